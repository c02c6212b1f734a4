"""Proceedings: what their acts make of them, and what the criteria find of a household when one ends."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from xiuhua.loop.diagnose.explanation import CriterionTold, explain
from xiuhua.queries.judging import judging_of
from xiuhua.queries.pack import pack_named
from xiuhua.reckon import workflow
from xiuhua.reckon.rules.explaining import Told
from xiuhua.reckon.workflow import Act, ActKind, Step, TimeLimit
from xiuhua.register.models import Household, Proceeding, ProceedingAct


def state_of(row: Proceeding) -> workflow.Proceeding:
    """Where a proceeding stands. One statement."""
    acts = [act_of(it) for it in row.acts.order_by("number")]
    calendar = pack_named(row.pack).calendar
    return workflow.proceeding_of(steps_of(row), acts, begun=row.begun_on, calendar=calendar)


def steps_of(row: Proceeding) -> tuple[Step, ...]:
    """The steps of a proceeding as they were when it began."""
    return tuple(_step(told) for told in row.steps)


def act_of(row: ProceedingAct) -> Act:
    """An act as the workflow takes it; who did it is told by the number of the account."""
    return Act(
        kind=ActKind(row.kind), step=row.step, on=row.on, by=str(row.by_id), office=row.office,
        evidence=tuple(row.evidence), people=row.people, reason=row.reason, objection=row.objection, to=row.to,
    )  # fmt: skip


def open_proceedings_of(household: Household) -> list[Proceeding]:
    """The proceedings that a household is in, the oldest first. One statement."""
    return list(Proceeding.objects.filter(household=household, outcome="").order_by("begun_on", "pk"))


def verdict_to_keep(household: Household, scheme: str, *, on: date) -> dict[str, Any] | None:
    """What a scheme finds of a household on a day: its verdict, and of each criterion what it read, as plain values.

    None where the scheme does not apply to the household. About twenty statements.
    """
    judging = judging_of(household.number, on=on)
    rows = judging.rows_of([household.number])
    found = explain(household.number, rows.tables, pack=judging.pack, day=on, plan=judging.plan, earlier=rows.earlier)
    told = next(it for it in found.schemes if it.scheme.key == scheme)
    if told.verdict is None:
        return None
    return {
        "scheme": scheme, "on": on.isoformat(), "pack": judging.pack.name, "version": judging.pack.version,
        "verdict": told.verdict, "criteria": [_criterion(it) for it in told.criteria],
    }  # fmt: skip


def _criterion(it: CriterionTold) -> dict[str, Any]:
    return {
        "key": it.criterion.key, "severity": it.criterion.severity, "verdict": it.verdict, "rule": it.criterion.when,
        "read": [[told.of, told.name, told.row, _plain(told.value)] for told in _walked(it.told)],
    }  # fmt: skip


def _walked(told: Sequence[Told]) -> Iterator[Told]:
    for it in told:
        yield it
        yield from _walked(it.below)


def _plain(value: object) -> object:
    return value if value is None or isinstance(value, bool | int | float | str) else str(value)


def _step(told: Mapping[str, Any]) -> Step:
    within = told["within"]
    lists = {name: tuple(told[name]) for name in ("offices", "needs", "apart_from")}
    return Step(**{**told, **lists, "within": TimeLimit(**within) if within else None})
