"""Compound files (OLE), the frame of old xls: which streams they hold, told by their directory alone."""

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from xiuhua.bridge.workbook.refusal import WorkbookRefused

HEADER_BYTES = 512
ENTRY_BYTES = 128
SMALL_BYTES, SMALL_SECTOR = 4096, 64  # shorter streams stand together in one of their own, in sectors of this size
ROOT = 5  # the kind of the directory's first entry
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


def workbook_stream(path: Path) -> bytes:
    """The records of the workbook; empty where there is none."""
    with path.open("rb") as file:
        root = 0
        for name, kind, first, length in _streams(file):
            if kind == ROOT:
                root = first
            elif name.lower() in WORKBOOKS and length < SMALL_BYTES:
                return _small_stream(file, root, first)[:length]
            elif name.lower() in WORKBOOKS:
                return b"".join(_chain(file, first, most=length // 512 + 1))[:length]
    return b""


def _small_stream(file: BinaryIO, root: int, first: int) -> bytes:
    """A stream among the small ones, which stand together in the root's, in sectors and a table of their own."""
    file.seek(60)
    table = b"".join(_chain(file, struct.unpack("<I", file.read(4))[0], most=MOST_SECTORS))
    together = b"".join(_chain(file, root, most=MOST_SECTORS))
    parts: list[bytes] = []
    sector = first
    while sector < LAST_SECTOR and len(parts) <= SMALL_BYTES // SMALL_SECTOR:
        parts.append(together[sector * SMALL_SECTOR :][:SMALL_SECTOR])
        sector = struct.unpack_from("<I", table, sector * 4)[0]
    return b"".join(parts)


def _stream_names(file: BinaryIO) -> Iterator[str]:
    for name, _, _, _ in _streams(file):
        yield name


def _streams(file: BinaryIO) -> Iterator[tuple[str, int, int, int]]:
    """What the directory names: each with its kind, its first sector and its length in bytes."""
    file.seek(48)
    directory = struct.unpack("<I", file.read(4))[0]
    for content in _chain(file, directory, most=MOST_SECTORS):
        for start in range(0, len(content) or ENTRY_BYTES, ENTRY_BYTES):
            length = struct.unpack_from("<H", content, start + 64)[0]
            if kind := content[start + 66]:  # else the entry is not in use
                name = content[start : start + min(length, 64)].decode("utf-16-le").rstrip("\0")
                yield name, kind, *struct.unpack_from("<II", content, start + 116)


def _chain(file: BinaryIO, sector: int, *, most: int) -> Iterator[bytes]:
    """The sectors of one stream; raises ValueError for a chain longer than it can be."""
    file.seek(0)
    header = file.read(HEADER_BYTES)
    shift = struct.unpack_from("<H", header, 30)[0]
    if shift not in (9, 12):
        raise ValueError(shift)
    size = 1 << shift
    tables = _table_sectors(file, header, size)
    place, table = -1, b""
    for _ in range(most):
        if sector >= LAST_SECTOR:
            return
        yield _sector(file, sector, size)
        if place != sector // (size // 4):
            place = sector // (size // 4)
            table = _sector(file, tables[place], size)
        sector = struct.unpack_from("<I", table, sector % (size // 4) * 4)[0]
    if sector < LAST_SECTOR:
        raise ValueError(most)


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
