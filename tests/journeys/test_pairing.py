"""A proposal of pairs by keyboard: drafted, moved, undone, submitted and approved by another; its pages looked at."""

import re

import pytest

from tests.journeys.hands import Hands
from tests.journeys.made import made
from tests.journeys.pages import STOPS
from tests.journeys.walking import Walk

__all__ = ["made"]
pytestmark = pytest.mark.browser
PAGES = tuple(stop for stop in STOPS if stop.route in ("pairing", "proposal", "proposed-pair"))
BENCH = re.compile("/pairing/[0-9a-f-]{36}/")


@pytest.mark.django_db
def test_the_city_stands(city):
    from xiuhua.register.models import Office

    assert Office.objects.get().demo_day == city


def test_every_state_is_fit_for_ears_thumbs_and_narrow_sheets(open_window, made):
    walk = Walk(open_window, made)
    for role in sorted({stop.role for stop in PAGES}):
        pages = [stop for stop in PAGES if stop.role == role]
        walk.of_a_role(role, {stop: [("zh-hans", "light"), ("en", "dark")] for stop in pages}, widths=(320,))
    assert walk.told() == []


def test_by_keyboard_a_pair_is_moved_undone_and_a_proposal_submitted_for_another_to_approve(open_window, site):
    hands = Hands(open_window("township"))
    page = hands.page
    page.goto(f"/area/{site.township.code}/pairing/")
    hands.reach("#deed .button")
    hands.enter()
    page.wait_for_url(BENCH)
    bench = page.url.partition("#")[0]
    page.goto(f"{bench}?state=stays")
    hands.reach("#list tbody th a")
    hands.enter()
    page.wait_for_url(re.compile("/pairing/[0-9a-f-]{36}/[0-9a-f-]{36}/"))
    hands.reach("#helper")
    hands.press("ArrowDown")
    hands.reach("#why")
    hands.type("乡镇党委会议定")
    hands.reach("button[value=pin]")
    hands.enter()
    page.goto(bench)
    hands.reach("button[value=undo]")
    hands.enter()
    hands.reach("button[value=submit]")
    hands.enter()
    page.locator("main .lead", has_text="提交").wait_for()
    checker = open_window("county", at="")
    checker.goto(bench)
    checker.locator("button[value=approve]").click()
    checker.locator("main .lead", has_text="批准").wait_for()


def test_a_household_is_dragged_onto_a_helper_and_given_to_them_with_a_reason(open_window, site):
    page = open_window("township")
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(f"/area/{site.township.code}/pairing/")
    if page.locator("#deed .button").count():
        page.locator("#deed .button").first.click()
    else:
        page.locator("#list tbody th a, main .panel a[href*='/pairing/']").first.click()
    page.wait_for_url(BENCH)
    bench = page.url.partition("#")[0]
    page.goto(f"{bench}?state=stays")
    row, taker = page.locator("tr[data-units]").first, page.locator("[data-helper]").first
    key, name = taker.get_attribute("data-helper"), taker.locator("b").inner_text()
    row.drag_to(taker)
    page.wait_for_url(re.compile("[?]helper="))
    assert page.locator("#helper").input_value() == key
    assert page.locator("#why").evaluate("it => it === document.activeElement")
    page.locator("#why").fill("乡镇党委会议定")
    page.locator("button[value=pin]").click()
    page.locator("#pair", has_text=name).wait_for()
