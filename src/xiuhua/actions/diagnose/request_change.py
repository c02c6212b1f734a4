"""Asks that a value on file becomes another one: what is there is read, what should be is typed and read as a cell is.

The request is the first step of the pack's procedure for it, done at once; another person checks, and the last step
writes the value.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db import transaction

from xiuhua.actions.diagnose.act import Told, act
from xiuhua.actions.diagnose.begin_proceeding import begin_change
from xiuhua.actions.diagnose.proceeding_refusal import ProceedingRefused
from xiuhua.bridge.intake.facts import NOUNS
from xiuhua.duty.acting import acts_as, open_to_act_on_household
from xiuhua.duty.door import Absent, scope_of
from xiuhua.queries.change_request import changing_procedure, fact_in_force, plain, read_value
from xiuhua.queries.office import clock_day
from xiuhua.queries.pack import require_pack_in_force
from xiuhua.reckon.workflow import ActKind
from xiuhua.register.models import Account, Belonging, ChangeRequest, Household, Member


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be changed: the item, of which member (none: the household's), into what, and since when.

    Without `since` the value on file was wrong from its beginning. `evidence` says by its kind where each piece is.
    """

    item: str
    member: UUID | None
    typed: str
    since: date | None
    reason: str
    told_by: str = ""
    evidence: Mapping[str, str] = field(default_factory=dict)


@transaction.atomic
def request_change(household: UUID, wanted: Wanted, *, by: Account) -> UUID:
    """Ask for a change; gives the key of the proceeding.

    Raises Absent for whoever holds none of the offices of the first step over where the household lives, or for a
    member who is not of it; ProceedingRefused for what cannot be changed, or into that.
    """
    today = clock_day()
    opened, offices = open_to_act_on_household(scope_of(by, today=today), household)
    pack = require_pack_in_force(today)
    procedure = pack.procedures.get(changing_procedure(pack))
    if procedure is None or wanted.item not in procedure.changes:
        raise ProceedingRefused("no_item")
    acts_as(offices, procedure.steps[0].doers)
    if wanted.since is not None and wanted.since > today:
        raise ProceedingRefused("after_today", at="since", day=wanted.since)
    member = _member(opened, wanted, on=today)
    said = read_value(wanted.item, wanted.typed, pack, on=today)
    if said.why or said.value is None:
        raise ProceedingRefused("no_value", at="value", why=said.why)
    fact = fact_in_force(wanted.item, opened, member, on=wanted.since or today)
    before = plain(getattr(fact, wanted.item.partition(".")[2])) if fact else None
    if before == said.value:
        raise ProceedingRefused("same_value", at="value", item=wanted.item, value=before)
    row = begin_change(opened, procedure, pack, about=f"{wanted.item}{f' {member.key.hex}' if member else ''}", by=by)
    ChangeRequest.objects.create(
        proceeding=row, item=wanted.item, member=member, since=wanted.since, before=before, after=said.value,
        was=fact.pk if fact else None,
    )  # fmt: skip
    told = Told(on=today, evidence=wanted.evidence, reason=wanted.reason, told_by=wanted.told_by)
    act(row.key, ActKind.FINISH, step=procedure.steps[0].key, told=told, by=by)
    return row.key


def _member(household: Household, wanted: Wanted, *, on: date) -> Member | None:
    """Whose value it is, none where it is the household's; raises Absent for whoever is not of it."""
    if NOUNS[wanted.item.partition(".")[0]].owner == "household":
        return None
    theirs = Belonging.objects.on(on).filter(household=household).select_related("member")
    found = next((it.member for it in theirs if it.member.key == wanted.member), None)
    if found is None:
        raise Absent
    return found
