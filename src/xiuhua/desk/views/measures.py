"""The measures of a household: what answers its causes, what it may have and lacks, and deeds about them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from xiuhua.actions.remedy.deliver import MOST_EVIDENCE, MOST_WHY, correct_delivery, deliver_measure
from xiuhua.actions.remedy.end_measure import end_measure, take_back_measure_end, withdraw_measure
from xiuhua.actions.remedy.grant import MOST_BASIS, grant_measure, renew_measure
from xiuhua.actions.remedy.measure_refusal import MeasureRefused
from xiuhua.actions.view_household import view_household
from xiuhua.desk import labels
from xiuhua.desk.explaining import Told, told_of
from xiuhua.desk.ground import Reader, asked_day, reader_of
from xiuhua.desk.measuring import FIELDS, GRANT, Wish, most_told, offered, why_not_done, wish_of
from xiuhua.desk.reasons import why_seen
from xiuhua.desk.views.household import around_card, title_of
from xiuhua.duty.door import Absent, OpenedHousehold, open_household
from xiuhua.duty.helping import gives_measures, may_see
from xiuhua.duty.routes import Duty, declares
from xiuhua.queries.household_card import card_of
from xiuhua.queries.measure import AnswerView, GivenView, ItemView, RemedyView, remedy_of
from xiuhua.queries.project import shares_of
from xiuhua.words import Rejected

SHOWN = ("receiving", "planned", "missing", "open")
HELD = SHOWN[:2]


@dataclass(frozen=True, slots=True)
class Line:
    """An item with what was read of it set for reading, and its ceiling in words."""

    item: ItemView
    told: tuple[Told, ...]
    most: str


@dataclass(frozen=True, slots=True)
class Answer:
    """A cause or need with what was read of it set for reading."""

    view: AnswerView
    told: tuple[Told, ...]


@declares(Duty.HOUSEHOLD)
def show_measures(request: HttpRequest, key: UUID) -> HttpResponse:
    """The measures of a household as of a day; whoever gives them grants, delivers, renews and ends them here."""
    reader = reader_of(request)
    on = asked_day(request, today=reader.today) or reader.today
    if request.method != "POST":
        opened = view_household(reader.scope, key, on=on)
        return _page(request, reader, opened, wish_of(request, today=reader.today))
    opened = open_household(reader.scope, key, on=reader.today)
    if not gives_measures(opened):
        raise Absent
    wish = wish_of(request, today=reader.today)
    view = remedy_of(opened.household, on=reader.today)
    try:
        said = _do(request, opened, view, wish)
    except Rejected as refused:
        return _page(request, reader, opened, wish, refused=refused)
    messages.success(request, said)
    return redirect("measures", key)


def _do(request: HttpRequest, opened: OpenedHousehold, view: RemedyView | None, wish: Wish) -> str:
    """Do what a form asks for; gives what is said of it. Raises Absent for what no form of the page asks for."""
    by: Any = request.user
    if view is None:
        raise MeasureRefused("no_pack")
    if wish.do == GRANT:
        grant_measure(opened.household.key, wish.grant(view.items), by=by)
        return _("Granted. It counts as received once something of it is delivered.")
    found = next(((it, line.unit) for line in view.items for it in line.given if it.key == wish.of), None)
    if found is None:
        return _of_what_is_over(view, wish, by=by)
    return _of_a_measure(*found, wish, by=by)


def _of_what_is_over(view: RemedyView, wish: Wish, *, by: Any) -> str:
    """An end is taken back; what somebody ended while a form about it was filled is refused with a sentence."""
    given = next((it for it in view.over if it.key == wish.of), None)
    if given is None:
        raise Absent
    if wish.do == "resume":
        take_back_measure_end(given.key, by=by)
        return _("It goes on as if it had not been ended. The journal keeps both.")
    item = view.policy.catalogue.items.get(given.item)
    return _of_a_measure(given, item.unit if item else "", wish, by=by)


def _of_a_measure(given: GivenView, unit: str, wish: Wish, *, by: Any) -> str:
    match wish.do:
        case "deliver":
            on = wish.day(wish.on, at="on")
            if on is None:
                raise MeasureRefused("no_day", at="on")
            deliver_measure(given.key, wish.amount_in(unit), on=on, evidence=wish.evidence, by=by, sure=wish.sure)
            return _("Kept: it was delivered.")
        case "correct" if wish.delivery.isdecimal():
            number, told = int(wish.delivery[:18]), wish.amount_in(unit)
            correct_delivery(given.key, number, told, why=wish.why, by=by, sure=wish.sure)
            return _("Corrected. The first entry stays in the journal.")
        case "renew":
            since, until = wish.day(wish.since, at="since"), wish.day(wish.until, at="until")
            renew_measure(given.key, since=since, until=until, amount=wish.amount_in(unit), by=by)
            return _("Renewed: it goes on from the day on which the first ends.")
        case "end":
            on = wish.day(wish.on, at="on")
            if on is None:
                raise MeasureRefused("no_day", at="on")
            end_measure(given.key, on=on, reason=wish.reason, by=by)
            return _("Ended. It stands below under what is over.")
        case "withdraw":
            withdraw_measure(given.key, why=wish.why, by=by)
            return _("Withdrawn, as if it had not been granted. The journal keeps it.")
    raise Absent


def _page(
    request: HttpRequest, reader: Reader, opened: OpenedHousehold, wish: Wish, *, refused: Rejected | None = None
) -> HttpResponse:  # fmt: skip
    asked = asked_day(request, today=reader.today)
    on = asked or reader.today
    card = card_of(opened.household, on=on, topics=opened.topics)
    view = remedy_of(opened.household, on=on)
    context = {
        "card": card, "title": title_of(card), "on": on, "today": reader.today, "asked_on": asked,
        "why": why_seen(opened.reason), "around": around_card(reader.scope, card, on=on), "wish": wish,
        "trouble": why_not_done(refused) if refused else "",
        "wrong": wish.field(getattr(refused, "at", "")) if refused else "",
        "ask_sure": wish.sure or getattr(refused, "reason", "") == "above_planned",
        "shares": shares_of(opened.household, on=on) if opened.topics is None else [],
        "view": view, "gives": gives_measures(opened) and asked is None, "whole": opened.topics is None,
        "most_evidence": MOST_EVIDENCE, "most_why": MOST_WHY, "most_basis": MOST_BASIS,
    }  # fmt: skip
    if view is not None:
        context |= _told(view, opened)
    context["homeless"] = bool(refused) and not _has_form(context, wish)
    return render(request, "desk/pages/measures.html", context, status=422 if refused else 200)


def _has_form(context: Mapping[str, Any], wish: Wish) -> bool:
    """Whether the page has the form that was refused, to say there why: what ended meanwhile has none."""
    if wish.do == GRANT:
        return bool(context.get("offered"))
    lines = context.get("lines", {})
    given = next(
        (it for state in HELD for line in lines.get(state, ()) for it in line.item.given if it.key == wish.of), None
    )
    if given is None:
        return False
    match wish.do:
        case "renew":
            return given.ends is not None and not given.is_followed
        case "withdraw":
            return not given.deliveries
        case "correct":
            return any(str(it.pk) == wish.delivery for it in given.deliveries)
    return wish.do in FIELDS


def _told(view: RemedyView, opened: OpenedHousehold) -> dict[str, Any]:
    """What the page shows of what was found: a department sees what it delivers, and no causes."""
    catalogue = view.policy.catalogue
    items = [it for it in view.items if may_see(opened, it.deliverer, catalogue=catalogue)]
    lines = [Line(it, told_of(it.readings, view.persons), most_told(it)) for it in items]
    answers = view.answers if opened.topics is None else ()
    return {
        "answers": [Answer(it, told_of(it.readings, view.persons)) for it in answers],
        "answered": sum(it.verdict == "met" for it in answers),
        "lines": {state: [it for it in lines if it.item.state == state] for state in SHOWN},
        "shut": [it for it in lines if it.item.state not in SHOWN],
        "over": [it for it in view.over if may_see(opened, it.deliverer, catalogue=catalogue)],
        "offered": [(it, most_told(it)) for it in offered(items)],
        "owners": labels.labels("post"), "ends": labels.labels("measure_end"),
    }  # fmt: skip
