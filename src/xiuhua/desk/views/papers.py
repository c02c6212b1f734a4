"""Papers for households: one household's printed at once, those of a place by a worker, and the file that it made."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from xiuhua.actions.keep.ask_job import HAND_OUT, ask_to_print
from xiuhua.actions.keep.hand_out_form import LEAST_PURPOSE, MOST_PURPOSE
from xiuhua.actions.keep.job_access import open_job
from xiuhua.actions.keep.print_papers import (
    MOST_AT_ONCE,
    Part,
    Printed,
    print_paper,
    print_papers,
    to_print,
)
from xiuhua.bridge.made_files import made_of
from xiuhua.desk.ground import asked_day, ground_of, reader_of
from xiuhua.desk.jobs import shown_job
from xiuhua.desk.narrowing import narrow_words, narrowing_of, part_to_print
from xiuhua.desk.papers import languages_of, offered, why_not_printed, wish_of
from xiuhua.desk.views.household import around_card, title_of
from xiuhua.duty.door import OWN, Absent, open_household
from xiuhua.duty.routes import Duty, declares
from xiuhua.queries.household_brief import brief_of
from xiuhua.queries.jobs import job_line
from xiuhua.queries.office import clock_day
from xiuhua.queries.pack import pack_in_force
from xiuhua.words import NotFound, Rejected

SAVE = "save"


@declares(Duty.HOUSEHOLD)
def show_household_papers(request: HttpRequest, key: UUID) -> HttpResponse:
    """The papers that a household can be given, as of a day; with POST one of them, to print or to keep."""
    reader = reader_of(request)
    asked = asked_day(request, today=reader.today)
    on = asked or reader.today
    opened = open_household(reader.scope, key, on=on)
    if not opened.is_answered_for:
        raise Absent
    card = brief_of(opened.household, on=on)
    context = {
        "card": card, "title": title_of(card), "on": on, "today": reader.today, "asked_on": asked,
        "around": around_card(reader.scope, card, on=on), "answers_for": True,
    }  # fmt: skip
    if request.method != "POST":
        return _page(request, context)
    by: Any = request.user
    try:
        return _pdf(request, print_paper(key, wish_of(request), by=by, on=on), name=card.number)
    except Rejected as refused:
        return _page(request, context, refused=refused)


@declares(Duty.AREA)
def show_area_papers(request: HttpRequest, code: str) -> HttpResponse:
    """The papers that the registered households of a place can be given, all or those that its list is narrowed to.

    With POST few are printed at once, many by a worker.
    """
    ground = ground_of(request, code, all_topics=True)
    narrowed = narrowing_of(request, ground)
    context = ground.context("households") | {
        "here": None, "narrowed": narrow_words(narrowed), "query": request.GET.urlencode(),
        "address": reverse("area-papers", args=[code]), "cards_address": reverse("area-scan-cards", args=[code]),
    }  # fmt: skip
    return _of_many(request, context, code, part=part_to_print(narrowed))


@declares(Duty.ANYONE_LOGGED_IN)
def show_own_papers(request: HttpRequest) -> HttpResponse:
    """The papers for the households that the reader answers for by a pair, printed at once."""
    reader = reader_of(request)
    context = {
        "on": reader.today, "today": reader.today, "asked_on": None, "address": reverse("own-papers"),
        "cards_address": reverse("own-scan-cards"),
    }  # fmt: skip
    return _of_many(request, context, OWN, part=None)


def _of_many(request: HttpRequest, context: dict[str, Any], code: str, *, part: Part | None) -> HttpResponse:
    by: Any = request.user
    wish = wish_of(request)
    context["at_once"] = MOST_AT_ONCE
    try:
        asked = to_print(code, by=by, part=part)
        context |= {"count": asked.count, "masks_phone": asked.masks_phone}
        if request.method != "POST":
            return _page(request, context)
        if asked.count > MOST_AT_ONCE:
            return redirect("job", ask_to_print(code, wish, by=by, part=part).key)
        printed = print_papers(code, wish, by=by, progress=lambda *_told: None, part=part)
        return _pdf(request, printed, name=code)
    except Rejected as refused:
        return _page(request, context, refused=refused)


@declares(Duty.ANYONE_LOGGED_IN)
def show_made(request: HttpRequest, key: UUID) -> HttpResponse:
    """What a worker printed: how much it is, and the file, for whoever may open the job."""
    opened = open_job(key, by=request.user)  # type: ignore[arg-type]
    line = job_line(opened.job)
    of_cards = line.kind == HAND_OUT  # nobody else reads the codes
    if not opened.whole or not line.paper or line.state != "done" or (of_cards and line.by_id != request.user.pk):
        raise Http404
    if not request.GET.get("as"):
        pack = pack_in_force(clock_day())
        paper = offered(pack, wish_of(request))
        context = {
            "job": shown_job(line, whole=True),
            "of_cards": of_cards,
            "paper": next((it for it in paper if it.key == line.paper), None),
        }
        return render(request, "desk/pages/made.html", context)
    content = made_of(key)
    if content is None:
        raise Http404
    return _file(content, name=f"{line.paper}-{line.code}", save=request.GET["as"] == SAVE)


def _page(request: HttpRequest, context: dict[str, Any], *, refused: Rejected | None = None) -> HttpResponse:
    try:
        pack = pack_in_force(context["on"])
    except NotFound:
        pack = None
    context |= {
        "papers": offered(pack, wish_of(request)) if pack else [], "languages": languages_of(pack) if pack else [],
        "least": LEAST_PURPOSE,
        "most": MOST_PURPOSE, "trouble": why_not_printed(refused) if refused else "",
        "wrong": getattr(refused, "at", "") if refused else "", "asked_paper": wish_of(request).paper,
    }  # fmt: skip
    status = 422 if refused and request.method == "POST" else 200
    return render(request, "desk/pages/papers.html", context, status=status)


def _pdf(request: HttpRequest, printed: Printed, *, name: str) -> HttpResponse:
    wish = wish_of(request)
    return _file(printed.content, name=f"{wish.paper}-{name}", save=request.POST.get("as") == SAVE)


def _file(content: bytes, *, name: str, save: bool) -> HttpResponse:
    how = "attachment" if save else "inline"
    headers = {"Content-Disposition": f'{how}; filename="{name}.pdf"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)
