"""What rows of a file are matched against, and in what: the layout, the day, the keys, the villages allowed."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

import polars as pl

from xiuhua.reckon.intake.layout import Layout
from xiuhua.reckon.intake.problems import shown, told
from xiuhua.register.vault import Vault

Found = tuple[pl.DataFrame, pl.DataFrame]  # rows that are still good, and the problems of the others


@dataclass(frozen=True, slots=True)
class Matching:
    """What rows are matched against: a layout, a day, the vault that indexes numbers, and the villages allowed."""

    layout: Layout
    as_of: date
    vault: Vault
    villages: Collection[int] | None = None

    def told(self, rows: pl.DataFrame, feeds: str, reason: str, *, detail: str | pl.Expr = "{}") -> pl.DataFrame:
        """Problems of some rows in the column that feeds a fact."""
        column = self.layout.column(feeds)
        return told(rows, column, reason, detail=detail, value=shown(column))
