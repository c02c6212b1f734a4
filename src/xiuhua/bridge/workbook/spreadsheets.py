"""Spreadsheets (xlsx, xls, ods) as rows: parsed once, merged cells filled, errors shown, hidden rows counted."""

import itertools
import threading
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

from python_calamine import CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from xiuhua.bridge.workbook.kinds import Kind, kind_of
from xiuhua.bridge.workbook.lost_values import Seen, with_lost
from xiuhua.bridge.workbook.merged import Range, clipped, with_merged
from xiuhua.bridge.workbook.old_errors import seen_in_old
from xiuhua.bridge.workbook.opendocument import Table, survey_tables
from xiuhua.bridge.workbook.refusal import WorkbookRefused
from xiuhua.bridge.workbook.seen_in_sheets import seen_in_sheets
from xiuhua.bridge.workbook.source import Source

KEPT_CELLS = 20_000_000  # of sheets kept once their heads were seen; what is larger is parsed again when wanted
MACROS = (SheetTypeEnum.MacroSheet, SheetTypeEnum.Vba)
Found = TypeVar("Found")


def spreadsheet_source(path: Path, file: BinaryIO) -> Source:
    """The visible sheets of a spreadsheet, whose file stays open as long as they are read.

    Raises WorkbookRefused, and CalamineError for what is damaged.
    """
    book = CalamineWorkbook.from_filelike(file)  # a path would be judged by its ending
    if any(sheet.typ in MACROS for sheet in book.sheets_metadata):
        raise WorkbookRefused("macros")
    sheets = [sheet for sheet in book.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
    names = [sheet.name for sheet in sheets if sheet.visible == SheetVisibleEnum.Visible]
    unread = [sheet.name for sheet in sheets if sheet.name not in names]
    parts = _parts(path)
    if "content.xml" in parts and "mimetype" in parts:
        tables = survey_tables(path)
        seen = _meanwhile(lambda _: dict[str, Seen](tables), path)
        kept = _Sheets(book, seen, tables)
        return Source(names, kept.rows, lambda: _hidden_rows(seen()), unread, kept.left)
    every = [sheet.name for sheet in book.sheets_metadata]
    seen = _meanwhile(seen_in_sheets if parts else lambda old: seen_in_old(old, every), path)
    kept = _Sheets(book, seen)
    return Source(names, kept.rows, lambda: _hidden_rows(seen()), unread, kept.left)


def _hidden_rows(seen: Mapping[str, Seen]) -> dict[str, int]:
    return {name: sheet.hidden_rows for name, sheet in seen.items()}


class _Sheets:
    """Sheets as parsed, kept between the look at their heads and the reading of their rows."""

    def __init__(
        self, book: CalamineWorkbook, seen: Callable[[], Mapping[str, Seen]], tables: Mapping[str, Table] | None = None
    ) -> None:
        self._book = book
        self._seen = seen
        self._tables = tables or {}
        self._kept: dict[str, CalamineSheet] = {}
        self._kept_cells = 0

    def rows(self, name: str, most: int | None) -> Iterator[Sequence[Any]]:
        """The first rows of a sheet, or all."""
        sheet = self._sheet(name)
        rows: Iterator[list[Any]] = itertools.islice(sheet.iter_rows(), most)
        if sheet.start and name in (seen := self._seen()) and seen[name].lost:
            rows = with_lost(rows, seen[name].lost, left=sheet.start[1])
        ranges = self._merged(name, sheet)
        return with_merged(rows, ranges) if ranges else rows

    def left(self, name: str) -> int:
        """How many blank columns stand left of a sheet's rows."""
        start = self._sheet(name).start
        return start[1] if start else 0

    def _sheet(self, name: str) -> CalamineSheet:
        if name in self._kept:
            return self._kept[name]
        sheet = self._book.get_sheet_by_name(name)
        cells = sheet.height * sheet.width
        if self._kept_cells + cells <= KEPT_CELLS:
            self._kept[name] = sheet
            self._kept_cells += cells
        return sheet

    def _merged(self, name: str, sheet: CalamineSheet) -> list[Range]:
        told = self._tables[name].merged if name in self._tables else sheet.merged_cell_ranges
        if not told or not sheet.start or not sheet.end:
            return []
        return clipped(told, rows=sheet.end[0] + 1, columns=sheet.width, left=sheet.start[1])


def _parts(path: Path) -> frozenset[str]:
    """The names of what an archive holds; none of a file that is no archive."""
    if kind_of(path) is not Kind.ARCHIVE:
        return frozenset()
    with zipfile.ZipFile(path) as archive:
        return frozenset(archive.namelist())


def _meanwhile(find: Callable[[Path], Found], path: Path) -> Callable[[], Found]:
    """Start to find something on a thread of its own (it spends its time outside Python); the call waits for it."""
    found: Future[Found] = Future()

    def run() -> None:
        try:
            found.set_result(find(path))
        except BaseException as wrong:  # noqa: BLE001 -- raised again where it is asked for
            found.set_exception(wrong)

    threading.Thread(target=run, daemon=True).start()
    return found.result
