"""Procedures: those of a household with what may be done in each, and those that wait in an area, step by step."""

from collections.abc import Callable
from datetime import date
from functools import partial
from itertools import groupby
from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from xiuhua.actions.diagnose.act import MOST_EVIDENCE, MOST_NAME, MOST_REASON, act
from xiuhua.actions.diagnose.act_together import MOST_TOGETHER, act_together
from xiuhua.actions.diagnose.begin_proceeding import (
    LEVELS,
    begin_place_proceeding,
    begin_proceeding,
    may_begin,
    may_begin_for_place,
)
from xiuhua.actions.diagnose.begin_together import begin_together, begun_together, who_may_begin
from xiuhua.desk.figures import Tile, tile_of
from xiuhua.desk.ground import Ground, Reader, asked_day, ground_of, page_number, reader_of
from xiuhua.desk.opening import looked_as
from xiuhua.desk.pages import leaf_of
from xiuhua.desk.proceedings import START, Wish, act_words, outcome_words, why_not_done, wish_of
from xiuhua.desk.views.household import around_card, title_of
from xiuhua.duty.acting import ACTING, open_to_act_on_area, open_to_act_on_household
from xiuhua.duty.door import Absent, OpenedHousehold, open_household
from xiuhua.duty.openers import openers_of
from xiuhua.duty.routes import Duty, declares
from xiuhua.queries.change_request import changing_procedure
from xiuhua.queries.figure import figures_of
from xiuhua.queries.heads_and_homes import heads_of
from xiuhua.queries.household_brief import brief_of
from xiuhua.queries.household_card import card_of
from xiuhua.queries.office import clock_day
from xiuhua.queries.pack import pack_in_force
from xiuhua.queries.proceeding import (
    ProceedingView,
    StepCount,
    counts_by_step,
    hiding_procedures,
    lines_of,
    open_in,
    proceedings_of,
    review_by,
    step_now,
    step_places,
)
from xiuhua.queries.public_notice import waiting_places
from xiuhua.reckon.workflow import ENDS, ActKind, Step
from xiuhua.words import AreaLevel, NotFound, Rejected

ON_TIME = "procedures_on_time"  # the figure of a pack that tells of them
LAST = (1_000, 1_000)  # what the pack in force knows no more


@declares(Duty.HOUSEHOLD)
def show_proceedings(request: HttpRequest, key: UUID) -> HttpResponse:
    """The procedures of a household as of a day; of today, what the reader's office may do in them."""
    reader = reader_of(request)
    on = asked_day(request, today=reader.today) or reader.today
    opened = open_household(reader.scope, key, on=on)
    if opened.topics is not None or (request.method == "POST" and on != reader.today):
        raise Absent
    wish = wish_of(request, today=reader.today)
    views = proceedings_of(opened.household, reader=reader.scope.person_id, on=on)
    if request.method != "POST":
        return _page(request, opened, views, wish)
    try:
        by = cast("Any", request.user)
        begin = partial(begin_proceeding, opened.household.key, wish.procedure, by=by, against=wish.against)
        said = _do(request, views, wish, begin=begin)
    except Rejected as refused:
        return _page(request, opened, views, wish, refused=refused)
    messages.success(request, said)
    return redirect("proceedings", key)


@declares(Duty.AREA)
def show_board(request: HttpRequest, code: str) -> HttpResponse:
    """The procedures that wait in an area: how many at each step, the overdue first; one is done for many at once."""
    ground = ground_of(request, code, all_topics=True)
    procedure, step = request.GET.get("procedure", ""), request.GET.get("step", "")
    now = step_now(procedure, step, on=ground.today) if step else None
    wish = wish_of(request, today=ground.today)
    acts = now is not None and bool(open_to_act_on_area(ground.scope, code)[1] & set(now.offices))
    may = acts and now is not None and not now.alone
    if request.method != "POST":
        return _board(request, ground, wish, may=may, now=now)
    if wish.do == START:
        return _begin_together(request, ground, wish)
    if not may or wish.do not in list(ActKind):
        raise Absent
    try:
        told, by = wish.told(), cast("Any", request.user)
        count = act_together(wish.chosen, ActKind(wish.do), step=step, told=told, by=by)
    except Rejected as refused:
        return _board(request, ground, wish, may=may, now=now, refused=refused)
    messages.success(request, _("Entered for %(count)s households at once.") % {"count": count})
    return redirect(request.get_full_path())


def _beginning(ground: Ground, begin: str) -> dict[str, Any]:
    """What a board says of procedures that may be begun for many households, and for whom the one that was chosen."""
    begins = _may_begin_together(ground)
    begin = begin if begin in begins else ""
    candidates = _candidates(ground, begin) if begin else []
    return {"begins": begins, "begin": begin, "candidates": candidates, "most_together": MOST_TOGETHER}


def _begin_together(request: HttpRequest, ground: Ground, wish: Wish) -> HttpResponse:
    """Begin a procedure for those of a village that were chosen; raises Absent where the reader begins it for none."""
    if wish.procedure not in _may_begin_together(ground):
        raise Absent
    there = [it.key for it in who_may_begin(ground.area, wish.procedure, on=ground.today)]
    chosen = there if "all" in request.POST else wish.chosen
    try:
        count = begin_together(set(chosen), wish.procedure, by=cast("Any", request.user))
    except Rejected as refused:
        return _board(request, ground, wish, may=False, now=None, refused=refused)
    messages.success(request, _("Begun for %(count)s households at once.") % {"count": count})
    first = pack_in_force(ground.today).procedures[wish.procedure].steps[0].key
    return redirect(f"{request.path}?procedure={wish.procedure}&step={first}#list")


def _may_begin_together(ground: Ground) -> tuple[str, ...]:
    """The procedures that the reader may begin for many households of a village; none of a larger place."""
    if ground.area.level != AreaLevel.VILLAGE:
        return ()
    return begun_together(open_to_act_on_area(ground.scope, ground.area.code)[1], on=ground.today)


def _candidates(ground: Ground, procedure: str) -> list[tuple[UUID, str, str]]:
    """Who may be chosen when a procedure is begun for many: key, number and head of each household."""
    homes = who_may_begin(ground.area, procedure, on=ground.today)
    heads = heads_of([it.pk for it in homes], on=ground.today)
    return [(it.key, it.number, heads.get(it.pk, "")) for it in homes]


def _board(
    request: HttpRequest, ground: Ground, wish: Wish, *, may: bool, now: Step | None, refused: Rejected | None = None
) -> HttpResponse:  # fmt: skip
    rows = open_in(ground.area.pk, reader=ground.scope.person_id, on=ground.today)
    counts = counts_by_step(rows, on=ground.today)
    procedure, step = request.GET.get("procedure", ""), request.GET.get("step", "")
    if procedure:
        rows = rows.filter(procedure=procedure, **({"open_step": step} if step else {}))
    leaf = leaf_of(rows.count(), page=page_number(request))
    context = ground.context("households") | leaf.context() | {
        "here": None, "total": leaf.count, "all": sum(it.count for it in counts), "procedure": procedure, "step": step,
        "has_own": ground.area.level in LEVELS.values(), "roads": _roads(counts), "may": may, "now": now, "wish": wish,
        "trouble": why_not_done(refused) if refused else "", "wrong": getattr(refused, "at", "") if refused else "",
        "lines": lines_of(rows, first=leaf.start, size=leaf.size, on=ground.today),
        "most_reason": MOST_REASON, "most_evidence": MOST_EVIDENCE, "on_time": _on_time(ground),
    } | _beginning(ground, request.GET.get("begin", ""))  # fmt: skip
    return render(request, "desk/pages/procedure_board.html", context, status=422 if refused else 200)


def _on_time(ground: Ground) -> Tile | None:
    """How many steps were done by their last day, as the last turn settled it; None where no figure says so."""
    figures = figures_of(ground.area.code, on=ground.on)
    return next((tile_of(it, on=ground.on) for it in figures if it.key == ON_TIME), None)


@declares(Duty.AREA)
def show_place_proceedings(request: HttpRequest, code: str) -> HttpResponse:
    """The procedures of a village or county itself, and what the reader's office or post may do in them."""
    ground = ground_of(request, code, all_topics=True)
    if ground.area.level not in LEVELS.values():
        raise Absent
    views = proceedings_of(ground.area, reader=ground.scope.person_id, on=ground.today)
    wish = wish_of(request, today=ground.today)
    if request.method != "POST":
        return _place(request, ground, views, wish)
    try:
        begin = partial(begin_place_proceeding, code, wish.procedure, by=cast("Any", request.user))
        said = _do(request, views, wish, begin=begin)
    except Rejected as refused:
        return _place(request, ground, views, wish, refused=refused)
    messages.success(request, said)
    return redirect("place-proceedings", code)


def _do(
    request: HttpRequest, views: list[ProceedingView], wish: Wish, *, begin: Callable[[], object]
) -> str:  # fmt: skip
    """Do what a form asks for; gives what is said of it. Raises Absent for what no form of the page asks for."""
    by: Any = request.user
    if wish.do == START:
        begin()
        return _("Begun. The first step waits; nothing has changed yet.")
    if wish.do not in list(ActKind) or wish.of is None or wish.of not in {view.key for view in views}:
        raise Absent
    act(wish.of, ActKind(wish.do), step=wish.step, told=wish.told(), by=by)
    return _("Kept. What follows stands below.")


def _page(
    request: HttpRequest, opened: OpenedHousehold, views: list[ProceedingView], wish: Wish, *,
    refused: Rejected | None = None,
) -> HttpResponse:  # fmt: skip
    reader = reader_of(request)
    asked = asked_day(request, today=reader.today)
    on = asked or reader.today
    card = brief_of(opened.household, on=on)
    offices: frozenset[str] = frozenset()
    may: tuple[str, ...] = ()
    if asked is None:
        _household, offices = open_to_act_on_household(reader.scope, opened.household.key)
        may = may_begin(opened.household, offices, on=on)
    context = _of_views(views, wish, offices, refused=refused) | {
        "card": card, "title": title_of(card), "on": on, "today": reader.today, "asked_on": asked,
        "around": around_card(reader.scope, card, on=on), "may_begin": may, "answers_for": opened.is_answered_for,
        "may_change": _may_change(offices, on=on),
        "hiding": hiding_procedures(reader.today), "answering": _answering(opened, may, reader=reader) if may else [],
        "address": reverse("proceedings", args=[opened.household.key]),
    }  # fmt: skip
    return render(request, "desk/pages/proceedings.html", context, status=422 if refused else 200)


@declares(Duty.HOUSEHOLD)
def show_answer(request: HttpRequest, key: UUID, of: UUID) -> HttpResponse:
    """The answer to a complaint as the household is given it on paper: what was said and found, and what one may do."""
    reader = reader_of(request)
    opened = open_household(reader.scope, key, on=reader.today)
    views = proceedings_of(opened.household, reader=reader.scope.person_id, on=reader.today)
    view = next((it for it in views if it.key == of and it.procedure in hiding_procedures(reader.today)), None)
    if opened.topics is not None or view is None:
        raise Absent
    said = {it.step: it for it in view.acts if it.kind == ActKind.FINISH}
    card = card_of(opened.household, on=reader.today)
    context = {
        "card": card, "title": title_of(card), "on": reader.today, "today": reader.today, "asked_on": None,
        "around": around_card(reader.scope, card, on=reader.today), "view": view, "received": said.get("received"),
        "answered": said.get("answered"), "ended": next((it for it in view.acts if it.kind in ENDS), None),
        "review_by": review_by(view, on=reader.today),
    }  # fmt: skip
    return render(request, "desk/pages/answer_paper.html", context)


def _may_change(offices: frozenset[str], *, on: date) -> bool:
    """Whether some offices may ask that a value on file is changed."""
    try:
        pack = pack_in_force(on)
    except NotFound:
        return False
    procedure = pack.procedures.get(changing_procedure(pack))
    return procedure is not None and bool(offices & set(procedure.steps[0].doers))


def _answering(opened: OpenedHousehold, may: tuple[str, ...], *, reader: Reader) -> list[tuple[UUID, str, str]]:
    """Whom a complaint may be about: who answers for the household by a post or pair, but not whoever reads."""
    if not set(may) & hiding_procedures(reader.today):
        return []
    found: dict[UUID, tuple[UUID, str, str]] = {}
    for it in openers_of(opened.household, today=reader.today):
        if it.person is not None and it.person.pk != reader.scope.person_id and it.reason.key != "inspector":
            found.setdefault(it.person.key, (it.person.key, it.person.name, looked_as(it.reason.key)))
    return list(found.values())


def _place(
    request: HttpRequest, ground: Ground, views: list[ProceedingView], wish: Wish, *, refused: Rejected | None = None
) -> HttpResponse:
    offices = open_to_act_on_area(ground.scope, ground.area.code)[1]
    context = ground.context("households") | _of_views(views, wish, offices, refused=refused) | {
        "here": None, "may_begin": may_begin_for_place(ground.area, offices, on=ground.today),
        "address": reverse("place-proceedings", args=[ground.area.code]),
        "notices": [it for it in waiting_places(ground.area, on=ground.today) if it.code == ground.area.code],
    }  # fmt: skip
    return render(request, "desk/pages/place_proceedings.html", context, status=422 if refused else 200)


def _of_views(
    views: list[ProceedingView], wish: Wish, offices: frozenset[str], *, refused: Rejected | None
) -> dict[str, Any]:  # fmt: skip
    """What a page of procedures says of each, and what the reader may do: a post acts only where a step names it."""
    doers = {doer for view in views for step in view.steps for doer in step.offices} | set(ACTING)
    return {
        "wish": wish, "trouble": why_not_done(refused) if refused else "",
        "wrong": getattr(refused, "at", "") if refused else "",
        "open": [view for view in views if view.open], "over": [view for view in views if not view.open],
        "offices": offices & doers,
        "may_do": {view.key for view in views if view.open and offices & set(view.open.offices)},
        "acts": act_words(), "outcomes": outcome_words(), "most_reason": MOST_REASON, "most_evidence": MOST_EVIDENCE,
        "most_name": MOST_NAME,
    }  # fmt: skip


def _roads(counts: list[StepCount]) -> list[tuple[str, list[StepCount]]]:
    """By procedure that has any waiting the steps at which they wait, in the order in which they are gone through."""
    places = step_places(clock_day())
    ordered = sorted(counts, key=lambda it: places.get((it.procedure, it.step), LAST))
    return [(procedure, list(steps)) for procedure, steps in groupby(ordered, key=lambda it: it.procedure)]
