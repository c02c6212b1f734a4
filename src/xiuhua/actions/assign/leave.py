"""Leave from a post of a village or a household: entered with its days and who stands in, ended early, withdrawn."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from xiuhua.actions.assign.leave_plan import AskedLeave, PlannedLeave, planned_leave
from xiuhua.actions.assign.leave_refusal import LeaveRefused
from xiuhua.actions.assign.left_post import LeftPost, open_leaves
from xiuhua.actions.journal import write_line
from xiuhua.register.models import Account, Leave


@transaction.atomic
def grant_leave(asked: AskedLeave, *, by: Account) -> UUID:
    """Let somebody be away from what they hold on some days, and another stand in; gives its key.

    The post or household stays theirs. Said twice, done once. Raises as `check_leave`.
    """
    return enter_planned(planned_leave(asked, by=by, hold=True), by=by)


def enter_planned(plan: PlannedLeave, *, by: Account) -> UUID:
    """Enter what was planned and is held, and write it down; gives the key of the leave."""
    if plan.made is not None:
        return plan.made.key
    asked = plan.asked
    row = Leave.objects.create(
        assignment=plan.at.held, since=asked.since, until=asked.until, why=asked.why, stand_in=plan.stand_in,
        document=plan.document, agreed=" ".join(sorted(asked.agreed & _consents(plan.at))), said_by=by,
    )  # fmt: skip
    _write("grant_leave", row, plan.at, by=by)
    return row.key


def _consents(at: LeftPost) -> frozenset[str]:
    return frozenset(at.rules.keys("leave.consents"))


@transaction.atomic
def end_leave(key: UUID, *, back_on: date, by: Account) -> UUID:
    """Let somebody be back earlier than was entered: who stood in opens nothing from that day on. Done once.

    Gives the key of what it was leave from. Raises Absent, and LeaveRefused for what has not begun, is over or
    withdrawn, and for a day that is not within it.
    """
    at, row = open_leaves([key], by=by)[0]
    end_opened(at, row, back_on=back_on, by=by)
    return at.held.key


def end_opened(at: LeftPost, row: Leave, *, back_on: date, by: Account) -> None:
    """End leave that was opened and is held; raises as `end_leave`."""
    _require_open(row, at)
    if back_on == row.until:
        return
    if row.since >= at.today:
        raise LeaveRefused("not_begun", day=row.since)
    if not row.since < back_on <= (row.until or date.max):
        raise LeaveRefused("back_when", day=row.since, back=row.until)
    _let_end(at, row, back_on, deed="end_leave", by=by)


@transaction.atomic
def withdraw_leave(key: UUID, *, by: Account) -> UUID:
    """Let leave never have been: before it begins, or on the day it was entered. Withdrawn twice, withdrawn once.

    Gives the key of what it was leave from. Raises Absent, and LeaveRefused once it has begun or is over.
    """
    at, row = open_leaves([key], by=by)[0]
    withdraw_opened(at, row, by=by)
    return at.held.key


def withdraw_opened(at: LeftPost, row: Leave, *, by: Account) -> None:
    """Withdraw leave that was opened and is held; raises as `withdraw_leave`."""
    if row.until == row.since:
        return
    if row.since <= at.today and timezone.localdate(row.said_at) != timezone.localdate():
        raise LeaveRefused("begun", day=row.since)
    _let_end(at, row, row.since, deed="withdraw_leave", by=by)


def _let_end(at: LeftPost, row: Leave, until: date, *, deed: str, by: Account) -> None:
    before = {"until": row.until}
    row.until = until
    row.save(update_fields=["until"])
    _write(deed, row, at, by=by, before=before)


def _require_open(row: Leave, at: LeftPost) -> None:
    if row.until == row.since:
        raise LeaveRefused("withdrawn")
    if row.until is not None and row.until <= at.today:
        raise LeaveRefused("over", day=row.until)


def _write(deed: str, row: Leave, at: LeftPost, *, by: Account, before: Mapping[str, object] | None = None) -> None:
    """The line, under the household or the village; why somebody is away is not told by it."""
    told = {"post": at.role, "holder": at.holder.name, "since": row.since, "until": row.until}
    stands = {"stand_in": row.stand_in.name} if row.stand_in else {}
    kind, subject = ("household", at.held.household.key) if at.held.household else ("area", at.village.code)
    after = told | stands | {"document": row.document, "leave": row.key.hex}
    write_line(deed, by=by, subject_kind=kind, subject=subject, before=before, after=after)
