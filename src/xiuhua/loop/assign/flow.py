"""A part of any size solved as a min-cost flow.

A household flows to a helper, maybe by their pool, and through one of the helper's places to the sink; one that stays
unpaired flows there at the penalty. A place that must be filled earns the penalty, so that it is.
"""

import numpy as np

from xiuhua.loop.assign.by_load import place_counts, places_of
from xiuhua.loop.assign.net import TOO_LARGE, UNPAIRED, Ints, Net
from xiuhua.words import Rejected


def by_flow(net: Net) -> Ints:
    """The arc of each household (UNPAIRED: none) at the optimum.

    Where helpers cannot have their least, some have less. Raises Rejected for costs that are too large to be added up.
    """
    from ortools.graph.python.min_cost_flow import SimpleMinCostFlow  # noqa: PLC0415 -- slow import

    places, penalty, sink = places_of(net), net.penalty, net.households + net.helpers
    flow, homes, members = SimpleMinCostFlow(), np.arange(net.households), net.members
    for tail, head, room, cost in (
        (net.household, net.households + net.helper, 1, net.cost),
        (net.households + places.helper, sink, 1, places.cost - penalty * places.wanted),
        (homes, sink, 1, penalty),
        (net.households + net.pools_of(members), net.households + members, place_counts(net)[members], 0),
    ):
        tails, heads, rooms, costs = np.broadcast_arrays(tail, head, room, cost)
        flow.add_arcs_with_capacity_and_unit_cost(
            tails.astype(np.int32), heads.astype(np.int32), rooms.astype(np.int64), costs.astype(np.int64)
        )
    flow.set_nodes_supplies(np.append(homes, sink).astype(np.int32), np.append(np.ones_like(homes), -len(homes)))
    if flow.solve() != flow.OPTIMAL:
        raise Rejected(TOO_LARGE)
    used = np.flatnonzero(flow.flows(np.arange(len(net.cost), dtype=np.int32)))
    found = np.full(net.households, UNPAIRED, dtype=np.int64)
    found[net.household[used]] = used
    return found
