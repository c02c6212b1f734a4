"""Whatever is taken otherwise than it was written is told: which column, what kind, how often, and one example."""

from datetime import date

import polars as pl

from tests.reckon.intake_items import items
from xiuhua.reckon.intake.cells import judge_cells
from xiuhua.reckon.intake.repairs import REPAIRS, together

DAY = date(2017, 3, 31)


def repairs(feeds: str, *cells: str | None) -> list[tuple]:
    rows = pl.DataFrame({feeds: cells}).with_row_index("seq")
    texts = {"sheet": "S", "about": "persons", "household.number": "1", "member.number": "2"}
    placed = rows.with_columns(pl.lit(text).alias(name) for name, text in texts.items()).with_columns(row="seq")
    return judge_cells(placed, items(), as_of=DAY).repairs.rows()


def test_clean_cells_need_no_repair():
    assert repairs("residence.group_name", "一组", None, "二组") == []


def test_spaces_apostrophes_and_widths_are_told_apart():
    assert repairs("residence.group_name", " 一组", "一 组", "'二组", "３组", "三组") == [
        ("residence.group_name", "spaces", 2, " 一组", "一组"),
        ("residence.group_name", "apostrophe", 1, "'二组", "二组"),
        ("residence.group_name", "widths", 1, "３组", "3组"),
    ]


def test_personal_cells_are_masked():
    assert repairs("contact.phone", "'13800138000") == [
        ("contact.phone", "apostrophe", 1, "'13*****8000", "138****8000"),
    ]


def test_another_name_of_a_code_is_told():
    assert repairs("standing.household_type", "低保户", "低保户", "一般贫困户", "外星人") == [
        ("standing.household_type", "synonym", 2, "低保户", "低保贫困户"),
    ]


def test_another_spelling_of_a_day_is_told():
    assert repairs("household.registered_on", "2014/4/1", "2014-04-01") == [
        ("household.registered_on", "date", 1, "2014/4/1", "2014/4/1"),
    ]


def test_parts_of_a_file_are_told_together():
    one = pl.DataFrame([("a.b", "spaces", 2, " x", "x")], schema=REPAIRS.schema, orient="row")
    two = pl.DataFrame([("a.b", "spaces", 3, " y", "y")], schema=REPAIRS.schema, orient="row")
    assert together([one, two]).rows() == [("a.b", "spaces", 5, " x", "x")]
    assert together([]).rows() == []
