"""Six typical pages on paper, each day; the drill tests/drills/test_printing.py prints all of them."""

import re

import pytest

from tests.journeys.made import made
from tests.journeys.pages import STOPS
from tests.journeys.printing import not_whole
from tests.journeys.walking import stand_at

__all__ = ["made"]
pytestmark = pytest.mark.browser
TYPICAL = (
    "area of a county", "households", "household with reasons", "area of a village", "quality", "pack",
)  # fmt: skip
LOOK = ("zh-hans", "dark")  # paper is white whatever the screen is
SEEDED = """<!doctype html><body style="margin:0"><nav class="near">x</nav><main>
<table><thead style="display:block"><tr style="break-inside:avoid"><th>a</th></tr></thead>
<tbody><tr><td>cut</td></tr><tr style="break-inside:avoid"><td>b</td></tr></tbody></table>
<p style="position:sticky">s</p><p style="width:900px">w</p>
<p style="break-inside:avoid;height:1200px">h</p></main>"""
SHEETS = {"household": 2, "area of a village": 1, "area of a county": 4}


@pytest.mark.django_db
def test_the_city_stands(city):
    from xiuhua.register.models import Office

    assert Office.objects.get().demo_day == city


def test_typical_pages_are_whole_on_paper(open_window, made):
    wrong, looked = [], []
    for stop in (stop for stop in STOPS if stop.name in TYPICAL):
        page = open_window(stop.role, at="")
        stand_at(page, stop, made, LOOK)
        wrong += [f"{stop.name}: {it}" for it in not_whole(page)]
        looked.append(stop.name)
    assert wrong == []
    assert sorted(looked) == sorted(TYPICAL)


def test_paper_says_of_which_day_the_register_is_and_who_printed_it(open_window, made):
    page = open_window("helper")
    said = []
    for address in (made.card, f"{made.card}?on=2016-12-31"):
        page.goto(address)
        page.emulate_media(media="print")
        said.append(re.sub(r"\s", "", page.locator(".printed").inner_text()))
    days = ("2017年3月31日", "2016年12月31日")
    who = re.escape(made.helper.name)
    signed = [rf"登记截至{day}·{who}于[\d:-]+打印" for day in days]
    assert [bool(re.fullmatch(*it)) for it in zip(signed, said, strict=True)] == [True, True]


@pytest.mark.parametrize(("name", "most"), list(SHEETS.items()))
def test_a_page_takes_few_sheets(open_window, made, name, most):
    stop = next(stop for stop in STOPS if stop.name == name)
    page = open_window(stop.role, at="")
    stand_at(page, stop, made, LOOK)
    sheets = len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True)))
    assert 1 <= sheets <= most


def test_what_is_wrong_on_paper_is_seen(open_window):
    page = open_window()
    page.set_content(SEEDED)
    assert sorted({line.partition(":")[0] for line in not_whole(page)}) == [
        "does not repeat",
        "higher than the paper",
        "is for a screen",
        "may be cut",
        "nobody says who printed it and when",
        "stands in one place",
        "wider than the paper",
    ]
