"""A task as a net: what its pairs cost, what pins have settled already, and pins that cannot be kept."""

from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from xiuhua.loop.assign.candidates import Candidates, candidates, pair_keys, rows_of
from xiuhua.loop.assign.net import UNPAIRED, Ints, Net, Rows
from xiuhua.loop.assign.shortage import Binding, CannotPair
from xiuhua.loop.assign.task import Task
from xiuhua.loop.assign.weighing import Told, Weighing, told, weighing


@dataclass(frozen=True, slots=True, eq=False)
class Weighed:
    """A task with its net, which has no arcs of pinned households; `pinned` are their pairs (rows) and costs.

    The net's helpers are the task's, and after them the pools of those who are alike.

    `barred` tells by row of a household that nobody may have why, `scale` weighs any pair.
    """

    task: Task
    net: Net
    pinned: tuple[Rows, Rows, Ints]
    barred: dict[int, str]
    scale: Weighing | Told


def weigh(task: Task) -> Weighed:
    """The net of a task. Raises CannotPair for pins that cannot be kept, Rejected for too many pairs."""
    found = candidates(task)
    _require_pins(task, found)
    scale = weighing(task, found.pools) if task.costs is None else told(task, task.costs)
    rows = rows_of(task, task.pins)
    pins = (rows[0].astype(np.int32), rows[1].astype(np.int32))
    pinned = np.zeros(task.households.height, dtype=bool)
    pinned[pins[1]] = True
    free = ~pinned[found.household]
    helper, household = (found.helper[free], found.household[free]) if pinned.any() else (found.helper, found.household)
    width, pool = found.pools.rows, found.pools.of
    asked = np.bincount(helper, minlength=width) > 0
    room = np.zeros((2, width), dtype=np.int64)
    room[:, : len(pool)] = task.helpers.select("least", "most").to_numpy().T
    net = Net(
        helper=helper,
        household=household,
        cost=scale.cost(helper, household),
        least=room[0],
        most=room[1],
        taken=np.bincount(pins[0], scale.load(*pins), minlength=width).astype(np.int64),
        pool=np.append(np.where(asked[pool], pool, UNPAIRED), np.full(width - len(pool), UNPAIRED)).astype(np.int32),
        households=task.households.height,
        step=task.policy.weights["load"] if task.costs is None else 0,
        load=scale.load(helper, household),
    )
    _require_room(task, net)
    return Weighed(task, net, (*pins, scale.cost(*pins)), found.barred, scale)


def without_change(weighed: Weighed) -> Weighed:
    """The same net where giving a household another helper costs nothing; told costs stay."""
    task, scale, net = weighed.task, weighed.scale, weighed.net
    if isinstance(scale, Told):
        return weighed
    weights = {**task.policy.weights, "change": 0}
    free = replace(scale, weights=weights)
    rows = weighed.pinned[:2]
    return replace(
        weighed,
        task=task.under(replace(task.policy, weights=weights)),
        net=replace(net, cost=net.cost - scale.change(net.helper, net.household)),
        pinned=(*rows, free.cost(*rows)),
        scale=free,
    )


def _require_pins(task: Task, found: Candidates) -> None:
    """Refuse pins of pairs that may not be, and a second pin of one household."""
    ids = task.helpers["helper"], task.households["household"]
    bindings = [
        Binding("pin", helpers=(ids[0][helper],), households=(ids[1][household],))
        for household, helper in _forbidden(task, found)
    ]
    twice = task.pins.filter(pl.col("household").is_duplicated()).sort("household", "helper")
    for (household,), rows in twice.group_by("household", maintain_order=True):
        bindings.append(Binding("pinned_twice", helpers=tuple(rows["helper"]), households=(str(household),)))
    if bindings:
        raise CannotPair(tuple(bindings))


def _forbidden(task: Task, found: Candidates) -> list[tuple[int, int]]:
    """Pinned pairs (rows of households and helpers) that may not be, neither alone nor by a pool."""
    if not task.pins.height:
        return []
    width = np.int64(found.pools.rows)
    allowed = found.household * width + found.helper
    keys = pair_keys(task, task.pins, found.pools.rows)
    household, helper = np.divmod(keys, width)
    may = np.isin(keys, allowed) | np.isin(household * width + found.pools.doors[helper], allowed)
    return list(zip(household[~may].tolist(), helper[~may].tolist(), strict=True))


def _require_room(task: Task, net: Net) -> None:
    """Refuse more pins of one helper than they may have households."""
    bindings = []
    for row in np.flatnonzero(net.taken > net.most).tolist():
        helper, missing = task.helpers["helper"][row], int(net.taken[row] - net.most[row])
        pinned = task.pins.filter(pl.col("helper") == helper)["household"]
        bindings.append(Binding("most", (helper,), tuple(pinned), missing, ((helper, missing),)))
    if bindings:
        raise CannotPair(tuple(bindings))
