"""The few things done to whole tables: in process on Polars (`whole`), or on any lazy backend of narwhals (a cluster).

The rows of a group are taken together by a `How`: any and all in three values, the number of the true, sum, min, max;
these four pass over the unknown, and over nothing number and sum are 0.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import narwhals as nw
import polars as pl

from xiuhua.reckon.rules.calendar import place_of, place_on_calendar
from xiuhua.reckon.rules.repeats import Repeated
from xiuhua.reckon.rules.whole import Columns, How, Whole

FALSE, OPEN, TRUE = 0, 1, 2  # in this order the largest of several is their OR, and the least their AND


class Frame(Protocol):
    """A table at work. What is made of it keeps its rows and their order, unless said otherwise."""

    def to_native(self) -> Any:
        """The frame as its backend knows it."""

    def only(self, *names: str, **columns: nw.Expr) -> "Frame":
        """Only these columns."""

    def with_columns(self, columns: Columns) -> "Frame":
        """With columns made from its own."""

    def without(self, *names: str) -> "Frame":
        """Without some columns."""

    def placed(self, days: Iterable[str]) -> "Frame":
        """With the places of days on the calendar, for columns that reckon with them."""

    def grouped(self, by: str, columns: Columns, hows: Mapping[str, How]) -> "Frame":
        """A row for each value of `by`, with the columns taken together."""

    def attached(self, found: Any, *, on: str) -> "Frame":
        """With the columns of the found row for each value of `on`."""

    def first_of_each(
        self, by: str, columns: Columns, *, order: Sequence[str], where: nw.Expr | None = None
    ) -> "Frame":
        """Of the rows that meet a condition, the first for each value of `by`, with columns made of it."""

    def repeated(
        self, name: str, column: str, *, where: nw.Expr | None = None, among: Repeated | None = None
    ) -> "Frame":
        """With the number of rows that meet a condition and bear a row's value, among these rows or more.

        Unknown where the value is, or of one of those rows whether it meets the condition.
        """

    def moved(self, pairs: Any, *, at: str, to: str) -> "Frame":
        """Every row once for each pair that has its value under `at`, with the one under `to` instead."""


def framed(table: Any) -> Frame:
    """A native table as rules work on it."""
    return Whole(table) if isinstance(table, pl.DataFrame) else Lazily(nw.from_native(table))


@dataclass(frozen=True, slots=True)
class Lazily:
    """A table of a lazy backend; for what its methods do see `Frame`."""

    frame: nw.LazyFrame[Any]

    def to_native(self) -> Any:
        """The frame as its backend knows it."""
        return self.frame.to_native()

    def only(self, *names: str, **columns: nw.Expr) -> "Lazily":
        """Only these columns."""
        return Lazily(self.frame.select(*names, **columns))

    def with_columns(self, columns: Columns) -> "Lazily":
        """With columns made from its own."""
        return Lazily(self.frame.with_columns(**columns)) if columns else self

    def without(self, *names: str) -> "Lazily":
        """Without some columns."""
        return Lazily(self.frame.drop(*names))

    def placed(self, days: Iterable[str]) -> "Lazily":
        """With the places of days on the calendar."""
        return self.with_columns({place_of(day): place_on_calendar(nw.col(day)) for day in days})

    def grouped(self, by: str, columns: Columns, hows: Mapping[str, How]) -> "Lazily":
        """A row for each value of `by`."""
        coded = {name: _coded(nw.col(name), how) for name, how in hows.items()}
        taken = {name: _together(nw.col(name), how) for name, how in hows.items()}
        found = self.frame.select(by, **columns).with_columns(**coded).group_by(by).agg(**taken)
        return Lazily(found.select(by, **{name: _told(nw.col(name), how) for name, how in hows.items()}))

    def attached(self, found: "Lazily", *, on: str) -> "Lazily":
        """With the columns of the found row for each value of `on`."""
        return Lazily(self.frame.join(found.frame, on=on, how="left"))

    def first_of_each(
        self, by: str, columns: Columns, *, order: Sequence[str], where: nw.Expr | None = None
    ) -> "Lazily":
        """The first row of each value of `by`."""
        rows = self.frame if where is None else self.frame.with_columns(_met=where).filter("_met")
        found = rows.select(by, *order, **columns).unique(by, keep="first", order_by=[by, *order])
        return Lazily(found.select(by, *columns))

    def repeated(
        self,
        name: str,
        column: str,
        *,
        where: nw.Expr | None = None,
        among: Repeated | None = None,  # noqa: ARG002 -- a cluster holds all rows
    ) -> "Lazily":
        """With the number of rows that bear a row's value."""
        met = ~nw.col(column).is_null() if where is None else where
        rows = self.frame.with_columns(_times=_one(met), _unclear=_one(met.is_null()))
        times, unclear = (nw.col(it).sum().over(column) for it in ("_times", "_unclear"))
        found = nw.when(~nw.col(column).is_null() & (unclear == 0)).then(times).cast(nw.Float64)
        return Lazily(rows.with_columns(**{name: found}).drop("_times", "_unclear"))

    def moved(self, pairs: "Lazily", *, at: str, to: str) -> "Lazily":
        """Every row once for each pair."""
        return Lazily(self.frame.join(pairs.frame.select(at, to), on=at).drop(at).rename({to: at}))


def _one(truth: nw.Expr) -> nw.Expr:
    one: nw.Expr = nw.when(truth).then(1).otherwise(0)
    return one


def _coded(column: nw.Expr, how: How) -> nw.Expr:
    match how:
        case "any" | "all":
            coded: nw.Expr = nw.when(column).then(TRUE).otherwise(nw.when(column.is_null()).then(OPEN).otherwise(FALSE))
            return coded
        case "count":
            return _one(column)
        case "sum":
            return column.fill_null(0)
    return column


def _together(column: nw.Expr, how: How) -> nw.Expr:
    match how:
        case "any" | "max":
            return column.max()
        case "all" | "min":
            return column.min()
    return column.sum()


def _told(column: nw.Expr, how: How) -> nw.Expr:
    """What was taken together, decoded."""
    if how not in ("any", "all"):
        return column
    known = nw.when(column == FALSE).then(nw.lit(value=False))
    truth: nw.Expr = nw.when(column == TRUE).then(nw.lit(value=True)).otherwise(known)
    return truth
