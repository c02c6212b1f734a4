"""Hidden rows and error values of an xlsx, found while its sheets are unpacked as streams."""

import posixpath
import re
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from xiuhua.bridge.workbook.lost_values import UNTOLD, Lost, Seen, lost_at
from xiuhua.bridge.workbook.xml_parts import xml_feed

PIECE = 1 << 16  # what stays in a processor's cache is searched at twice the speed
LONGEST_TAG = 1 << 16
BOOK = "xl/workbook.xml"
RELATIONS = "xl/_rels/workbook.xml.rels"
MARK = re.compile(rb"""hidden=["'][1t]""")  # begins with plain letters, so it is sought as fast as memory is read
HIDDEN_ROW = re.compile(rb"""<(?:\w+:)?row\s[^>]*?\bhidden=["'](?:1|true)["']""")
ERROR_MARKS = (b't="e"', b"t='e'")
ERROR_CELL = re.compile(
    rb"""<(?:\w+:)?c\s(?=[^>]*?\bt=["']e["'])[^>]*?\br=["']([A-Z]{1,3})(\d{1,7})["'][^>]*>"""
    rb"""(?:<(?:\w+:)?f[^>]*?(?:/>|>[^<]*</(?:\w+:)?f>))?(?:<(?:\w+:)?v>([^<]*)<)?"""
)


def seen_in_sheets(path: Path) -> dict[str, Seen]:
    """How many rows of each sheet are hidden and where it shows errors, by its name."""
    with zipfile.ZipFile(path) as archive:
        present = set(archive.namelist())
        parts = _sheet_parts(archive) if {BOOK, RELATIONS} <= present else {}
        return {name: _seen(archive, part) for name, part in parts.items() if part in present}


def _sheet_parts(archive: zipfile.ZipFile) -> dict[str, str]:
    ids: dict[str, str] = {}
    targets: dict[str, str] = {}

    def note_sheet(name: str, attributes: Mapping[str, str]) -> None:
        if name == "sheet":
            ids[attributes.get("name", "")] = attributes.get("id", "")

    def note_relation(name: str, attributes: Mapping[str, str]) -> None:
        if name == "Relationship":
            targets[attributes.get("Id", "")] = posixpath.join("/xl", attributes.get("Target", "")).lstrip("/")

    xml_feed(note_sheet)(archive.read(BOOK))
    xml_feed(note_relation)(archive.read(RELATIONS))
    return {name: targets[key] for name, key in ids.items() if key in targets}


def _seen(archive: zipfile.ZipFile, part: str) -> Seen:
    seen, before = Seen(), b""
    with archive.open(part) as file:
        while piece := file.read(PIECE):
            content = before + piece
            cut = _last_beginning(content)
            if MARK.search(content):
                seen.hidden_rows += len(HIDDEN_ROW.findall(content, 0, cut))
            if any(mark in content for mark in ERROR_MARKS):
                seen.lost += _errors(content[:cut])
            before = content[cut:][-LONGEST_TAG:]
    seen.lost += _errors(before)
    return seen


def _last_beginning(content: bytes) -> int:
    """Where the last cell begins, or else the last tag: what follows may be cut off."""
    cell = max(content.rfind(b"<c "), content.rfind(b":c "))
    return content.rfind(b"<", 0, cell + 1) if cell >= 0 else max(content.rfind(b"<"), 0)


def _errors(content: bytes) -> Iterator[Lost]:
    for letters, row, shown in ERROR_CELL.findall(content):
        column = 0
        for letter in letters:
            column = column * 26 + letter - 64
        yield lost_at(int(row) - 1, column - 1, shown.decode(errors="replace") or UNTOLD)
