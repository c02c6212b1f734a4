"""The way back: typed facts as the cells of a layout, so that what is filled in reads again as the same facts."""

import polars as pl

from xiuhua.reckon.intake.layout import Column, Layout
from xiuhua.reckon.intake.problems import shown

BETWEEN_FLAGS = "、"


def filled(facts: pl.DataFrame, layout: Layout) -> pl.DataFrame:
    """Facts (columns named as the layout feeds them) as text, one column for each of the layout's; unknown is null."""
    absent = [
        pl.lit(None).alias(column.feeds)
        for column in layout.columns
        if column.flags is None and column.feeds not in facts.columns
    ]
    whole = facts.with_columns(absent)
    return whole.select(_cell(column).cast(pl.String).alias(column.feeds) for column in layout.columns)


def _cell(column: Column) -> pl.Expr:
    if column.flags is None or column.codes is None:
        return shown(column)
    labels = column.codes.labels
    said = [pl.when(pl.col(feeds)).then(pl.lit(labels[flag])) for flag, feeds in column.flags.items()]
    known = ~pl.any_horizontal([pl.col(feeds).is_null() for feeds in column.flags.values()])
    several = pl.concat_str(said, separator=BETWEEN_FLAGS, ignore_nulls=True)
    return pl.when(known).then(pl.when(several == "").then(pl.lit(labels[column.none])).otherwise(several))
