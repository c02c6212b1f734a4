"""Counting: which rows of which table a measure takes, and how many or how much that makes in every area."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

import polars as pl

from xiuhua.reckon.rules.condition import compile_condition
from xiuhua.reckon.rules.tree import Parameters, real_column
from xiuhua.reckon.tables import GATHERED, SUSTAINED, VERDICTS, VILLAGES
from xiuhua.reckon.tables_of_samples import ESTIMATES
from xiuhua.reckon.tables_of_visits import ENTRY_MINUTES, GATHERED_OF_VISITS
from xiuhua.words import FEN_PER_YUAN

READABLE = {
    **GATHERED,
    **GATHERED_OF_VISITS,
    **VERDICTS,
    **SUSTAINED,
    ENTRY_MINUTES.name: ENTRY_MINUTES,
    "estimates": ESTIMATES,
}
Tables = Mapping[str, pl.DataFrame]
Take = Literal["count", "distinct", "sum", "min"]


@dataclass(frozen=True, slots=True)
class Measure:
    """What is counted, and from which day until which: rows of a table, distinct values, a sum or the least.

    `where` and `villages` are conditions, empty for all: on the row itself, and on the village it lies in.
    `column` is what is told apart, added up or compared; money is named in yuan. `show` names the columns that a
    list of the rows brings. `needs_rows`: a table without a single row, of nobody anywhere, says that nobody kept it,
    and not that it is 0.
    """

    table: str
    take: Take = "count"
    column: str = ""
    where: str = ""
    villages: str = ""
    show: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    needs_rows: bool = False

    @property
    def parts(self) -> int:
        """How many of its amounts make one: 100 fen a yuan, else 1."""
        return FEN_PER_YUAN if self.real != self.column else 1

    @property
    def real(self) -> str:
        """The column of the table that `column` reads."""
        return real_column(self.column, READABLE[self.table].columns) or self.column

    @property
    def tables(self) -> set[str]:
        """The tables it reads."""
        return {self.table, "within"} | ({VILLAGES.name} if self.villages else set())

    def columns(self, parameters: Parameters) -> dict[str, set[str]]:
        """The columns that it reads, by table; those it shows are not among them."""
        read = {self.table: {"area", *_read(self.where, self.table, parameters), *([self.real] if self.real else [])}}
        if self.villages:
            read.setdefault(VILLAGES.name, set()).update(_read(self.villages, VILLAGES.name, parameters))
        return read

    def holds_on(self, day: date) -> bool:
        """Whether this is the way to measure on a day."""
        return (self.since is None or self.since <= day) and (self.until is None or day < self.until)


def measure_on(measures: Iterable[Measure], day: date) -> Measure | None:
    """The measure that holds on a day."""
    return next((measure for measure in measures if measure.holds_on(day)), None)


def rows_of(measure: Measure, tables: Tables, *, parameters: Parameters) -> pl.DataFrame:
    """The rows that a measure takes, all columns."""
    rows = _met(measure.where, measure.table, tables, parameters)
    if not measure.villages:
        return rows
    places = _met(measure.villages, VILLAGES.name, tables, parameters).select(ancestor="area")
    inside = tables["within"].join(places, on="ancestor", how="semi").select("area").unique()
    return rows.join(inside, on="area", how="semi", maintain_order="left")


def amounts(measure: Measure, tables: Tables, *, areas: pl.DataFrame, parameters: Parameters) -> pl.DataFrame:
    """The areas (column `area`, each once) with the whole `amount` that a measure makes in each, parts included.

    Without rows that is 0, or unknown for the least; a sum of nothing but unknowns is unknown, and so is everything
    where the measure needs rows and its table has none at all.
    """
    if measure.needs_rows and not tables[measure.table].height:
        return areas.select("area", amount=pl.lit(None, dtype=pl.Int64))
    rows = rows_of(measure, tables, parameters=parameters)
    within = tables["within"].join(areas.select(ancestor="area"), on="ancestor", how="semi")
    found = (
        _widened(_in_smallest(measure, rows), within).group_by("area").agg(_together(measure), met=pl.lit(value=True))
    )
    nothing = pl.lit(None if measure.take == "min" else 0, dtype=pl.Int64)
    asked = areas.select("area").join(found, on="area", how="left", maintain_order="left")
    return asked.select("area", amount=pl.when("met").then("amount").otherwise(nothing))


def quotient(above: pl.Expr, below: int) -> pl.Expr:
    """Whole numbers by one whole number, correctly rounded.

    Polars divides by one number through its reciprocal (303 / 100 gives 3.0300000000000002); by a column it divides.
    """
    return above.cast(pl.Float64) / (above.is_null().cast(pl.Float64) * 0 + below)


def _read(where: str, table: str, parameters: Parameters) -> tuple[str, ...]:
    return compile_condition(where, table=READABLE[table], parameters=parameters).columns if where else ()


def _met(where: str, table: str, tables: Tables, parameters: Parameters) -> pl.DataFrame:
    if not where:
        return tables[table]
    return compile_condition(where, table=READABLE[table], parameters=parameters).rows_met(tables[table])


def _in_smallest(measure: Measure, rows: pl.DataFrame) -> pl.DataFrame:
    """Few rows instead of many: what the smallest areas have, before it is carried to the wider ones."""
    match measure.take:
        case "distinct":
            return rows.select("area", amount=measure.real).drop_nulls().unique()
        case "sum":
            return rows.group_by("area").agg(_known_sum(measure.real))
        case "min":
            return rows.group_by("area").agg(amount=pl.col(measure.real).min().cast(pl.Int64))
        case _:
            return rows.group_by("area").agg(amount=pl.len().cast(pl.Int64))


def _together(measure: Measure) -> pl.Expr:
    match measure.take:
        case "distinct":
            return pl.col("amount").n_unique().cast(pl.Int64)
        case "min":
            return pl.col("amount").min()
        case _:
            return _known_sum("amount")


def _known_sum(column: str) -> pl.Expr:
    """The sum of what is known; unknown when nothing is."""
    return pl.when(pl.col(column).count() > 0).then(pl.col(column).cast(pl.Int64).sum()).alias("amount")


def _widened(frame: pl.DataFrame, within: pl.DataFrame) -> pl.DataFrame:
    """Every row once for each area it lies in."""
    return frame.join(within.select("area", "ancestor"), on="area").drop("area").rename({"ancestor": "area"})
