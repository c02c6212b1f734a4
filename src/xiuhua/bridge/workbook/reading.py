"""Workbooks as text, sheet by sheet: first the rows that can hold a header, then all rows of the sheets wanted."""

import hashlib
import itertools
import zipfile
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from xiuhua.bridge.workbook.cells import cell_text, is_filled
from xiuhua.bridge.workbook.delimited import delimited_rows
from xiuhua.bridge.workbook.spreadsheets import spreadsheet_rows

HEAD_ROWS = 12
CHUNK_ROWS = 20_000


@dataclass(frozen=True, slots=True)
class RawSheet:
    """A sheet: its name, its first rows as text (blank is ""), and how many of its rows the spreadsheet hides."""

    name: str
    head: tuple[tuple[str, ...], ...]
    hidden_rows: int = 0


@dataclass(frozen=True, slots=True)
class RawWorkbook:
    """A file opened: SHA-256 of its bytes and its visible sheets."""

    path: Path
    digest: str
    sheets: tuple[RawSheet, ...]

    def frames(self, names: Collection[str]) -> Iterator[tuple[str, pl.DataFrame]]:
        """The rows of some sheets, in order, some thousands at a time, each with the name of its sheet.

        Columns: `row` as the spreadsheet counts, then "0", "1", … as text; rows without any content are left out.
        """
        for name, rows in _rows(self.path):
            if name in names:
                filled = ((number, cells) for number, cells in enumerate(rows, start=1) if is_filled(cells))
                while part := list(itertools.islice(filled, CHUNK_ROWS)):
                    yield name, _frame(part)


def open_raw(path: Path) -> RawWorkbook:
    """A file by what it is, whatever its ending. Raises WorkbookRefused."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    heads = ((name, itertools.islice(rows, HEAD_ROWS)) for name, rows in _rows(path))
    sheets = tuple(
        RawSheet(name, tuple(tuple(cell_text(cell) or "" for cell in row) for row in head)) for name, head in heads
    )
    return RawWorkbook(path, digest, sheets)


def _rows(path: Path) -> Iterator[tuple[str, Iterator[Sequence[Any]]]]:
    return spreadsheet_rows(path) if zipfile.is_zipfile(path) else delimited_rows(path)


def _frame(part: Sequence[tuple[int, Sequence[Any]]]) -> pl.DataFrame:
    width = max(len(cells) for _, cells in part)
    columns = zip(*([*cells, *([None] * (width - len(cells)))] for _, cells in part), strict=True)
    text = {
        str(place): pl.Series(
            [(cell or None) if type(cell) is str else cell_text(cell) for cell in column], dtype=pl.String
        )
        for place, column in enumerate(columns)
    }
    return pl.DataFrame({"row": pl.Series([row for row, _ in part], dtype=pl.UInt32)} | text)
