"""Of rows at odds none is taken, whatever else keeps one of them out: mended, it would turn the others around."""

import pytest
import xlsxwriter

from tests.importing import DAY, LATER, MONTHS, ROWS, bring, counts, make_town, member, reasons
from tests.makers import give_role, make_account, make_area
from tests.workbooks import H1, changed
from xiuhua.actions.keep.import_workbook import import_workbook
from xiuhua.register.models import Member, Work

pytestmark = pytest.mark.django_db
OTHER_MONTHS = {**ROWS[0], MONTHS: "9"}
SHORTENED = ROWS[4]["证件号码"][:15] + "000"


@pytest.fixture(autouse=True)
def town():
    """The township that everything is imported into."""
    return make_town()


@pytest.mark.parametrize(
    ("place", "cells", "problem", "rejected"),
    [
        (1, {"行政村": "书台村"}, ("行政村", "household_disagrees"), [2, 3, 4, 5]),
        (2, {"脱贫属性": "返贫"}, ("脱贫属性", "household_disagrees"), [2, 3, 4, 5]),
        (3, {"证件号码": ROWS[0]["证件号码"]}, ("证件号码", "person_repeated"), [2, 5]),
        (3, {"人编号": ROWS[0]["人编号"]}, ("人编号", "person_repeated"), [2, 5]),
    ],
)
def test_of_rows_at_odds_none_is_taken_now_or_from_the_error_workbook(tmp_path, place, cells, problem, rejected):
    errors = tmp_path / "错误.xlsx"
    result = bring(tmp_path, changed(ROWS, place, **cells), errors=errors)
    assert counts(result) == (8, 8 - len(rejected), 0, len(rejected))
    assert reasons(result) == [(row, *problem) for row in rejected]
    again = import_workbook(errors, by=None, as_of=DAY)
    assert (again.accepted, again.unchanged, again.rejected) == (0, 0, len(rejected))


@pytest.mark.parametrize(
    ("rows", "rejected", "problem"),
    [
        (changed(ROWS, 0, 脱贫属性="返贫", 饮水安全="可能"), [2, 3, 4, 5], ("脱贫属性", "household_disagrees")),
        ([*changed(ROWS, 0, 饮水安全="可能"), OTHER_MONTHS], [2, 10], ("人编号", "person_repeated")),
        ([*changed(ROWS, 0, 人编号="甲 1"), OTHER_MONTHS], [2, 10], ("证件号码", "person_repeated")),
    ],
)
def test_rows_at_odds_with_a_row_that_a_bad_cell_keeps_out_are_not_taken_either(tmp_path, rows, rejected, problem):
    result = bring(tmp_path, rows)
    assert counts(result) == (len(rows), len(rows) - len(rejected), 0, len(rejected))
    assert [row for row, *told in reasons(result) if tuple(told) == problem] == rejected
    mended = changed(rows, 0, 饮水安全="是", 人编号=ROWS[0]["人编号"])
    assert counts(bring(tmp_path, [mended[row - 2] for row in rejected])) == (len(rejected), 0, 0, len(rejected))


def test_a_row_at_odds_with_one_that_the_register_contradicts_is_not_taken(tmp_path):
    bring(tmp_path, ROWS)
    other = changed(changed(ROWS[:4], 0, 姓名="钱一"), 1, 脱贫属性="返贫")
    result = bring(tmp_path, other, on=LATER)
    assert counts(result) == (4, 0, 0, 4)
    assert {reason for _, _, reason in reasons(result)} == {"household_disagrees"}


def test_a_row_that_stands_twice_word_for_word_is_taken_once(tmp_path):
    result = bring(tmp_path, [*ROWS, ROWS[3]])
    assert counts(result) == (9, 8, 0, 1)
    assert reasons(result) == [(10, "人编号", "row_repeated"), (10, "证件号码", "row_repeated")]


def test_a_row_that_a_bad_cell_makes_the_same_is_not_the_same(tmp_path):
    for first, second in (("", "13"), ("13", "")):
        result = bring(tmp_path, [{**ROWS[0], MONTHS: first}, {**ROWS[0], MONTHS: second}])
        assert counts(result) == (2, 0, 0, 2)


def test_a_shortened_number_means_who_has_its_digits_and_the_name_in_the_household(tmp_path):
    errors = tmp_path / "错误.xlsx"
    rows = [*ROWS, {**ROWS[4], "证件号码": SHORTENED, "人编号": "", MONTHS: "3"}]
    result = bring(tmp_path, rows, errors=errors)
    assert counts(result) == (9, 7, 0, 2)
    assert (6, "证件号码", "person_repeated") in reasons(result)
    assert import_workbook(errors, by=None, as_of=DAY).accepted == 0
    assert counts(bring(tmp_path, rows)) == (9, 0, 7, 2)


def test_a_shortened_number_is_made_whole_to_be_compared_whatever_else_is_wrong(tmp_path):
    bring(tmp_path, ROWS)
    bad = {**ROWS[4], "人编号": "", "证件号码": SHORTENED, "饮水安全": "可能", MONTHS: "3"}
    result = bring(tmp_path, [bad, {**ROWS[4], "人编号": "", MONTHS: "7"}], on=LATER)
    assert counts(result) == (2, 0, 0, 2)
    assert {row for row, _, reason in reasons(result) if reason == "person_repeated"} == {2, 3}


def test_a_third_row_by_identity_is_met_by_two_of_one_number(tmp_path):
    bring(tmp_path, ROWS)
    rows = [{**ROWS[4], "证件号码": "", MONTHS: months} for months in ("3", "5")]
    assert counts(bring(tmp_path, [*rows, {**ROWS[4], "人编号": "", MONTHS: "7"}], on=LATER)) == (3, 0, 0, 3)
    assert Work.objects.on(LATER).get(member=member(4)).months == int(ROWS[4][MONTHS])


def test_a_certificate_and_the_identity_number_in_it_are_one_person(tmp_path):
    rows = [*ROWS, {**ROWS[4], "人编号": "", "证件号码": ROWS[4]["证件号码"] + "42"}]
    assert counts(bring(tmp_path, rows)) == (9, 7, 0, 2)
    assert Member.objects.count() == 7


@pytest.mark.parametrize(
    ("rows", "besides", "became"),
    [
        ([*ROWS[1:4], {**ROWS[0], "脱贫属性": "返贫"}], {}, (4, 0, 0, 4)),
        ([*ROWS[4:8], {**ROWS[4], MONTHS: "9"}], {"户编号": "5119777"}, (5, 3, 0, 2)),
    ],
)
def test_a_row_of_a_place_elsewhere_is_compared_with_those_of_ones_own(tmp_path, town, rows, besides, became):
    make_area(make_area(make_area(town.parent.parent, name="通江县"), name="诺江镇"), name="千佛村")
    clerk = make_account()
    give_role(clerk, "township", town)
    there = {**rows[-1], "县(市、区、旗)": "通江县", "乡(镇)": "诺江镇", "行政村": "千佛村", **besides}
    result = bring(tmp_path, [*rows[:-1], there], by=clerk)
    assert counts(result) == became
    assert {reason for row, _, reason in reasons(result) if row == len(rows) + 1} > {"not_your_area"}


@pytest.mark.parametrize(
    "cells", [{"脱贫属性": "", "贫困户属性": "低保贫困户"}, {"县(市、区、旗)": "", "行政村": "书台村"}]
)
def test_what_lacks_another_cell_beside_it_is_compared_too(tmp_path, cells):
    assert counts(bring(tmp_path, changed(ROWS[:4], 0, **cells))) == (4, 0, 0, 4)


def test_sums_below_a_list_are_not_compared(tmp_path):
    blank = dict.fromkeys(ROWS[0], "")
    result = bring(tmp_path, [*ROWS, {**blank, "人编号": "小计"}, {**blank, "人编号": "小计", "人数": "8"}])
    assert counts(result) == (10, 8, 0, 2)
    assert {reason for _, _, reason in reasons(result)} == {"no_row"}


def test_the_other_row_is_told_with_its_sheet_where_it_is_another_one(tmp_path):
    with xlsxwriter.Workbook(tmp_path / "两.xlsx") as book:
        for name, rows in (("甲", ROWS[:4]), ("乙", [{**ROWS[0], MONTHS: "9"}])):
            sheet = book.add_worksheet(name)
            for place, cells in enumerate([H1, *([row[header] for header in H1] for row in rows)]):
                sheet.write_row(place, 0, cells)
    result = import_workbook(tmp_path / "两.xlsx", by=None, as_of=DAY)
    assert counts(result) == (5, 3, 0, 2)
    said = [result.complaints(language=language)[0] for language in ("zh", "en")]
    assert "与“乙”第 2 行重复" in said[0]
    assert "stands on row 2 of 乙 too" in said[1]
