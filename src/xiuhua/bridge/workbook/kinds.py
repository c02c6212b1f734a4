"""What a file is, by its first bytes and never by its ending."""

import codecs
from enum import Enum
from pathlib import Path

from xiuhua.bridge.workbook.refusal import WorkbookRefused

FORMATS = ("xlsx", "xls", "ods", "csv")  # that are read, as people are told
ENDINGS = (*(f".{name}" for name in FORMATS), ".et", ".txt", ".tsv")  # of files to choose among: WPS's own, and text
START_BYTES = 1 << 20
LONGEST_LINE = 1 << 20  # in characters; no list has longer rows
UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
MARKUP = (
    b"<!doctype",
    b"<html",
    b"<head",
    b"<body",
    b"<table",
    b"<meta",
    b"<style",
    b"<?xml",
    b"<!--",
    b"mime-version:",
)
STRANGERS = {
    b"%PDF": "PDF",
    b"{\\rtf": "RTF",
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"GIF8": "GIF",
    b"Rar!": "RAR",
    b"7z\xbc\xaf": "7z",
    b"\x1f\x8b": "gzip",
    b"\x7fELF": "ELF",
    b"MZ\x90": "EXE",
    b"SQLite format 3": "SQLite",
    b"PAR1": "Parquet",
}


class Kind(Enum):
    """The kinds of file that can hold a list."""

    ARCHIVE = b"PK"  # xlsx, ods
    COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # xls
    TEXT = b""


def kind_of(path: Path) -> Kind:
    """The kind of a file. Raises WorkbookRefused for what is none of them, telling what it is where that is known."""
    start = _start(path)
    for kind in (Kind.ARCHIVE, Kind.COMPOUND):
        if start.startswith(kind.value):
            return kind
    _require_text(start, path.name)
    return Kind.TEXT


def _start(path: Path) -> bytes:
    try:
        if not path.is_file():
            raise WorkbookRefused("not_a_file" if path.exists() else "missing", name=path.name)
        with path.open("rb") as file:
            start = file.read(START_BYTES)
    except OSError as closed:
        raise WorkbookRefused("not_a_file", name=path.name) from closed
    if not start:
        raise WorkbookRefused("empty", name=path.name)
    return start


def _require_text(start: bytes, name: str) -> None:
    for mark, kind in STRANGERS.items():
        if start.startswith(mark):
            raise WorkbookRefused("another_kind", name=name, kind=kind)
    is_utf_16 = start.startswith(UTF_16)
    if b"\0" in start and not is_utf_16:
        raise WorkbookRefused("not_a_workbook", name=name)
    plain = start[:4096].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    if plain.startswith(MARKUP):
        raise WorkbookRefused("web_page", name=name)
    if len(start) == START_BYTES and not (b"\n" in start or b"\r" in start):
        raise WorkbookRefused("long_line", name=name, most=LONGEST_LINE // 10**6)
