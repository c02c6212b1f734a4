"""Diagnosis of more households than memory holds: verdicts stretch by stretch, as if found in one go."""

from collections.abc import Iterator, Mapping
from datetime import date

import polars as pl

from xiuhua.loop.diagnose.verdicts import deprivations_in, index_refs, rules_of, verdict_refs, verdicts_in
from xiuhua.policy.pack import Pack
from xiuhua.reckon.rules.nation import Nation
from xiuhua.reckon.rules.stretches import Pieces

DEPRIVATIONS = "deprivations"


def diagnose_nation(
    pieces_by_day: Mapping[date, Mapping[str, Pieces]], *, pack: Pack, day: date, households: int = 200_000
) -> Iterator[dict[str, pl.DataFrame]]:
    """The tables household_verdicts, area_verdicts, findings and deprivations, for so many households at a time.

    Every table comes as lazy frames, one below the other (its Parquet files, say), with the columns of
    `columns_needed`; those with a column `household` in its order. What is found of places comes last. Together it is
    what `diagnose` and `deprivations` find.
    """
    nation = Nation(rules_of(pack), pieces_by_day, rows=households)

    def verdicts(tables: Mapping[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
        found = verdicts_in(tables, pack)
        return found | {DEPRIVATIONS: deprivations_in(tables, pack)} if "households" in tables else found

    return nation.judged([*verdict_refs(pack), *index_refs(pack)], day=day, make=verdicts)
