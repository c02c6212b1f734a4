"""A large file in a real browser: brought, watched while a worker reads and judges it, mended, applied."""

import re
import threading
from datetime import timedelta

import pytest

from tests.journeys.test_imports import count, workbook
from xiuhua.actions.keep import do_jobs, staged_import

pytestmark = pytest.mark.browser


@pytest.mark.django_db
def test_the_city_stands(city):
    from xiuhua.register.models import Office

    assert Office.objects.get().demo_day == city


@pytest.fixture(autouse=True)
def _many(monkeypatch):
    """More than five rows are many."""
    monkeypatch.setattr(staged_import, "MOST_ROWS", 5)


@pytest.fixture
def worker():
    """Starts a worker, which ends with the test."""
    stop = threading.Event()
    hands = []

    def begin():
        hand = threading.Thread(target=do_jobs.keep_doing_jobs, args=(stop, timedelta(seconds=0.1)))
        hand.start()
        hands.append(hand)

    yield begin
    stop.set()
    for hand in hands:
        hand.join()


def brought(page, path) -> None:
    page.goto("/imports/")
    page.set_input_files("#file", path)
    page.locator(".bring button").click()
    page.wait_for_url(re.compile(r"/jobs/[-0-9a-f]{36}/$"))


def test_a_large_file_is_watched_mended_and_applied(open_window, site, tmp_path, worker):
    page = open_window("township", at="")
    brought(page, workbook(tmp_path, site, start=60, name="全镇.csv"))
    page.get_by_text("没有后台程序在处理任务").wait_for()
    worker()
    page.wait_for_url(re.compile(r"/imports/[-0-9a-f]{36}/$"))
    page.locator(".judged").wait_for()
    assert (count(page, "added"), count(page, "bad")) == ("4", "2")
    page.get_by_role("button", name="全部 2 个同样的格改为“配偶”").first.click()
    page.get_by_text("这里已没有要更正的格").wait_for()
    page.locator("#list").get_by_role("button", name="重新判定").click()
    page.locator(".judged:not(.overtaken)").wait_for()
    assert (count(page, "added"), count(page, "bad")) == ("6", "0")
    page.get_by_role("button", name="写入 6 行").click()
    page.get_by_role("link", name="撤销这次导入").click()
    page.get_by_role("button", name="撤销这次导入").click()
    page.get_by_text("已撤销").first.wait_for()
    page.goto("/jobs/")
    assert page.locator("tbody tr").count() == 5
    page.locator("tbody a").first.click()
    page.wait_for_url(re.compile(r"/imports/[-0-9a-f]{36}/$"))
    assert page.complaints == []


def test_without_scripts_the_page_asks_again_by_itself(chromium, site, tmp_path, worker):
    context = chromium.new_context(base_url=site.url, locale="zh-CN", java_script_enabled=False)
    page = context.new_page()
    page.goto("/login/")
    page.fill("#username", "township")
    page.fill("#password", "xiuhua-demo-2017")
    page.press("#password", "Enter")
    brought(page, workbook(tmp_path, site, start=70, name="全镇二.csv"))
    worker()
    page.wait_for_url(re.compile(r"/imports/[-0-9a-f]{36}/$"), timeout=30_000)
    page.locator(".judged").wait_for(timeout=30_000)
    context.close()


@pytest.mark.parametrize(("width", "language"), [(390, "zh-hans"), (320, "en")])
def test_pages_of_jobs_fit_a_phone_with_a_long_name(open_window, site, tmp_path, width, language):
    page = open_window("township", at="", width=width, height=844, language=language)
    brought(page, workbook(tmp_path, site, start=300 + width, name="一份名字很长的名单" * 6 + ".csv"))
    waits = page.url
    wide = {}
    for address in (waits, "/jobs/", "/imports/", "stopped"):
        if address == "stopped":
            page.goto(waits)
            page.locator("form[action$='/stop/'] button").click()
            page.locator("form[action$='/again/'] button").wait_for()
        else:
            page.goto(address)
        if (across := page.evaluate("document.documentElement.scrollWidth")) > width:
            wide[address] = across
    assert wide == {}


def test_by_keyboard_a_job_is_stopped_and_begun_again(open_window, site, tmp_path):
    page = open_window("township", at="")
    brought(page, workbook(tmp_path, site, start=90))
    for name in ("停止", "重试"):
        button = page.get_by_role("button", name=name)
        button.focus()
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
        page.keyboard.press("Enter")
        button.wait_for(state="detached")
    assert page.complaints == []
