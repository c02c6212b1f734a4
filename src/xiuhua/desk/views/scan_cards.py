"""The card that a household scans: handed out by who answers for it, and what it opens without a code and with one."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from xiuhua.actions.scan_card import (
    MOST_TYPED,
    ScanCardRefused,
    end_scan_card,
    hand_out_scan_card,
    look_with_code,
    scanned,
)
from xiuhua.desk.choosing import text_told
from xiuhua.desk.ground import reader_of
from xiuhua.desk.opening import looked_as
from xiuhua.desk.papers import languages_of
from xiuhua.desk.scan_cards import address_of_cards, why_not_opened, wish_of
from xiuhua.desk.views.household import around_card, title_of
from xiuhua.duty.door import Absent, OpenedHousehold, open_household
from xiuhua.duty.routes import Duty, declares
from xiuhua.queries.household_card import card_of
from xiuhua.queries.office import clock_day, is_demo
from xiuhua.queries.pack import pack_in_force
from xiuhua.queries.scan_card import own_file, public_contacts, scan_card_of, scan_card_rules, whom_to_call
from xiuhua.words import new_key

PRINT, END = "print", "end"
OVER = ("ended", "lapsed")
STATUS = {"ended": 410, "lapsed": 410, "waits": 429, "shut": 429}


@declares(Duty.HOUSEHOLD)
def show_handing_out(request: HttpRequest, key: UUID) -> HttpResponse:
    """Which card a household has; with POST a new one as a PDF, or the end of the one it has."""
    reader = reader_of(request)
    opened = open_household(reader.scope, key, on=reader.today)
    if not opened.is_answered_for or opened.topics is not None:
        raise Absent
    if request.method != "POST":
        return _handing_out(request, opened)
    by: Any = request.user
    do = text_told(request.POST, "do")
    try:
        if do == PRINT:
            handed = hand_out_scan_card(key, wish_of(request, address_of_cards(request)), by=by)
            headers = {"Content-Disposition": 'inline; filename="card.pdf"'}
            return HttpResponse(handed.pdf, content_type="application/pdf", headers=headers)
        if do != END:
            raise Absent
        end_scan_card(key, by=by)
    except ScanCardRefused as refused:
        return _handing_out(request, opened, refused=refused)
    messages.success(request, _("Ended. The card opens nothing from now on."))
    return redirect("hand-out-scan-card", key)


@declares(Duty.PUBLIC)
def show_scan_card(request: HttpRequest, token: str) -> HttpResponse:
    """Whom a household calls, for anybody who scans its card; with POST and its code its own file, kept nowhere."""
    refused = None
    try:
        household = scanned(token)
        if request.method == "POST":
            return _own(request, look_with_code(token, request.POST.get("code", "")))
    except ScanCardRefused as found:
        if found.reason in OVER:
            return _public(request, refused=found)
        refused = found
    today = clock_day()
    pack = pack_in_force(today)
    call = whom_to_call(household, public=public_contacts(pack, on=today), on=today)
    context = {"call": call, "on": today, "rules": scan_card_rules(pack, on=today), "most_typed": MOST_TYPED}
    return _public(request, context, refused=refused)


def _handing_out(
    request: HttpRequest, opened: OpenedHousehold, *, refused: ScanCardRefused | None = None
) -> HttpResponse:
    reader = reader_of(request)
    pack = pack_in_force(reader.today)
    card = card_of(opened.household, on=reader.today)
    context = {
        "card": card, "title": title_of(card), "on": reader.today, "today": reader.today, "asked_on": None,
        "around": around_card(reader.scope, card, on=reader.today), "answers_for": True,
        "line": scan_card_of(opened.household, on=reader.today), "address": address_of_cards(request),
        "form": new_key(), "is_demo": is_demo(), "rules": scan_card_rules(pack, on=reader.today),
        "languages": languages_of(pack), "trouble": why_not_opened(refused) if refused else "",
        "wrong": refused.at if refused else "",
    }  # fmt: skip
    return render(request, "desk/pages/hand_out_scan_card.html", context, status=422 if refused else 200)


def _public(
    request: HttpRequest, context: dict[str, Any] | None = None, *, refused: ScanCardRefused | None = None
) -> HttpResponse:
    told = {
        "trouble": why_not_opened(refused) if refused else "", "wrong": refused.at if refused else "",
        "ended": context is None,
    }  # fmt: skip
    status = STATUS.get(refused.reason, 422) if refused else 200
    return render(request, "desk/pages/scan_card.html", (context or {}) | told, status=status)


def _own(request: HttpRequest, household: Any) -> HttpResponse:
    today = clock_day()
    own = own_file(household, on=today)
    context = {
        "own": own, "call": whom_to_call(household, public=None, on=today), "on": today, "year": today.year,
        "looks": [(look, looked_as(look.reason)) for look in own.looks],
    }  # fmt: skip
    return render(request, "desk/pages/own_file.html", context)
