"""Records that may be of one person: which wait in an area, and two side by side to decide about."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from xiuhua.actions.keep.double_refusal import DoubleRefused
from xiuhua.actions.keep.find_doubles import MOST_AT_ONCE, find_doubles
from xiuhua.actions.keep.merge_records import (
    LEAST_WHY,
    MOST_WHY,
    confirm_same,
    put_off_double,
    say_different,
    say_same,
    undo_merge,
)
from xiuhua.desk.doubles import rows_of, state_label, why_undecided
from xiuhua.desk.figures import number
from xiuhua.desk.ground import Ground, page_number
from xiuhua.desk.pages import leaf_of
from xiuhua.desk.pairing_ground import pairing_ground
from xiuhua.duty.door import Absent
from xiuhua.duty.routes import Duty, declares
from xiuhua.queries.double import DECIDED, WAIT, DoubleView, double_of, double_rules, double_views, doubles_in
from xiuhua.queries.pack import pack_in_force

ROWS = 25


@declares(Duty.AREA)
def show_doubles(request: HttpRequest, code: str) -> HttpResponse:
    """The pairs of an area, for its offices; with POST its people are compared anew."""
    ground = pairing_ground(request, code)
    trouble = ""
    if request.method == "POST":
        if request.POST.get("do") != "find":
            raise Absent
        try:
            found = find_doubles(code, by=request.user, most=MOST_AT_ONCE)  # type: ignore[arg-type]
        except DoubleRefused as refused:
            trouble = why_undecided(refused)
        else:
            said = ngettext("%(n)s pair is new.", "%(n)s pairs are new.", found.new)
            messages.success(request, said % {"n": number(found.new) or "0"})
            return redirect("doubles", code)
    which = DECIDED if request.GET.get("state") == DECIDED else WAIT
    rows = doubles_in(ground.area, on=ground.today, which=which)
    leaf = leaf_of(rows.count(), page=page_number(request), size=ROWS)
    there = rows.select_related("kept", "closed")[leaf.start : leaf.start + leaf.size]
    views = double_views(there, on=ground.today)
    context = ground.context("quality") | leaf.context() | {
        "here": None, "trouble": trouble, "decided": which == DECIDED,
        "lines": [(it, state_label(it.state), round(100 * it.probability)) for it in views],
    }  # fmt: skip
    return render(request, "desk/pages/doubles.html", context, status=422 if trouble else 200)


@declares(Duty.AREA)
def show_double(request: HttpRequest, code: str, key: UUID) -> HttpResponse:
    """Two records side by side; with POST somebody decides about them."""
    ground = pairing_ground(request, code)
    view = double_of(ground.area, key, on=ground.today)
    if view is None:
        raise Absent
    if request.method != "POST":
        return _page(request, ground, view)
    deed = _deeds(request, key).get(request.POST.get("do", ""))
    if deed is None:
        raise Absent
    try:
        deed()
    except DoubleRefused as refused:
        again = double_of(ground.area, key, on=ground.today) or view
        return _page(request, ground, again, trouble=why_undecided(refused), wrong=refused.at)
    messages.success(request, _done()[request.POST["do"]])
    return redirect("double", code, key)


def _deeds(request: HttpRequest, key: UUID) -> dict[str, Callable[[], Any]]:
    by: Any = request.user
    why = request.POST.get("why", "")
    return {
        "same": lambda: say_same(key, kept=_kept(request), why=why, by=by),
        "confirm": lambda: confirm_same(key, by=by),
        "different": lambda: say_different(key, why=why, by=by),
        "later": lambda: put_off_double(key, why=why, by=by),
        "undo": lambda: undo_merge(key, why=why, by=by),
    }


def _kept(request: HttpRequest) -> UUID:
    try:
        return UUID(request.POST.get("kept", ""))
    except ValueError:
        raise DoubleRefused("not_one_of_both") from None


def _done() -> dict[str, str]:
    return {
        "same": _("Said: they are one person."),
        "confirm": _("Merged. It can be undone below."),
        "different": _("Said: they are two persons."),
        "later": _("Put off."),
        "undo": _("Undone: both records are as they were."),
    }


def _page(
    request: HttpRequest, ground: Ground, view: DoubleView, *, trouble: str = "", wrong: str = ""
) -> HttpResponse:
    stays = next((it for it in view.records if it.key == view.stays), None)
    goes = next((it for it in view.records if it.key != view.stays), None) if stays else None
    rules = double_rules(pack_in_force(ground.today), on=ground.today)
    context = ground.context("quality") | {
        "here": None, "view": view, "rows": rows_of(view), "state": state_label(view.state), "stays": stays,
        "goes": goes, "percent": round(100 * view.probability), "own": view.asked_by_id == request.user.pk,
        "second_person": rules.second_person, "trouble": trouble, "wrong": wrong, "least": LEAST_WHY,
        "most": MOST_WHY, "typed": request.POST,
    }  # fmt: skip
    return render(request, "desk/pages/double.html", context, status=422 if trouble else 200)
