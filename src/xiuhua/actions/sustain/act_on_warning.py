"""Acts on a warning: seen, taken over, a step done, put off for some days, or ended.

Each act is kept for good and told to the journal; what must come next follows from them. What another deed shows (the
household was taken under care, a first measure was given) is an act as well, and nobody enters it twice.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction

from xiuhua.actions.journal import write_line
from xiuhua.actions.keep_warnings import hold_households, keep_act, keep_warnings_of
from xiuhua.actions.sustain.warning_refusal import WarningRefused
from xiuhua.actions.sustain.watching import watching
from xiuhua.actions.told_text import text_told
from xiuhua.duty.acting import acts_as
from xiuhua.duty.door import Absent, scope_of
from xiuhua.duty.watching import open_to_watch
from xiuhua.policy.pack import Pack
from xiuhua.policy.signals import SignalRules
from xiuhua.queries.office import clock_day
from xiuhua.register.models import Account, HouseholdWarning, Signal
from xiuhua.words import WarningDeed

MOST_NOTE = 300


@dataclass(frozen=True, slots=True)
class Held:
    """A warning that somebody acts on, locked until the end of the transaction, with the rules it is judged by."""

    row: HouseholdWarning
    offices: frozenset[str]
    pack: Pack
    rules: SignalRules
    today: date


@transaction.atomic
def see_warning(key: UUID, *, by: Account) -> None:
    """Say that one has seen a warning; said twice, kept once. Raises Absent for whoever may do nothing about it."""
    held = _held(key, by=by)
    if held.row.seen_on is None:
        _see(held, by=by)


@transaction.atomic
def own_warning(key: UUID, *, by: Account) -> None:
    """Take a warning over: who owns it sees that it goes on. Raises Absent as `see_warning` does."""
    held = _held(key, by=by)
    if held.row.owner_id == by.pk:
        return
    if held.row.seen_on is None:
        _see(held, by=by)
    held.row.owner = by
    held.row.save(update_fields=["owner"])
    _write(held, WarningDeed.OWN, by=by)


@transaction.atomic
def do_warning_step(key: UUID, step: str, *, on: date, found: str = "", note: str = "", by: Account) -> None:
    """Say that a step of a warning was done on a day, and what it found where it finds something.

    Raises Absent for whoever holds none of the step's offices and posts, WarningRefused for a step that is not to be
    done, or not on that day.
    """
    held = _held(key, by=by)
    rule = held.rules.steps.get(step)
    if rule is None or not rule.by_hand or (rule.urgent and not held.row.urgent):
        raise WarningRefused("no_step")
    office = acts_as(held.offices, rule.doers)
    done = {it.step: it.on for it in held.row.acts.filter(kind=WarningDeed.STEP)}
    if step in done:
        raise WarningRefused("done_already", at="step", day=done[step])
    if rule.after and rule.after not in done:
        raise WarningRefused("not_yet", at="step", after=rule.after)
    if on > held.today:
        raise WarningRefused("after_today", day=on)
    if on < max(held.row.since, done.get(rule.after, held.row.since)):
        raise WarningRefused("before_it_began", since=max(held.row.since, done.get(rule.after, held.row.since)))
    if rule.finds and found not in {it.key for it in held.pack.codes[rule.finds].codes}:
        raise WarningRefused("no_finding")
    told = text_told(note, most=MOST_NOTE, refused=WarningRefused, at="note")
    if held.row.seen_on is None:
        _see(held, by=by)
    _write(
        held, WarningDeed.STEP, step=step, found=found if rule.finds else "", on=on, office=office, note=told, by=by
    )  # fmt: skip
    keep_warnings_of([held.row.household_id], pack=held.pack, day=held.today)


@transaction.atomic
def snooze_warning(key: UUID, *, until: date, why: str, by: Account) -> None:
    """Put a warning off until a day, with a reason: it is not listed until then, and its terms run on.

    Raises WarningRefused for a longer time than the pack bears, without a reason, and a second time without a step
    between: nothing is put off for ever.
    """
    held = _held(key, by=by)
    days = held.pack.parameters["sustain.snooze_days_max"].on(held.today)
    if until <= held.today:
        raise WarningRefused("not_off")
    if held.row.snoozed_until is not None and held.row.snoozed_until > held.today:
        raise WarningRefused("off_already", day=held.row.snoozed_until)
    last_step = held.row.acts.exclude(kind=WarningDeed.SEEN).exclude(kind=WarningDeed.OWN).order_by("number").last()
    if last_step is not None and last_step.kind == WarningDeed.SNOOZE:
        raise WarningRefused("off_before", day=last_step.on)
    if until > (last := held.today + timedelta(days=int(str(days)))):
        raise WarningRefused("too_long_off", last=last, days=days)
    told = _reason(why)
    if held.row.seen_on is None:
        _see(held, by=by)
    held.row.snoozed_until = until
    held.row.save(update_fields=["snoozed_until"])
    _write(held, WarningDeed.SNOOZE, until=until, note=told, by=by)


@transaction.atomic
def end_warning(key: UUID, end: str, *, why: str, by: Account) -> None:
    """End a warning with a reason, and with it all its signals.

    Raises Absent for whoever may not end it so, WarningRefused where something must come before, or without a reason.
    """
    held = _held(key, by=by)
    rule = next((it for it in held.rules.ends_by_hand if it.key == end), None)
    if rule is None:
        raise WarningRefused("no_end")
    office = acts_as(held.offices, rule.doers)
    if rule.after and not held.row.acts.filter(kind=WarningDeed.STEP, step=rule.after).exists():
        raise WarningRefused("not_yet", at="end", after=rule.after)
    told = _reason(why)
    if held.row.seen_on is None:
        _see(held, by=by)
    row = held.row
    Signal.objects.filter(household=row.household, closed_on=None).update(
        closed_on=held.today, end=end, warning=row
    )  # fmt: skip
    row.ended_on, row.end, row.step, row.due, row.snoozed_until = held.today, end, "", None, None
    row.save(update_fields=["ended_on", "end", "step", "due", "snoozed_until"])
    _write(held, WarningDeed.END, found=end, office=office, note=told, by=by)


def _held(key: UUID, *, by: Account) -> Held:
    """The warning for whoever may do anything about it; raises Absent, and WarningRefused for one that is over."""
    today = clock_day()
    found = HouseholdWarning.objects.filter(key=key).select_related("household").first()
    if found is None:
        raise Absent
    offices = open_to_watch(scope_of(by, today=today), found.household.key)[1]
    pack, rules = watching(today)
    hold_households([found.household_id])  # the household first, as all who keep its warning do: nobody waits in a ring
    row = HouseholdWarning.objects.select_for_update(of=("self",)).select_related("household").get(pk=found.pk)
    acts_as(offices, rules.doers)
    if row.ended_on is not None:
        raise WarningRefused("over", day=row.ended_on)
    return Held(row, offices, pack, rules, today)


def _see(held: Held, *, by: Account) -> None:
    held.row.seen_on = held.today
    held.row.save(update_fields=["seen_on"])
    _write(held, WarningDeed.SEEN, by=by)


def _reason(why: str) -> str:
    told = text_told(why, most=MOST_NOTE, refused=WarningRefused, at="note")
    if not told:
        raise WarningRefused("no_reason")
    return told


def _write(
    held: Held, kind: WarningDeed, *, by: Account, step: str = "", found: str = "", on: date | None = None,
    office: str = "", note: str = "", until: date | None = None,
) -> None:  # fmt: skip
    day = on or held.today
    keep_act(held.row, kind, step=step, found=found, on=day, office=office, note=note, until=until, by=by)
    write_line(
        "act_on_warning", by=by, subject_kind="household", subject=held.row.household.key,
        after={
            "warning": held.row.key.hex, "act": kind, "warning_step": step, "on": day, "note": note, "until": until,
            "warning_finding": found if kind == WarningDeed.STEP else "",
            "warning_end": found if kind == WarningDeed.END else "",
        },
        personal=["note"] if note else [],
    )  # fmt: skip
