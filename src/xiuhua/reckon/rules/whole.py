"""Frames in process, on Polars: rows that come sorted by a key are taken as runs, which spares hashing and joining."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import narwhals as nw
import numpy as np
import polars as pl

from xiuhua.reckon.rules.calendar import place_of, places_on_calendar
from xiuhua.reckon.rules.repeats import Repeated, repeated_among

How = Literal["any", "all", "count", "sum", "min", "max"]
Columns = Mapping[str, nw.Expr]


@dataclass(frozen=True, slots=True)
class Runs:
    """The rows of a frame by a key that is sorted: the keys, how many rows each has, and which one a row belongs to."""

    keys: pl.Series
    lengths: pl.Series
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
        if runs is None:
            told = self.frame.select(on).join(told, on=on, how="left", maintain_order="left")
        elif not told[on].equals(runs.keys):
            told = _beside(runs.keys, told)
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
    runs = keys.rle()
    heads, lengths = runs.struct.field("value").alias(keys.name), runs.struct.field("len")
    if not heads.is_sorted():
        return None
    of_row = np.repeat(np.arange(len(heads), dtype=np.uint32), lengths.to_numpy())
    return Runs(heads.set_sorted(), lengths, pl.Series(of_row))


def _beside(keys: pl.Series, told: pl.DataFrame) -> pl.DataFrame:
    """The found row for each of some keys in order; if both are in order they are walked side by side, not hashed."""
    on = keys.name
    if told[on].null_count() or not told[on].is_sorted():
        return keys.to_frame().join(told, on=on, how="left", maintain_order="left")
    nearest = told.select(on, _key=on).with_row_index("_place")
    beside = keys.to_frame().join_asof(nearest, on=on, check_sortedness=False)
    return told.select(pl.all().gather(beside.select(pl.when(pl.col("_key") == pl.col(on)).then("_place")).to_series()))


def _by_runs(values: pl.Series, how: How, runs: Runs) -> pl.Series:
    """A column taken together run by run."""
    match how:
        case "any":
            return _decided(values, runs, by=True)
        case "all":
            return _decided(values, runs, by=False)
        case "count":
            return _counted(values, runs)
        case "sum":
            return _summed(values, runs)
    rows = pl.DataFrame([values.alias("value"), runs.of_row.alias("run").set_sorted()])
    return _by_hash(rows, "run", {"value": how})["value"].alias(values.name)


def _counted(truths: pl.Series, runs: Runs) -> pl.Series:
    if not truths.null_count() and truths.all():
        return runs.lengths.cast(pl.Int64).alias(truths.name)
    of_true = runs.of_row.gather(truths.arg_true()).to_numpy()
    return pl.Series(truths.name, np.bincount(of_true, minlength=len(runs.keys)), pl.Int64)


def _summed(numbers: pl.Series, runs: Runs) -> pl.Series:
    begins = runs.lengths.cum_sum() - runs.lengths
    total = np.add.reduceat(numbers.fill_null(0).to_numpy(), begins.to_numpy().astype(np.intp))
    return pl.Series(numbers.name, total, numbers.dtype)


def _decided(truths: pl.Series, runs: Runs, *, by: bool) -> pl.Series:
    """For each run the truth that one row decides, unknown where one is unknown, else the opposite.

    Only the rows that say something are looked at, and most say nothing.
    """
    found = np.full(len(runs.keys), not by)
    found[runs.of_row.gather((truths if by else ~truths).arg_true()).to_numpy()] = by
    if not truths.null_count():
        return pl.Series(truths.name, found)
    unclear = np.zeros(len(runs.keys), bool)
    unclear[runs.of_row.gather(truths.is_null().arg_true()).to_numpy()] = True
    return pl.Series(truths.name, found).set(pl.Series(unclear & (found != by)), None)


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
        case "count":
            return column.sum().cast(pl.Int64)
    return column.sum()


def _is_sorted(rows: pl.DataFrame, *names: str) -> bool:
    """Whether the rows come in the order of several columns, all told."""
    level = pl.lit(value=True)
    falls = pl.lit(value=False)
    for column in map(pl.col, names):
        falls |= level & (column < column.shift()).fill_null(value=False)
        level &= (column == column.shift()).fill_null(value=True)
    return not rows.select(falls.any() | pl.any_horizontal(pl.col(names).is_null().any())).item()
