"""Compound files (OLE), the frame of old xls: which streams they hold, told by their directory alone."""

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from xiuhua.bridge.workbook.refusal import WorkbookRefused

HEADER_BYTES = 512
ENTRY_BYTES = 128
MOST_SECTORS = 4096  # of the directory: far more streams than any workbook has
LAST_SECTOR = 0xFFFFFFFA  # numbers from here on say that a chain ends
WORKBOOKS = {"workbook", "book"}
MACROS = {"_vba_project", "_vba_project_cur", "vba"}
ENCRYPTED = {"encryptedpackage", "encryptioninfo"}


def guard_compound(path: Path) -> None:
    """Refuse what has macros or a password, or is no workbook. Raises WorkbookRefused."""
    try:
        with path.open("rb") as file:
            names = {name.lower() for name in _stream_names(file)}
    except (struct.error, IndexError, UnicodeDecodeError, ValueError, OSError) as damaged:
        raise WorkbookRefused("damaged", name=path.name) from damaged
    for known, reason in ((ENCRYPTED, "password"), (MACROS, "macros")):
        if names & known:
            raise WorkbookRefused(reason, name=path.name)
    if not names & WORKBOOKS:
        raise WorkbookRefused("not_a_workbook", name=path.name)


def _stream_names(file: BinaryIO) -> Iterator[str]:
    header = file.read(HEADER_BYTES)
    shift, sector = struct.unpack_from("<H", header, 30)[0], struct.unpack_from("<I", header, 48)[0]
    if shift not in (9, 12):
        raise ValueError(shift)
    size = 1 << shift
    tables = _table_sectors(file, header, size)
    for _ in range(MOST_SECTORS):
        if sector >= LAST_SECTOR:
            return
        content = _sector(file, sector, size)
        for start in range(0, size, ENTRY_BYTES):
            length = struct.unpack_from("<H", content, start + 64)[0]
            if content[start + 66]:  # a kind: the entry is in use
                yield content[start : start + min(length, 64)].decode("utf-16-le").rstrip("\0")
        table = _sector(file, tables[sector // (size // 4)], size)
        sector = struct.unpack_from("<I", table, sector % (size // 4) * 4)[0]
    raise ValueError(MOST_SECTORS)


def _table_sectors(file: BinaryIO, header: bytes, size: int) -> list[int]:
    """The sectors that hold the allocation table: 109 named in the header, more in a chain."""
    sectors = list(struct.unpack_from("<109I", header, 76))
    following = struct.unpack_from("<I", header, 68)[0]
    for _ in range(MOST_SECTORS):
        if following >= LAST_SECTOR:
            return sectors
        more = struct.unpack(f"<{size // 4}I", _sector(file, following, size))
        sectors += more[:-1]
        following = more[-1]
    raise ValueError(MOST_SECTORS)


def _sector(file: BinaryIO, number: int, size: int) -> bytes:
    file.seek((number + 1) * size)
    return file.read(size)
