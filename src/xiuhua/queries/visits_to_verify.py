"""Visits as the stage that looks for signs reads them: tables of `reckon.visits`, from what was told alone."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl
from django.db.models import QuerySet
from django.utils import timezone

from xiuhua.policy.pack import Pack
from xiuhua.reckon.visits import ABSENCES, ANSWERS, VISITS
from xiuhua.register.models import Leave, Residence, Visit, VisitPhoto
from xiuhua.words import AnswerHow

WORD = 2**64  # a likeness is kept as a signed number


@dataclass(frozen=True, slots=True)
class ToVerify:
    """Visits with what was answered at them, and the days on which whoever came was on leave."""

    visits: pl.DataFrame
    answers: pl.DataFrame
    absences: pl.DataFrame


def visits_to_verify(pack: Pack, *, since: date, until: date) -> ToVerify:
    """The visits of some days, the last one included, of which a time was told. Four statements.

    Left out are those that were taken back, where nobody was met, and those without a time: what is not there is no
    sign. One that says it was entered late is read as if nobody knew when it was entered.
    """
    rows = Visit.objects.filter(on__gte=since, on__lte=until, withdrawn_at=None, started__isnull=False)
    rows = rows.exclude(way__in=pack.visits.missed) if pack.visits else rows
    found = list(rows.order_by("pk"))
    homes = _homes(rows, on=until)
    photos = dict(
        VisitPhoto.objects.filter(visit__in=rows.values("pk")).order_by("-pk").values_list("visit", "likeness")
    )
    told = [_row(it, homes.get(it.household_id, ("", None, None)), photos.get(it.pk)) for it in found]
    answers = [
        (it.key.hex, ask, said, True, how != AnswerHow.UNTOUCHED)
        for it in found
        for ask, (said, how, *_rest) in it.answers.items()
    ]
    leaves = Leave.objects.filter(since__lte=until, until__gt=since).exclude(assignment__person=None)
    away = leaves.values_list("assignment__person", "since", "until", "why")
    absences = sorted({(str(who), *rest) for who, *rest in away})
    return ToVerify(
        pl.DataFrame(told, dict(VISITS.columns), orient="row"),
        pl.DataFrame(answers, dict(ANSWERS.columns), orient="row"),
        pl.DataFrame(absences, dict(ABSENCES.columns), orient="row").unique(["helper", "since"], keep="first"),
    )


def _homes(rows: QuerySet[Visit], *, on: date) -> Mapping[int, tuple[str, float | None, float | None]]:
    """By household the code of its village and its home's point."""
    told = Residence.objects.on(on).filter(household__in=rows.values("household")).order_by("-pk")
    columns = ("household", "village__code", "latitude", "longitude")
    return {home: (village, lat, lon) for home, village, lat, lon in told.values_list(*columns)}


def _row(visit: Visit, home: tuple[str, float | None, float | None], likeness: int | None) -> tuple[object, ...]:
    village, lat, lon = home
    local = timezone.localtime
    told = {
        "visit": visit.key.hex, "helper": str(visit.person_id), "household": str(visit.household_id),
        "village": village, "home_lat": lat, "home_lon": lon,
        "started": local(visit.started).replace(tzinfo=None) if visit.started else None,
        "minutes": None if visit.minutes is None else float(visit.minutes), "lat": visit.latitude,
        "lon": visit.longitude, "accuracy_m": None if visit.accuracy_m is None else float(visit.accuracy_m),
        "note": visit.note or None, "photo": None if likeness is None else likeness % WORD,
        "recorded": None if visit.late else local(visit.recorded).replace(tzinfo=None), "role": visit.office or None,
    }  # fmt: skip
    return tuple(told.get(name) for name in VISITS.columns)
