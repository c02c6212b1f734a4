"""Somebody adds a passkey, loses it, and is helped; in a real browser with an authenticator of its own."""

import pytest

pytestmark = pytest.mark.browser
AUTHENTICATOR = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
    "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip


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
