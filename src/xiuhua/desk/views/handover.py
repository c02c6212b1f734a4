"""Who helps a household: another one is asked for and it is handed over; what the new helper and the home are told."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from xiuhua.actions.assign.ask_for_helper import (
    MOST_NAME,
    MOST_NOTE,
    ask_for_helper,
    decide_request,
    sides_open,
    withdraw_request,
)
from xiuhua.actions.assign.avoid import keep_apart, let_together
from xiuhua.actions.assign.hand_over import MOST_DOCUMENT, check_handover, hand_over
from xiuhua.actions.assign.handover_refusal import HandoverRefused
from xiuhua.actions.assign.helped_household import HelpedHousehold, helped_household
from xiuhua.actions.assign.proposal_refusal import ProposalRefused
from xiuhua.actions.assign.tell_home_language import tell_home_language
from xiuhua.actions.view_household import view_household
from xiuhua.desk import handing_over
from xiuhua.desk.choosing import choices_for, is_only_shown
from xiuhua.desk.ground import ground_of, page_number, reader_of
from xiuhua.desk.handing_over import Unclear, Wish
from xiuhua.desk.handover_refusals import why_not_handed_over
from xiuhua.desk.labels import labels
from xiuhua.desk.pages import leaf_of
from xiuhua.desk.planning import state_words
from xiuhua.desk.proposals import why_refused
from xiuhua.desk.views.household import around_card, title_of
from xiuhua.duty.appointing import may_hand_over
from xiuhua.duty.door import Absent, OpenedHousehold, open_household
from xiuhua.duty.grounds import FORMER_HELPER, STAND_IN
from xiuhua.duty.routes import Duty, declares
from xiuhua.papers.leaving import NumberLeaves, require_clean_texts
from xiuhua.queries.contact_office import office_to_call
from xiuhua.queries.handed_over import handed_over
from xiuhua.queries.helper_request import RequestLine, kept_apart_from, request_lines, requests_in, requests_of
from xiuhua.queries.household_card import card_of
from xiuhua.queries.slot import MOST_CHOICES
from xiuhua.words import NotFound, RequestSide

Deed = Callable[[HttpRequest, OpenedHousehold, Wish], list[str]]
HELPER_SLOT = "paired_helper"
ON_CARD = ("name", "unit", "title", "phone")
HELPED = (FORMER_HELPER, STAND_IN)


@declares(Duty.HOUSEHOLD)
def show_helper(request: HttpRequest, key: UUID) -> HttpResponse:
    """Who helps a household, what was asked and decided about it; and the deeds that the reader may do."""
    reader = reader_of(request)
    opened = open_household(reader.scope, key, on=reader.today)
    if opened.topics is not None:
        raise Absent
    at = _helped(opened, request)
    wish = handing_over.wish_of(request, today=reader.today)
    lines = _told_to(opened, requests_of(opened.household, on=reader.today))
    may = False
    if at is not None and wish.do in OF_OFFICES and may_hand_over(reader.scope, key):
        may, wish = True, replace(wish, choices=choices_for(wish.who, at.village, on=reader.today))
    if is_only_shown(request):
        return _page(request, opened, at, lines, wish)
    if at is None or wish.do not in DEEDS or (wish.of and wish.of not in _keys(opened, lines, wish, request)):
        raise Absent
    if wish.do in OF_OFFICES and not may:
        raise Absent
    try:
        changes = DEEDS[wish.do](request, opened, wish)
    except HandoverRefused as refused:
        return _page(request, opened, at, lines, wish, refused=refused)
    if changes:
        return _page(request, opened, at, lines, wish, changes=changes)
    messages.success(request, _done(wish.do))
    return redirect("helper", key)


@declares(Duty.HOUSEHOLD)
def show_handover(request: HttpRequest, key: UUID) -> HttpResponse:
    """What whoever helps a household now must know of it, from what the register has; looking is written down."""
    reader = reader_of(request)
    opened = view_household(reader.scope, key, on=reader.today)
    if opened.topics is not None:
        raise Absent
    card = card_of(opened.household, on=reader.today)
    context = {
        "card": card, "title": title_of(card), "on": reader.today, "today": reader.today, "asked_on": None,
        "around": around_card(reader.scope, card, on=reader.today), "helper": next(iter(card.helpers), None),
        "former": next((it for it in reversed(card.former_holders) if it.since != it.until), None),
        "answers": opened.is_answered_for, "last_events": card.events[:MOST_EVENTS], "states": state_words(),
        "work": handed_over(opened.household, reader=reader.scope.person_id, on=reader.today),
    }  # fmt: skip
    return render(request, "desk/pages/handover.html", context)


@declares(Duty.HOUSEHOLD)
def show_household_card(request: HttpRequest, key: UUID) -> HttpResponse:
    """What the household is given on paper: who helps it from when, and whom to call to object. Nothing else of it."""
    reader = reader_of(request)
    opened = open_household(reader.scope, key, on=reader.today)
    if not opened.is_answered_for:
        raise Absent
    card, at = card_of(opened.household, on=reader.today), _helped(opened, request)
    office = at.rules.filled_by(HELPER_SLOT) if at else None
    context = {
        "card": card, "title": title_of(card), "on": reader.today, "today": reader.today, "asked_on": None,
        "around": around_card(reader.scope, card, on=reader.today), "helper": next(iter(card.helpers), None),
        "changed": any(it.since != it.until for it in card.former_holders),
        "call": office_to_call(at.village, office, on=reader.today) if at and office else None, "office": office,
    }  # fmt: skip
    context["stopped"] = _stopped(context)
    return render(request, "desk/pages/handover_card.html", context)


def _stopped(context: dict[str, Any]) -> str:
    """Why a card is not shown for print: somebody's number stands in what it tells, other than a phone to call."""
    helper, call, card = context["helper"], context["call"], context["card"]
    phones = [it.phone for it in (helper, call) if it]
    told = [context["title"], card.village_name, card.group_name, *(getattr(helper, it, "") for it in ON_CARD)]
    try:
        require_clean_texts(map(str, told), sheet=_("card"), allowed=phones)
    except NumberLeaves:
        return _("Somebody's full number stands in what the card would tell. Mend the entry first.")
    return ""


@declares(Duty.AREA)
def show_requests(request: HttpRequest, code: str) -> HttpResponse:
    """Requests for another helper in an area: those that wait, by the day they are due, and those decided."""
    ground = ground_of(request, code, all_topics=True)
    decided = request.GET.get("state", "") == "decided"
    rows = requests_in(ground.area, on=ground.today, open_only=not decided)
    leaf = leaf_of(rows.count(), page=page_number(request))
    lines = request_lines(rows, first=leaf.start, size=leaf.size, on=ground.today)
    context = ground.context("posts") | leaf.context() | {
        "lines": lines, "total": leaf.count, "decided": decided, "here": None,
        "overdue": sum(line.late for line in lines),
    }  # fmt: skip
    return render(request, "desk/pages/requests.html", context)


def _helped(opened: OpenedHousehold, request: HttpRequest) -> HelpedHousehold | None:
    """The household with its helper and its pack; None where it lives nowhere or no pack is in force."""
    try:
        return helped_household(opened.household, on=reader_of(request).today)
    except NotFound:
        return None


def _told_to(opened: OpenedHousehold, lines: list[RequestLine]) -> list[RequestLine]:
    """Requests as a reader may know them: who helps, helped or stands in is not told what others said of the pair."""
    if not (opened.is_paired or opened.reason.key in HELPED):
        return lines
    kept = {"reason": "", "note": "", "told_by": "", "answer": ""}
    return [line if line.side == RequestSide.HELPER else replace(line, **kept) for line in lines]  # type: ignore[arg-type]


def _ask(request: HttpRequest, opened: OpenedHousehold, wish: Wish) -> list[str]:
    told = {"reason": wish.why, "note": wish.note, "told_by": wish.told_by}
    ask_for_helper(opened.household.key, wish.side, by=request.user, **told)  # type: ignore[arg-type]
    return []


def _decide(request: HttpRequest, _opened: OpenedHousehold, wish: Wish) -> list[str]:
    grant = wish.do == handing_over.GRANT
    decide_request(_about(wish), grant=grant, answer=wish.answer, by=request.user)  # type: ignore[arg-type]
    return []


def _withdraw(request: HttpRequest, _opened: OpenedHousehold, wish: Wish) -> list[str]:
    withdraw_request(_about(wish), by=request.user)  # type: ignore[arg-type]
    return []


def _hand_over(request: HttpRequest, opened: OpenedHousehold, wish: Wish) -> list[str]:
    asked = handing_over.asked_of(wish, opened.household.key)
    if not wish.sure:
        return list(handing_over.what_will_be(check_handover(asked, by=request.user)))  # type: ignore[arg-type]
    hand_over(asked, by=request.user)  # type: ignore[arg-type]
    return []


def _apart(request: HttpRequest, opened: OpenedHousehold, wish: Wish) -> list[str]:
    who = handing_over.who_is_meant(wish)
    try:
        keep_apart(who, opened.household.key, why=wish.reason, by=request.user)  # type: ignore[arg-type]
    except ProposalRefused as refused:
        raise Unclear(why_refused(refused), at=refused.at) from None
    return []


def _language(request: HttpRequest, opened: OpenedHousehold, _wish: Wish) -> list[str]:
    told = (request.POST.get("language", ""), request.POST.get("second", ""))
    tell_home_language(opened.household.key, *told, by=request.user)  # type: ignore[arg-type]
    return []


def _together(request: HttpRequest, _opened: OpenedHousehold, wish: Wish) -> list[str]:
    let_together(_about(wish), by=request.user)  # type: ignore[arg-type]
    return []


def _keys(opened: OpenedHousehold, lines: list[RequestLine], wish: Wish, request: HttpRequest) -> set[UUID]:
    """What a form of the page may be about: who is kept apart, or a request."""
    if wish.do == handing_over.TOGETHER:
        return {one.key for one in kept_apart_from(opened.household, on=reader_of(request).today)}
    return {line.key for line in lines}


def _about(wish: Wish) -> UUID:
    if wish.of is None:
        raise Absent
    return wish.of


DEEDS: dict[str, Deed] = {
    handing_over.ASK: _ask, handing_over.GRANT: _decide, handing_over.REFUSE: _decide,
    handing_over.WITHDRAW: _withdraw, handing_over.HAND_OVER: _hand_over, handing_over.APART: _apart,
    handing_over.TOGETHER: _together, handing_over.LANGUAGE: _language,
}  # fmt: skip
OF_OFFICES = (handing_over.HAND_OVER, handing_over.APART, handing_over.TOGETHER)
MOST_EVENTS = 8


def _done(do: str) -> str:
    return {
        handing_over.ASK: _("The request is kept. Whoever decides it finds it among their work."),
        handing_over.GRANT: _("Granted. Now choose who follows: nothing changes before that."),
        handing_over.REFUSE: _("Not granted; the helper stays, and whoever asked reads why."),
        handing_over.WITHDRAW: _("The request is withdrawn; it stays in the history."),
        handing_over.APART: _("Kept apart: neither a proposal nor a handover pairs the two."),
        handing_over.TOGETHER: _("Ended: the two may be paired again. The history keeps it."),
        handing_over.LANGUAGE: _("Kept from today on: pairing looks for somebody who speaks it."),
        handing_over.HAND_OVER: _("The household is handed over. Print the card and give it to the household."),
    }[do]


def _page(
    request: HttpRequest, opened: OpenedHousehold, at: HelpedHousehold | None, lines: list[RequestLine], wish: Wish, *,
    refused: HandoverRefused | None = None, changes: list[str] | None = None,
) -> HttpResponse:  # fmt: skip
    reader = reader_of(request)
    card = card_of(opened.household, on=reader.today)
    trouble = refused.said if isinstance(refused, Unclear) else why_not_handed_over(refused) if refused else ""
    may = at is not None and may_hand_over(reader.scope, opened.household.key)
    waiting = next((line for line in lines if line.state == "open"), None)
    context: dict[str, Any] = {
        "card": card, "title": title_of(card), "on": reader.today, "today": reader.today, "asked_on": None,
        "around": around_card(reader.scope, card, on=reader.today), "wish": wish, "changes": changes,
        "trouble": trouble, "wrong": refused.at if refused else "", "may": may, "waiting": waiting,
        "pairing": at.pairing.key if at and at.pairing else None, "village": at.village.code if at else "",
        "granted": next((line for line in lines if line.state == "granted" and not line.answered), None),
        "lines": [line for line in lines if line != waiting], "choices": wish.choices[:MOST_CHOICES],
        "sides": sides_open(reader.scope, opened) if at and at.pairing else (),
        "apart": kept_apart_from(opened.household, on=reader.today) if may else (),
        "languages": labels("language") if opened.is_answered_for else {},
        "exclusions": _listed(at, "pairing.exclusions", "exclusion"),
        "own": waiting is not None and waiting.asked_by_id == reader.scope.account.pk,
        "office": at.rules.filled_by(HELPER_SLOT) if at else None, "answers": opened.is_answered_for,
        "most_note": MOST_NOTE, "most_name": MOST_NAME, "most_document": MOST_DOCUMENT,
        "days": at.rules.number("handover.decision_days") if at else None,
        "whys": _listed(at, "handover.request_reasons", "request_reason"),
        "reasons": _listed(at, "handover.end_reasons", "end_reason"),
    }  # fmt: skip
    return render(request, "desk/pages/helper.html", context, status=422 if trouble else 200)


def _listed(at: HelpedHousehold | None, name: str, code_list: str) -> list[tuple[str, str]]:
    """The codes that a parameter of the pack lists, with their words."""
    return [(key, word) for key, word in labels(code_list).items() if at and at.rules.lists(name, key)]
