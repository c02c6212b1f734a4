"""Enters what a household said when it was asked about a visit."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction

from xiuhua.actions.journal import write_line
from xiuhua.actions.told_text import text_told
from xiuhua.actions.verify.recheck_refusal import RecheckRefused
from xiuhua.duty.door import Absent, scope_of
from xiuhua.duty.recheck import asks_there
from xiuhua.queries.office import clock_day
from xiuhua.queries.recheck import own_visits
from xiuhua.register.models import Account, CallBack
from xiuhua.register.vault import open_vault
from xiuhua.words import CallResult

MOST_NOTE = 300


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a call: a CallResult, whether what was promised or received was otherwise (None: not said)."""

    result: str
    on: date
    promised_differs: bool | None = None
    received_differs: bool | None = None
    note: str = ""


@transaction.atomic
def do_call_back(key: UUID, told: Answer, *, by: Account) -> CallBack:
    """Enter what a household said; one that was not reached may be asked again.

    For the office that drew it, and there for nobody who made or entered the visit. Raises Absent for others,
    RecheckRefused before the list opens and for what is missing or was answered.
    """
    today = clock_day()
    row = CallBack.objects.select_for_update(of=("self",)).select_related("round__area", "visit__household")
    call = row.filter(key=key).exclude(own_visits(by)).first()
    if call is None or not asks_there(scope_of(by, today=today), call.round.area):
        raise Absent
    if call.round.opens_on > today:
        raise RecheckRefused("sealed", day=call.round.opens_on)
    if call.done_on is not None and call.result != CallResult.NOT_REACHED:
        raise RecheckRefused("done_already", day=call.done_on)
    if told.result not in set(CallResult):
        raise RecheckRefused("no_result")
    if told.on > today:
        raise RecheckRefused("after_today", day=told.on)
    if told.on < call.round.opens_on:
        raise RecheckRefused("before_it_opened", day=call.round.opens_on)
    _enter(call, told, by=by)
    write_line(
        "do_call_back", by=by, subject_kind="call_back", subject=call.key, after={"on": told.on, "tries": call.tries}
    )
    return call


def _enter(call: CallBack, told: Answer, *, by: Account) -> None:
    note = text_told(told.note, most=MOST_NOTE, refused=RecheckRefused, at="note")
    met = told.result == CallResult.HAPPENED
    call.result, call.done_on, call.done_by, call.tries = told.result, told.on, by, call.tries + 1
    call.promised_differs = told.promised_differs if met else None
    call.received_differs = told.received_differs if met else None
    call.note_sealed = open_vault(create=True).seal(note, place=f"call_back.note:{call.key.hex}") if note else None
    call.save()
