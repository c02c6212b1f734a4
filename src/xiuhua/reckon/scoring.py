"""Scores: what a line of a sheet gives for what was found, what a veto takes, and what the whole comes to.

Every lost point has something behind it: rows that were lost, an estimate, or an entry. What is unknown costs nothing:
a line that could not be assessed is left out of the points and of what they are counted over.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import polars as pl

Method = Literal["formula", "deduction", "veto", "grade_map"]
SCORED, NOT_ASSESSED, VETOED = "scored", "not_assessed", "vetoed"
DECIDED = "decided"  # the reason of a line whose points a decision gave
TINY = 1e-9  # what rounding left does not decide
PLACES = 4  # points are told to so many places


@dataclass(frozen=True, slots=True)
class Band:
    """From (or, where less is better, up to) which value a line gives how many points."""

    limit: float
    points: float


@dataclass(frozen=True, slots=True)
class Line:
    """How points of a line follow from a value.

    `formula`: nothing at `zero_at`, all at `full_at`, straight between. `deduction`: `each` off for each lost row (or
    each one of what was entered). `grade_map`: the first band that the value reaches, `floor` below all; `falls` says
    that less is better. `veto`: no points, but one lost row takes those of the lines in `stops`. Points stay between
    `floor` and `cap`.
    """

    key: str
    full: float
    method: Method
    zero_at: float = 0.0
    full_at: float = 1.0
    each: float = 0.0
    bands: tuple[Band, ...] = ()
    falls: bool = False
    floor: float = 0.0
    cap: float | None = None
    stops: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class GradeBand:
    """The least share of what could be assessed that earns a grade."""

    at_least: float
    grade: str


def points_of(line: Line, found: pl.DataFrame) -> pl.DataFrame:
    """What was found of objects with `points`, `full` and `state`.

    `found` has a row for each object with `value`, and `lost`, the number of rows lost (null where none are counted);
    a value that is null is not assessed.
    """
    number = pl.coalesce(pl.col("lost").cast(pl.Float64), "value")
    given = _given(line, pl.col("value"), number).clip(line.floor, line.full if line.cap is None else line.cap)
    known = pl.col("value").is_not_null()
    return found.with_columns(
        line=pl.lit(line.key),
        points=pl.when(known).then(given).round(PLACES),
        full=pl.lit(line.full, dtype=pl.Float64),
        state=pl.when(known).then(pl.lit(SCORED)).otherwise(pl.lit(NOT_ASSESSED)),
        strikes=known & (number > 0) & pl.lit(line.method == "veto"),
    )


def decided(lines: pl.DataFrame, corrections: pl.DataFrame) -> pl.DataFrame:
    """The lines with the points that decisions gave; a veto that was decided about strikes no more."""
    given = corrections.select("object", "line", decided="points", decision="decision")
    joined = lines.join(given, on=["object", "line"], how="left", maintain_order="left")
    is_decided = pl.col("decided").is_not_null()
    return joined.with_columns(
        points=pl.when(is_decided).then(pl.min_horizontal("decided", "full")).otherwise("points"),
        state=pl.when(is_decided).then(pl.lit(SCORED)).otherwise("state"),
        reason=pl.when(is_decided).then(pl.lit(DECIDED)).otherwise("reason"),
        rests_on=pl.coalesce("decision", "rests_on"),
        strikes=pl.col("strikes") & ~is_decided,
    ).drop("decided", "decision")


def vetoed(lines: pl.DataFrame, stops: Mapping[str, frozenset[str]]) -> pl.DataFrame:
    """The lines with those taken that a veto stops: no points, for which nobody need look at the line itself."""
    pairs = [(veto, stopped) for veto, several in stops.items() for stopped in sorted(several)]
    schema = {"line": pl.String, "stopped": pl.String}
    struck = lines.filter("strikes").join(pl.DataFrame(pairs, schema=schema, orient="row"), on="line")
    taken = struck.select("object", line="stopped", by="line").group_by("object", "line").agg(pl.col("by").min())
    joined = lines.join(taken, on=["object", "line"], how="left", maintain_order="left")
    is_taken = pl.col("by").is_not_null() & (pl.col("state") == SCORED)
    return joined.with_columns(
        points=pl.when(is_taken).then(0.0).otherwise("points"),
        state=pl.when(is_taken).then(pl.lit(VETOED)).otherwise("state"),
        reason=pl.when(is_taken).then("by").otherwise("reason"),
    ).drop("by", "strikes")


def totals(lines: pl.DataFrame, grades: tuple[GradeBand, ...], *, least_assessed: float) -> pl.DataFrame:
    """Of each object the points, of how many that could be assessed, of how many in all, and the grade.

    No grade where less than the share `least_assessed` of all could be assessed.
    """
    counted = pl.col("state") != NOT_ASSESSED
    whole = lines.group_by("object", maintain_order=True).agg(
        points=pl.col("points").filter(counted).sum().round(PLACES),
        possible=pl.col("full").filter(counted).sum().round(PLACES),
        full=pl.col("full").sum().round(PLACES),
        unassessed=(~counted).sum().cast(pl.Int64),
    )
    share = pl.col("points") / pl.col("possible")
    grade = pl.lit(None, dtype=pl.String)
    for band in reversed(grades):
        grade = (
            pl.when((share * 10**8).round() >= round(band.at_least * 10**8)).then(pl.lit(band.grade)).otherwise(grade)
        )
    enough = (pl.col("possible") > 0) & (pl.col("possible") >= least_assessed * pl.col("full"))
    return whole.with_columns(grade=pl.when(enough).then(grade))


def _given(line: Line, value: pl.Expr, number: pl.Expr) -> pl.Expr:
    match line.method:
        case "formula":
            return line.full * ((value - line.zero_at) / (line.full_at - line.zero_at)).clip(0.0, 1.0)
        case "deduction":
            return line.full - line.each * number
        case "grade_map":
            return _mapped(line, value)
    return value * 0.0


def _mapped(line: Line, value: pl.Expr) -> pl.Expr:
    given = pl.lit(line.floor, dtype=pl.Float64)
    for band in reversed(line.bands):
        reached = value <= band.limit + TINY if line.falls else value >= band.limit - TINY
        given = pl.when(reached).then(band.points).otherwise(given)
    return given
