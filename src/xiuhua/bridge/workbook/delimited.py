"""Tables as delimited text: in any usual encoding, divided by commas, tabs or semicolons."""

import codecs
import csv
import itertools
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from xiuhua.bridge.workbook.refusal import WorkbookRefused

PIECE = 1 << 20
DELIMITERS = (",", "\t", ";")
SAMPLE_ROWS = 30
LONGEST_NAME = 31  # of a sheet


def delimited_rows(path: Path) -> Iterator[tuple[str, Iterator[list[str]]]]:
    """The file as its one sheet: its name, and its rows."""
    encoding = text_encoding(path)
    with path.open(encoding=encoding, newline="") as file:
        sample = list(itertools.islice(file, SAMPLE_ROWS))
    delimiter = max(DELIMITERS, key=lambda mark: _common_width(sample, mark))
    yield path.stem[:LONGEST_NAME], _rows(path, encoding, delimiter)


def _common_width(sample: Sequence[str], delimiter: str) -> int:
    """The width that most rows have when divided so."""
    try:
        widths = Counter(len(row) for row in csv.reader(sample, delimiter=delimiter))
    except csv.Error:
        return 0
    return max(widths, key=lambda width: (widths[width], width), default=0)


def _rows(path: Path, encoding: str, delimiter: str) -> Iterator[list[str]]:
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
