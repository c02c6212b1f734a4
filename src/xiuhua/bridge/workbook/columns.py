"""Rows as tables of text, column by column, some thousands of rows at a time."""

import itertools
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import polars as pl

from xiuhua.bridge.workbook.cells import EXACT_BELOW, cell_text, is_filled
from xiuhua.bridge.workbook.refusal import WorkbookRefused

CHUNK_ROWS = 20_000
CHUNK_CELLS = 2_000_000  # wide sheets come in fewer rows at a time
CHUNK_BYTES = 128_000_000


def text_frames(rows: Iterable[Sequence[Any]]) -> Iterator[pl.DataFrame]:
    """The rows that hold something: `row` counted from 1, then "0", "1", … as text, null when blank."""
    filled = ((number, cells) for number, cells in enumerate(rows, start=1) if is_filled(cells))
    while part := list(itertools.islice(filled, CHUNK_ROWS)):
        step = max(1, CHUNK_CELLS // max(len(cells) for _, cells in part))
        for start in range(0, len(part), step):
            yield from _in_pieces(_frame(part[start : start + step]))


def _in_pieces(frame: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """The frame halved until no piece is larger than a message may be."""
    if frame.estimated_size() <= CHUNK_BYTES:
        yield frame
    elif frame.height == 1:
        raise WorkbookRefused("long_line", most=CHUNK_BYTES // 10**6)
    else:
        middle = frame.height // 2
        yield from _in_pieces(frame[:middle])
        yield from _in_pieces(frame[middle:])


def _frame(part: Sequence[tuple[int, Sequence[Any]]]) -> pl.DataFrame:
    columns = itertools.zip_longest(*(cells for _, cells in part))
    text = [column_text(cells).alias(str(place)) for place, cells in enumerate(columns)]
    frame = pl.DataFrame([pl.Series("row", [row for row, _ in part], dtype=pl.UInt32), *text])
    return frame.with_columns(pl.col(pl.String).replace("", None))


def column_text(cells: Sequence[Any]) -> pl.Series:
    """One column by the rules of `cell_text`; most hold text alone, which needs no look at each cell."""
    try:
        return pl.Series(cells, dtype=pl.String)
    except TypeError:
        numbers = pl.Series([cell if type(cell) is float else None for cell in cells], dtype=pl.Float64)
    whole = numbers.cast(pl.Int64, strict=False)
    settled = ((whole.cast(pl.Float64) == numbers) & (numbers.abs() < EXACT_BELOW)).fill_null(value=False)
    others = (None if done else cell_text(cell) for done, cell in zip(settled, cells, strict=True))
    return whole.cast(pl.String).zip_with(settled, pl.Series(list(others), dtype=pl.String))
