"""What differs between two fillings of a form: rows that came, rows that went, cells that say something else."""

import polars as pl

KEY = "key"
CAME, WENT, CHANGED = "came", "went", "changed"
SCHEMA = {KEY: pl.String, "what": pl.String, "column": pl.String, "was": pl.String, "now": pl.String}


def differences(before: pl.DataFrame, after: pl.DataFrame) -> pl.DataFrame:
    """Columns key, what (came, went, changed), column, was, now; by row as `after` has them, then those that went.

    Both have the column `key`, unique in each, and the same other columns, all of text. A row that came or went is told
    once, with `column`, `was` and `now` null; a changed one for every cell that says something else.
    """
    columns = [name for name in after.columns if name != KEY]
    both = after.join(before, on=KEY, suffix=" before", maintain_order="left")
    changed = [
        both.filter(pl.col(name).ne_missing(pl.col(f"{name} before"))).select(
            KEY, what=pl.lit(CHANGED), column=pl.lit(name), was=f"{name} before", now=name
        )
        for name in columns
    ]
    found = pl.concat([_only(after, before, CAME), *changed, _only(before, after, WENT)])
    order = pl.concat([after.select(KEY), before.select(KEY)]).unique(KEY, keep="first", maintain_order=True)
    rank = {name: place for place, name in enumerate(columns)}
    return (
        found.join(order.with_row_index("row"), on=KEY, maintain_order="left")
        .sort(pl.col("what") == WENT, "row", pl.col("column").replace_strict(rank, default=-1), maintain_order=True)
        .select(list(SCHEMA))
    )


def _only(these: pl.DataFrame, others: pl.DataFrame, what: str) -> pl.DataFrame:
    """Rows of one filling whose key the other does not have."""
    nothing = pl.lit(None, dtype=pl.String)
    alone = these.join(others, on=KEY, how="anti", maintain_order="left")
    return alone.select(KEY, what=pl.lit(what), column=nothing, was=nothing, now=nothing)
