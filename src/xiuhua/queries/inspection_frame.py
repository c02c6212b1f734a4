"""From which homes an inspection draws, as the register stands on a day."""

from datetime import date
from uuid import UUID

import polars as pl
from django.db.models import Count, QuerySet

from xiuhua.policy.inspections import InspectionRules, Kind, Stratum
from xiuhua.reckon.sampling.inspecting import FRAME, SURE
from xiuhua.register.models import Area, AreaWithin, Belonging, Residence, Standing, VillageSurvey
from xiuhua.words import AreaLevel


def inspection_frame(area: Area, kind: Kind, rules: InspectionRules, *, day: date) -> pl.DataFrame:
    """The frame of a kind of inspection in an area: columns FRAME. Five statements.

    Villages are grouped by the county they lie in; those that exit this year are all gone to where the kind says so.
    """
    villages = _villages(area, day)
    strata = [rules.strata[key] for key in kind.homes]
    surveyed = _surveys(villages, day)
    exiting = {pk for pk, it in surveyed.items() if it[2] == day.year} if kind.exiting else set()
    county = _counties(villages, day)
    found: list[tuple[int, str, str, int, int]] = []
    registered: dict[int, list[int]] = {}
    for key, village, status, since, persons in _registered(villages, day):
        registered.setdefault(village, []).append(persons)
        found.extend((village, it.key, key.hex, 1, persons) for it in strata if _is_of(it, status, since, day))
    for stratum in (it for it in strata if it.on_roll):
        for village, (homes, people, _year) in surveyed.items():
            own = registered.get(village, [])
            if homes and homes > len(own):
                rest = homes - len(own)
                each = max(round(((people or 0) - sum(own)) / rest), 1)
                found.append((village, stratum.key, villages[village], rest, each))
    rows = [
        (SURE if village in exiting else county.get(village, ""), villages[village], *rest) for village, *rest in found
    ]
    return pl.DataFrame(rows, FRAME, orient="row").sort("stratum", "village", "kind", "home")


def _is_of(stratum: Stratum, status: str, since: date, day: date) -> bool:
    return status in stratum.statuses and (not stratum.this_year or since.year == day.year)


def _villages(area: Area, day: date) -> dict[int, str]:
    inside = AreaWithin.objects.on(day).filter(ancestor=area).values("area")
    rows = Area.objects.on(day).filter(pk__in=inside, level=AreaLevel.VILLAGE)
    return dict(rows.values_list("pk", "code"))


def _counties(villages: dict[int, str], day: date) -> dict[int, str]:
    around = AreaWithin.objects.on(day).filter(ancestor__level=AreaLevel.COUNTY)
    return {area: code for area, code in around.values_list("area", "ancestor__code") if area in villages}


def _surveys(villages: dict[int, str], day: date) -> dict[int, tuple[int | None, int | None, int | None]]:
    """By village how many households and persons it has, and the year in which it exits."""
    rows = VillageSurvey.objects.on(day).order_by("since", "pk")
    told = rows.values_list("village", "households", "population", "exit_year")
    return {village: (homes, people, year) for village, homes, people, year in told if village in villages}


def _registered(villages: dict[int, str], day: date) -> list[tuple[UUID, int, str, date, int]]:
    homes = dict(Residence.objects.on(day).order_by("pk").values_list("household", "village"))
    persons = dict(_belonging(day).values_list("household").annotate(Count("pk")))
    rows = Standing.objects.on(day).values_list("household", "household__key", "status", "since")
    return [
        (key, homes[pk], status, since, persons.get(pk, 1))
        for pk, key, status, since in rows
        if homes.get(pk) in villages
    ]


def _belonging(day: date) -> QuerySet[Belonging]:
    return Belonging.objects.on(day)
