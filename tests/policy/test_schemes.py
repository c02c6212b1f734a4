"""Schemes of assessment as a pack says them: read, checked place by place, told in the manual, tried by cases."""
# ruff: noqa: E501 -- what is changed and what is said of it stand on one line

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tests.policy.small_schemes import SMALL, schemes_of, with_schemes
from xiuhua.policy.cases.coverage import check_cases
from xiuhua.policy.cases.reading import read_cases
from xiuhua.policy.checking.schemes import TYPED, check_schemes, forbidden
from xiuhua.policy.manual import chapters_of
from xiuhua.policy.manual.blocks import Table
from xiuhua.policy.pack import PackError
from xiuhua.policy.reader import read_pack
from xiuhua.policy.schemes import OBJECTS, schemes_in
from xiuhua.reckon.known_tables import READABLE

PACKS = Path(__file__).parents[2] / "packs"
SICHUAN = read_pack("sichuan", packs=PACKS)
FORM = 'rows = { table = "entries", lost = "rows = 0", show = ["area"] }'
PERSONS = 'rows = { table = "persons", lost = "not medical", show = ["person", "area"] }'


def swapped(old, new):
    assert old in SMALL, old
    return SMALL.replace(old, new, 1)


def said_of(text):
    found = check_schemes(with_schemes(SICHUAN, text))
    return [(finding.file, finding.key, finding.message) for finding in found]


def test_sichuan_scores_every_kind_of_object_and_its_results_are_65_10_10_15():
    assert {it.object for it in schemes_in(SICHUAN.schemes, 2016)} == set(OBJECTS)
    county = SICHUAN.schemes["county_results"]
    assert [(it.key, it.points) for it in county.parts_of()] == [
        ("results", 65.0), ("identification", 10.0), ("help", 10.0), ("funds", 15.0),
    ]  # fmt: skip
    assert [it.key for it in schemes_in(SICHUAN.schemes, 2014)] == ["village_work"]
    assert check_schemes(SICHUAN) == []


def test_a_veto_stops_the_lines_of_a_block_or_all_and_none_of_the_vetoes():
    township, team = SICHUAN.schemes["township_table"], SICHUAN.schemes["team_work"]
    stopped = {it.key: it.line.stops for it in (*township.lines, *team.lines) if it.line.stops}
    assert stopped["false_exit"] == {it.key for block in ("people", "places") for it in township.below(block)}
    assert stopped["false_report"] == {it.key for it in team.lines} - {"false_report"}


def test_no_shipped_scheme_counts_what_was_typed_or_what_verification_found():
    counted = {it.rows.table for scheme in SICHUAN.schemes.values() for it in scheme.lines if it.rows}
    assert {table: forbidden(table) for table in counted} == dict.fromkeys(counted, "")
    assert all(forbidden(table) for table in (*TYPED, "findings", "warnings", "flags", "flag_visits", "verify_scores"))


@pytest.mark.parametrize(
    ("old", "new", "key", "why"),
    [
        ("points = 70, zh", "points = 71, zh", "places.people", "has 71 points, but its parts add up to 70: make them agree."),
        ("full = 100", "full = 90", "places", "has 90 points, but its parts add up to 100: make them agree."),
        (PERSONS, FORM, "places.insured", "counts entries: forms filled in, visits written down and use of the program earn no points. Count what people have, or let a sample say it."),
        (PERSONS, PERSONS.replace("persons", "findings").replace("not medical", "rule = 'x'").replace('"person", ', ""), "places.insured", "counts findings: a sign is looked into, it is no finding. Count facts, or let a sample say it."),
        ('show = ["person", "area"]', 'show = ["persn"]', "places.insured", "shows 'persn', which persons lacks. Did you mean person?"),
        (', show = ["person", "area"]', "", "places.insured", "shows no columns of the rows that are lost: whoever lost a point must see them."),
        ('object = "county"', 'object = "team"', "places.said", "is surveyed, but samples tell of places and not of a team: let an office enter it."),
        ('decides = ["city"]', 'decides = ["county"]', "places", "lets those decide who answer for the object: name an office above them."),
        ('decides = ["city"]', "", "places", "lacks who answers for an object, who replies or who decides: lines are disputed."),
        ('replies = ["city"]', 'replies = ["town"]', "places", "names the office 'town', which there is not."),
        ('unit = "percent", full_at = 100, offices = ["city"]', 'unit = "percent", full_at = 100', "places.money", "names no office that enters its value: name one."),
        ("each = 10", "each = 0", "places.insured", "deducts nothing: say in `each` how many points one row takes."),
        ("bands = [{ at_least = 1.0, points = 10 }], ", "", "places.posts", "has no bands: say from which value it gives how many points."),
        ("bands = [{", "bands = [{ at_least = 0.5, points = 3 }, {", "places.posts", "has bands out of order: write the best first, with the most points."),
        ('"deduction", from', '"formula", zero_at = 2, from', "places.insured", "gives more points the more rows are lost: turn it round."),
        ("each = 10", "each = 10, floor = 40", "places.insured", "has a floor or a cap outside its points: keep 0 <= floor <= cap <= points."),
        ("points = 0, zh", "points = 5, zh", "places.false", "is a veto with 5 points: it only takes others'; write points = 0."),
        ("points = 30, zh", "points = 0, zh", "places.insured", "has no points: give it some, or take it out."),
        ("least_assessed = 0.5", "least_assessed = 50", "places", "asks that 50.0 of its points be assessed: write a share from 0 to 1."),
        ("at_least = 0.0, grade", "at_least = 0.1, grade", "places", "has no grade for the lowest scores: let the last begin at_least = 0.0."),
        ("at_least = 0.8, grade", "at_least = 0.0, grade", "places", "has grades out of order: write the best first."),
        ('grade = "good"', 'grade = "best"', "places", "names 'best', which the code list assessment_grade lacks."),
        ('key = "said"', 'key = "posts"', "places", "names 'posts' 2 times: keep one."),
        ('source = "a law", confidence', "confidence", "places.insured", "has no source: say who set it, where."),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_its_place(old, new, key, why):
    told = said_of(swapped(old, new))
    assert ("schemes.toml", key) in {(file, place) for file, place, _ in told}
    assert any(message.startswith(why) for _, _, message in told), told


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("years = [2016]", "years = [2017, 2016]", "Write the first year, and the last if it is over"),
        ('object = "county"', 'object = "cadre"', "Say one of county, township, village, unit, team."),
        ('of = "people", points = 40', 'of = "peple", points = 40', "name a block that stands before it."),
        ('stops = ["people"]', 'stops = ["peple"]', "false stops 'peple', which is none. Did you mean people?"),
        ('table = "persons"', 'table = "person"', "which is no table. Did you mean persons?"),
        ("zero_at = 0.5", "zero_at = 1", "A formula needs two values to go between."),
        ("bands = [{", "bands = [{ at_most = 0.5, points = 3 }, {", "Say one of them in all bands."),
        ('method = "veto"', 'method = "vote"', "Say one of formula, deduction, veto, grade_map."),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused(old, new, why):
    with pytest.raises(PackError) as refused:
        schemes_of(swapped(old, new))
    assert why in str(refused.value)


def test_a_pack_that_scores_lacks_no_term_of_disputes():
    told = {finding.key for finding in check_schemes(replace(with_schemes(SICHUAN), parameters={}))}
    assert {"assess.dispute_days", "assess.reply_days", "assess.appeal_days", "assess.decide_days"} <= told
    assert check_schemes(with_schemes(SICHUAN)) == []


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "One off for each registered person without medical insurance. Lost: of members"),
        ("zh", "每有一名在册人口未参保扣1分。失分行：家庭成员"),
    ],
)  # fmt: skip
def test_the_manual_tells_each_scheme_as_a_tree_with_its_grades_and_offices(language, words):
    told = chapters_of(SICHUAN, language=language, day=date(2017, 3, 31))
    chapter = next(it for it in told.chapters if it.key == "assessment")
    tables = [block for block in chapter.blocks if isinstance(block, Table)]
    assert [len(table.rows) for table in tables] == [len(it.indicators) for it in SICHUAN.schemes.values()]
    rows = {row.anchor: row.cells for row in tables[4].rows}
    assert rows["assessment-team_work-insured"][3].startswith(words)
    assert set(READABLE) >= {it.rows.table for it in SICHUAN.schemes["team_work"].lines if it.rows}


def test_cases_say_what_a_scheme_comes_to_and_what_came_otherwise_is_told(tmp_path):
    folder = tmp_path / "sichuan" / "cases"
    folder.mkdir(parents=True)
    shipped = PACKS / "sichuan" / "cases"
    (folder / "bases.toml").write_text((shipped / "bases.toml").read_text(encoding="utf-8"), encoding="utf-8")
    (folder / "schemes.toml").write_text(
        '[[case]]\nsays = "Otherwise."\nlike = "poor village"\non = 2016-12-31\nexpect = { '
        '"score.village_work.road@v1" = 4, "score.village_work@v1" = 20, "score.village_work.rod@v1" = 1 }\n',
        encoding="utf-8",
    )
    found = check_cases(SICHUAN, read_cases(tmp_path / "sichuan", languages=SICHUAN.languages))
    told = {it.message for it in found if it.key in ("Otherwise.", "team_work")}
    assert told == {
        "expects score.village_work.road@v1 = 4, but it is 5.",
        "expects score.village_work.rod@v1, which there is not. Did you mean village_work.road or village_work or village_work.water?",
        "is tried in no case: add one that says what it comes to.",
    }
