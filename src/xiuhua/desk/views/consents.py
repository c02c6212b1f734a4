"""What a household consented to, for what and to whom; kept and taken back by whoever answers for it."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from xiuhua.actions.consent import (
    MOST_NAME,
    MOST_PAPER,
    MOST_WHOM,
    PURPOSES,
    ConsentRefused,
    ToldConsent,
    keep_consent,
    withdraw_consent,
)
from xiuhua.desk.choosing import key_told, text_told
from xiuhua.desk.ground import reader_of
from xiuhua.desk.labels import day, labels
from xiuhua.desk.views.household import around_card, title_of
from xiuhua.duty.door import Absent, OpenedHousehold, open_household
from xiuhua.duty.routes import Duty, declares
from xiuhua.queries.consent import consents_of
from xiuhua.queries.household_card import card_of

KEEP, TAKE_BACK = "keep", "take_back"


@declares(Duty.HOUSEHOLD)
def show_consents(request: HttpRequest, key: UUID) -> HttpResponse:
    """The consents of a household, and the form to keep one."""
    reader = reader_of(request)
    opened = open_household(reader.scope, key, on=reader.today)
    if opened.topics is not None:
        raise Absent
    if request.method != "POST":
        return _page(request, opened)
    if not opened.is_answered_for:
        raise Absent
    by: Any = request.user
    try:
        said = _done(request, opened, by=by)
    except ConsentRefused as refused:
        return _page(request, opened, refused=refused)
    messages.success(request, said)
    return redirect("consents", key)


def _done(request: HttpRequest, opened: OpenedHousehold, *, by: Any) -> str:
    """Do what a form asks for; raises Absent for what none asks for, and ConsentRefused."""
    told = request.POST
    do, of = text_told(told, "do"), key_told(text_told(told, "of"))
    if do == KEEP:
        keep_consent(opened.household.key, _consent(request), by=by)
        return _("Kept. The household may take it back at any time.")
    of_theirs = {it.key for it in consents_of(opened.household, on=reader_of(request).today)}
    if do != TAKE_BACK or of is None or of not in of_theirs:
        raise Absent
    withdraw_consent(of, by=by)
    return _("Taken back. From today on nothing rests on it.")


def _consent(request: HttpRequest) -> ToldConsent:
    told = request.POST
    texts = {name: text_told(told, name) for name in ("purpose", "to_whom", "told_by", "paper")}
    try:
        given = date.fromisoformat(told.get("given_on", ""))
        until = date.fromisoformat(told["until"]) if told.get("until") else None
    except ValueError:
        raise ConsentRefused("no_day") from None
    return ToldConsent(**texts, given_on=given, until=until)


def _page(request: HttpRequest, opened: OpenedHousehold, *, refused: ConsentRefused | None = None) -> HttpResponse:
    reader = reader_of(request)
    card = card_of(opened.household, on=reader.today)
    context = {
        "card": card, "title": title_of(card), "on": reader.today, "today": reader.today, "asked_on": None,
        "around": around_card(reader.scope, card, on=reader.today), "told": request.POST,
        "lines": consents_of(opened.household, on=reader.today), "purposes": labels(PURPOSES),
        "may": opened.is_answered_for, "trouble": _why_not(refused) if refused else "",
        "wrong": refused.at if refused else "", "most_whom": MOST_WHOM, "most_name": MOST_NAME,
        "most_paper": MOST_PAPER,
    }  # fmt: skip
    return render(request, "desk/pages/consents.html", context, status=422 if refused else 200)


def _why_not(refused: ConsentRefused) -> str:
    facts = {name: day(it) if isinstance(it, date) else it for name, it in refused.facts.items()}
    return consent_sentences()[refused.reason] % facts


def consent_sentences() -> dict[str, str]:
    """A sentence for each reason."""
    return {
        "no_purpose": _("Say what it is for. Choose one of the list."),
        "not_said": _("Say whom it is given to, and who of the household gives it."),
        "no_day": _("That is no day. Choose the day on which it was given."),
        "not_come": _("%(day)s has not come yet. A consent is kept once it is given."),
        "over_before": _("It would end on %(until)s, before it is given. Choose a later day."),
        "taken_back": _("It was taken back on %(day)s already."),
        "long_text": _("The text has %(length)s characters, and %(most)s are kept. Shorten it."),
        "holds_number": _("The text has somebody's number in it. Leave it out: others read it."),
    }
