"""The figures of procedures and exits are found where one looks for them, and their rows are told in words."""

import re
from datetime import date
from html import unescape

import polars as pl
import pytest

from tests.desk.visitor import visit_as

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("places")]
ON_TIME = "/area/5119/rows/procedures_on_time/"


def heads(page: str) -> list[str]:
    return [unescape(re.sub(r"<[^>]+>", "", it)) for it in re.findall(r'<th scope="col"[^>]*>(.*?)</th>', page)]


def table(page: str) -> str:
    return page.partition('id="list"')[2].partition("</tbody>")[0]


def test_the_board_of_an_area_says_how_many_steps_were_done_on_time_and_leads_to_their_rows():
    page = visit_as("city").text("/area/5119/procedures/")
    (told,) = re.findall(r'<p data-figure="procedures_on_time".*?</p>', page)
    assert (f'href="{ON_TIME}"' in told, "按期办结率" in told, bool(re.search(r"[0-9.]+ %", told))) == (True,) * 3


def test_rows_of_procedures_are_told_in_words_and_lead_to_the_procedures_of_the_household():
    page = visit_as("city").text(ON_TIME)
    rows = table(page)
    assert heads(page) == ["农户", "区域", "程序", "步骤", "办理期限", "办理日期"]
    assert re.findall(r">(correction|complaint|check|accepted|decision)<", rows) == []
    (first, *_rest) = re.findall(r'<a href="(/household/[^"]+/procedures/[^"]*)"', rows)
    assert visit_as("city").get(first).status_code == 200


def test_a_household_is_named_to_nobody_who_may_not_open_its_procedures(city):
    from xiuhua.desk.rows import table_of

    rows = pl.DataFrame({"household": ["H1"], "procedure": ["correction"], "due": [date(2017, 3, 1)]})
    columns, cells = table_of(rows, figure="procedures_on_time", on=city, all_topics=False)
    assert [it.name for it in columns] == ["procedure", "due"]
    assert [cell.text for cell in cells[0]] == ["信息更正", "2017-03-01"]


def test_a_row_of_a_place_leads_to_the_procedures_of_the_place(city, places):
    from xiuhua.desk.rows import table_of

    rows = pl.DataFrame({"household": [None], "area": [places.village], "procedure": ["village_exit"]})
    _columns, cells = table_of(rows, figure="procedures_on_time", on=city)
    assert [(cells[0][0].text, cells[0][0].address), cells[0][1].address] == [
        ("–", ""),
        f"/area/{places.village}/procedures/own/?on={city.isoformat()}",
    ]


def test_exits_by_year_lead_to_the_rows_of_the_year():
    links = re.findall(r'href="(/area/5119/rows/exits_[0-9]+/)"', visit_as("city").text("/area/5119/"))
    assert links == [f"/area/5119/rows/exits_{year}/" for year in (2014, 2015, 2016)]
    assert heads(visit_as("city").text(links[-1])) == ["农户", "区域", "本状态起始日期", "属性", "主要原因"]
