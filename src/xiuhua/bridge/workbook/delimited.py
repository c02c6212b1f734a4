"""Tables as delimited text: in any usual encoding, divided by commas, tabs, semicolons or bars."""

import codecs
import csv
import itertools
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TextIO

from xiuhua.bridge.workbook.kinds import LONGEST_LINE, UTF_16
from xiuhua.bridge.workbook.refusal import WorkbookRefused
from xiuhua.bridge.workbook.source import Source

PIECE = 1 << 20
DELIMITERS = (",", "\t", ";", "|")
SAMPLE_ROWS = 30
LONGEST_NAME = 31  # of a sheet
MOST_COLUMNS = 16_384  # as many as a spreadsheet has


def delimited_source(path: Path) -> Source:
    """The file as its one sheet."""
    encoding = text_encoding(path)
    with path.open(encoding=encoding, newline="") as file:
        sample = list(itertools.islice(_lines(file), SAMPLE_ROWS))
    delimiter = max(DELIMITERS, key=lambda mark: _common_width(sample, mark))
    name = path.stem[:LONGEST_NAME]
    return Source([name], lambda _, most: itertools.islice(_rows(path, encoding, delimiter), most), dict)


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
            for row in csv.reader(_lines(file), delimiter=delimiter):
                if len(row) > MOST_COLUMNS:
                    raise WorkbookRefused("too_wide", columns=len(row), most=MOST_COLUMNS)
                yield row
        except csv.Error as damaged:
            raise WorkbookRefused("damaged") from damaged


def _lines(file: TextIO) -> Iterator[str]:
    """The lines of a file, none of them longer than memory is glad to hold."""
    while line := file.readline(LONGEST_LINE):
        if len(line) == LONGEST_LINE:
            raise WorkbookRefused("long_line", most=LONGEST_LINE // 10**6)
        if "\0" in line:
            raise WorkbookRefused("not_a_workbook")
        yield line


def text_encoding(path: Path) -> str:
    """UTF-8 with or without a mark, UTF-16 with one, or GB18030: the first that reads the whole file."""
    with path.open("rb") as file:
        start = file.read(2)
    if start in UTF_16:
        return "utf-16"
    for encoding in ("utf-8-sig", "gb18030"):
        if _reads_as(path, encoding):
            return encoding
    raise WorkbookRefused("not_text")


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
