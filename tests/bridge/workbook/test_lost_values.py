"""An error that a spreadsheet shows is told, whatever the kind of file: a parser makes it blank, as if unsaid."""

import csv
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from xiuhua.bridge.workbook import seen_in_sheets
from xiuhua.bridge.workbook.reading import open_raw

pytestmark = pytest.mark.pure
FILES = Path(__file__).parent / "files"  # saved by LibreOffice 7.4 from what `write_errors` writes
ERRORS = ("#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#N/A")
FORMULAS = ("=1/0", '="甲"+1', "=#REF!", "=nobody()", "=NA()")
NUMBERS = 300


def write_errors(path: Path, *, numbers: int = NUMBERS) -> Path:
    """Two sheets that begin at B3, with every error, one of them merged over three rows, below many numbers."""
    with xlsxwriter.Workbook(path) as book:
        for name in ("名单", "另一张"):
            sheet = book.add_worksheet(name)
            sheet.write_row("B3", ["户编号", "姓名"])
            for place in range(numbers):
                sheet.write_row(3 + place, 1, [name, place])
            for place, (formula, error) in enumerate(zip(FORMULAS, ERRORS, strict=True)):
                sheet.write_formula(3 + numbers + place, 1, formula, None, error)
            last = 3 + numbers + len(ERRORS)
            sheet.merge_range(last, 2, last + 2, 2, "")
            sheet.write_formula(last, 2, "=NA()", None, "#N/A")
            sheet.write_column(last, 1, "甲乙丙")
    return path


def told(numbers: int, name: str) -> list[tuple]:
    """The rows that should be read, as the spreadsheet counts them."""
    good = [(4 + place, name, str(place)) for place in range(numbers)]
    bad = [(4 + numbers + place, error, None) for place, error in enumerate(ERRORS)]
    return [
        (3, "户编号", "姓名"),
        *good,
        *bad,
        *((4 + numbers + len(ERRORS) + n, "甲乙丙"[n], "#N/A") for n in range(3)),
    ]


def read(path: Path, name: str) -> list[tuple]:
    return [row for _, frame in open_raw(path).frames([name]) for row in frame.rows()]


@pytest.mark.parametrize("name", ["名单", "另一张"])
def test_every_kind_of_workbook_shows_the_errors_that_the_spreadsheet_shows(tmp_path, name):
    files = [write_errors(tmp_path / "errors.xlsx"), FILES / "errors.xls", FILES / "errors.ods"]
    for file in files:
        assert read(file, name) == told(NUMBERS, name), file.name


def test_a_short_old_workbook_whose_records_stand_among_small_streams_shows_them_too():
    assert read(FILES / "small_errors.xls", "名单") == told(1, "名单")


def test_text_keeps_the_errors_it_was_saved_with(tmp_path):
    path = tmp_path / "errors.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([["户编号", "姓名"], [ERRORS[0], "赵"]])
    assert read(path, "errors") == [(1, "户编号", "姓名"), (2, "#DIV/0!", "赵")]


def test_a_cell_cut_by_the_end_of_a_piece_is_found_once(tmp_path, monkeypatch):
    path = write_errors(tmp_path / "errors.xlsx", numbers=3)
    for size in range(40, 90, 7):
        monkeypatch.setattr(seen_in_sheets, "PIECE", size)
        seen = seen_in_sheets.seen_in_sheets(path)
        assert [shown for _, shown in seen["名单"].lost] == [*ERRORS, "#N/A"], size


def test_errors_are_found_under_any_prefix_and_quotes_and_a_text_that_looks_so_is_left(tmp_path):
    rows = (
        "<x:row r=\"1\"><x:c t='e' r='B1'><x:f a=\"1\"/><x:v>#N/A</x:v></x:c>"
        '<x:c r="C1" t="inlineStr"><x:is><x:t>t="e"</x:t></x:is></x:c>'
        '<x:c r="D1" s="1" t="e"/></x:row>'
    )
    sheet = (
        '<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><x:sheetData>'
        f"{rows}</x:sheetData></x:worksheet>"
    )
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/workbook.xml", '<workbook xmlns:r="r"><sheet name="甲" r:id="one"/></workbook>')
        archive.writestr("xl/_rels/workbook.xml.rels", '<r><Relationship Id="one" Target="a.xml"/></r>')
        archive.writestr("xl/a.xml", sheet)
    assert seen_in_sheets.seen_in_sheets(path)["甲"].lost == [(((0, 1), (0, 1)), "#N/A"), (((0, 3), (0, 3)), "#N/A")]
