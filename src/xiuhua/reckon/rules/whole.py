"""Frames in process, on Polars: rows that come sorted by a key are taken as runs, which spares hashing and joining."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import narwhals as nw
import numpy as np
import polars as pl

from xiuhua.reckon.rules.calendar import place_of, places_on_calendar
from xiuhua.reckon.rules.repeats import Repeated, repeated_among

How = Literal["any", "all", "count", "sum", "min", "max"]
Columns = Mapping[str, nw.Expr]
Places = np.ndarray[Any, np.dtype[np.int64]]
FALSE, OPEN, TRUE = 0, 1, 2  # in this order the largest of several is their OR, and the least their AND


@dataclass(frozen=True, slots=True)
class Runs:
    """The rows of a frame by a key that is sorted: the keys, where each begins, and which one a row belongs to."""

    keys: pl.Series
    starts: Places
    of_row: pl.Series


@dataclass(frozen=True, slots=True)
class Whole:
    """A frame of Polars; for what its methods do see `frames.Frame`."""

    frame: pl.DataFrame
    known_runs: dict[str, Runs | None] = field(default_factory=dict)

    def to_native(self) -> pl.DataFrame:
        """The frame."""
        return self.frame

    def only(self, *names: str, **columns: nw.Expr) -> "Whole":
        """Only these columns."""
        return self._with(pl.DataFrame([*(self.frame[name] for name in names), *self._made(columns)]))

    def with_columns(self, columns: Columns) -> "Whole":
        """With columns made from its own."""
        return self._with(self.frame.with_columns(self._made(columns)))

    def without(self, *names: str) -> "Whole":
        """Without some columns."""
        return self._with(self.frame.drop(names))

    def placed(self, days: Iterable[str]) -> "Whole":
        """With the places of days on the calendar."""
        missing = [day for day in days if place_of(day) not in self.frame.columns]
        return self._with(
            self.frame.with_columns(places_on_calendar(self.frame[it]).alias(place_of(it)) for it in missing)
        )

    def grouped(self, by: str, columns: Columns, hows: Mapping[str, How]) -> "Whole":
        """A row for each value of `by`."""
        made, runs = self._made(columns), self.runs(by)
        if runs is None:
            return Whole(_by_hash(pl.DataFrame([self.frame[by], *made]), by, hows))
        return Whole(pl.DataFrame([runs.keys, *(_by_runs(one, hows[one.name], runs) for one in made)]))

    def attached(self, found: "Whole", *, on: str) -> "Whole":
        """With the columns of the found row for each value of `on`."""
        runs, told = self.runs(on), found.frame
        keys = self.frame[on] if runs is None else runs.keys
        if not told[on].equals(keys):
            told = keys.to_frame().join(told, on=on, how="left", maintain_order="left")
        told = told.drop(on)
        if runs is not None and len(runs.keys) != self.frame.height:
            told = told.select(pl.all().gather(runs.of_row))
        return self._with(self.frame.hstack(told))

    def first_of_each(
        self, by: str, columns: Columns, *, order: Sequence[str], where: nw.Expr | None = None
    ) -> "Whole":
        """The first row of each value of `by`."""
        made = self.only(by, *order, **columns, **({} if where is None else {"_met": where})).frame
        rows = made if where is None else made.filter("_met")
        if not _is_sorted(rows, by, *order):
            rows = rows.sort(by, *order)
        return Whole(rows.filter(pl.col(by).ne_missing(pl.col(by).shift())).select(by, *columns))

    def repeated(
        self, name: str, column: str, *, where: nw.Expr | None = None, among: Repeated | None = None
    ) -> "Whole":
        """With the number of rows that bear a row's value, of these or of those that others counted."""
        values = self.frame[column]
        met = pl.repeat(value=True, n=len(values), eager=True) if where is None else self._made({"met": where})[0]
        counted = repeated_among(values, met) if among is None else among
        return self._with(self.frame.with_columns(counted.times(values, met).alias(name)))

    def moved(self, pairs: "Whole", *, at: str, to: str) -> "Whole":
        """Every row once for each pair that has its value under `at`, with the one under `to` instead."""
        return Whole(self.frame.join(pairs.frame.select(at, to), on=at).drop(at).rename({to: at}))

    def runs(self, by: str) -> Runs | None:
        """The runs of a key, found once for all that is made of these rows; None where it is not sorted or not told."""
        if by not in self.known_runs:
            self.known_runs[by] = _runs(self.frame[by])
        return self.known_runs[by]

    def _with(self, frame: pl.DataFrame) -> "Whole":
        return Whole(frame, self.known_runs)

    def _made(self, columns: Columns) -> list[pl.Series]:
        """Columns made in one pass; what several have in common is made once, which only a lazy frame does."""
        if not columns:
            return []
        lazy = nw.from_native(self.frame.lazy()).with_columns(**columns).to_native()
        return lazy.select(*columns).collect(engine="in-memory").get_columns()


def _runs(keys: pl.Series) -> Runs | None:
    if keys.null_count():
        return None
    of_row = keys.rle_id()
    starts = np.flatnonzero(np.diff(of_row.to_numpy(), prepend=np.uint32(1)))
    heads = keys.gather(starts)
    return Runs(heads, starts, of_row) if heads.is_sorted() and heads.n_unique() == len(heads) else None


def _by_runs(values: pl.Series, how: How, runs: Runs) -> pl.Series:
    """A column taken together run by run."""
    if how in ("min", "max"):
        rows = pl.DataFrame([values.alias("value"), runs.of_row.alias("run").set_sorted()])
        value = pl.col("value").min() if how == "min" else pl.col("value").max()
        return rows.group_by("run", maintain_order=True).agg(value)["value"].alias(values.name)
    if how in ("any", "all"):
        code = (values.cast(pl.UInt8) * TRUE).fill_null(OPEN)
        take = np.maximum if how == "any" else np.minimum
        taken = pl.Series(values.name, take.reduceat(code.to_numpy(), runs.starts))
        return (taken == TRUE).set(taken == OPEN, None) if values.null_count() else taken == TRUE
    numbers = (values.cast(pl.UInt32) if how == "count" else values).fill_null(0)
    total = pl.Series(values.name, np.add.reduceat(numbers.to_numpy(), runs.starts))
    if not values.null_count():
        return total
    unclear = np.maximum.reduceat(values.is_null().cast(pl.UInt8).to_numpy(), runs.starts)
    return total.set(pl.Series(unclear) == 1, None)


def _by_hash(rows: pl.DataFrame, by: str, hows: Mapping[str, How]) -> pl.DataFrame:
    return rows.group_by(by, maintain_order=True).agg(_taken(name, how) for name, how in hows.items())


def _taken(name: str, how: How) -> pl.Expr:
    column = pl.col(name)
    match how:
        case "any":
            return column.any(ignore_nulls=False)
        case "all":
            return column.all(ignore_nulls=False)
        case "min":
            return column.min()
        case "max":
            return column.max()
    return pl.when(column.null_count() == 0).then(column.sum()).alias(name)


def _is_sorted(rows: pl.DataFrame, *names: str) -> bool:
    """Whether the rows come in the order of several columns, all told."""
    level = pl.lit(value=True)
    falls = pl.lit(value=False)
    for column in map(pl.col, names):
        falls |= level & (column < column.shift()).fill_null(value=False)
        level &= (column == column.shift()).fill_null(value=True)
    return not rows.select(falls.any() | pl.any_horizontal(pl.col(names).is_null().any())).item()
