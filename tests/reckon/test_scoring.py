"""Scores: each method by hand, and laws held against a slow twin that scores one line of one object at a time."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.examples import examples
from xiuhua.reckon.scoring import (
    DECIDED,
    NOT_ASSESSED,
    SCORED,
    VETOED,
    Band,
    GradeBand,
    Line,
    decided,
    points_of,
    totals,
    vetoed,
)

FOUND = {"object": pl.String, "value": pl.Float64, "lost": pl.Int64, "reason": pl.String, "rests_on": pl.String}
GRADES = (GradeBand(0.9, "good"), GradeBand(0.6, "fair"), GradeBand(0.0, "poor"))
FORMULA = Line("formula", 10, "formula", zero_at=0.5)
DEDUCTION = Line("deduction", 6, "deduction", each=1.5, floor=1.0)
GRADE_MAP = Line("grade_map", 5, "grade_map", bands=(Band(1.0, 5), Band(0.8, 3)))
VETO = Line("veto", 0, "veto", stops=frozenset({"deduction"}))
LINES = (FORMULA, DEDUCTION, GRADE_MAP, VETO)
NO_DECISIONS = pl.DataFrame(
    schema={"object": pl.String, "line": pl.String, "points": pl.Float64, "decision": pl.String}
)


def found(*rows):
    """Of objects how many rows were judged and lost; None where nothing is known."""
    told = [
        {"object": thing, "value": (rows - lost) / rows if rows else None, "lost": lost if rows else 0}
        for thing, rows, lost in rows
    ]
    return pl.DataFrame(told, schema_overrides=FOUND).select(
        "object", "value", "lost", reason=pl.lit(None, dtype=pl.String), rests_on=pl.lit(None, dtype=pl.String)
    )


def entered(line, value):
    row = {"object": "a", "value": value, "lost": None, "reason": None, "rests_on": "e"}
    return points_of(line, pl.DataFrame([row], schema=FOUND)).to_dicts()[0]


def sheet(counts, lines=LINES, corrections=NO_DECISIONS):
    """The lines of objects: `counts` says for each line the rows judged and lost of each object."""
    given_lines = pl.concat(
        points_of(line, found(*((thing, *pair) for thing, pair in counts[line.key].items()))) for line in lines
    )
    return vetoed(decided(given_lines, corrections), {line.key: line.stops for line in lines if line.stops})


def slowly(line, rows, lost):
    """What a line gives, one at a time; None where nothing is known."""
    if not rows:
        return None
    kept = (rows - lost) / rows
    if line.method == "formula":
        given_points = line.full * min(max((kept - line.zero_at) / (line.full_at - line.zero_at), 0), 1)
    elif line.method == "deduction":
        given_points = line.full - line.each * lost
    elif line.method == "grade_map":
        given_points = next((band.points for band in line.bands if kept >= band.limit), line.floor)
    else:
        given_points = 0.0
    return round(min(max(given_points, line.floor), line.full), 4)


counts_of_one = st.integers(0, 12).flatmap(lambda rows: st.tuples(st.just(rows), st.integers(0, rows)))
counted = st.fixed_dictionaries(
    {line.key: st.fixed_dictionaries({"a": counts_of_one, "b": counts_of_one}) for line in LINES}
)


def test_each_method_gives_its_points_and_the_unknown_costs_nothing():
    lines = sheet({
        "formula": {"a": (4, 1), "b": (0, 0)}, "deduction": {"a": (9, 2), "b": (9, 9)},
        "grade_map": {"a": (10, 1), "b": (10, 3)}, "veto": {"a": (5, 0), "b": (5, 0)},
    })  # fmt: skip
    assert [(it["object"], it["line"], it["points"], it["state"]) for it in lines.to_dicts()] == [
        ("a", "formula", 5.0, SCORED), ("b", "formula", None, NOT_ASSESSED),
        ("a", "deduction", 3.0, SCORED), ("b", "deduction", 1.0, SCORED),
        ("a", "grade_map", 3.0, SCORED), ("b", "grade_map", 0.0, SCORED),
        ("a", "veto", 0.0, SCORED), ("b", "veto", 0.0, SCORED),
    ]  # fmt: skip
    assert totals(lines, GRADES, least_assessed=0.6).to_dicts() == [
        {"object": "a", "points": 11.0, "possible": 21.0, "full": 21.0, "unassessed": 0, "grade": "poor"},
        {"object": "b", "points": 1.0, "possible": 11.0, "full": 21.0, "unassessed": 1, "grade": None},
    ]


@pytest.mark.parametrize(
    ("line", "value", "points"),
    [
        (Line("x", 5, "grade_map", bands=(Band(0.02, 5), Band(0.03, 2)), falls=True), 0.02, 5.0),
        (Line("x", 5, "grade_map", bands=(Band(0.02, 5), Band(0.03, 2)), falls=True), 0.025, 2.0),
        (Line("x", 5, "grade_map", bands=(Band(0.02, 5), Band(0.03, 2)), falls=True), 0.2, 0.0),
        (Line("x", 15, "formula", full_at=100), 84.0, 12.6),
        (Line("x", 10, "deduction", each=0.1), 3.0, 9.7),
        (Line("x", 10, "formula", cap=8.0), 1.0, 8.0),
    ],
)
def test_what_a_sample_or_an_office_says_gives_points_too(line, value, points):
    told = entered(line, value)
    assert (told["points"], told["state"], told["rests_on"]) == (points, SCORED, "e")


def test_a_veto_takes_the_lines_it_stops_and_leaves_others_and_what_was_not_assessed():
    counts = {
        "formula": {"a": (4, 0)}, "deduction": {"a": (9, 0)}, "grade_map": {"a": (1, 0)}, "veto": {"a": (5, 1)},
    }  # fmt: skip
    lines = sheet(counts)
    assert [(it["line"], it["points"], it["state"], it["reason"]) for it in lines.to_dicts()] == [
        ("formula", 10.0, SCORED, None), ("deduction", 0.0, VETOED, "veto"), ("grade_map", 5.0, SCORED, None),
        ("veto", 0.0, SCORED, None),
    ]  # fmt: skip
    unknown = sheet(counts | {"deduction": {"a": (0, 0)}})
    assert unknown.filter(pl.col("line") == "deduction")["state"].to_list() == [NOT_ASSESSED]


def test_a_decision_gives_a_line_its_points_and_names_itself_and_lifts_a_veto():
    counts = {line.key: {"a": (4, 1)} for line in LINES}
    rows = [
        {"object": "a", "line": "formula", "points": 9.0, "decision": "d1"},
        {"object": "a", "line": "veto", "points": 0.0, "decision": "d2"},
        {"object": "a", "line": "grade_map", "points": 99.0, "decision": "d3"},
    ]
    lines = sheet(counts, corrections=pl.DataFrame(rows, schema=NO_DECISIONS.schema))
    assert [(it["line"], it["points"], it["state"], it["reason"], it["rests_on"]) for it in lines.to_dicts()] == [
        ("formula", 9.0, SCORED, DECIDED, "d1"),
        ("deduction", 4.5, SCORED, None, None),
        ("grade_map", 5.0, SCORED, DECIDED, "d3"),
        ("veto", 0.0, SCORED, DECIDED, "d2"),
    ]


@given(counts=counted)
@settings(max_examples=examples(160), deadline=None)
def test_columns_score_as_the_slow_twin_does_in_any_order(counts):
    told = {(it["object"], it["line"]): it for it in sheet(counts).to_dicts()}
    for line in LINES:
        for thing, (rows, lost) in counts[line.key].items():
            veto_rows, veto_lost = counts["veto"][thing]
            points, state = slowly(line, rows, lost), SCORED if rows else NOT_ASSESSED
            if line.key in VETO.stops and veto_rows and veto_lost and rows:
                points, state = 0.0, VETOED
            assert (told[thing, line.key]["points"], told[thing, line.key]["state"]) == (points, state)
    turned = {key: dict(reversed(of.items())) for key, of in counts.items()}
    again = {(it["object"], it["line"]): it for it in sheet(turned, lines=LINES[::-1]).to_dicts()}
    assert again == told


@given(counts=counted, line=st.sampled_from(LINES), more=st.integers(1, 5))
@settings(max_examples=examples(160), deadline=None)
def test_more_rows_lost_never_raise_a_total(counts, line, more):
    rows, lost = counts[line.key]["a"]
    worse = counts | {line.key: counts[line.key] | {"a": (rows, min(lost + more, rows))}}
    before, after = (
        {one["object"]: one for one in totals(sheet(it), GRADES, least_assessed=0.0).to_dicts()}
        for it in (counts, worse)
    )
    assert after["a"]["possible"] == before["a"]["possible"]
    assert after["a"]["points"] <= before["a"]["points"]
    assert after["b"] == before["b"]


@given(counts=counted, times=st.sampled_from([2, 5, 10]))
@settings(max_examples=examples(80), deadline=None)
def test_points_scale_with_weights_and_grades_stay(counts, times):
    wider = tuple(
        Line(
            it.key, it.full * times, it.method, zero_at=it.zero_at, each=it.each * times, floor=it.floor * times,
            bands=tuple(Band(band.limit, band.points * times) for band in it.bands), stops=it.stops,
        )
        for it in LINES
    )  # fmt: skip
    once = totals(sheet(counts), GRADES, least_assessed=0.5).to_dicts()
    more = totals(sheet(counts, lines=wider), GRADES, least_assessed=0.5).to_dicts()
    assert [(it["points"], it["possible"], it["grade"]) for it in more] == [
        (pytest.approx(it["points"] * times, abs=1e-3 * times), it["possible"] * times, it["grade"]) for it in once
    ]
