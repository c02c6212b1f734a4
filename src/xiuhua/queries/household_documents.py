"""What is on paper about a household: what was printed, put up, signed and shown as evidence, where it is kept."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from xiuhua.bridge.gather.reading import told_by
from xiuhua.queries.journal import lines_about
from xiuhua.queries.measure import deliveries_by
from xiuhua.queries.proceeding import in_sight_of
from xiuhua.register.models import (
    Cause,
    Consent,
    Dividend,
    Household,
    HouseholdEvent,
    IncomeEntry,
    Measure,
    Proceeding,
    ProceedingAct,
)

KINDS = ("printed", "notice", "procedure", "measure", "delivery", "dividend", "income", "cause", "consent", "step")


@dataclass(frozen=True, slots=True)
class Document:
    """A paper about a household: of which kind, what it is about, and its number or where it is kept.

    `about` is a key of the pack's list `of`, or plain words where `of` is empty; `notice` is the key of one that was
    put up; `as_of` the earlier day of which something was printed.
    """

    on: date
    kind: str
    of: str
    about: str
    where: str
    who: str = ""
    piece: str = ""
    notice: UUID | None = None
    as_of: date | None = None


def documents_of(household: Household, *, reader: int | None, on: date) -> list[Document]:
    """The papers about a household by a day, the latest first. Nine statements.

    `reader` is the person who reads, by id: complaints about them are left out.
    """
    found = [
        *_printed(household, on), *_of_proceedings(household, reader, on), *_of_measures(household, on),
        *_of_money(household, on), *_of_what_was_found(household, on),
    ]  # fmt: skip
    return sorted(found, key=lambda it: it.on, reverse=True)


def _printed(household: Household, on: date) -> Iterator[Document]:
    """Papers that were printed of the household alone; the journal keeps what for."""
    for line in lines_about(household.key).filter(deed="print_papers").select_related("actor__person"):
        told = line.after or {}
        day = date.fromisoformat(str(told.get("on", date.max)))  # the office's day, which a demo sets
        as_of = date.fromisoformat(str(told.get("as_of", day)))
        if day <= on:
            who = line.actor.called if line.actor else line.actor_name
            about = str(told.get("paper", ""))
            yield Document(day, "printed", "paper", about, line.why, who, as_of=as_of if as_of != day else None)


def _of_proceedings(household: Household, reader: int | None, on: date) -> Iterator[Document]:
    """What acts were shown as evidence, and the notices that they put up, each notice once."""
    seen = in_sight_of(reader, Proceeding.objects.filter(household=household))
    acts = ProceedingAct.objects.filter(proceeding__in=seen, on__lte=on)
    hung: set[UUID] = set()
    for act in acts.select_related("proceeding", "notice", "by__person").order_by("pk"):
        about = act.proceeding.procedure
        for piece, where in act.evidence.items():
            yield Document(act.on, "procedure", "procedure", about, str(where), act.by.called, piece)
        if act.notice is not None and act.notice.key not in hung:
            hung.add(act.notice.key)
            yield Document(act.on, "notice", "procedure", about, act.step, act.by.called, notice=act.notice.key)


def _of_measures(household: Household, on: date) -> Iterator[Document]:
    for row in Measure.objects.ever_held().filter(household=household, since__lte=on).exclude(basis=""):
        yield Document(row.since, "measure", "measure_item", row.item, row.basis, row.said_by)
    rows = deliveries_by(on).filter(measure__household=household).exclude(evidence="").select_related("measure")
    for one in rows:
        yield Document(one.since, "delivery", "measure_item", one.measure.item, one.evidence, one.said_by)


def _of_money(household: Household, on: date) -> Iterator[Document]:
    dividends = told_by(Dividend, on).filter(share__household=household).exclude(evidence="")
    for paid in dividends.select_related("share__project"):
        yield Document(paid.since, "dividend", "", paid.share.project.name, paid.evidence, paid.said_by)
    entries = IncomeEntry.objects.filter(household=household, entered_on__lte=on).select_related("by__person")
    for entry in entries:
        yield Document(entry.on, "income", "income_part", entry.part, entry.evidence, entry.by.called)


def _of_what_was_found(household: Household, on: date) -> Iterator[Document]:
    for row in told_by(Cause, on).filter(household=household).exclude(evidence=""):
        yield Document(row.since, "cause", "cause", row.cause, row.evidence, row.said_by)
    consents = Consent.objects.filter(household=household, given_on__lte=on).exclude(paper="")
    for consent in consents.select_related("by__person"):
        yield Document(
            consent.given_on, "consent", "consent_purpose", consent.purpose, consent.paper, consent.by.called
        )
    # A step that a procedure took rests on the evidence of the procedure, which is listed itself.
    steps = HouseholdEvent.objects.filter(household=household, on__lte=on).exclude(evidence="")
    for event in steps.exclude(evidence__contains=": proceeding "):
        yield Document(event.on, "step", "event_kind", event.kind, event.evidence, event.actor)


def counts_by_kind(documents: Iterable[Document]) -> dict[str, int]:
    """How many there are of each kind that there is, in the order of KINDS."""
    kinds = [it.kind for it in documents]
    return {kind: kinds.count(kind) for kind in KINDS if kind in kinds}
