"""A small part solved as a matrix of households by places: shortest augmenting paths, the quickest where it fits."""

import numpy as np

from xiuhua.loop.assign.by_load import place_counts, places_of
from xiuhua.loop.assign.net import UNPAIRED, Ints, Net

MOST_CELLS = 400_000
EXACT = 2**52  # whole numbers below are exact as doubles, also their sums


def fits_matrix(net: Net) -> bool:
    """Whether a part is small enough, and its costs too; with pools a flow has fewer arcs than a matrix cells."""
    cells = net.households * int(place_counts(net).sum())
    return not len(net.members) and 0 < cells <= MOST_CELLS and 4 * net.penalty * net.households < EXACT


def by_matrix(net: Net) -> Ints:
    """The arc of each household (UNPAIRED: none) at the optimum.

    Where helpers cannot have their least, some have less.
    """
    from scipy.optimize import linear_sum_assignment  # noqa: PLC0415 -- slow import

    places, at = places_of(net), (net.household, net.helper)
    arc = np.full((net.households, net.helpers), UNPAIRED, dtype=np.int64)
    arc[at] = np.arange(len(net.cost))
    cost = np.zeros(arc.shape)
    cost[at] = net.cost
    cost = cost[:, places.helper] + (places.cost - net.penalty * places.wanted)
    if len(net.cost) < arc.size:
        cost[(arc == UNPAIRED)[:, places.helper]] = net.penalty
    household, place = linear_sum_assignment(cost)
    found = np.full(net.households, UNPAIRED, dtype=np.int64)
    found[household] = arc[household, places.helper[place]]
    return found
