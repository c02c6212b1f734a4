"""Assess: places, units and teams scored for the last year that is over, line by line, with rows behind what is lost.

A unit is scored by what happens in the villages that it contracts for, a team by its own village.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

import narwhals as nw
import polars as pl

from xiuhua.policy.pack import Pack
from xiuhua.policy.schemes import (
    AREAS,
    COMPUTED,
    SURVEYED,
    AssessmentScheme,
    CountedRows,
    schemes_in,
)
from xiuhua.reckon.known_tables import READABLE
from xiuhua.reckon.measures import quotient
from xiuhua.reckon.rules.condition import Condition, compile_condition
from xiuhua.reckon.rules.days import DatedRules
from xiuhua.reckon.rules.facts import Ref
from xiuhua.reckon.rules.rulebook import Plan
from xiuhua.reckon.rules.tree import TRUTH, real_column
from xiuhua.reckon.scoring import decided, points_of, totals, vetoed
from xiuhua.reckon.tables import AREAS as ALL_AREAS
from xiuhua.reckon.tables import WITHIN
from xiuhua.reckon.tables_of_assessment import SCORE_CORRECTIONS, SCORE_LINES, SCORE_VALUES, SCORES
from xiuhua.reckon.tables_of_samples import ESTIMATES
from xiuhua.words import FEN_PER_YUAN, AssignmentKind, last_year_end

TablesByDay = Mapping[date, Mapping[str, pl.DataFrame]]
ON_THE_DAY = {ALL_AREAS.name, SCORE_VALUES.name, SCORE_CORRECTIONS.name, ESTIMATES.name}
NO_ROWS, UNCLEAR, NO_ESTIMATE, NO_ENTRY = "no_rows", "unclear", "no_estimate", "no_entry"


@dataclass(frozen=True, slots=True)
class Point:
    """A computed line of an object's sheet: what it counts, of which scheme, for which object."""

    scheme: AssessmentScheme
    rows: CountedRows
    thing: str


@dataclass(frozen=True, slots=True)
class Assessed:
    """What is scored of a scheme: its objects, and the smallest places that count for each (`area`, `object`)."""

    scheme: AssessmentScheme
    objects: pl.DataFrame
    places: pl.DataFrame


def tables_needed(pack: Pack, *, day: date, scheme: str = "") -> dict[date, set[str]]:
    """The tables that assessing reads, by the day they are as of; one scheme's where it is named."""
    on = last_year_end(day)
    rules = DatedRules(pack.rules.book, pack.parameters_on)
    schemes = _schemes(pack, day, scheme)
    if not schemes:
        return {}
    needed = {on: {WITHIN.name}}
    for it in schemes:
        needed[on] |= {it.table} | {indicator.rows.table for indicator in it.lines if indicator.rows}
    for earlier, names in rules.tables_needed(_refs(schemes, rules.plan(on), on.year), day=on).items():
        needed.setdefault(earlier, set()).update(names)
    needed.setdefault(day, set()).update(ON_THE_DAY)
    return needed


def columns_needed(pack: Pack, *, day: date) -> dict[date, dict[str, set[str]]]:
    """The columns that assessing reads, by day and table."""
    on = last_year_end(day)
    rules, schemes = DatedRules(pack.rules.book, pack.parameters_on), _schemes(pack, day)
    if not schemes:
        return {}
    plan = rules.plan(on)
    found = rules.columns_needed(_refs(schemes, plan, on.year), day=on)
    for rows in (it.rows.in_year(on.year) for scheme in schemes for it in scheme.lines if it.rows):
        read = found.setdefault(on, {}).setdefault(rows.table, set())
        read.add("area")
        if rows.table not in plan.book.tables:
            read.update(name for text in (rows.where, rows.lost) for name in _compiled(text, rows.table, plan).columns)
    return found


def assess(tables_by_day: TablesByDay, *, pack: Pack, day: date, scheme: str = "") -> dict[str, pl.DataFrame]:
    """The tables `score_lines` and `scores` of the last year that is over, by every scheme of it (or the named one).

    Each line of each object has a row, also where nothing could be assessed.
    """
    on = last_year_end(day)
    lines, scores = [SCORE_LINES.empty()], [SCORES.empty()]
    schemes = _schemes(pack, day, scheme)
    frames, plan = _prepared(tables_by_day, schemes, pack, on)
    for it in schemes:
        assessed = _assessed(it, frames, plan)
        of_scheme = _lines(assessed, frames, tables_by_day[day], plan, on.year)
        whole = totals(of_scheme, it.grades, least_assessed=it.least_assessed)
        known = tables_by_day[day][ALL_AREAS.name].select(object="area") if it.object in AREAS else assessed.objects
        for found, kept, table in ((of_scheme, lines, SCORE_LINES), (whole, scores, SCORES)):
            named = _named(found.join(known, on="object", how="semi", maintain_order="left"), it, on.year)
            kept.append(table.conform(named))
    return {
        SCORE_LINES.name: pl.concat(lines).sort(SCORE_LINES.key),
        SCORES.name: pl.concat(scores).sort(SCORES.key),
    }


def lost_rows(tables_by_day: TablesByDay, *, pack: Pack, day: date, point: Point) -> pl.DataFrame:
    """The rows that an object lost by a computed line, with the columns that the line shows: as many as it says."""
    on = last_year_end(day)
    frames, plan = _prepared(tables_by_day, [point.scheme], pack, on)
    rows = point.rows.in_year(on.year)
    places = _assessed(point.scheme, frames, plan).places.filter(pl.col("object") == point.thing).select("area")
    lost = _judged(rows, frames, plan).filter("is_lost").join(places, on="area", how="semi", maintain_order="left")
    money = [name for name in rows.show if name not in lost.columns]
    yuan = [quotient(pl.col(real_column(name, lost.columns) or name), FEN_PER_YUAN).alias(name) for name in money]
    return lost.with_columns(yuan).select(list(dict.fromkeys(rows.show)))


def _schemes(pack: Pack, day: date, named: str = "") -> list[AssessmentScheme]:
    found = schemes_in(pack.schemes, last_year_end(day).year)
    return [it for it in found if named in ("", it.key)]


def _texts(schemes: list[AssessmentScheme], year: int) -> Iterator[tuple[str, str]]:
    """Every condition, with the table it is on."""
    for scheme in schemes:
        yield scheme.table, scheme.only
        for rows in (it.rows.in_year(year) for it in scheme.lines if it.rows):
            yield from ((rows.table, rows.where), (rows.table, rows.lost))


def _refs(schemes: list[AssessmentScheme], plan: Plan, year: int) -> list[Ref]:
    """What the conditions read of tables that facts may stand on."""
    return [
        ref
        for table, text in _texts(schemes, year)
        if table in plan.book.tables
        for ref in plan.refs_in(plan.read(text, table, TRUTH), table)
    ]


def _prepared(
    tables_by_day: TablesByDay, schemes: list[AssessmentScheme], pack: Pack, on: date
) -> tuple[dict[str, pl.DataFrame], Plan]:
    """The tables of the year's end, with the facts that conditions read, and the rules of that day."""
    rules = DatedRules(pack.rules.book, pack.parameters_on)
    plan = rules.plan(on)
    books = {at: {k: v for k, v in of.items() if k in plan.book.tables} for at, of in tables_by_day.items()}
    made = rules.with_columns(books, _refs(schemes, plan, on.year), day=on)
    return {**tables_by_day[on], **made}, plan


def _compiled(text: str, table: str, plan: Plan) -> Condition:
    if table in plan.book.tables:
        return Condition(text, plan.read(text, table, TRUTH))
    return compile_condition(text, table=READABLE[table], parameters=plan.parameters)


def _assessed(scheme: AssessmentScheme, frames: Mapping[str, pl.DataFrame], plan: Plan) -> Assessed:
    """The objects of a scheme and the places in them."""
    table = scheme.table
    things = _compiled(scheme.only, table, plan).rows_met(frames[table])
    match scheme.object:
        case "unit":
            of_units = things.filter(pl.col("kind") == AssignmentKind.CONTRACT, pl.col("holder").is_not_null())
            held = of_units.select(object="holder", ancestor="area")
        case "team":
            held = things.select(object="team", ancestor="area")
        case _:
            held = things.select(object="area", ancestor="area")
    places = frames[WITHIN.name].join(held.unique(), on="ancestor").select("area", "object").unique()
    return Assessed(scheme, held.select("object").unique().sort("object"), places)


def _lines(
    assessed: Assessed, frames: Mapping[str, pl.DataFrame], today: Mapping[str, pl.DataFrame], plan: Plan, year: int
) -> pl.DataFrame:
    """Every line of every object, as decisions and vetoes leave it."""
    scheme = assessed.scheme
    scored = []
    for it in scheme.lines:
        assert it.line is not None  # noqa: S101 -- told to the type checker
        if it.origin == COMPUTED and it.rows is not None:
            found = _of_rows(assessed, _judged(it.rows.in_year(year), frames, plan))
        elif it.origin == SURVEYED:
            found = _of_samples(assessed, today[ESTIMATES.name], it.quantity, year)
        else:
            found = _of_entries(assessed, today[SCORE_VALUES.name], it.key, year)
        scored.append(points_of(it.line, found))
    mine = (pl.col("scheme") == scheme.key) & (pl.col("year") == year)
    lines = decided(pl.concat(scored), today[SCORE_CORRECTIONS.name].filter(mine))
    return vetoed(lines, {it.key: it.line.stops for it in scheme.lines if it.line and it.line.stops})


def _judged(rows: CountedRows, frames: Mapping[str, pl.DataFrame], plan: Plan) -> pl.DataFrame:
    """The rows that a line looks at, each with whether it is lost (`is_lost`; null: unknown)."""
    lost = _compiled(rows.lost, rows.table, plan)
    met = _compiled(rows.where, rows.table, plan).rows_met(frames[rows.table])
    return nw.from_native(met).with_columns(is_lost=lost.expr()).to_native()


def _of_rows(assessed: Assessed, rows: pl.DataFrame) -> pl.DataFrame:
    """Of each object how many rows were judged and lost, and the share that was not."""
    lost = pl.col("is_lost")
    of_places = rows.group_by("area").agg(seen=pl.len(), judged=lost.count(), lost=lost.sum())
    sums = [pl.col(name).sum().cast(pl.Int64) for name in ("seen", "judged", "lost")]
    of_objects = assessed.places.join(of_places, on="area").group_by("object").agg(sums)
    whole = assessed.objects.join(of_objects, on="object", how="left", maintain_order="left").with_columns(
        pl.col("seen", "judged", "lost").fill_null(0)
    )
    none = pl.col("judged") == 0
    return whole.select(
        "object", "judged", "lost",
        value=pl.when(~none).then((pl.col("judged") - pl.col("lost")) / pl.col("judged")),
        low=pl.lit(None, dtype=pl.Float64),
        high=pl.lit(None, dtype=pl.Float64),
        reason=pl.when(none).then(pl.when(pl.col("seen") == 0).then(pl.lit(NO_ROWS)).otherwise(pl.lit(UNCLEAR))),
        rests_on=pl.lit(None, dtype=pl.String),
    )  # fmt: skip


def _of_samples(assessed: Assessed, estimates: pl.DataFrame, quantity: str, year: int) -> pl.DataFrame:
    """What the last sample of the year or after it said of each object that is a place."""
    said = estimates.filter(pl.col("quantity") == quantity, pl.col("on") >= date(year, 1, 1))
    last = said.sort("on", "round").unique("area", keep="last", maintain_order=True)
    told = last.select(object="area", value="share", low="low", high="high", rests_on="round")
    return _told(assessed, told, missing=NO_ESTIMATE)


def _of_entries(assessed: Assessed, values: pl.DataFrame, line: str, year: int) -> pl.DataFrame:
    """What was entered of each object."""
    mine = (pl.col("scheme") == assessed.scheme.key) & (pl.col("year") == year) & (pl.col("line") == line)
    unknown = pl.lit(None, dtype=pl.Float64)
    told = values.filter(mine).select("object", "value", low=unknown, high=unknown, rests_on="entry")
    return _told(assessed, told, missing=NO_ENTRY)


def _told(assessed: Assessed, told: pl.DataFrame, *, missing: str) -> pl.DataFrame:
    whole = assessed.objects.join(told, on="object", how="left", maintain_order="left")
    return whole.select(
        "object",
        pl.lit(None, dtype=pl.Int64).alias("judged"),
        pl.lit(None, dtype=pl.Int64).alias("lost"),
        "value", "low", "high",
        reason=pl.when(pl.col("value").is_null()).then(pl.lit(missing)),
        rests_on="rests_on",
    )  # fmt: skip


def _named(found: pl.DataFrame, scheme: AssessmentScheme, year: int) -> pl.DataFrame:
    """The rows with the scheme, the year, and what their object is."""
    whose = {"unit": "organisation", "team": "team"}.get(scheme.object, "area")
    told = {name: pl.col("object") if name == whose else pl.lit(None) for name in ("area", "organisation", "team")}
    return found.with_columns(scheme=pl.lit(scheme.key), year=pl.lit(year, dtype=pl.Int16), **told)
