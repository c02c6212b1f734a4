"""Fair load: each household costs a helper more than the one before, so that an optimum spreads them evenly.

The next household of a helper who has k already costs k steps more; k of them cost k(k-1)/2 steps, which is convex.
So a helper is as many places as they have room, each dearer than the last, and an optimum fills the cheap ones first.
"""

from dataclasses import dataclass

import numpy as np

from xiuhua.loop.assign.net import UNPAIRED, Flags, Ints, Net


@dataclass(frozen=True, slots=True, eq=False)
class Places:
    """The places of helpers, each for one household: whose it is, what it costs, and whether it must be filled."""

    helper: Ints
    cost: Ints
    wanted: Flags


def places_of(net: Net) -> Places:
    """The places that the helpers of a net have left, no more than households that may be theirs."""
    counts = place_counts(net)
    helper = np.repeat(np.arange(net.helpers), counts)
    nth = np.arange(len(helper)) - np.repeat(np.cumsum(counts) - counts, counts)
    return Places(helper, net.step * (net.taken[helper] + nth), nth < net.wanted[helper])


def place_counts(net: Net) -> Ints:
    """How many places each helper has left: whoever may have any number has no more than there are households."""
    asked = np.bincount(net.helper, minlength=net.helpers)
    if net.pool is not None:
        asked = asked + np.where(net.pool == UNPAIRED, 0, asked[net.pool])
    counts: Ints = np.minimum(net.room, asked)
    return counts


def load_cost(load: Ints, *, step: int) -> Ints:
    """What answering for so many households costs in all."""
    return step * load * (load - 1) // 2
