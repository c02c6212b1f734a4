"""What was promised to a household: made, kept, moved to a later day with a reason, or given up with one."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID, uuid5

from django.db import transaction

from xiuhua.actions.journal import write_line
from xiuhua.actions.told_text import text_told
from xiuhua.actions.verify.visit_refusal import VisitRefused
from xiuhua.actions.verify.visiting import Visiting, visits_in_force
from xiuhua.duty.door import Absent, open_household, scope_of
from xiuhua.queries.office import clock_day
from xiuhua.register.models import Account, Task, Visit

MOST_WHAT = Task._meta.get_field("what").max_length or 0
MOST_HOW = Task._meta.get_field("how").max_length or 0


@dataclass(frozen=True, slots=True)
class Promise:
    """What is promised, by which day."""

    what: str
    due: date


def promise(at: Visiting, told: Promise, *, visit: Visit, number: int, by: Account) -> Task:
    """Keep what was promised at a visit; inside its transaction. Raises VisitRefused."""
    what = text_told(told.what, most=MOST_WHAT, refused=VisitRefused, at="promise")
    if not what:
        raise VisitRefused("no_promise")
    last = at.today + timedelta(days=at.policy.promise_days)
    if not visit.on <= told.due <= last:
        raise VisitRefused("no_due", first=visit.on, last=last)
    return Task.objects.create(
        key=uuid5(visit.key, f"promise {number}"), household=at.household, visit=visit, person_id=visit.person_id,
        what=what, made_on=visit.on, first_due=told.due, due=told.due, by=by, recorded=visit.recorded,
    )  # fmt: skip


@transaction.atomic
def keep_promise(key: UUID, *, on: date, how: str = "", by: Account) -> UUID:
    """Say that a promise was kept on a day; gives the household. Raises Absent, and VisitRefused once it is settled."""
    row, today = _open(key, by=by)
    if on > today:
        raise VisitRefused("after_today", at="done_on", day=on)
    if on < row.made_on:
        raise VisitRefused("before_made", day=row.made_on)
    row.done_on, row.how = on, text_told(how, most=MOST_HOW, refused=VisitRefused, at="how")
    return _settle(row, "keep_promise", ["done_on", "how"], by=by)


@transaction.atomic
def move_promise(key: UUID, *, due: date, why: str, by: Account) -> UUID:
    """Move a promise to another day with a reason; what was promised first stays on file. Raises as `keep_promise`."""
    row, today = _open(key, by=by)
    last = today + timedelta(days=visits_in_force(today)[1].promise_days)
    if not today <= due <= last:
        raise VisitRefused("no_due", first=today, last=last)
    row.due, row.how = due, _reason(why)
    return _settle(row, "move_promise", ["due", "how"], by=by)


@transaction.atomic
def give_up_promise(key: UUID, *, why: str, by: Account) -> UUID:
    """Give a promise up with a reason that the family may read. Raises as `keep_promise`."""
    row, today = _open(key, by=by)
    row.given_up_on, row.how = max(today, row.made_on), _reason(why)
    return _settle(row, "give_up_promise", ["given_up_on", "how"], by=by)


def _open(key: UUID, *, by: Account) -> tuple[Task, date]:
    """A promise that nobody settled, for whoever answers for its household today: a successor keeps it too."""
    row = Task.objects.select_for_update(of=("self",)).filter(key=key).select_related("household").first()
    if row is None:
        raise Absent
    today = clock_day()
    if not open_household(scope_of(by, today=today), row.household.key, on=today).is_answered_for:
        raise Absent
    if settled := row.done_on or row.given_up_on:
        raise VisitRefused("settled", day=settled)
    return row, today


def _reason(why: str) -> str:
    told = text_told(why, most=MOST_HOW, refused=VisitRefused, at="how")
    if not told:
        raise VisitRefused("no_reason", at="how")
    return told


def _settle(row: Task, deed: str, fields: list[str], *, by: Account) -> UUID:
    row.save(update_fields=fields)
    after = {
        "promise": row.key.hex, "promised_for": row.due, "done_on": row.done_on, "given_up_on": row.given_up_on,
        "note": row.how,
    }  # fmt: skip
    write_line(
        deed, by=by, subject_kind="household", subject=row.household.key, after=after,
        personal=["note"] if row.how else [],
    )  # fmt: skip
    return row.household.key
