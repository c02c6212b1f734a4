"""Areas by what people call them: their names, how those are spelled, their former names, their codes."""

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from xiuhua.duty.door import Scope, which_figures
from xiuhua.queries.search.found import WHY_NEAR, PlaceFound, Why
from xiuhua.queries.search.names import PLACES, names_near
from xiuhua.reckon.search.nearness import Nearness
from xiuhua.reckon.search.question import Kind, Word
from xiuhua.register.models import Area, AreaName
from xiuhua.register.statements import Told, ask, many
from xiuhua.words import AreaLevel

LEAST_CODE = 4


Called = dict[int, Nearness]


def areas_called(word: Word, *, on: date) -> Called:
    """The ids of areas that a word may mean on a day, with how near it comes. One to five statements.

    All areas, whoever asks: what is shown of them, or found in them, is for the caller to keep within a duty.
    """
    if word.kind is Kind.DIGITS:
        return dict.fromkeys(_coded(word.text, on=on), Nearness.IS) if len(word.text) >= LEAST_CODE else {}
    if word.kind is Kind.LETTERS:
        return _spelled(word, on=on)
    areas = Area.objects.on(on)
    former = AreaName.objects.filter(name__contains=word.text).values("area")
    named = areas.filter(Q(name__contains=word.text) | Q(pk__in=former)).values_list("pk", "name")
    return {pk: Nearness.IS if name.startswith(word.text) else Nearness.BEGINS for pk, name in named}


def _coded(code: str, *, on: date) -> QuerySet[Area, int]:
    return Area.objects.on(on).filter(code__startswith=code).values_list("pk", flat=True)


def _spelled(word: Word, *, on: date) -> Called:
    near = names_near(word, among=PLACES).near
    if not near:
        return {}
    return {pk: near[name] for pk, name in ask(_named, on, names=many(near))}


def _named(on: date) -> QuerySet[Any, Any]:
    return Area.objects.on(on).filter(name__one_of=Told("names")).values_list("pk", "name")


def places_found(scope: Scope, meant: list[Called], *, by_code: bool, on: date, limit: int) -> list[PlaceFound]:
    """Places that answer all words, themselves or by what they lie in, of those whose page opens; one more than asked.

    `meant` are the areas that each word may mean. The nearest name first, then the smaller place, then by code. Two
    to four statements.
    """
    if not meant or not all(meant):
        return []
    seen = which_figures(scope, {pk for called in meant for pk in called}, on=on)
    rows: list[Area] = ask(_with_parents, these=many(seen))
    ranked = []
    for area in rows:
        line = _upwards(area)
        nears = [min((called[pk] for pk in line if pk in called), default=None) for called in meant]
        own = [called[area.pk] for called in meant if area.pk in called]
        if None not in nears:
            ranked.append((min(own), -area.level, area.code, area))
    ranked.sort(key=lambda row: row[:3])
    return [_found(area, near, by_code=by_code) for near, _, _, area in ranked[: limit + 1]]


def _with_parents() -> QuerySet[Area]:
    these = Area.objects.filter(pk__one_of=Told("these"))
    return these.select_related("parent__parent__parent").order_by("code")


def _upwards(area: Area) -> list[int]:
    line, here = [area.pk], area
    while here.level > AreaLevel.CITY and here.parent is not None:
        here = here.parent
        line.append(here.pk)
    return line


def _found(area: Area, near: Nearness, *, by_code: bool) -> PlaceFound:
    above = path_of(area)[:-1]
    return PlaceFound(area.code, area.name, AreaLevel(area.level), above, Why.CODE if by_code else WHY_NEAR[near])


def path_of(area: Area) -> tuple[str, ...]:
    """The names from an area's county down to itself; of a city only its own."""
    names, here = [area.name], area
    while here.level > AreaLevel.COUNTY and here.parent is not None:
        here = here.parent
        names.append(here.name)
    return tuple(reversed(names))
