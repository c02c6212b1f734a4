"""The header of a sheet is found on one row or two, and never mistaken for a title or a row of people."""

import pytest

from tests.reckon.intake_items import forms, items
from xiuhua.reckon.intake.headers import found_header
from xiuhua.reckon.intake.layout import nearest_form

TITLE = ("巴州区建档立卡贫困人口花名册",) * 4
HEADER = ("户编号", "姓名", "证件号码", "健康状况")
PERSON = ("511902001", "赵一", "511902194001010034", "健康")


def found(*head: tuple[str, ...]):
    return found_header(head, items())


@pytest.mark.parametrize("above", [0, 1, 5])
def test_a_header_on_one_row_is_found_below_titles(above):
    header = found(*[TITLE] * above, HEADER, PERSON)
    assert (header.below, header.texts, header.about) == (above + 1, HEADER, "persons")
    assert header.feeds == ("household.number", "member.name", "member.identity", "health.flags")


def test_narrow_headings_stand_under_a_broad_one():
    header = found(
        TITLE,
        ("户编号", "人编号", "参加保险情况", "参加保险情况", "备注"),
        ("户编号", "人编号", "参加大病保险", "是否参加新农合", "备注"),
        ("511902001", "51190200101", "是", "否", ""),
    )
    assert (header.below, header.about) == (3, "persons")
    assert header.feeds == (
        *("household.number", "member.number", "socialsecurity.major_illness", "socialsecurity.medical", None),
    )


def test_a_broad_heading_may_stand_over_blank_cells_and_lend_its_words():
    header = found(("户编号", "人编号", "耕地", "", "务工"), ("", "", "面积", "其他", "时间（月）"))
    assert (header.below, header.texts) == (2, ("户编号", "人编号", "耕地面积", "其他", "务工时间（月）"))
    assert header.feeds == ("household.number", "member.number", "land.cultivated_mu", None, "work.months")


def test_a_shorter_lower_row_is_filled_up():
    header = found(("户编号", "人编号", "备注"), ("", "务工状况"))
    assert header.feeds == ("household.number", "member.number", None)


def test_the_row_below_a_header_is_people_even_where_it_says_a_heading():
    assert found(HEADER, ("姓名", "赵一", "", "健康")).below == 1


def test_rows_without_a_persons_number_are_about_households():
    assert found(("户编号", "联系电话", "危房户")).about == "households"


@pytest.mark.parametrize(
    ("head", "missing"),
    [
        ((), ("户编号",)),
        ((TITLE,), ("户编号",)),
        ((("姓名", "证件号码"),), ("户编号",)),
        ((("户编号", "姓名", "健康状况"),), ("证件号码",)),
        ((("姓名", "健康状况"),), ("户编号", "证件号码")),
    ],
)
def test_what_a_header_lacks_is_named(head, missing):
    header = found(*head)
    assert (header.about, header.missing) == ("", missing)


@pytest.mark.parametrize("name", sorted(forms()))
def test_every_form_is_known_by_its_own_headers(name):
    form = forms()[name]
    assert found(form.headers).about == form.about
    assert nearest_form(form.headers, list(forms().values()), about=form.about).name == name
    strange = [
        header
        for header, feeds in zip(form.headers, items().recognise(form.headers), strict=True)
        if not feeds and not items().is_ignored(header) and not items().is_dropped(header, about=form.about)
    ]
    assert strange == {
        "h5": ["是否现役军人"],
        "h6_households": ["入户道路是否硬化"],
    }.get(name, [])


def test_no_form_is_near_where_none_is_about_such_rows():
    assert nearest_form(("户编号",), [], about="persons") is None


def test_rows_are_about_villages_where_most_is_said_of_them():
    header = found(TITLE, ("县", "乡", "村", "总户数", "联系电话", "村小学（个数）"))
    assert (header.about, header.feeds[3:]) == (
        "villages",
        ("villagesurvey.households", None, "villagesurvey.primary_schools"),
    )
    assert found(("村", "户编号", "总户数", "总人口数")).about == "households"
    assert found(("村", "户编号", "证件号码", "总户数", "总人口数")).feeds[3:] == (None, None)


def test_a_sheet_of_villages_must_name_them():
    assert found(("乡", "总户数", "总人口数")).missing == ("行政村",)
    assert found(("乡", "村", "总户数", "联系电话")).missing == ("户编号",)
