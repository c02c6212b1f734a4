"""Journeys through the desk in a real browser: from the overview to a household, by hand, by keyboard, on a phone."""

import re

import pytest

from xiuhua.desk.places import place

pytestmark = pytest.mark.browser


@pytest.mark.django_db
def test_the_city_stands(city):
    from xiuhua.register.models import Office

    assert Office.objects.get().demo_day == city


def test_from_the_overview_to_a_household_and_a_masked_value(open_window, site):
    page = open_window()
    page.goto("/")
    page.get_by_role("button", name=re.compile("县专班")).click()
    page.wait_for_url(f"**/area/{site.county.code}/")
    assert page.locator("h1").inner_text() == f"{site.county.name}总览"
    page.locator("#children ~ * table, section[aria-labelledby=children] table").get_by_role(
        "link", name=site.township.name, exact=True
    ).click()
    page.locator("section[aria-labelledby=children] table").get_by_role("link", name=place(site.village.name)).click()
    assert page.locator("h1").inner_text() == place(site.village.name)
    page.locator(".views").get_by_role("link", name="农户", exact=True).click()
    row = page.locator("tr", has_text=site.number)
    row.get_by_role("link").first.click()
    page.wait_for_url("**/household/**")
    assert site.number in page.locator(".facts").first.inner_text()
    masked = page.locator("section[aria-labelledby=members] .masked").first
    assert re.fullmatch(r"\d{6}\*{8}\d{3}[\dX]", masked.locator(".dots").inner_text())
    masked.locator("summary").click()
    masked.get_by_role("combobox").select_option("payment")
    masked.get_by_role("button", name="显示 60 秒").click()
    shown = page.locator("[data-value]")
    shown.wait_for()
    assert re.fullmatch(r"\d{17}[\dX]", shown.inner_text())
    assert page.complaints == []


def test_a_shown_value_hides_itself(open_window, site):
    page = open_window("helper", at="")
    page.clock.install()
    page.goto(site.card)
    masked = page.locator("section[aria-labelledby=members] .masked").first
    masked.locator("summary").click()
    masked.get_by_role("combobox").select_option("identity")
    masked.get_by_role("button", name="显示 60 秒").click()
    page.locator("[data-value]").wait_for()
    page.clock.run_for(55_000)
    assert re.fullmatch(r"\d{17}[\dX]", page.locator("[data-value]").inner_text())
    page.clock.run_for(6_000)
    assert page.locator("[data-value]").inner_text() == "••••••••"
    page.reload()
    assert "核对身份" in page.locator("section[aria-labelledby=looks]").inner_text()


def test_a_figure_pulls_open_to_rows_and_back(open_window):
    page = open_window("city")
    page.locator("[data-figure=incidence] .rows").click()
    page.wait_for_url("**/area/5119/rows/incidence/")
    assert page.locator(".chip.ok").count() == 1
    page.get_by_role("link", name="下一页 ›").first.click()
    page.wait_for_url("**page=2**")
    assert page.locator("tbody tr").count() == 50
    page.locator(".crumbs a").last.click()
    page.wait_for_url("**/area/5119/")


def test_a_definition_opens_beside_its_figure_and_escape_closes_it(open_window):
    page = open_window("city")
    tile = page.locator("[data-figure=helpers]")
    tile.locator("summary").click()
    assert "一人只计一次" in tile.locator("details > div").inner_text()
    page.keyboard.press("Escape")
    assert tile.locator("details[open]").count() == 0
    assert page.url.endswith("/area/5119/")


def test_language_and_theme_switch_where_one_stands(open_window):
    page = open_window("county")
    address = page.url
    page.get_by_role("button", name="English").click()
    page.wait_for_load_state()
    assert page.url == address
    assert page.locator("html").get_attribute("lang") == "en"
    assert "overview" in page.locator("h1").inner_text()
    page.get_by_role("button", name="Dark").click()
    page.wait_for_load_state()
    assert page.locator("html").get_attribute("data-theme") == "dark"
    page.get_by_role("button", name="简体中文").click()
    page.wait_for_load_state()
    assert page.locator("html").get_attribute("lang") == "zh-Hans"


def test_by_keyboard_alone_from_log_in_to_rows(open_window):
    page = open_window()
    page.goto("/login/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.focus("#username")
    page.keyboard.type("city")
    page.keyboard.press("Tab")
    page.keyboard.type("xiuhua-demo-2017")
    page.keyboard.press("Enter")
    page.wait_for_url("**/area/5119/")
    page.locator(".skip").focus()
    page.keyboard.press("Enter")
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('[data-figure=incidence] .rows')"):
            break
    outline = page.evaluate("getComputedStyle(document.activeElement, '::after').outlineStyle")
    assert outline == "solid"
    page.keyboard.press("Enter")
    page.wait_for_url("**/rows/incidence/")


def test_arrows_walk_the_stitches_and_the_neighbouring_areas(open_window):
    page = open_window("city")
    first = page.locator(".cloths a").first
    first.focus()
    page.keyboard.press("ArrowRight")
    second = page.evaluate("document.activeElement.getAttribute('href')")
    assert second == page.locator(".cloths a").nth(1).get_attribute("href")
    assert page.locator(".cloths a[tabindex='0'], .cloths a:not([tabindex])").count() == 1
    page.goto("/area/511903/")
    following = page.locator(".near a[rel=next]").get_attribute("href")
    page.keyboard.press("ArrowRight")
    page.wait_for_url(f"**{following}")
    page.keyboard.press("ArrowLeft")
    page.wait_for_url("**/area/511903/")


def test_a_long_name_without_a_gap_breaks_on_a_phone(open_window, site):
    page = open_window("township", at="", width=320, language="en")
    page.goto(site.card)
    for named in ("h1", ".crumbs [aria-current]", ".facts dd"):
        page.locator(named).first.evaluate("name => { name.firstChild.textContent = 'A'.repeat(60) }")
        assert page.evaluate("document.documentElement.scrollWidth") == 320, named


def test_where_one_stands_is_in_view_on_a_phone(open_window, site):
    page = open_window("county", at="", width=390, language="en")
    page.goto(f"/area/{site.county.code}/quality/")
    ends = "here => [here.closest('nav'), here].map(it => Math.round(it.getBoundingClientRect().right))"
    row, here = page.locator(".views [aria-current]").evaluate(ends)
    assert here <= row


def test_a_helper_reaches_a_card_with_a_thumb(open_window):
    page = open_window("helper", width=390, height=844)
    page.wait_for_url("**/my/")
    targets = page.locator(".job .do > *")
    assert min(targets.nth(n).bounding_box()["height"] for n in range(targets.count())) >= 44
    page.get_by_role("link", name="打开户卡").first.tap()
    page.wait_for_url("**/household/**")
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_nothing_of_a_card_is_left_on_paper_to_press(open_window, site):
    page = open_window("helper", at="")
    page.goto(site.card)
    page.emulate_media(media="print")
    # The summary of a reason is the line itself, verdict and gist: on paper it does not look like something that opens.
    pressed = page.locator("button, summary:not(.reasons > summary), input, select, nav.views, .tools, .near")
    assert [pressed.nth(n).inner_text() for n in range(pressed.count()) if pressed.nth(n).is_visible()] == []
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
