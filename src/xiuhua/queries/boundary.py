"""Boundaries that offices brought: which files an area has, and the outlines to draw of what lies in it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, QuerySet

from xiuhua.queries.figure import settled_of_each
from xiuhua.register.models import Area, AreaWithin, Boundary, BoundaryFile
from xiuhua.register.statements import Told, ask
from xiuhua.words import AreaLevel

MOST_DRAWN = 600  # more would make a page of more than 300 KB, and a map of dots


@dataclass(frozen=True, slots=True)
class Outline:
    """An area with its outline: polygons of rings of [longitude, latitude]; its figure is None when unknown."""

    code: str
    name: str
    level: AreaLevel
    polygons: list[list[list[list[float]]]]
    incidence: float | None


@dataclass(frozen=True, slots=True)
class BoundaryFileLine:
    """A file of boundaries as its office sees it."""

    key: UUID
    name: str
    source: str
    since: date
    brought_at: datetime
    brought_by: str
    areas: int


def boundary_files(area: Area) -> list[BoundaryFileLine]:
    """The files that an area's office brought, the newest first. One statement."""
    files = BoundaryFile.objects.filter(area=area).select_related("brought_by__person")
    return [
        BoundaryFileLine(it.key, it.name, it.source, it.since, it.brought_at, it.brought_by.called, it.areas)
        for it in files.annotate(areas=Count("boundaries")).order_by("-since", "-brought_at", "-pk")
    ]


def outlines_in(area: Area, *, figure: str, on: date) -> list[Outline]:
    """Outlines of what lies in an area on a day, of the level nearest below it that has any, in code order.

    Of several files that hold on the day the latest tells an area's outline. Empty where there are none, or too many
    to draw. One statement where there are none, otherwise three.
    """
    level, count = next(iter(ask(_levels, on, area.level, area=area.pk)), (0, 0))
    if not 0 < count <= MOST_DRAWN:
        return []
    known = _known(on, area.level, area.pk).filter(area__level=level)
    rows = known.order_by("area__code", "file__since", "file__pk")
    latest = {code: (name, told) for code, name, told in rows.values_list("area__code", "area__name", "polygons")}
    settled = settled_of_each(list(latest), [figure], on=on)
    return [
        Outline(code, name, AreaLevel(level), polygons, found.value if (found := settled.get((code, figure))) else None)
        for code, (name, polygons) in latest.items()
    ]


def _levels(on: date, above: int) -> QuerySet[Any, Any]:
    """The nearest level that has outlines in an area, and of how many areas."""
    levels = _known(on, above, Told("area")).values_list("area__level")
    return levels.annotate(areas=Count("area", distinct=True)).order_by("area__level")[:1]


def _known(on: date, above: int, area: Any) -> QuerySet[Boundary]:
    inside = AreaWithin.objects.on(on).filter(ancestor=area).values("area")
    living = Area.objects.on(on).filter(pk__in=inside, level__gt=above)
    return Boundary.objects.filter(area__in=living, file__since__lte=on)
