"""Diagnosing where a part of the register is judged by a pack of its own: whatever lies there, its pack judges.

Every pack reads all rows (a number may be borne twice across a border), and its verdicts are kept where it judges.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from xiuhua.loop.diagnose import verdicts
from xiuhua.policy.pack import Pack
from xiuhua.reckon.rules.days import TablesByDay
from xiuhua.reckon.tables import AREA_VERDICTS, FINDINGS, HOUSEHOLD_VERDICTS, HOUSEHOLDS


@dataclass(frozen=True, slots=True)
class Territory:
    """A pack, and the codes of the areas that it judges instead of the pack of the whole; None: nobody judges there."""

    pack: Pack | None
    areas: frozenset[str]


def diagnose(
    tables_by_day: TablesByDay, *, pack: Pack, others: Sequence[Territory], day: date
) -> dict[str, pl.DataFrame]:
    """The verdict tables of a day: by each territory's pack there, by `pack` everywhere else."""
    found = verdicts.diagnose(tables_by_day, pack=pack, day=day)
    if not others:
        return found
    homes = tables_by_day[day][HOUSEHOLDS.name].select("household", "area")
    elsewhere = frozenset().union(*(territory.areas for territory in others))
    parts = [_kept(found, homes, areas=elsewhere, inside=False)]
    for territory in others:
        if territory.pack is not None:
            own = verdicts.diagnose(tables_by_day, pack=territory.pack, day=day)
            parts.append(_kept(own, homes, areas=territory.areas, inside=True))
    return {name: pl.concat([part[name] for part in parts]) for name in found}


def tables_needed(pack: Pack, *, others: Sequence[Territory], day: date) -> dict[date, set[str]]:
    """The tables that all packs read, by day; see `verdicts.tables_needed`."""
    needed: dict[date, set[str]] = {day: {HOUSEHOLDS.name}} if others else {}
    for one in _packs(pack, others):
        for on, names in verdicts.tables_needed(one, day=day).items():
            needed.setdefault(on, set()).update(names)
    return needed


def columns_needed(pack: Pack, *, others: Sequence[Territory], day: date) -> list[dict[date, dict[str, set[str]]]]:
    """The columns that each pack reads, by day and table; see `verdicts.columns_needed`."""
    return [verdicts.columns_needed(one, day=day) for one in _packs(pack, others)]


def _packs(pack: Pack, others: Sequence[Territory]) -> Iterable[Pack]:
    return [pack, *(territory.pack for territory in others if territory.pack is not None)]


def _kept(
    found: Mapping[str, pl.DataFrame], homes: pl.DataFrame, *, areas: frozenset[str], inside: bool
) -> dict[str, pl.DataFrame]:
    """The verdicts inside some areas, or outside of them; what lies nowhere is outside."""
    lies = pl.col("lies_in").is_in(list(areas)).fill_null(value=False)
    here = lies if inside else ~lies
    places = homes.select("household", home="area")

    def kept(name: str, place: pl.Expr) -> pl.DataFrame:
        rows = (
            found[name].join(places, on="household", how="left", maintain_order="left")
            if "household" in found[name]
            else found[name]
        )
        return rows.with_columns(lies_in=place).filter(here).select(found[name].columns)

    return {
        HOUSEHOLD_VERDICTS.name: kept(HOUSEHOLD_VERDICTS.name, pl.col("home")),
        AREA_VERDICTS.name: kept(AREA_VERDICTS.name, pl.col("area")),
        FINDINGS.name: kept(FINDINGS.name, pl.coalesce("home", "area")),
    }
