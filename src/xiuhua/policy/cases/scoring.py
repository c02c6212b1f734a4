"""What a scheme of assessment gives for the rows of one case, counted row by row."""

from collections.abc import Iterator

import polars as pl

from xiuhua.policy.cases.judging import Judge, spoken
from xiuhua.policy.pack import Value
from xiuhua.policy.schemes import AssessmentScheme, CountedRows, ScoreIndicator
from xiuhua.reckon.rules.tree import TRUTH, did_you_mean
from xiuhua.reckon.scoring import SCORED, points_of, totals, vetoed
from xiuhua.words import AssignmentKind

PREFIX = "score"
FOUND = {"object": pl.String, "value": pl.Float64, "lost": pl.Int64, "reason": pl.String, "rests_on": pl.String}
HOLDERS = {"unit": "holder", "team": "team"}


def score_complaints(key: str, expected: Value, judge: Judge) -> Iterator[str]:
    """`score.SCHEME@OBJECT` is the whole, `score.SCHEME.LINE@OBJECT` a line: points, or a word where there are none."""
    name, _, thing = key.removeprefix(f"{PREFIX}.").partition("@")
    chosen, _, part = name.partition(".")
    schemes = judge.pack.schemes
    scheme = schemes.get(chosen)
    if scheme is None or (part and scheme.indicator(part) is None):
        known = [*schemes, *(f"{it.key}.{line.key}" for it in schemes.values() for line in it.lines)]
        yield f"expects {key}, which there is not.{did_you_mean(name, known)}"
        return
    lines = _lines(scheme, thing, judge)
    came: Value = float(totals(lines, (), least_assessed=0.0)["points"][0])
    if part:
        row = lines.filter(pl.col("line") == part).to_dicts()[0]
        came = row["points"] if row["state"] == SCORED else row["state"]
    if came != (float(expected) if isinstance(expected, int) else expected):
        yield f"expects {key} = {spoken(expected)}, but it is {spoken(came)}."


def _lines(scheme: AssessmentScheme, thing: str, judge: Judge) -> pl.DataFrame:
    """Every line of one object."""
    places = _places(scheme, thing, judge)
    given = []
    for it in scheme.lines:
        assert it.line is not None  # noqa: S101 -- told to the type checker
        judged, lost = _counted(it, places, judge)
        value = (judged - lost) / judged if judged else None
        row = {"object": thing, "value": value, "lost": lost, "reason": None, "rests_on": None}
        given.append(points_of(it.line, pl.DataFrame([row], schema=FOUND)))
    return vetoed(pl.concat(given), {it.key: it.line.stops for it in scheme.lines if it.line and it.line.stops})


def _places(scheme: AssessmentScheme, thing: str, judge: Judge) -> set[object]:
    """The places that count for an object."""
    tree = judge.plan.read(scheme.only, scheme.table, TRUTH)
    held = {
        row["area"]
        for row in judge.rows.tables[scheme.table]
        if row[HOLDERS.get(scheme.object, "area")] == thing
        and (scheme.object != "unit" or row["kind"] == AssignmentKind.CONTRACT)
        and judge.rows.weigh(tree, scheme.table, row) is True
    }
    return {row["area"] for row in judge.rows.tables["within"] if row["ancestor"] in held}


def _counted(it: ScoreIndicator, places: set[object], judge: Judge) -> tuple[int, int]:
    """How many rows of a line are judged, and lost; none where a case cannot tell them."""
    if it.rows is None or it.rows.table not in judge.rows.tables:
        return 0, 0
    rows: CountedRows = it.rows.in_year(judge.on.year)
    where, lost = (judge.plan.read(text, rows.table, TRUTH) for text in (rows.where, rows.lost))
    looked = [row for row in judge.rows.tables[rows.table] if row["area"] in places]
    truths = [
        judge.rows.weigh(lost, rows.table, row) for row in looked if judge.rows.weigh(where, rows.table, row) is True
    ]
    return sum(truth is not None for truth in truths), sum(truth is True for truth in truths)
