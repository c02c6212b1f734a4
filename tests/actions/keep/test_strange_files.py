"""Odd but honest files that offices have: what is read, what is repaired and told, what a person is to mend."""

import csv

import pytest
import xlsxwriter

from tests.importing import DAY, MONTHS, ROWS, counts, make_town
from tests.workbooks import H1, identity_number
from xiuhua.actions.keep.import_workbook import import_workbook

pytestmark = pytest.mark.django_db
BY_X = [number for number in map(identity_number, range(5000, 5200)) if number.endswith("X")]


@pytest.fixture(autouse=True)
def town():
    """The township that everything is imported into."""
    return make_town()


def grid(rows=ROWS, headers=H1) -> list[list[str]]:
    return [list(headers), *([row.get(header, "") for header in headers] for row in rows)]


def judged(folder, lines, *, encoding="utf-8-sig", delimiter=","):
    """What is told of a file with these lines."""
    path = folder / "名单.csv"
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file, delimiter=delimiter).writerows(lines)
    return import_workbook(path, by=None, as_of=DAY, dry_run=True)


def with_cells(header, *cells):
    """The rows with other cells in one column, as far as they go."""
    return grid([{**row, header: cell} for row, cell in zip(ROWS, cells, strict=False)])


@pytest.mark.parametrize("above", [1, 11, 12, 28])
def test_a_letter_above_the_list_is_passed_over(tmp_path, above):
    letter = [[f"第{number}段：请各村认真核对。"] for number in range(above)]
    assert counts(judged(tmp_path, [*letter, *grid()])) == (8, 8, 0, 0)


@pytest.mark.parametrize(
    ("encoding", "delimiter"),
    [("utf-8-sig", ";"), ("utf-8", "|"), ("utf-16", "\t"), ("gb18030", ","), ("utf-8", "\t")],
)
def test_text_is_read_however_it_was_saved(tmp_path, encoding, delimiter):
    assert counts(judged(tmp_path, grid(), encoding=encoding, delimiter=delimiter)) == (8, 8, 0, 0)


def test_quotes_and_line_ends_inside_cells_and_headers_are_read(tmp_path):
    lines = grid([{**row, "自然村": '1组\n"老院子"'} for row in ROWS])
    lines[0] = [f"{header}\n（必填）" if header == "姓名" else header for header in lines[0]]
    result = judged(tmp_path, lines)
    assert result.unknown == ("姓名\n（必填）",)
    assert counts(judged(tmp_path, grid([{**row, "自然村": '1组\n"老院子"'} for row in ROWS]))) == (8, 8, 0, 0)


@pytest.mark.parametrize(
    "below",
    [
        ["合计", *[""] * 8, "32", *[""] * 15, "18400"],
        [*[""] * 5, "合计", "", "", "", "32"],
        ["填表人：张三", "", "", "审核人：李四", "", "", "2017年3月"][:6],
        ["注：本表一式两份。"],
    ],
)
def test_a_sum_a_note_or_a_signature_is_told_once_and_is_no_person(tmp_path, below):
    result = judged(tmp_path, [*grid(), [], below])
    assert counts(result) == (9, 8, 0, 1)
    assert result.problems.select("column", "reason").rows() == [("户编号", "no_row")]


def test_a_header_printed_again_is_no_row_even_spelled_with_other_spaces(tmp_path):
    again = [f" {header} " if place % 2 else header for place, header in enumerate(H1)]
    assert counts(judged(tmp_path, [*grid(ROWS[:4]), again, *grid(ROWS[4:])[1:]])) == (8, 8, 0, 0)


def test_two_lists_side_by_side_are_told_to_be_put_one_below_the_other(tmp_path):
    from xiuhua.words import Rejected

    lines = [[*left, "", *right] for left, right in zip(grid(ROWS[:4]), grid(ROWS[4:]), strict=True)]
    with pytest.raises(Rejected, match="如果是并排的两张表，请上下接在一起"):
        judged(tmp_path, lines)
    others = [["村名", "贫困户数"], *[["甲村", "3"]] * 8]
    beside = judged(tmp_path, [[*line, "", *other] for line, other in zip(grid(), others, strict=True)])
    assert (counts(beside), beside.unknown) == ((8, 8, 0, 0), ("村名", "贫困户数"))


@pytest.mark.parametrize(
    ("header", "cells", "kind", "taken"),
    [
        ("人数", ["4人", "4口人", "4口", "4"], "tidied", 4),
        (MONTHS, ["2个月", "2月", "2", "13个月"], "tidied", 3),
        ("人均纯收入", ["¥2,300.00"] * 4, "tidied", 4),
        ("证件号码", [f"{row['证件号码']}#" for row in ROWS[:4]], "tidied", 4),
        ("证件号码", [f"{number[:17]}{x}" for number, x in zip(BY_X, "x×✕х", strict=False)], "tidied", 4),
        ("证件号码", [f"‘{row['证件号码']}" for row in ROWS[:4]], "apostrophe", 4),
        ("户编号", [f"\ufeff{row['户编号']}\u200b" for row in ROWS[:4]], "spaces", 4),
        ("姓名", ["王\u00a0明", "王\t明", "王\u3000明", "\u2003王明\r\n"], "spaces", 4),
        ("姓名", ["阿依古丽·买买提", "阿依•买买提", "古丽．艾山", "王明"], "widths", 4),
        ("联系电话", ["+8613800000901", "138-0000-0901", "008613800000901", "13800000901"], "tidied", 4),
        ("务工状况", ["-", "/", "——", ""], "dash", 4),
    ],
)
def test_a_habit_of_typing_is_read_and_told(tmp_path, header, cells, kind, taken):
    lines = with_cells(header, *cells)
    if header == "联系电话":
        lines = [lines[0], *([*line[:-1], cell] for line, cell in zip(lines[1:], cells, strict=True))]
    if header == "务工状况":
        lines = [
            [cell if place != H1.index(MONTHS) or not number else "" for place, cell in enumerate(line)]
            for number, line in enumerate(lines)
        ]
    result = judged(tmp_path, lines)
    told = [
        (row["kind"], result.form.layout.column(row["feeds"]).header) for row in result.repairs.iter_rows(named=True)
    ]
    assert (kind, header if header != "务工状况" else "务工状况") in told
    if header == "联系电话":
        assert "not_phone" not in result.problems["reason"].to_list()
    else:
        assert counts(result)[1] == taken


@pytest.mark.parametrize(
    ("header", "cell", "reason"),
    [
        ("联系电话", "13800000901/13900000902", "not_phone"),
        ("姓名", "王明（已故）", "name_characters"),
        ("人均纯收入", "2.3E+03", "not_money"),
        ("户编号", "同上", "number_characters"),
        ("证件号码", "####", "value_lost"),
    ],
)
def test_what_could_be_read_in_two_ways_is_left_to_a_person(tmp_path, header, cell, reason):
    problems = judged(tmp_path, with_cells(header, cell)).problems.select("column", "reason").rows()
    assert (header, reason) in problems


def test_a_protected_sheet_and_dates_counted_from_1904_are_read(tmp_path):
    path = tmp_path / "名单.xlsx"
    with xlsxwriter.Workbook(path, {"date_1904": True}) as book:
        sheet, day = book.add_worksheet("1村"), book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.protect("secret")
        for number, line in enumerate(grid(headers=[*H1, "出生日期"])):
            sheet.write_row(number, 0, line)
            if number:
                text = ROWS[number - 1]["证件号码"]
                sheet.write_datetime(number, len(H1), _day(text), day)
        book.add_worksheet("填表说明").write(0, 0, "请如实填写")
    result = import_workbook(path, by=None, as_of=DAY, dry_run=True)
    assert (counts(result), result.passed_over) == ((8, 8, 0, 0), ("填表说明",))


def _day(number):
    from datetime import datetime

    return datetime.strptime(number[6:14], "%Y%m%d")  # noqa: DTZ007 -- a day
