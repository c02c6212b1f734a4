"""Satisfaction surveys: what households of an area said, for all; the draw and its slips, for the office that asks."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from xiuhua.actions.assess.close_survey import close_survey
from xiuhua.actions.assess.draw_survey import draw_survey
from xiuhua.actions.assess.print_slips import CODE_LENGTH, SlipAddress, print_slips
from xiuhua.actions.assess.survey_refusal import SurveyRefused
from xiuhua.actions.assess.take_answer import answer_for, answer_with_code, slip_to_ask, slip_with_code
from xiuhua.desk.choosing import key_told, text_told
from xiuhua.desk.ground import Ground, ground_of, key_named, page_number
from xiuhua.desk.labels import language
from xiuhua.desk.pages import leaf_of
from xiuhua.desk.scan_cards import address_of_cards
from xiuhua.desk.survey_words import slip_words, why_no_survey
from xiuhua.duty.door import Absent
from xiuhua.duty.recheck import LEVELS, asks_there
from xiuhua.duty.routes import Duty, declares
from xiuhua.policy.survey import RECOGNITION, SATISFACTION, SurveyPolicy
from xiuhua.queries.office import clock_day
from xiuhua.queries.survey import answered, places_told, policy_in_force, rounds_of, slip_lines, slips_of
from xiuhua.words import Rejected

DRAW, PRINT, CLOSE = "draw", "print", "close"
PLACE = "0"  # stands in an address where a code will


@declares(Duty.FIGURES)
def show_surveys(request: HttpRequest, code: str) -> HttpResponse:
    """What households of an area think, as shares of many; its own office draws, prints slips and closes with POST."""
    ground = ground_of(request, code, figures_only=True)
    if ground.area.level not in LEVELS:
        raise Absent
    if request.method != "POST":
        return _page(request, ground)
    if not asks_there(ground.scope, ground.area):
        raise Absent
    try:
        return _done(request, ground) or redirect("surveys", ground.area.code)
    except Rejected as refused:
        return _page(request, ground, refused=refused)


@declares(Duty.FIGURES)
def show_interview(request: HttpRequest, code: str, key: UUID) -> HttpResponse:
    """The questions that somebody of the office that asks reads to a household; with POST what it said."""
    ground = ground_of(request, code, figures_only=True)
    by: Any = request.user
    slip = slip_to_ask(key, by=by)
    if slip.village.round.area_id != ground.area.pk:
        raise Absent
    refused = None
    if request.method == "POST":
        try:
            answer_for(key, request.POST.dict(), by=by)
        except SurveyRefused as found:
            refused = found
        else:
            messages.success(request, _("Counted. Nobody can see any more what this household said."))
            return redirect("surveys", ground.area.code)
    context = ground.context("area") | _questions(slip.village.round, refused) | {"here": None, "form": request.POST}
    return render(request, "desk/pages/survey_interview.html", context, status=422 if refused else 200)


@declares(Duty.PUBLIC)
def show_slip(request: HttpRequest, code: str) -> HttpResponse:
    """The questions, for whoever holds a slip; with POST what they say, after which the code opens nothing."""
    if len(code) != CODE_LENGTH:
        raise Absent
    row, refused = None, None
    try:
        row = slip_with_code(code).village.round
        if request.method == "POST":
            answer_with_code(code, request.POST.dict())
            return render(request, "desk/pages/survey_slip.html", {"thanks": True})
    except Absent:
        return render(request, "desk/pages/survey_slip.html", {"gone": True}, status=410)
    except SurveyRefused as found:
        refused = found
    context = _questions(row, refused) | {"form": request.POST}
    return render(request, "desk/pages/survey_slip.html", context, status=422 if refused else 200)


def _questions(row: Any, refused: SurveyRefused | None) -> dict[str, Any]:
    today = clock_day()
    policy = policy_in_force(row.drawn_on)
    return {
        "round": row, "questions": policy.questions if policy else (), "answers": policy.answers if policy else (),
        "open": row.closed_on is None and row.opens_on <= today <= row.closes_on,
        "trouble": why_no_survey(refused) if refused else "", "wrong": refused.at if refused else "",
    }  # fmt: skip


def _done(request: HttpRequest, ground: Ground) -> HttpResponse | None:
    """Draw, print or close; raises Absent for what no form asks for."""
    by: Any = request.user
    told, do = request.POST, text_told(request.POST, "do")
    if do == DRAW:
        opens, closes = _day(told, "opens_on"), _day(told, "closes_on")
        row = draw_survey(ground.area.code, opens_on=opens, closes_on=closes, by=by)
        messages.success(request, _("%(count)s households were drawn.") % {"count": answered(row)[0]})
    elif do == PRINT:
        return _slips(request, key_named(text_told(told, "of")), ground)
    elif do == CLOSE:
        close_survey(key_named(text_told(told, "of")), by=by)
        messages.success(request, _("Closed. What it said stands below."))
    else:
        raise Absent
    return None


def _slips(request: HttpRequest, key: UUID, ground: Ground) -> HttpResponse:
    by: Any = request.user
    row = next((it for it in rounds_of(ground.area) if it.key == key), None)
    policy = policy_in_force(row.drawn_on) if row else None
    if row is None or policy is None:
        raise Absent
    desk = address_of_cards(request)
    address = f"{desk.desk}{reverse('survey-slip', args=[PLACE]).replace(PLACE, '{code}')}"
    words = slip_words(policy.questions, policy.answers, since=row.opens_on, until=row.closes_on)
    opens = SlipAddress(address, desk.reached)
    pdf = print_slips(key, words, opens, language=language(), by=by)
    headers = {"Content-Disposition": 'inline; filename="slips.pdf"'}
    return HttpResponse(pdf, content_type="application/pdf", headers=headers)


def _day(told: Any, at: str) -> date:
    try:
        return date.fromisoformat(text_told(told, at))
    except ValueError:
        raise SurveyRefused("no_day", at=at) from None


def _page(request: HttpRequest, ground: Ground, *, refused: Rejected | None = None) -> HttpResponse:
    policy = policy_in_force(ground.today)
    rounds = rounds_of(ground.area) if policy else []
    key = key_told(request.GET.get("round", ""))
    row = next((it for it in rounds if it.key == key), rounds[0] if rounds else None)
    asks = asks_there(ground.scope, ground.area)
    context = ground.context("area") | {
        "here": None, "policy": policy, "rounds": rounds, "round": row, "asks": asks, "form": request.POST,
        "runs": any(it.closed_on is None for it in rounds), "trouble": why_no_survey(refused) if refused else "",
        "wrong": getattr(refused, "at", "") if refused else "",
    }  # fmt: skip
    if policy and row:
        context |= _told(row, policy) | (_office(request, row, ground) if asks and row.closed_on is None else {})
    return render(request, "desk/pages/surveys.html", context, status=422 if refused else 200)


def _told(row: Any, policy: SurveyPolicy) -> dict[str, Any]:
    """What may be told to everybody who sees the area's figures."""
    drawn, used = answered(row)
    lines = places_told(row, fewest=policy.fewest) if row.closed_on else []
    own = next((it for it in lines if it.place.pk == row.area_id), None)
    order = (*policy.questions, SATISFACTION)
    return {
        "drawn": drawn, "used": used, "own": [own.told.get(it) for it in order if it in own.told] if own else [],
        "parts": [(it.place, it.told.get(RECOGNITION), it.told.get(SATISFACTION)) for it in lines if it is not own],
    }  # fmt: skip


def _office(request: HttpRequest, row: Any, ground: Ground) -> dict[str, Any]:
    """The slips of a round that runs: for the office that asks alone."""
    rows = slips_of(row)
    leaf = leaf_of(rows.count(), page=page_number(request))
    return leaf.context() | {
        "lines": slip_lines(rows, first=leaf.start, size=leaf.size, on=ground.today), "total": leaf.count,
        "open": row.opens_on <= ground.today <= row.closes_on, "over": ground.today > row.closes_on,
    }  # fmt: skip
