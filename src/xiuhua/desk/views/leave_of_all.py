"""Leave from all that somebody answers for at once: entered, ended early and withdrawn by the office over it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from xiuhua.actions.assign.leave_of_all import (
    LeavesRefused,
    check_leave_of_all,
    end_leaves,
    grant_leave_of_all,
    withdraw_leaves,
)
from xiuhua.actions.assign.leave_refusal import LeaveRefused
from xiuhua.actions.assign.left_post import AllLeft, LeftPost, open_all_left
from xiuhua.desk import leaving
from xiuhua.desk.choosing import choices_for, is_only_shown
from xiuhua.desk.ground import Reader, reader_of
from xiuhua.desk.leave_refusals import why_no_leave
from xiuhua.desk.leaving import Wish
from xiuhua.duty.door import Absent
from xiuhua.duty.routes import Duty, declares
from xiuhua.queries.household import household_lines
from xiuhua.queries.leave import LeaveTogether, leaves_together
from xiuhua.queries.slot import Choice

Deed = Callable[[HttpRequest, AllLeft, Wish], list[str]]


@dataclass(frozen=True, slots=True)
class Row:
    """Something that somebody holds, in words; whether it is chosen, and why leave from it is refused."""

    key: UUID
    called: str
    number: str
    chosen: bool
    refused: str


@declares(Duty.STAFF)
def show_leave_of_all(request: HttpRequest, key: UUID) -> HttpResponse:
    """All that somebody holds where the reader fills it, to enter leave from all of it at once."""
    reader = reader_of(request)
    left = open_all_left(key, by=reader.scope.account)
    wish = leaving.wish_of(request, today=reader.today)
    wish = replace(wish, choices=_choices(left, wish, reader))
    if is_only_shown(request):
        return _page(request, left, wish)
    if wish.do not in DEEDS:
        raise Absent
    try:
        changes = DEEDS[wish.do](request, left, wish)
    except LeaveRefused as refused:
        return _page(request, left, wish, refused=refused)
    if changes:
        return _page(request, left, wish, changes=changes)
    messages.success(request, leaving.done(wish.do))
    return redirect("leave-of-all", key)


def _choices(left: AllLeft, wish: Wish, reader: Reader) -> tuple[Choice, ...]:
    """Whom a name may mean in any of the villages, each once."""
    villages = {at.village.pk: at.village for at in left.posts}
    found = [it for village in villages.values() for it in choices_for(wish.who, village, on=reader.today)]
    return tuple({it.key: it for it in found}.values())


def _grant(request: HttpRequest, left: AllLeft, wish: Wish) -> list[str]:
    asked = leaving.asked_for_all(wish, left.holder.key)
    if not wish.sure:
        return list(leaving.what_will_be_of_all(check_leave_of_all(asked, by=request.user)))  # type: ignore[arg-type]
    grant_leave_of_all(asked, by=request.user)  # type: ignore[arg-type]
    return []


def _end(request: HttpRequest, left: AllLeft, wish: Wish) -> list[str]:
    back_on = leaving.day_of(wish.back_on, at="back_on")
    end_leaves(_about(left, wish), back_on=back_on, by=request.user)  # type: ignore[arg-type]
    return []


def _withdraw(request: HttpRequest, left: AllLeft, wish: Wish) -> list[str]:
    withdraw_leaves(_about(left, wish), by=request.user)  # type: ignore[arg-type]
    return []


DEEDS: dict[str, Deed] = {leaving.GRANT: _grant, leaving.END: _end, leaving.WITHDRAW: _withdraw}


def _about(left: AllLeft, wish: Wish) -> tuple[UUID, ...]:
    """The leaves that belong together and of which a form names one."""
    found = next((one.keys for one in _together(left) if wish.of in one.keys), None)
    if found is None:
        raise Absent
    return found


def _together(left: AllLeft) -> list[LeaveTogether]:
    return leaves_together([at.held for at in left.posts], on=left.posts[0].today)


def _page(
    request: HttpRequest, left: AllLeft, wish: Wish, *, refused: LeaveRefused | None = None,
    changes: list[str] | None = None,
) -> HttpResponse:  # fmt: skip
    reader = reader_of(request)
    rows = _rows(left, wish, refused, reader)
    names = {at.held.pk: row.called for at, row in zip(left.posts, rows, strict=True)}
    context = leaving.page_told(left.posts, wish, reader, refused=refused) | {
        "left": left, "rows": rows, "chosen": [row for row in rows if row.chosen], "changes": changes,
        "together": [(one, [names[it] for it in names if it in one.assignments]) for one in _together(left)],
    }  # fmt: skip
    return render(request, "desk/pages/leave_of_all.html", context, status=422 if refused else 200)


def _rows(left: AllLeft, wish: Wish, refused: LeaveRefused | None, reader: Reader) -> Sequence[Row]:
    homes = [at.held.household_id for at in left.posts if at.held.household_id is not None]
    heads = {line.key: line.head for line in household_lines(homes, on=reader.today)}
    why = {at.held.key: why_no_leave(no) for at, no in refused.rows} if isinstance(refused, LeavesRefused) else {}
    return [_row(at, heads, wish, why.get(at.held.key, "")) for at in left.posts]


def _row(at: LeftPost, heads: dict[UUID, str], wish: Wish, refused: str) -> Row:
    home = at.held.household
    called = leaving.row_called(at, heads.get(home.key, "") if home else "")
    chosen = wish.posts is None or at.held.key in wish.posts
    return Row(at.held.key, called, home.number if home else "", chosen, refused)
