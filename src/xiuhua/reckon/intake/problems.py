"""Cells that could not be taken, as a table: which row and fact, what stood there (masked), why, and what to do."""

from collections.abc import Sequence

import polars as pl

from xiuhua.reckon.intake.layout import Column
from xiuhua.reckon.intake.spelling import is_lost, masked
from xiuhua.words import FEN_PER_YUAN

# `seq` numbers the rows of a file from 0; `feeds` names the column; `detail` is a JSON object for the sentence.
PROBLEMS = pl.DataFrame(
    schema={"seq": pl.UInt32, "feeds": pl.String, "value": pl.String, "reason": pl.String, "detail": pl.String}
)


def told(
    rows: pl.DataFrame,
    column: Column,
    reason: str | pl.Expr,
    *,
    detail: str | pl.Expr = "{}",
    value: pl.Expr | None = None,
) -> pl.DataFrame:
    """Problems of one column for rows that have `seq` and the column's cell (or a `value` to show instead)."""
    if rows.is_empty():
        return PROBLEMS  # as for nearly every column of nearly every file
    text = (pl.col(column.feeds) if value is None else value).cast(pl.String).fill_null("")
    shown = (
        pl.when((text == "") | is_lost(text)).then(text).otherwise(masked(text, kind=column.kind))
        if column.personal
        else text
    )
    return rows.select(
        seq=pl.col("seq").cast(pl.UInt32),
        feeds=pl.lit(column.feeds),
        value=shown.str.head(120),
        reason=pl.lit(reason) if isinstance(reason, str) else reason,
        detail=pl.lit(detail) if isinstance(detail, str) else detail,
    )


def shown(column: Column) -> pl.Expr:
    """A typed value as the workbook would show it."""
    value = pl.col(column.facts[0] if not column.flags else column.feeds)
    if column.kind == "yes_no" and column.codes:
        labels, value = column.codes.labels, value.cast(pl.Boolean)
        return pl.when(value).then(pl.lit(labels["yes"])).when(~value).then(pl.lit(labels["no"]))
    if column.codes:
        return value.replace_strict(dict(column.codes.labels), default=None, return_dtype=pl.String)
    if column.kind == "money":
        fen = FEN_PER_YUAN * column.unit
        exact = (value / fen).cast(pl.Decimal(38, len(str(fen)) - 1))  # a float may be told as a power of ten
        return exact.cast(pl.String).str.strip_chars_end("0").str.strip_suffix(".")
    return value.cast(pl.String)


def gathered(problems: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """Problems of several columns as one table."""
    return pl.concat([PROBLEMS, *problems])


def without(rows: pl.DataFrame, others: pl.DataFrame) -> pl.DataFrame:
    """Rows (or what is told of them) that are not among the others: mostly rows that have no problem."""
    if others.is_empty():
        return rows  # as it is: half a million rows are not copied for nothing
    return rows.join(others.select("seq").unique(), on="seq", how="anti", maintain_order="left")
