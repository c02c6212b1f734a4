"""Archives (zip), the frame of xlsx and ods: judged by their table of contents and the first bytes of their parts."""

import re
import stat
import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Sequence
from pathlib import Path, PurePosixPath

from xiuhua.bridge.workbook.opendocument import Survey
from xiuhua.bridge.workbook.refusal import WorkbookRefused
from xiuhua.bridge.workbook.xml_parts import DoctypeFound, XmlDamaged

MOST_BYTES = 1_500_000_000
MOST_RATIO = 200
SMALL_ENTRY = 1_000_000  # entries below this may be packed as tightly as they like
MOST_PARTS = 3_000
MOST_CELLS = 60_000_000
DIRECTORY_ENTRY_BYTES = 46  # at least
PEEK_BYTES = 4096
LONGEST_SHOWN = 80
PEEK_TABLE_BYTES = 1_000_000  # of an OpenDocument table, or of the texts that cells share
MOST_CHARACTERS = 32_767  # of a cell, as every spreadsheet has it
SHARED_TEXTS = "xl/sharedstrings.xml"
# A longer text, shared by many cells, fills a memory. A character has three bytes, as a reference (&#x20000;) nine.
LONG_TEXT = re.compile(rb">[^<&]{%d}|>[^<]{%d}" % (3 * MOST_CHARACTERS + 1, 9 * MOST_CHARACTERS + 1))
END_MARK = b"PK\x05\x06"
END = struct.Struct("<4s4H2LH")
XML = (".xml", ".rels", ".vml")
OPEN_DOCUMENT = b"application/vnd.oasis.opendocument.spreadsheet"
DIMENSION = re.compile(rb"""<(?:\w+:)?dimension\s[^>]*?ref=["']([A-Z]{1,4})(\d{1,8}):([A-Z]{1,4})(\d{1,8})["']""")
LISTS = (".xlsx", ".xls", ".xlsm", ".xlsb", ".ods", ".csv", ".et", ".zip", ".rar", ".7z")


def guard_archive(path: Path) -> None:
    """Refuse an archive that would unpack to too much, holds what no workbook holds, or is none."""
    try:
        _require_one_archive(path)
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            _require_honest_entries(entries, path)
            _require_workbook(archive, {entry.filename.lower() for entry in entries})
            _require_bounded(entries)
            _require_plain_parts(archive, entries)
    except WorkbookRefused as refused:
        raise WorkbookRefused(refused.reason, name=path.name, **refused.facts) from refused
    except (
        zipfile.BadZipFile,
        zlib.error,
        NotImplementedError,
        EOFError,
        OSError,
        ValueError,
        struct.error,
    ) as damaged:
        raise WorkbookRefused("damaged", name=path.name) from damaged


def _require_one_archive(path: Path) -> None:
    """The archive begins where the file begins and ends where it ends; its directory is of a size to be read."""
    size = path.stat().st_size
    with path.open("rb") as file:
        file.seek(max(0, size - END.size - 0xFFFF))
        tail = file.read()
    place = tail.rfind(END_MARK)
    if place < 0 or place + END.size > len(tail):
        raise WorkbookRefused("damaged")
    *_, parts, directory, start, comment = END.unpack_from(tail, place)
    if parts > MOST_PARTS or directory > MOST_PARTS * DIRECTORY_ENTRY_BYTES * 4:
        raise WorkbookRefused("too_many_parts", most=MOST_PARTS)
    end = size - len(tail) + place
    if end + END.size + comment != size or start + directory > end or end - start - directory > 1000:
        raise WorkbookRefused("two_in_one")


def _require_honest_entries(entries: Sequence[zipfile.ZipInfo], path: Path) -> None:
    """No entry leads out of the archive, to a link, twice to a name, into another entry, or behind a password."""
    if len(entries) > MOST_PARTS:
        raise WorkbookRefused("too_many_parts", most=MOST_PARTS)
    names = [entry.filename.lower() for entry in entries]
    for entry in entries:
        _require_honest_entry(entry)
    if len(set(names)) < len(names):
        raise WorkbookRefused("repeated_parts", part=_shown(_first_repeated(names)))
    spans = sorted((entry.header_offset, entry.header_offset + 30 + entry.compress_size) for entry in entries)
    if spans and spans[0][0]:
        raise WorkbookRefused("two_in_one")
    ends = [*(start for start, _ in spans[1:]), path.stat().st_size]
    if any(end > following for (_, end), following in zip(spans, ends, strict=False)):
        raise WorkbookRefused("overlapping_parts")


def _require_honest_entry(entry: zipfile.ZipInfo) -> None:
    raw = entry.orig_filename
    if raw.startswith("/") or set(raw) & set("\\:\0") or ".." in PurePosixPath(raw).parts:
        raise WorkbookRefused("unsafe_names", part=_shown(raw))
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise WorkbookRefused("links", part=_shown(raw))
    if entry.flag_bits & 0x1:
        raise WorkbookRefused("locked_parts", part=_shown(raw))


def _first_repeated(names: Sequence[str]) -> str:
    return next(name for name, count in Counter(names).items() if count > 1)


def _shown(name: str) -> str:
    """A name that somebody hostile may have chosen, as it may be shown."""
    return "".join(letter if letter.isprintable() else "?" for letter in name[:LONGEST_SHOWN])


def _require_workbook(archive: zipfile.ZipFile, names: set[str]) -> None:
    if any(name.endswith("vbaproject.bin") or name.startswith(("basic/", "xl/macrosheets/")) for name in names):
        raise WorkbookRefused("macros")
    if "xl/workbook.bin" in names:
        raise WorkbookRefused("binary_workbook")
    if "xl/workbook.xml" in names:
        return _require_no_mark(archive, "[Content_Types].xml", b"vbaproject", "macros")
    if {"mimetype", "encrypted-package"} <= names:
        raise WorkbookRefused("password")
    if {"mimetype", "content.xml"} <= names and _peek(archive, "mimetype", PEEK_BYTES).startswith(OPEN_DOCUMENT):
        return _require_no_mark(archive, "META-INF/manifest.xml", b"encryption-data", "password")
    raise WorkbookRefused("archive_of_files" if any(name.endswith(LISTS) for name in names) else "not_a_workbook")


def _require_no_mark(archive: zipfile.ZipFile, part: str, mark: bytes, reason: str) -> None:
    if part in archive.namelist() and mark in _peek(archive, part, PEEK_TABLE_BYTES).lower():
        raise WorkbookRefused(reason)


def _require_bounded(entries: Sequence[zipfile.ZipInfo]) -> None:
    size = sum(entry.file_size for entry in entries)
    if size > MOST_BYTES:
        raise WorkbookRefused("too_large", size=size // 10**6, most=MOST_BYTES // 10**6)
    ratios = [entry.file_size // max(entry.compress_size, 1) for entry in entries if entry.file_size > SMALL_ENTRY]
    if max(ratios, default=0) > MOST_RATIO:
        raise WorkbookRefused("packed_too_tightly", ratio=max(ratios))


def _require_plain_parts(archive: zipfile.ZipFile, entries: Sequence[zipfile.ZipInfo]) -> None:
    """No part declares entities, no sheet more cells than can be read, and no text is longer than a cell holds."""
    for entry in entries:
        name = entry.filename.lower()
        if name.endswith(XML):
            start = _peek(archive, entry, PEEK_BYTES).replace(b"\0", b"")  # UTF-16 hides nothing
            if re.search(rb"<!(doctype|entity)", start, re.IGNORECASE):
                raise WorkbookRefused("entities", part=_shown(entry.filename))
            _require_cells(_declared_cells(start))
        if name == SHARED_TEXTS and LONG_TEXT.search(_peek(archive, entry, PEEK_TABLE_BYTES)):
            raise WorkbookRefused("long_text", most=MOST_CHARACTERS)
        if name == "content.xml":
            _require_cells(_surveyed_cells(_peek(archive, entry, PEEK_TABLE_BYTES)))


def _require_cells(cells: int) -> None:
    if cells > MOST_CELLS:
        raise WorkbookRefused("too_many_cells", cells=cells // 10**6, most=MOST_CELLS // 10**6)


def _declared_cells(start: bytes) -> int:
    """Rows times columns of a sheet, as it says of itself."""
    if not (found := DIMENSION.search(start)):
        return 0
    left, top, right, bottom = found.groups()
    return (int(bottom) - int(top) + 1) * (_column_number(right) - _column_number(left) + 1)


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _surveyed_cells(start: bytes) -> int:
    """The most cells that a table of an OpenDocument spreadsheet has in the part of it looked at."""
    survey = Survey()
    try:
        survey.feed(start)
    except DoctypeFound as found:
        raise WorkbookRefused("entities", part="content.xml") from found
    except XmlDamaged:  # its password or damage is told by the reader
        return 0
    return survey.most_cells


def _peek(archive: zipfile.ZipFile, entry: str | zipfile.ZipInfo, most: int) -> bytes:
    with archive.open(entry) as part:
        return part.read(most)
