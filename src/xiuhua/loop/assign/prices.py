"""Prices that bear out an optimum: what one more household costs a helper, and what a household costs at the cheapest.

They are shortest ways in what the optimum leaves open: a helper with room takes one more at the cost of the place; one
without hands a household on, to wherever it costs least.
"""

from dataclasses import dataclass

import numpy as np

from xiuhua.loop.assign.net import FAR, UNPAIRED, Ints, Net


@dataclass(frozen=True, slots=True, eq=False)
class Prices:
    """By helper what one more household would cost (pools cost nothing of their own), by household the cheapest.

    `hops` says by helper how often a household is handed on until one finds a place.
    """

    helper: Ints
    household: Ints
    hops: Ints


def prices_of(net: Net, arc: Ints, *, penalty: Ints) -> Prices:
    """The prices of an optimum with this arc of each household; one unpaired costs its `penalty`."""
    load = net.loads(arc)
    return nearest(net, arc, net.owners(arc), start=np.where(load < net.most, net.step * load, FAR), penalty=penalty)


def nearest(net: Net, arc: Ints, owner: Ints, *, start: Ints, penalty: Ints) -> Prices:
    """The cheapest ways for one more household at each helper, ending at some helper for what it costs there.

    `owner` is the helper of each household (UNPAIRED: it is not to be handed on), `arc` how it comes there.
    """
    paired = np.flatnonzero(owner != UNPAIRED)
    owner, own_cost = owner[paired], net.cost[arc[paired]]
    helper, hops = start, np.zeros_like(start)
    while True:
        household = np.minimum(net.least_of_each(net.cost + net.through_pools(helper)[net.helper]), penalty)
        found = helper.copy()
        np.minimum.at(found, owner, household[paired] - own_cost)
        if np.array_equal(found, helper):
            return Prices(helper, household, hops)
        hops = np.where(found < helper, hops.max() + 1, hops)
        helper = found
