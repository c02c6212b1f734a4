"""The same pairing as one would do without parts: one flow over the whole city, and the cheapest pair first."""

from dataclasses import replace
from time import perf_counter

import numpy as np

from xiuhua.loop.assign.flow import by_flow
from xiuhua.loop.assign.net import UNPAIRED, Ints, Net


def one_by_one(net: Net) -> Net:
    """The net pair by pair, without pools of helpers who are alike, as others would have it."""
    arcs, helper = net.spread()
    return replace(net, helper=helper.astype(np.int32), household=net.household[arcs], cost=net.cost[arcs], pool=None)


def whole_flow(net: Net) -> tuple[float, Ints]:
    """Seconds and the arc of each household by one min-cost flow over all."""
    from ortools.graph.python import min_cost_flow  # noqa: F401, PLC0415 -- not to be measured

    begun = perf_counter()
    arc = by_flow(net)
    return perf_counter() - begun, arc


def cheapest_first(net: Net) -> tuple[float, Ints]:
    """Seconds and the arc of each household where, from the cheapest pair on, whoever is still free is paired."""
    begun = perf_counter()
    arc = [UNPAIRED] * net.households
    room = net.room.tolist()
    order = np.argsort(net.cost, kind="stable")
    for at, household, helper in zip(
        order.tolist(), net.household[order].tolist(), net.helper[order].tolist(), strict=True
    ):
        if arc[household] == UNPAIRED and room[helper]:
            arc[household] = at
            room[helper] -= 1
    return perf_counter() - begun, np.array(arc)
