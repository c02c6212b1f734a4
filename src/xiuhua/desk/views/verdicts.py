"""What the criteria found when a proceeding ended: as of that day, line by line, with what was read then."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from xiuhua.actions.diagnose.read_verdict import read_verdict
from xiuhua.desk.explaining import kept_scheme_told
from xiuhua.desk.ground import ground_of, reader_of
from xiuhua.desk.views.household import around_card, title_of
from xiuhua.duty.door import Absent, open_household
from xiuhua.duty.routes import Duty, declares
from xiuhua.queries.household_card import card_of
from xiuhua.queries.kept_verdict import verdict_in_words
from xiuhua.queries.proceeding import ProceedingView, proceedings_of
from xiuhua.words import NotFound


@declares(Duty.HOUSEHOLD)
def show_verdict(request: HttpRequest, key: UUID, of: UUID) -> HttpResponse:
    """The verdict that was kept when a proceeding of a household ended; the look is written down."""
    reader = reader_of(request)
    opened = open_household(reader.scope, key, on=reader.today)
    if opened.topics is not None:
        raise Absent
    view = _judged(proceedings_of(opened.household, reader=reader.scope.person_id, on=reader.today), of)
    card = card_of(opened.household, on=reader.today)
    context = {
        "card": card, "title": title_of(card), "on": reader.today, "today": reader.today, "asked_on": None,
        "around": around_card(reader.scope, card, on=reader.today),
    }  # fmt: skip
    return _page(request, view, context)


@declares(Duty.AREA)
def show_place_verdict(request: HttpRequest, code: str, of: UUID) -> HttpResponse:
    """The same of a village or county."""
    ground = ground_of(request, code, all_topics=True)
    view = _judged(proceedings_of(ground.area, reader=ground.scope.person_id, on=ground.today), of)
    return _page(request, view, ground.context("households") | {"here": None, "title": ""})


def _judged(views: list[ProceedingView], of: UUID) -> ProceedingView:
    view = next((it for it in views if it.key == of and it.judged), None)
    if view is None:
        raise Absent
    return view


def _page(request: HttpRequest, view: ProceedingView, context: dict[str, Any]) -> HttpResponse:
    kept = read_verdict(view.key, scope=reader_of(request).scope)
    try:
        told = kept_scheme_told(verdict_in_words(kept), on=reader_of(request).today)
    except NotFound:
        told = None
    return render(request, "desk/pages/verdict.html", context | {"view": view, "told": told, "kept": kept})
