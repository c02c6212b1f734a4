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
        """How many helpers there are."""
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

    def loads(self, arc: Ints) -> Ints:
        """What helpers take where each household has this arc (UNPAIRED: none), with what pins have taken."""
        used = arc[arc >= 0]
        takes = None if self.load is None else self.load[used]
        found = np.bincount(self.helper[used], weights=takes, minlength=self.helpers)
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
        )
