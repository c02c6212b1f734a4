"""Workbooks of text: every cell a string, so that no number loses digits and nothing becomes a formula."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, groupby
from pathlib import Path

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from xiuhua.papers.leaving import watched

MOST_NAME = 31
FORBIDDEN_IN_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\", "_"))
WIDTH = 14
A4 = 9
MOST_FOOT = 220  # of the 255 characters that a foot may have
OPTIONS = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}

Row = Sequence[str | None]


@dataclass(frozen=True, slots=True)
class Page:
    """One sheet: its headers, its rows as they come, and which cells (row from 0, column from 0) are marked.

    `above` are lines over everything, `head` the rows between them and the headers: of those a text that is repeated
    beside itself is written once, over all its columns. `foot` is printed below every page, `widths` are characters a
    column. `purposes` says by the place of a column what full numbers of people leave in it for: in no other may any.
    """

    name: str
    headers: Sequence[str]
    rows: Iterable[Row]
    marked: Collection[tuple[int, int]] = field(default_factory=frozenset)
    above: Sequence[str] = ()
    foot: str = ""
    widths: Sequence[int] = ()
    head: Sequence[Row] = ()
    purposes: Mapping[int, str] = field(default_factory=dict)

    @property
    def top(self) -> int:
        """How many rows stand above the headers."""
        return len(self.above) + len(self.head)

    def heading(self) -> Iterator[Row]:
        """The rows above the headers, looked at before they are written; raises NumberLeaves."""
        lines: Iterator[Row] = chain(([line] for line in self.above), self.head)
        yield from watched(lines, sheet=self.name, headers=self.headers, first=1, purposes={})

    def watched_rows(self) -> Iterator[Row]:
        """The rows below the headers, each looked at before it is written; raises NumberLeaves."""
        return watched(self.rows, sheet=self.name, headers=self.headers, first=self.top + 2, purposes=self.purposes)


def write_text_workbook(target: Path, pages: Iterable[Page]) -> None:
    """Write sheets of text to an xlsx file, row by row in constant memory; None is an empty cell."""
    with xlsxwriter.Workbook(target, OPTIONS) as book:
        # "@" keeps a text a text when somebody edits its cell, also one that begins with = + - @
        plain = book.add_format({"num_format": "@"})
        bold = book.add_format({"num_format": "@", "bold": True, "bottom": 1})
        marked = book.add_format({"num_format": "@", "bg_color": "#FBE3D6"})
        names: set[str] = set()
        for page in pages:
            name = _free_name(page.name, names)
            names.add(name.lower())
            sheet = book.add_worksheet(name)
            _lay_out(sheet, page, plain)
            for place, row in enumerate(page.heading()):
                if place < len(page.above):
                    _write_row(sheet, place, row, [plain])
                else:
                    _write_head(sheet, place, row, bold)
            _write_row(sheet, page.top, page.headers, [bold] * len(page.headers))
            for place, row in enumerate(page.watched_rows()):
                formats = [marked if (place, column) in page.marked else plain for column in range(len(row))]
                _write_row(sheet, page.top + place + 1, row, formats)


def _lay_out(sheet: Worksheet, page: Page, plain: Format) -> None:
    """Columns as wide as asked, the headers in sight and on every printed page."""
    sheet.set_column(0, len(page.headers) - 1, WIDTH, plain)
    for column, width in enumerate(page.widths):
        sheet.set_column(column, column, width, plain)
    sheet.freeze_panes(page.top + 1, 0)
    if page.foot:
        sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0, page.top)
        sheet.set_footer(f"&L{page.foot.replace('&', '&&')[:MOST_FOOT]}&R&P / &N")


def _write_head(sheet: Worksheet, place: int, row: Row, kind: Format) -> None:
    """A row of headings, each over all the columns that say it."""
    column = 0
    for text, same in groupby(row):
        broad = len(list(same))
        if text and broad > 1:
            sheet.merge_range(place, column, place, column + broad - 1, "", kind)
        if text:
            sheet.write_string(place, column, text, kind)
        column += broad


def _write_row(sheet: Worksheet, place: int, row: Row, formats: Sequence[Format]) -> None:
    for column, (text, kind) in enumerate(zip(row, formats, strict=True)):
        if text:
            sheet.write_string(place, column, text, kind)
        elif kind.bg_color:
            sheet.write_blank(place, column, None, kind)


def _free_name(name: str, taken: Collection[str]) -> str:
    """A name that a sheet may have and that no sheet before it has."""
    plain = name.translate(FORBIDDEN_IN_NAMES).strip("'")[:MOST_NAME] or "Sheet"
    number = 1
    free = plain
    while free.lower() in taken:
        number += 1
        free = f"{plain[: MOST_NAME - 4]} {number}"
    return free
