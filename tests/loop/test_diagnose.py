"""Diagnosing small villages: three values, reasons, exclusions, findings; and one household explained to the rows."""

from datetime import date

import polars as pl
import pytest

from tests.loop.small_city import city, villages
from tests.policy.small_pack import write_pack
from xiuhua.loop.diagnose.explanation import explain, explain_place
from xiuhua.loop.diagnose.verdicts import deprivations, diagnose, plan_of, tables_needed, with_columns
from xiuhua.policy.reader import read_pack
from xiuhua.reckon.rules.explaining import Rows
from xiuhua.reckon.rules.facts import Ref
from xiuhua.words import NotFound

ON, YEAR_BEFORE = date(2017, 3, 31), date(2016, 3, 31)
FACTS = """
    [households.insured]
    zh = "都参保"
    en = "All insured"
    all = "medical"
    of = "persons"
    [households.members_before]
    zh = "一年前人数"
    en = "Members a year before"
    year_before = "members"
    [villages.families]
    zh = "户数"
    en = "Families"
    count = "status is not null"
    of = "households"
"""
CONDITIONS = """
    [households.shrunk]
    zh = "人口减少"
    en = "Fewer than a year before"
    when = "members < members_before"
"""
CRITERIA = """
    [leaving]
    zh = "退出"
    en = "Leaving"
    of = "households"
    applies = "status in (programme.poor_statuses)"
    source = "a notice"
    criteria = [
        { key = "house", zh = "住房", en = "House", when = "not dangerous", source = "a notice" },
        { key = "cared", zh = "医疗", en = "Care", when = "insured", source = "a notice" },
    ]
    exclusions = [
        { key = "car", severity = "exclude", zh = "有车", en = "Has a car", when = "vehicle", source = "a notice" },
        { key = "away", severity = "review", zh = "外出", en = "Away", when = "absent", source = "a notice" },
    ]
    [joining]
    zh = "识别"
    en = "Joining"
    of = "households"
    needs = "any"
    source = "a notice"
    criteria = [
        { key = "unsafe", zh = "危房", en = "Unsafe", when = "dangerous", source = "a notice" },
        { key = "uninsured", zh = "未参保", en = "Uninsured", when = "not insured", source = "a notice" },
    ]
    [village]
    zh = "村"
    en = "Village"
    of = "villages"
    applies = "poor_village"
    source = "a notice"
    criteria = [{ key = "families", zh = "户", en = "Families", when = "families <= 1", source = "a notice" }]
"""
CHECKS = """
    [scope]
    persons = "household.status is not null"
    [idle]
    of = "persons"
    level = 2
    when = "ability = 'lost'"
    blame = ["ability"]
    zh = "{ability}"
    en = "{ability}"
    source = "a notice"
    [shrinking]
    of = "households"
    level = 5
    when = "shrunk"
    blame = ["members", "members_before"]
    zh = "少了"
    en = "Fewer"
    source = "a notice"
    [empty]
    of = "villages"
    level = 1
    when = "families = 0"
    blame = ["families"]
    zh = "无户"
    en = "No families"
    source = "a notice"
"""
CAUSES = """
    [illness]
    when = "not insured"
    shows = ["insured"]
    source = "a notice"
"""
DEPRIVATIONS = """
    k = 0.5
    zh = "多维"
    en = "Many dimensions"
    source = "a notice"
    [[dimension]]
    key = "life"
    zh = "生活"
    en = "Life"
    weight = 1
    indicator = [
        { key = "house", zh = "住房", en = "House", weight = 0.4, deprived = "dangerous" },
        { key = "care", zh = "医疗", en = "Care", weight = 0.6, deprived = "not insured" },
    ]
"""
RULES = {
    "facts": FACTS, "conditions": CONDITIONS, "criteria": CRITERIA, "checks": CHECKS, "causes": CAUSES,
    "deprivations": DEPRIVATIONS,
}  # fmt: skip


@pytest.fixture(scope="module")
def pack(tmp_path_factory):
    folder = tmp_path_factory.mktemp("packs")
    return read_pack(write_pack(folder, **RULES), packs=folder)


def home(number, **columns):
    return {"household": number, "area": "51101", "status": "poor", "members": 2, **columns}


def person(number, household, **columns):
    return {"person": number, "household": household, "area": "51101", **columns}


HOMES = [
    home("a", dangerous=False, vehicle=False),
    home("b", dangerous=False, vehicle=True, absent=True),
    home("c", dangerous=True, vehicle=None, area="51102"),
    home("d", dangerous=None, vehicle=False, status="out", area="51102"),
    home("e", dangerous=False, vehicle=None, status=None, area="51201"),
]
PEOPLE = [
    person("a1", "a", medical=True, ability="lost"), person("b1", "b", medical=True),
    person("c1", "c", medical=None, ability="lost"), person("c2", "c", medical=False),
    person("d1", "d", medical=None), person("e1", "e", medical=True, ability="lost"),
]  # fmt: skip
PLACES = villages(poor_village=[True, True, None])


def tables(**more):
    rows = {"households": HOMES, "persons": PEOPLE, "villages": PLACES} | more
    return {ON: city(**rows), YEAR_BEFORE: city(households=[home("a", members=3), home("b", members=2)])}


def test_a_verdict_keeps_what_is_not_met_and_what_is_unclear(pack):
    found = diagnose(tables(), pack=pack, day=ON)["household_verdicts"].filter(scheme="leaving")
    assert found.select("household", "verdict", "unmet", "unclear").rows() == [
        ("a", "met", "", ""),
        ("b", "not_met", "car", ""),
        ("c", "not_met", "house cared", "car"),
    ]


def test_where_any_criterion_is_enough_one_met_decides_over_the_unclear(pack):
    found = diagnose(tables(), pack=pack, day=ON)["household_verdicts"].filter(scheme="joining")
    assert found.select("household", "verdict").rows() == [
        ("a", "not_met"), ("b", "not_met"), ("c", "met"), ("d", "unknown"), ("e", "not_met"),
    ]  # fmt: skip


def test_places_are_judged_where_their_scheme_applies(pack):
    found = diagnose(tables(), pack=pack, day=ON)["area_verdicts"]
    assert found.rows() == [
        ("51101", "village", "not_met", "families", ""),
        ("51102", "village", "not_met", "families", ""),
    ]


def test_checks_flag_what_is_met_within_their_scope(pack):
    found = diagnose(tables(), pack=pack, day=ON)["findings"]
    assert found.rows() == [
        ("idle", "51101", "a", "a1"),
        ("idle", "51101", "c", "c1"),
        ("shrinking", "51101", "a", None),
        ("empty", "51201", None, None),
    ]


def test_what_was_a_year_before_is_unknown_without_rows_of_that_day(pack):
    today = {ON: tables()[ON]}
    found = with_columns(today, pack=pack, day=ON, wanted=[Ref("households", "shrunk")])["households"]
    assert found["shrunk"].to_list() == [None] * 5
    assert diagnose(today, pack=pack, day=ON)["findings"].filter(rule="shrinking").height == 0


def test_only_tables_that_rules_read_are_asked_for(pack):
    assert tables_needed(pack, day=ON) == {
        ON: {"households", "persons", "villages", "within"},
        YEAR_BEFORE: {"households"},
    }


def test_deprivations_have_a_score_only_where_all_are_known(pack):
    found = deprivations(tables(), pack=pack, day=ON)
    assert found.select("household", "house", "care", "score", "poor").rows() == [
        ("a", False, False, 0.0, False),
        ("b", False, False, 0.0, False),
        ("c", True, True, 1.0, True),
        ("d", None, None, None, None),
        ("e", False, False, 0.0, False),
    ]


def test_a_pack_without_rules_finds_nothing(tmp_path):
    bare = read_pack(write_pack(tmp_path), packs=tmp_path)
    found = diagnose(tables(), pack=bare, day=ON)
    assert [frame.height for frame in found.values()] == [0, 0, 0]
    assert deprivations(tables(), pack=bare, day=ON).height == 0


def explained(pack, household, **more):
    of_day = tables(**more)[ON]
    return explain(household, {name: frame.to_dicts() for name, frame in of_day.items()}, pack=pack, day=ON)


def test_an_explanation_says_the_same_as_the_tables(pack):
    found = diagnose(tables(), pack=pack, day=ON)
    for number in "abcde":
        told = explained(pack, number)
        judged = {
            row["scheme"]: row["verdict"] for row in found["household_verdicts"].filter(household=number).to_dicts()
        }
        assert {it.scheme.key: it.verdict for it in told.schemes if it.verdict} == judged
        flagged = found["findings"].filter(pl.col("household") == number, pl.col("rule") != "shrinking")
        assert [(it.check.key, it.row) for it in told.findings] == flagged.select("rule", "person").rows()


def test_an_explanation_names_the_member_who_decided(pack):
    told = explained(pack, "c")
    cared = told.schemes[0].criteria[1]
    (insured,) = cared.told
    assert (cared.criterion.key, cared.verdict, insured.name, insured.value) == ("cared", "not_met", "insured", False)
    assert [(it.row, it.value) for it in insured.below] == [("c1", None), ("c2", False)]


def test_a_stated_cause_is_borne_out_or_not_or_nobody_can_tell(pack):
    causes = [
        {"household": "c", "cause": "flood", "main": False},
        {"household": "c", "cause": "illness", "main": True},
        {"household": "a", "cause": "illness", "main": True},
    ]
    told = [
        (it.cause, it.main, it.verdict, [fact.value for fact in it.told])
        for it in explained(pack, "c", causes=causes).causes
    ]
    assert told == [("illness", True, "met", [False]), ("flood", False, "unknown", [])]
    assert [it.verdict for it in explained(pack, "a", causes=causes).causes] == ["not_met"]


def test_a_household_that_is_not_there_is_not_explained(pack):
    with pytest.raises(NotFound, match="There is no household z on 2017-03-31"):
        explained(pack, "z")


def test_an_explanation_of_places_says_the_same_as_the_tables(pack):
    of_day = {name: frame.to_dicts() for name, frame in tables()[ON].items()}
    rows = Rows(plan_of(pack, ON), of_day)
    judged = {row["area"]: row["verdict"] for row in diagnose(tables(), pack=pack, day=ON)["area_verdicts"].to_dicts()}
    told = {it["area"]: explain_place(it["area"], of="villages", rows=rows, pack=pack) for it in of_day["villages"]}
    assert {area: scheme.verdict for area, (scheme,) in told.items() if scheme.verdict} == judged
    assert len(judged) < len(told)
    (scheme,) = told[next(iter(judged))]
    assert [(part.criterion.key, [it.name for it in part.told]) for part in scheme.criteria] == [
        ("families", ["families"])
    ]
    assert explain_place("nowhere", of="villages", rows=rows, pack=pack) == ()
