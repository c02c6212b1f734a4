"""One turn of the loop: gather, judge, settle, journal."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from time import perf_counter
from typing import Any

from django.db import transaction
from django.utils import timezone

from xiuhua.actions.end_outlived import end_outlived
from xiuhua.actions.journal import write_line
from xiuhua.actions.keep_warnings import keep_warnings
from xiuhua.actions.verify.find_flags import find_flags
from xiuhua.bridge.gather import Tables, gather
from xiuhua.bridge.one_at_a_time import hold_large_deeds
from xiuhua.bridge.settle import Settled, settle
from xiuhua.loop import cycle
from xiuhua.loop.diagnose.territories import Territory
from xiuhua.policy.pack import Pack
from xiuhua.queries.pack import require_pack_in_force, territories
from xiuhua.reckon.tables import HOUSEHOLDS, MEASURES, PERSONS
from xiuhua.register.models import Account, Turn


@dataclass(frozen=True, slots=True)
class TurnReport:
    """What a turn did: each stage with rows read, rows judged and seconds; and what was settled."""

    on: date
    stages: list[dict[str, Any]]
    settled: Settled


def run_turn(day: date, *, by: Account | None, stopwatch: Callable[[], float] = perf_counter) -> TurnReport:
    """Judge the register as of a day and settle what changed; running it twice leaves the same rows.

    One turn at a time, and none beside an import: it would read half of one, and settle the same verdicts twice.
    """
    with transaction.atomic():
        hold_large_deeds()
        pack, others = require_pack_in_force(day), territories(day)
        begun = stopwatch()
        tables = gather_days(pack, day, others)
        gathered = _stage("gather", sum(_height(of_day) for of_day in tables.values()), 0, stopwatch() - begun)
        judged = cycle.turn(tables, pack=pack, day=day, others=others, stopwatch=stopwatch)
        begun = stopwatch()
        settled = settle(judged.verdicts, day=day)
        if judged.sustained:
            keep_warnings(judged.sustained, pack=pack, day=day)
        written = _stage("settle", settled.rows, settled.written, stopwatch() - begun)
        begun = stopwatch()
        looked = find_flags(pack, day=day)
        verified = [_stage("verify", looked.visits, looked.flagged, stopwatch() - begun)] if looked.visits else []
        judged_stages = [_stage(s.name, s.read, s.judged, s.seconds) for s in judged.stages]
        stages = [gathered, *judged_stages, *verified, written]
        end_outlived(day, by=by)
        judges = [pack, *(territory.pack for territory in others if territory.pack)]
        _keep(day, stages, settled, by=by, packs={judge.name: judge.version for judge in judges})
    return TurnReport(day, stages, settled)


def gather_days(pack: Pack, day: date, others: Sequence[Territory] = ()) -> dict[date, Tables]:
    """The tables that a turn reads, for every day that some figure looks at."""
    columns = cycle.columns_needed(pack, day=day, others=others)
    needed = cycle.tables_needed(pack, day=day, others=others)
    return {on: gather(on, names, only=_large(columns.get(on, {}))) for on, names in needed.items()}


def _large(columns: Mapping[str, Collection[str]]) -> dict[str, Collection[str]]:
    """Of the tables with a row a household, person or measure, what is read; the others are small and come whole."""
    return {name: columns[name] for name in (HOUSEHOLDS.name, PERSONS.name, MEASURES.name) if name in columns}


def _keep(
    day: date, stages: list[dict[str, Any]], settled: Settled, *, by: Account | None, packs: dict[str, str]
) -> None:
    """One row a turn, and one journal line when it changed something."""
    turn = Turn.objects.filter(on=day).first()
    if turn is not None and turn.digest == settled.digest:
        return
    told = {"digest": settled.digest, "rows": settled.rows, "stages": stages, "ran_at": timezone.now()}
    Turn.objects.update_or_create(on=day, defaults=told)
    write_line(
        "run_turn", by=by, subject_kind="turn", subject=day.isoformat(),
        before=None if turn is None else {"digest": turn.digest},
        after={"digest": settled.digest, "rows": settled.rows, "written": settled.written, "packs": packs},
    )  # fmt: skip


def _stage(name: str, read: int, judged: int, seconds: float) -> dict[str, Any]:
    return {"name": name, "read": read, "judged": judged, "seconds": round(seconds, 3)}


def _height(tables: Tables) -> int:
    return sum(frame.height for frame in tables.values())
