"""Traces of an import: what it wrote where, sealed with it, so that it can be undone as a whole."""

import io
from collections.abc import Collection

import polars as pl

from xiuhua.reckon.intake.layout import VILLAGES
from xiuhua.register.models import ImportBatch, ImportTrace
from xiuhua.register.vault import Vault

NEW_HOUSEHOLDS, NEW_MEMBERS = "new_household", "new_member"  # their ids
FILLED = "filled_member"  # known members whose identity number or ethnicity was empty, as they were before
SPOKEN_HOUSEHOLDS, SPOKEN_MEMBERS, SPOKEN_VILLAGES = "spoken_household", "spoken_member", "spoken_village"
NOUNS_SAID = "nouns_said"

Traces = dict[str, pl.DataFrame]


def spoken_of(rows: pl.DataFrame, said: dict[str, dict[str, str]]) -> Traces:
    """Of which known households, members and villages an import speaks, and of which nouns.

    Unchanged rows rest on them too.
    """
    return {
        SPOKEN_HOUSEHOLDS: rows.select(id="household_id").drop_nulls().unique().sort("id"),
        SPOKEN_MEMBERS: rows.select(id="member_id").drop_nulls().unique().sort("id"),
        SPOKEN_VILLAGES: rows.filter(pl.col("about") == VILLAGES).select(id="village_id").unique().sort("id"),
        NOUNS_SAID: pl.DataFrame({"noun": sorted(said)}, schema={"noun": pl.String}),
    }


def keep_traces(batch: ImportBatch, traces: Traces, vault: Vault) -> None:
    """Seal the traces of a batch, one for each table; to be called in the transaction that wrote the rows."""
    kept = []
    for table, frame in traces.items():
        content = io.BytesIO()
        frame.write_ipc(content, compression="zstd")
        sealed = vault.seal_bytes(content.getvalue(), place=_place(batch, table))
        kept.append(ImportTrace(batch=batch, table=table, rows=frame.height, sealed=sealed))
    ImportTrace.objects.bulk_create(kept)


def traces_of(batch: ImportBatch, vault: Vault, *, tables: Collection[str] | None = None) -> Traces:
    """The traces of a batch by table, or some of them; none for one that was applied before traces were kept.

    Raises SealBroken when one was tampered with.
    """
    wanted = batch.traces.all() if tables is None else batch.traces.filter(table__in=tables)
    kept = wanted.values_list("table", "sealed")
    return {
        table: pl.read_ipc(io.BytesIO(vault.unseal_bytes(sealed, place=_place(batch, table)))) for table, sealed in kept
    }


def _place(batch: ImportBatch, table: str) -> str:
    """Where a trace stands, authenticated with it."""
    return f"import.trace:{batch.key.hex}:{table}"
