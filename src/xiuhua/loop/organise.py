"""Organise: which posts a village must fill by policy, who is there, and which stand empty."""

from datetime import date

import polars as pl

from xiuhua.policy.pack import Pack, Slot
from xiuhua.reckon.measures import Measure, Tables, amounts
from xiuhua.reckon.rules.condition import compile_condition
from xiuhua.reckon.rules.tree import Parameters
from xiuhua.reckon.tables import SLOTS, VILLAGES


def tables_needed(pack: Pack) -> set[str]:
    """The tables that judging slots reads."""
    return {VILLAGES.name, "within"}.union(*(measure.tables for slot in pack.slots for measure in slot.measures))


def judge_slots(tables: Tables, *, pack: Pack, day: date) -> pl.DataFrame:
    """One row for each post that a village must fill, with how many are required and in post (the table `slots`).

    A village where it is unknown whether the post is required has no row. The reason is `filled`, `short` or `vacant`.
    """
    parameters = pack.parameters_on(day)
    required = [_required(slot, tables, parameters) for slot in pack.slots]
    judged = pl.concat([SLOTS.empty().drop("filled", "reason"), *required]).filter(pl.col("required") > 0)
    return SLOTS.conform(judged.with_columns(*_verdict()).sort("area", "slot"))


def _required(slot: Slot, tables: Tables, parameters: Parameters) -> pl.DataFrame:
    condition = compile_condition(slot.applies, table=VILLAGES, parameters=parameters)
    villages = condition.rows_met(tables[VILLAGES.name]).select("area", slot=pl.lit(slot.slot))
    if slot.counting is not None:
        reached = amounts(slot.counting, tables, areas=villages, parameters=parameters)
        enough = reached.filter(pl.col("amount") >= pl.lit(parameters[slot.at_least]))
        villages = villages.join(enough, on="area", how="semi", maintain_order="left")
    required = _counted(slot.required, tables, villages, parameters, name="required")
    in_post = _counted(slot.filled_by, tables, villages, parameters, name="in_post")
    return villages.join(required, on="area").join(in_post, on="area")


def _counted(
    wanted: int | Measure, tables: Tables, villages: pl.DataFrame, parameters: Parameters, *, name: str
) -> pl.DataFrame:
    """What is wanted of each village: a number for all, or what a measure makes there."""
    if isinstance(wanted, int):
        return villages.select("area", pl.lit(wanted, dtype=pl.Int64).alias(name))
    return amounts(wanted, tables, areas=villages, parameters=parameters).select("area", pl.col("amount").alias(name))


def _verdict() -> list[pl.Expr]:
    filled, vacant = pl.col("in_post") >= pl.col("required"), pl.col("in_post") == 0
    reason = pl.when(filled).then(pl.lit("filled")).when(vacant).then(pl.lit("vacant")).otherwise(pl.lit("short"))
    return [filled.alias("filled"), reason.alias("reason")]
