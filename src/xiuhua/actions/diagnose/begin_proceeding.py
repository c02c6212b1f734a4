"""Begins a procedure of the pack for a household, from where it stands, or for a place; by who does the first step."""

from dataclasses import asdict
from datetime import date
from uuid import UUID

from django.db import transaction

from xiuhua.actions.diagnose.proceeding_refusal import ProceedingRefused
from xiuhua.actions.journal import write_line
from xiuhua.duty.acting import acts_as, open_to_act_on_area, open_to_act_on_household
from xiuhua.duty.door import scope_of
from xiuhua.policy.pack import Pack
from xiuhua.policy.procedures import Procedure
from xiuhua.policy.procedures_reader import steps_on
from xiuhua.queries.office import clock_day
from xiuhua.queries.pack import require_pack_in_force
from xiuhua.reckon.workflow import Proceeding as State
from xiuhua.reckon.workflow import proceeding_of
from xiuhua.register.models import Account, Area, Household, Person, Proceeding, Standing
from xiuhua.words import AreaLevel, Problem

HOUSEHOLD = "household"
LEVELS = {"village": AreaLevel.VILLAGE, "county": AreaLevel.COUNTY}  # of places, by the subject of a procedure


@transaction.atomic
def begin_proceeding(household: UUID, procedure: str, *, by: Account, against: UUID | None = None) -> UUID:
    """Begin a procedure for a household today; gives the key of the proceeding. Begun twice, refused.

    Its steps are kept as the pack has them on the day. `against` is the person (by key) that a complaint is about: it
    is kept out of their sight, so that another complaint may be begun while it is open. Raises Absent for whoever holds
    none of the offices of the first step over where the household lives, ProceedingRefused for what does not do.
    """
    today = clock_day()
    opened, offices = open_to_act_on_household(scope_of(by, today=today), household)
    pack = require_pack_in_force(today)
    told = _told(pack, procedure, subject=HOUSEHOLD)
    if told.changes:
        raise ProceedingRefused("names_a_change")
    acts_as(offices, told.steps[0].doers)
    person = _against(told, against, by=by)
    if person is None:
        _require_none_open(opened, procedure)
    _require_status(opened, told, pack, on=today)
    row = _begun(Proceeding(household=opened, against=person), told, pack, on=today, by=by)
    _write(row, subject_kind="household", subject=opened.key, by=by)
    return row.key


@transaction.atomic
def begin_place_proceeding(code: str, procedure: str, *, by: Account) -> UUID:
    """Begin a procedure for a village or county (by its code) today; gives the key. Begun twice, refused.

    Raises Absent for whoever holds none of the offices of the first step over it, ProceedingRefused as for a household.
    """
    today = clock_day()
    area, offices = open_to_act_on_area(scope_of(by, today=today), code)
    pack = require_pack_in_force(today)
    subject = next((key for key, level in LEVELS.items() if level == area.level), "")
    told = _told(pack, procedure, subject=subject)
    acts_as(offices, told.steps[0].doers)
    Area.objects.select_for_update().get(pk=area.pk)
    row = Proceeding.objects.filter(area=area, procedure=procedure, outcome="").first()
    if row is not None:
        raise ProceedingRefused("begun_already", day=row.begun_on)
    row = _begun(Proceeding(area=area), told, pack, on=today, by=by)
    _write(row, subject_kind="area", subject=area.code, by=by)
    return row.key


def begin_change(household: Household, told: Procedure, pack: Pack, *, about: str, by: Account) -> Proceeding:
    """Begin a procedure that changes a value on file, for a household that was opened; one at a time for each value."""
    Household.objects.select_for_update().get(pk=household.pk)
    open_one = Proceeding.objects.filter(household=household, procedure=told.key, about=about, outcome="").first()
    if open_one is not None:
        raise ProceedingRefused("begun_already", day=open_one.begun_on)
    row = _begun(Proceeding(household=household, about=about), told, pack, on=clock_day(), by=by)
    _write(row, subject_kind="household", subject=household.key, by=by)
    return row


def may_begin_for_place(area: Area, offices: frozenset[str], *, on: date) -> tuple[str, ...]:
    """The procedures that some offices and posts may begin for a place today. Three statements; none without a pack."""
    try:
        pack = require_pack_in_force(on)
    except Problem:
        return ()
    begun = set(Proceeding.objects.filter(area=area, outcome="").values_list("procedure", flat=True))
    return tuple(
        key
        for key, it in pack.procedures.items()
        if LEVELS.get(it.subject) == area.level and key not in begun and offices & set(it.steps[0].doers)
    )


def may_begin(household: Household, offices: frozenset[str], *, on: date) -> tuple[str, ...]:
    """The procedures that some offices may begin for a household today, in the pack's order. Three statements.

    None where no pack is in force.
    """
    try:
        pack = require_pack_in_force(on)
    except Problem:
        return ()
    status = _status(household, on=on)
    open_ones = Proceeding.objects.filter(household=household, outcome="", against=None)
    begun = set(open_ones.values_list("procedure", flat=True))
    return tuple(
        key
        for key, it in pack.procedures.items()
        if it.subject == HOUSEHOLD and not it.changes and key not in begun and offices & set(it.steps[0].doers)
        and (not it.takes or status in pack.step(it.takes).begins)
    )  # fmt: skip


def _against(told: Procedure, key: UUID | None, *, by: Account) -> Person | None:
    """Whom a complaint is about; raises ProceedingRefused where the procedure names nobody, or it is oneself."""
    if key is None:
        return None
    person = Person.objects.filter(key=key).first()
    if person is None or not told.hides:
        raise ProceedingRefused("names_nobody")
    if person.pk == by.person_id:
        raise ProceedingRefused("about_oneself")
    return person


def _told(pack: Pack, procedure: str, *, subject: str) -> Procedure:
    told = pack.procedures.get(procedure)
    if told is None:
        raise ProceedingRefused("no_procedure")
    if told.subject != subject:
        raise ProceedingRefused("other_subject")
    return told


def _begun(row: Proceeding, told: Procedure, pack: Pack, *, on: date, by: Account) -> Proceeding:
    """The proceeding with its steps as the pack has them on the day, kept."""
    steps = steps_on(pack, told.key, day=on)
    row.procedure, row.pack, row.version = told.key, pack.name, pack.version
    row.steps, row.begun_on, row.begun_by = [asdict(step) for step in steps], on, by
    note_where_it_stands(row, proceeding_of(steps, (), begun=on, calendar=pack.calendar))
    row.save()
    return row


def _write(row: Proceeding, *, subject_kind: str, subject: UUID | str, by: Account) -> None:
    write_line(
        "begin_proceeding", by=by, subject_kind=subject_kind, subject=subject,
        after={"procedure": row.procedure, "proceeding": row.key.hex},
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
    row = Proceeding.objects.filter(household=household, procedure=procedure, outcome="", against=None).first()
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
