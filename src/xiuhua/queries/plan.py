"""The plan of a year of a household: the version that holds, the draft that waits, and how far each step has come."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from xiuhua.queries.measure import RemedyView
from xiuhua.register.models import Household, HouseholdPlan, PlanStep

RECEIVED, GRANTED, LATE, TO_DO = "received", "granted", "late", "to_do"


@dataclass(frozen=True, slots=True)
class StepView:
    """A step with how far it has come: received, granted, late, or to do."""

    number: int
    need: str
    item: str
    member: str
    member_key: UUID | None
    owner: str
    budget_fen: int | None
    due: date
    state: str

    @property
    def line(self) -> str:
        """What the item is called on the page of measures."""
        return f"{self.item}-{self.member_key.hex}" if self.member_key else self.item


@dataclass(frozen=True, slots=True)
class PlanView:
    """A plan of a year in a version; `fixed_on` is None for a draft. `seen` changes when it is written anew."""

    key: UUID
    year: int
    version: int
    goal: str
    owner: str
    written_by: str
    written_by_id: int
    written_on: date
    fixed_by: str
    fixed_on: date | None
    returned_why: str
    steps: tuple[StepView, ...]
    seen: int

    @property
    def budget_fen(self) -> int:
        """All money that its steps name."""
        return sum(step.budget_fen or 0 for step in self.steps)

    @property
    def done(self) -> int:
        """How many steps are received."""
        return sum(step.state == RECEIVED for step in self.steps)


def plans_of(household: Household, *, year: int, on: date, remedy: RemedyView | None) -> list[PlanView]:
    """The versions of a household's plan of a year that were known by a day, the latest first. Two statements."""
    rows: QuerySet[HouseholdPlan] = HouseholdPlan.objects.filter(household=household, year=year, written_on__lte=on)
    rows = rows.select_related("written_by__person", "fixed_by__person").prefetch_related("steps__member")
    states = _states(remedy if year <= on.year else None)  # what runs now is nothing of a year to come
    return [_view(row, states, on=on) for row in rows.order_by("-version")]


def _states(remedy: RemedyView | None) -> Mapping[tuple[str, UUID | None], str]:
    """How far each item has come, for the household or a member."""
    items = remedy.items if remedy else ()
    return {(it.key, it.member_key): it.state for it in items}


def _view(row: HouseholdPlan, states: Mapping[tuple[str, UUID | None], str], *, on: date) -> PlanView:
    steps = sorted(row.steps.all(), key=lambda step: step.number)
    return PlanView(
        key=row.key, year=row.year, version=row.version, goal=row.goal, owner=row.owner,
        written_by=row.written_by.called, written_by_id=row.written_by_id, written_on=row.written_on,
        fixed_by=row.fixed_by.called if row.fixed_by else "", fixed_on=row.fixed_on, returned_why=row.returned_why,
        steps=tuple(_step(step, states, on=on) for step in steps), seen=seen_of(steps),
    )  # fmt: skip


def seen_of(steps: Iterable[PlanStep]) -> int:
    """A number that changes whenever a draft is written anew: its steps are then other rows."""
    return max((step.pk for step in steps), default=0)


def _step(row: PlanStep, states: Mapping[tuple[str, UUID | None], str], *, on: date) -> StepView:
    member = row.member
    found = states.get((row.item, member.key if member else None), "")
    state = {"receiving": RECEIVED, "planned": GRANTED}.get(found) or (LATE if row.due < on else TO_DO)
    return StepView(
        row.number, row.need, row.item, member.name if member else "", member.key if member else None, row.owner,
        row.budget_fen, row.due, state,
    )  # fmt: skip
