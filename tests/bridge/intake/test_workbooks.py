"""Files whose headers are recognised: on any of the first rows, in any usual encoding, digits kept or shown as lost."""

import pytest
import xlsxwriter

from tests.workbooks import H1, persons, write_csv, write_xlsx
from xiuhua.bridge.intake.forms import read_forms
from xiuhua.bridge.intake.workbooks import open_workbook
from xiuhua.bridge.workbook.refusal import WorkbookRefused

pytestmark = pytest.mark.pure
PLACES = [("巴州区", "曾口镇", "大东村")]
ROWS = list(persons(8, PLACES))


@pytest.fixture(scope="module")
def layout():
    return read_forms("sichuan").layout


def read(path, layout):
    """All rows of a file as dictionaries."""
    return [row for chunk in open_workbook(path, layout).chunks() for row in chunk.iter_rows(named=True)]


def refusal(path, layout) -> str:
    with pytest.raises(WorkbookRefused) as refused:
        open_workbook(path, layout)
    assert read_forms("sichuan").phrases["file"][refused.value.reason]["zh"].format_map(refused.value.facts)
    return refused.value.reason


@pytest.mark.parametrize("above", [0, 1, 11])
def test_the_header_is_found_on_any_of_the_first_twelve_rows(tmp_path, layout, above):
    rows = read(write_xlsx(tmp_path / "a.xlsx", ROWS, above=above), layout)
    assert [row["row"] for row in rows] == [above + 2 + place for place in range(8)]
    assert [row["seq"] for row in rows] == list(range(8))
    assert [row["member.identity"] for row in rows] == [row["证件号码"] for row in ROWS]
    assert {row["sheet"] for row in rows} == {"贫困人口"}


def test_a_header_below_the_thirtieth_row_is_not_sought(tmp_path, layout):
    assert refusal(write_xlsx(tmp_path / "a.xlsx", ROWS, above=30), layout) == "no_header"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_csv_reads_alike_in_every_usual_encoding(tmp_path, layout, encoding):
    rows = read(write_csv(tmp_path / "名单.csv", ROWS, encoding=encoding), layout)
    assert [row["member.name"] for row in rows] == [row["姓名"] for row in ROWS]
    assert (rows[0]["row"], rows[0]["sheet"], rows[0]["other.0"]) == (2, "名单", "1")


@pytest.mark.parametrize("mark", ["\t", ";"])
def test_csv_may_be_divided_by_tabs_or_semicolons(tmp_path, layout, mark):
    path = tmp_path / "a.csv"
    path.write_text("\n".join([mark.join(H1), mark.join(ROWS[0].values())]))
    assert read(path, layout)[0]["household.number"] == ROWS[0]["户编号"]


def test_xlsx_and_csv_of_the_same_rows_read_alike(tmp_path, layout):
    one = read(write_xlsx(tmp_path / "a.xlsx", ROWS), layout)
    two = read(write_csv(tmp_path / "a.csv", ROWS), layout)
    assert [{**row, "sheet": ""} for row in one] == [{**row, "sheet": ""} for row in two]


def test_empty_rows_are_passed_over_and_still_counted(tmp_path, layout):
    rows = read(write_xlsx(tmp_path / "a.xlsx", [ROWS[0], {}, ROWS[1]]), layout)
    assert [(row["seq"], row["row"]) for row in rows] == [(0, 2), (1, 4)]


def test_chunks_together_are_the_whole(tmp_path, layout, monkeypatch):
    monkeypatch.setattr("xiuhua.bridge.intake.workbooks.CHUNK_ROWS", 3)
    chunks = list(open_workbook(write_xlsx(tmp_path / "a.xlsx", ROWS), layout).chunks())
    assert [chunk["seq"].to_list() for chunk in chunks] == [[0, 1, 2], [3, 4, 5], [6, 7]]


def test_every_sheet_with_the_header_is_read_and_the_others_are_named(tmp_path, layout):
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for name, rows in (("说明", []), ("甲", ROWS[:4]), ("乙", ROWS[4:])):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, ["填表说明"] if not rows else [*H1, "长号码"])
            for place, row in enumerate(rows, start=1):
                sheet.write_row(place, 0, list(row.values()))
        book.add_worksheet("藏").hide()
    book = open_workbook(path, layout)
    assert (book.passed_over, book.unknown) == (("说明", "藏"), ("长号码",))
    assert [sheet["name"] for sheet in book.headers] == ["甲", "乙"]
    assert [row for chunk in book.chunks() for row in chunk.select("sheet", "seq").rows()] == [
        *(("甲", seq) for seq in range(4)), *(("乙", seq) for seq in range(4, 8)),
    ]  # fmt: skip


def test_numbers_keep_their_digits_or_show_that_they_lost_them(tmp_path, layout):
    path = tmp_path / "a.xlsx"
    cells = {"户编号": 51190200901, "人编号": 5.0, "证件号码": 511902199001010017, "人均纯收入": 2800.5, "危房户": True}
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, H1)
        sheet.write_row(1, 0, [cells.get(header, "") for header in H1])
    row = read(path, layout)[0]
    assert [row[name] for name in ("household.number", "member.number", "member.identity")] == [
        "51190200901", "5", "5.11902199001010E+17",
    ]  # fmt: skip
    assert (row["statedincome.per_head_fen"], row["housing.dangerous"]) == ("2800.5", "TRUE")


def test_two_columns_of_one_item_are_refused(tmp_path, layout):
    assert refusal(write_xlsx(tmp_path / "a.xlsx", [], headers=(*H1, "身份证号")), layout) == "twice"


@pytest.mark.parametrize("blank", [0, 1])
def test_two_columns_of_one_item_are_named_as_the_spreadsheet_does(tmp_path, layout, blank):
    headers = ["户编号", "证件号码", "姓名", "身份证\n号码"]
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        sheet = book.add_worksheet("名单")
        sheet.write_row(4, blank, headers)
    with pytest.raises(WorkbookRefused) as refused:
        open_workbook(tmp_path / "a.xlsx", layout)
    told = read_forms("sichuan").phrases["file"]["twice"]
    one, other = ("B", "D") if not blank else ("C", "E")
    assert [told[language].format_map(refused.value.facts).partition("同一项" if language == "zh" else "item")[0]
            for language in ("zh", "en")] == [
        f"工作表“名单”第 5 行：{one} 列“证件号码”和 {other} 列“身份证 号码”是",
        f"In sheet 名单, row 5, the columns {one} (证件号码) and {other} (身份证 号码) are the same ",
    ]  # fmt: skip


def test_a_missing_column_is_named(tmp_path, layout):
    headers = [header for header in H1 if header not in ("户编号", "人编号", "证件号码")]
    with pytest.raises(WorkbookRefused) as refused:
        open_workbook(write_xlsx(tmp_path / "a.xlsx", [], headers=headers), layout)
    assert refused.value.facts["missing"] == "户编号、证件号码"
