"""Cells in which a spreadsheet shows an error and no value: parsers read them as blank, as if nothing was said."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from xiuhua.bridge.workbook.merged import Range

# By their codes in old workbooks; newer ones spell them out.
ERRORS = {
    0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A",
}  # fmt: skip
UNTOLD = "#N/A"  # what is shown for an error that the file does not name

Lost = tuple[Range, str]  # where an error is shown, and which


@dataclass(slots=True)
class Seen:
    """What a parser does not tell of one sheet: how many rows it hides, and where it shows errors."""

    hidden_rows: int = 0
    lost: list[Lost] = field(default_factory=list)


def lost_at(row: int, column: int, shown: str) -> Lost:
    """An error in one cell, counted from 0."""
    return ((row, column), (row, column)), shown


def with_lost(rows: Iterator[list[Any]], lost: Sequence[Lost], *, left: int) -> Iterator[list[Any]]:
    """The rows with errors as the spreadsheet shows them; columns are counted from the sheet's first that is used."""
    starting: dict[int, list[Lost]] = defaultdict(list)
    for each in lost:
        starting[each[0][0][0]].append(each)
    lasting: list[Lost] = []
    for number, row in enumerate(rows):
        if lasting or number in starting:
            lasting = [*(each for each in lasting if each[0][1][0] >= number), *starting.pop(number, ())]
            for ((_, first), (_, last)), shown in lasting:
                for place in range(max(first - left, 0), min(last - left + 1, len(row))):
                    row[place] = shown
        yield row
