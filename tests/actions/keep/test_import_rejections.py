"""Rows that cannot be taken are rejected whole, with the cell and the reason; the others are taken."""

import pytest

from tests.importing import DAY, LATER, MONTHS, ROWS, bring, counts, make_town, member, reasons
from tests.makers import give_role, make_account, make_area, make_household, make_member
from tests.workbooks import H1, changed, identity_number, write_xlsx
from xiuhua.actions.keep.import_workbook import import_workbook
from xiuhua.register import models
from xiuhua.register.models import (
    AreaName,
    Belonging,
    Household,
    HouseholdAlias,
    ImportChunk,
    ImportProblem,
    Member,
    Work,
)
from xiuhua.register.vault import Vault

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def town():
    """The township that everything is imported into."""
    return make_town()


def test_a_row_with_a_bad_cell_is_rejected_whole_and_the_others_are_taken(tmp_path):
    result = bring(tmp_path, changed(ROWS, 0, **{MONTHS: "13"}, 危房户="可能"))
    assert counts(result) == (8, 7, 0, 1)
    assert reasons(result) == [(2, "务工时间（月）", "not_whole"), (2, "危房户", "not_in_list")]
    assert not Member.objects.filter(number=ROWS[0]["人编号"]).exists()
    assert Member.objects.filter(number=ROWS[1]["人编号"]).exists()


def test_problems_are_kept_with_their_batch_and_personal_values_are_masked(tmp_path):
    bad = ROWS[0]["证件号码"][:-1]
    result = bring(tmp_path, changed(ROWS, 0, 证件号码=bad))
    kept = ImportProblem.objects.get(batch__key=result.batch)
    assert (kept.row, kept.column, kept.reason, kept.detail) == (2, "证件号码", "identity_length", {"length": 17})
    assert bad not in kept.value
    assert kept.value == result.problems["value"].item()
    assert result.complaints(language="zh") == [
        f"名单 第 2 行 证件号码“{kept.value}”：应为 18 位（残疾人证 20 或 22 位），此格有 17 位。"
    ]
    assert result.complaints(limit=0) == []


def test_a_complaint_names_sheet_row_column_value_reason_and_what_may_be_meant(tmp_path):
    result = bring(tmp_path, changed(ROWS, 0, **{MONTHS: "13"}, 与户主关系="户住"))
    assert result.complaints(language="en") == [
        "名单, row 2: 与户主关系 “户住”: is none of the allowed values. Did you mean 户主?",
        "名单, row 2: 务工时间（月） “13”: must be a whole number from 0 to 12.",
    ]


def test_only_rejected_rows_are_kept_and_sealed(tmp_path):
    bring(tmp_path, changed(ROWS, 5, 联系电话="1"))
    chunk = ImportChunk.objects.get()
    assert chunk.rows == 1
    assert ROWS[5]["姓名"].encode() not in bytes(chunk.sealed)
    assert ROWS[5]["证件号码"].encode() not in bytes(chunk.sealed)


@pytest.mark.parametrize(
    ("place", "cells", "problem"),
    [
        (1, {"行政村": "大西村"}, ("行政村", "village_unknown")),
        (1, {"乡(镇)": "清江镇"}, ("乡(镇)", "township_unknown")),
        (1, {"县(市、区、旗)": "恩阳区"}, ("县(市、区、旗)", "county_unknown")),
        (3, {"姓名": ""}, ("姓名", "missing_for_new")),
        (3, {"与户主关系": ""}, ("与户主关系", "missing_for_new")),
        (3, {"证件号码": ""}, ("证件号码", "missing_for_new")),
    ],
)
def test_a_new_row_is_rejected_for(tmp_path, place, cells, problem):
    result = bring(tmp_path, changed(ROWS, place, **cells))
    assert counts(result) == (8, 7, 0, 1)
    assert reasons(result) == [(place + 2, *problem)]


def test_rows_of_a_new_household_that_says_no_village_are_all_rejected(tmp_path):
    nowhere = dict.fromkeys(("县(市、区、旗)", "乡(镇)", "行政村", "自然村"), "")
    result = bring(tmp_path, [{**row, **nowhere} if place < 4 else row for place, row in enumerate(ROWS)])
    assert counts(result) == (8, 4, 0, 4)
    assert {reason for _, _, reason in reasons(result)} == {"missing_for_new"}
    one_says = [{**row, **nowhere} if 0 < place < 4 else row for place, row in enumerate(ROWS)]
    assert counts(bring(tmp_path, one_says)) == (8, 4, 4, 0)


def test_a_village_is_found_by_a_name_it_had(tmp_path, town):
    AreaName.objects.create(area=town.children.get(name="书台村委会"), name="老书台村", since=town.since)
    rows = [{**row, "行政村": "老书台村"} if place >= 4 else row for place, row in enumerate(ROWS)]
    assert counts(bring(tmp_path, rows)) == (8, 8, 0, 0)


@pytest.mark.parametrize(
    ("place", "cells", "problem"),
    [
        (1, {"证件号码": identity_number(999)}, ("证件号码", "identity_differs")),
        (1, {"姓名": "钱一"}, ("姓名", "name_differs")),
        (1, {"民族": "土家族"}, ("民族", "ethnicity_differs")),
        (1, {"户编号": ROWS[4]["户编号"], "行政村": "书台村"}, ("人编号", "person_elsewhere")),
        (1, {"人编号": "77777", "户编号": "5119555", "行政村": "书台村"}, ("证件号码", "person_elsewhere")),
    ],
)
def test_a_known_row_is_rejected_for(tmp_path, place, cells, problem):
    bring(tmp_path, ROWS)
    result = bring(tmp_path, [{**ROWS[place], **cells}], on=LATER)
    assert counts(result) == (1, 0, 0, 1)
    assert (2, *problem) in reasons(result)


def test_a_member_is_found_by_identity_when_the_number_is_new(tmp_path):
    bring(tmp_path, ROWS)
    result = bring(
        tmp_path, [{**ROWS[4], "人编号": "", "务工时间（月）": "11"}, {**ROWS[5], "人编号": "999"}], on=LATER
    )
    assert counts(result) == (2, 1, 1, 0)
    assert Work.objects.on(LATER).get(member=member(4)).months == 11
    assert member(5).number == ROWS[5]["人编号"]


def test_a_disability_certificate_means_the_person_of_the_identity_number_in_it(tmp_path):
    bring(tmp_path, ROWS)
    result = bring(tmp_path, [{**ROWS[4], "证件号码": ROWS[4]["证件号码"] + "42"}], on=LATER)
    assert counts(result) == (1, 0, 1, 0)
    without_number = bring(tmp_path, [{**ROWS[4], "人编号": "", "证件号码": ROWS[4]["证件号码"] + "4211"}], on=LATER)
    assert counts(without_number) == (1, 0, 1, 0)


def test_an_identity_number_means_the_person_whose_certificate_holds_it(tmp_path):
    certified = changed(ROWS, 4, 证件号码=ROWS[4]["证件号码"] + "42")
    assert counts(bring(tmp_path, certified)) == (8, 8, 0, 0)
    assert counts(bring(tmp_path, [ROWS[4]], on=LATER)) == (1, 0, 1, 0)


def test_a_person_found_by_identity_must_bear_the_name_too(tmp_path):
    bring(tmp_path, ROWS)
    result = bring(tmp_path, [{**ROWS[4], "人编号": "", "姓名": "钱一"}], on=LATER)
    assert reasons(result) == [(2, "姓名", "name_differs")]


def test_two_rows_that_mean_one_person_are_not_both_taken(tmp_path):
    bring(tmp_path, ROWS)
    result = bring(tmp_path, [{**ROWS[4], "证件号码": ""}, {**ROWS[4], "人编号": ""}], on=LATER)
    assert counts(result) == (2, 0, 0, 2)
    assert reasons(result) == [(2, "人编号", "person_repeated"), (3, "人编号", "person_repeated")]


def test_an_identity_that_several_members_carry_is_ambiguous(tmp_path):
    bring(tmp_path, ROWS)
    twin = make_member(Household.objects.get(number=ROWS[0]["户编号"]), id_number=ROWS[0]["证件号码"], since=DAY)
    assert twin.id_index == member(0).id_index
    result = bring(tmp_path, [{**ROWS[0], "人编号": ""}], on=LATER)
    assert reasons(result) == [(2, "证件号码", "person_ambiguous")]


def test_a_member_who_left_is_not_brought_back(tmp_path):
    bring(tmp_path, ROWS)
    Belonging.objects.filter(member=member(3)).update(until=LATER)
    assert reasons(bring(tmp_path, [ROWS[3]], on=LATER)) == [(2, "人编号", "person_left")]
    Belonging.objects.filter(member=member(3)).delete()
    assert reasons(bring(tmp_path, [ROWS[3]], on=LATER)) == [(2, "人编号", "person_left")]


def test_empty_identity_and_ethnicity_of_a_member_are_filled(tmp_path, settings):
    household = make_household(models.Area.objects.get(name="书台村委会"), number=ROWS[4]["户编号"], since=DAY)
    person = make_member(household, name=ROWS[4]["姓名"], sex="", birth=None, since=DAY)
    other = make_member(household, name=ROWS[5]["姓名"], relation="spouse", since=DAY)
    rows = [{**ROWS[4], "人编号": person.number}, {**ROWS[5], "人编号": other.number, "证件号码": "", "民族": ""}]
    assert bring(tmp_path, rows).rejected == 0
    person.refresh_from_db()
    vault = Vault.open(settings.KEY_FILE)
    assert vault.unseal(person.id_sealed, place=f"member.id:{person.key.hex}") == ROWS[4]["证件号码"]
    assert (person.ethnicity, person.id_kind, person.id_index) == (
        "han",
        "resident_identity",
        vault.index(ROWS[4]["证件号码"]),
    )
    assert person.birth.strftime("%Y%m%d") == ROWS[4]["证件号码"][6:14]
    assert counts(bring(tmp_path, rows)) == (2, 0, 2, 0)


def test_an_identity_of_somebody_else_is_not_given_to_a_member_without_one(tmp_path):
    bring(tmp_path, ROWS)
    person = make_member(Household.objects.get(number=ROWS[4]["户编号"]), name="孙一", since=DAY)
    result = bring(
        tmp_path, [{**ROWS[4], "人编号": person.number, "姓名": "孙一", "证件号码": ROWS[0]["证件号码"]}], on=LATER
    )
    assert reasons(result) == [(2, "证件号码", "identity_of_another")]


def test_a_household_is_found_by_what_another_system_calls_it(tmp_path):
    bring(tmp_path, ROWS)
    household = Household.objects.get(number=ROWS[0]["户编号"])
    HouseholdAlias.objects.create(household=household, source="old", value="OLD-1")
    assert counts(bring(tmp_path, [{**row, "户编号": "old-1"} for row in ROWS[:4]])) == (4, 0, 4, 0)
    HouseholdAlias.objects.create(
        household=Household.objects.get(number=ROWS[4]["户编号"]), source="new", value="OLD-1"
    )
    assert reasons(bring(tmp_path, [{**ROWS[0], "户编号": "OLD-1"}])) == [(2, "户编号", "household_ambiguous")]


def test_of_persons_of_other_places_nothing_is_told_but_that_they_are_elsewhere(town, tmp_path):
    bring(tmp_path, ROWS[:4])
    other = make_area(make_area(town.parent.parent, name="通江县"), name="诺江镇")
    make_area(other, name="千佛村")
    clerk = make_account("clerk")
    give_role(clerk, "township", area=other)
    place = {"县(市、区、旗)": "通江县", "乡(镇)": "诺江镇", "行政村": "千佛村"}
    asked = (
        ROWS[0] | place | {"户编号": "511900000777", "姓名": "王某某", "民族": "藏族", "证件号码": identity_number(99)}
    )
    told = bring(tmp_path, [asked], by=clerk)
    assert [reason for _, _, reason in reasons(told)] == ["person_elsewhere"]
    shortened = ROWS[1] | {"证件号码": ROWS[1]["证件号码"][:15] + "000"}
    told = bring(tmp_path, [shortened], by=clerk)
    assert counts(told) == (1, 0, 0, 1)
    assert told.repairs.filter(kind="from_register").is_empty()


def test_stated_numbers_of_members_that_will_not_be_counted_are_told(tmp_path):
    told = bring(tmp_path, [{**row, "人数": "5" if place < 2 else "4"} for place, row in enumerate(ROWS)])
    repairs = [row for row in told.repairs.rows() if row[1] == "members_counted"]
    assert (counts(told), repairs) == ((8, 8, 0, 0), [("stated.members", "members_counted", 2, "5", "4")])
    later = bring(tmp_path, [{**ROWS[0], "人数": "4"}, {**ROWS[4], "人数": "3"}], on=LATER)
    assert [row for row in later.repairs.rows() if row[1] == "members_counted"] == [
        ("stated.members", "members_counted", 1, "3", "4")
    ]
    assert "人数：1 格与登记册将有的成员数不符（如写 3 人，数出 4 人）。成员数按名单数出，不另保存。" in later.remarks(
        language="zh"
    )


def test_a_number_of_our_own_never_comes_twice(tmp_path, town):
    home = make_household(town.children.get(name="大东村村民委员会"), number="519900001", since=DAY)
    Member.objects.filter(pk=make_member(home, since=DAY).pk).update(number="519900001-07")
    rows = [{**ROWS[place], "户编号": home.number, "人数": "3"} for place in (1, 2)]
    without = write_xlsx(tmp_path / "名单.xlsx", rows, headers=[header for header in H1 if header != "人编号"])
    assert counts(import_workbook(without, by=None, as_of=DAY)) == (2, 2, 0, 0)
    assert sorted(Member.objects.values_list("number", flat=True)) == [f"519900001-0{place}" for place in (7, 8, 9)]


def test_a_new_person_without_a_number_is_refused_whatever_stands_beside(tmp_path):
    errors = tmp_path / "错误.xlsx"
    result = bring(tmp_path, changed(ROWS, 0, 人编号=""), errors=errors)
    assert (counts(result), reasons(result)) == ((8, 7, 0, 1), [(2, "人编号", "missing_number_for_new")])
    assert import_workbook(errors, by=None, as_of=DAY).rejected == 1
