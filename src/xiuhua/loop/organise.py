"""Organise: which posts a village must fill by policy, who is there; which organisations the rules call weak."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

import narwhals as nw
import polars as pl

from xiuhua.policy.pack import Pack, Slot
from xiuhua.policy.ruleset import Criterion
from xiuhua.policy.verdict import MET, NOT_MET, UNKNOWN, verdict_word
from xiuhua.reckon.measures import Measure, Tables, amounts
from xiuhua.reckon.rules.condition import Condition, compile_condition
from xiuhua.reckon.rules.days import DatedRules
from xiuhua.reckon.rules.explaining import Row, Rows, Told
from xiuhua.reckon.rules.facts import Ref
from xiuhua.reckon.rules.rulebook import Plan, Rulebook
from xiuhua.reckon.rules.tree import TRUTH, Parameters
from xiuhua.reckon.tables import SLOTS, VILLAGES
from xiuhua.reckon.tables_of_organisations import ORGANISATIONS, WEAKNESS


@dataclass(frozen=True, slots=True)
class SignTold:
    """A criterion of weakness for one organisation: met, not_met or unknown, and what it read."""

    criterion: Criterion
    verdict: str
    told: tuple[Told, ...]


def tables_needed(pack: Pack, *, day: date) -> set[str]:
    """The tables that judging slots reads; of other days it reads none."""
    measured = {table for slot in pack.slots for measure in slot.measures for table in measure.tables}
    rules = DatedRules(pack.rules.book, pack.parameters_on)
    return {VILLAGES.name, "within"} | measured | rules.tables_needed(_refs(pack, rules.plan(day)), day=day)[day]


def columns_needed(pack: Pack, *, day: date) -> list[Mapping[str, set[str]]]:
    """The columns that judging slots reads: a mapping of tables for each measure, and one for the conditions."""
    rules = DatedRules(pack.rules.book, pack.parameters_on)
    read = rules.columns_needed(_refs(pack, rules.plan(day)), day=day)[day]
    return [read, *(measure.columns(pack.parameters_on(day)) for slot in pack.slots for measure in slot.measures)]


def judge_slots(tables: Tables, *, pack: Pack, day: date) -> pl.DataFrame:
    """One row for each post that a village must fill, with how many are required and in post (the table `slots`).

    A village where it is unknown whether the post is required, or how many are there, has no row. The reason is
    `filled`, `short` or `vacant`.
    """
    parameters = pack.parameters_on(day)
    rules = DatedRules(pack.rules.book, pack.parameters_on)
    plan = rules.plan(day)
    villages = rules.with_columns({day: tables}, _refs(pack, plan), day=day)[VILLAGES.name]
    required = [_required(slot, _asked(slot, villages, plan), tables, parameters) for slot in pack.slots]
    judged = pl.concat([SLOTS.empty().drop("filled", "reason"), *required]).filter(
        pl.col("required") > 0, pl.col("in_post").is_not_null()
    )
    return SLOTS.conform(judged.with_columns(*_verdict()).sort("area", "slot"))


def judge_weakness(tables: Tables, *, pack: Pack, day: date) -> pl.DataFrame:
    """What the rules come to for each organisation that the pack judges (the table `weakness`): a proposal, no more.

    One criterion that is met is enough, whatever is unknown of others; with none met, one that is unknown leaves it
    unknown. Empty where the pack says nothing of weak organisations.
    """
    if pack.weakness is None:
        return WEAKNESS.empty()
    parameters = pack.parameters_on(day)
    applies = compile_condition(pack.weakness.applies, table=ORGANISATIONS, parameters=parameters)
    judged = applies.rows_met(tables[ORGANISATIONS.name])
    met = {
        it.key: compile_condition(it.when, table=ORGANISATIONS, parameters=parameters).expr().alias(it.key)
        for it in pack.weakness.criteria
    }
    truths = nw.from_native(judged).with_columns(*met.values()).to_native()
    weak = pl.any_horizontal(list(met))
    verdict = pl.when(weak).then(pl.lit(MET)).when(~weak).then(pl.lit(NOT_MET)).otherwise(pl.lit(UNKNOWN))
    told = truths.with_columns(
        verdict=verdict,
        signs=_by_spaces({key: pl.col(key) for key in met}),
        unclear=_by_spaces({key: pl.col(key).is_null() for key in met}),
    )
    return WEAKNESS.conform(told.sort("organisation"))


def explain_weakness(row: Row, *, pack: Pack, day: date) -> Iterator[SignTold]:
    """Each criterion for one organisation (a row of the table `organisations`) with the values it read.

    None where the pack does not judge it, or says nothing of weak organisations.
    """
    if pack.weakness is None:
        return
    plan = Rulebook({ORGANISATIONS.name: ORGANISATIONS}, ()).on(pack.parameters_on(day))
    rows = Rows(plan, {ORGANISATIONS.name: [row]})
    applies = plan.read(pack.weakness.applies, ORGANISATIONS.name, TRUTH)
    if rows.weigh(applies, ORGANISATIONS.name, row) is not True:
        return
    for it in pack.weakness.criteria:
        tree = plan.read(it.when, ORGANISATIONS.name, TRUTH)
        truth = rows.weigh(tree, ORGANISATIONS.name, row)
        yield SignTold(it, verdict_word(truth), rows.told(tree, ORGANISATIONS.name, row))


def _by_spaces(truths: Mapping[str, pl.Expr]) -> pl.Expr:
    """The keys of those that hold."""
    told = [pl.when(truth).then(pl.lit(key)) for key, truth in truths.items()]
    return pl.concat_str(told, separator=" ", ignore_nulls=True)


def _refs(pack: Pack, plan: Plan) -> list[Ref]:
    """What the conditions of the slots read on villages."""
    trees = [plan.read(slot.applies, VILLAGES.name, TRUTH) for slot in pack.slots]
    return [ref for tree in trees for ref in plan.refs_in(tree, VILLAGES.name)]


def _asked(slot: Slot, villages: pl.DataFrame, plan: Plan) -> pl.DataFrame:
    """The villages that must fill a slot."""
    condition = Condition(slot.applies, plan.read(slot.applies, VILLAGES.name, TRUTH))
    return condition.rows_met(villages).select("area", slot=pl.lit(slot.slot))


def _required(slot: Slot, villages: pl.DataFrame, tables: Tables, parameters: Parameters) -> pl.DataFrame:
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
