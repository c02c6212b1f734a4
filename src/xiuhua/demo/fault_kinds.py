"""What a kind of fault is, and how tables are changed for one."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import polars as pl

Tables = dict[str, pl.DataFrame]
IntoColumn = pl.Expr | str | int | float | bool | date | None


@dataclass(frozen=True, slots=True)
class Fault:
    """A kind of fault: its key, what is wrong, who can bear it (rows of a view), and what plants it."""

    key: str
    of: str  # member or household
    says: str
    where: pl.Expr
    plant: Callable[[Tables, pl.DataFrame], Tables]
    takes: int = 1  # households that one fault needs


def changed(tables: Tables, name: str, *, where: pl.Expr, **columns: IntoColumn) -> Tables:
    """The tables with some columns of the rows of one table set anew; None empties them."""
    frame = tables[name]
    return tables | {
        name: frame.with_columns(
            pl.when(where)
            .then(value if isinstance(value, pl.Expr) else pl.lit(value, frame.schema[column]))
            .otherwise(column)
            .cast(frame.schema[column])
            .alias(column)
            for column, value in columns.items()
        )
    }


def of_member(chosen: pl.DataFrame, *, column: str = "member_id") -> pl.Expr:
    """Rows of the chosen members."""
    return pl.col(column).is_in(chosen["member_id"].implode())


def of_household(chosen: pl.DataFrame, *, column: str = "household_id") -> pl.Expr:
    """Rows of the chosen households."""
    return pl.col(column).is_in(chosen["household_id"].implode())


def given(chosen: pl.DataFrame, by: str, values: pl.Series, *, column: str) -> pl.Expr:
    """For each row the value of the chosen it belongs to (`by`: their column; `column`: the row's)."""
    return pl.col(column).replace_strict(chosen[by], values, default=None, return_dtype=values.dtype)
