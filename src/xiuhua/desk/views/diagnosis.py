"""Why a household is poor: what was said beside what the records show, what is asked, what the family wants."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from xiuhua.actions.diagnose.answer_cause import LEAST_ANSWER, MOST_ANSWER, answer_cause
from xiuhua.actions.diagnose.say_causes import MOST_EVIDENCE, MOST_NAME, say_causes
from xiuhua.actions.diagnose.tell_priorities import MOST_WORDS, tell_priorities
from xiuhua.actions.view_household import view_household
from xiuhua.desk.diagnosing import Wish, why_not_taken, wish_of
from xiuhua.desk.explaining import causes_told
from xiuhua.desk.ground import asked_day, reader_of
from xiuhua.desk.labels import labels
from xiuhua.desk.views.household import around_card, title_of
from xiuhua.duty.door import Absent, OpenedHousehold
from xiuhua.duty.routes import Duty, declares
from xiuhua.queries.diagnosis import Diagnosis, diagnosis_of
from xiuhua.queries.household_card import card_of
from xiuhua.words import Rejected


@declares(Duty.HOUSEHOLD)
def show_causes(request: HttpRequest, key: UUID) -> HttpResponse:
    """Why a household is poor, as of a day; of today, who answers for it says, answers and writes down."""
    reader = reader_of(request)
    asked = asked_day(request, today=reader.today)
    opened = view_household(reader.scope, key, on=asked or reader.today)
    if opened.topics is not None:
        raise Absent
    found = diagnosis_of(opened.household, on=asked or reader.today)
    wish = wish_of(request, found, today=reader.today)
    if request.method != "POST":
        return _page(request, opened, found, wish)
    try:
        said = _do(request, key, wish)
    except Rejected as refused:
        return _page(request, opened, found, wish, refused=refused)
    messages.success(request, said)
    return redirect("causes", key)


def _do(request: HttpRequest, key: UUID, wish: Wish) -> str:
    """Do what a form asks for; gives what is said of it. Raises Absent for what no form of the page asks for."""
    by: Any = request.user
    if wish.do == "causes":
        changed = say_causes(key, wish.said(), by=by)
    elif wish.do == "wishes":
        changed = tell_priorities(key, wish.wanted(), told_by=wish.told_by, by=by)
    elif wish.do == "answer":
        answer_cause(key, wish.cause, answer=wish.answer, by=by)
        return _("Answered. Neither the records nor what was said have changed.")
    else:
        raise Absent
    return _("Kept. What stood before is told below.") if changed else _("It stands so already; nothing has changed.")


def _page(
    request: HttpRequest, opened: OpenedHousehold, found: Diagnosis, wish: Wish, *, refused: Rejected | None = None
) -> HttpResponse:
    reader = reader_of(request)
    asked = asked_day(request, today=reader.today)
    on = asked or reader.today
    card = card_of(opened.household, on=on)
    line = found.line(wish.cause)
    context = {
        "card": card, "title": title_of(card), "on": on, "today": reader.today, "asked_on": asked,
        "around": around_card(reader.scope, card, on=on), "found": found, "wish": wish,
        "told": causes_told([line.view for line in (*found.stated, *found.shown)], on=on),
        "answers": opened.is_answered_for and asked is None, "causes": labels("cause"), "wishes": labels("wish"),
        "trouble": why_not_taken(refused) if refused else "",
        "wrong": wish.field(getattr(refused, "at", "")) if refused else "",
        "homeless": bool(refused) and wish.do == "answer" and not (line and line.asks),
        "most_evidence": MOST_EVIDENCE, "most_name": MOST_NAME,
        "most_words": MOST_WORDS, "least_answer": LEAST_ANSWER, "most_answer": MOST_ANSWER,
        "no_evidence": _("no evidence named"),
    }  # fmt: skip
    return render(request, "desk/pages/causes.html", context, status=422 if refused else 200)
