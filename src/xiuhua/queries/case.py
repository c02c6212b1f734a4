"""The case of a weak organisation: its three lists, milestones, what is late and who answers, who accepted it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from xiuhua.policy.weakness import CLOSED, COUNTY, HALF, HELPED, LISTED, TOWNSHIP
from xiuhua.policy.words import Labels
from xiuhua.queries.pack import judging_pack
from xiuhua.register.models import (
    AreaWithin,
    Assignment,
    CaseStep,
    Decision,
    Leader,
    Organisation,
    Person,
    Rectification,
    RectificationItem,
    Team,
)
from xiuhua.words import AreaLevel

OPEN, ACCEPTED, RELAPSED = "open", "accepted", "relapsed"


@dataclass(frozen=True, slots=True)
class ItemLine:
    """A line of the three lists as it stood on a day; `late` are the days after which it was done, or is not."""

    key: UUID
    number: int
    problem: str
    measure: str
    duty: str
    owner: UUID | None
    due: date
    written_on: date
    done_on: date | None
    document: str
    decision: str
    closed_on: date | None
    late: int


@dataclass(frozen=True, slots=True)
class MilestoneLine:
    """A milestone: by when it should have been reached, and on which day it was, if ever."""

    label: Labels
    due: date
    reached_on: date | None
    late: bool


@dataclass(frozen=True, slots=True)
class StepLine:
    """That somebody accepted it, or gave it back."""

    on: date
    office: str
    result: str
    why: str
    document: str
    decision: str
    by: str


@dataclass(frozen=True, slots=True)
class CaseView:
    """A case as of a day; `before` and `after` are the cases that it relapsed from, and into."""

    key: UUID
    organisation: UUID
    name: str
    village_code: str
    village: str
    listed_on: date
    due: date | None
    signs: tuple[str, ...]
    problem: str
    reason: str
    document: str
    state: str
    township_accepted_on: date | None
    accepted_on: date | None
    accepted_by: str
    before: UUID | None
    after: UUID | None
    helpers: tuple[tuple[str, UUID | None, str], ...]
    items: tuple[ItemLine, ...]
    milestones: tuple[MilestoneLine, ...]
    steps: tuple[StepLine, ...]
    months: tuple[tuple[date, int, int], ...]

    @property
    def closed(self) -> int:
        """How many of its items are closed."""
        return sum(it.closed_on is not None for it in self.items)

    @property
    def is_over(self) -> bool:
        """Whether it was accepted for the county."""
        return self.accepted_on is not None


def case_view(case: Rectification, *, on: date) -> CaseView:
    """A case as its page shows it, as of a day. At most eight statements."""
    rows = case.items.filter(written_on__lte=on)
    items = tuple(_item(it, on=on) for it in rows.select_related("owner", "decision__meeting").order_by("number"))
    listing = getattr(case, "listing", None)
    township, accepted = _by(case.township_accepted_on, on), _by(case.accepted_on, on)
    relapsed = _by(case.relapsed_on, on)
    later = Rectification.objects.filter(relapse_of=case, listed_on__lte=on).values_list("key", flat=True).first()
    return CaseView(
        key=case.key,
        organisation=case.organisation.key,
        name=case.organisation.name,
        village_code=case.village.code,
        village=case.village.name,
        listed_on=case.listed_on,
        due=case.due,
        signs=tuple(filter(None, case.criteria.split(";"))),
        problem=case.problem,
        reason=listing.reason if listing else "",
        document=listing.document if listing else "",
        state=RELAPSED if relapsed else ACCEPTED if accepted else TOWNSHIP if township else OPEN,
        township_accepted_on=township,
        accepted_on=accepted,
        accepted_by=case.accepted_by if accepted else "",
        before=case.relapse_of.key if case.relapse_of else None,
        after=later,
        helpers=tuple(_helpers(case)),
        items=items,
        milestones=tuple(_milestones(case, items, township, accepted, on=on)),
        steps=tuple(_steps(case, on=on)),
        months=tuple(_months(items)),
    )


def who_may_answer(case: Rectification, *, on: date) -> QuerySet[Person]:
    """Who may be linked with a case or answer in it: who holds a post there or around, or leads or serves nearby."""
    around = list(AreaWithin.objects.on(on).filter(area=case.village_id).values_list("ancestor", "ancestor__level"))
    near = [area for area, level in around if level >= AreaLevel.TOWNSHIP]
    posts = Assignment.objects.on(on).filter(area=case.village_id, person__isnull=False).values("person")
    leaders = Leader.objects.on(on).filter(organisation__area__in=near).values("person")
    return Person.objects.filter(Q(pk__in=posts) | Q(pk__in=leaders) | Q(unit__area__in=near)).order_by("name", "pk")


def unit_candidates(case: Rectification, *, on: date) -> QuerySet[Organisation]:
    """The units that may help in a case: those that answer for the village already."""
    posts = Assignment.objects.on(on).filter(area=case.village_id)
    teams = Team.objects.on(on).filter(village=case.village_id).values("unit")
    return Organisation.objects.filter(
        Q(pk__in=posts.filter(organisation__isnull=False).values("organisation"))
        | Q(pk__in=posts.filter(person__unit__isnull=False).values("person__unit"))
        | Q(pk__in=teams)
    ).order_by("name", "pk")


def decisions_near(body: Organisation, *, on: date, most: int = 40) -> list[tuple[UUID, str]]:
    """Decisions of its meetings and of the organisation above, the latest first, as keys and words. One statement."""
    rows = Decision.objects.filter(
        meeting__organisation__in=[body.pk, body.parent_id or body.pk], meeting__on__lte=on, meeting__withdrawn_at=None
    ).select_related("meeting")
    return [(it.key, decision_words(it)) for it in rows.order_by("-meeting__on", "meeting_id", "number")[:most]]


def decision_words(row: Decision | None) -> str:
    """A decision as others name it: the day of its meeting, its number and what was decided."""
    return f"{row.meeting.on:%Y-%m-%d} ({row.number}) {row.text}" if row else ""


def _by(day: date | None, on: date) -> date | None:
    return day if day is not None and day <= on else None


def _item(row: RectificationItem, *, on: date) -> ItemLine:
    done, closed = _by(row.done_on, on), _by(row.closed_on, on)
    until = done or on
    return ItemLine(
        row.key, row.number, row.problem, row.measure, row.duty, row.owner.key if row.owner else None, row.due,
        row.written_on, done,
        row.document if done else "", decision_words(row.decision) if done else "", closed,
        max((until - row.due).days, 0),
    )  # fmt: skip


def _helpers(case: Rectification) -> Iterable[tuple[str, UUID | None, str]]:
    for name in ("county_leader", "township_leader", "first_secretary"):
        person = getattr(case, name)
        yield name, person.key if person else None, person.name if person else ""
    yield "unit", case.unit.key if case.unit else None, case.unit.name if case.unit else ""


def _milestones(
    case: Rectification, items: tuple[ItemLine, ...], township: date | None, accepted: date | None, *, on: date
) -> Iterable[MilestoneLine]:
    """The milestones of the pack, each seen by the rows of the case."""
    pack = judging_pack(case.village_id, on=on)
    if pack is None or pack.weakness is None:
        return
    reached = _reached(case, items, township, accepted)
    for it in pack.weakness.milestones:
        due, day = case.listed_on + timedelta(days=it.days), _by(reached[it.reached], on)
        yield MilestoneLine(it.label, due, day, late=(day or on) > due)


def _reached(
    case: Rectification, items: tuple[ItemLine, ...], township: date | None, accepted: date | None
) -> Mapping[str, date | None]:
    closed = sorted(it.closed_on for it in items if it.closed_on is not None)
    half = (len(items) + 1) // 2
    return {
        HELPED: case.helped_on,
        LISTED: min((it.written_on for it in items), default=None),
        HALF: closed[half - 1] if items and len(closed) >= half else None,
        CLOSED: closed[-1] if items and len(closed) == len(items) else None,
        TOWNSHIP: township,
        COUNTY: accepted,
    }


def _steps(case: Rectification, *, on: date) -> Iterable[StepLine]:
    rows: QuerySet[CaseStep] = case.steps.filter(on__lte=on).select_related("by", "decision__meeting")
    for row in rows.order_by("on", "pk"):
        yield StepLine(
            row.on, row.office, row.result, row.why, row.document, decision_words(row.decision),
            row.by.called if row.by else "",
        )  # fmt: skip


def _months(items: tuple[ItemLine, ...]) -> Iterable[tuple[date, int, int]]:
    """By month in which something was closed: how many items, and how many were open at its end."""
    closed = sorted(it.closed_on.replace(day=1) for it in items if it.closed_on is not None)
    for month in dict.fromkeys(closed):
        until = sum(it <= month for it in closed)
        yield month, closed.count(month), len(items) - until
