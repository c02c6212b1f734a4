"""What offices save: xlsx, xls, ods and text in any usual encoding, each read by what it is and all of them alike."""

import hashlib
import shutil
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter

from tests.bridge.workbook.hostile import (
    SHEET,
    honest_parts,
    number_cell,
    ods,
    ods_cell,
    pack,
    sheet_xml,
)  # fmt: skip
from xiuhua.bridge.workbook.reading import HEAD_ROWS, open_raw
from xiuhua.bridge.workbook.refusal import WorkbookRefused

pytestmark = pytest.mark.pure
FILES = Path(__file__).parent / "files"  # saved by LibreOffice 7.4 from what `write_list` writes
TITLE = "贫困人口名单"
LIST = [
    (1, TITLE, TITLE, TITLE, TITLE, TITLE),
    (2, "户编号", "姓名", "人均纯收入", "出生日期", "填表时间"),
    (3, "5119001", "赵一", "2800", "1990-01-01", "2017-03-31T08:30:00"),
    (4, "5119001", "赵二", "2800.5", "1990-01-02", "2017-03-31T08:30:00"),
    (5, "5119001", "赵三", "5.11902199001010E+17", "1990-01-03", "2017-03-31T08:30:00"),
    (6, "5119002", "钱一", "-3", "1990-01-04", "2017-03-31T08:30:00"),
    (7, "5119002", "钱二", "0", "1990-01-05", "2017-03-31T08:30:00"),
]
TEXT = [(1, "户编号", "姓名"), (2, "5119001", "赵一"), (3, None, "钱，二"), (5, "5119002", None)]


def write_list(path: Path) -> Path:
    """A list with a merged title, households merged over their members, two hidden rows and a hidden sheet."""
    with xlsxwriter.Workbook(path, {"remove_timezone": True}) as book:
        sheet = book.add_worksheet("名单")
        day, minute = (book.add_format({"num_format": form}) for form in ("yyyy-mm-dd", "yyyy-mm-dd hh:mm"))
        sheet.merge_range("A1:E1", TITLE)
        sheet.write_row(1, 0, LIST[1][1:])
        sheet.merge_range("A3:A5", "5119001")
        sheet.merge_range("A6:A7", "5119002")
        for place, income in enumerate([2800, 2800.5, 511902199001010017, -3, 0]):
            sheet.write(2 + place, 1, LIST[2 + place][2])
            sheet.write(2 + place, 2, income)
            sheet.write_datetime(2 + place, 3, datetime(1990, 1, 1 + place, tzinfo=UTC), day)
            sheet.write_datetime(2 + place, 4, datetime(2017, 3, 31, 8, 30, tzinfo=UTC), minute)
        for row in (3, 5):
            sheet.set_row(row, None, None, {"hidden": True})
        secret = book.add_worksheet("藏")
        secret.write(0, 0, "不读")
        secret.hide()
        book.add_worksheet("空")
    return path


def read(path: Path, *names: str) -> list[tuple]:
    """All rows of the sheets named, or of the first."""
    raw = open_raw(path)
    return [row for _, frame in raw.frames(names or [raw.sheets[0].name]) for row in frame.rows()]


def test_xlsx_xls_and_ods_of_the_same_list_read_alike(tmp_path):
    files = [write_list(tmp_path / "list.xlsx"), FILES / "list.xls", FILES / "list.ods"]
    assert [read(file) for file in files] == [LIST, LIST, LIST]


def test_hidden_rows_are_read_and_counted_where_the_kind_tells_them(tmp_path):
    files = [write_list(tmp_path / "list.xlsx"), FILES / "list.xls", FILES / "list.ods"]
    assert [[(sheet.name, sheet.hidden_rows) for sheet in open_raw(file).sheets] for file in files] == [
        [("名单", 2), ("空", 0), ("藏", 0)],
        [("名单", 0), ("空", 0), ("藏", 0)],
        [("名单", 2), ("空", 0), ("藏", 0)],
    ]


@pytest.mark.parametrize("ending", ["xlsx", "xls", "ods"])
def test_a_file_is_read_by_what_it_is_whatever_its_ending(tmp_path, ending):
    original = FILES / f"list.{ending}" if ending != "xlsx" else write_list(tmp_path / "list.xlsx")
    assert read(Path(shutil.copy(original, tmp_path / "名单.csv"))) == LIST


def test_the_digest_is_of_the_bytes_and_heads_are_text_with_blanks(tmp_path):
    path = write_list(tmp_path / "list.xlsx")
    raw = open_raw(path)
    assert raw.digest == hashlib.sha256(path.read_bytes()).hexdigest()
    assert raw.sheets[0].head == tuple(row[1:] for row in LIST)
    assert raw.sheets[1].head == ()


def test_rows_and_heads_count_as_the_spreadsheet_does_even_above_and_left_of_the_list(tmp_path):
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.merge_range("C4:C5", "户")
        sheet.write("D4", "一")
        sheet.write("D40", "二")
    assert read(path) == [(4, "户", "一"), (5, "户", None), (40, None, "二")]
    assert open_raw(path).sheets[0].head == (*[("", "")] * 3, ("户", "一"), ("户", ""), *[("", "")] * (HEAD_ROWS - 5))


def test_columns_are_named_by_their_places(tmp_path):
    frames = list(open_raw(write_list(tmp_path / "a.xlsx")).frames(["名单"]))
    assert [(name, frame.columns) for name, frame in frames] == [("名单", ["row", "0", "1", "2", "3", "4"])]
    assert frames[0][1].dtypes == [pl.UInt32, *[pl.String] * 5]


def test_sheets_come_in_their_order_in_chunks_and_as_often_as_asked(tmp_path):
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for name in ("丙", "乙", "甲"):
            book.add_worksheet(name).write_column(0, 0, [f"{name}{place}" for place in range(20_001)])
    raw = open_raw(path)
    asked = [("丙", 20_000), ("丙", 1), ("甲", 20_000), ("甲", 1)]
    assert [(name, frame.height) for name, frame in raw.frames({"甲", "丙"})] == asked
    assert [(name, frame.height) for name, frame in raw.frames({"甲", "丙"})] == asked
    assert list(raw.frames([])) == []


def test_a_merge_beyond_the_sheet_is_filled_as_far_as_the_sheet_goes(tmp_path):
    merge = '<mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    rows = sheet_xml(number_cell("A1", 7) + number_cell("C3"), after=merge)
    path = pack(tmp_path / "a.xlsx", honest_parts() | {SHEET: rows})
    assert read(path) == [(row, "7", "7", "7") for row in (1, 2, 3)]


def test_hidden_rows_are_counted_whatever_prefix_and_quotes_the_writer_uses(tmp_path):
    rows = "<x:row hidden='1' r='1'><x:c><x:v>1</x:v></x:c></x:row><x:row r='2' hidden='true'/><x:row hidden='0'/>"
    xml = sheet_xml("").decode().replace("<sheetData></sheetData>", f"<x:sheetData>{rows}</x:sheetData>")
    xml = xml.replace("<worksheet xmlns=", "<x:worksheet xmlns:x=").replace("</worksheet>", "</x:worksheet>")
    xml = xml.replace("<x:sheetData>", "<x:cols><x:col hidden='1'/></x:cols><x:sheetData>")
    path = pack(tmp_path / "a.xlsx", honest_parts() | {SHEET: xml.encode()})
    assert [sheet.hidden_rows for sheet in open_raw(path).sheets] == [2]


def test_ods_rows_repeated_merged_and_hidden_are_told_apart(tmp_path):
    hidden = 'table:visibility="collapse"'
    tables = f"""<table:table table:name="甲">
        <table:table-row table:number-rows-repeated="2">{ods_cell("名")}{ods_cell("户")}</table:table-row>
        <table:table-row {hidden} table:number-rows-repeated="3"><table:table-cell/></table:table-row>
        <table:table-row>{ods_cell("一")}{ods_cell("合", 'table:number-rows-spanned="2"')}</table:table-row>
        <table:table-row>{ods_cell("二")}<table:covered-table-cell/></table:table-row>
        <table:table-row {hidden} table:number-rows-repeated="1048569"><table:table-cell/></table:table-row>
    </table:table>"""
    path = ods(tmp_path / "a.ods", tables)
    assert read(path) == [(1, "名", "户"), (2, "名", "户"), (6, "一", "合"), (7, "二", "合")]
    assert [sheet.hidden_rows for sheet in open_raw(path).sheets] == [3]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("mark", [",", "\t", ";"])
def test_text_reads_alike_in_every_usual_encoding_and_division(tmp_path, encoding, mark):
    path = tmp_path / "名单.xlsx"
    lines = [
        mark.join(line) for line in (["户编号", "姓名"], ["5119001", "赵一"], ["", "钱，二"], ["", ""], ["5119002"])
    ]
    path.write_bytes("\r\n".join(lines).encode(encoding))
    assert read(path) == TEXT
    assert [(sheet.name, sheet.hidden_rows) for sheet in open_raw(path).sheets] == [("名单", 0)]


def test_a_quoted_cell_may_hold_what_divides_and_ends_lines(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text('甲,"乙,\n丙"\n丁,"他说""好"""\n')
    assert read(path) == [(1, "甲", "乙,\n丙"), (2, "丁", '他说"好"')]


def test_a_text_that_ends_in_another_encoding_is_refused(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes("姓名\n".encode() * 300_000 + b"\xff\xff")
    with pytest.raises(WorkbookRefused, match="not_text"):
        open_raw(path)


def test_an_archive_whose_directory_was_written_large_is_still_read(tmp_path):
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as packed:
        for name, content in honest_parts().items():
            with packed.open(name, "w", force_zip64=True) as part:
                part.write(content)
    assert read(path) == [(1, "姓名"), (2, "赵一")]
