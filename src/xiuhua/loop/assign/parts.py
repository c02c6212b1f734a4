"""Connected parts of a net: no household of one could ever have a helper of another, so each is solved by itself."""

from dataclasses import dataclass, replace

import numpy as np

from xiuhua.loop.assign.net import UNPAIRED, Ints, Net, stretches


@dataclass(frozen=True, slots=True, eq=False)
class Parts:
    """A net laid out part by part; helpers and households that no arc reaches stand last, in none.

    `helper`, `household` and `arc` say which row of the net that it came from each row was; `ends_…` where the parts
    begin and end (one more than there are parts).
    """

    net: Net
    helper: Ints
    household: Ints
    arc: Ints
    ends_of_helpers: Ints
    ends_of_households: Ints
    ends_of_arcs: Ints

    def __len__(self) -> int:
        """How many parts there are."""
        return len(self.ends_of_arcs) - 1

    def costing(self, net: Net) -> "Parts":
        """The same parts where pairs cost what a net of the same arcs says."""
        return replace(self, net=replace(self.net, cost=net.cost[self.arc]))

    def at(self, part: int) -> tuple[slice, slice, slice]:
        """The arcs, helpers and households of a part, as stretches of the net."""
        ends = (self.ends_of_arcs, self.ends_of_helpers, self.ends_of_households)
        arcs, helpers, households = (slice(int(end[part]), int(end[part + 1])) for end in ends)
        return arcs, helpers, households


def parted(net: Net) -> Parts:
    """The parts of a net, in the order of their first helpers."""
    of_helper, of_household, count = _parts(net)
    helpers, households = np.argsort(of_helper, kind="stable"), np.argsort(of_household, kind="stable")
    arcs = _arcs_of(net, households)
    laid = replace(
        net,
        helper=_places(helpers)[net.helper[arcs]].astype(np.int32),
        household=_places(households)[net.household[arcs]].astype(np.int32),
        cost=net.cost[arcs],
        load=None if net.load is None else net.load[arcs],
        least=net.least[helpers],
        most=net.most[helpers],
        taken=net.taken[helpers],
        pool=None if net.pool is None else np.append(_places(helpers), UNPAIRED)[net.pool[helpers]].astype(np.int32),
    )
    numbers = np.arange(count + 1)
    ends = np.searchsorted(of_household[households], numbers)
    ends_of_helpers = np.searchsorted(of_helper[helpers], numbers)
    return Parts(laid, helpers, households, arcs, ends_of_helpers, ends, laid.first[ends])


def _parts(net: Net) -> tuple[Ints, Ints, int]:
    """The number of the part of each helper and household (those in none: the number of helpers), and how many.

    Every helper bears a label, at first its own row; neighbours, and those of one pool, take the least among them, and
    then that label's own label, until none changes.
    """
    label, members = np.arange(net.helpers), net.members
    pools = net.pools_of(members)
    while True:
        found = label.copy()
        np.minimum.at(found, net.helper, net.least_of_each(label[net.helper])[net.household])
        np.minimum.at(found, pools, found[members])
        found[members] = found[pools]
        found = found[found]
        if np.array_equal(found, label):
            break
        label = found
    reached = np.zeros(net.helpers, dtype=bool)
    reached[net.helper] = True
    reached[members] |= reached[pools]
    numbers = np.full(net.helpers, net.helpers)
    known, numbers[reached] = np.unique(label[reached], return_inverse=True)
    return numbers, np.minimum(net.least_of_each(numbers[net.helper]), net.helpers), len(known)


def _arcs_of(net: Net, households: Ints) -> Ints:
    """The arcs of households in that order."""
    arcs: Ints = stretches(net.first[households], np.diff(net.first)[households])
    return arcs


def _places(order: Ints) -> Ints:
    """Where each row stands in an order."""
    places = np.empty_like(order)
    places[order] = np.arange(len(order))
    return places
