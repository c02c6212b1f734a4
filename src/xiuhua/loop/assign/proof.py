"""A lower bound from prices alone: whoever doubts the solver need only believe these few lines.

Whatever the prices of households are, no pairing costs less than they say: give each household away at its price, and
let every helper take those on which they gain most. An optimum has prices at which nobody can gain more than it does.
"""

import numpy as np

from xiuhua.loop.assign.net import UNPAIRED, Ints, Net, stretches


def lower_bound(net: Net, price: Ints, *, penalty: Ints) -> int:
    """The least that any pairing can cost, by prices of households, where one unpaired costs its `penalty`."""
    price = np.minimum(price, penalty)
    return int(price.sum()) + int(_gains(net, price).sum())


def _gains(net: Net, price: Ints) -> Ints:
    """What helpers add at best: of their arcs, cheapest first, those they must take, and those that pay, up to most."""
    cost = net.cost - price[net.household]
    arc, helper = (np.concatenate(it) for it in zip(_own(net), _by_pool(net, cost), strict=True))
    can = (cost[arc] + net.step * net.taken[helper] < 0) | (net.wanted[helper] > 0)
    arc, helper = arc[can], helper[can]
    order = np.lexsort((cost[arc], helper))
    arc, helper = arc[order], helper[order]
    nth = np.arange(len(order)) - np.searchsorted(helper, np.arange(net.helpers))[helper]
    gain = cost[arc] + net.step * (net.taken[helper] + nth)
    best: Ints = gain[(nth < net.room[helper]) & ((nth < net.wanted[helper]) | (gain < 0))]
    return best


def _own(net: Net) -> tuple[Ints, Ints]:
    """The arcs that lead to a helper alone, and to whom."""
    arc = np.flatnonzero(~net.is_pool[net.helper])
    return arc, net.helper[arc].astype(np.int64)


def _by_pool(net: Net, cost: Ints) -> tuple[Ints, Ints]:
    """For each member of a pool its cheapest arcs, as many as the member could take, but for households of own arcs."""
    members = net.members
    pools, shares = net.pools_of(members), net.pools_of(net.helper) != UNPAIRED
    arc, own = np.flatnonzero(net.is_pool[net.helper]), np.flatnonzero(shares)
    arc = arc[np.lexsort((cost[arc], net.helper[arc]))]
    begin, end = (np.searchsorted(net.helper[arc], pools, side) for side in ("left", "right"))
    count = np.minimum(end - begin, net.room[members] + np.bincount(net.helper[own], minlength=net.helpers)[members])
    arc, helper = arc[stretches(begin, count)], np.repeat(members, count)
    keys, own_keys = (
        net.household[at].astype(np.int64) * net.helpers + of for at, of in ((arc, helper), (own, net.helper[own]))
    )
    others = ~np.isin(keys, own_keys)
    return arc[others], helper[others]
