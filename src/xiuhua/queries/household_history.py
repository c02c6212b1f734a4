"""What a household went through: found poor, why, what was planned and done, who helped, what was changed on file."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby, pairwise

from xiuhua.bridge.gather.reading import told_by
from xiuhua.queries.proceeding import in_sight_of
from xiuhua.register.models import (
    Assignment,
    Belonging,
    Cause,
    FamilyPriority,
    Household,
    HouseholdEvent,
    HouseholdPlan,
    IncomeEntry,
    Measure,
    Proceeding,
    Residence,
)
from xiuhua.words import AssignmentKind

KINDS = ("step", "cause", "wish", "plan", "measure", "procedure", "value", "family", "helper")
Plain = bool | int | str | None


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that happened to a household: of which kind, and of what (`did`) in it.

    `about` is a key of one of the pack's lists, the name of somebody, or an item of the pack's forms; `before` and
    `after` are what a value was and became, of income in fen; `note` is in the words of whoever wrote it down, or a
    key; `year` is that of a plan or an income.
    """

    on: date
    kind: str
    did: str
    about: str
    who: str = ""
    note: str = ""
    member: str = ""
    year: int | None = None
    before: Plain = None
    after: Plain = None


def history_of(household: Household, *, reader: int | None, on: date) -> list[Happening]:
    """What a household went through by a day, the latest first; what had not ended by then had not. Twelve statements.

    `reader` is the person who reads, by id: complaints about them are left out. What lies ahead is no history yet.
    """
    found = [
        *_steps(household, on), *_causes(household, on), *_wishes(household, on), *_plans(household, on),
        *_measures(household, on), *_procedures(household, reader, on), *_incomes(household, on),
        *_members(household, on), *_homes(household, on), *_helpers(household, on),
    ]  # fmt: skip
    return sorted((it for it in found if it.on <= on), key=lambda it: it.on, reverse=True)


def counts_of(happenings: Iterable[Happening]) -> dict[str, int]:
    """How many there are of each kind that there is, in the order of KINDS."""
    kinds = [it.kind for it in happenings]
    return {kind: kinds.count(kind) for kind in KINDS if kind in kinds}


def _steps(household: Household, on: date) -> Iterator[Happening]:
    for row in HouseholdEvent.objects.filter(household=household, on__lte=on).order_by("pk"):
        yield Happening(row.on, "step", "taken", row.kind, row.actor, row.reason or row.evidence)


def _causes(household: Household, on: date) -> Iterator[Happening]:
    """Causes as they were said; one that is said again the day it ends goes on."""
    rows = list(told_by(Cause, on).filter(household=household))
    begun = {(row.cause, row.since) for row in rows}
    for row in rows:
        did = "main" if row.main else "further"
        yield Happening(row.since, "cause", did, row.cause, row.said_by, row.evidence)
        if row.until is not None and (row.cause, row.until) not in begun:
            yield Happening(row.until, "cause", "ended", row.cause)


def _wishes(household: Household, on: date) -> Iterator[Happening]:
    """What the family wanted first, each time it was told anew."""
    rows = told_by(FamilyPriority, on).filter(household=household).order_by("since", "place")
    for since, told in groupby(rows, key=lambda it: it.since):
        first = next(iter(told))
        yield Happening(since, "wish", "told", first.wish, first.told_by, first.words)


def _plans(household: Household, on: date) -> Iterator[Happening]:
    rows = HouseholdPlan.objects.filter(household=household, fixed_on__lte=on).select_related("fixed_by__person")
    for row in rows.order_by("pk"):
        if row.fixed_on is not None and row.fixed_by is not None:
            did = "changed" if row.version > 1 else "fixed"
            yield Happening(row.fixed_on, "plan", did, "", row.fixed_by.called, row.goal, year=row.year)


def _measures(household: Household, on: date) -> Iterator[Happening]:
    rows = Measure.objects.ever_held().filter(household=household, since__lte=on).select_related("member")
    for row in rows.order_by("pk"):
        member = row.member.name if row.member else ""
        yield Happening(row.since, "measure", "begun", row.item, row.said_by, row.basis, member)
        if row.until is not None:
            yield Happening(row.until, "measure", "ended", row.item, "", row.end_reason, member)


def _procedures(household: Household, reader: int | None, on: date) -> Iterator[Happening]:
    """What was gone through; a change of a value that was written is told as that."""
    begun = in_sight_of(reader, Proceeding.objects.filter(household=household, begun_on__lte=on))
    rows = begun.select_related("begun_by__person").prefetch_related("changes__member", "acts")
    for row in rows.order_by("pk"):
        yield Happening(row.begun_on, "procedure", "begun", row.procedure, row.begun_by.called)
        if row.ended_on is None:
            continue
        last = max(row.acts.all(), key=lambda it: it.number, default=None)
        yield Happening(row.ended_on, "procedure", row.outcome, row.procedure, "", last.reason if last else "")
        for it in row.changes.all():
            if it.wrote is not None:
                member = it.member.name if it.member else ""
                yield Happening(
                    row.ended_on, "value", "changed", it.item, "", member=member, before=it.before, after=it.after
                )


def _incomes(household: Household, on: date) -> Iterator[Happening]:
    """Items of income that were corrected or taken back; one that is written for the first time changes none."""
    rows = IncomeEntry.objects.filter(household=household, entered_on__lte=on, before_fen__isnull=False)
    for row in rows.select_related("by__person").order_by("pk"):
        yield Happening(
            row.entered_on, "value", "income", row.part, row.by.called, row.evidence, year=row.since.year,
            before=row.before_fen, after=row.after_fen,
        )  # fmt: skip


def _members(household: Household, on: date) -> Iterator[Happening]:
    """Who joined after the family was first written down, and who left."""
    rows = list(told_by(Belonging, on).filter(household=household).select_related("member"))
    first = min((row.since for row in rows), default=on)
    kept = {(row.member_id, row.since) for row in rows}
    followed = {(row.member_id, row.until) for row in rows if row.until is not None}
    for row in rows:
        if row.since > first and (row.member_id, row.since) not in followed:
            yield Happening(row.since, "family", "joined", row.member.name, note=row.how_joined)
        if row.until is not None and (row.member_id, row.until) not in kept:
            yield Happening(row.until, "family", "left", row.member.name, note=row.how_left)


def _homes(household: Household, on: date) -> Iterator[Happening]:
    """Where it moved to; where it lived first is no move."""
    rows = list(told_by(Residence, on).filter(household=household).select_related("village").order_by("since", "pk"))
    for before, row in pairwise(rows):
        if before.village_id != row.village_id:
            yield Happening(row.since, "family", "moved", row.village.name)


def _helpers(household: Household, on: date) -> Iterator[Happening]:
    rows = Assignment.objects.ever_held().filter(household=household, kind=AssignmentKind.PAIR, since__lte=on)
    for row in rows.select_related("person").order_by("pk"):
        if row.person is not None:
            yield Happening(row.since, "helper", "begun", row.person.name, note=row.document)
            if row.until is not None:
                yield Happening(row.until, "helper", "ended", row.person.name, note=row.end_reason)
