"""Figures of areas: as the last turn settled them, or reckoned from the rows now."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl
from django.db.models import FloatField, QuerySet
from django.db.models.functions import Cast
from django.utils.translation import get_language

from xiuhua.bridge.gather import gather
from xiuhua.loop import cycle
from xiuhua.policy.pack import Indicator, Pack
from xiuhua.queries.pack import pack_in_force
from xiuhua.register.models import Area, FigureVerdict, Turn
from xiuhua.register.statements import Told, ask, many
from xiuhua.words import NotFound


@dataclass(frozen=True, slots=True)
class FigureView:
    """A figure of an area ready to be shown; unknown values are None, never 0.

    `between`: the ends of its interval, where it is known of a sample only.
    """

    key: str
    label: str
    value: float | None
    unit: str
    how: str
    numerator: float | None
    denominator: float | None
    definition: str
    decimals: int
    as_of: date
    pack: str = ""
    between: tuple[float, float] | None = None


def figures_of(area: str, *, on: date) -> list[FigureView]:
    """The figures that the last turn on or before a day settled for an area. Three statements.

    Empty when no turn has run by then.
    """
    settled = _settled([area], on=on)
    pack, days = pack_in_force(on), turn_days(on, most=1)
    if not days:
        return []
    rows = {key: told for (_area, key), told in settled.items()}
    return [_view(figure, rows, days[0], pack) for figure in pack.indicators_on(on)]


def settled_of_each(areas: list[str], figures: list[str], *, on: date) -> dict[tuple[str, str], "Reckoned"]:
    """Several figures of several areas as settled, by (area code, figure key). One statement."""
    return _settled(areas, on=on, figures=figures)


def reckon_figures(*, on: date, area: str, pack: Pack | None = None) -> list[FigureView]:
    """The figures of an area reckoned from its rows now.

    Raises NotFound when the area does not exist on the day.
    """
    judge = pack or pack_in_force(on)
    tables = {day: gather(day, names) for day, names in cycle.tables_needed(judge, day=on).items()}
    require_area(tables[on]["areas"], area, on=on)
    found = cycle.reckon_figures(tables, pack=judge, day=on, areas=[area])
    rows = {row["figure"]: Reckoned(row["numerator"], row["denominator"], row["value"]) for row in found.to_dicts()}
    return [_view(figure, rows, on, judge) for figure in judge.indicators_on(on)]


def widest_area(on: date) -> str:
    """The code of the widest area that figures are told for: the one below which the register branches out.

    A province of which only one city is kept is passed over for that city. Two statements a level.
    """
    here = list(Area.objects.on(on).filter(parent__isnull=True).order_by("code").values_list("pk", "code"))
    if not here:
        raise NotFound("The register holds no areas: begin an office (xiuhua init), or make the demo (xiuhua demo).")
    while len(here) == 1:
        below = list(Area.objects.on(on).filter(parent=here[0][0]).order_by("code").values_list("pk", "code"))
        if len(below) != 1:
            break
        here = below
    return here[0][1]


@dataclass(frozen=True, slots=True)
class Reckoned:
    """The three numbers of a figure."""

    numerator: float | None
    denominator: float | None
    value: float | None


def _settled(areas: list[str], *, on: date, figures: list[str] | None = None) -> dict[tuple[str, str], Reckoned]:
    found = ask(_verdicts, on, figures is not None, areas=many(areas), figures=many(figures or ()))
    return {(area, key): Reckoned(*numbers) for area, key, *numbers in found}


def _verdicts(on: date, are_some: bool) -> QuerySet[Any, Any]:
    verdicts = FigureVerdict.objects.on(on).filter(area__in=Area.objects.on(on).filter(code__one_of=Told("areas")))
    if are_some:
        verdicts = verdicts.filter(figure__one_of=Told("figures"))
    numbers = (Cast(name, FloatField()) for name in ("numerator", "denominator", "value"))
    return verdicts.values_list("area__code", "figure", *numbers)


def turn_days(on: date, *, most: int) -> list[date]:
    """The days of the last turns by a day, the latest first. One statement."""
    return [day for (day,) in ask(_turns, on, most)]


def _turns(on: date, most: int) -> QuerySet[Any, Any]:
    return Turn.objects.filter(on__lte=on).order_by("-on").values_list("on")[:most]


def _view(figure: Indicator, reckoned: Mapping[str, Reckoned], as_of: date, pack: Pack) -> FigureView:
    nothing = Reckoned(None, None, None)
    told = reckoned.get(figure.key, nothing)
    low, high = (reckoned.get(key, nothing).value for key in figure.between or ("", ""))
    language = get_language() or "zh"
    return FigureView(
        figure.key, figure.label[language], told.value, figure.unit, figure.how, told.numerator, told.denominator,
        figure.definition[language], figure.decimals, as_of, pack.name,
        None if low is None or high is None else (low, high),
    )  # fmt: skip


def require_area(areas: pl.DataFrame, area: str, *, on: date) -> None:
    """Refuse an area that is not among those of the day; raises NotFound."""
    if not areas["area"].is_in([area]).any():
        raise NotFound(f"No area has the code {area} on {on}: see the codes in the register's area list.")
