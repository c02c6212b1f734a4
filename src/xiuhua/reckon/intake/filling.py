"""The way back: typed facts as the cells of a layout, so that what is filled in reads again as the same facts."""

import polars as pl

from xiuhua.reckon.intake.layout import Column, Layout
from xiuhua.reckon.intake.problems import shown
from xiuhua.reckon.intake.spelling import header_key, masked

BETWEEN_FLAGS = "、"
HOUSEHOLD = "household.number"
RUNNING_NUMBER = header_key("序号")


def filled(facts: pl.DataFrame, layout: Layout) -> pl.DataFrame:
    """Facts (columns named as the layout feeds them) as text, one column for each of the layout's; unknown is null."""
    kinds = {fact: pl.String if it.kind == "code" else None for it in layout.columns for fact in it.facts}
    kinds |= {name: pl.String for it in layout.columns if it.on for name in (HOUSEHOLD, it.on.feeds)}
    absent = [pl.lit(None, dtype=kind).alias(name) for name, kind in kinds.items() if name not in facts.columns]
    whole = facts.with_columns(absent)
    return whole.select(_cell(column).cast(pl.String).alias(column.feeds) for column in layout.columns)


def masked_cells(cells: pl.DataFrame, layout: Layout) -> pl.DataFrame:
    """The cells with every personal value masked: stars in it tell an import that this is no value."""
    personal = [column for column in layout.columns if column.personal]
    return cells.with_columns(masked(pl.col(it.feeds), kind=it.kind).alias(it.feeds) for it in personal)


def in_form(cells: pl.DataFrame, form: Layout, *, first: int) -> pl.DataFrame:
    """Cells under all headers of a form from left to right (named by place), the rows numbered from `first` on.

    Headers that lead to no fact stay blank.
    """
    number = pl.int_range(first, first + pl.len(), dtype=pl.UInt32).cast(pl.String)
    blank = pl.lit(None, dtype=pl.String)
    return cells.select(
        (pl.col(feeds) if feeds else number if header_key(header) == RUNNING_NUMBER else blank).alias(str(place))
        for place, (header, feeds) in enumerate(zip(form.headers, form.recognise(form.headers), strict=True))
    )


def _cell(column: Column) -> pl.Expr:
    if column.on is not None:
        speaks = pl.col(column.on.feeds).eq_missing(pl.lit(column.on.code))
        return shown(column).filter(speaks).first().over(HOUSEHOLD)  # beside all of the household
    if column.flags is None or column.codes is None:
        return shown(column)
    labels = column.codes.labels
    said = [pl.when(pl.col(feeds)).then(pl.lit(labels[flag])) for flag, feeds in column.flags.items()]
    known = ~pl.any_horizontal([pl.col(feeds).is_null() for feeds in column.flags.values()])
    several = pl.concat_str(said, separator=BETWEEN_FLAGS, ignore_nulls=True)
    return pl.when(known).then(pl.when(several == "").then(pl.lit(labels[column.none])).otherwise(several))
