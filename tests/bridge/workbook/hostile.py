"""Files that nobody means well with, each made as small as its kind allows."""

import io
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import xlsxwriter

SHEET = "xl/worksheets/sheet1.xml"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;&lol;&lol;">]><sst>&lol2;</sst>'
)
OUTSIDE = b'<?xml version="1.0"?><!DOCTYPE sst [<!ENTITY out SYSTEM "file:///etc/passwd">]><sst>&out;</sst>'
ODS = b"application/vnd.oasis.opendocument.spreadsheet"
Parts = dict[str, bytes]


def honest_parts() -> Parts:
    """The parts of a small workbook that reads well."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        book.add_worksheet("名单").write_column(0, 0, ["姓名", "赵一"])
    with zipfile.ZipFile(content) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def pack(path: Path, parts: Parts, *, change: Callable[[zipfile.ZipInfo], None] | None = None) -> Path:
    """The parts as an archive; `change` may alter what the last one's entry says of itself."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            entry = zipfile.ZipInfo("part")
            entry.filename = name  # the constructor would mend it
            entry.compress_type = zipfile.ZIP_DEFLATED
            if change and name == list(parts)[-1]:
                change(entry)
            packed.writestr(entry, content)
    return path


def workbook_with(path: Path, **parts: bytes | None) -> Path:
    """An honest workbook with some parts besides, or in place of its own; `__` stands for a slash, `_` for a point."""
    named = {name.replace("__", "/").replace("_", "."): content for name, content in parts.items() if content}
    return pack(path, honest_parts() | named)


def sheet_xml(rows: str, *, before: str = "", after: str = "") -> bytes:
    """A sheet's part of some rows."""
    return (
        f'<?xml version="1.0"?><worksheet xmlns="{MAIN}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'
    ).encode()


def number_cell(place: str, value: int = 1) -> str:
    """A cell that holds a number, in a row of its own."""
    return f'<row r="{place.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")}"><c r="{place}"><v>{value}</v></c></row>'


def ods_parts(tables: str) -> Parts:
    """The least parts of an OpenDocument spreadsheet."""
    spaces = " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"'
        for short, long in (("office", "office"), ("table", "table"), ("text", "text"), ("style", "style"))
    )
    content = f"<office:document-content {spaces}><office:body><office:spreadsheet>{tables}</office:spreadsheet>"
    return {
        "mimetype": ODS,
        "content.xml": f'<?xml version="1.0"?>{content}</office:body></office:document-content>'.encode(),
        "META-INF/manifest.xml": b'<?xml version="1.0"?><manifest/>',
    }


def ods(path: Path, tables: str) -> Path:
    """An OpenDocument spreadsheet of some tables."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in ods_parts(tables).items():
            packed.writestr(name, content, zipfile.ZIP_STORED if name == "mimetype" else None)
    return path


def ods_cell(text: str, attributes: str = "") -> str:
    """A cell of text."""
    return f'<table:table-cell office:value-type="string" {attributes}><text:p>{text}</text:p></table:table-cell>'


def compound(path: Path, names: list[str]) -> Path:
    """A compound file (OLE) whose directory names these streams, all of them empty."""
    entries = b"".join(_entry(name, kind=5 if place == 0 else 2) for place, name in enumerate(["Root Entry", *names]))
    entries += b"\0" * (-len(entries) % 512)
    sectors = len(entries) // 512
    chain = [*range(2, sectors + 1), 0xFFFFFFFE]
    table = struct.pack("<128I", 0xFFFFFFFD, *chain, *([0xFFFFFFFF] * (127 - len(chain))))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16 + struct.pack("<5H", 0x3E, 3, 0xFFFE, 9, 6) + b"\0" * 6
    header += struct.pack("<9I", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    header += struct.pack("<109I", 0, *([0xFFFFFFFF] * 108))
    path.write_bytes(header + table + entries)
    return path


def _entry(name: str, *, kind: int) -> bytes:
    letters = name.encode("utf-16-le")
    return struct.pack("<64sHBB", letters, len(letters) + 2, kind, 1) + b"\xff" * 12 + b"\0" * 48


def as_link(entry: zipfile.ZipInfo) -> None:
    """Make an entry a symbolic link."""
    entry.create_system = 3
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16


def with_flag(path: Path, flag: int) -> Path:
    """Set a flag of every entry, in its own header and in the table of contents."""
    content = bytearray(path.read_bytes())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = content.find(mark)
        while place >= 0:
            content[place + offset] |= flag
            place = content.find(mark, place + 4)
    path.write_bytes(content)
    return path


def with_declared_size(path: Path, part: str, size: int) -> Path:
    """Let an archive say of one part that it unpacks to so many bytes only, with the checksum of just those."""
    with zipfile.ZipFile(path) as packed:
        checksum = zlib.crc32(packed.open(part).read(size))
    content = bytearray(path.read_bytes())
    for mark, offset, length in ((b"PK\x03\x04", 14, 30), (b"PK\x01\x02", 16, 46)):
        place = content.find(mark)
        while place >= 0:
            if content[place + length : place + length + len(part)] == part.encode():
                struct.pack_into("<I", content, place + offset, checksum)
                struct.pack_into("<I", content, place + offset + 8, size)
            place = content.find(mark, place + 4)
    path.write_bytes(content)
    return path


def with_overlap(path: Path) -> Path:
    """Let the last entry of the table of contents begin where the one before it begins."""
    content = bytearray(path.read_bytes())
    last = content.rfind(b"PK\x01\x02")
    before = content.rfind(b"PK\x01\x02", 0, last)
    content[last + 42 : last + 46] = content[before + 42 : before + 46]
    path.write_bytes(content)
    return path
