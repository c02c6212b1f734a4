"""Calls: what households said of an area's month, for all; the draw and its list, for the office that asks."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from xiuhua.actions.verify.do_call_back import MOST_NOTE, Answer, do_call_back
from xiuhua.actions.verify.draw_call_backs import draw_call_backs
from xiuhua.actions.verify.recheck_refusal import RecheckRefused
from xiuhua.desk.choosing import key_told, text_told
from xiuhua.desk.ground import Ground, ground_of, key_named, page_number
from xiuhua.desk.pages import leaf_of
from xiuhua.desk.recheck_words import results, why_no_recheck
from xiuhua.duty.door import Absent
from xiuhua.duty.recheck import LEVELS, asks_there
from xiuhua.duty.routes import Duty, declares
from xiuhua.policy.pack import Pack
from xiuhua.policy.recheck import recheck_policy
from xiuhua.queries.pack import judging_pack
from xiuhua.queries.recheck import month_after, visits_to_ask
from xiuhua.queries.recheck_calls import (
    call_lines,
    calls_to_make,
    flag_rounds,
    months_drawn,
    results_of,
    round_keyed,
    round_of,
)
from xiuhua.queries.recheck_rate import rates_by_township, verified_rate
from xiuhua.words import AreaLevel, NotFound, Rejected

DRAW, CALL = "draw", "call"
YES_NO: Mapping[str, bool | None] = {"yes": True, "no": False}


@declares(Duty.FIGURES)
def show_call_backs(request: HttpRequest, code: str) -> HttpResponse:
    """What households of an area said of a month's visits; its own office draws, calls and enters with POST."""
    ground = ground_of(request, code, figures_only=True)
    if ground.area.level not in LEVELS:
        raise Absent
    if request.method != "POST":
        return _page(request, ground)
    if not asks_there(ground.scope, ground.area):
        raise Absent
    try:
        _do(request, ground)
    except Rejected as refused:
        return _page(request, ground, refused=refused)
    return redirect(request.get_full_path())


def _do(request: HttpRequest, ground: Ground) -> None:
    """Draw the month, or enter a call; raises Absent for what no form asks for."""
    by: Any = request.user
    told, do = request.POST, text_told(request.POST, "do")
    if do == DRAW:
        opens = text_told(told, "opens_on")
        drawn = draw_call_backs(
            ground.area.code, month=_month(request, ground), opens_on=_day(opens, "opens_on") if opens else None, by=by
        )
        count = drawn.call_backs.count()
        messages.success(request, _("%(count)s households to ask were drawn.") % {"count": count})
    elif do == CALL:
        do_call_back(key_named(text_told(told, "of")), _answer(told), by=by)
        messages.success(request, _("Entered. Nobody outside this office sees it; others see shares of many."))
    else:
        raise Absent


def _answer(told: Mapping[str, Any]) -> Answer:
    return Answer(
        text_told(told, "result"), _day(text_told(told, "on"), "on"),
        YES_NO.get(text_told(told, "promised")), YES_NO.get(text_told(told, "received")), text_told(told, "note"),
    )  # fmt: skip


def _day(text: str, at: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise RecheckRefused("no_day", at=at) from None


def _month(request: HttpRequest, ground: Ground) -> date:
    """The month that is asked for (?month=2017-02), the last one that is over unless it is one."""
    last = (ground.today.replace(day=1) - timedelta(days=1)).replace(day=1)
    try:
        asked = date.fromisoformat(f"{request.GET.get('month', '')}-01")
    except ValueError:
        return last
    return min(asked, last)


def _page(request: HttpRequest, ground: Ground, *, refused: Rejected | None = None) -> HttpResponse:
    pack = judging_pack(None, on=ground.today)
    month = _month(request, ground)
    context = ground.context("area") | {
        "here": None, "month": month, "policy": None, "asks": asks_there(ground.scope, ground.area),
        "form": request.POST, "trouble": why_no_recheck(refused) if refused else "",
        "wrong": getattr(refused, "at", "") if refused else "", "wrong_of": key_told(text_told(request.POST, "of")),
    }  # fmt: skip
    try:
        context["policy"] = recheck_policy(pack, day=ground.today) if pack else None
    except NotFound:
        context["policy"] = None
    if pack and context["policy"]:
        context |= _shares(ground, month, pack)
        context |= _office(request, ground, month, pack) if context["asks"] else {}
    return render(request, "desk/pages/call_backs.html", context, status=422 if refused else 200)


def _shares(ground: Ground, month: date, pack: Pack) -> dict[str, Any]:
    """What may be told to everybody who sees the area's figures."""
    found = round_of(ground.area, month)
    by_parts = found is not None and ground.area.level < AreaLevel.TOWNSHIP
    months = {*months_drawn(ground.area), month}
    return {
        "rate": verified_rate(ground.area, month, pack, on=ground.today), "drawn": found,
        "parts": rates_by_township(found, pack, on=ground.today) if found and by_parts else [],
        "months": sorted(months, reverse=True), "sealed": found is not None and found.opens_on > ground.today,
    }  # fmt: skip


def _office(request: HttpRequest, ground: Ground, month: date, pack: Pack) -> dict[str, Any]:
    """The draw and its list: what the office that asks sees beside that."""
    by: Any = request.user
    key = key_told(request.GET.get("round", ""))
    found = round_keyed(ground.area, key) if key else round_of(ground.area, month)
    if found is None:
        return {
            "round": None, "visits": visits_to_ask(ground.area.pk, month, pack).count(),
            "month_over": month_after(month) <= ground.today, "of_flags": flag_rounds(ground.area),
        }  # fmt: skip
    sealed = found.opens_on > ground.today
    rows = calls_to_make(found, by)
    leaf = leaf_of(0 if sealed else rows.count(), page=page_number(request))
    came = results_of(found)
    return leaf.context() | {
        "round": found, "round_sealed": sealed, "total": sum(came.values()), "own": sum(came.values()) - rows.count(),
        "came": [(words, came.get(it, 0)) for it, words in results().items()], "left": came.get("", 0),
        "lines": call_lines(rows, first=leaf.start, size=leaf.size, on=ground.today) if leaf.count else [],
        "results": results().items(), "most_note": MOST_NOTE, "of_flags": flag_rounds(ground.area),
    }  # fmt: skip
