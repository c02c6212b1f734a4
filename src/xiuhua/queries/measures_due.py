"""What of measures waits for somebody: renewals of households and places, and plans of a year to be fixed."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from xiuhua.queries.heads_and_homes import heads_of
from xiuhua.register.models import AreaWithin, HelpedVerdict, HouseholdPlan, Residence
from xiuhua.register.statements import Told, ask, many


@dataclass(frozen=True, slots=True)
class PlanDue:
    """A plan of a year that waits to be fixed by somebody else than who wrote it."""

    household: UUID
    number: str
    head: str
    year: int
    written_by: str
    written_on: date


def renewals_of_households(households: Collection[UUID], *, on: date) -> dict[UUID, int]:
    """How many measures of some households (by key) end soon and are to be renewed, as last settled. One statement."""
    if not households:
        return {}
    return dict(ask(_renewals, on, households=many(household.hex for household in households)))


def _renewals(on: date) -> QuerySet[Any, Any]:
    rows = HelpedVerdict.objects.on(on).filter(household__key__one_of=Told("households"), renewals__gt=0)
    return rows.values_list("household__key", "renewals")


def renewals_in(places: Collection[int], *, on: date) -> int:
    """How many households of some places (by id) have measures to be renewed, as last settled. One statement."""
    return len(ask(_renewing, on, places=many(places))) if places else 0


def _renewing(on: date) -> QuerySet[Any, Any]:
    rows = HelpedVerdict.objects.on(on).filter(household__in=_homes(on), renewals__gt=0)
    return rows.values_list("household")


def plans_to_fix(places: Collection[int], *, but: int, on: date, most: int) -> list[PlanDue]:
    """The first plans of a year in some places that wait, those of one account (by id) and returned ones left out.

    Two statements.
    """
    if not places:
        return []
    rows: list[HouseholdPlan] = ask(_drafts, on, most, places=many(places), but=but)
    heads = heads_of([row.household_id for row in rows], on=on)
    return [
        PlanDue(
            row.household.key, row.household.number, heads.get(row.household_id, ""), row.year, row.written_by.called,
            row.written_on,
        )
        for row in rows
    ]  # fmt: skip


def _drafts(on: date, most: int) -> QuerySet[HouseholdPlan]:
    rows = HouseholdPlan.objects.filter(fixed_on__isnull=True, returned_why="", household__in=_homes(on))
    rows = rows.exclude(written_by=Told("but")).select_related("household", "written_by__person")
    return rows.order_by("written_on", "pk")[:most]


def _homes(on: date) -> QuerySet[Any, Any]:
    villages = AreaWithin.objects.on(on).filter(ancestor__one_of=Told("places")).values("area")
    return Residence.objects.on(on).filter(village__in=villages).values("household")
