"""What changed since the turn before: figures, and the steps of households that made the number of the poor another."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from xiuhua.queries.figure import settled_of_each, turn_days
from xiuhua.queries.household_counts import (
    POOR,
    STEPPED,
    By,
    Part,
    codes_of,
    homes_told,
    villages_in_order,
)
from xiuhua.queries.kept_by_village import Facts, KeptByVillage, newest_facts
from xiuhua.queries.pack import pack_in_force
from xiuhua.register.models import Area, Belonging

POOR_PERSONS = "poor_persons"


@dataclass(frozen=True, slots=True)
class Before:
    """The day of the turn before the last one, and what it settled for an area by figure; None is unknown."""

    on: date
    figures: dict[str, float | None]


@dataclass(frozen=True, slots=True)
class Step:
    """Households that came into poverty or out of it (`sign` +1 or -1), by their standing then and now."""

    was: str
    now: str
    sign: int
    households: int
    persons: int

    @property
    def key(self) -> str:
        """The step as a part of the households has it."""
        return f"{self.was}{STEPPED}{self.now}"


@dataclass(frozen=True, slots=True)
class Change:
    """How the number of poor persons changed from a day to another, and why as far as steps tell it."""

    since: date
    persons: float
    steps: tuple[Step, ...]

    @property
    def rest(self) -> float:
        """What no step tells: births, deaths, people who joined or left, corrections."""
        return self.persons - sum(step.sign * step.persons for step in self.steps)


def figures_before(area: str, figures: Iterable[str], *, on: date) -> Before | None:
    """What the turn before the last one settled; None where there was none. Two statements."""
    days = turn_days(on, most=2)
    if len(days) < 2:
        return None
    settled = settled_of_each([area], list(figures), on=days[1])
    return Before(days[1], {key: told.value for (_, key), told in settled.items()})


def change_of(area: Area, before: Before | None, now: float | None, *, on: date) -> Change | None:
    """Why the poor of an area are more or fewer than they were; None where nothing is told. Four statements."""
    was = before.figures.get(POOR_PERSONS) if before else None
    if before is None or was is None or now is None:
        return None
    return Change(before.on, now - was, tuple(_steps(area, since=before.on, on=on)))


def _steps(area: Area, *, since: date, on: date) -> list[Step]:
    poor = codes_of(pack_in_force(on), POOR, on=on)
    signed = [
        (was, now, (now in poor) - (was in poor), homes, persons)
        for was, now, homes, persons in steps_of(area.pk, since, on, newest_facts())
    ]
    return [Step(*told) for told in signed if told[2]]


@lru_cache(maxsize=512)
def steps_of(area: int, since: date, on: date, facts: Facts) -> tuple[tuple[str, str, int, int], ...]:
    """Standing before and now, homes and persons; kept until one of the facts that they rest on changes."""
    places, whole_city = villages_in_order(area, on, facts)

    def counted(villages: Collection[int] | None) -> QuerySet[Any, Any]:
        theirs = Belonging.objects.on(on).filter(household=OuterRef("household")).order_by().values("household")
        persons = Subquery(theirs.annotate(persons=Count("pk")).values("persons"))
        stepped = homes_told(Part(By.STEP, before=since), on=on, villages=villages)
        rows = stepped.values_list("village", "was", "now")
        return rows.annotate(homes=Count("pk"), persons=Coalesce(Sum(persons), 0)).order_by()

    if whole_city or _KEPT.known((since, on)):
        every = _KEPT.rows((since, on), counted, facts)
        found = [row for village in places for row in every.get(village, ())]
    else:
        found = [row[1:] for row in counted(places)]
    in_all: dict[tuple[str, str], tuple[int, int]] = {}
    for was, now, homes, persons in found:
        before = in_all.get((was, now), (0, 0))
        in_all[was, now] = (before[0] + homes, before[1] + persons)
    return tuple((*step, *counts) for step, counts in sorted(in_all.items()))


_KEPT = KeptByVillage()
