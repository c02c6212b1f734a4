"""Small drawings as numbers: a template sets them as SVG, whose colours come from classes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Protocol

from django.utils.translation import gettext as _

from xiuhua.desk.places import place
from xiuhua.queries.area import VillageLine, YearPoint

WIDTH, HEIGHT, PAD, FOOT = 280, 92, 18, 18
# Classes of incidence in per cent, chosen for the eye; the last is open.
BREAKS = (3.0, 8.0, 12.0, 18.0)


@dataclass(frozen=True, slots=True)
class SeriesPoint:
    """A point of a line; y is None where the value is not known."""

    x: float
    y: float | None
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Series:
    """A line through the known points, and a label for each."""

    points: tuple[SeriesPoint, ...]
    path: str
    width: int = WIDTH
    height: int = HEIGHT

    @property
    def ends(self) -> tuple[SeriesPoint, ...]:
        """The first and the last known point: the two that get their value written."""
        known = [point for point in self.points if point.y is not None]
        return tuple(dict.fromkeys((known[0], known[-1]))) if known else ()


@dataclass(frozen=True, slots=True)
class Stitch:
    """One village as one stitch."""

    code: str
    name: str
    dip: str
    incidence: float | None

    @property
    def said(self) -> str:
        """The village and its incidence in words; a page has thousands of them."""
        told = _("unknown") if self.incidence is None else f"{self.incidence:.2f} %"
        return f"{place(self.name)} {told}"


@dataclass(frozen=True, slots=True)
class Cloth:
    """The stitches of one county or township, in code order."""

    code: str
    name: str
    stitches: tuple[Stitch, ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """A moment on the line of time: x in thousandths."""

    x: float
    label: str
    anchor: str


def series_of(years: list[YearPoint], *, now: YearPoint) -> Series | None:
    """Incidence by year as a line that ends today; None when fewer than two points are known."""
    points = [*years, *([now] if not years or years[-1].on != now.on else [])]
    while points and points[0].value is None:
        points = points[1:]
    known = [point.value for point in points if point.value is not None]
    if len(known) < 2:
        return None
    top = max(known) or 1
    step = (WIDTH - 2 * PAD) / max(1, len(points) - 1)
    set_points = tuple(
        SeriesPoint(
            round(PAD + place * step, 1),
            None if point.value is None else round(PAD + 4 + (HEIGHT - 2 * PAD - FOOT) * (1 - point.value / top), 1),
            _year_label(point.on, first=place == 0),
            "" if point.value is None else f"{point.value:.2f}",
        )
        for place, point in enumerate(points)
    )
    path = " ".join(f"{point.x},{point.y}" for point in set_points if point.y is not None)
    return Series(set_points, path)


def _year_label(day: date, *, first: bool) -> str:
    year = f"{day.year}" if first else f"{day.year % 100:02}"
    return year if (day.month, day.day) == (12, 31) else f"{year}.{day.month}"


def cloths_of(villages: list[VillageLine], *, by: str) -> list[Cloth]:
    """Villages as stitches, in blocks by "county" or by "parent", everything in code order."""
    blocks: dict[tuple[str, str], list[Stitch]] = {}
    for village in villages:
        block = (getattr(village, f"{by}_code"), getattr(village, f"{by}_name"))
        stitch = Stitch(village.code, village.name, dip_of(village.incidence), village.incidence)
        blocks.setdefault(block, []).append(stitch)
    return [Cloth(code, name, tuple(stitches)) for (code, name), stitches in blocks.items()]


def dip_of(incidence: float | None) -> str:
    """The dip of an incidence: "1" the palest to "5" the darkest, "x" for unknown."""
    return "x" if incidence is None else str(1 + sum(incidence >= limit for limit in BREAKS))


class HasIncidence(Protocol):
    """Whatever is shown in the dip of its incidence."""

    @property
    def incidence(self) -> float | None:
        """Incidence in per cent; None is unknown."""


def dip_legend(areas: Iterable[HasIncidence]) -> list[tuple[str, str, int]]:
    """(dip, words, areas) for every dip; unknown comes last."""
    low, high = BREAKS[0], BREAKS[-1]
    words = [
        f"< {low:g} %",
        *(f"{a:g}–{b:g} %" for a, b in pairwise(BREAKS)),
        f"≥ {high:g} %",
    ]
    dips = [dip_of(area.incidence) for area in areas]
    told = [(str(place), word, dips.count(str(place))) for place, word in enumerate(words, start=1)]
    return [*told, ("x", "", dips.count("x"))]


def timeline(moments: list[tuple[date, str]], *, until: date, most: int = 4) -> list[Mark]:
    """Moments on a line that ends on a day; labels that would overlap are passed over."""
    past = sorted((day, words) for day, words in moments if day <= until)
    if not past:
        return []
    first, span = past[0][0], max(1, (until - past[0][0]).days)
    marks: list[Mark] = []
    for day, words in past:
        x = round(1000 * (day - first).days / span, 1)
        if len(marks) < most and (not marks or x - marks[-1].x > 190) and x < 830:
            marks.append(Mark(x, f"{day:%Y-%m} {words}", "start" if not marks else "middle"))
    return marks
