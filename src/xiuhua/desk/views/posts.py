"""Posts of villages: villages beside posts with their gaps; and one post of one village, to fill, pass on and end."""

from collections.abc import Callable
from dataclasses import replace

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from xiuhua.actions.assign.appoint import appoint
from xiuhua.actions.assign.appointment import check_appointment
from xiuhua.actions.assign.appointment_refusal import AppointmentRefused
from xiuhua.actions.assign.end_appointment import end_appointment
from xiuhua.actions.assign.post_ending import check_ending
from xiuhua.actions.assign.replace import replace_holder
from xiuhua.actions.assign.take_back_end import take_back_end
from xiuhua.actions.assign.village_posts import MOST_DOCUMENT
from xiuhua.actions.assign.withdraw_appointment import appointed_today, withdraw_appointment
from xiuhua.desk import appointing
from xiuhua.desk.appointing import Unclear, Wish
from xiuhua.desk.appointment_refusals import why_not_appointed
from xiuhua.desk.choosing import MOST_NAME, choices_for, is_only_shown
from xiuhua.desk.dashboard import in_list_order
from xiuhua.desk.ground import Ground, Here, ground_of, page_number
from xiuhua.desk.labels import labels
from xiuhua.desk.pages import leaf_of
from xiuhua.duty.appointing import may_appoint
from xiuhua.duty.door import Absent
from xiuhua.duty.routes import Duty, declares
from xiuhua.queries.post import slot_counts, villages_with_posts
from xiuhua.queries.post_matrix import post_matrix
from xiuhua.queries.settled import settled_now
from xiuhua.queries.slot import MOST_CHOICES, SlotView, slot_view
from xiuhua.words import AreaLevel

VILLAGES_AT_ONCE = 25


@declares(Duty.AREA)
def show_matrix(request: HttpRequest, code: str) -> HttpResponse:
    """The villages of an area beside the posts that each must have; with ?lacking= those alone where one is vacant."""
    ground = ground_of(request, code)
    counts = in_list_order(settled_now().of(slot_counts, ground.area, on=ground.on))
    slots = [count.slot for count in counts]
    slot, lacking = request.GET.get("slot", ""), request.GET.get("lacking") == "1"
    villages = villages_with_posts(ground.area, on=ground.on, slot=slot if slot in slots else "", lacking=lacking)
    leaf = leaf_of(villages.count(), page=page_number(request), size=VILLAGES_AT_ONCE)
    shown = list(villages[leaf.start : leaf.start + leaf.size])
    context = ground.context("posts") | leaf.context() | {
        "rows": post_matrix(shown, slots, on=ground.on), "slot_counts": counts, "slots": slots, "total": leaf.count,
        "slot": slot, "lacking": lacking, "vacant": sum(count.vacant for count in counts),
        "here": Here("matrix", ground.kept),
    }  # fmt: skip
    return render(request, "desk/pages/matrix.html", context)


@declares(Duty.AREA)
def show_slot(request: HttpRequest, code: str, slot: str) -> HttpResponse:
    """A post of a village, with who held it; the offices over the village fill it, pass it on, end it, take it back."""
    ground = ground_of(request, code)
    view = slot_view(ground.area, slot, on=ground.on) if ground.area.level == AreaLevel.VILLAGE else None
    if view is None:
        raise Absent
    may = ground.on == ground.today and may_appoint(ground.scope, ground.area)
    wish = appointing.wish_of(request, view, today=ground.today)
    if may:
        wish = replace(wish, choices=choices_for(wish.who, ground.area, units=view.of_units, on=ground.today))
    if is_only_shown(request):
        return _page(request, ground, view, wish, may=may)
    if not may:
        raise Absent
    try:
        changes = _looked_at_or_done(request, ground, view, wish)
    except AppointmentRefused as refused:
        return _page(request, ground, view, wish, may=may, refused=refused)
    if changes:
        return _page(request, ground, view, wish, may=may, changes=changes)
    messages.success(request, appointing.done(wish, ground.area.name))
    return redirect("slot", code, slot)


def _looked_at_or_done(request: HttpRequest, ground: Ground, view: SlotView, wish: Wish) -> list[str]:
    """What a deed will change, where it is only looked at; nothing once it is done. Raises AppointmentRefused."""
    deeds: dict[str, Callable[[HttpRequest, Ground, SlotView, Wish], list[str]]] = {
        appointing.APPOINT: _appoint, appointing.REPLACE: _appoint, appointing.END: _end,
        appointing.WITHDRAW: _withdraw, appointing.RESUME: _resume,
    }  # fmt: skip
    theirs = {one.key for one in (*view.held, *view.former)}
    if wish.do not in deeds or (wish.do != appointing.APPOINT and wish.of not in theirs):
        raise Absent
    return deeds[wish.do](request, ground, view, wish)


def _appoint(request: HttpRequest, ground: Ground, _view: SlotView, wish: Wish) -> list[str]:
    asked = appointing.asked_of(wish, ground.area)
    if not wish.sure:
        return list(appointing.what_will_be(check_appointment(asked, by=request.user)))  # type: ignore[arg-type]
    done = replace_holder if wish.do == appointing.REPLACE else appoint
    done(asked, by=request.user)  # type: ignore[arg-type]
    return []


def _end(request: HttpRequest, _ground: Ground, view: SlotView, wish: Wish) -> list[str]:
    told = {"until": appointing.day_of(wish), "reason": wish.reason, "by": request.user}
    if not wish.sure:
        return list(appointing.what_will_end(check_ending(wish.of, **told), view.slot))  # type: ignore[arg-type]
    end_appointment(wish.of, **told)  # type: ignore[arg-type]
    return []


def _withdraw(request: HttpRequest, _ground: Ground, _view: SlotView, wish: Wish) -> list[str]:
    withdraw_appointment(wish.of, by=request.user)  # type: ignore[arg-type]
    return []


def _resume(request: HttpRequest, _ground: Ground, _view: SlotView, wish: Wish) -> list[str]:
    take_back_end(wish.of, by=request.user)  # type: ignore[arg-type]
    return []


def _page(
    request: HttpRequest, ground: Ground, view: SlotView, wish: Wish, *, may: bool,
    refused: AppointmentRefused | None = None, changes: list[str] | None = None,
) -> HttpResponse:  # fmt: skip
    trouble = refused.said if isinstance(refused, Unclear) else why_not_appointed(refused) if refused else ""
    known = labels("end_reason")
    context = ground.context("posts") | {
        "view": view, "wish": wish, "may": may, "changes": changes, "trouble": trouble, "here": None,
        "wrong": refused.at if refused else "", "held_one": next((it for it in view.held if it.key == wish.of), None),
        "reasons": [(key, word) for key, word in known.items() if view.rules.lists("posts.end_reasons", key)],
        "today_s": appointed_today(ground.area.code) if may else (), "choices": wish.choices[:MOST_CHOICES],
        "needs_document": view.rules.lists("posts.document_roles", wish.role), "most_document": MOST_DOCUMENT,
        "most_name": MOST_NAME, "one_day": appointing.ONE_DAY,
    }  # fmt: skip
    return render(request, "desk/pages/slot.html", context, status=422 if trouble else 200)
