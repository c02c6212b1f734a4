"""Proceedings that wait for somebody: whose open step their office or post does, in the places that they answer for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Min, Q, QuerySet

from xiuhua.duty.acting import acting_key
from xiuhua.duty.grounds import Ground
from xiuhua.queries.pack import pack_in_force
from xiuhua.queries.proceeding import open_in
from xiuhua.register.models import Area, AreaWithin, Proceeding
from xiuhua.words import NotFound

Steps = frozenset[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class WaitingStep:
    """How many wait at a step for whoever answers for a place; `code` is that place, or the one that it is about.

    `of_place` says that it is about the place itself, not about households in it.
    """

    code: str
    name: str
    procedure: str
    step: str
    count: int
    overdue: int
    due: date | None
    of_place: bool


def waiting_for(grounds: Sequence[Ground], *, on: date, most: int) -> list[WaitingStep]:
    """What waits for whoever holds some grounds, the first to be due first. At most three statements a ground.

    Of grounds that do a step of any procedure at all; no more than `most` of them are looked at, the nearest first.
    """
    done_by = _done_by(on)
    doing = [(ground, steps) for ground in grounds if (steps := done_by.get(acting_key(ground.reason)))][:most]
    names = dict(Area.objects.filter(pk__in=[it.area_id for it, _ in doing]).values_list("pk", "name")) if doing else {}
    found: dict[tuple[str, str, str, bool], WaitingStep] = {}
    for ground, steps in doing:
        for it in (*_of_households(ground, names[ground.area_id], steps, on=on), *_of_places(ground, steps, on=on)):
            found.setdefault((it.code, it.procedure, it.step, it.of_place), it)
    return sorted(found.values(), key=lambda it: (it.due is None, it.due or on, it.code))


def _done_by(on: date) -> dict[str, Steps]:
    """By office and post the steps that it does, by procedure, as the pack in force has them."""
    try:
        pack = pack_in_force(on)
    except NotFound:
        return {}
    told: dict[str, set[tuple[str, str]]] = {}
    for procedure in pack.procedures.values():
        for step in procedure.steps:
            for doer in step.doers:
                told.setdefault(doer, set()).add((procedure.key, step.key))
    return {doer: frozenset(steps) for doer, steps in told.items()}


def _of_households(ground: Ground, name: str, steps: Steps, *, on: date) -> list[WaitingStep]:
    rows = _counted(open_in(ground.area_id, on=on), on=on)
    return [
        WaitingStep(ground.code, name, *row, of_place=False) for row in rows if (row[0], row[1]) in steps
    ]  # fmt: skip


def _counted(rows: QuerySet[Proceeding], *, on: date) -> list[tuple[str, str, int, int, date | None]]:
    counted = rows.order_by().values_list("procedure", "open_step")
    return list(counted.annotate(n=Count("pk"), late=Count("pk", filter=Q(due__lt=on)), first=Min("due")))


def _of_places(ground: Ground, steps: Steps, *, on: date) -> list[WaitingStep]:
    inside = AreaWithin.objects.on(on).filter(ancestor=ground.area_id).values("area")
    rows = Proceeding.objects.filter(outcome="", area__in=inside).select_related("area").order_by("due", "pk")
    return [
        WaitingStep(
            row.area.code, row.area.name, row.procedure, row.open_step, 1,
            int(row.due is not None and row.due < on), row.due, of_place=True,
        )
        for row in rows
        if row.area is not None and (row.procedure, row.open_step) in steps
    ]  # fmt: skip
