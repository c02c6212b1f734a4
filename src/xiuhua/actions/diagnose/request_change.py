"""Asks that a value on file becomes another one: what is there is read, what should be is typed and read as a cell is.

The request is the first step of the pack's procedure for it, done at once; another person checks, and the last step
writes the value. Who checks may send it back: then it is asked again, and what was asked first stays beside it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

from django.db import transaction

from xiuhua.actions.diagnose.act import Told, act
from xiuhua.actions.diagnose.begin_proceeding import begin_change
from xiuhua.actions.diagnose.proceeding_refusal import ProceedingRefused
from xiuhua.actions.journal import write_line
from xiuhua.bridge.intake.facts import NOUNS
from xiuhua.duty.acting import acts_as, open_to_act_on_household
from xiuhua.duty.door import Absent, scope_of
from xiuhua.policy.pack import Pack
from xiuhua.queries.change_request import FILED, changing_procedure, fact_in_force, plain, read_value
from xiuhua.queries.office import clock_day
from xiuhua.queries.pack import require_pack_in_force
from xiuhua.queries.proceeding import steps_of
from xiuhua.reckon.workflow import ActKind
from xiuhua.register.models import Account, Belonging, ChangeRequest, Household, Member, Proceeding


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

    def told(self, on: date) -> Told:
        """The first step as it is done with it."""
        return Told(on=on, evidence=self.evidence, reason=self.reason, told_by=self.told_by)


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
    member = _member(opened, wanted, on=today)
    asked = _read(wanted, opened, member, pack, on=today)
    asked.proceeding = begin_change(
        opened, procedure, pack, about=f"{wanted.item}{f' {member.key.hex}' if member else ''}", by=by
    )
    asked.save()
    act(asked.proceeding.key, ActKind.FINISH, step=procedure.steps[0].key, told=wanted.told(today), by=by)
    return asked.proceeding.key


@transaction.atomic
def ask_again(proceeding: UUID, wanted: Wanted, *, by: Account) -> None:
    """Ask once more for a change that was sent back: the value on file is read anew, what was asked first is kept.

    It stays about the same item of the same member, whatever `wanted` says of them. Raises Absent for whoever may not
    ask, ProceedingRefused for what was not sent back, and as `request_change` does.
    """
    today = clock_day()
    row = Proceeding.objects.select_for_update().filter(key=proceeding).first()
    asked = list(row.changes.select_related("member").order_by("number")) if row else []
    if row is None or row.household is None or not asked:
        raise Absent
    opened, offices = open_to_act_on_household(scope_of(by, today=today), row.household.key)
    first = steps_of(row)[0]
    acts_as(offices, first.offices)
    if row.outcome or row.open_step != first.key:
        raise ProceedingRefused("not_sent_back")
    last = asked[-1]
    again = _read(replace(wanted, item=last.item), opened, last.member, require_pack_in_force(today), on=today)
    again.proceeding, again.number = row, last.number + 1
    again.save()
    write_line(
        "ask_change_again", by=by, subject_kind="household", subject=opened.key,
        before={"value": last.after, "since": last.since},
        after={"proceeding": row.key.hex, "item": again.item, "value": again.after, "since": again.since},
        personal=["value"],
    )  # fmt: skip
    act(row.key, ActKind.FINISH, step=first.key, told=wanted.told(today), by=by)


def _read(wanted: Wanted, household: Household, member: Member | None, pack: Pack, *, on: date) -> ChangeRequest:
    """What is asked for, with what the register has now; raises ProceedingRefused for what cannot be, or is so."""
    if wanted.since is not None and wanted.since > on:
        raise ProceedingRefused("after_today", at="since", day=wanted.since)
    said = read_value(wanted.item, wanted.typed, pack, on=on)
    if said.why or said.value is None:
        raise ProceedingRefused("no_value", at="value", why=said.why)
    fact = fact_in_force(wanted.item, household, member, on=wanted.since or on)
    noun, _dot, column = wanted.item.partition(".")
    if fact is None and noun == FILED:
        raise ProceedingRefused("no_item")
    before = plain(getattr(fact, column)) if fact else None
    if before == said.value:
        raise ProceedingRefused("same_value", at="value", item=wanted.item, value=before)
    return ChangeRequest(
        item=wanted.item, member=member, since=wanted.since, before=before, after=said.value,
        was=fact.pk if fact else None,
    )  # fmt: skip


def _member(household: Household, wanted: Wanted, *, on: date) -> Member | None:
    """Whose value it is, none where it is the household's; raises Absent for whoever is not of it."""
    if NOUNS[wanted.item.partition(".")[0]].owner == "household":
        return None
    theirs = Belonging.objects.on(on).filter(household=household).select_related("member")
    found = next((it.member for it in theirs if it.member.key == wanted.member), None)
    if found is None:
        raise Absent
    return found
