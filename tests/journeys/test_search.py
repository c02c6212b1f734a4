"""The search box in a browser: by keyboard alone, on a phone, without scripts, and readable for everybody."""

import re

import pytest

from tests.journeys.looking import grave

pytestmark = pytest.mark.browser


def offered(page, text: str):
    """The options under what is typed, once they are there."""
    page.locator("#seek").fill("")
    page.locator("#seek").press_sequentially(text)
    options = page.locator("#seek-panel [role=option]")
    options.first.wait_for()
    return options


def head_of(site) -> str:
    from xiuhua.register.models import Member

    return Member.objects.filter(belongings__household__number=site.number).order_by("pk").first().name


@pytest.mark.django_db
def test_by_keyboard_from_any_page_to_a_card_and_back(open_window, site):
    page = open_window("helper")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "seek"
    options = offered(page, head_of(site))
    assert page.locator("#seek").get_attribute("aria-expanded") == "true"
    page.keyboard.press("ArrowDown")
    assert page.locator("#seek").get_attribute("aria-activedescendant") == options.first.get_attribute("id")
    assert options.first.get_attribute("aria-selected") == "true"
    page.keyboard.press("ArrowUp")
    assert page.locator("#seek").get_attribute("aria-activedescendant") is None
    page.keyboard.press("Escape")
    assert page.locator("#seek").get_attribute("aria-expanded") == "false"
    assert not page.locator("#seek-panel").is_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{site.card}")
    page.keyboard.press("Control+k")
    assert page.evaluate("document.activeElement.id") == "seek"
    assert page.complaints == []


@pytest.mark.django_db
def test_enter_leads_to_all_results_and_back_shows_them_again(open_window, site):
    page, name = open_window("helper"), head_of(site)
    page.locator("#seek").fill(name)
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?n=1")
    assert name not in page.url
    page.locator(".finds").get_by_role("link", name=name).first.click()
    page.wait_for_url(f"**{site.card}")
    page.go_back()
    assert page.locator("h1").inner_text() == f"搜索：{name}"


def test_a_slash_in_a_field_is_a_slash_and_one_letter_asks_nothing(open_window):
    page = open_window("city")
    asked = []
    page.on("request", lambda request: asked.append(request.url) if "offer" in request.url else None)
    page.locator("#seek").press_sequentially("w")
    page.keyboard.press("/")
    page.wait_for_timeout(600)
    assert page.locator("#seek").input_value() == "w/"
    page.locator("#seek").fill("w")
    page.wait_for_timeout(600)
    assert len(asked) <= 1
    assert not page.locator("#seek-panel").is_visible()


def test_how_many_were_found_is_said_to_who_does_not_see(open_window):
    page = open_window("city")
    count = offered(page, "wang").count()
    assert count > 0
    said = page.locator("[data-seek-said]").inner_text()
    assert int(re.search(r"\d+", said)[0]) >= count
    page.locator("#seek").fill("qqqqq")
    page.locator(".seek-panel .hint").filter(has_text="没有找到").wait_for()
    assert page.locator("[data-seek-said]").inner_text() == "没有找到"


@pytest.mark.parametrize(("theme", "language", "width"), [("light", "zh-hans", 1280), ("dark", "en", 390)])
def test_axe_finds_nothing_serious_in_the_box(open_window, theme, language, width):
    page = open_window("city", theme=theme, language=language, width=width)
    offered(page, "wang")
    assert grave(page) == {}


@pytest.mark.parametrize("width", [320, 390])
def test_a_phone_scrolls_in_one_direction_only(open_window, width):
    page = open_window("city", width=width, language="en")
    offered(page, "wang")
    assert page.evaluate("document.documentElement.scrollWidth") == width
    # The answer to what was typed before may just be giving way to the last one.
    page.wait_for_function("document.querySelector('#seek-panel [role=option]')?.getBoundingClientRect().height >= 44")
    assert page.locator("#seek").bounding_box()["height"] >= 44
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?n=*")
    assert page.evaluate("document.documentElement.scrollWidth") == width


@pytest.mark.django_db
def test_without_scripts_the_box_is_a_form(chromium, site):
    from tests.journeys.conftest import PASSWORD

    context = chromium.new_context(base_url=site.url, java_script_enabled=False)
    page = context.new_page()
    page.goto("/login/")
    page.fill("#username", "helper")
    page.fill("#password", PASSWORD)
    page.press("#password", "Enter")
    page.fill("#seek", head_of(site))
    page.press("#seek", "Enter")
    page.wait_for_url("**/search/?n=1")
    assert page.locator(f'.finds a[href="{site.card}"]').count() >= 1
    context.close()
