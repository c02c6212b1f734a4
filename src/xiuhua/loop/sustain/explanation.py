"""One household's watch line by line: why it is watched, what warns, who must act by when, what a removal would need.

It tells in the pack's words what the verdict tables hold of the household, and reckons nothing anew.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from xiuhua.policy.ruleset import Scheme
from xiuhua.policy.signals import QUIET, Group, Signal, SustainPolicy, WarningStep
from xiuhua.policy.words import Labels
from xiuhua.reckon.tables import DEADLINES, REMOVAL_LINES, REMOVALS, SIGNAL_VERDICTS, WARNINGS, WATCHED, Table

Tables = Mapping[str, pl.DataFrame]


@dataclass(frozen=True, slots=True)
class SignalLine:
    """A signal: whether it warns, and by which number; `signal` is None for a kind that the pack does not know.

    `key` is that of the register's row, empty for what the register shows and nobody has kept yet.
    """

    kind: str
    signal: Signal | None
    verdict: str
    received_on: date
    value: int | None
    threshold: int | None
    key: str = ""


@dataclass(frozen=True, slots=True)
class StepLine:
    """A step of the warning: its state, its days, the working days of being late, and the offices that are told."""

    step: WarningStep
    state: str
    begins: date | None
    due: date | None
    done_on: date | None
    late: int
    told: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RemovalLine:
    """A line of the removal with its words, source and verdict; the source of a line that no scheme reads is empty."""

    key: str
    label: Labels
    verdict: str
    source: str


@dataclass(frozen=True, slots=True)
class Watch:
    """A household under watch: `since` is when its warning began, None without one.

    `step` is what must be done next. `removable` and `kept` are None where there is no risk to remove.
    """

    household: str
    group: Group | None
    relapses: bool
    since: date | None
    step: str | None
    signals: tuple[SignalLine, ...]
    steps: tuple[StepLine, ...]
    lines: tuple[RemovalLine, ...]
    removable: bool | None
    kept: bool | None


def watch_of(household: str, verdicts: Tables, *, policy: SustainPolicy, scheme: Scheme) -> Watch:
    """What the tables of SUSTAINED say of one household, in the pack's words and order."""
    watched, warning, removal = (next(_rows(table, household, verdicts), {}) for table in (WATCHED, WARNINGS, REMOVALS))
    return Watch(
        household=household,
        group=policy.rules.groups.get(watched.get("reason", "")),
        relapses=watched.get("relapses", False),
        since=warning.get("since"),
        step=warning.get("step"),
        signals=tuple(_signal(row, policy) for row in _rows(SIGNAL_VERDICTS, household, verdicts)),
        steps=tuple(_step(row, policy) for row in _rows(DEADLINES, household, verdicts)),
        lines=tuple(_line(row, scheme, policy) for row in _rows(REMOVAL_LINES, household, verdicts)),
        removable=removal.get("removable"),
        kept=removal.get("kept"),
    )


def _rows(table: Table, household: str, verdicts: Tables) -> Iterator[dict[str, Any]]:
    return verdicts[table.name].filter(pl.col("household") == household).iter_rows(named=True)


def _signal(row: Mapping[str, Any], policy: SustainPolicy) -> SignalLine:
    rule = policy.rules.signals.get(row["kind"])
    told = {name: row[name] for name in ("kind", "verdict", "received_on", "value", "threshold")}
    return SignalLine(signal=rule, key=row["signal"] or "", **told)


def _step(row: Mapping[str, Any], policy: SustainPolicy) -> StepLine:
    state, begins, due, done_on, late = (row[name] for name in ("state", "begins", "due", "done_on", "late"))
    return StepLine(policy.rules.steps[row["step"]], state, begins, due, done_on, late, tuple(row["told"].split()))


def _line(row: Mapping[str, Any], scheme: Scheme, policy: SustainPolicy) -> RemovalLine:
    key = row["line"]
    if key == QUIET:
        return RemovalLine(key, policy.end.quiet, row["verdict"], "")
    part = next(it for it in scheme.parts if it.key == key)
    return RemovalLine(key, part.label, row["verdict"], part.warrant.source)
