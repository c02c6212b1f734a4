"""Cases of a pack: read cell by cell, run by the rules, and what they leave untried."""
# ruff: noqa: E501 -- a case is read along its line

import time
from datetime import date
from pathlib import Path

import pytest

from tests.policy.ruled_pack import RULES, changed_rule, write_ruled_pack
from xiuhua.policy.cases.coverage import check_cases
from xiuhua.policy.cases.reading import read_cases
from xiuhua.policy.cases.rows import completed
from xiuhua.policy.full_check import check_in_full
from xiuhua.policy.pack import PackError
from xiuhua.policy.reader import read_pack

SHIPPED = sorted(path.parent for path in (Path(__file__).parents[2] / "packs").glob("*/pack.toml"))
LAST = 'expect = { flags = ["woman_heads"], "cause.illness" = "met" }'


def read(folder, **files):
    return read_cases(write_ruled_pack(folder, **files), languages=("zh-Hans", "en"))


def messages(folder, *, file="cases", **files):
    found = check_in_full(write_ruled_pack(folder, **files)).findings
    return [finding.message for finding in found if finding.file.startswith(file)]


def with_case(text):
    """The small cases with one more, which is like the base."""
    return RULES["cases/cases.toml"] + f'\n[[case]]\nsays = "One more."\nlike = "sound"\n{text}\n'


def test_cases_are_read_with_what_they_start_from(tmp_path):
    found = read(tmp_path)
    assert [(base.says, base.expect) for base in found.bases] == [("sound", {"flags": ()})]
    assert len(found.cases) == 8
    case = found.cases[3]
    assert (case.file, case.on) == ("cases/cases.toml", date(2017, 3, 31))
    assert case.tables["households"]["h1"]["vehicle"] is True
    assert case.tables["households"]["h1"]["assets_fen"] == 500
    assert case.earlier == {"households": {"h1": {"household": "h1", "assets_fen": 600}}}


def test_a_pack_without_cases_is_told(tmp_path):
    assert messages(tmp_path, cases=None) == ["is missing: no criterion and no check is tried. Write cases/*.toml."]


def test_a_pack_without_rules_needs_no_cases(tmp_path):
    nothing = dict.fromkeys(("criteria", "checks", "cases", "parameters"), "")
    folder = write_ruled_pack(tmp_path, **nothing)
    assert list(check_cases(read_pack(folder, packs=tmp_path), read_cases(folder, languages=()))) == []


def test_what_a_case_does_not_say_is_the_households_or_the_places_own_or_unknown(tmp_path):
    tables = completed(read(tmp_path).bases[0].tables)
    assert [(row["area"], row["status"], row["phone"]) for row in tables["persons"]] == [("v1", "poor", None)] * 2
    assert tables["villages"][0]["area"] == "v1"
    assert tables["within"] == [{"area": "v1", "ancestor": "v1"}]
    assert tables["incomes"] == []


def test_places_lie_in_what_the_areas_say(tmp_path):
    cases = with_case(
        'add = { areas = [{ area = "v1", parent = "t1" }, { area = "t1" }], within = [{ area = "v1", ancestor = "c1" }, { area = "v1", ancestor = "v1" }] }\n'
        "expect = { flags = [] }"
    )
    tables = completed(read(tmp_path, cases=cases).cases[-1].tables)
    assert sorted((row["area"], row["ancestor"]) for row in tables["within"]) == [
        ("t1", "t1"), ("v1", "c1"), ("v1", "t1"), ("v1", "v1"),
    ]  # fmt: skip


def test_a_member_that_says_its_own_status_or_whose_household_is_not_there_keeps_it(tmp_path):
    cases = with_case(
        'set = { "persons.p1.status" = "out" }\nclear = ["persons.p2.area"]\n'
        'add = { persons = [{ person = "p9", household = "h9" }] }\nexpect = { flags = [] }'
    )
    rows = completed(read(tmp_path, cases=cases).cases[-1].tables)["persons"]
    assert [(row["area"], row["status"]) for row in rows] == [("v1", "out"), (None, "poor"), (None, None)]


def test_a_base_may_be_like_another(tmp_path):
    cases = (
        RULES["cases/cases.toml"]
        + """
        [[base]]
        name = "larger"
        like = "sound"
        set = { "villages.v1.population" = 900 }
        incomes = [{ household = "h1", part = "wages", amount_yuan = 12.34 }]
        [[case]]
        says = "A whole number does for one with parts, and yuan for fen."
        like = "larger"
        on = 2018-01-01
        set = { "incomes.h1.wages.amount_yuan" = 3, "households.h1.floor_m2" = 70 }
        expect = { "fact.incomes.h1.wages.amount_yuan" = 3, "fact.households.h1.floor_m2" = 70.0 }
    """
    )
    found = read(tmp_path, cases=cases)
    assert found.bases[1].tables["incomes"]["h1.wages"]["amount_fen"] == 1234
    assert found.bases[1].tables["villages"]["v1"]["population"] == 900
    assert (found.cases[-1].on, found.bases[1].on) == (date(2018, 1, 1), date(2017, 3, 31))
    assert messages(tmp_path / "run", cases=cases) == []


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('like = "sund"', "like: is 'sund', and no base is called so. Did you mean sound?"),
        ("expect = {}", "expect: is empty. Say what must come out."),
        ("", "expect: is missing. Add it as a table."),
        ('drop = ["persns.p1"]\nexpect = { flags = [] }', "drop: names 'persns', which is no table. Did you mean persons?"),
        ('drop = ["persons.p9"]\nexpect = { flags = [] }', "drop: names the row 'p9', which persons lacks. There are p1, p2."),
        ('drop = ["incomes.h1.wages"]\nexpect = { flags = [] }', "drop: names the row 'h1.wages', which incomes lacks. There are none."),
        ('clear = ["persons.p1.brith"]\nexpect = { flags = [] }', "clear: names 'brith', which persons lacks. Did you mean birth?"),
        ('set = { "persons.p1.brith" = 1980-01-01 }\nexpect = { flags = [] }', "set.persons.p1.brith: names 'brith', which persons lacks. Did you mean birth"),
        ('set = { "persons.p1.birth" = "1980" }\nexpect = { flags = [] }', "is '1980'. Write it as a day such as 2017-03-31."),
        ('set = { "persons.p1.birth" = 1980-01-01T00:00:00 }\nexpect = { flags = [] }', "Write a number, true or false"),
        ('set = { "villages.v1.population" = 3.5 }\nexpect = { flags = [] }', "is 3.5. Write it as a whole number."),
        ('set = { "households.h1.assets_yuan" = "much" }\nexpect = { flags = [] }', "is 'much'. Write it as a number."),
        ('add = { persons = [{ person = "p1", household = "h1" }] }\nexpect = { flags = [] }', "add.persons: has the row 'p1', which is there already: set its cells."),
        ('add = { persons = [{ household = "h1" }] }\nexpect = { flags = [] }', "add.persons[1].person: is missing. It is what tells the row apart."),
        ('add = { people = [{ household = "h1" }] }\nexpect = { flags = [] }', "add.people: names 'people', which is no table."),
        ("sett = {}\nexpect = { flags = [] }", "sett: is not known here. Take it out."),
    ],
)  # fmt: skip
def test_what_is_malformed_in_a_case_is_refused_by_its_place(tmp_path, text, message):
    with pytest.raises(PackError) as refused:
        read(tmp_path, cases=with_case(text).replace('says = "One more."\nlike = "sound"\nlike', "like"))
    assert "small/cases/cases.toml, case[9]." in str(refused.value)
    assert message in str(refused.value)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('[[base]]\nname = "sound"\non = 2017-01-01', "base[2].name: is 'sound', as another base is called. Give it another name."),
        ('[[base]]\nname = "other"', "base[2].on: is missing. Add it as a day such as 2017-03-31."),
        ('[[base]]\nname = "other"\nlike = "sond"', "base[2].like: is 'sond', and no base is called so. Did you mean sound?"),
        ('[[cse]]\nname = "other"', "cse: is not known here. Did you mean case"),
    ],
)  # fmt: skip
def test_a_malformed_base_or_table_is_refused(tmp_path, text, message):
    with pytest.raises(PackError, match=r"cases/cases\.toml") as refused:
        read(tmp_path, cases=f"{RULES['cases/cases.toml']}\n{text}\n")
    assert message in str(refused.value)


@pytest.mark.parametrize(
    ("expect", "message"),
    [
        ('exit = "not_met"', "expects exit = not_met, but h1 is met."),
        ("exit = false", "expects exit = not_met, but h1 is met."),
        ('exit = "yes"', "expects exit = yes: say one of met, not_met, unknown, not_judged, true or false."),
        ('exist = "met"', "expects exist, which there is not. Did you mean exit or exit.car?"),
        ('"exit.homme" = "met"', "expects exit.homme, which there is not. Did you mean exit.home or exit.poorer or deprivation.home?"),
        ('"exit.home" = "unknown"', "expects exit.home = unknown, but h1 is met: safe true."),
        ('"exit@h9" = "met"', "expects exit@h9 = met, but h9 is not_judged."),
        ('"exit.home@h9" = "met"', "expects exit.home@h9 = met, but h9 is not_judged."),
        ('"exit.hands" = "not_met"', "expects exit.hands = not_met, but h1 is met: grown_ups 2."),
        ('"village_exit.road" = "met"', "expects village_exit.road = met, but v1 is unknown: population unknown, road.share_min unknown."),
        ('"cause.illness" = "met"', "expects cause.illness = met, but h1 is not_met: ill_members 0."),
        ('"deprivation.home" = true', "expects deprivation.home = met, but h1 is not_met: dangerous false."),
        ('flags = ["no_birth"]', "expects the flag no_birth, but no row has it: birth 1980-01-01."),
        ('flags = ["no_brith"]', "expects the flag 'no_brith', which is no check. Did you mean no_birth?"),
        ('"fact.households.h1.grown_ups" = 3', "expects fact.households.h1.grown_ups = 3, but it is 2."),
        ('"fact.households.h1.grown_ups" = true', "expects fact.households.h1.grown_ups = true, but it is 2."),
        ('"fact.households.h1.safe" = 1', "expects fact.households.h1.safe = 1, but it is true."),
        ('"fact.households.h1.head_sex" = "female"', "expects fact.households.h1.head_sex = female, but it is male."),
        ('"fact.households.h1.phone" = "12"', "expects fact.households.h1.phone = 12, but it is unknown."),
        ('"fact.homes.h1.safe" = true', "expects fact.homes.h1.safe: 'homes' is no table. Did you mean incomes?"),
        ('"fact.households.h9.safe" = true', "expects fact.households.h9.safe, but the case has no such row."),
        ('"fact.households.h1.saf" = true', "expects fact.households.h1.saf: The condition 'saf' on households is wrong at character 1: there is no column or parameter 'saf'. Did you mean safe?"),
    ],
)  # fmt: skip
def test_what_came_out_otherwise_is_told_with_what_it_was_judged_by(tmp_path, expect, message):
    assert messages(tmp_path, cases=with_case(f"expect = {{ {expect} }}")) == [message]


def test_a_flag_that_is_not_expected_is_told(tmp_path):
    cases = RULES["cases/cases.toml"].replace('["woman_heads"]', "[]")
    assert messages(tmp_path, cases=cases) == [
        "expects no flag woman_heads, but h1 has it: head_sex female, grown_ups 2."
    ]


def test_a_flag_in_a_table_without_rows_is_told_too(tmp_path):
    cases = with_case('drop = ["persons.p1", "persons.p2"]\nexpect = { flags = ["no_birth"] }')
    assert messages(tmp_path, cases=cases) == ["expects the flag no_birth, but no row has it."]


def test_an_expectation_may_be_of_one_row_among_several(tmp_path):
    row = '{ household = "h2", area = "v1", status = "poor", dangerous = true, vehicle = false }'
    cases = with_case(
        f'add = {{ households = [{row}] }}\nexpect = {{ "exit.home@h2" = false, "exit.home@h1" = true, exit = "met" }}'
    )
    assert messages(tmp_path, cases=cases) == ["expects exit = met, but h2 is not_met."]


@pytest.mark.parametrize(
    "expect",
    [
        '"fact.households.h1.head_sex" = "male"', '"fact.households.h1.safe" = true', '"fact.households.h1.safe" = "met"',
        '"fact.households.h1.phone" = "unknown"', '"fact.persons.p1.birth" = 1980-01-01', '"fact.persons.p1.household.area" = "v1"',
        '"fact.households.h1.assets_before" = "unknown"',
    ],
)  # fmt: skip
def test_facts_of_every_kind_can_be_expected(tmp_path, expect):
    assert messages(tmp_path, cases=with_case(f"expect = {{ {expect} }}")) == []


def test_a_list_is_told_as_one(tmp_path):
    criteria = changed_rule("criteria", 'when = "safe"', "when = \"safe or status not in ('poor', 'out')\"")
    cases = with_case('expect = { "exit.home" = "not_met" }')
    assert "safe true, status poor" in messages(tmp_path, criteria=criteria, cases=cases)[0]
    listed = changed_rule("criteria", 'when = "safe"', 'when = "safe and status in (programme.poor_statuses)"')
    parameters = changed_rule("parameters", 'value = ["poor"]', 'value = ["poor", "out"]')
    told = messages(tmp_path / "listed", criteria=listed, parameters=parameters, cases=cases)
    assert any("programme.poor_statuses (poor, out)" in message for message in told)


def test_a_criterion_or_check_that_no_case_tries_is_told(tmp_path):
    cases = (
        RULES["cases/cases.toml"]
        .replace('exit = "not_met", "exit.car" = "met", "exit.poorer" = "met"', '"exit.car" = "met", exit = false')
        .replace('["woman_heads"]', "[]")
    )
    cases = cases.replace('"village_exit.road" = "unknown", ', "").replace(
        'set = { "persons.p1.sex" = "female", "persons.p1.serious"', 'set = { "persons.p1.serious"'
    )
    told = [(it.file, it.key, it.message) for it in check_in_full(write_ruled_pack(tmp_path, cases=cases)).findings]
    assert told == [
        ("checks.toml", "woman_heads", "flags in no case: add one."),
        ("criteria.toml", "exit.poorer", "is met in no case: add one."),
        ("criteria.toml", "village_exit.road", "is unknown in no case: add one."),
    ]


def test_a_sentence_said_twice_is_told(tmp_path):
    cases = RULES["cases/cases.toml"].replace("More assets are not.", "A sound household exits.")
    assert messages(tmp_path, cases=cases) == ["is said by 2 cases: a case is known by its sentence."]


def test_a_base_that_is_flagged_is_told(tmp_path):
    cases = changed_rule("cases", 'sex = "female", birth = 1998-01-01', 'sex = "female"')
    assert "expects no flag no_birth, but p2 has it: birth unknown." in messages(tmp_path, cases=cases)


def test_cases_do_not_run_while_rules_cannot_be_read(tmp_path):
    checks = changed_rule("checks", "birth is null", "brith is null")
    found = check_in_full(write_ruled_pack(tmp_path, checks=checks, cases=with_case('expect = { exit = "unknown" }')))
    assert [(it.file, it.key) for it in found.findings] == [("checks.toml", "no_birth")]
    assert len(found.cases.cases) == 9


def test_a_pack_that_cannot_be_read_is_its_one_finding(tmp_path):
    found = check_in_full(write_ruled_pack(tmp_path, checks=changed_rule("checks", "level = 2", "level = 7")))
    assert found.pack is None
    assert [(it.file, it.key) for it in found.findings] == [("checks.toml", "no_birth.level")]


@pytest.mark.parametrize("folder", SHIPPED, ids=lambda folder: folder.name)
def test_a_shipped_pack_is_whole_and_its_cases_come_out(folder):
    began = time.perf_counter()
    found = check_in_full(folder)
    assert found.findings == ()
    assert len(found.cases.cases) > 0
    assert time.perf_counter() - began < 60
