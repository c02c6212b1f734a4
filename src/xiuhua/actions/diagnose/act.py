"""Does an act in a proceeding: a step finished, put up, sent back, refused, objected to, answered, or all withdrawn.

The last step judges the criteria as of that day, keeps what they found under seal, and takes the household's step in
the same transaction: a verdict, its reasons and the new standing come together or not at all.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction

from xiuhua.actions.diagnose.begin_proceeding import note_where_it_stands
from xiuhua.actions.diagnose.proceeding_refusal import ProceedingRefused
from xiuhua.actions.diagnose.step import take_step
from xiuhua.actions.diagnose.write_change import write_change
from xiuhua.actions.journal import write_line
from xiuhua.actions.keep_warnings import open_warning_against
from xiuhua.actions.told_text import text_told
from xiuhua.duty.acting import acts_as, open_to_act_on_area, open_to_act_on_household
from xiuhua.duty.door import Absent, Scope, scope_of
from xiuhua.policy.procedures import Procedure
from xiuhua.policy.procedures_reader import procedure_of
from xiuhua.queries.office import clock_day
from xiuhua.queries.pack import pack_named, require_pack_in_force
from xiuhua.queries.proceeding import state_of, verdict_to_keep
from xiuhua.queries.village_explanation import place_verdict_to_keep
from xiuhua.reckon.workflow import Act, ActKind, Outcome, Why, after, why_not
from xiuhua.reckon.workflow import Proceeding as State
from xiuhua.register.models import (
    Account,
    Area,
    Household,
    HouseholdEvent,
    Proceeding,
    ProceedingAct,
    PublicNotice,
)
from xiuhua.register.vault import open_vault

MOST_REASON, MOST_EVIDENCE, MOST_NAME = 300, 160, 60
# The workflow's own words for what a page says otherwise.
RENAMED = {"begun_already": "put_up_already"}
GOES_BACK = (ActKind.SEND_BACK, ActKind.ANSWER)


@dataclass(frozen=True, slots=True)
class Told:
    """What somebody tells of an act: the evidence by its kind, how many took part, why, and where it goes back to."""

    on: date
    evidence: Mapping[str, str] = field(default_factory=dict)
    people: int = 0
    reason: str = ""
    objection: str = ""
    told_by: str = ""
    to: str = ""


@transaction.atomic
def act(
    key: UUID, kind: ActKind, *, step: str, told: Told, by: Account, together: UUID | None = None,
    notice: PublicNotice | None = None,
) -> ProceedingAct:  # fmt: skip
    """Do an act in a proceeding; gives what was kept. `step` is the one that whoever acts saw open.

    `notice` is what the act puts up. What is taken down is the evidence that was told when it was put up.

    Raises Absent for whoever does not open the household or place by an office or post, ProceedingRefused with the
    first thing that stands against it.
    """
    today = clock_day()
    scope = scope_of(by, today=today)
    row = Proceeding.objects.select_for_update().filter(key=key).first()
    if row is None or (row.against_id is not None and row.against_id == by.person_id):
        raise Absent
    offices = _open(row, scope)
    now = state_of(row)
    evidence, reason, told_by = _texts(told, now, typed=notice is None)
    if kind == ActKind.FINISH:
        evidence = _put_up(row, now) | evidence
    to = told.to if kind in GOES_BACK else ""  # one form of the page asks for both
    if told.on > today:
        raise ProceedingRefused("after_today", day=told.on)
    done = Act(
        kind, step, told.on, str(by.pk), _office(now, offices), tuple(evidence), told.people, reason,
        _objection(kind, told, now), to,
    )  # fmt: skip
    _require_none_against(row, now, done)
    kept = ProceedingAct.objects.create(
        proceeding=row, number=row.acts.count() + 1, kind=kind, step=step, due=row.due, on=told.on, by=by,
        office=done.office, evidence=evidence, people=told.people, reason=reason, objection=done.objection,
        told_by=told_by, to=to, together=together, notice=notice,
    )  # fmt: skip
    then = after(now, done, calendar=pack_named(row.pack).calendar)
    note_where_it_stands(row, then)
    write_line(
        "act_in_proceeding", by=by, subject_kind="household" if row.household else "area",
        subject=row.household.key if row.household else _place(row).code,
        after={
            "proceeding": row.key.hex, "procedure": row.procedure, "act": kind, "procedure_step": step,
            "on": told.on, "note": reason, "to_step": to,
        },
        personal=["note"] if reason and row.household else [],
    )  # fmt: skip
    if then.end:
        _end(row, then, scope=scope, reason=reason, by=by)
    row.save()
    return kept


def _open(row: Proceeding, scope: Scope) -> frozenset[str]:
    """As which offices and posts somebody acts on what a proceeding is about; raises Absent where it does not open."""
    if row.household is not None:
        return open_to_act_on_household(scope, row.household.key)[1]
    return open_to_act_on_area(scope, _place(row).code)[1]


def _place(row: Proceeding) -> Area:
    """The place that a proceeding is about, where it is about no household."""
    assert row.area is not None  # noqa: S101 -- the database has one of both
    return row.area


def _texts(told: Told, now: State, *, typed: bool) -> tuple[dict[str, str], str, str]:
    """What was told, as it is kept: evidence that says nothing, or that the open step does not ask for, is none.

    Evidence that was not `typed` names a notice by its digest, whose digits may look like somebody's number.
    """

    def kept(text: str, most: int, at: str) -> str:
        return text_told(text, most=most, refused=ProceedingRefused, at=at)

    needs = now.open.step.needs if now.open else ()
    said = {kind: told.evidence.get(kind, "") for kind in needs}
    evidence = {kind: kept(it, MOST_EVIDENCE, "evidence") if typed else it for kind, it in said.items()}
    reason, told_by = kept(told.reason, MOST_REASON, "reason"), kept(told.told_by, MOST_NAME, "told_by")
    return {kind: text for kind, text in evidence.items() if text}, reason, told_by


def _put_up(row: Proceeding, now: State) -> dict[str, str]:
    """The evidence of what the open step has put up, told then; nothing where it has put up nothing."""
    if now.open is None or now.open.begun is None:
        return {}
    begun = row.acts.filter(kind=ActKind.BEGIN, step=now.open.step.key).order_by("-number").first()
    return dict(begun.evidence) if begun else {}


def _require_none_against(row: Proceeding, now: State, done: Act) -> None:
    """Raises ProceedingRefused with the first thing that stands against an act.

    A change is asked for anew each time: its request is not repeated as it was.
    """
    for why in why_not(now, done):
        raise _refused(why, done)
    if not row.about or done.kind != ActKind.FINISH or done.step != row.steps[0]["key"]:
        return
    asked = row.changes.order_by("number").last()
    if asked is None or row.acts.filter(kind=ActKind.FINISH, step=done.step).count() >= asked.number:
        raise ProceedingRefused("ask_anew")


def _office(now: State, offices: frozenset[str]) -> str:
    """As which office it is done: one that may do the open step, if there is such; raises Absent for no office."""
    waiting = now.open
    wanted = set(waiting.step.offices) & offices if waiting else set()
    return acts_as(offices, wanted or offices)


def _objection(kind: ActKind, told: Told, now: State) -> str:
    """The name of an objection: a new one is numbered."""
    return str(len(now.objections) + 1) if kind == ActKind.OBJECT else told.objection


def _refused(why: Why, done: Act) -> ProceedingRefused:
    told = {name: ", ".join(value) if isinstance(value, tuple) else value for name, value in why.facts}
    facts: dict[str, object] = {"step": done.step} | told
    return ProceedingRefused(RENAMED.get(why.reason, why.reason), at="", **facts)


# ── The end ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def _end(row: Proceeding, then: State, *, scope: Scope, reason: str, by: Account) -> None:
    on = then.last
    row.outcome, row.ended_on = str(then.end), on
    if then.end == Outcome.FINISHED:
        procedure = procedure_of(require_pack_in_force(on), row.procedure)
        if change := row.changes.select_related("member").order_by("number").last():
            write_change(row, change, by=by)
        if row.household is not None and (since := open_warning_against(row.household, procedure.takes)):
            raise ProceedingRefused("open_warning", since=since)
        if procedure.scheme:
            row.verdict_sealed = _verdict(row, procedure.scheme, on=on)
        if procedure.takes and row.household is not None:
            row.event = _taken(row, row.household, procedure, scope=scope, on=on, reason=reason)


def _verdict(row: Proceeding, scheme: str, *, on: date) -> bytes:
    """What the criteria find, sealed; raises ProceedingRefused where they do not bear the end out."""
    if row.household is not None:
        found = verdict_to_keep(row.household, scheme, on=on)
    else:
        found = place_verdict_to_keep(_place(row), scheme, on=on)
    if found is None:
        raise ProceedingRefused("not_judged", day=on)
    if found["verdict"] != "met":
        word = "unclear" if found["verdict"] == "unknown" else "not_met"
        wanted = "unknown" if word == "unclear" else "not_met"
        names = [it["key"] for it in found["criteria"] if it["verdict"] == wanted and not it["severity"]]
        names += [it["key"] for it in found["criteria"] if it["verdict"] == "met" and it["severity"] == "exclude"]
        if missing := _unset(found):
            pack = require_pack_in_force(on)
            word, told = "unset", {it: pack.parameters[it] for it in missing}
            who = next((it.set_by for it in told.values() if it.set_by), None)
            raise ProceedingRefused(
                word, day=on, criteria=", ".join(f"{scheme}.{name}" for name in names), parameters=", ".join(missing),
                labels=[dict(it.label.texts) for it in told.values()], who=dict(who.texts) if who else {},
            )  # fmt: skip
        raise ProceedingRefused(word, day=on, criteria=", ".join(f"{scheme}.{name}" for name in names))
    return open_vault().seal(json.dumps(found, ensure_ascii=False), place=f"proceeding.verdict:{row.key.hex}")


def _unset(found: Mapping[str, Any]) -> list[str]:
    """The parameters without a value that criteria read which cannot be judged."""
    unclear = (it for it in found["criteria"] if it["verdict"] == "unknown" and not it["severity"])
    read = (told for it in unclear for told in it["read"])
    return list(dict.fromkeys(name for of, name, _row, value in read if not of and value is None))


def _taken(
    row: Proceeding, household: Household, procedure: Procedure, *, scope: Scope, on: date, reason: str
) -> HouseholdEvent:
    """The step of the household, on the evidence of the whole proceeding."""
    step = require_pack_in_force(on).step(procedure.takes)
    evidence = dict.fromkeys(step.needs, f"proceeding {row.key.hex[:8]}")
    return take_step(
        scope, household.key, event=procedure.takes, on=on, evidence=evidence, reason=reason or procedure.key
    )
