"""Rows that count for more than one: which rows are usable, and means, ratios and groups of them."""

from collections.abc import Sequence

import polars as pl

from xiuhua.words import Rejected

WEIGHT = pl.col("weight")


def weights(column: str | None) -> pl.Expr:
    """The weight of each row as `weight`: a column, or 1 for every row."""
    return (pl.lit(1.0) if column is None else pl.col(column).cast(pl.Float64)).alias("weight")


def is_weight() -> pl.Expr:
    """Whether a row has a weight above nought; others say nothing about how many it stands for."""
    return (WEIGHT.is_finite() & (WEIGHT > 0)).fill_null(value=False)


def weighted_mean(values: pl.Expr) -> pl.Expr:
    """The mean of a column without gaps, each row as often as its weight says; null without rows."""
    return ratio((values * WEIGHT).sum(), WEIGHT.sum())


def ratio(above: pl.Expr, below: pl.Expr) -> pl.Expr:
    """A quotient that is unknown (null) when there is nothing to divide by, or less."""
    return pl.when(below > 0).then(above / below)


def together(frame: pl.DataFrame, by: Sequence[str], **found: pl.Expr) -> pl.DataFrame:
    """One row for each group in the order of its keys (unknown last), or one row for all when there are none."""
    if not by:
        return frame.select(**found)
    return frame.group_by(*by).agg(**found).sort(*by, nulls_last=True)


def beside(left: pl.DataFrame, right: pl.DataFrame, by: Sequence[str]) -> pl.DataFrame:
    """The columns of two results of `together`; a group that the right one lacks has nulls there."""
    if not by:
        return left.hstack(right)
    return left.join(right, on=list(by), how="left", nulls_equal=True, maintain_order="left")


def require_free(by: Sequence[str], taken: Sequence[str]) -> None:
    """Refuse groups told by a column whose name the result needs itself. Raises Rejected."""
    if clash := [name for name in by if name in taken]:
        raise Rejected(f"Groups cannot be told by a column named {clash[0]}: the result has one. Rename the column.")
