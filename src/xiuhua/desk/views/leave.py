"""Leave from what somebody holds: who is away when and who stands in, for the offices that fill it."""

from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from xiuhua.actions.assign.leave import end_leave, grant_leave, withdraw_leave
from xiuhua.actions.assign.leave_plan import check_leave
from xiuhua.actions.assign.leave_refusal import LeaveRefused
from xiuhua.actions.assign.left_post import LeftPost, open_left
from xiuhua.desk import leaving
from xiuhua.desk.choosing import choices_for, is_only_shown
from xiuhua.desk.ground import reader_of
from xiuhua.desk.leaving import Wish
from xiuhua.duty.door import Absent
from xiuhua.duty.routes import Duty, declares
from xiuhua.queries.household import head_of
from xiuhua.queries.leave import leaves_of

Deed = Callable[[HttpRequest, LeftPost, Wish], list[str]]


@declares(Duty.STAFF)
def show_leave(request: HttpRequest, key: UUID) -> HttpResponse:
    """The leaves from a post or a household, to enter one, end one early and withdraw one."""
    reader = reader_of(request)
    at = open_left(key, by=reader.scope.account)
    wish = leaving.wish_of(request, today=reader.today)
    wish = replace(wish, choices=choices_for(wish.who, at.village, on=reader.today))
    if is_only_shown(request):
        return _page(request, at, wish)
    if wish.do not in DEEDS:
        raise Absent
    try:
        changes = DEEDS[wish.do](request, at, wish)
    except LeaveRefused as refused:
        return _page(request, at, wish, refused=refused)
    if changes:
        return _page(request, at, wish, changes=changes)
    messages.success(request, leaving.done(wish.do))
    return redirect("leave", key)


def _grant(request: HttpRequest, at: LeftPost, wish: Wish) -> list[str]:
    asked = leaving.asked_of(wish, at.held.key)
    if not wish.sure:
        return list(leaving.what_will_be(check_leave(asked, by=request.user)))  # type: ignore[arg-type]
    grant_leave(asked, by=request.user)  # type: ignore[arg-type]
    return []


def _end(request: HttpRequest, at: LeftPost, wish: Wish) -> list[str]:
    end_leave(_about(at, wish), back_on=leaving.day_of(wish.back_on, at="back_on"), by=request.user)  # type: ignore[arg-type]
    return []


def _withdraw(request: HttpRequest, at: LeftPost, wish: Wish) -> list[str]:
    withdraw_leave(_about(at, wish), by=request.user)  # type: ignore[arg-type]
    return []


def _about(at: LeftPost, wish: Wish) -> UUID:
    """The leave that a form names, which is one from here."""
    if wish.of not in {line.key for line in leaves_of(at.held, on=at.today)}:
        raise Absent
    return wish.of


DEEDS: dict[str, Deed] = {leaving.GRANT: _grant, leaving.END: _end, leaving.WITHDRAW: _withdraw}


def _page(
    request: HttpRequest, at: LeftPost, wish: Wish, *, refused: LeaveRefused | None = None,
    changes: list[str] | None = None,
) -> HttpResponse:  # fmt: skip
    reader = reader_of(request)
    context = leaving.page_told([at], wish, reader, refused=refused) | {
        "at": at, "household": at.held.household, "changes": changes, "lines": leaves_of(at.held, on=reader.today),
        "head": head_of(at.held.household, on=reader.today) if at.held.household else "",
    }  # fmt: skip
    return render(request, "desk/pages/leave.html", context, status=422 if refused else 200)
