"""Leave: who is away from what they answer for and who stands in; and all leaves from one post or household."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from xiuhua.register.models import Assignment, Leave
from xiuhua.register.statements import Told, ask, many
from xiuhua.words import LeaveState

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Away:
    """That somebody is on leave until before a day, and who stands in; all empty and None where nobody does.

    Why is not told here: that is between them and the office.
    """

    until: date
    stand_in: str
    person: UUID | None
    phone: str

    @property
    def last(self) -> date:
        """The last day of it."""
        return self.until - ONE_DAY


@dataclass(frozen=True, slots=True)
class LeaveLine:
    """A leave from a post or a household, as the office keeps it; `days` are all days from the first to the `last`.

    `said_on` is the day on which it was entered, by the machine's clock.
    """

    key: UUID
    since: date
    until: date
    days: int
    state: LeaveState
    why: str
    stand_in: str
    person: UUID | None
    document: str
    said_by: str
    said_on: date
    agreed: tuple[str, ...] = ()

    @property
    def last(self) -> date:
        """The last day of it."""
        return self.until - ONE_DAY


@dataclass(frozen=True, slots=True)
class LeaveTogether:
    """Leaves on the same days for one reason, with one stand-in: the first of them as a line, and all their keys."""

    line: LeaveLine
    keys: tuple[UUID, ...]
    assignments: frozenset[int]


def away_on(assignments: Collection[int], *, on: date) -> dict[int, Away]:
    """Of some assignments (by id) those whose holder is on leave on a day. One statement; none for none."""
    if not assignments:
        return {}
    found: list[Leave] = ask(_away, on, assignments=many(assignments))
    return {leave.assignment_id: _away_told(leave) for leave in found}


def leaves_of(assignment: Assignment, *, on: date) -> list[LeaveLine]:
    """All leaves from what somebody holds, the latest first, as they stand on a day. One statement."""
    rows = Leave.objects.filter(assignment=assignment).select_related("stand_in", "said_by__person")
    return [_line(row, assignment, on=on) for row in rows.order_by("-since", "-pk")]


def leaves_together(assignments: Collection[Assignment], *, on: date) -> list[LeaveTogether]:
    """Leaves from what somebody holds that hold on a day or are to come, the latest first. One statement."""
    held = {it.pk: it for it in assignments}
    rows = Leave.objects.filter(assignment__in=held, until__gt=on).select_related("stand_in", "said_by__person")
    found: dict[tuple[object, ...], list[Leave]] = {}
    for row in rows.order_by("-since", "pk"):
        if row.since != row.until:
            said = (row.since, row.until, row.why, row.stand_in_id, row.document, timezone.localdate(row.said_at))
            found.setdefault(said, []).append(row)
    return [
        LeaveTogether(
            _line(alike[0], held[alike[0].assignment_id], on=on), tuple(row.key for row in alike),
            frozenset(row.assignment_id for row in alike),
        )
        for alike in found.values()
    ]  # fmt: skip


def days_away(assignment: Assignment, *, year: int, but: Collection[str]) -> int:
    """How many days of a year somebody is on leave from what they hold, but for some reasons. One statement."""
    first, after = date(year, 1, 1), date(year + 1, 1, 1)
    rows = Leave.objects.filter(assignment=assignment, since__lt=after, until__gt=first).exclude(why__in=but)
    spans = ((since, until or after) for since, until in rows.values_list("since", "until"))
    return sum((min(until, after) - max(since, first)).days for since, until in spans)


def overlapping(since: date, until: date) -> Q:
    """The condition that dated rows hold on some day of a time; `until` is the first day after it."""
    return Q(since__lt=until) & Q(until__gt=since)


def _away(on: date) -> QuerySet[Leave]:
    leaves = Leave.objects.on(on).filter(assignment__one_of=Told("assignments"))
    return leaves.select_related("stand_in").order_by("pk")


def _away_told(leave: Leave) -> Away:
    who = leave.stand_in
    return Away(leave.until or date.max, who.name if who else "", who.key if who else None, who.phone if who else "")


def _line(row: Leave, assignment: Assignment, *, on: date) -> LeaveLine:
    until = row.until or date.max
    return LeaveLine(
        key=row.key, since=row.since, until=until, days=(until - row.since).days,
        state=_state(row.since, until, assignment.until, on=on), why=row.why,
        stand_in=row.stand_in.name if row.stand_in else "", person=row.stand_in.key if row.stand_in else None,
        document=row.document, said_by=row.said_by.called,
        said_on=timezone.localdate(row.said_at), agreed=tuple(row.agreed.split()),
    )  # fmt: skip


def _state(since: date, until: date, held_until: date | None, *, on: date) -> LeaveState:
    """Whoever holds the post no more is not on leave from it either."""
    if since == until:
        return LeaveState.WITHDRAWN
    if until <= on or (held_until is not None and held_until <= on):
        return LeaveState.OVER
    return LeaveState.TO_COME if since > on else LeaveState.NOW
