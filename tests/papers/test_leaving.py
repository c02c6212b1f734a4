"""A full number of somebody stops a table on its way out: where it stands is told, the number never."""

import polars as pl
import pytest

from xiuhua.papers.leaving import OWN_NUMBERS, NumberLeaves, require_clean, require_clean_texts
from xiuhua.papers.text_table import text_table, write_text_table
from xiuhua.papers.text_workbook import Page, write_text_workbook

IDENTITY = "11010519491231002X"
WRITERS = {"xlsx": lambda path, page: write_text_workbook(path, [page]), "csv": write_text_table}


def page(*rows: list[str], **others) -> Page:
    return Page("名册", ["户编号", "备注"], rows, above=["某县"], **others)


@pytest.mark.parametrize("kind", WRITERS)
def test_it_is_named_by_sheet_row_and_column_and_never_itself(tmp_path, kind):
    with pytest.raises(NumberLeaves) as found:
        WRITERS[kind](tmp_path / f"a.{kind}", page(["51192110020101", "无"], ["51192110020102", f"见{IDENTITY}"]))
    told = found.value
    assert (told.kind, told.sheet, told.row, told.column) == ("identity", "名册", 4, "备注")
    assert IDENTITY[:6] not in str(told)


@pytest.mark.parametrize("kind", WRITERS)
def test_it_leaves_in_a_column_with_a_purpose_and_in_no_other(tmp_path, kind):
    row = ["H1", IDENTITY]
    WRITERS[kind](tmp_path / f"a.{kind}", page(row, purposes={1: "核对"}))
    for purposes in ({}, {0: "核对"}, {1: ""}):
        with pytest.raises(NumberLeaves):
            WRITERS[kind](tmp_path / f"b.{kind}", page(row, purposes=purposes))


@pytest.mark.parametrize("kind", WRITERS)
def test_what_stands_above_the_headers_is_looked_at_too(tmp_path, kind):
    told = Page("名册", ["备注"], [], above=["某县", "联系人 13800138000"])
    with pytest.raises(NumberLeaves) as found:
        WRITERS[kind](tmp_path / f"a.{kind}", told)
    assert (found.value.kind, found.value.row) == ("phone", 2)


def test_no_row_behind_it_leaves_where_a_table_goes_out_piece_by_piece():
    pieces = text_table(page(*[["H1", "无"]] * 600, ["H2", IDENTITY], ["H3", "无"]))
    assert [next(pieces).decode().count("\n"), next(pieces).decode().count("\n")] == [2, 500]
    with pytest.raises(NumberLeaves):
        next(pieces)


def test_a_number_of_our_own_that_looks_like_one_passes_in_its_column_alone():
    table = pl.DataFrame({"household": [IDENTITY], "note": ["无"]})
    require_clean(table, sheet="rows", own=("household",))
    with pytest.raises(NumberLeaves) as found:
        require_clean(table, sheet="rows")
    assert (found.value.sheet, found.value.row, found.value.column) == ("rows", 1, "household")
    assert OWN_NUMBERS


def test_of_texts_that_many_read_only_a_whole_one_that_is_allowed_passes():
    require_clean_texts(["异议电话", "13800138000"], sheet="公示", allowed=["13800138000"])
    with pytest.raises(NumberLeaves):
        require_clean_texts(["张三 13800138000"], sheet="公示", allowed=["13800138000"])
