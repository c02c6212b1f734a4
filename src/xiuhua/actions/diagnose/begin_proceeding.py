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
from xiuhua.register.models import Account, Household, Proceeding, Standing


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
    if told.subject != "household":
        raise ProceedingRefused("other_subject")
    steps = steps_on(pack, procedure, day=today)
    acts_as(offices, steps[0].offices)
    _require_none_open(opened, procedure)
    _require_status(opened, told, pack, on=today)
    row = Proceeding.objects.create(
        procedure=procedure, household=opened, pack=pack.name, version=pack.version,
        steps=[asdict(step) for step in steps], begun_on=today, begun_by=by,
    )  # fmt: skip
    write_line(
        "begin_proceeding", by=by, subject_kind="household", subject=opened.key,
        after={"procedure": procedure, "proceeding": row.key.hex},
    )  # fmt: skip
    return row.key


def _require_none_open(household: Household, procedure: str) -> None:
    """The household is held for this transaction: of two who begin at once, one finds what the other has begun."""
    Household.objects.select_for_update().get(pk=household.pk)
    row = Proceeding.objects.filter(household=household, procedure=procedure, outcome="").first()
    if row is not None:
        raise ProceedingRefused("begun_already", day=row.begun_on)


def _require_status(household: Household, procedure: Procedure, pack: Pack, *, on: date) -> None:
    if not procedure.takes:
        return
    held = Standing.objects.on(on).filter(household=household).order_by("-since", "-pk").first()
    status, begins = (held.status if held else ""), pack.step(procedure.takes).begins
    if status not in begins:
        raise ProceedingRefused("wrong_status", status=status or "not filed", begins=", ".join(begins))
