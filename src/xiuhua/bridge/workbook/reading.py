"""Workbooks as text, sheet by sheet: first the rows that can hold a header, then all rows of the sheets wanted."""

import hashlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from xiuhua.bridge.workbook.guard import guard
from xiuhua.bridge.workbook.reader import Reader
from xiuhua.bridge.workbook.source import HEAD_ROWS

__all__ = ["HEAD_ROWS", "RawSheet", "RawWorkbook", "open_raw"]


@dataclass(frozen=True, slots=True)
class RawSheet:
    """A sheet: its name, its first rows as text (blank is ""), and how many of its rows the spreadsheet hides.

    `left` is the number of blank columns left of its first, which rows do not have.
    """

    name: str
    head: tuple[tuple[str, ...], ...]
    hidden_rows: int = 0
    left: int = 0


@dataclass(frozen=True, slots=True)
class RawWorkbook:
    """A file opened: SHA-256 of its bytes and its sheets; of a hidden one nothing is read but its name.

    A child that has parsed the file waits a while for the first call of `frames`; later calls start one anew.
    """

    path: Path
    digest: str
    sheets: tuple[RawSheet, ...]
    waiting: list[Reader] = field(default_factory=list, repr=False, compare=False)

    def frames(self, names: Collection[str]) -> Iterator[tuple[str, pl.DataFrame]]:
        """The rows of some sheets, in order, some thousands at a time, each with the name of its sheet.

        Columns: `row` as the spreadsheet counts, then "0", "1", … as text; rows without any content are left out.
        Raises WorkbookRefused for what only shows while reading.
        """
        reader = self._asked(names)
        try:
            yield from reader.frames()
        finally:
            reader.close()

    def _asked(self, names: Collection[str]) -> Reader:
        if self.waiting and (reader := self.waiting.pop()).ask(names):
            return reader
        reader = Reader(self.path)
        reader.heads()
        reader.ask(names)
        return reader


def open_raw(path: Path) -> RawWorkbook:
    """A file by what it is, whatever its ending: judged first, then read by a child. Raises WorkbookRefused."""
    guard(path)
    reader = Reader(path)
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()  # while the child reads
    sheets = tuple(RawSheet(name, tuple(map(tuple, head)), *counts) for name, head, *counts in reader.heads())
    return RawWorkbook(path, digest, sheets, [reader])
