"""Visits of a month with signs on some, and households that were asked about them, as pages show them."""

from datetime import date, timedelta

from tests.journeys.surveys import SURVEYS
from xiuhua.actions.verify.do_call_back import Answer, do_call_back
from xiuhua.actions.verify.draw_call_backs import draw_call_backs, draw_for_flag
from xiuhua.actions.verify.keep_flags import Flagged, keep_flags
from xiuhua.queries.office import clock_day
from xiuhua.queries.pack import pack_in_force
from xiuhua.register.models import Account, Assignment, CallBackRound, Flag, Visit

OWN, OF_AREA, CALLS = "/my/flags/", "/area/{township.code}/flags/", "/area/{township.code}/call-backs/"
SEEN = {"C02": {"count": 4}, "C03": {"metres": 18}}
TOLD_IN = "走访页的试样"
HOW_IT_WAS = "那天社里开会，四户都到了村委会，就在那里问的"


def february() -> date:
    """A day of the last month that is over."""
    return clock_day().replace(day=1) - timedelta(days=12)


def visited() -> list[Visit]:
    """Visits of that month to households of the helper's township by their helpers, told once."""
    told = Visit.objects.filter(form=TOLD_IN).order_by("pk")
    if told.exists():
        return list(told)
    today = clock_day()
    pairs = Assignment.objects.on(today).filter(kind="pair")
    own = pairs.filter(person__account__username="helper")
    home = own.first().household.residences.on(today).get().village.parent
    there = pairs.filter(household__residences__village__parent=home).order_by("pk")
    rows = {it.household_id: it for it in [*own, *there[:60]]}
    for it in rows.values():
        told.create(
            household_id=it.household_id, person=it.person, on=february(), way="in_person", form=TOLD_IN,
            note="问了近况",
        )  # fmt: skip
    return list(told.all())


def flagged() -> None:
    """The helper is asked about visits, and so was somebody else, who answered."""
    visits = visited()
    if Flag.objects.filter(visits__visit__form=TOLD_IN).exists():
        return
    helper = Account.objects.get(username="helper").person
    others = [it for it in visits if it.person != helper]
    about = [it for it in visits if it.person in (helper, others[0].person)]
    rows = [Flagged(it.key, ("C02", "C03"), 0.9, SEEN) for it in about]
    keep_flags(rows, pack=pack_in_force(clock_day()), day=clock_day())
    today = clock_day()
    answered = Flag.objects.filter(person=others[0].person, closed_on=None)
    answered.update(seen_on=today, reply="explained", reply_text=HOW_IT_WAS, answered_on=today)


def drawn(code: str, *, opens_on: date | None = None) -> CallBackRound:
    """The month was drawn by the office of a place, once."""
    visited()
    found = CallBackRound.objects.filter(area__code=code, flag=None).first()
    return found or draw_call_backs(code, month=february(), opens_on=opens_on, by=office(code))


def office(code: str) -> Account:
    """Who draws and asks for a county or a township of the demo."""
    return Account.objects.get(username="county" if len(code) == 6 else "township")


def code_of(page) -> str:
    return page.url.split("/area/")[1].split("/")[0]


def asked(page) -> None:
    """Somebody is asked about their visits."""
    flagged()
    page.reload()


def unsaid(page) -> None:
    """It was not said what happened."""
    asked(page)
    page.locator("input[value=explained]").first.check()
    page.locator("form.reply button").first.click()
    page.locator("form.reply .trouble").wait_for()


def answered(page) -> None:
    """Somebody answered, and the office looks at it."""
    flagged()
    page.reload()


def called(page) -> None:
    """The month was drawn, and most households have answered."""
    row = drawn(code_of(page))
    by = office(code_of(page))
    said = ["happened"] * 7 + ["did_not", "not_reached", "forgotten"]
    for number, call in enumerate(row.call_backs.filter(result="").order_by("pk")[:26]):
        do_call_back(call.key, Answer(said[number % 10], clock_day()), by=by)
    page.reload()


def sealed(page) -> None:
    """The list opens next week."""
    drawn(code_of(page), opens_on=clock_day() + timedelta(days=7))
    page.reload()


def about_one(page) -> None:
    """Some households are asked about one question."""
    flagged()
    flag = Flag.objects.filter(reply_text=HOW_IT_WAS).first()
    row = flag.rounds.first() or draw_for_flag(flag.key, by=Account.objects.get(username="township"))
    page.goto(f"{page.url}?round={row.key}")


RECHECKS = [
    ("flags", "helper", OWN, "", asked),
    ("flags", "helper", OWN, "refused", unsaid),
    ("flags", "city", OWN, "empty"),
    ("area-flags", "township", OF_AREA, "", answered),
    ("area-flags", "city", "/area/{townships[0]}/flags/", "empty"),
    ("call-backs", "township", CALLS, "", called),
    ("call-backs", "township", CALLS, "about one question", about_one),
    ("call-backs", "county", "/area/{county.code}/call-backs/?month=2017-01", "to be drawn"),
    ("call-backs", "county", "/area/{county.code}/call-backs/", "sealed", sealed),
    ("inspections", "county", "/area/{county.code}/inspections/", ""),
    ("call-backs", "helper", "/area/{county.code}/call-backs/", "of a reader"),
    *SURVEYS,
]
