"""The net of a pairing, as arrays: which helper may answer for which household, at what cost, and who has room."""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from xiuhua.words import Rejected

Ints = npt.NDArray[np.int64]
Rows = npt.NDArray[np.int32]
Flags = npt.NDArray[np.bool_]
FAR = np.int64(2**60)  # more than any cost, and two of them still fit
UNPAIRED = -1
TOO_LARGE = "The costs are too large to be added up exactly: divide all of them by the same number."


@dataclass(frozen=True, slots=True, eq=False)
class Net:
    """Arcs, in the order of their households and then helpers, and the room of the helpers.

    By arc: `helper` and `household` (rows), `cost`, and `load`, what it takes of the helper's room (None: 1 each).
    By helper: `least` and `most`, and `taken`, what pins have taken of it. A household costs a helper `step` more for
    each one that they answer for already (see `by_load`). `first` says where the arcs of each household begin, and
    `penalty` is more than all of it can cost, so that one more pair is worth any rise of cost.

    Helpers who are alike for all households share a pool, one more row after theirs without room of its own: one arc
    to it stands for one to each of them. `pool` has by row that of its pool (UNPAIRED: none). Who has an arc of their
    own beside it has one that costs no more.
    """

    helper: Rows
    household: Rows
    cost: Ints
    least: Ints
    most: Ints
    taken: Ints
    households: int
    step: int = 0
    load: Ints | None = None
    pool: Rows | None = None
    first: Ints = field(init=False)
    penalty: int = field(init=False)

    def __post_init__(self) -> None:
        """Index the arcs by household, and add up what they can cost; raises Rejected where that passes FAR."""
        first = np.zeros(self.households + 1, dtype=np.int64)
        np.cumsum(np.bincount(self.household, minlength=self.households), out=first[1:])
        object.__setattr__(self, "first", first)
        penalty = 1
        if len(self.cost):
            fullest = min(int(self.most.max()), int(self.taken.max()) + self.households)
            dearest = max(int(self.cost.max()), 0) + self.step * fullest
            penalty += self.households * (dearest - min(int(self.cost.min()), 0))
        if penalty >= FAR:
            raise Rejected(TOO_LARGE)
        object.__setattr__(self, "penalty", penalty)

    @property
    def helpers(self) -> int:
        """How many helpers there are, pools with them."""
        return len(self.most)

    @property
    def room(self) -> Ints:
        """How much each helper may still take."""
        room: Ints = np.maximum(self.most - self.taken, 0)
        return room

    @property
    def wanted(self) -> Ints:
        """How much each helper must still get."""
        wanted: Ints = np.maximum(self.least - self.taken, 0)
        return wanted

    def least_of_each(self, values: Ints) -> Ints:
        """By household the least value of its arcs; FAR where it has none."""
        found = np.full(self.households, FAR, dtype=np.int64)
        some = np.flatnonzero(np.diff(self.first))
        if len(some):
            found[some] = np.minimum.reduceat(values, self.first[some])
        return found

    @property
    def members(self) -> Ints:
        """Who has a pool, in the order of pools and then helpers."""
        return members_of(self.pool)

    def pools_of(self, helpers: Ints | Rows) -> Rows:
        """The pool of each of some helpers."""
        return np.full(len(helpers), UNPAIRED, dtype=np.int32) if self.pool is None else self.pool[helpers]

    @property
    def is_pool(self) -> Flags:
        """By row whether it is a pool that somebody has."""
        found = np.zeros(self.helpers, dtype=bool)
        found[self.pools_of(self.members)] = True
        return found

    def through_pools(self, values: Ints) -> Ints:
        """Values by helper, each pool's being the least of its members'."""
        members = self.members
        if not len(members):
            return values
        found, pools = values.copy(), self.pools_of(members)
        begins = np.flatnonzero(np.diff(pools, prepend=UNPAIRED))
        found[pools[begins]] = np.minimum.reduceat(values[members], begins)
        return found

    def spread(self, arcs: slice = slice(None)) -> tuple[Ints, Ints]:
        """Every pair that some arcs allow, once: its cheapest arc and its helper, in the order of arcs' households."""
        arc = np.arange(len(self.cost))[arcs]
        into, members = self.helper[arc].astype(np.int64), self.members
        if not len(members):
            return arc, into
        begin, end = (np.searchsorted(self.pools_of(members), into, side) for side in ("left", "right"))
        count = np.maximum(end - begin, 1)
        by_pool = np.repeat(end > begin, count)
        arc, helper = np.repeat(arc, count), np.repeat(into, count)
        helper[by_pool] = members[stretches(begin, count)[by_pool]]
        _, once = np.unique(self.household[arc] * np.int64(self.helpers) + helper, return_index=True)
        return arc[once], helper[once]

    def owners(self, arc: Ints) -> Ints:
        """The helper of each household where it has this arc (UNPAIRED: none).

        Those who come to a pool get its cheapest places, in their order.
        """
        owner: Ints = np.append(self.helper, UNPAIRED)[arc]
        members = self.members
        if not len(members):
            return owner
        come = np.bincount(owner[owner != UNPAIRED], minlength=self.helpers)
        pools = self.pools_of(members)
        load = (self.taken + come)[members]
        places = np.clip(self.most[members] - load, 0, come[pools])
        load = stretches(load, places)
        place_of, pool_of = np.repeat(members, places), np.repeat(pools, places)
        order = np.lexsort((place_of, load, load >= self.least[place_of], pool_of))
        begin = np.searchsorted(pool_of[order], pools)
        homes = np.flatnonzero((owner != UNPAIRED) & self.is_pool[owner])
        homes = homes[np.argsort(owner[homes], kind="stable")]
        told = owner[homes]
        at = np.arange(len(homes)) - np.searchsorted(told, told)
        owner[homes] = place_of[order][begin[np.searchsorted(pools, told)] + at]
        return owner

    def loads(self, arc: Ints) -> Ints:
        """What helpers take where each household has this arc (UNPAIRED: none), with what pins have taken."""
        owner = self.owners(arc)
        used = owner != UNPAIRED
        takes = None if self.load is None else self.load[arc[used]]
        found = np.bincount(owner[used], weights=takes, minlength=self.helpers)
        return self.taken + found.astype(np.int64)

    def part(self, arcs: slice, helpers: slice, households: slice) -> "Net":
        """A stretch of the net as a net of its own, its rows counted from 0."""
        return Net(
            helper=self.helper[arcs] - np.int32(helpers.start),
            household=self.household[arcs] - np.int32(households.start),
            cost=self.cost[arcs],
            load=None if self.load is None else self.load[arcs],
            least=self.least[helpers],
            most=self.most[helpers],
            taken=self.taken[helpers],
            households=households.stop - households.start,
            step=self.step,
            pool=None if self.pool is None else _counted_from(self.pool[helpers], helpers.start),
        )


def members_of(pool: Rows | None) -> Ints:
    """Who has a pool, in the order of pools and then helpers."""
    if pool is None:
        return np.zeros(0, dtype=np.int64)
    shared = np.flatnonzero(pool != UNPAIRED)
    return shared[np.argsort(pool[shared], kind="stable")]


def stretches(begin: Ints, count: Ints) -> Ints:
    """So many whole numbers from each beginning on."""
    shift = np.repeat(begin - (np.cumsum(count) - count), count)
    return shift + np.arange(len(shift))


def _counted_from(rows: Rows, start: int) -> Rows:
    return np.where(rows == UNPAIRED, np.int32(UNPAIRED), rows - np.int32(start))
