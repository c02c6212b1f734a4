"""What goes with a household that is handed over: what it is given, what was promised, and what waits to be done."""

from dataclasses import dataclass
from datetime import date

from xiuhua.queries.diagnosis import CauseLine, diagnosis_of
from xiuhua.queries.measure import ItemView, remedy_of
from xiuhua.queries.plan import RECEIVED, PlanView, StepView, plans_of
from xiuhua.queries.proceeding import ProceedingView, proceedings_of
from xiuhua.register.models import FamilyPriority, Household
from xiuhua.words import NotFound

RECEIVING, PLANNED = "receiving", "planned"


@dataclass(frozen=True, slots=True)
class HandedOver:
    """What a household is given and promised, and what of it waits for whoever helps it.

    `granted` are measures of which nothing was delivered yet, `promised` the steps of the year's fixed plan that are
    not received. `questions` are causes that the records and what was said disagree on.
    """

    receiving: tuple[ItemView, ...]
    granted: tuple[ItemView, ...]
    plan: PlanView | None
    promised: tuple[StepView, ...]
    wishes: tuple[FamilyPriority, ...]
    questions: tuple[CauseLine, ...]
    proceedings: tuple[ProceedingView, ...]

    @property
    def renewals(self) -> tuple[ItemView, ...]:
        """Measures that end soon and are to be renewed."""
        return tuple(it for it in self.receiving if it.renewal_due)

    @property
    def waits(self) -> bool:
        """Whether anything waits."""
        return bool(self.renewals or self.questions or self.proceedings)


def handed_over(household: Household, *, reader: int | None, on: date) -> HandedOver:
    """All of it as of a day; `reader` is the person who reads, by id. About seventy quick statements."""
    remedy = remedy_of(household, on=on)
    fixed = [it for it in plans_of(household, year=on.year, on=on, remedy=remedy) if it.fixed_on is not None]
    plan = fixed[0] if fixed else None
    try:
        diagnosis = diagnosis_of(household, on=on)
    except NotFound:
        diagnosis = None
    lines = (*diagnosis.stated, *diagnosis.shown) if diagnosis else ()
    items = remedy.items if remedy else ()
    return HandedOver(
        receiving=tuple(it for it in items if it.state == RECEIVING),
        granted=tuple(it for it in items if it.state == PLANNED),
        plan=plan,
        promised=tuple(it for it in plan.steps if it.state != RECEIVED) if plan else (),
        wishes=diagnosis.priorities if diagnosis else (),
        questions=tuple(it for it in lines if it.waits),
        proceedings=tuple(it for it in proceedings_of(household, reader=reader, on=on) if not it.outcome),
    )
