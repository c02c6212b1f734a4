"""The columns of assessment: what was entered and decided beside rows, lines and totals of scores, grades of before."""

import polars as pl

from xiuhua.reckon.tables import Columns, Table


def _all(kind: pl.DataType | type[pl.DataType], names: str) -> Columns:
    return dict.fromkeys(names.split(), kind)


# `object` is the code of an area, or the key of a unit or of a team; `year` is the one that is assessed. Of
# WHOSE one is told, the same as `object`.
WHOSE = _all(pl.String, "area organisation team")
OBJECT = {**_all(pl.String, "scheme"), "year": pl.Int16, "object": pl.String}

# What a department or an office said of an object, in the unit of its line, and on which entry that rests.
SCORE_VALUES = Table(
    "score_values",
    ("scheme", "year", "object", "line"),
    {**OBJECT, "line": pl.String, "value": pl.Float64, "entry": pl.String},
)
# What a decided dispute made of a line: its points, and on which decision that rests.
SCORE_CORRECTIONS = Table(
    "score_corrections",
    ("scheme", "year", "object", "line"),
    {**OBJECT, "line": pl.String, "points": pl.Float64, "decision": pl.String},
)
# Grades that an earlier turn settled, the latest year of each object: what other stages may read of assessment.
ASSESSMENTS = Table(
    "assessments",
    ("scheme", "year", "object"),
    {**OBJECT, **WHOSE, "grade": pl.String, **_all(pl.Float64, "points possible")},
)
# One line of an object's score. `value` is what points follow from: the share of rows that were not lost, or what was
# surveyed (with its interval) or entered. `judged` and `lost` count rows. `state` is scored, not_assessed or vetoed;
# `reason` says why it is not assessed, or that a decision made it; `rests_on` is the entry or the decision.
SCORE_LINES = Table(
    "score_lines",
    ("scheme", "year", "object", "line"),
    {
        **OBJECT,
        **WHOSE,
        "line": pl.String,
        **_all(pl.Float64, "value low high points full"),
        **_all(pl.Int64, "judged lost"),
        **_all(pl.String, "state reason rests_on"),
    },
)
# The whole of an object: points, of how many that could be assessed, of how many in all; `grade` is unknown where too
# little could be assessed.
SCORES = Table(
    "scores",
    ("scheme", "year", "object"),
    {
        **OBJECT,
        **WHOSE,
        **_all(pl.Float64, "points possible full"),
        "unassessed": pl.Int64,
        "grade": pl.String,
    },
)
GATHERED_OF_ASSESSMENT = {table.name: table for table in (SCORE_VALUES, SCORE_CORRECTIONS, ASSESSMENTS)}
ASSESSED = {table.name: table for table in (SCORE_LINES, SCORES)}
