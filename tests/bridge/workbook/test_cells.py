"""Cells as text, one by one and by columns; merged cells beside a slow twin."""

import math
from datetime import UTC, date, datetime, time, timedelta

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiuhua.bridge.workbook import columns
from xiuhua.bridge.workbook.cells import cell_text
from xiuhua.bridge.workbook.columns import column_text, text_frames
from xiuhua.bridge.workbook.merged import clipped, with_merged
from xiuhua.bridge.workbook.refusal import WorkbookRefused

pytestmark = pytest.mark.pure
CELLS = st.one_of(
    st.none(), st.text(max_size=3), st.booleans(), st.integers(-(2**31), 2**31), st.floats(), st.dates(), st.times(),
    st.integers(-(10**17), 10**17).map(float),
)  # fmt: skip


def test_cells_of_any_kind_become_text():
    texts = {
        "x": "x", 3: "3", -3.0: "-3", 0.1: "0.1", 1e-7: "1e-07", 2800.5: "2800.5",
        999_999_999_999_999.0: "999999999999999", 1e15: "1.00000000000000E+15",
        511902199001010017: "5.11902199001010E+17", -1e15: "-1.00000000000000E+15",
        math.inf: "inf", b"?": "b'?'", timedelta(hours=36): "1 day, 12:00:00",
        date(2017, 3, 31): "2017-03-31", time(8, 30): "08:30:00",
        datetime.fromisoformat("2017-03-31 08:00"): "2017-03-31T08:00:00",
        datetime(2017, 3, 31, 8, tzinfo=UTC): "2017-03-31T08:00:00+00:00",
    }  # fmt: skip
    assert {cell: cell_text(cell) for cell in texts} == texts
    assert [cell_text(cell) for cell in (True, False, None, "", -0.0)] == ["TRUE", "FALSE", None, None, "0"]
    assert cell_text(math.nan) == "nan"


@given(st.lists(CELLS))
def test_a_column_says_what_its_cells_say_one_by_one(cells):
    assert column_text(cells).replace("", None).to_list() == [cell_text(cell) for cell in cells]


def test_ragged_rows_are_filled_up_and_blank_ones_left_out():
    frame = pl.concat(text_frames([["甲"], [], ["", None], ["乙", 2.0, True]]))
    assert frame.rows() == [(1, "甲", None, None), (4, "乙", "2", "TRUE")]


def test_wide_and_heavy_rows_come_in_smaller_pieces(monkeypatch):
    monkeypatch.setattr(columns, "CHUNK_CELLS", 6)
    assert [frame.height for frame in text_frames([["甲", "乙"]] * 8)] == [3, 3, 2]
    monkeypatch.setattr(columns, "CHUNK_BYTES", 400)
    assert [frame.height for frame in text_frames([["甲" * 50]] * 3)] == [1, 2]
    with pytest.raises(WorkbookRefused, match="long_line"):
        list(text_frames([["甲" * 200]]))


@st.composite
def sheets_with_merges(draw):
    """A small sheet, and ranges that never lie over one another."""
    rows, width = draw(st.integers(1, 5)), draw(st.integers(1, 5))
    free = {(row, column) for row in range(rows) for column in range(width)}
    ranges = []
    for _ in range(draw(st.integers(0, 4))):
        top, left = draw(st.integers(0, rows - 1)), draw(st.integers(0, width - 1))
        bottom, right = draw(st.integers(top, rows - 1)), draw(st.integers(left, width - 1))
        cells = {(row, column) for row in range(top, bottom + 1) for column in range(left, right + 1)}
        if cells <= free:
            free -= cells
            ranges.append(((top, left), (bottom, right)))
    return [[f"{row}.{column}" for column in range(width)] for row in range(rows)], ranges


@given(sheets_with_merges())
def test_a_merged_value_stands_in_all_its_cells_and_no_other_cell_changes(drawn):
    rows, ranges = drawn
    expected = [list(row) for row in rows]
    for (top, left), (bottom, right) in ranges:
        for row in range(top, bottom + 1):
            for column in range(left, right + 1):
                expected[row][column] = rows[top][left]
    kept = clipped(ranges, rows=len(rows), columns=len(rows[0]), left=0)
    assert list(with_merged(iter([list(row) for row in rows]), kept)) == expected


def test_ranges_are_cut_to_the_sheet_and_those_outside_are_left():
    ranges = [((0, 3), (2_000_000, 9)), ((50, 0), (60, 1)), ((0, 0), (1, 1)), ((1, 2), (1, 2))]
    assert clipped(ranges, rows=3, columns=4, left=2) == [((0, 1), (2, 3))]


def test_merges_that_cover_more_than_the_sheet_are_refused():
    with pytest.raises(WorkbookRefused, match="merged_twice"):
        clipped([((0, 0), (9, 9))] * 2, rows=10, columns=10, left=0)
