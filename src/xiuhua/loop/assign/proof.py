"""A lower bound from prices alone: whoever doubts the solver need only believe these few lines.

Whatever the prices of households are, no pairing costs less than they say: give each household away at its price, and
let every helper take those on which they gain most. An optimum has prices at which nobody can gain more than it does.
"""

import numpy as np

from xiuhua.loop.assign.net import Ints, Net


def lower_bound(net: Net, price: Ints, *, penalty: Ints) -> int:
    """The least that any pairing can cost, by prices of households, where one unpaired costs its `penalty`."""
    price = np.minimum(price, penalty)
    return int(price.sum()) + int(_gains(net, price).sum())


def _gains(net: Net, price: Ints) -> Ints:
    """What helpers add at best: of their arcs, cheapest first, those they must take, and those that pay, up to most."""
    cost = net.cost - price[net.household]
    can = np.flatnonzero((cost + net.step * net.taken[net.helper] < 0) | (net.wanted[net.helper] > 0))
    order = can[np.lexsort((cost[can], net.helper[can]))]
    helper = net.helper[order]
    nth = np.arange(len(order)) - np.searchsorted(helper, np.arange(net.helpers))[helper]
    gain = cost[order] + net.step * (net.taken[helper] + nth)
    best: Ints = gain[(nth < net.room[helper]) & ((nth < net.wanted[helper]) | (gain < 0))]
    return best
