"""The overview of an area, put together from what queries tell: tiles, stitches, children, posts."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from xiuhua.actions.keep.bring_boundaries import may_bring
from xiuhua.desk.charts import charts_of
from xiuhua.desk.drawing import cloths_of, dip_legend, series_of
from xiuhua.desk.figures import tiles_of
from xiuhua.desk.ground import Ground
from xiuhua.desk.labels import labels
from xiuhua.desk.mapping import map_of
from xiuhua.queries.area import (
    INCIDENCE,
    ChildLine,
    Place,
    YearPoint,
    children_with_figures,
    incidence_by_year,
    villages_of,
)
from xiuhua.queries.change import POOR_PERSONS, change_of, figures_before
from xiuhua.queries.figure import FigureView, figures_of
from xiuhua.queries.post import (
    SlotCount,
    SlotLine,
    gaps_of,
    slot_counts,
    slots_of,
    vacancies_by_child,
)
from xiuhua.queries.settled import Settled, settled_now
from xiuhua.words import AreaLevel

TILES = 10
GAPS_SHOWN = 8
CHILD_FIGURES = [
    "poor_villages", "poor_persons", INCIDENCE, "incidence_fall_5y", "households_helped", "helpers", "resident_members",
]  # fmt: skip
OTHERS_SHOWN = 6
BAR = 64


@dataclass(frozen=True, slots=True)
class ChildRow:
    """A child of the area with its figures, and the length of its bar."""

    line: ChildLine
    bar: float


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """One post in every village of a township; None where it is not required."""

    slot: str
    cells: tuple[SlotLine | None, ...]

    @property
    def required(self) -> int:
        """In how many villages it is required."""
        return sum(cell is not None for cell in self.cells)

    @property
    def filled(self) -> int:
        """In how many it is filled."""
        return sum(cell is not None and cell.filled for cell in self.cells)


@dataclass(frozen=True, slots=True)
class GapRow:
    """An area with how many of its villages lack each post."""

    place: Place
    vacant: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """Posts by villages (code, name)."""

    villages: tuple[tuple[str, str], ...]
    rows: tuple[MatrixRow, ...]


def overview(ground: Ground) -> dict[str, Any]:
    """Everything that an area's overview shows. At most thirty statements after the door."""
    settled = settled_now()
    figures = figures_of(ground.area.code, on=ground.on)
    before = figures_before(ground.area.code, [figure.key for figure in figures], on=ground.on)
    told: dict[str, Any] = {
        "tiles": tiles_of(figures[:TILES], on=ground.on, before=before),
        "data_day": figures[0].as_of if figures else None,
        "series": series_of(settled.of(incidence_by_year, ground.area, on=ground.on), now=_now(figures, on=ground.on)),
    }
    if not ground.whole:
        return told
    poor = next((figure.value for figure in figures if figure.key == POOR_PERSONS), None)
    charts = charts_of(ground, [figure.key for figure in figures])
    told |= {"change": change_of(ground.area, before, poor, on=ground.on), "charts": charts}
    told["may_bring"] = may_bring(ground.scope, ground.area.code)
    return told | _children(ground, figures) | _map_or_stitches(ground, settled) | _posts(ground, settled)


def _now(figures: list[FigureView], *, on: date) -> YearPoint:
    incidence = next((figure for figure in figures if figure.key == INCIDENCE), None)
    return YearPoint(incidence.as_of if incidence else on, incidence.value if incidence else None)


def _children(ground: Ground, figures: list[FigureView]) -> dict[str, Any]:
    whole = {figure.key: figure.value for figure in figures}
    if figures and not whole.keys() & set(CHILD_FIGURES):
        return _children_otherwise(ground, figures)
    lines = children_with_figures(ground.around.children, CHILD_FIGURES, on=ground.on)
    shares = [share for line in lines if (share := line.figures[INCIDENCE]) is not None]
    top = max([*shares, whole.get(INCIDENCE) or 0, 0.01])
    return {
        "children": [ChildRow(line, round(BAR * (line.figures[INCIDENCE] or 0) / top, 1)) for line in lines],
        "children_title": _children_title(ground.area.level),
        "whole": whole,
        "rule_x": round(BAR * (whole.get(INCIDENCE) or 0) / top, 1),
    }


def _children_otherwise(ground: Ground, figures: list[FigureView]) -> dict[str, Any]:
    """The same where the pack tells none of the usual figures: the first that it tells, without a bar."""
    shown = figures[:OTHERS_SHOWN]
    lines = children_with_figures(ground.around.children, [it.key for it in shown], on=ground.on)
    return {
        "children": lines, "other_figures": shown, "children_title": _children_title(ground.area.level),
        "whole": {figure.key: figure.value for figure in figures},
    }  # fmt: skip


def _children_title(level: int) -> str:
    return {
        AreaLevel.PROVINCE: _("By city"),
        AreaLevel.CITY: _("By county"),
        AreaLevel.COUNTY: _("By township"),
        AreaLevel.TOWNSHIP: _("By village"),
    }.get(AreaLevel(level), "")


def _map_or_stitches(ground: Ground, settled: Settled) -> dict[str, Any]:
    """A map where an office brought boundaries. Otherwise a stitch for each village, in a city for each poor one."""
    wide = ground.area.level <= AreaLevel.CITY
    if drawn := map_of(ground):
        return {"map": drawn, "dips": dip_legend(drawn.marks), "wide": wide}
    villages = settled.of(villages_of, ground.area, on=ground.on)
    only_poor = wide and any(village.poor_village for village in villages)
    shown = [village for village in villages if village.poor_village] if only_poor else villages
    by = "county" if wide else "parent"
    return {
        "cloths": cloths_of(shown, by=by),
        "dips": dip_legend(shown),
        "village_count": len(shown),
        "wide": only_poor,
        "only_poor": "poor" if only_poor else "",
    }


def _posts(ground: Ground, settled: Settled) -> dict[str, Any]:
    counts = in_list_order(settled.of(slot_counts, ground.area, on=ground.on))
    gaps = settled.of(gaps_of, ground.area, on=ground.on, limit=GAPS_SHOWN)
    gap_count = sum(count.vacant for count in counts)
    told = {"slot_counts": counts, "gaps": gaps, "gap_count": gap_count}
    if ground.area.level == AreaLevel.TOWNSHIP:
        return told | {"matrix": _matrix(ground, counts, settled)}
    lacking = [count.slot for count in counts if count.vacant]
    return told | (
        {"gap_slots": lacking, "gap_rows": _gap_rows(ground, lacking, settled)} if gap_count > GAPS_SHOWN else {}
    )


def _gap_rows(ground: Ground, slots: list[str], settled: Settled) -> list[GapRow]:
    """The children where somebody is lacking, in code order."""
    found = settled.of(vacancies_by_child, tuple(place.code for place in ground.around.children), on=ground.on)
    lacking = {code for code, _slot in found}
    return [
        GapRow(place, tuple((slot, found.get((place.code, slot), 0)) for slot in slots))
        for place in ground.around.children
        if place.code in lacking
    ]


def in_list_order(counts: list[SlotCount]) -> list[SlotCount]:
    """Posts in the order of the pack's list: the five ones, then the three ones."""
    order = list(labels("slot"))
    return sorted(counts, key=lambda count: order.index(count.slot) if count.slot in order else len(order))


def _matrix(ground: Ground, counts: list[SlotCount], settled: Settled) -> Matrix | None:
    lines = {(line.village_code, line.slot): line for line in settled.of(slots_of, ground.area, on=ground.on)}
    villages = tuple((place.code, place.name) for place in ground.around.children)
    rows = tuple(
        MatrixRow(count.slot, tuple(lines.get((code, count.slot)) for code, _name in villages)) for count in counts
    )
    return Matrix(villages, rows) if lines else None
