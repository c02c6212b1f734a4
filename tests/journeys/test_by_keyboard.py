"""Twelve journeys by keyboard alone; at every stop one sees where one is."""

import re
import time

import pytest

from tests.journeys.hands import Hands
from tests.journeys.made import made
from tests.journeys.pages import PASSWORD
from xiuhua.actions.second_factor import _totp

__all__ = ["made"]
pytestmark = pytest.mark.browser


@pytest.mark.django_db
def test_the_city_stands(city):
    from xiuhua.register.models import Office

    assert Office.objects.get().demo_day == city


@pytest.fixture
def hands_of(open_window):
    """Hands of somebody who is logged in; afterwards no stop was one whose focus could not be seen."""
    all_hands = []

    def hands(username: str = "", **look) -> Hands:
        all_hands.append(Hands(open_window(username, **look)))
        return all_hands[-1]

    yield hands
    assert [blind for hands in all_hands for blind in hands.blind] == []
    assert [said for hands in all_hands for said in hands.page.complaints if not re.search(r"40[14]|422", said)] == []


def log_in(hands: Hands, username: str, password: str = PASSWORD) -> None:
    hands.page.goto("/login/")
    hands.skip()
    hands.reach("#username")
    hands.type(username)
    hands.reach("#password")
    hands.type(password)
    hands.enter()


def test_one_is_refused_is_told_where_and_logs_in(hands_of):
    hands = hands_of()
    log_in(hands, "city", "wrong")
    assert hands.is_led_to("#trouble", named="用户名或密码不正确")
    hands.reach("#username")
    hands.press("Control+a")
    hands.type("city")
    hands.reach("#password")
    hands.type(PASSWORD)
    hands.enter()
    assert hands.path == "/area/5119/"


def test_one_seeks_a_household_and_opens_it(hands_of, site):
    hands = hands_of("helper")
    hands.press("/")
    hands.type(site.number)
    hands.page.locator("#seek-panel [role=option]").first.wait_for()
    hands.press("ArrowDown")
    hands.enter()
    assert hands.path == site.card


def test_a_figure_opens_its_rows_and_the_way_leads_back(hands_of):
    hands = hands_of("city")
    hands.skip()
    hands.reach(".define summary")
    hands.press("Enter")
    assert hands.page.locator(".define[open]").count() == 1
    hands.press("Escape")
    assert hands.page.locator(".define[open]").count() == 0
    hands.open("[data-figure=incidence] .rows")
    assert "/rows/incidence/" in hands.page.url
    hands.open(".crumbs a", named="巴中")
    assert hands.path == "/area/5119/"


def test_one_goes_down_into_an_area_and_on_to_its_neighbour(hands_of, site):
    hands = hands_of("city")
    hands.skip()
    hands.open("section[aria-labelledby=children] th a", named=site.county.name)
    assert hands.path == f"/area/{site.county.code}/"
    hands.enter("ArrowLeft")
    assert hands.path != f"/area/{site.county.code}/"
    hands.enter("ArrowRight")
    assert hands.path == f"/area/{site.county.code}/"


def test_one_narrows_a_list_and_opens_its_third_row(hands_of):
    hands = hands_of("county")
    hands.open("nav a", named="农户")
    hands.skip()
    hands.open(".filter a:not([aria-current])")
    third = hands.page.locator("tbody tr th a").nth(2).get_attribute("href")
    hands.press("j", "j", "j", "k", "j")
    assert hands.is_at(f"[href='{third}']")
    hands.enter()
    assert hands.path == third


def test_a_file_is_brought_mended_applied_and_taken_back(hands_of, made):
    hands = hands_of("township")
    hands.page.goto(made.staged)
    hands.skip()
    hands.reach("input[name^=cell]")
    hands.press("Control+a")
    hands.type("配偶")
    hands.enter()
    assert hands.page.locator(".done").count() == 1
    hands.skip()
    hands.open("main button", named="改为“配偶”")
    hands.skip()
    hands.open("main button", named="写入 6 行")
    hands.skip()
    hands.open("main a", named="撤销这次导入")
    hands.open("main button", named="撤销这次导入")
    hands.page.get_by_text("导入已撤销").wait_for()


def test_a_file_is_chosen_with_the_keyboard_too(hands_of, tmp_path):
    hands = hands_of("township")
    hands.page.on("filechooser", lambda _chooser: None)  # from now on the browser hands choosers to the test
    hands.open("nav a", named="导入")
    hands.skip()
    hands.reach("#file")
    with hands.page.expect_file_chooser() as chooser:
        hands.press("Enter")
    (tmp_path / "空.csv").write_text("什么都没有\n", encoding="utf-8")
    chooser.value.set_files(tmp_path / "空.csv")
    hands.open("main button", named="查看")
    assert hands.is_led_to("#trouble")
    said = hands.page.inner_text("#trouble").strip()
    assert hands.page.inner_text("#wrong").strip() == said
    assert hands.page.get_attribute("#file", "aria-describedby") == "wrong"


def test_a_form_is_refused_without_a_purpose_and_then_handed_out(hands_of, site):
    hands = hands_of("county")
    hands.open("nav a", named="表样")
    hands.skip()
    hands.reach("#area")
    hands.page.keyboard.type(site.village.name)
    hands.reach("#purpose")
    hands.page.evaluate("document.querySelector('#purpose').form.noValidate = true")
    hands.type("x")
    hands.enter()
    assert hands.is_led_to("#trouble")
    assert hands.page.inner_text("#wrong").strip() == hands.page.inner_text("#trouble").strip()
    hands.reach("#trouble a")
    hands.press("Enter")
    hands.reach("#purpose", key="Shift+Tab") if not hands.is_at("#purpose") else None
    hands.press("Control+a")
    hands.type("乡村建设月度调度使用")
    with hands.page.expect_download() as coming:
        hands.press("Enter")
    assert coming.value.suggested_filename.endswith(".xlsx")


def test_a_masked_value_is_shown_for_a_purpose(hands_of, site):
    hands = hands_of("helper")
    hands.page.goto(site.card)
    hands.skip()
    hands.reach(".masked summary")
    hands.press("Enter")
    hands.reach(".masked select")
    hands.press("ArrowDown")
    hands.reach(".masked button")
    hands.press("Enter")
    hands.page.locator("[data-value]").wait_for()


def test_language_and_theme_are_changed_and_the_keys_are_told(hands_of):
    hands = hands_of("county")
    hands.open(".switch button[value=en]")
    assert hands.page.locator("html").get_attribute("lang") == "en"
    hands.open(".switch button[value=dark]")
    assert hands.page.locator("html").get_attribute("data-theme") == "dark"
    hands.press("?")
    assert hands.page.locator("dialog[open]").count() == 1
    hands.press("Escape")
    assert hands.page.locator("dialog[open]").count() == 0
    hands.open(".switch button[value=zh-hans]")


def test_a_code_is_the_second_factor(hands_of, made):
    hands = hands_of()
    log_in(hands, "sealed_inspector")
    assert hands.is_led_to("#code")
    hands.type("000000")
    hands.enter()
    assert hands.is_led_to("#trouble")
    assert hands.page.inner_text("#wrong").strip() == hands.page.inner_text("#trouble").strip()
    hands.reach("#code")
    hands.type(_totp(made.secret).generate(int(time.time())).decode())
    hands.enter()
    assert hands.path == "/my/"


def test_an_account_is_made_and_a_role_ended(hands_of):
    hands = hands_of("security")
    hands.skip()
    hands.open("main a", named="新建账号")
    hands.skip()
    for field, text in (("#name", "巴山新"), ("#username", "ba.shan")):
        hands.reach(field)
        hands.type(text)
    hands.enter()
    assert "ba.shan" in hands.page.inner_text("main")
    hands.open("nav a", named="账号")
    hands.skip()
    hands.reach("main input[name=q]")
    hands.type("newcomer")
    hands.enter()
    hands.press("j")
    hands.enter()
    hands.skip()
    hands.open("form[action*='/end/'] button")
    assert hands.page.locator(".done").count() == 1


def test_another_session_is_ended(hands_of):
    elsewhere, hands = hands_of("county"), hands_of("county")
    hands.open(".tools .who")
    hands.skip()
    hands.open("form[action='/my/sessions/end/'] button")
    assert hands.page.locator(".done").count() == 1
    elsewhere.page.reload()
    assert "/login/" in elsewhere.page.url
