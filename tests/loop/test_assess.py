"""Scores of places, units and teams: what is lost has rows, what is unknown costs nothing, and flags have no way in."""

from dataclasses import replace
from datetime import date

import polars as pl
import pytest

from tests.loop.small_city import LAST_YEAR_END, ON, city, table, villages
from tests.policy.small_schemes import SMALL, with_schemes
from xiuhua.loop.assess import Point, assess, columns_needed, lost_rows, tables_needed
from xiuhua.loop.organise import judge_slots
from xiuhua.policy.checking.schemes import forbidden
from xiuhua.reckon.tables_of_assessment import SCORE_CORRECTIONS, SCORE_LINES, SCORE_VALUES
from xiuhua.reckon.tables_of_samples import ESTIMATES

PERSONS = [
    {"person": "p1", "area": "51101", "medical": True},
    {"person": "p2", "area": "51102", "medical": False},
    {"person": "p3", "area": "5110101", "medical": None},
    {"person": "p4", "area": "51201", "medical": None},
]
HOUSEHOLDS = [
    {"household": "h1", "area": "5110101", "status": "out", "plan_exit_year": 2016},
    {"household": "h2", "area": "51102", "status": "poor", "plan_exit_year": 2016},
    {"household": "h3", "area": "51102", "status": "poor", "plan_exit_year": 2017},
    {"household": "h4", "area": "51102", "status": "back", "plan_exit_year": 2016},
    {"household": "h5", "area": "51101", "status": "out", "plan_exit_year": 2016},
]
COUNTIES = [{"county": "511", "area": "511"}, {"county": "512", "area": "512"}]
UNITS = SMALL.replace('object = "county"', 'object = "unit"').replace(
    'method = "formula", from = "surveyed", quantity = "satisfaction", zero_at = 0.5',
    'method = "formula", from = "manual", unit = "percent", zero_at = 0.5, offices = ["city"]',
)
TEAMS = UNITS.replace('object = "unit"', 'object = "team"\nonly = "budget_yuan >= 1"')


def of_sheet(schema, *rows):
    told = [{"scheme": "places", "year": 2016, **row} for row in rows]
    return schema.conform(pl.DataFrame(told, schema={name: schema.columns[name] for name in schema.columns}))


def gathered(pack, *, values=(), corrections=(), estimates=(), **more):
    """The tables of both days, with the slots of the year's end."""
    rows = {"persons": PERSONS, "households": HOUSEHOLDS, "counties": COUNTIES, **more}
    end = city(villages=villages(poor_village=[True, True, None]), **rows)
    end["slots"] = judge_slots(end, pack=pack, day=LAST_YEAR_END)
    today = {
        **city(),
        "score_values": of_sheet(SCORE_VALUES, *values),
        "score_corrections": of_sheet(SCORE_CORRECTIONS, *corrections),
        "estimates": ESTIMATES.conform(pl.DataFrame(estimates, schema=dict(ESTIMATES.columns))),
    }
    return {LAST_YEAR_END: end, ON: today}


def sheet(pack, thing="511", **rows):
    """Value, points, state, reason, rows judged and lost of each line of an object; and its total."""
    found = assess(gathered(pack, **rows), pack=pack, day=ON)
    lines = found["score_lines"].filter(object=thing)
    told = {
        it["line"]: (it["value"], it["points"], it["state"], it["reason"], it["judged"], it["lost"])
        for it in lines.to_dicts()
    }
    (whole,) = found["scores"].filter(object=thing).select("points", "possible", "unassessed", "grade").rows()
    return told, whole


@pytest.fixture(scope="module")
def scored(pack):
    return with_schemes(pack)


def test_a_county_is_scored_by_the_rows_in_it_and_what_nobody_knows_costs_nothing(scored):
    lines, whole = sheet(scored)
    assert lines == {
        "lifted": (0.5, 20.0, "scored", None, 4, 2),
        "insured": (0.5, 20.0, "scored", None, 2, 1),
        "posts": (0.0, 0.0, "scored", None, 2, 2),
        "said": (None, None, "not_assessed", "no_estimate", None, None),
        "money": (None, None, "not_assessed", "no_entry", None, None),
        "false": (None, None, "not_assessed", "no_entry", None, None),
    }
    assert whole == (40.0, 80.0, 3, "poor")
    others, nothing = sheet(scored, "512")
    assert (others["lifted"][2:4], others["insured"][2:4]) == (("not_assessed", "no_rows"), ("not_assessed", "unclear"))
    assert nothing == (0.0, 0.0, 6, None)


def test_samples_entries_and_decisions_give_points_and_a_proven_falsehood_takes_a_block(scored):
    estimates = [
        {"area": "511", "round": "r1", "quantity": "satisfaction", "on": date(2016, 2, 1), "share": 0.6},
        {"area": "511", "round": "r2", "quantity": "satisfaction", "on": date(2017, 1, 9), "share": 0.9, "low": 0.8},
        {"area": "511", "round": "r0", "quantity": "satisfaction", "on": date(2015, 12, 31), "share": 1.0},
        {"area": "511", "round": "r3", "quantity": "missed", "on": date(2017, 2, 1), "share": 0.0},
    ]
    values = [
        {"object": "511", "line": "money", "value": 84.0, "entry": "e1"},
        {"object": "511", "line": "false", "value": 1.0, "entry": "e2"},
        {"object": "511", "line": "money", "value": 10.0, "entry": "e0", "year": 2015},
    ]
    corrections = [{"object": "511", "line": "posts", "points": 7.0, "decision": "d1"}]
    lines, whole = sheet(scored, values=values, corrections=corrections, estimates=estimates)
    assert [(key, lines[key][1:4]) for key in ("lifted", "insured", "posts", "said", "money", "false")] == [
        ("lifted", (0.0, "vetoed", "false")),
        ("insured", (0.0, "vetoed", "false")),
        ("posts", (7.0, "scored", "decided")),
        ("said", (8.0, "scored", None)),
        ("money", (8.4, "scored", None)),
        ("false", (0.0, "scored", None)),
    ]
    assert whole == (23.4, 100.0, 0, "poor")


def test_a_unit_is_scored_by_the_villages_it_contracts_for_and_a_team_by_its_own(pack):
    posts = [
        {"area": "51102", "kind": "contract", "holder": "u1", "role": "unit"},
        {"area": "51102", "kind": "contract", "holder": "u1", "role": "unit"},
        {"area": "51101", "kind": "reside", "holder": "u2", "role": "member"},
    ]
    units = with_schemes(pack, UNITS)
    assert sheet(units, "u1", posts=posts)[0]["lifted"] == (0.0, 0.0, "scored", None, 2, 2)
    found = assess(gathered(units, posts=posts), pack=units, day=ON)
    assert found["scores"].select("object", "organisation", "area", "team").rows() == [("u1", "u1", None, None)]
    teams = [{"team": "t1", "area": "51101", "budget_fen": 100}, {"team": "t2", "area": "51102", "budget_fen": 99}]
    of_teams = with_schemes(pack, TEAMS)
    assert sheet(of_teams, "t1", teams=teams)[0]["lifted"] == (1.0, 40.0, "scored", None, 2, 0)
    assert assess(gathered(of_teams, teams=teams), pack=of_teams, day=ON)["scores"]["team"].to_list() == ["t1"]


@pytest.mark.parametrize(
    ("thing", "line"), [("511", "lifted"), ("511", "insured"), ("511", "posts"), ("512", "lifted")]
)
def test_every_computed_line_lists_as_many_rows_as_it_lost(scored, thing, line):
    tables, scheme = gathered(scored), scored.schemes["places"]
    told = sheet(scored, thing)[0][line]
    rows = lost_rows(tables, pack=scored, day=ON, point=Point(scheme, scheme.indicator(line).rows, thing))
    assert rows.height == told[5]
    assert rows.columns == list(scheme.indicator(line).rows.show)


def test_an_area_that_is_no_more_today_has_no_score(scored):
    tables = gathered(scored)
    today = tables[ON] | {"areas": tables[ON]["areas"].filter(pl.col("area") != "511")}
    found = assess(tables | {ON: today}, pack=scored, day=ON)
    assert set(found["score_lines"]["object"]) == set(found["scores"]["object"]) == {"512"}


def test_a_pack_without_schemes_of_the_year_asks_for_nothing_and_scores_nobody(pack, scored):
    assert tables_needed(pack, day=ON) == columns_needed(pack, day=ON) == {}
    assert tables_needed(scored, day=date(2016, 12, 30)) == {}
    assert assess(gathered(pack), pack=pack, day=ON)["score_lines"].equals(SCORE_LINES.empty())


def test_what_assessing_reads_is_what_its_lines_name_and_nothing_that_verification_made(scored):
    needed = tables_needed(scored, day=ON)
    assert needed == {
        LAST_YEAR_END: {"within", "counties", "households", "persons", "slots"},
        ON: {"areas", "score_values", "score_corrections", "estimates"},
    }
    assert {name for names in needed.values() for name in names if forbidden(name)} == set()
    read = columns_needed(scored, day=ON)[LAST_YEAR_END]
    assert {name: read[name] for name in ("persons", "households", "slots")} == {
        "persons": {"area", "medical"}, "households": {"area", "plan_exit_year", "status"}, "slots": {"area", "filled"},
    }  # fmt: skip


def test_scores_are_the_same_whatever_else_lies_on_the_table(scored):
    tables = gathered(scored)
    flagged = {"flags": table("persons", {"person": "p1", "area": "511"})} | {
        name: pl.DataFrame({"area": ["511"], "happened": [0]}) for name in ("drawn_visits", "findings", "flag_visits")
    }
    with_flags = {day: of | flagged for day, of in tables.items()}
    plain, loaded = (assess(it, pack=scored, day=ON) for it in (tables, with_flags))
    assert all(plain[name].equals(loaded[name]) for name in plain)


def test_one_scheme_alone_can_be_scored_again(scored):
    two = replace(scored, schemes=scored.schemes | {"others": replace(scored.schemes["places"], key="others")})
    found = assess(gathered(scored), pack=two, day=ON, scheme="others")
    assert set(found["scores"]["scheme"]) == {"others"}
    assert set(assess(gathered(scored), pack=two, day=ON)["scores"]["scheme"]) == {"others", "places"}
