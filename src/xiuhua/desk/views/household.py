"""The household card, and showing one of its masked values."""

from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from xiuhua.actions.reveal import PurposeMissing, reveal_account, reveal_id
from xiuhua.actions.view_household import view_household
from xiuhua.desk import labels
from xiuhua.desk.drawing import timeline
from xiuhua.desk.explaining import explained
from xiuhua.desk.ground import asked_day, reader_of
from xiuhua.desk.income import bars_of
from xiuhua.desk.opening import looked_as
from xiuhua.desk.reasons import why_seen
from xiuhua.duty.door import Absent, OpenedHousehold, Scope, open_household, which_covered
from xiuhua.duty.openers import tells_of_inspections
from xiuhua.duty.routes import Duty, declares
from xiuhua.queries.area import area_coded, lives_on_in, surroundings_of
from xiuhua.queries.double import merged_records, told_as
from xiuhua.queries.household_brief import Brief
from xiuhua.queries.household_card import Card, Look, card_of, looks_at

SECONDS_SHOWN = 60
LOOKS_ON_A_CARD = 12
TOPICS = ("education", "health", "work", "social_security", "housing", "water", "living", "land")


@declares(Duty.HOUSEHOLD)
def show_household(request: HttpRequest, key: UUID) -> HttpResponse:
    """A household's card as of a day; looking at it is written down."""
    reader = reader_of(request)
    asked = asked_day(request, today=reader.today)
    on = asked or reader.today
    try:
        opened = view_household(reader.scope, key, on=on)
    except Absent:
        return _told_as(request, reader.scope, key, on=on)
    card = card_of(opened.household, on=on, topics=opened.topics)
    bars, costs = bars_of(card.income)
    context = {
        "card": card, "title": title_of(card), "on": on, "today": reader.today, "asked_on": asked,
        "why": why_seen(opened.reason), "income_bars": bars, "income_costs": costs,
        "explanation": None if opened.topics else explained(card.number, on=on),
        "looks": [
            (it, looked_as(it.reason)) for it in looks_told(reader.scope, opened, limit=LOOKS_ON_A_CARD)
        ],
        "marks": _marks(card, on=on), "around": around_card(reader.scope, card, on=on), "purposes": purposes(),
        "merged": merged_records(opened.household) if opened.topics is None else [],
        "answers_for": opened.is_answered_for and asked is None,
        "topic_words": "、".join(labels.label(topic, of="topic") for topic in sorted(card.topics or ())),
        "not_graded": _("not graded"), "no_evidence": _("no evidence named"),
    }  # fmt: skip
    told = {f"sees_{topic}": card.tells(topic) for topic in TOPICS}
    return render(request, "desk/pages/household.html", context | told)


def _told_as(request: HttpRequest, scope: Scope, key: UUID, *, on: date) -> HttpResponse:
    """On to the household that one with nobody left was found to be; raises Absent for any other."""
    onward = told_as(key)
    if onward is None or asked_day(request, today=scope.today):
        raise Absent
    open_household(scope, onward, on=on)
    messages.info(request, _("The household that you asked for was found to be this one."))
    return redirect("household", onward)


@declares(Duty.HOUSEHOLD)
@require_POST
def reveal(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show an identity or account number for a stated purpose; that is written down."""
    reader = reader_of(request)
    on = asked_day(request, today=reader.today) or reader.today
    purpose = dict(purposes()).get(request.POST.get("purpose", ""), "")
    what = request.POST.get("what", "")
    try:
        if what == "account":
            value = reveal_account(reader.scope, key, on=on, purpose=purpose)
        else:
            value = reveal_id(reader.scope, key, UUID(what), on=on, purpose=purpose)
    except ValueError as strange:
        raise Http404 from strange
    except PurposeMissing:
        trouble = _("A number is shown for a purpose only. Choose what you need it for.")
        return _revealed(
            request, key, "purpose_missing", status=422, trouble=trouble, wrong=f"purpose-{what}", what=what
        )
    return _revealed(request, key, "shown", value=value, seconds=SECONDS_SHOWN)


def _revealed(request: HttpRequest, key: UUID, part: str, *, status: int = 200, **told: Any) -> HttpResponse:
    """A part of the card where a script put the question, a page of its own otherwise."""
    scripted = bool(request.headers.get("HX-Request"))
    context = {"key": key, "purposes": purposes(), "part": f"desk/parts/{part}.html", **told}
    template = context["part"] if scripted else "desk/pages/revealed.html"
    return render(request, template, context | {"scripted": scripted}, status=status)


def looks_told(scope: Scope, opened: OpenedHousehold, *, limit: int) -> list[Look]:
    """Who looked, for a reader to whom the household opens whole; inspectors once their inspection has closed."""
    if opened.topics is not None:
        return []
    told = tells_of_inspections(scope, opened.household)
    return looks_at(opened.household, of_inspectors=told, reader=scope.person_id, limit=limit)


def title_of(card: Card | Brief) -> str:
    """What a household is called: by its head, or by its number when nobody is named as head."""
    return _("Household of %(head)s") % {"head": card.head.name} if card.head else card.number


def purposes() -> list[tuple[str, str]]:
    """Purposes for which a number may be shown; the words are what the journal keeps."""
    return [
        ("identity", _("confirm who this is")),
        ("payment", _("pay a subsidy")),
        ("correction", _("correct the register")),
        ("comparison", _("compare with a department's list")),
        ("inspection", _("inspection")),
    ]


def _marks(card: Card, *, on: date) -> list[Any]:
    """Steps and pairings on the line of time."""
    steps = [(event.on, labels.label(event.kind, of="event_kind")) for event in card.events]
    pairings = [(held.since, labels.label(held.role, of="post")) for held in (*card.former_holders, *card.holders)]
    return timeline([*steps, *pairings], until=on)


def around_card(scope: Scope, card: Card | Brief, *, on: date) -> Any:
    """The path above the household, or nothing when it lives nowhere that day."""
    area = area_coded(card.village_code, on=on) or lives_on_in(card.village_code, on=on)
    return surroundings_of(area, on=on, covers=partial(which_covered, scope, on=on)) if area else None
