"""Workbooks of text hold text: nothing in them is alive, and what was written reads back the same."""

import zipfile

import pytest
from python_calamine import CalamineWorkbook

from xiuhua.papers.text_workbook import Page, write_text_workbook

LIVE = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "=cmd|' /C calc'!A0",
    "\t=1",
    "＝1+1",
    "http://example.com",
    "0012",
    "5.11E+17",
    "'x",
]


def read(path) -> dict[str, list[list[str]]]:
    book = CalamineWorkbook.from_path(path)
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def test_every_cell_reads_back_as_the_text_it_was(tmp_path):
    path = tmp_path / "a.xlsx"
    write_text_workbook(path, [Page("甲", ["一", "二"], [[text, None] for text in LIVE])])
    assert [row[0] for row in read(path)["甲"]] == ["一", *LIVE]


def test_no_cell_is_a_formula_a_number_or_a_link(tmp_path):
    path = tmp_path / "a.xlsx"
    write_text_workbook(path, [Page("甲", ["一"], [[text] for text in LIVE])])
    with zipfile.ZipFile(path) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
        assert "<f>" not in sheet
        assert "hyperlink" not in sheet
        assert sheet.count('t="inlineStr"') == len(LIVE) + 1
        assert (
            '"@"' in archive.read("xl/styles.xml").decode() or 'numFmtId="49"' in archive.read("xl/styles.xml").decode()
        )


@pytest.mark.parametrize(
    ("names", "kept"),
    [
        (["甲", "甲", "甲"], ["甲", "甲 2", "甲 3"]),
        (["a/b:c*[d]?", ""], ["a_b_c__d__", "Sheet"]),
        (["长" * 40, "长" * 40], ["长" * 31, "长" * 27 + " 2"]),
    ],
)
def test_sheets_get_names_that_may_be(tmp_path, names, kept):
    path = tmp_path / "a.xlsx"
    write_text_workbook(path, [Page(name, ["一"], []) for name in names])
    assert list(read(path)) == kept


def test_marked_cells_are_coloured_also_when_empty(tmp_path):
    path = tmp_path / "a.xlsx"
    write_text_workbook(path, [Page("甲", ["一", "二"], [["x", ""], ["y", ""]], {(0, 0), (1, 1)})])
    with zipfile.ZipFile(path) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    assert 'r="B3"' in sheet
    assert 'r="B2"' not in sheet
