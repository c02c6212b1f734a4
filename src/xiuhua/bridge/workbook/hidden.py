"""Hidden rows of an xlsx, counted while its sheets are unpacked as streams."""

import posixpath
import re
import zipfile
from collections.abc import Mapping
from pathlib import Path

from xiuhua.bridge.workbook.xml_parts import xml_feed

PIECE = 1 << 16  # what stays in a processor's cache is searched at twice the speed
LONGEST_TAG = 1 << 16
BOOK = "xl/workbook.xml"
RELATIONS = "xl/_rels/workbook.xml.rels"
MARK = re.compile(rb"""hidden=["'][1t]""")  # begins with plain letters, so it is sought as fast as memory is read
HIDDEN_ROW = re.compile(rb"""<(?:\w+:)?row\s[^>]*?\bhidden=["'](?:1|true)["']""")


def hidden_rows(path: Path) -> dict[str, int]:
    """How many rows of each sheet are hidden, by its name."""
    with zipfile.ZipFile(path) as archive:
        present = set(archive.namelist())
        parts = _sheet_parts(archive) if {BOOK, RELATIONS} <= present else {}
        return {name: _count(archive, part) for name, part in parts.items() if part in present}


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


def _count(archive: zipfile.ZipFile, part: str) -> int:
    count, before = 0, b""
    with archive.open(part) as file:
        while piece := file.read(PIECE):
            content = before + piece
            cut = content.rfind(b"<")
            if MARK.search(content):
                count += len(HIDDEN_ROW.findall(content, 0, cut))
            before = content[cut:][:LONGEST_TAG] if cut >= 0 else b""
    return count
