"""The few things done to whole frames, for Polars in process and for any lazy backend of narwhals (a cluster).

A group's value is known by `how`: any and all in three values, count of the true, sum, min, max; `open` columns say
whether some part was unknown.
"""

from collections.abc import Mapping
from typing import Any, Literal

import narwhals as nw
import polars as pl

Frame = Any  # a DataFrame or LazyFrame of narwhals: both have what is used here
How = Literal["any", "all", "count", "sum", "min", "max"]
FALSE, OPEN, TRUE = 0, 1, 2  # in this order the largest of several is their OR, and the least their AND


def framed(table: Any) -> Frame:
    """A native frame as narwhals knows it."""
    return nw.from_native(table)


def with_columns(frame: Frame, columns: Mapping[str, nw.Expr]) -> Frame:
    """The frame with columns made from its own."""
    return frame.with_columns(**columns) if columns else frame


def grouped(frame: Frame, *, by: str, hows: Mapping[str, How]) -> Frame:
    """A row for each value of `by`, with the columns of `hows` taken together; any and all come as truths."""
    native = nw.to_native(frame)
    if isinstance(native, pl.DataFrame):
        return framed(_grouped_polars(native, by, hows))
    coded = {
        name: nw.when(nw.col(name)).then(TRUE).otherwise(nw.when(nw.col(name).is_null()).then(OPEN).otherwise(FALSE))
        for name, how in hows.items()
        if how in ("any", "all")
    }
    counted = {name: nw.when(nw.col(name)).then(1).otherwise(0) for name, how in hows.items() if how == "count"}
    found = frame.with_columns(**coded, **counted).group_by(by).agg(**{n: _lazily(n, how) for n, how in hows.items()})
    return found.with_columns(**{name: decoded(nw.col(name)) for name in coded})


def attached(frame: Frame, found: Frame, *, on: str) -> Frame:
    """The frame with the columns of the found row for each value of `on`; order and number of rows stay."""
    left, right = nw.to_native(frame), nw.to_native(found)
    if not isinstance(left, pl.DataFrame):
        return frame.join(found, on=on, how="left")
    if left.height == right.height and left[on].equals(right[on]):
        return framed(left.hstack(right.drop(on)))
    return framed(left.hstack(left.select(on).join(right, on=on, how="left", maintain_order="left").drop(on)))


def first_of_each(frame: Frame, *, by: str, order: list[str]) -> Frame:
    """The first row for each value of `by`, in the order of the given columns."""
    native = nw.to_native(frame)
    if isinstance(native, pl.DataFrame):
        return framed(native.sort(order).unique(by, keep="first", maintain_order=True))
    return frame.unique(by, keep="first", order_by=order)


def decoded(code: nw.Expr) -> nw.Expr:
    """A truth from its code."""
    truth: nw.Expr = (
        nw.when(code == TRUE).then(nw.lit(value=True)).otherwise(nw.when(code == FALSE).then(nw.lit(value=False)))
    )
    return truth


def _grouped_polars(frame: pl.DataFrame, by: str, hows: Mapping[str, How]) -> pl.DataFrame:
    """Rows that come sorted are taken as runs, which spares hashing their keys."""
    aggregates = [_at_once(name, how) for name, how in hows.items()]
    if not frame[by].is_sorted():
        return frame.group_by(by, maintain_order=True).agg(aggregates)
    run = pl.col(by).rle_id().set_sorted()
    heads = frame.select(pl.col(by).filter(pl.col(by).ne_missing(pl.col(by).shift()) | (pl.int_range(pl.len()) == 0)))
    runs = frame.select(*hows, _run=run).group_by("_run", maintain_order=True).agg(aggregates)
    return heads.hstack(runs.drop("_run"))


def _at_once(name: str, how: How) -> pl.Expr:
    column = pl.col(name)
    match how:
        case "any":
            return column.any(ignore_nulls=False)
        case "all":
            return column.all(ignore_nulls=False)
        case "count":
            return column.sum().cast(pl.Int64)
        case "min":
            return column.min()
        case "max":
            return column.max()
    return column.sum()


def _lazily(name: str, how: How) -> nw.Expr:
    column = nw.col(name)
    match how:
        case "any" | "max":
            return column.max()
        case "all" | "min":
            return column.min()
    return column.sum()
