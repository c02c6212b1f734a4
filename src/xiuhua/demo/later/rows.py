"""How tables of the city go on: facts that end and are followed, and rows that are added."""

from datetime import date

import polars as pl

from xiuhua.demo.moments import learnt

Tables = dict[str, pl.DataFrame]
OPEN = pl.col("until").is_null()


def last_id(table: pl.DataFrame) -> int:
    """The greatest id of a table, 0 where it has no rows."""
    return int(table.select(pl.col("id").max().fill_null(0)).item())


def added(tables: Tables, name: str, rows: pl.DataFrame) -> Tables:
    """The tables with further rows of one, numbered on after its last; what rows do not say stays empty."""
    kept = tables[name]
    more = rows.with_columns(id=pl.int_range(1, pl.len() + 1, dtype=pl.Int64) + last_id(kept))
    empty = [pl.lit(None, kept.schema[column]).alias(column) for column in kept.columns if column not in more.columns]
    further = more.with_columns(empty).select(pl.col(column).cast(kind) for column, kind in kept.schema.items())
    return tables | {name: pl.concat([kept, further])}


def followed(tables: Tables, name: str, rows: pl.DataFrame, *, by: str) -> Tables:
    """The tables in which open facts of one end and are followed.

    `rows` has `by` (the column of whom the fact is), `since`, and what is another from then on; all else stays.
    """
    kept = tables[name]
    former = kept.filter(OPEN).drop("id", "since", "recorded", strict=False)
    new = rows.join(former.drop([it for it in rows.columns if it != by], strict=False), on=by, maintain_order="left")
    ends = rows.select(by, pl.col("since").alias("ended"))
    closed = kept.join(ends, on=by, how="left", maintain_order="left").with_columns(
        until=pl.when(OPEN).then(pl.coalesce("ended", "until")).otherwise("until")
    )
    return added(tables | {name: closed.drop("ended")}, name, new.with_columns(learnt(5)))


def all_ended(tables: Tables, name: str, *, on: date) -> Tables:
    """The tables in which all open rows of one end on a day."""
    return tables | {name: tables[name].with_columns(until=pl.col("until").fill_null(on))}


def on_day(table: pl.DataFrame, day: date) -> pl.DataFrame:
    """The rows of a table that hold on a day."""
    return table.filter(pl.col("since") <= day, OPEN | (pl.col("until") > day))
