"""One question about visits all the way: told, confirmed, asked of the helper first, answered, called about, closed.

With ROAD_PICTURES=FOLDER each stop is also taken as a picture, in both languages and as a phone shows it.
"""

import re
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from tests.journeys.test_road import Road, pressed
from tests.scan_cards import CODE, card_with_code

pytestmark = pytest.mark.browser
BEGIN = date(2017, 3, 31)
COPIED = "到家里查看猪圈和新栽的核桃树，老人说药费报销还没有到账，已记下请乡卫生院核对"
WHY = "同一批核桃苗发放，回来后照一份记录填的，几户都去了"
TAPS = {"nothing changed": 3, "with a promise": 6}  # from "My work" until it is kept; typing by the keyboard aside
MOST_TAPS = 9
COUNTS_TAPS = """addEventListener("pointerup", () => {
  sessionStorage.setItem("taps", 1 + Number(sessionStorage.getItem("taps") || 0))
}, true)"""


@pytest.mark.django_db
def test_the_city_stands(city):
    assert city == BEGIN


def test_a_question_about_visits_from_the_door_to_the_share_of_the_township(open_window, site):
    road = Road(open_window, site.url, BEGIN)
    road.home = f"{site.url}{site.card}"
    told_on_a_phone(road, site)
    confirmed(road, site)
    homes = visited(site)
    before = judged()
    flag = asked_first(road, site, homes)
    answered(road)
    looked_at(road, site, flag)
    reaches_no_score(flag, before)
    share_is_told(road, site)
    said = [it for page in road.windows.values() for it in page.complaints]
    assert [it for it in said if not re.search("status of (404|422)", it)] == []  # what was refused on purpose


def told_on_a_phone(road: Road, site) -> None:
    """What changed is asked first; each visit takes as many taps as were counted, and no more than nine."""
    from xiuhua.register.models import Task, Visit

    page = road.open_window("helper", at="", width=390, height=844)
    road.windows["phone"] = page
    page.add_init_script(COUNTS_TAPS)
    visits = Visit.objects.filter(household__key=site.card.split("/")[2])
    was, found = visits.count(), {}
    for name in TAPS:
        page.goto("/my/")
        page.evaluate("sessionStorage.removeItem('taps')")
        page.locator(f"a[href='{site.card}visits/new/']").first.tap()
        page.locator("form.visit").wait_for()
        assert page.locator("form.visit :is(input:not([type=hidden]), textarea, select)").first.get_attribute(
            "name") == "changed"  # fmt: skip
        typed(page, name)
        page.locator(".to-keep button").tap()
        page.wait_for_url(f"**{site.card}visits/")
        found[name] = int(page.evaluate("sessionStorage.getItem('taps')"))
    road.look(page, "told")
    page.set_viewport_size({"width": 390, "height": 844})
    assert found == TAPS
    assert max(found.values()) <= MOST_TAPS
    assert (visits.count() - was, Task.objects.filter(what="问学校助学金").count()) == (2, 1)


def typed(page, name: str) -> None:
    """What is typed into the form: a few words, and a promise where one was made."""
    if name == "with a promise":
        page.locator("input[name=changed]").first.tap()
        page.locator("input[name=promise-1]").tap()
        page.locator("input[name=promise-1]").fill("问学校助学金")
        page.locator("input[name=due-1]").tap()
        page.locator("input[name=due-1]").fill("2017-04-10")
    page.locator("#note").tap()
    page.locator("#note").fill("家里都好")


def confirmed(road: Road, site) -> None:
    """The household types the code of its card on the helper's phone: a wrong one is told, the right one confirms."""
    from xiuhua.register.models import Account, Household, Visit

    home = Household.objects.get(key=site.card.split("/")[2])
    card_with_code(home, by=Account.objects.get(username="village"))
    page = road.windows["phone"]
    for code in ("000000", CODE):
        page.goto(f"{site.card}visits/")
        line = page.locator(".told-visits > li").first
        if line.locator("details:not([open])").count():
            line.locator("summary").tap()
        line.locator("[name=code]").fill(code)
        with page.expect_navigation():
            line.locator("form:has([name=code]) button").tap()
        if code != CODE:
            assert page.locator(".trouble, #trouble").count() >= 1
            assert page.locator(".told-visits > li [name=code]").first.is_visible()
    assert Visit.objects.filter(household=home).exclude(confirmed_at=None).count() == 1
    road.look(page, "confirmed")


def visited(site) -> list:
    """The helper's March with one note copied six times, and forty visits of others without a note."""
    from xiuhua.register.models import Assignment, Household, Visit

    inside = Household.objects.filter(
        residences__village__parent=site.township, residences__until=None, assignments__until=None
    ).distinct().order_by("number")  # fmt: skip
    homes = list(inside[:46])
    others = list(Assignment.objects.filter(kind="pair", until=None).exclude(person=site.helper).order_by("pk")[:40])
    for place, home in enumerate(homes):
        own = place < 6
        person = site.helper if own else others[place - 6].person
        on = date(2017, 3, 2) + timedelta(days=4 * place if own else place % 28)
        at = timezone.make_aware(datetime.combine(on, time(10, 17)))
        Visit.objects.create(
            key=uuid4(), household=home, person=person, on=on, way="in_person", form="sichuan 2017.1",
            note=COPIED if own else "", started=at if own else None, minutes=40 if own else None, office="helper",
            recorded=at + timedelta(hours=1),
        )  # fmt: skip
    return homes[:6]


def asked_first(road: Road, site, homes):
    """The helper sees the question with its rows and what may be said; to everybody else it is not there."""
    from xiuhua.register.models import Flag

    flag = Flag.objects.get(person=site.helper)
    rows = list(flag.visits.select_related("visit"))
    assert {it.visit.person_id for it in rows} == {site.helper.pk}
    assert {it.pk for it in homes} <= {it.visit.household_id for it in rows}
    address = f"/area/{site.township.code}/flags/"
    for role in ("township", "county", "city"):
        page = road.as_(role, address)
        assert page.locator(f"#f-{flag.key}").count() == 0
        assert site.helper.name not in page.locator("main").inner_text()
        assert sent(page, address, of=str(flag.key), do="close", end="not_confirmed") == 404
    for role in ("helper", "village"):
        assert road.as_(role, None).request.get(f"{site.url}{address}").status == 404
    page = road.as_("helper", "/my/flags/")
    shown = page.locator(f"#f-{flag.key}")
    assert shown.locator("tbody tr").count() == len(rows)
    assert shown.locator("[name=reply]").evaluate_all("all => all.map(it => it.value)") == [
        "late", "taken_back", "explained",
    ]  # fmt: skip
    assert road.as_("village", "/my/flags/").locator(".flags").count() == 0
    road.look(page, "asked")
    return flag


def sent(page, address: str, **told: str) -> int:
    """A form sent past the page, with the window's cookies; gives the status."""
    token = next(it["value"] for it in page.context.cookies() if it["name"] == "csrftoken")
    site = page.url.partition("/area/")[0]
    return page.request.post(
        f"{site}{address}", form=told | {"csrfmiddlewaretoken": token}, headers={"referer": site}
    ).status


def answered(road: Road) -> None:
    """An answer without words is refused and loses nothing; then it is explained."""
    page = road.as_("helper", "/my/flags/")
    page.check("[name=reply][value=explained]")
    page.locator("form.reply button").click()
    page.locator("form.reply .trouble").wait_for()
    assert page.is_checked("[name=reply][value=explained]")
    page.locator("form.reply textarea").fill(WHY)
    pressed(page, "form.reply button")
    road.look(page, "answered")


def looked_at(road: Road, site, flag) -> None:
    """The township has it now: households are drawn, asked, and it is closed as explained."""
    page = road.as_("township", f"/area/{site.township.code}/flags/")
    assert WHY in page.locator(f"#f-{flag.key}").inner_text()
    road.look(page, "with-the-township")
    pressed(page, f"#f-{flag.key} button[value=ask]")
    calls = page.url
    while page.locator("form.reply:has([name=result])").count():
        said(page)
        page.goto(calls)
    road.look(page, "called")
    page = road.as_("township", f"/area/{site.township.code}/flags/")
    page.locator(f"#f-{flag.key} [name=end]").select_option("explained")
    page.locator(f"#f-{flag.key} [name=text]").fill("几户都说去过，谢谢说明")
    pressed(page, f"#f-{flag.key} button[value=close]")
    page = road.as_("helper", "/my/flags/")
    assert "几户都说去过，谢谢说明" in page.locator(f"#f-{flag.key}").inner_text()
    flag.refresh_from_db()
    assert (flag.reply, flag.end) == ("explained", "explained")
    road.look(page, "closed")


def said(page) -> None:
    """The first household that waits says that somebody came."""
    page.locator(".calls details").first.evaluate("it => { it.open = true }")
    page.locator(".calls [name=result][value=happened]").first.check()
    with page.expect_navigation():
        page.locator(".calls button[value=call]").first.click()


def share_is_told(road: Road, site) -> None:
    """April comes: the month is drawn by lot, households answer, and the page tells the share with its interval."""
    from xiuhua.actions.verify.do_call_back import Answer, do_call_back
    from xiuhua.register.models import Account, CallBackRound

    road.go_on(1)
    address = f"/area/{site.township.code}/call-backs/?month=2017-03"
    page = road.as_("township", address)
    pressed(page, "button[value=draw]")
    page.goto(address)
    said(page)
    drawn = CallBackRound.objects.get(area=site.township, month=date(2017, 3, 1), flag=None)
    by = Account.objects.get(username="township")
    for number, call in enumerate(drawn.call_backs.filter(result="").order_by("pk")):
        do_call_back(call.key, Answer("did_not" if number == 0 else "happened", road.today), by=by)
    page.goto(address)
    told = page.locator("section:has(#share)").inner_text()
    assert page.locator(".share-told").count() == 1
    assert f"抽取{drawn.call_backs.count()}次" in told.replace(" ", "")
    assert site.helper.name not in told
    road.look(page, "share")


def judged() -> dict[str, set[tuple]]:
    """All verdicts of the day after its turn, but for what was typed: that counts calls as work, whatever was said."""
    from xiuhua.actions.turn import run_turn
    from xiuhua.bridge.settle import KINDS

    run_turn(BEGIN, by=None)
    held = {name: it.model._default_manager.on(BEGIN).values_list(*it.key, *it.says) for name, it in KINDS.items()}
    return {name: {it for it in rows if "entry_minutes" not in it} for name, rows in held.items()}


def reaches_no_score(flag, before: dict[str, set[tuple]]) -> None:
    """Answered, called about and closed in the worst way, it leaves all verdicts of the day as they were."""
    type(flag).objects.filter(pk=flag.pk).update(end="confirmed")
    assert judged() == before
    assert sum(len(rows) for rows in before.values()) > 10_000


@pytest.fixture
def places_taken(monkeypatch):
    """A pack that takes the places of visits: no shipped one does."""
    from xiuhua.desk.views import visits

    as_shipped = visits.visiting

    def visiting(key, *, by):
        at = as_shipped(key, by=by)
        return replace(at, policy=replace(at.policy, places=True))

    monkeypatch.setattr(visits, "visiting", visiting)


@pytest.mark.usefixtures("places_taken")
def test_a_place_is_taken_when_somebody_presses_shown_and_left_out_at_will(open_window, site):
    page = open_window("helper", at="", width=390, height=844)
    page.context.set_geolocation({"latitude": 31.9, "longitude": 107.2, "accuracy": 12})
    page.goto(f"{site.card}visits/new/")
    page.locator(".further summary").tap()
    told = page.locator("[data-told]")
    page.locator("[data-take]").tap()
    page.wait_for_function("document.querySelector('[data-told]').value")
    assert (told.inner_text(), kept_place(page)) == ("没有取到位置。本来就不需要。", ["", "", ""])
    page.context.grant_permissions(["geolocation"])
    page.locator("[data-take]").tap()
    page.locator("[data-leave]").wait_for()
    assert (told.inner_text(), kept_place(page)) == (
        "31.900000, 107.200000 ± 12 m", ["31.900000", "107.200000", "12"],
    )  # fmt: skip
    page.locator("[data-leave]").tap()
    assert (told.inner_text(), kept_place(page)) == ("", ["", "", ""])


def kept_place(page) -> list[str]:
    """What the form would send of a place."""
    return [page.locator(f"[name={it}]").input_value() for it in ("latitude", "longitude", "accuracy")]
