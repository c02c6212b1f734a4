"""The board of burden: what is asked of whom, by whom, for whom and until when; open to everybody who logs in."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from xiuhua.actions.keep.complain_of_burden import (
    LONGEST_ANSWER,
    MOST_WORDS,
    ComplaintRefused,
    answer_complaint,
    complain_of_burden,
    may_answer,
)
from xiuhua.desk.burden import QUARTER, TOP, form_lines, people_lines, spent_lines
from xiuhua.desk.choosing import key_told, text_told
from xiuhua.desk.ground import reader_of
from xiuhua.duty.door import Absent
from xiuhua.duty.routes import Duty, declares
from xiuhua.queries.burden import (
    complaints,
    counties,
    entry_in_force,
    forms_asked,
    minutes_by_area_and_month,
    place_of_complaints,
)
from xiuhua.queries.pack import pack_in_force
from xiuhua.reckon.burden import FEWEST, re_ask_rate

COMPLAIN, ANSWER = "complain", "answer"
COMPLAINTS_SHOWN = 50


@declares(Duty.ANYONE_LOGGED_IN)
def show_burden(request: HttpRequest) -> HttpResponse:
    """The board; with POST a complaint, or what an office answers."""
    reader_of(request)
    if request.method != "POST":
        return _page(request)
    do = text_told(request.POST, "do")
    try:
        if do == COMPLAIN:
            complain_of_burden(request.POST.get("words", ""), form=text_told(request.POST, "form"))
            messages.success(request, _("Kept, without your name. The office answers here."))
        elif do == ANSWER and (of := key_told(text_told(request.POST, "of"))) is not None:
            answer_complaint(of, answer=request.POST.get("answer", ""), by=request.user)  # type: ignore[arg-type]
            messages.success(request, _("Answered."))
        else:
            raise Absent
    except ComplaintRefused as refused:
        return _page(request, refused=refused)
    return redirect("burden")


def _page(request: HttpRequest, *, refused: ComplaintRefused | None = None) -> HttpResponse:
    reader = reader_of(request)
    day = reader.today
    entry = entry_in_force(day)
    context: dict[str, Any] = {
        "on": day, "today": day, "complaints": complaints(most=COMPLAINTS_SHOWN), "most_words": MOST_WORDS,
        "most_answer": LONGEST_ANSWER, "fewest": FEWEST, "asked_forms": forms_asked(),
        "may_answer": may_answer(reader.scope, place_of_complaints(on=day).code, on=day),
        "spent": spent_lines(minutes_by_area_and_month(day, months=QUARTER), counties(day)),
        "told": request.POST, "wrong": refused.at if refused else "", "entry": entry,
        "trouble": complaint_sentences()[refused.reason] % refused.facts if refused else "",
    }  # fmt: skip
    if entry is not None:
        forms = form_lines(pack_in_force(day), entry, on=day)
        read, fields = entry.read_back_on(day)
        context |= {
            "people": people_lines(entry, on=day), "forms": forms, "top": forms[:TOP], "read": read, "fields": fields,
            "unread": [it for it in forms if it.unread],
            "asked_again": 100 * re_ask_rate([it.asked for it in entry.on(day)]),
        }  # fmt: skip
    return render(request, "desk/pages/burden.html", context, status=422 if refused else 200)


def complaint_sentences() -> dict[str, str]:
    """A sentence for each reason."""
    return {
        "nothing_said": _("Say in a few words what is asked too much, or why it is not needed."),
        "answered": _("It was answered already."),
        "long_text": _("The text has %(length)s characters, and %(most)s are kept. Shorten it."),
        "holds_number": _("The text has somebody's number in it. Leave it out: others read it."),
    }
