"""Two packs compared at the terminal."""

import sys
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from xiuhua.console.measure import print_table
from xiuhua.console.outcome import Outcome, number, print_json, say
from xiuhua.console.pack_check import folder_of
from xiuhua.papers.leaving import require_clean
from xiuhua.policy.entry import Entry, growth
from xiuhua.policy.pack import Pack
from xiuhua.policy.reader import read_pack
from xiuhua.queries.figure import widest_area
from xiuhua.queries.office import clock_day
from xiuhua.queries.pack_comparison import PackComparison, compare_packs

BY = ("kind", "rule", "before", "after")


def show_comparison(old: str, new: str, *, on: date | None, area: str | None, csv: Path | None, json: bool) -> Outcome:
    """Compare two packs and tell what changes; exit 6 when anything does."""
    day = on or clock_day()
    packs = [_read(name) for name in (old, new)]
    found = compare_packs(*packs, on=day, area=area or widest_area(day))
    require_clean(found.changes, sheet=new, own=("row", "area", "county", "township"))
    if csv is not None and str(csv) != "-":
        found.changes.write_csv(csv, include_bom=True)
        say(f"{found.changes.height:,} changed verdicts written to {csv}")
    if json:
        print_json(_document(found))
    elif csv is not None and str(csv) == "-":
        sys.stdout.write(found.changes.write_csv())
    else:
        _tell(found)
    changed = found.changes.height or found.figures.height or any(not it["signed"] for it in _entry(found))
    return Outcome.DONE_WITH_FINDINGS if changed else Outcome.OK


def _read(name: str) -> Pack:
    folder = folder_of(name)
    return read_pack(folder, packs=folder.parent)


def _document(found: PackComparison) -> dict[str, Any]:
    """Every change with its places and the rows that change."""
    places = _grouped(found.places())
    rows = _grouped(found.changes)
    return {
        **{
            side: {"pack": pack.name, "version": pack.version}
            for side, pack in (("old", found.old), ("new", found.new))
        },
        "on": found.on,
        "area": found.area,
        "judged": found.judged,
        "changes": [
            {
                **change,
                "places": [{name: it[name] for name in ("county", "township", "rows")} for it in places[_key(change)]],
                "keys": [it["row"] for it in rows[_key(change)]],
            }
            for change in found.counts().to_dicts()
        ],
        "figures": [
            {"key": it["figure"], "before": number(it["before"]), "after": number(it["after"])}
            for it in found.figures.to_dicts()
        ],
        "entry": _entry(found),
    }


def _entry(found: PackComparison) -> list[dict[str, Any]]:
    """Minutes a month that forms of entry ask of one of each kind of people, where the packs differ in them."""
    both = growth(found.old.entry or Entry(), found.new.entry or Entry(), day=found.on)
    return [
        {"people": by, "before": round(was, 2), "after": round(now, 2), "signed": signed}
        for by, was, now, signed in both
        if round(was, 2) != round(now, 2)
    ]


def _grouped(frame: pl.DataFrame) -> dict[tuple[str, ...], list[dict[str, Any]]]:
    found: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for row in frame.to_dicts():
        found.setdefault(_key(row), []).append(row)
    return found


def _key(row: dict[str, Any]) -> tuple[str, ...]:
    return tuple(row[name] for name in BY)


def _tell(found: PackComparison) -> None:
    """The changes by rule and by county; rows are for --json and --csv."""
    print(f"{found.old.name} {found.old.version} → {found.new.name} {found.new.version}, {found.area} on {found.on}")
    for it in _entry(found):
        unsigned = "" if it["signed"] else ": more than was agreed, and nobody signed for it"
        print(f"entry, {it['people']}: {it['before']} → {it['after']} minutes a month{unsigned}")
    if not found.changes.height and not found.figures.height:
        print("No verdict and no figure changes.")
        return
    counties = found.changes.group_by(*BY, "county", maintain_order=True).agg(rows=pl.len())
    print_table(
        ["rule", "before", "after", "county", "rows"],
        [[it["rule"], it["before"], it["after"], it["county"] or "", it["rows"]] for it in counties.to_dicts()],
    )
    for it in found.figures.to_dicts():
        print(f"{it['figure']}: {number(it['before'])} → {number(it['after'])}")
    say("Every row: --csv FILE, or --json.")
