"""Spreadsheets: judged by their table of contents before anything is unpacked, then read by rows."""

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

from xiuhua.bridge.workbook.refusal import WorkbookRefused

MOST_BYTES = 1_500_000_000
MOST_RATIO = 200
SMALL_ENTRY = 1_000_000  # entries below this may be packed as tightly as they like


def spreadsheet_rows(path: Path) -> Iterator[tuple[str, Iterator[list[Any]]]]:
    """The visible sheets by name, and their rows."""
    guard_archive(path)
    try:
        with path.open("rb") as file:
            book = CalamineWorkbook.from_filelike(file)  # a path would be judged by its ending
            for sheet in book.sheets_metadata:
                if sheet.visible == SheetVisibleEnum.Visible:
                    yield sheet.name, book.get_sheet_by_name(sheet.name).iter_rows()
    except CalamineError as damaged:
        raise WorkbookRefused("damaged", name=path.name) from damaged


def guard_archive(path: Path) -> None:
    """Refuse, by its table of contents alone, an archive that would unpack to too much, or that carries macros."""
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError) as damaged:
        raise WorkbookRefused("damaged", name=path.name) from damaged
    names = {entry.filename.lower() for entry in entries}
    if "xl/workbook.xml" not in names:
        raise WorkbookRefused("not_a_workbook", name=path.name)
    if any(name.endswith("vbaproject.bin") for name in names):
        raise WorkbookRefused("macros", name=path.name)
    size = sum(entry.file_size for entry in entries)
    if size > MOST_BYTES:
        raise WorkbookRefused("too_large", name=path.name, size=size // 10**6, most=MOST_BYTES // 10**6)
    ratio = (
        max(entry.file_size // max(entry.compress_size, 1) for entry in entries if _is_large(entry))
        if any(map(_is_large, entries))
        else 0
    )
    if ratio > MOST_RATIO:
        raise WorkbookRefused("packed_too_tightly", name=path.name, ratio=ratio)


def _is_large(entry: zipfile.ZipInfo) -> bool:
    return entry.file_size > SMALL_ENTRY
