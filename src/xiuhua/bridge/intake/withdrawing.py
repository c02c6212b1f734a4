"""An import taken back: its facts are in force on no day, and what it closed holds as it did before."""

from dataclasses import dataclass

import polars as pl
from django.db import connection

from xiuhua.bridge.bulk import write_rows
from xiuhua.bridge.intake.facts import NOUNS
from xiuhua.bridge.intake.lookup import change_where, rows_with
from xiuhua.bridge.intake.resting import appended_facts
from xiuhua.bridge.intake.tracing import FILLED, NEW_HOUSEHOLDS, NEW_MEMBERS, Traces
from xiuhua.register.models import Household, HouseholdEvent, ImportBatch, Standing


@dataclass(frozen=True, slots=True)
class Undone:
    """What an undone import withdrew and restored: facts, and households and members that were new."""

    facts_withdrawn: int
    facts_restored: int
    households: int
    members: int


def withdraw(batch: ImportBatch, traces: Traces, *, actor: str) -> Undone:
    """Take back what a batch wrote. To be called in a transaction, and only when nothing rests on it."""
    withdrawn = restored = 0
    for name, noun in NOUNS.items():
        if name in traces:
            ours = appended_facts(batch, noun, traces[name])
            change_where(noun.model, ours["id"], until=batch.as_of)
            withdrawn += ours.height
            if noun.model is Standing:
                _tell_events(batch, ours["id"], actor=actor)
            restored += _restore(name, traces[name])
    new = traces[NEW_HOUSEHOLDS]["id"]
    change_where(Household, new, registered_on=None, standard="")
    _empty_members(traces[FILLED])
    return Undone(withdrawn, restored, new.len(), traces[NEW_MEMBERS].height)


def _restore(name: str, trace: pl.DataFrame) -> int:
    """Give the facts that were closed the end they had, or none."""
    closed = trace.filter(pl.col("old_id").is_not_null())
    for (until,), facts in closed.group_by("old_until", maintain_order=True):
        change_where(NOUNS[name].model, facts["old_id"], until=until)
    return closed.height


def _tell_events(batch: ImportBatch, standings: pl.Series, *, actor: str) -> None:
    """Beside each step that the import took, one that says it was withdrawn: the history of a household tells both."""
    owners = rows_with(Standing.objects.all(), "id", standings, household_id="household")
    told = {
        name: pl.lit(value)
        for name, value in {
            "kind": "withdrawn", "on": batch.as_of, "actor": actor, "evidence": batch.file_name[:160],
        }.items()
    }  # fmt: skip
    write_rows(HouseholdEvent, owners.select("household_id", **told))


def _empty_members(filled: pl.DataFrame) -> None:
    """Make empty again, in members who were known, what the import filled."""
    before = filled.with_columns(pl.col("birth").cast(pl.String))
    numberless = before.filter(pl.col("id_index") == "").select("sex", "birth", "id_kind", "id")
    with connection.cursor() as cursor:
        cursor.executemany(
            "UPDATE register_member SET id_sealed = NULL, id_index = '', id_last4 = '', id_last6 = '', "
            "sex = %s, birth = %s, id_kind = %s WHERE id = %s",
            numberless.rows(),
        )
        cursor.executemany(
            "UPDATE register_member SET ethnicity = '' WHERE id = %s",
            before.filter(pl.col("ethnicity") == "").select("id").rows(),
        )
