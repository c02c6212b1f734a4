"""Who is watched, what warns of want, what is late, and whose risk could be removed, over whole tables of households.

Nothing is read but what the pack's signals, groups and scheme name: see `columns_needed`.
"""

from collections.abc import Iterator
from datetime import date

import polars as pl

from xiuhua.loop.sustain.bundles import bundles
from xiuhua.loop.sustain.deadlines import deadlines, with_next_step
from xiuhua.loop.sustain.removal import removal_lines, removals
from xiuhua.loop.sustain.reports import reported_verdicts, signal_verdicts
from xiuhua.policy.pack import Pack
from xiuhua.policy.ruleset import Scheme
from xiuhua.policy.signals import SustainPolicy
from xiuhua.policy.signals_reader import sustain_policy
from xiuhua.policy.value_on import require_value
from xiuhua.reckon.rules.days import DatedRules, TablesByDay
from xiuhua.reckon.rules.facts import Ref
from xiuhua.reckon.tables import (
    DEADLINES,
    HOUSEHOLDS,
    REMOVAL_LINES,
    REMOVALS,
    SIGNAL_VERDICTS,
    SIGNALS,
    TABLES,
    WARNING_STEPS,
    WARNINGS,
    WATCHED,
    WATCHING,
)


def rules_of(pack: Pack) -> DatedRules:
    """The rules of a pack with the parameters of each day."""
    return DatedRules(pack.rules.book, pack.parameters_on)


def verdict_refs(policy: SustainPolicy, scheme: Scheme) -> list[Ref]:
    """The columns that say who is watched, what the register shows, and what the removal of a risk needs."""
    shown = [it.ref for it in policy.signals.values() if it.when]
    return [
        *_group_refs(policy),
        *shown,
        scheme.ref(),
        *(scheme.ref(part) for part in (*scheme.criteria, *scheme.deciding)),
    ]


def tables_needed(pack: Pack, *, day: date) -> dict[date, set[str]]:
    """The tables that the stage reads, by the day they are as of."""
    policy, scheme = policy_of(pack, day=day)
    needed = rules_of(pack).tables_needed(verdict_refs(policy, scheme), day=day)
    needed[day] |= {HOUSEHOLDS.name, *WATCHING}
    return needed


def columns_needed(pack: Pack, *, day: date) -> dict[date, dict[str, set[str]]]:
    """The columns that the stage reads, by day and table; keys are not named."""
    policy, scheme = policy_of(pack, day=day)
    needed = rules_of(pack).columns_needed(verdict_refs(policy, scheme), day=day)
    needed[day].setdefault(HOUSEHOLDS.name, set()).add("area")
    return {**needed, day: needed[day] | {name: set(table.columns) for name, table in WATCHING.items()}}


def policy_of(pack: Pack, *, day: date) -> tuple[SustainPolicy, Scheme]:
    """What a pack says of staying out on a day, and the scheme by which a watch ends.

    Raises NotFound where the pack says nothing of it, and for each value that it left open and that nobody entered: an
    income line that is not known would let every warning of income pass in silence.
    """
    policy = sustain_policy(pack, day=day)
    scheme = pack.rules.schemes[policy.end.scheme]
    for name in sorted(set(_open_values(pack, verdict_refs(policy, scheme), day=day))):
        require_value(pack, name, day=day)
    return policy, scheme


def sustain(tables_by_day: TablesByDay, *, pack: Pack, day: date) -> dict[str, pl.DataFrame]:
    """The tables of SUSTAINED as of a day (see `tables_needed`).

    `pack` is as it holds in the place (`Pack.in_place`). Raises NotFound as `policy_of` does.
    """
    policy, scheme = policy_of(pack, day=day)
    rows = rules_of(pack).with_columns(_gathered(tables_by_day), verdict_refs(policy, scheme), day=day)[HOUSEHOLDS.name]
    reported, done = (tables_by_day[day][table.name] for table in (SIGNALS, WARNING_STEPS))
    return sustained_in(rows, reported, done, policy=policy, scheme=scheme)


def sustained_in(
    rows: pl.DataFrame, reported: pl.DataFrame, done: pl.DataFrame, *, policy: SustainPolicy, scheme: Scheme
) -> dict[str, pl.DataFrame]:
    """The same from households that have the columns of `verdict_refs`, signals, and steps that were done."""
    groups = _groups(rows, policy)
    judged = signal_verdicts(rows, groups, reported, policy)
    warned = _warned(groups, judged, done, policy)
    lines = removal_lines(rows, warned[WARNINGS.name], scheme)
    return {
        WATCHED.name: _watched(groups, warned[WARNINGS.name]),
        **warned,
        REMOVAL_LINES.name: REMOVAL_LINES.conform(lines),
        REMOVALS.name: REMOVALS.conform(removals(lines, policy.end)),
    }


def warned_columns(pack: Pack, *, day: date) -> dict[date, dict[str, set[str]]]:
    """The columns that `warned_in` reads, by day and table; keys are not named."""
    policy = sustain_policy(pack, day=day)
    needed = rules_of(pack).columns_needed(_group_refs(policy), day=day)
    needed[day].setdefault(HOUSEHOLDS.name, set()).add("area")
    return {**needed, day: needed[day] | {it.name: set(it.columns) for it in (SIGNALS, WARNING_STEPS)}}


def warned_in(tables_by_day: TablesByDay, *, pack: Pack, day: date) -> dict[str, pl.DataFrame]:
    """The signals, warnings and deadlines of some households by what was kept of them alone (see `warned_columns`).

    A deed that changes one warning asks for no more. Raises NotFound where the pack says nothing of staying out.
    """
    policy = sustain_policy(pack, day=day)
    rows = rules_of(pack).with_columns(_gathered(tables_by_day), _group_refs(policy), day=day)[HOUSEHOLDS.name]
    groups = _groups(rows, policy)
    reported, done = (tables_by_day[day][table.name] for table in (SIGNALS, WARNING_STEPS))
    return _warned(groups, reported_verdicts(groups, reported, policy), done, policy)


def _warned(
    groups: pl.DataFrame, judged: pl.DataFrame, done: pl.DataFrame, policy: SustainPolicy
) -> dict[str, pl.DataFrame]:
    bundled = bundles(judged, groups, policy)
    steps = deadlines(bundled, done, policy)
    return {
        SIGNAL_VERDICTS.name: SIGNAL_VERDICTS.conform(judged),
        WARNINGS.name: WARNINGS.conform(with_next_step(bundled, steps, policy)),
        DEADLINES.name: DEADLINES.conform(steps),
    }


def _group_refs(policy: SustainPolicy) -> list[Ref]:
    return [it.ref for it in policy.rules.groups.values()]


def _gathered(tables_by_day: TablesByDay) -> TablesByDay:
    """The tables that rules may name."""
    return {
        on: {name: table for name, table in tables.items() if name in TABLES} for on, tables in tables_by_day.items()
    }


def _open_values(pack: Pack, refs: list[Ref], *, day: date) -> Iterator[str]:
    """The parameters that the pack left open and that rules read which have no value on the day."""
    plan = rules_of(pack).plan(day)
    for rule in plan.needed(refs)[0]:
        for tree in filter(None, (rule.tree, rule.where)):
            names = (node.name for node in tree.walk() if node.op == "parameter")
            yield from (it for it in names if it in pack.parameters and pack.parameters[it].setting_on(day) is None)


def _groups(rows: pl.DataFrame, policy: SustainPolicy) -> pl.DataFrame:
    """Every household with the first group that it surely belongs to (`reason`, null for none); if that relapses."""
    groups = policy.rules.groups.values()
    reasons = [pl.when(pl.col(it.ref.column)).then(pl.lit(it.key)) for it in groups]
    relapsing = [it.key for it in groups if it.relapses]
    return rows.select("household", "area", reason=pl.coalesce(reasons)).with_columns(
        relapses=pl.col("reason").is_in(relapsing).fill_null(value=False)
    )


def _watched(groups: pl.DataFrame, bundled: pl.DataFrame) -> pl.DataFrame:
    """The table `watched`."""
    warned = bundled.select("household", warned=pl.lit(value=True))
    found = groups.filter(pl.col("reason").is_not_null()).join(
        warned, on="household", how="left", maintain_order="left"
    )
    return WATCHED.conform(found.with_columns(relapses=pl.col("relapses") & pl.col("warned").fill_null(value=False)))
