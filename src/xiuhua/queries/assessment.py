"""Scores of places, units and teams: sheets as settled or frozen, the rows behind lost points, disputes, digests."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

import polars as pl
from django.db.models import Q, QuerySet

from xiuhua.bridge.gather import Tables, gather
from xiuhua.loop import cycle
from xiuhua.loop.assess import Point
from xiuhua.policy.pack import Pack
from xiuhua.policy.schemes import AREAS, AssessmentScheme, ScoreIndicator
from xiuhua.queries.pack import pack_in_force
from xiuhua.queries.rows import last_write
from xiuhua.reckon.tables import HOUSEHOLDS, MEASURES, PERSONS
from xiuhua.register.models import (
    Area,
    AreaWithin,
    FrozenLine,
    FrozenScore,
    Organisation,
    ScoreDispute,
    ScoreEntry,
    ScoreFreeze,
    ScoreLineVerdict,
    ScoreVerdict,
    Team,
)
from xiuhua.words import NotFound

LARGE = (HOUSEHOLDS.name, PERSONS.name, MEASURES.name)
OF_LINE = (
    *("line", "value", "low", "high", "points", "full", "judged", "lost"),
    *("state", "reason", "rests_on"),
)
OF_WHOLE = ("points", "possible", "full", "unassessed", "grade")


@dataclass(frozen=True, slots=True)
class Thing:
    """What is assessed: an area, a unit or a team; `key` as addresses name it, `place` where it is answered for."""

    whose: str
    row: Area | Organisation | Team
    key: str
    name: str
    place: Area

    @property
    def only(self) -> dict[str, Any]:
        """The fields that name it on a row about a score."""
        return {self.whose: self.row}


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of a year: its whole and its lines by key, as a turn settled them, or as they were frozen."""

    scheme: AssessmentScheme
    year: int
    thing: Thing
    whole: Mapping[str, Any]
    lines: Mapping[str, Mapping[str, Any]]
    freeze: ScoreFreeze | None
    digest_holds: bool | None


def scheme_of(pack: Pack, key: str, year: int) -> AssessmentScheme:
    """A scheme that assesses a year; raises NotFound."""
    found = pack.schemes.get(key)
    if found is None or not found.holds_in(year):
        raise NotFound(f"Pack {pack.name} has no scheme {key!r} of {year}.")
    return found


def thing_of(scheme: AssessmentScheme, key: str, *, on: date) -> Thing:
    """What a key names in a scheme; raises NotFound. Two statements."""
    found: Area | Organisation | Team | None
    if scheme.object in AREAS:
        found = Area.objects.on(on).filter(code=key).first()
        if found:
            return Thing("area", found, key, found.name, found)
        raise NotFound(f"There is no area {key} on {on}.")
    named = _uuid(key)
    if scheme.object == "team":
        team = Team.objects.filter(key=named).select_related("village").first()
        if team:
            return Thing("team", team, team.key.hex, team.name, team.village)
    else:
        unit = Organisation.objects.filter(key=named, area__isnull=False).select_related("area").first()
        if unit and unit.area:
            return Thing("organisation", unit, unit.key.hex, unit.name, unit.area)
    raise NotFound(f"There is no {scheme.object} {key}.")


def scores_in(area: Area, *, scheme: str, on: date) -> QuerySet[ScoreVerdict]:
    """The scores of a scheme in an area as settled by a day, by name: no ranking. One statement when read."""
    inside = AreaWithin.objects.on(on).filter(ancestor=area).values("area")
    there = Q(area__in=inside) | Q(team__village__in=inside) | Q(organisation__area__in=inside)
    found = (
        ScoreVerdict.objects.on(on)
        .filter(there, scheme=scheme)
        .select_related("area", "organisation__area", "team__village")
    )
    return found.order_by("-year", "area__code", "organisation__name", "team__name", "pk")


def sheet_of(scheme: AssessmentScheme, thing: Thing, *, year: int, on: date) -> Sheet | None:
    """The sheet of a year: frozen where its year is, else as settled by a day; None where none is kept.

    At most seven statements.
    """
    freeze = freeze_over(scheme.key, thing, year=year, on=on)
    if freeze:
        lines: Iterable[Any] = FrozenLine.objects.filter(freeze=freeze, **thing.only)
        whole: Any = FrozenScore.objects.filter(freeze=freeze, **thing.only).first()
    else:
        of_year = {"scheme": scheme.key, "year": year, **thing.only}
        lines = ScoreLineVerdict.objects.on(on).filter(**of_year)
        whole = ScoreVerdict.objects.on(on).filter(**of_year).first()
    if whole is None:
        return None
    told = {line.line: {name: getattr(line, name) for name in OF_LINE} for line in lines}
    of_whole = {name: getattr(whole, name) for name in OF_WHOLE}
    holds = digest_of(freeze) == freeze.digest if freeze else None
    return Sheet(scheme, year, thing, of_whole, told, freeze, holds)


def freeze_over(scheme: str, thing: Thing, *, year: int, on: date) -> ScoreFreeze | None:
    """The freeze that a thing's year lies in. One statement."""
    around = AreaWithin.objects.on(on).filter(area=thing.place).values("ancestor")
    return ScoreFreeze.objects.filter(scheme=scheme, year=year, area__in=around).select_related("by").first()


def digest_of(freeze: ScoreFreeze) -> str:
    """The digest over the frozen rows as they are kept now. Two statements."""
    rows = [
        [kind, row.area and row.area.code, row.organisation and row.organisation.key.hex, row.team and row.team.key.hex]
        + [_spelt(getattr(row, name)) for name in names]
        for kind, model, names in (("line", FrozenLine, OF_LINE), ("whole", FrozenScore, OF_WHOLE))
        for row in model._default_manager.filter(freeze=freeze).select_related("area", "organisation", "team")
    ]
    head = [freeze.scheme, freeze.year, freeze.area.code]
    text = json.dumps([head, *sorted(rows, key=json.dumps)], ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def lost_rows_of(sheet: Sheet, line: ScoreIndicator, *, on: date) -> pl.DataFrame:
    """The rows behind the lost points of a computed line, as the register has them now."""
    pack = pack_in_force(on)
    assert line.rows is not None  # noqa: S101 -- asked of computed lines only
    tables = _tables(pack, sheet.scheme, on=on)
    return cycle.lost_rows(tables, pack=pack, day=on, line=Point(sheet.scheme, line.rows, sheet.thing.key))


def recomputed(sheet: Sheet, *, on: date) -> dict[str, float | None]:
    """The points of each line as the register would give them now."""
    pack = pack_in_force(on)
    found = cycle.scores(_tables(pack, sheet.scheme, on=on), pack=pack, day=on, scheme=sheet.scheme.key)
    lines = found["score_lines"].filter(pl.col("object") == sheet.thing.key)
    return dict(lines.select("line", "points").iter_rows())


def entries_of(scheme: str, thing: Thing, *, year: int) -> list[ScoreEntry]:
    """What was entered of a thing, the newest first. One statement."""
    rows = ScoreEntry.objects.filter(scheme=scheme, year=year, **thing.only)
    return list(rows.select_related("by").order_by("-pk"))


def disputes_of(scheme: str, thing: Thing, *, year: int) -> list[ScoreDispute]:
    """The disputes of a thing's lines with their steps. Two statements."""
    rows = ScoreDispute.objects.filter(scheme=scheme, year=year, **thing.only)
    return list(rows.prefetch_related("acts__by", "acts__correction").order_by("pk"))


def _tables(pack: Pack, scheme: AssessmentScheme, *, on: date) -> dict[date, Tables]:
    needed = cycle.scores_needed(pack, day=on, scheme=scheme.key)
    read = cycle.columns_needed(pack, day=on)
    shown: dict[str, set[str]] = {}
    for it in (it.rows for it in scheme.lines if it.rows):
        shown.setdefault(it.table, set()).update(it.show)
    version = last_write()
    return {
        day: _kept(
            day,
            tuple(sorted(names)),
            tuple((name, frozenset({*read.get(day, {}).get(name, ()), *shown.get(name, ())})) for name in LARGE),
            version,
        )
        for day, names in needed.items()
    }


@lru_cache(maxsize=4)
def _kept(day: date, names: tuple[str, ...], only: tuple[tuple[str, frozenset[str]], ...], _version: object) -> Tables:
    return gather(day, names, only={name: read for name, read in only if name in names})


def _spelt(value: object) -> object:
    return None if value is None else str(value)


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise NotFound(f"{text!r} is no key.") from None


def freezes_in(area: Area, *, scheme: str, on: date) -> list[ScoreFreeze]:
    """The frozen years of a scheme that an area lies in. One statement."""
    around = AreaWithin.objects.on(on).filter(area=area).values("ancestor")
    return list(ScoreFreeze.objects.filter(scheme=scheme, area__in=around).select_related("by", "area"))
