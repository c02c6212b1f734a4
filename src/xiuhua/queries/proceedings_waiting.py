"""Proceedings that wait for somebody: whose open step their office or post does, in the places that they answer for."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Min, OuterRef, Q, Subquery

from xiuhua.duty.acting import acting_key
from xiuhua.duty.grounds import Ground
from xiuhua.queries.pack import pack_in_force
from xiuhua.queries.proceeding import in_sight_of
from xiuhua.register.models import Area, AreaWithin, Proceeding, Residence
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


def waiting_for(grounds: Sequence[Ground], *, reader: int | None, on: date) -> list[WaitingStep]:
    """What waits for whoever holds some grounds, the first to be due first.

    Complaints about whoever reads (a person, by id) are left out. At most five statements, however many the grounds.
    """
    done_by = _done_by(on) if grounds else {}
    by_place: dict[int, tuple[Ground, Steps]] = {}  # who answers for a place in two ways finds a thing there once
    for it in grounds:
        if steps := done_by.get(acting_key(it.reason)):
            by_place[it.area_id] = (it, by_place[it.area_id][1] | steps if it.area_id in by_place else steps)
    doing = list(by_place.values())
    if not doing:
        return []
    lying = AreaWithin.objects.on(on).filter(ancestor__in={it.area_id for it, _ in doing})
    around: dict[int, set[int]] = {}
    for area, ancestor in lying.values_list("area", "ancestor"):
        around.setdefault(area, set()).add(ancestor)
    found = [*_of_households(doing, around, reader=reader, on=on), *_of_places(doing, around, on=on)]
    return sorted(found, key=lambda it: (it.due is None, it.due or on, it.code, it.procedure))


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


def _of_households(
    doing: Sequence[tuple[Ground, Steps]], around: Mapping[int, Collection[int]], *, reader: int | None, on: date
) -> list[WaitingStep]:  # fmt: skip
    """Households that wait, counted for each ground at each step that it does."""
    home = Residence.objects.on(on).filter(household=OuterRef("household")).order_by("-since", "-pk").values("village")
    rows = in_sight_of(reader, Proceeding.objects.filter(outcome="").exclude(household=None))
    counted = rows.annotate(village=Subquery(home[:1])).filter(village__in=list(around)).order_by()
    told = counted.values_list("village", "procedure", "open_step").annotate(
        n=Count("pk"), late=Count("pk", filter=Q(due__lt=on)), first=Min("due")
    )
    parts: dict[tuple[int, str, str], list[tuple[int, int, date | None]]] = {}
    for village, procedure, step, count, late, first in told:
        for ground, steps in doing:
            if ground.area_id in around[village] and (procedure, step) in steps:
                parts.setdefault((ground.area_id, procedure, step), []).append((count, late, first))
    names = dict(Area.objects.filter(pk__in={key[0] for key in parts}).values_list("pk", "name"))
    codes = {it.area_id: it.code for it, _ in doing}
    return [_summed(codes[key[0]], names[key[0]], key, numbers) for key, numbers in parts.items()]


def _summed(
    code: str, name: str, key: tuple[int, str, str], numbers: Sequence[tuple[int, int, date | None]]
) -> WaitingStep:  # fmt: skip
    due = min((it[2] for it in numbers if it[2]), default=None)
    counts = sum(it[0] for it in numbers), sum(it[1] for it in numbers)
    return WaitingStep(code, name, key[1], key[2], *counts, due, of_place=False)


def _of_places(
    doing: Sequence[tuple[Ground, Steps]], around: Mapping[int, Collection[int]], *, on: date
) -> list[WaitingStep]:  # fmt: skip
    rows = Proceeding.objects.filter(outcome="", area__in=list(around)).select_related("area").order_by("due", "pk")
    return [
        WaitingStep(
            row.area.code, row.area.name, row.procedure, row.open_step, 1,
            int(row.due is not None and row.due < on), row.due, of_place=True,
        )
        for row in rows
        if row.area is not None
        and any(it.area_id in around[row.area.pk] and (row.procedure, row.open_step) in steps for it, steps in doing)
    ]  # fmt: skip
