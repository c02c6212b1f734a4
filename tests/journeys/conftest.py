"""A browser on the small synthetic city, served once for all journeys."""

from types import SimpleNamespace

import pytest
from pytest_django.live_server_helper import LiveServer

from tests.city import city

__all__ = ["city"]
PASSWORD = "xiuhua-demo-2017"


@pytest.fixture(scope="module")
def site(city):
    """The running desk, and the names around the household that the demo's accounts are about."""
    from xiuhua.register.models import Account, Household, Residence

    home = Household.objects.filter(assignments__person__account__username="helper").order_by("number").first()
    village = Residence.objects.on(city).get(household=home).village
    server = LiveServer("localhost")
    yield SimpleNamespace(
        url=server.url,
        county=village.parent.parent,
        township=village.parent,
        townships=list(village.parent.parent.children.on(city).order_by("code").values_list("code", flat=True)),
        village=village,
        number=home.number,
        helper=Account.objects.select_related("person__unit").get(username="helper").person,
        card=f"/household/{home.key}/",
    )
    server.stop()


@pytest.fixture
def open_window(chromium, site):
    """Opens windows: `open_window("city", width=390)` is logged in and collects what the console complains of.

    It stands on the own page of who logged in, or `at` an address; with `at=""` on none yet. How one logs in by the
    page itself is a journey of its own (test_by_keyboard.py): here the same form is sent without showing it.
    """
    contexts = []

    def opened(
        username: str = "",
        *,
        at: str = "/",
        width: int = 1280,
        height: int = 900,
        language: str = "zh-hans",
        theme: str = "",
    ):
        context = chromium.new_context(
            base_url=site.url, locale="zh-CN", viewport={"width": width, "height": height}, has_touch=width < 800
        )
        contexts.append(context)
        cookies = {"django_language": language, **({"theme": theme} if theme else {})}
        context.add_cookies([{"name": name, "value": value, "url": site.url} for name, value in cookies.items()])
        page = context.new_page()
        page.set_default_timeout(30_000)  # a busy machine makes no test fail
        page.complaints = []
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.on("console", lambda said: page.complaints.append(said.text) if said.type == "error" else None)
        if username:
            _log_in(context, username)
            if at:
                page.goto(at)
        return page

    yield opened
    for context in contexts:
        context.close()


def _log_in(context, username: str) -> None:
    """Send the form of the log-in page in a window's name; its cookies are the window's."""
    sent = {"username": username, "password": PASSWORD}
    context.request.get("/login/")
    sent["csrfmiddlewaretoken"] = next(it["value"] for it in context.cookies() if it["name"] == "csrftoken")
    answer = context.request.post("/login/", form=sent, max_redirects=0)
    assert answer.status == 302, f"{username} did not come in: {answer.status}"
