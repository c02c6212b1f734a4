"""Begins a procedure of the pack for a household: from where it stands, by an office of the first step."""

from dataclasses import asdict
from datetime import date
from uuid import UUID

from django.db import transaction

from xiuhua.actions.diagnose.proceeding_refusal import ProceedingRefused
from xiuhua.actions.journal import write_line
from xiuhua.duty.acting import acts_as, open_to_act_on_household
from xiuhua.duty.door import scope_of
from xiuhua.policy.pack import Pack
from xiuhua.policy.procedures import Procedure
from xiuhua.policy.procedures_reader import steps_on
from xiuhua.queries.office import clock_day
from xiuhua.queries.pack import require_pack_in_force
from xiuhua.reckon.workflow import Proceeding as State
from xiuhua.reckon.workflow import proceeding_of
from xiuhua.register.models import Account, Household, Proceeding, Standing
from xiuhua.words import Problem

HOUSEHOLD = "household"


@transaction.atomic
def begin_proceeding(household: UUID, procedure: str, *, by: Account) -> UUID:
    """Begin a procedure for a household today; gives the key of the proceeding. Begun twice, refused.

    Its steps are kept as the pack has them on the day. Raises Absent for whoever holds none of the offices of the first
    step over where the household lives, and ProceedingRefused for what does not do.
    """
    today = clock_day()
    opened, offices = open_to_act_on_household(scope_of(by, today=today), household)
    pack = require_pack_in_force(today)
    told = pack.procedures.get(procedure)
    if told is None:
        raise ProceedingRefused("no_procedure")
    if told.subject != HOUSEHOLD:
        raise ProceedingRefused("other_subject")
    steps = steps_on(pack, procedure, day=today)
    acts_as(offices, steps[0].offices)
    _require_none_open(opened, procedure)
    _require_status(opened, told, pack, on=today)
    row = Proceeding(
        procedure=procedure, household=opened, pack=pack.name, version=pack.version,
        steps=[asdict(step) for step in steps], begun_on=today, begun_by=by,
    )  # fmt: skip
    note_where_it_stands(row, proceeding_of(steps, (), begun=today, calendar=pack.calendar))
    row.save()
    write_line(
        "begin_proceeding", by=by, subject_kind="household", subject=opened.key,
        after={"procedure": procedure, "proceeding": row.key.hex},
    )  # fmt: skip
    return row.key


def may_begin(household: Household, offices: frozenset[str], *, on: date) -> tuple[str, ...]:
    """The procedures that some offices may begin for a household today, in the pack's order. Three statements.

    None where no pack is in force.
    """
    try:
        pack = require_pack_in_force(on)
    except Problem:
        return ()
    status = _status(household, on=on)
    begun = set(Proceeding.objects.filter(household=household, outcome="").values_list("procedure", flat=True))
    return tuple(
        key
        for key, it in pack.procedures.items()
        if it.subject == HOUSEHOLD and key not in begun and offices & set(it.steps[0].offices)
        and (not it.takes or status in pack.step(it.takes).begins)
    )  # fmt: skip


def note_where_it_stands(row: Proceeding, now: State) -> None:
    """Write down beside a proceeding, not yet saved, which step waits and its days."""
    waiting = now.open
    row.open_step = waiting.step.key if waiting else ""
    row.due = waiting.due if waiting else None
    row.free_from = waiting.free_from if waiting else None


def _require_none_open(household: Household, procedure: str) -> None:
    """The household is held for this transaction: of two who begin at once, one finds what the other has begun."""
    Household.objects.select_for_update().get(pk=household.pk)
    row = Proceeding.objects.filter(household=household, procedure=procedure, outcome="").first()
    if row is not None:
        raise ProceedingRefused("begun_already", day=row.begun_on)


def _require_status(household: Household, procedure: Procedure, pack: Pack, *, on: date) -> None:
    if not procedure.takes:
        return
    status, begins = _status(household, on=on), pack.step(procedure.takes).begins
    if status not in begins:
        raise ProceedingRefused("wrong_status", status=status or "not filed", begins=", ".join(begins))


def _status(household: Household, *, on: date) -> str:
    held = Standing.objects.on(on).filter(household=household).order_by("-since", "-pk").first()
    return held.status if held else ""
