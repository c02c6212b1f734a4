"""Decides about two records: one person, two, or later; a second person confirms a merge, and each can be undone."""

from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from xiuhua.actions.journal import write_line
from xiuhua.actions.keep.double_refusal import DoubleRefused
from xiuhua.actions.told_text import text_told
from xiuhua.bridge.merging import Closing, has_moved_on, merge, take_apart
from xiuhua.duty.appointing import appointing_scope
from xiuhua.duty.door import Absent, scope_of, which_covered
from xiuhua.queries.double import double_rules
from xiuhua.queries.office import clock_day
from xiuhua.queries.pack import require_pack_in_force
from xiuhua.register.models import Account, Assignment, Belonging, Double, Household, Measure, Member, Proceeding
from xiuhua.register.models.double import ASKED, DIFFERENT, LATER, OPEN, SAME, UNDONE, WAITING

LEAST_WHY, MOST_WHY = 4, 300


@transaction.atomic
def say_same(key: UUID, *, kept: UUID, why: str, by: Account) -> str:
    """Say that two records are of one person, and which of them stays; gives the state that follows.

    Where the pack wants a second person it waits for them (`asked`), else both are merged at once (`same`). Raises
    Absent for whoever holds no office over both places, DoubleRefused.
    """
    row, said = _held(key, by=by), _told(why)
    if row.state not in (OPEN, LATER):
        raise DoubleRefused("decided")
    members = {it.key: it for it in (row.first, row.second)}
    if kept not in members:
        raise DoubleRefused("not_one_of_both")
    row.kept = members.pop(kept)
    row.merged = next(iter(members.values()))
    row.state, row.asked_by, row.asked_at, row.why = ASKED, by, timezone.now(), said
    _closing(row, on=clock_day())  # what stands against it is told before a second person is asked
    if double_rules(require_pack_in_force(clock_day()), on=clock_day()).second_person:
        row.save()
        _write("say_same", row, by=by)
    else:
        _merge(row, by=by)
    return row.state


@transaction.atomic
def confirm_same(key: UUID, *, by: Account) -> None:
    """Confirm as a second person that two records are one: they are merged. Raises Absent, DoubleRefused."""
    row = _held(key, by=by)
    if row.state != ASKED:
        raise DoubleRefused("decided")
    if row.asked_by == by:
        raise DoubleRefused("own_hand", name=by.called)
    _merge(row, by=by)


@transaction.atomic
def say_different(key: UUID, *, why: str, by: Account) -> None:
    """Say that two records are of two persons: they come no more while what is compared stays. Raises as above."""
    row = _waiting(key, by=by)
    row.why, row.state, row.kept, row.merged = _told(why), DIFFERENT, None, None
    row.decided_by, row.decided_at = by, timezone.now()
    row.save()
    _write("say_different", row, by=by)


@transaction.atomic
def put_off_double(key: UUID, *, why: str, by: Account) -> None:
    """Leave two records for later, or give back what a second person was asked to confirm. Raises as above."""
    row = _waiting(key, by=by)
    row.why, row.state, row.kept, row.merged = _told(why), LATER, None, None
    row.asked_by = row.asked_at = None
    row.save()
    _write("put_off_double", row, by=by)


@transaction.atomic
def undo_merge(key: UUID, *, why: str, by: Account) -> None:
    """Take two merged records apart: all is as it was before. Raises Absent, DoubleRefused where more rests on it."""
    row, said = _held(key, by=by), _told(why)
    if row.state != SAME or row.kept is None or row.merged is None:
        raise DoubleRefused("not_merged")
    later = Double.objects.filter(state=SAME, decided_at__gt=row.decided_at)
    both = Q(kept=row.kept) | Q(merged=row.kept) | Q(closed__in=(row.first_home, row.second_home))
    if later.filter(both).exists():
        raise DoubleRefused("merged_since", number=row.kept.number)
    if has_moved_on(row.merged, row.closed, row.trace):
        raise DoubleRefused("moved_on")
    take_apart(row.kept, row.trace)
    row.state, row.why, row.undone_by, row.undone_at = UNDONE, said, by, timezone.now()
    row.changed_at = row.undone_at
    row.save()
    _write("undo_merge", row, by=by)


def _merge(row: Double, *, by: Account) -> None:
    assert row.kept is not None  # noqa: S101 -- a constraint of the table
    assert row.merged is not None  # noqa: S101
    closing = _closing(row, on=clock_day())
    row.trace = merge(row.kept, row.merged, closing=closing, source=f"merge {row.key.hex[:8]}")
    row.closed = closing.home if closing else None
    row.state, row.decided_by, row.decided_at = SAME, by, timezone.now()
    row.changed_at = row.decided_at
    row.save()
    _write("merge_records", row, by=by)


def _closing(row: Double, *, on: date) -> Closing | None:
    """The household in which nobody would be left, if any; raises DoubleRefused where something of it still goes on."""
    home, into = (_home(it, on=on) for it in (row.merged, row.kept))
    if home == into:
        return None
    if Belonging.objects.on(on).filter(household=home).exclude(member=row.merged).exists():
        return None
    for what, goes_on in (
        ("helper", Assignment.objects.on(on).filter(household=home)),
        ("measure", Measure.objects.filter(Q(until=None) | Q(until__gt=on), household=home)),
        ("proceeding", Proceeding.objects.filter(household=home, outcome="")),
    ):
        if goes_on.exists():
            raise DoubleRefused("in_use", number=home.number, what=what)
    others = Belonging.objects.ever_held().filter(household=home).exclude(member=row.merged)
    return Closing(home, into, on, alone=not others.exists())


def _home(member: Member | None, *, on: date) -> Household:
    belonging = Belonging.objects.on(on).filter(member=member).select_related("household").first()
    if belonging is None:
        raise DoubleRefused("gone")
    return belonging.household


def _held(key: UUID, *, by: Account) -> Double:
    """A pair with both members held until the end of the transaction, for an office over both places; else Absent."""
    row = Double.objects.select_for_update().filter(key=key).first()
    scope = appointing_scope(scope_of(by, today=clock_day()))
    places = {row.first_village_id, row.second_village_id} if row else set()
    if row is None or which_covered(scope, places, on=scope.today) != places:
        raise Absent
    list(Member.objects.select_for_update().filter(pk__in=(row.first_id, row.second_id)).order_by("pk"))
    return row


def _waiting(key: UUID, *, by: Account) -> Double:
    row = _held(key, by=by)
    if row.state not in WAITING:
        raise DoubleRefused("decided")
    return row


def _told(why: str) -> str:
    said = text_told(why, most=MOST_WHY, refused=DoubleRefused, at="why")
    if len(said) < LEAST_WHY:
        raise DoubleRefused("no_reason", least=LEAST_WHY)
    return said


def _write(deed: str, row: Double, *, by: Account) -> None:
    write_line(
        deed, by=by, subject_kind="household", subject=row.first_home.key,
        after={
            "double": row.key.hex, "first": row.first.number, "second": row.second.number, "reason": row.why,
            "kept": row.kept.number if row.kept else "", "closed": row.closed.number if row.closed else "",
        },
        personal=("first", "second", "kept", "reason"),
    )  # fmt: skip
