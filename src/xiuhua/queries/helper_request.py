"""Requests for another helper: of a household, and of an area with the overdue first; and what was handed over."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, QuerySet

from xiuhua.queries.heads_and_homes import heads_of, homes_of
from xiuhua.register.models import (
    Area,
    AreaWithin,
    Assignment,
    Avoidance,
    HelperRequest,
    Household,
    PairingProposal,
    Residence,
)
from xiuhua.register.statements import Told, ask, many
from xiuhua.words import AssignmentKind, RequestState

# How a proposal says that a household gets a helper, or another one: who would lose theirs keeps them.
GIVEN = ("new", "moved")


@dataclass(frozen=True, slots=True)
class RequestLine:
    """A request for another helper.

    `late` says that its day is over and nobody decided, `answered` that a pair followed; `settled_for` is the area of
    the proposal whose approval granted it.
    """

    key: UUID
    household: UUID
    number: str
    head: str
    village: str
    helper: str
    side: str
    reason: str
    note: str
    told_by: str
    asked_by: str
    asked_by_id: int
    asked_on: date
    due: date | None
    late: bool
    state: str
    decided_by: str
    decided_on: date | None
    answer: str
    answered: bool
    settled_for: str = ""


@dataclass(frozen=True, slots=True)
class HandedLine:
    """A household that changed its helper: when, from whom to whom, and until when the former one reads on."""

    household: UUID
    number: str
    head: str
    former: str
    helper: str
    since: date
    read_until: date | None


@dataclass(frozen=True, slots=True)
class KeptApart:
    """Somebody who must not help a household: why, since when, and who said so."""

    key: UUID
    name: str
    unit: str
    why: str
    since: date
    said_by: str


def kept_apart_from(household: Household, *, on: date) -> list[KeptApart]:
    """Who must not help a household on a day, in the order in which it was said. One statement."""
    rows = Avoidance.objects.on(on).filter(household=household).select_related("person__unit", "said_by__person")
    return [
        KeptApart(
            row.key, row.person.name, row.person.unit.name if row.person.unit else "", row.why, row.since,
            row.said_by.called,
        )
        for row in rows.order_by("since", "pk")
    ]  # fmt: skip


def requests_of(household: Household, *, on: date) -> list[RequestLine]:
    """The requests of one household, the latest first. Three statements."""
    rows = HelperRequest.objects.filter(household=household, asked_on__lte=on).order_by("-asked_on", "-pk")
    return _lines(rows, on=on)


def requests_in(area: Area, *, on: date, open_only: bool = False) -> QuerySet[HelperRequest]:
    """The requests of households in an area: open ones by the day they are due, or the others. Asks nothing itself."""
    villages = AreaWithin.objects.on(on).filter(ancestor=area).values("area")
    homes = Residence.objects.on(on).filter(village__in=villages).values("household")
    rows = HelperRequest.objects.filter(household__in=homes, asked_on__lte=on)
    if open_only:
        return rows.filter(state=RequestState.OPEN).order_by(F("due").asc(nulls_last=True), "pk")
    return rows.exclude(state=RequestState.OPEN).order_by("-decided_on", "-pk")


def request_lines(rows: QuerySet[HelperRequest], *, first: int, size: int, on: date) -> list[RequestLine]:
    """Some of the requests that were asked for. Three statements."""
    return _lines(rows[first : first + size], on=on)


def waiting_for(proposal: PairingProposal) -> QuerySet[HelperRequest]:
    """The open requests for another helper of households that a proposal gives one. Asks nothing itself."""
    theirs = proposal.pairs.filter(change__in=GIVEN).values("household")
    return HelperRequest.objects.filter(household__in=theirs, state=RequestState.OPEN)


def requests_met_by(proposal: PairingProposal, *, on: date) -> list[RequestLine]:
    """Requests that a proposal settled, or would settle if it were approved, by household. Three statements."""
    rows = HelperRequest.objects.filter(settled_by=proposal) if proposal.decision else waiting_for(proposal)
    return _lines(rows.order_by("household__number", "pk"), on=on)


def requests_waiting(areas: Iterable[int], *, on: date) -> tuple[int, int]:
    """How many requests wait for a decision in some areas (by id), and how many of them are overdue. One statement."""
    dues = [due for (due,) in ask(_waiting, on, areas=many(areas))]
    return len(dues), sum(due is not None and due < on for due in dues)


def _waiting(on: date) -> QuerySet[Any, Any]:
    # Few requests are open: each is looked up, instead of all who live there.
    within = AreaWithin.objects.on(on).filter(area=OuterRef("village"), ancestor__one_of=Told("areas"))
    homes = Residence.objects.on(on).filter(Exists(within), household=OuterRef("household"))
    return HelperRequest.objects.filter(Exists(homes), state=RequestState.OPEN).values_list("due")


def handed_to(person: int, *, on: date) -> list[HandedLine]:
    """Households handed to somebody (by id) while the former helper reads on, the latest first. Two statements."""
    now = Assignment.objects.on(on).filter(kind=AssignmentKind.PAIR, person=person, predecessor__read_until__gt=on)
    return _handed_lines(now, on=on)


def handed_away_by(households: Iterable[int], *, person: int, on: date) -> list[HandedLine]:
    """Of households (by id) those that somebody handed over, the latest first. Two statements."""
    after = Assignment.objects.filter(predecessor__person=person, predecessor__read_until__gt=on)
    return _handed_lines(after.filter(household__in=list(households)), on=on)


def _handed_lines(pairs: QuerySet[Assignment], *, on: date) -> list[HandedLine]:
    rows = list(pairs.select_related("household", "person", "predecessor__person").order_by("-since", "pk"))
    heads = heads_of({row.household_id for row in rows if row.household_id}, on=on)
    return [_handed(row, heads) for row in rows]


def _handed(row: Assignment, heads: dict[int, str]) -> HandedLine:
    before = row.predecessor
    return HandedLine(
        household=row.household.key,  # type: ignore[union-attr]  # a pair has a household
        number=row.household.number,  # type: ignore[union-attr]
        head=heads.get(row.household_id or 0, ""),
        former=before.person.name if before and before.person else "",
        helper=row.person.name if row.person else "",
        since=row.since,
        read_until=before.read_until if before else None,
    )


def _lines(rows: QuerySet[HelperRequest], *, on: date) -> list[RequestLine]:
    found = list(
        rows.select_related(
            "household", "pairing__person", "asked_by__person", "decided_by__person", "answered_by", "settled_by__area"
        )
    )
    ids = {row.household_id for row in found}
    heads, homes = heads_of(ids, on=on), homes_of(ids, on=on)
    return [_line(row, heads.get(row.household_id, ""), homes.get(row.household_id, ""), on=on) for row in found]


def _line(row: HelperRequest, head: str, village: str, *, on: date) -> RequestLine:
    return RequestLine(
        key=row.key, household=row.household.key, number=row.household.number, head=head, village=village,
        helper=row.pairing.person.name if row.pairing.person else "", side=row.side, reason=row.reason, note=row.note,
        told_by=row.told_by, asked_by=row.asked_by.called, asked_by_id=row.asked_by_id, asked_on=row.asked_on,
        due=row.due, late=row.state == RequestState.OPEN and row.due is not None and row.due < on, state=row.state,
        decided_by=row.decided_by.called if row.decided_by else "", decided_on=row.decided_on, answer=row.answer,
        answered=row.answered_by_id is not None, settled_for=row.settled_by.area.name if row.settled_by else "",
    )  # fmt: skip
