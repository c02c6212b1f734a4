"""Merged cells: their one value filled into all of them, as a reader of the printed sheet understands it."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from xiuhua.bridge.workbook.refusal import WorkbookRefused

Corner = tuple[int, int]  # row and column from 0
Range = tuple[Corner, Corner]


def clipped(ranges: Sequence[Range], *, rows: int, columns: int, left: int) -> list[Range]:
    """The ranges as far as the sheet goes, columns counted from its first that holds something.

    Raises WorkbookRefused when together they cover more than there is: merged cells never lie over one another.
    """
    kept = [
        ((top, max(first - left, 0)), (min(bottom, rows - 1), min(last - left, columns - 1)))
        for (top, first), (bottom, last) in ranges
        if top < rows and left <= last and first - left < columns and (top, first) != (bottom, last)
    ]
    if sum((bottom - top + 1) * (last - first + 1) for (top, first), (bottom, last) in kept) > rows * columns:
        raise WorkbookRefused("merged_twice")
    return kept


def with_merged(rows: Iterator[list[Any]], ranges: Sequence[Range]) -> Iterator[list[Any]]:
    """The rows, each merged range holding its first cell's value in all its cells."""
    starting: dict[int, list[Range]] = defaultdict(list)
    for each in ranges:
        starting[each[0][0]].append(each)
    lasting: list[tuple[int, int, int, Any]] = []
    for number, row in enumerate(rows):
        lasting = [each for each in lasting if each[0] >= number]
        lasting += [(bottom, first, last, row[first]) for (_, first), (bottom, last) in starting.pop(number, ())]
        for _, first, last, value in lasting:
            row[first : last + 1] = [value] * (last + 1 - first)
        yield row
