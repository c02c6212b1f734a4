"""Cells that were taken otherwise than they were written: what was repaired, how often, and for example which."""

from collections.abc import Sequence

import polars as pl

from xiuhua.reckon.intake.layout import Column
from xiuhua.reckon.intake.spelling import UNSEEN, list_key, masked

# One row for each column and kind of repair: how many cells, and one of them before and after (masked if personal).
REPAIRS = pl.DataFrame(
    schema={"feeds": pl.String, "kind": pl.String, "count": pl.UInt32, "before": pl.String, "after": pl.String}
)
DATE = r"^\d{4}-\d{2}-\d{2}$"


def repaired(raw: pl.DataFrame, text: pl.DataFrame, columns: Sequence[Column]) -> pl.DataFrame:
    """What became of cells whose text changed by cleaning, whose day or code was spelled in an unusual way."""
    found = [_cleaned(raw, text, column) for column in columns]
    listed = [column for column in columns if column.codes is not None and not column.flags]
    said = spellings(text, listed)
    found += [_spelled(text, column, said[column.feeds]) for column in listed]
    found += [_dated(text, column) for column in columns if column.kind == "date"]
    return pl.concat([REPAIRS, *found])


def spellings(text: pl.DataFrame, columns: Sequence[Column]) -> dict[str, list[str]]:
    """What is written in some columns, each text once; all columns are asked at once."""
    distinct = text.select(pl.col(column.feeds).drop_nulls().unique().implode() for column in columns)
    return {name: distinct[name].item().to_list() for name in distinct.columns}


def together(repairs: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """The repairs of several parts of a file as one."""
    every = pl.concat([REPAIRS, *repairs])
    sums = pl.col("count").sum(), pl.col("before").first(), pl.col("after").first()
    return every.group_by("feeds", "kind", maintain_order=True).agg(*sums)


def counted(cells: pl.DataFrame, column: Column, kind: str) -> pl.DataFrame:
    """Repairs of one kind in cells given as `before` and `after`."""
    if cells.is_empty():
        return REPAIRS
    shown = [
        masked(pl.col(name), kind=column.kind) if column.personal else pl.col(name) for name in ("before", "after")
    ]
    first = cells.head(1).select(*shown)
    count = pl.lit(cells.height, dtype=pl.UInt32).alias("count")
    return first.select(pl.lit(column.feeds).alias("feeds"), pl.lit(kind).alias("kind"), count, "before", "after")


def _cleaned(raw: pl.DataFrame, text: pl.DataFrame, column: Column) -> pl.DataFrame:
    if raw[column.feeds].equals(text[column.feeds]):
        return REPAIRS
    cells = pl.DataFrame({"before": raw[column.feeds], "after": text[column.feeds]})
    changed = cells.filter(pl.col("before") != pl.col("after"))
    before = pl.col("before")
    spaced = before.str.contains(UNSEEN)
    quoted = before.str.strip_chars().str.contains("^['‘’]")
    widened = before.str.normalize("NFKC") != before
    dashed = cells.filter(pl.col("after").is_null() & before.str.contains(r"[^\s\p{Cf}]"))
    return pl.concat(
        [
            counted(changed.filter(spaced), column, "spaces"),
            counted(changed.filter(quoted), column, "apostrophe"),
            counted(changed.filter(~spaced & ~quoted & widened), column, "widths"),
            counted(changed.filter(~spaced & ~quoted & ~widened), column, "tidied"),
            counted(dashed, column, "dash"),
        ]
    )


def _spelled(text: pl.DataFrame, column: Column, distinct: Sequence[str]) -> pl.DataFrame:
    """Values by another name than the list's own."""
    assert column.codes is not None  # noqa: S101 -- only called for listed columns
    labels, spellings = column.codes.labels, column.codes.spellings
    known = {said: labels[spellings[list_key(said)]] for said in distinct if list_key(said) in spellings}
    others = {said: label for said, label in known.items() if said != label}
    if not others:
        return REPAIRS
    cells = text.filter(pl.col(column.feeds).is_in(list(others))).select(before=column.feeds)
    return counted(cells.with_columns(after=pl.col("before").replace(others)), column, "synonym")


def _dated(text: pl.DataFrame, column: Column) -> pl.DataFrame:
    """Days written otherwise than year-month-day."""
    other = text.filter(~pl.col(column.feeds).str.contains(DATE)).select(before=column.feeds, after=column.feeds)
    return counted(other, column, "date")
