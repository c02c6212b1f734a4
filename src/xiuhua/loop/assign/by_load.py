"""Fair load: each household costs a helper more than the one before, so that an optimum spreads them evenly.

The next household of a helper who has k already costs k steps more; k of them cost k(k-1)/2 steps, which is convex.
So a helper is as many places as they have room, each dearer than the last, and an optimum fills the cheap ones first.
"""

from dataclasses import dataclass

import numpy as np

from xiuhua.loop.assign.net import Flags, Ints, Net


@dataclass(frozen=True, slots=True, eq=False)
class Places:
    """The places of helpers, each for one household: whose it is, what it costs, and whether it must be filled."""

    helper: Ints
    cost: Ints
    wanted: Flags


def places_of(net: Net) -> Places:
    """The places that the helpers of a net have left."""
    helper = np.repeat(np.arange(net.helpers), net.room)
    ends = np.cumsum(net.room)
    nth = np.arange(len(helper)) - np.repeat(ends - net.room, net.room)
    return Places(helper, net.step * (net.taken[helper] + nth), nth < net.wanted[helper])


def load_cost(load: Ints, *, step: int) -> Ints:
    """What answering for so many households costs in all."""
    return step * load * (load - 1) // 2
