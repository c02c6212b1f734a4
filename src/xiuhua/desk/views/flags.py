"""Flags: those of one's own visits with a reply, and those of an area after that for the office that looks at them."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from xiuhua.actions.verify.answer_flag import MOST_TEXT, Reply, answer_flag, see_flags
from xiuhua.actions.verify.close_flag import BY_OFFICE, close_flag
from xiuhua.actions.verify.close_flag import MOST_TEXT as MOST_END
from xiuhua.actions.verify.draw_call_backs import draw_for_flag
from xiuhua.actions.verify.recheck_refusal import RecheckRefused
from xiuhua.desk.choosing import text_told
from xiuhua.desk.ground import ground_of, key_named, page_number, reader_of
from xiuhua.desk.pages import leaf_of
from xiuhua.desk.recheck_words import ends, replies, why_no_recheck
from xiuhua.duty.door import Absent
from xiuhua.duty.recheck import open_to_look_at_flags, own_places
from xiuhua.duty.routes import Duty, declares
from xiuhua.policy.recheck import recheck_policy
from xiuhua.queries.pack import judging_pack
from xiuhua.queries.recheck_flags import Ends, ends_by_sign, ends_by_township, flag_lines, flags_to_look_at, own_flags
from xiuhua.words import NotFound, Rejected

FLAGS_SHOWN = 20
CLOSE, ASK = "close", "ask"
DAY, BACK = "day-", "back-"


@declares(Duty.ANYONE_LOGGED_IN)
def show_own_flags(request: HttpRequest) -> HttpResponse:
    """The flags of the reader's own visits; with POST one is answered."""
    by: Any = request.user
    if request.method != "POST":
        see_flags(by=by)
        return _own(request)
    try:
        answer_flag(key_named(text_told(request.POST, "of")), _reply(request.POST), by=by)
    except Rejected as refused:
        return _own(request, refused=refused)
    messages.success(request, _("Thank you, that is answered."))
    return redirect("flags")


@declares(Duty.AREA)
def show_area_flags(request: HttpRequest, code: str) -> HttpResponse:
    """The flags of an area that were answered or are past their days; with POST one is closed, or asked about."""
    ground = ground_of(request, code, all_topics=True)
    open_to_look_at_flags(ground.scope, ground.area.code)
    if request.method != "POST":
        return _of_area(request, code)
    by: Any = request.user
    key, do = key_named(text_told(request.POST, "of")), text_told(request.POST, "do")
    try:
        if do == CLOSE:
            close_flag(key, end=text_told(request.POST, "end"), text=text_told(request.POST, "text"), by=by)
            messages.success(request, _("Closed. Nothing else follows from it, and in a year it is forgotten."))
            return redirect("area-flags", code)
        if do != ASK:
            raise Absent
        drawn = draw_for_flag(key, by=by)
    except Rejected as refused:
        return _of_area(request, code, refused=refused)
    messages.success(request, _("The households to ask were drawn by lot."))
    return redirect(f"{reverse('call-backs', args=[drawn.area.code])}?round={drawn.key}")


def _reply(told: Mapping[str, Any]) -> Reply:
    """The answer that a form sent; a day that was left as it is says nothing. Raises RecheckRefused."""
    days = {name.removeprefix(DAY): text_told(told, name) for name in told if name.startswith(DAY)}
    back = [name.removeprefix(BACK) for name in told if name.startswith(BACK)]
    return Reply(
        text_told(told, "reply"),
        text_told(told, "text"),
        {key_named(key): _day(it) for key, it in days.items() if it},
        {key_named(key) for key in back},
    )


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise RecheckRefused("no_day") from None


def _own(request: HttpRequest, *, refused: Rejected | None = None) -> HttpResponse:
    reader = reader_of(request)
    by: Any = request.user
    lines = own_flags(by, on=reader.today)
    context = {
        "lines": lines, "today": reader.today, "replies": replies().items(), "most_text": MOST_TEXT,
        "form": request.POST, "waiting": sum(it.waits for it in lines), **_trouble(request, refused),
    }  # fmt: skip
    return render(request, "desk/pages/flags.html", context, status=422 if refused else 200)


def _trouble(request: HttpRequest, refused: Rejected | None) -> dict[str, Any]:
    """Why something was refused, and of which flag."""
    if refused is None:
        return {"trouble": "", "wrong": "", "wrong_of": None}
    of: UUID = key_named(text_told(request.POST, "of"))
    return {"trouble": why_no_recheck(refused), "wrong": getattr(refused, "at", ""), "wrong_of": of}


def _of_area(request: HttpRequest, code: str, *, refused: Rejected | None = None) -> HttpResponse:
    ground = ground_of(request, code, all_topics=True)
    by: Any = request.user
    pack = judging_pack(None, on=ground.today)
    try:
        policy = recheck_policy(pack, day=ground.today) if pack else None
    except NotFound:
        policy = None
    rows = flags_to_look_at(ground.area.pk, by, on=ground.today)
    leaf = leaf_of(rows.count() if policy else 0, page=page_number(request), size=FLAGS_SHOWN)
    context = ground.context("households") | leaf.context() | {
        "here": None, "policy": policy, "total": leaf.count, "form": request.POST, "most_text": MOST_END,
        "lines": flag_lines(rows, on=ground.today, first=leaf.start, size=leaf.size) if leaf.count else [],
        "ends": [(it.value, ends()[it]) for it in BY_OFFICE], "columns": ends().items(),
        "own_codes": [it.code for it in ground.scope.places if it.area_id in own_places(ground.scope)],
        **(_ends(ground.area.pk, ground.today, policy.fewest) if policy else {}), **_trouble(request, refused),
    }  # fmt: skip
    return render(request, "desk/pages/area_flags.html", context, status=422 if refused else 200)


def _ends(area: int, on: date, fewest: int) -> dict[str, Any]:
    """How flags ended, by township and by sign, as rows of a table."""
    tables = {
        "townships": ends_by_township(area, on=on, fewest=fewest),
        "signs": ends_by_sign(area, on=on, fewest=fewest),
    }
    return {name: [(it, _counts(it)) for it in rows] for name, rows in tables.items()}


def _counts(line: Ends) -> list[tuple[str, int]] | None:
    """How many ended in each way, with its words; None where too few did."""
    ended = line.ended
    return None if ended is None else [(words, ended.get(end, 0)) for end, words in ends().items()]
