"""Looks for records of one person among those who live in an area, and keeps what is new for people to decide."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl
from django.db import transaction

from xiuhua.actions.journal import write_line
from xiuhua.actions.keep.double_refusal import DoubleRefused
from xiuhua.bridge.matching_people import people_within
from xiuhua.duty.door import scope_of
from xiuhua.duty.pairing import open_for_pairing
from xiuhua.queries.double import double_rules, how_many_live_in
from xiuhua.queries.office import clock_day
from xiuhua.queries.pack import require_pack_in_force
from xiuhua.reckon.linkage.explaining import LEVELS
from xiuhua.reckon.linkage.levels import compare
from xiuhua.reckon.linkage.linking import Linked, link
from xiuhua.reckon.linkage.records import COLUMNS
from xiuhua.register.models import Account, Double
from xiuhua.register.models.double import WAITING
from xiuhua.register.vault import Vault, open_vault

MOST_AT_ONCE = 20_000  # people compared while a page waits: some seconds
APART = "\x1f"


@dataclass(frozen=True, slots=True)
class FoundDoubles:
    """How many people were compared, how many pairs may be one person, and how many of those are new to the queue."""

    people: int
    pairs: int
    new: int


def find_doubles(code: str, *, by: Account | None, most: int | None = None) -> FoundDoubles:
    """Compare all who live in an area, by its code, and keep pairs that may be of one person.

    A pair that waits or was decided is not kept again as long as nothing that was compared has changed. `by=None` is
    the console. Raises Absent for whoever does not hold an office over the area, and DoubleRefused above `most` people.
    """
    today = clock_day()
    if by is not None:
        open_for_pairing(scope_of(by, today=today), code)
    living = how_many_live_in(code, on=today) if most is not None else 0
    if most is not None and living > most:
        raise DoubleRefused("too_many", people=living, code=code)
    rules = double_rules(require_pack_in_force(today), on=today)
    people = people_within([code], on=today)
    if not people.height:
        return FoundDoubles(0, 0, 0)
    told = people.with_columns(unique_id=pl.col("member_id").cast(pl.String).str.zfill(12))
    found = link(told.select(COLUMNS), threshold=rules.shown_from)
    pairs = _pairs(found, people, open_vault(), on=today)
    with transaction.atomic():
        new = _fresh(pairs)
        Double.objects.bulk_create(new, batch_size=1_000)
        write_line(
            "find_doubles", by=by, subject_kind="area", subject=code,
            after={"people": people.height, "pairs": len(pairs), "new": len(new)},
        )  # fmt: skip
    return FoundDoubles(people.height, len(pairs), len(new))


def _pairs(found: Linked, people: pl.DataFrame, vault: Vault, *, on: date) -> list[Double]:
    """The pairs as they would be kept, with how far each thing agrees."""
    place = {key: at for at, key in enumerate(found.known.frame["unique_id"])}
    rows = {row["member_id"]: row for row in people.iter_rows(named=True)}
    both = [sorted((int(one), int(other))) for one, other in found.pairs.select("id_a", "id_b").iter_rows()]
    left, right = (pl.Series([place[str(it[at]).zfill(12)] for it in both], dtype=pl.Int64).to_numpy() for at in (0, 1))
    levels = compare(found.known, left, right)
    return [
        _pair(rows[one], rows[other], chance, {
            str(name): LEVELS[name][level[at]] for name, level in levels.items() if level[at] >= 0
        }, vault, on=on)
        for at, ((one, other), chance) in enumerate(zip(both, found.pairs["probability"], strict=True))
    ]  # fmt: skip


def _pair(
    one: dict[str, Any], other: dict[str, Any], chance: float, levels: dict[str, str], vault: Vault, *, on: date
) -> Double:
    said = APART.join(str(row[name] or "") for row in (one, other) for name in COLUMNS[1:])
    return Double(
        first_id=one["member_id"], second_id=other["member_id"], first_home_id=one["household_id"],
        second_home_id=other["household_id"], first_village_id=one["village_id"], second_village_id=other["village_id"],
        probability=chance, levels=levels, index=vault.index(said), found_on=on,
    )  # fmt: skip


def _fresh(pairs: Iterable[Double]) -> list[Double]:
    """Those that neither wait nor were decided as they stand now."""
    pairs = list(pairs)
    members = sorted({it.first_id for it in pairs})
    known: dict[tuple[int, int], set[str]] = {}
    waiting = set()
    rows = Double.objects.filter(first__one_of=members) if pairs else Double.objects.none()
    for first, second, state, index in rows.values_list("first", "second", "state", "index"):
        known.setdefault((first, second), set()).add(index)
        if state in WAITING:
            waiting.add((first, second))
    return [
        it
        for it in pairs
        if (it.first_id, it.second_id) not in waiting and it.index not in known.get((it.first_id, it.second_id), ())
    ]
