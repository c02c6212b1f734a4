"""Files into frames of text: xlsx and csv, the header found on any of the first rows, every id kept as text."""

import codecs
import csv
import hashlib
import itertools
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import polars as pl
from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

from xiuhua.reckon.intake.layout import Layout

HEADER_ROWS = 10
CHUNK_ROWS = 20_000
MOST_BYTES = 1_500_000_000
MOST_RATIO = 200
SMALL_ENTRY = 1_000_000  # entries below this may be packed as tightly as they like
EXACT_BELOW = 1e15  # a spreadsheet's numbers lose digits from here on
PIECE = 1 << 20
DELIMITERS = (",", "\t", ";")

Cells = list[Any]


class WorkbookRefused(Exception):
    """A file that cannot be read as a workbook of this layout: a phrase's key, and what fills it."""

    def __init__(self, reason: str, **facts: object) -> None:
        super().__init__(reason, facts)
        self.reason = reason
        self.facts = facts


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet whose header was recognised: per column its name inside and its header, and the rows below."""

    name: str
    columns: tuple[tuple[str, str], ...]
    first_row: int
    rows: Iterator[Cells]


@dataclass(frozen=True, slots=True)
class Workbook:
    """A file opened for one reading, with what it holds besides the layout's columns."""

    digest: str
    sheets: list[Sheet]
    unknown: tuple[str, ...]
    passed_over: tuple[str, ...]

    @property
    def headers(self) -> list[dict[str, Any]]:
        """The sheets' names and columns, as plain values."""
        return [{"name": sheet.name, "columns": [list(column) for column in sheet.columns]} for sheet in self.sheets]

    def chunks(self) -> Iterator[pl.DataFrame]:
        """The rows as text, in order, some thousands at a time: `seq` from 0, `sheet`, `row` as the spreadsheet counts.

        Rows without any content are passed over. A workbook is read once: its sheets are let go on the way.
        """
        seq = 0
        while self.sheets:
            sheet = self.sheets.pop(0)
            filled = ((row, cells) for row, cells in enumerate(sheet.rows, start=sheet.first_row) if is_filled(cells))
            while part := list(itertools.islice(filled, CHUNK_ROWS)):
                yield _frame(sheet, part, seq=seq)
                seq += len(part)


def open_workbook(path: Path, layout: Layout) -> Workbook:
    """A workbook of a layout. Raises WorkbookRefused before any row is read, when it is none or looks hostile."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    read = _xlsx_sheets if zipfile.is_zipfile(path) else _csv_sheets
    sheets, unknown, passed_over = [], [], []
    first_missing: list[str] = []
    for name, rows in read(path, layout):
        known = _recognised(name, rows, layout)
        if isinstance(known, Sheet):
            sheets.append(known)
            unknown += [header for column, header in known.columns if column.startswith("other.") and header]
        else:
            first_missing = first_missing or known
            passed_over.append(name)
    if not sheets:
        missing = first_missing or [column.header for column in layout.required]
        raise WorkbookRefused(
            "no_header", name=path.name, rows=HEADER_ROWS, missing="、".join(missing), layout=layout.label["zh"]
        )
    strange = tuple(header for header in dict.fromkeys(unknown) if not layout.is_ignored(header))
    return Workbook(digest, sheets, strange, tuple(passed_over))


def is_filled(cells: Iterable[Any]) -> bool:
    """Whether any cell of a row holds something."""
    return any(cell != "" and cell is not None for cell in cells)


def cell_text(cell: Any) -> str | None:
    """A cell as text. Whole numbers lose their point; those whose last digits are lost keep the E that tells it."""
    match cell:
        case None | "":
            return None
        case str():
            return cell
        case bool():
            return "TRUE" if cell else "FALSE"
        case int() | float():
            return _number_text(cell)
        case datetime() | date() | time():
            return cell.isoformat()
    return str(cell)


def _number_text(number: float) -> str:
    if abs(number) >= EXACT_BELOW:
        return f"{number:.14E}"
    return str(int(number)) if float(number).is_integer() else repr(float(number))


def _frame(sheet: Sheet, part: Sequence[tuple[int, Cells]], *, seq: int) -> pl.DataFrame:
    """Some rows of a sheet as text columns."""
    width = len(sheet.columns)
    cells = zip(*(_fitted(row, width) for _, row in part), strict=True)
    columns = {
        name: pl.Series([(cell or None) if type(cell) is str else cell_text(cell) for cell in column], dtype=pl.String)
        for (name, _), column in zip(sheet.columns, cells, strict=True)
    }
    places = {
        "seq": pl.int_range(seq, seq + len(part), eager=True, dtype=pl.UInt32),
        "sheet": pl.repeat(sheet.name, len(part), eager=True, dtype=pl.String),
        "row": pl.Series([row for row, _ in part], dtype=pl.UInt32),
    }
    return pl.DataFrame(places | columns)


def _fitted(cells: Cells, width: int) -> Cells:
    """A row as wide as its header."""
    return cells[:width] if len(cells) >= width else [*cells, *([""] * (width - len(cells)))]


def _recognised(name: str, rows: Iterator[Cells], layout: Layout) -> Sheet | list[str]:
    """The sheet below the row, among the first, that names most of the layout's columns; else the headers it lacks."""
    head = list(itertools.islice(rows, HEADER_ROWS))
    texts = [[cell_text(cell) or "" for cell in row] for row in head]
    fed = [layout.recognise(row) for row in texts]
    best = max(range(len(fed)), key=lambda place: len({feeds for feeds in fed[place] if feeds}), default=None)
    found = {feeds for feeds in fed[best] if feeds} if best is not None else set()
    missing = [column.header for column in layout.required if column.feeds not in found]
    if best is None or missing:
        return missing if found else []
    columns = _columns(name, fed[best], texts[best])
    return Sheet(name, columns, first_row=best + 2, rows=itertools.chain(head[best + 1 :], rows))


def _columns(sheet: str, fed: Sequence[str | None], headers: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Each column's name inside and its header; raises WorkbookRefused when two columns are the same item."""
    seen: dict[str, str] = {}
    for feeds, header in zip(fed, headers, strict=True):
        if feeds in seen:
            raise WorkbookRefused("twice", sheet=sheet, first=seen[feeds], second=header)
        if feeds:
            seen[feeds] = header
    last = max(place for place, header in enumerate(headers) if header)
    return tuple((fed[place] or f"other.{place}", headers[place]) for place in range(last + 1))


# ── xlsx ──────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _xlsx_sheets(path: Path, _layout: Layout) -> Iterator[tuple[str, Iterator[Cells]]]:
    guard_archive(path)
    try:
        with path.open("rb") as file:
            book = CalamineWorkbook.from_filelike(file)  # a path would be judged by its ending
            for sheet in book.sheets_metadata:
                rows = book.get_sheet_by_name(sheet.name).iter_rows()
                yield sheet.name, rows if sheet.visible == SheetVisibleEnum.Visible else iter(())
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


# ── csv ───────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _csv_sheets(path: Path, layout: Layout) -> Iterator[tuple[str, Iterator[Cells]]]:
    encoding = text_encoding(path)
    with path.open(encoding=encoding, newline="") as file:
        head = list(itertools.islice(file, HEADER_ROWS))
    delimiter = max(DELIMITERS, key=lambda mark: _known_headers(head, mark, layout))
    yield path.stem[:31], _csv_rows(path, encoding, delimiter)


def _known_headers(head: Sequence[str], delimiter: str, layout: Layout) -> int:
    try:
        rows = list(csv.reader(head, delimiter=delimiter))
    except csv.Error:
        return 0
    return max((sum(feeds is not None for feeds in layout.recognise(row)) for row in rows), default=0)


def _csv_rows(path: Path, encoding: str, delimiter: str) -> Iterator[Cells]:
    with path.open(encoding=encoding, newline="") as file:
        try:
            yield from csv.reader(file, delimiter=delimiter)
        except csv.Error as damaged:
            raise WorkbookRefused("damaged", name=path.name) from damaged


def text_encoding(path: Path) -> str:
    """UTF-8 with or without a mark, UTF-16 with one, or GB18030: the first that reads the whole file."""
    with path.open("rb") as file:
        start = file.read(PIECE)
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if b"\0" in start or start.startswith(b"\xd0\xcf\x11\xe0"):
        raise WorkbookRefused("not_a_workbook", name=path.name)
    for encoding in ("utf-8-sig", "gb18030"):
        if _reads_as(path, encoding):
            return encoding
    raise WorkbookRefused("not_text", name=path.name)


def _reads_as(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    with path.open("rb") as file:
        try:
            while piece := file.read(PIECE):
                decoder.decode(piece)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True
