"""Templates of departments: recognised where the pack knows the headers, blank where not, filled by place."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiuhua.bridge.intake.forms import read_forms
from xiuhua.reckon.intake.asked import (
    ADDRESS,
    AGE,
    RUNNING,
    about_of,
    beside_heads,
    bound,
    bound_as,
    can_say,
    compared,
    heads_of,
    keyed,
    template_of,
    with_reckoned,
)

ITEMS = read_forms("sichuan", packs=Path(__file__).parents[2] / "packs").layout
RECKONED = {AGE: ["年龄", "周岁"], ADDRESS: ["家庭住址"], RUNNING: ["序号"]}


def asked(*head):
    return template_of("表一", head, ITEMS, RECKONED, of_heads=["户主"])


def test_headers_are_recognised_below_a_title_and_the_others_are_named():
    template = asked(
        ("残疾人基本情况统计表",) * 4,
        ("序号", "姓名", "年龄", "残联备注"),
        ("1", "某某", "40", ""),
    )
    assert template.head == (("残疾人基本情况统计表",) * 4,)
    assert template.headers == template.names == ("序号", "姓名", "年龄", "残联备注")
    assert template.feeds == (RUNNING, "member.name", AGE, "")
    assert template.unbound == ("残联备注",)
    assert template.about == "persons"


def test_of_two_rows_of_headers_both_are_kept_and_read_together():
    template = asked(("户编号", "饮水", "饮水"), ("户编号", "饮水安全", "饮水困难"))
    assert template.head == (("户编号", "饮水", "饮水"),)
    assert template.headers == ("户编号", "饮水安全", "饮水困难")
    assert template.feeds == ("household.number", "water.safe", "water.difficult")
    assert template.about == "households"


def test_where_no_header_is_known_the_fullest_row_is_taken_for_it():
    template = asked(("通知", "", ""), ("甲", "乙", "丙"), ("", "", ""))
    assert (template.headers, template.feeds, template.head) == (("甲", "乙", "丙"), ("",) * 3, (("通知", "", ""),))


def test_an_empty_sheet_asks_for_nothing():
    with pytest.raises(ValueError, match="表一 is empty"):
        asked(("", ""), ())


@pytest.mark.parametrize(
    ("feeds", "about"),
    [
        (["household.number", "housing.dangerous"], "households"),
        (["household.number", "member.name"], "persons"),
        (["place.village", "household.number", AGE], "persons"),
        ([], "persons"),
    ],
)
def test_rows_are_about_the_narrowest_kind_that_can_say_all(feeds, about):
    assert about_of(feeds, ITEMS) == about


@given(st.dates(date(1920, 1, 1), date(2016, 12, 31)), st.dates(date(2017, 1, 1), date(2026, 1, 1)))
def test_age_is_counted_in_birthdays(birth, on):
    cells = pl.DataFrame({"member.birth": [birth.isoformat(), None]})
    birthdays = sum(
        (year, birth.month, birth.day) <= (on.year, on.month, on.day) for year in range(birth.year + 1, 2027)
    )
    assert with_reckoned(cells, on=on)[AGE].to_list() == [str(birthdays), None]


def test_cells_stand_under_their_headers_and_rows_are_numbered_on():
    template = asked(
        ("序号", "家庭住址", "姓名", "备注"),
    )
    layout = bound(template, ITEMS, name="asked", label={"zh": "表", "en": "form"})
    assert {"member.name", "member.number", "residence.group_name"} <= {column.feeds for column in layout.columns}
    cells = pl.DataFrame(
        {
            "member.number": ["1", "2"],
            "member.name": ["甲", "乙"],
            "place.county": ["某县"] * 2,
            "place.township": ["某镇"] * 2,
            "place.village": ["某村"] * 2,
            "residence.group_name": ["3组", None],
        }
    )
    rows = keyed(with_reckoned(cells, on=date(2017, 3, 31)), template, first=8)
    assert rows.rows() == [("1", "8", "某县某镇某村3组", "甲", None), ("2", "9", "某县某镇某村", "乙", None)]
    assert compared(rows, template).columns == ["key", "1", "2", "3"]


def test_a_template_about_households_asks_their_heads():
    template = asked(("户主姓名", "户主身份证号", "人数", "户主的名言"))
    assert template.about == "households"
    assert template.feeds == ("head.name", "member.identity", "stated.members", "")
    layout = bound(template, ITEMS, name="asked", label={"zh": "表", "en": "form"})
    heads = heads_of(layout, ITEMS)
    assert (heads.about, {column.feeds for column in heads.columns}) == (
        "persons", {"household.number", "head.name", "member.identity", "stated.members"},
    )  # fmt: skip
    persons = bound(replace(template, about="persons"), ITEMS, name="asked", label={})
    assert heads_of(persons, ITEMS) is None
    bare = bound(replace(template, feeds=("household.number",)), ITEMS, name="asked", label={})
    assert heads_of(bare, ITEMS) is None


def test_beside_each_household_its_head_speaks_and_where_there_is_none_nobody():
    homes = pl.DataFrame(
        {"household.number": ["1", "2", "3"], "member.identity": None, "housing.dangerous": ["是"] * 3}
    )
    persons = pl.DataFrame(
        [("1", "甲", "a", "2"), ("1", "甲", "b", "2"), ("2", None, "c", "1")], orient="row",
        schema=["household.number", "head.name", "member.identity", "stated.members"],
    )  # fmt: skip
    rows = beside_heads(homes, persons).select("household.number", "housing.dangerous", *persons.columns[1:])
    assert rows.rows() == [("1", "是", "甲", "a", "2"), ("2", "是", None, None, "1"), ("3", "是", None, None, None)]


def test_what_each_kind_of_row_can_say():
    said = {
        (about, feeds): can_say(ITEMS.column(feeds), about)
        for about in ("persons", "households", "villages")
        for feeds in ("member.name", "housing.dangerous", "villagesurvey.bus")
    }
    assert [pair for pair, can in said.items() if not can] == [
        ("persons", "villagesurvey.bus"), ("households", "villagesurvey.bus"),
        ("villages", "member.name"), ("villages", "housing.dangerous"),
    ]  # fmt: skip
    kinds = [ITEMS.column(feeds).tells_of for feeds in ("member.name", "housing.dangerous", "villagesurvey.bus")]
    assert kinds == ["persons", "households", "villages"]


def test_a_newer_template_is_bound_as_the_former_was():
    former = replace(asked(("序号", "备注", "姓名")), feeds=("running", "text:无", ""), about="persons")
    newer = bound_as(asked(("姓名", "民族", "备注")), former)
    assert (newer.feeds, newer.about) == (("", "member.ethnicity", "text:无"), "persons")
    cells = pl.DataFrame({"member.number": ["1", "2"], "member.ethnicity": ["汉", None]})
    assert keyed(cells, newer, first=1).rows() == [("1", None, "汉", "无"), ("2", None, None, "无")]
