"""The reasons on a household card in a real browser: opened by hand and by key, on a phone and on paper."""

import re

import pytest

from tests.journeys.looking import grave

pytestmark = pytest.mark.browser
PANEL = "section[aria-labelledby=explanation]"


@pytest.fixture(scope="module")
def flagged(site) -> str:  # noqa: ARG001 -- the city must stand
    """The card of a household of which a member is not insured."""
    from xiuhua.register.models import Finding

    return f"/household/{Finding.objects.get(rule='uninsured').member.belongings.get().household.key}/"


@pytest.mark.django_db
def test_somebody_in_the_city_is_not_insured(city):
    from xiuhua.register.models import Finding

    assert Finding.objects.on(city).filter(rule="uninsured").count() == 1


def test_a_line_opens_to_the_member_who_decided_and_stays_open(open_window, flagged):
    page = open_window("city", at="")
    page.goto(flagged)
    line = page.locator(f"{PANEL} li.short", has_text="有基本医疗保障")
    assert line.locator(".read").is_hidden()
    line.locator("summary").click()
    assert re.search(r"居民医疗保险\s+否", line.locator(".told").inner_text())
    page.locator("h1").click()
    page.keyboard.press("Escape")
    assert line.locator(".read").is_visible()
    assert page.complaints == []


def test_reasons_open_by_keyboard(open_window, site):
    page = open_window("helper", at="")
    page.goto(site.card)
    summary = page.locator(f"{PANEL} summary").first
    summary.focus()
    page.keyboard.press("Enter")
    assert page.locator(f"{PANEL} details[open]").count() == 1
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"
    page.keyboard.press("Space")
    assert page.locator(f"{PANEL} details[open]").count() == 0


def test_the_verdicts_differ_in_shape_and_word_not_in_colour_alone(open_window, flagged):
    page = open_window("city", at="")
    page.goto(flagged)
    lines = page.locator(f"{PANEL} .criteria > li")
    told = {
        (lines.nth(n).locator("use").first.get_attribute("href"), lines.nth(n).locator(".word").first.inner_text())
        for n in range(lines.count())
    }
    assert {("#i-bad", "不符合"), ("#i-ok", "符合")} <= told
    assert len({icon for icon, _word in told}) == len({word for _icon, word in told})


@pytest.mark.parametrize(("width", "language"), [(390, "zh-hans"), (320, "en")])
def test_opened_reasons_fit_a_phone_and_a_thumb(open_window, flagged, width, language):
    page = open_window("city", at="", width=width, height=844, language=language)
    page.goto(flagged)
    page.evaluate("document.querySelectorAll('details.reasons').forEach((it) => { it.open = true })")
    summaries = page.locator(f"{PANEL} summary")
    assert min(summaries.nth(n).bounding_box()["height"] for n in range(summaries.count())) >= 44
    assert page.evaluate("document.documentElement.scrollWidth") == width


@pytest.mark.parametrize(("theme", "language"), [("light", "en"), ("dark", "zh-hans")])
def test_axe_finds_nothing_serious_in_opened_reasons(open_window, flagged, theme, language):
    page = open_window("city", at="", theme=theme, language=language)
    page.goto(flagged)
    page.evaluate("document.querySelectorAll('details.reasons').forEach((it) => { it.open = true })")
    assert grave(page) == {}


def test_on_paper_a_line_says_verdict_and_gist_and_nothing_more(open_window, flagged):
    page = open_window("city", at="")
    page.goto(flagged)
    page.emulate_media(media="print")
    line = page.locator(f"{PANEL} li.short", has_text="有基本医疗保障")
    assert line.locator(".gist").is_visible()
    assert line.locator(".word").inner_text() == "不符合"
    assert line.locator(".read").is_hidden()


def test_from_a_rule_to_the_finding_on_a_card_and_back(open_window):
    page = open_window("city")
    page.get_by_role("link", name="数据质量").click()
    page.wait_for_url("**/area/5119/quality/")
    page.get_by_role("link", name=re.compile("^2 级")).click()
    page.wait_for_url("**level=2")
    page.locator(".checks tr", has_text="没有参加基本医疗保险").locator("a.stitch").first.click()
    page.wait_for_url(re.compile("rule=uninsured"))
    assert "居民医疗保险 否" in page.locator(".flagged tbody").inner_text()
    page.locator(".flagged tbody th a").click()
    page.wait_for_url("**#finding-uninsured-*")
    finding = page.locator(".findings li:target")
    assert "没有参加基本医疗保险" in finding.inner_text()
    assert finding.evaluate("it => it.getBoundingClientRect().top < innerHeight")
    page.go_back()
    page.get_by_role("link", name="全部规则").click()
    page.wait_for_url("**/area/5119/quality/")
    assert page.complaints == []


def test_the_neighbours_of_an_area_keep_to_data_quality(open_window, site):
    page = open_window("city", at="")
    page.goto(f"/area/{site.county.code}/quality/")
    page.locator(".near > a").first.click()
    page.wait_for_url("**/quality/")
    assert "数据质量" in page.locator("h1").inner_text()


def test_a_file_is_stated_by_its_person_opened_for_a_reason_and_taken_along_and_they_read_who_did(open_window, site):
    import docx

    own = open_window("secretary", at="")
    own.goto("/my/file/")
    own.fill("#text", "修通了产业路，办起了合作社。")
    own.click("#state button.solid")
    own.locator("p", has_text="修通了产业路").first.wait_for()
    name = own.locator("dl.facts dd").first.inner_text()
    office = open_window("county", at="")
    office.goto(f"/area/{site.county.code}/files/")
    office.locator("tr", has_text=name).get_by_role("link", name="查看").click()
    office.fill("#why", "年度考核")
    office.keyboard.press("Enter")
    office.locator("p", has_text="修通了产业路").first.wait_for()
    with office.expect_download() as taken:
        office.get_by_role("button", name="导出 Word").click()
    lines = [it.text for it in docx.Document(taken.value.path()).paragraphs]
    assert "修通了产业路，办起了合作社。" in lines
    own.goto("/my/file/")
    looks = own.locator("section[aria-labelledby=looks] li").all_inner_texts()
    assert [("年度考核" in it) for it in looks] == [True, True]
    assert own.complaints + office.complaints == []
