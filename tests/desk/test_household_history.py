"""What a household went through stands beside its card: in words, by years and kinds, as of a day."""

import re
from datetime import date
from html import unescape

import pytest

from tests.desk.visitor import visit_as

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("places")]


def main(page: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page.partition('<main id="main"')[2])).split())


@pytest.fixture
def address(places) -> str:
    return f"/household/{places.household}/history/"


def test_years_stand_under_one_another_and_each_line_says_what_and_who(address):
    page = visit_as("helper").text(address)
    years = [int(year) for year in re.findall(r'<h2 id="y-(\d{4})"', page)]
    assert years == sorted(years, reverse=True)
    assert min(years) <= 2014
    text = main(page)
    assert re.search(r"识别纳入 · 状态变更 · \S+", text)
    assert re.search(r"主要致贫原因：\S+ · 致贫原因", text)
    assert re.search(r"\S+开始帮扶 · 帮扶责任人", text)
    assert f'href="{address}" aria-current="page"' in page


def test_it_is_narrowed_by_kind_and_looked_at_as_of_a_day(address):
    page = visit_as("helper").text(f"{address}?kind=helper")
    text = main(page)
    assert ("开始帮扶" in text, "主要致贫原因" in text) == (True, False)
    assert '<input type="hidden" name="kind" value="helper">' in page
    then = visit_as("helper").text(f"{address}?on=2015-06-30")
    assert max(int(year) for year in re.findall(r'<h2 id="y-(\d{4})"', then)) <= 2015
    assert "截至这一天，该户没有记录。" in main(visit_as("helper").text(f"{address}?on=2010-12-31"))
    assert main(visit_as("helper").text(f"{address}?kind=nothing")) == main(visit_as("helper").text(address))


@pytest.mark.usefixtures("city")
@pytest.mark.parametrize(("language", "foreign"), [("en", "[\u4e00-\u9fff]"), ("zh-hans", "[a-z_]{3}")])
def test_every_kind_of_happening_is_told_in_either_language(language, foreign):
    from django.utils import translation

    from xiuhua.desk.family_story import _sentences, happening_words, told
    from xiuhua.queries.household_history import KINDS, Happening

    named = {
        ("step", "taken"): "exited", ("procedure", "begun"): "complaint", ("procedure", "withdrawn"): "complaint",
        ("value", "changed"): "water.safe", ("value", "income"): "wage", ("cause", "main"): "illness",
    }  # fmt: skip
    every = dict.fromkeys(_sentences(), "") | named
    assert set(KINDS) == {kind for kind, _did in every}
    with translation.override(language):
        assert set(happening_words()) == set(KINDS)
        lines = [
            told(Happening(date(2017, 1, 1), kind, did, about, year=2016, after=True if did == "changed" else 100))
            for (kind, did), about in every.items()
        ]
    said = [f"{re.sub('[(].*[)]', '', it.said)} {it.kind}" for it in lines]  # an item has its header in brackets
    assert [it for it in said if re.search(foreign, it)] == []


def test_a_change_of_a_value_is_told_with_what_it_was_and_became(city, places, address):
    form = {"item": "land.fruit_mu", "value": "2.5", "reason": "去年新栽", "evidence-proof": "照片 3 张"}
    village, township = visit_as("village").client, visit_as("township").client
    village.post(f"/household/{places.household}/change/", form)
    from xiuhua.register.models import Proceeding

    row = Proceeding.objects.get(procedure="change")
    checked = {"do": "finish", "of": row.key, "step": "check", "on": city, "evidence-opinion": "核查单 8 号"}
    township.post(f"/household/{places.household}/procedures/", checked)
    text = main(visit_as("helper").text(f"{address}?kind=value"))
    assert re.search(r"林果面积（亩）：\S+ → 2\.5 · 信息变更", text)
