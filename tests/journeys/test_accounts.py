"""Somebody adds a passkey, loses it, and is helped; in a real browser with an authenticator of its own."""

import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = pytest.mark.browser
AUTHENTICATOR = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
    "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip
GRAVE = ("serious", "critical")


@pytest.mark.django_db
def test_the_city_stands(city):
    from xiuhua.register.models import Office

    assert Office.objects.get().demo_day == city


def with_authenticator(window):
    """A window whose machine has a finger reader."""
    spoken = window.context.new_cdp_session(window)
    spoken.send("WebAuthn.enable")
    spoken.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    return window


def log_out(window) -> None:
    window.click("form[action='/logout/'] button")
    window.wait_for_url("**/login/**")


def test_a_passkey_is_added_lets_in_beside_and_instead_of_the_password_and_is_removed(open_window):
    window = with_authenticator(open_window("auditor"))
    window.goto("/my/keys/passkey/")
    window.fill("#name", "戒指")
    window.click("[data-go]")
    window.wait_for_selector(".papers-codes")
    assert window.locator(".papers-codes li").count() == 10
    log_out(window)
    window.fill("#username", "auditor")
    window.fill("#password", "xiuhua-demo-2017")
    window.press("#password", "Enter")
    window.wait_for_url("**/login/second/")
    window.click("[data-go]")
    window.wait_for_url("**/journal/")
    log_out(window)
    window.click("a[href*='/login/passkey/']")
    window.click("[data-go]")
    window.wait_for_url("**/journal/")
    window.goto("/my/keys/")
    assert "戒指" in window.text_content("main")
    window.click("form[action$='/remove/'] button")
    window.wait_for_selector(".done")
    assert window.complaints == []


def test_a_browser_that_gives_no_passkey_says_so_and_the_password_still_leads_in(open_window):
    window = open_window()
    window.goto("/login/passkey/")
    window.evaluate("() => { navigator.credentials.get = () => Promise.reject(new Error('cancelled')); }")
    window.click("[data-go]")
    window.wait_for_selector("[data-trouble]:not([hidden])")
    assert "没有给出通行密钥" in window.text_content("[data-trouble]")


@pytest.mark.parametrize(("width", "theme", "language"), [(1280, "light", "zh-hans"), (390, "dark", "en")])
def test_pages_of_accounts_are_accessible_and_fit(open_window, width, theme, language):
    shots = {
        "security": [
            "/my/settings/",
            "/my/keys/",
            "/my/keys/authenticator/",
            "/my/password/",
            "/accounts/",
            "/accounts/new/",
        ],
        "system": ["/office/"],
    }
    for username, addresses in shots.items():
        window = open_window(username, width=width, theme=theme, language=language)
        for address in addresses:
            window.goto(address)
            _require_fit(window, address)
    window = open_window("security", width=width, theme=theme, language=language)
    window.goto("/accounts/?q=county")
    window.click("table tbody th a")
    _require_fit(window, "account")


def _require_fit(window, address: str) -> None:
    found = Axe().run(window).response["violations"]
    assert [it["id"] for it in found if it["impact"] in GRAVE] == [], address
    assert window.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, address
    assert window.complaints == [], address
