"""Tables of OpenDocument: the merged cells, hidden rows, errors and sizes that their reader does not tell."""

import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from xiuhua.bridge.workbook.lost_values import Seen
from xiuhua.bridge.workbook.merged import Range
from xiuhua.bridge.workbook.xml_parts import xml_feed

PIECE = 1 << 20
CARRIED = 100  # bytes in which a mark may be cut by the end of a piece
MARKS = re.compile(rb"""-spanned=["'](?!1["'])|visibility=["'][cf]|value-type=["']error["']""")
CELLS = {"table-cell", "covered-table-cell"}
HIDDEN = {"collapse", "filter"}


@dataclass(slots=True)
class Table(Seen):
    """What is known of one table: counts are of rows and columns up to the last cell that holds something."""

    name: str = ""
    rows: int = 0
    columns: int = 0
    merged: list[Range] = field(default_factory=list)


class Survey:
    """A walk through content.xml, fed by pieces; `tables` grows as it goes."""

    def __init__(self) -> None:
        self.tables: list[Table] = []
        self.feed = xml_feed(self._begins, self._ends, self._says)
        self._row = self._column = self._next_row = self._next_column = self._depth = 0
        self._hidden = 0  # rows hidden since the last one that holds something
        self._is_hidden = False
        self._shows_error: Range | None = None

    @property
    def most_cells(self) -> int:
        """Rows times columns of the largest table."""
        return max((table.rows * table.columns for table in self.tables), default=0)

    def _begins(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "table":
            self._depth += 1
            if self._depth == 1:
                self.tables.append(Table(name=attributes.get("name", "")))
                self._next_row = self._hidden = 0
        elif self._depth != 1:
            return
        elif name == "table-row":
            self._begin_row(attributes)
        elif name in CELLS:
            self._begin_cell(attributes)
        elif name == "p":
            self._note_content()

    def _ends(self, name: str) -> None:
        if name == "table":
            self._depth -= 1
        elif name in CELLS:
            self._shows_error = None

    def _says(self, text: str) -> None:
        if self._shows_error:
            self.tables[-1].lost.append((self._shows_error, text.strip()))
            self._shows_error = None

    def _begin_row(self, attributes: Mapping[str, str]) -> None:
        repeated = _number(attributes, "number-rows-repeated")
        self._row, self._next_row, self._next_column = self._next_row, self._next_row + repeated, 0
        self._is_hidden = attributes.get("visibility") in HIDDEN
        self._hidden += repeated if self._is_hidden else 0

    def _begin_cell(self, attributes: Mapping[str, str]) -> None:
        self._column = self._next_column
        self._next_column += _number(attributes, "number-columns-repeated")
        if "value-type" in attributes:
            self._note_content()
        if attributes.get("value-type") == "error":
            self._shows_error = (self._row, self._column), (self._next_row - 1, self._next_column - 1)
        rows, columns = _number(attributes, "number-rows-spanned"), _number(attributes, "number-columns-spanned")
        if rows * columns > 1:
            corner = self._row + rows - 1, self._column + columns - 1
            self.tables[-1].merged.append(((self._row, self._column), corner))

    def _note_content(self) -> None:
        table = self.tables[-1]
        table.rows, table.columns = self._next_row, max(table.columns, self._next_column)
        table.hidden_rows, self._hidden = table.hidden_rows + self._hidden, 0


def survey_tables(path: Path) -> dict[str, Table]:
    """The tables of a file by name; none when nothing is merged, hidden or an error, which is seen much faster."""
    with zipfile.ZipFile(path) as archive:
        if not _is_marked(archive):
            return {}
        survey = Survey()
        with archive.open("content.xml") as part:
            while piece := part.read(PIECE):
                survey.feed(piece)
    return {table.name: table for table in survey.tables}


def _is_marked(archive: zipfile.ZipFile) -> bool:
    before = b""
    with archive.open("content.xml") as part:
        while piece := part.read(PIECE):
            if MARKS.search(before + piece):
                return True
            before = piece[-CARRIED:]
    return False


def _number(attributes: Mapping[str, str], name: str) -> int:
    text = attributes.get(name, "1")
    return min(int(text), 1 << 31) if text.isascii() and text.isdigit() else 1
