"""The exact optimum of a net, part by part, and the bound that prices prove."""

from dataclasses import dataclass

import numpy as np

from xiuhua.loop.assign.flow import by_flow
from xiuhua.loop.assign.matrix import by_matrix, fits_matrix
from xiuhua.loop.assign.net import UNPAIRED, Ints, Net
from xiuhua.loop.assign.parts import Parts, parted
from xiuhua.loop.assign.prices import prices_of
from xiuhua.loop.assign.proof import lower_bound
from xiuhua.loop.assign.uneven import by_search


class MinimaUnmet(Exception):
    """In these parts (numbers), or outside of all, helpers must have more households than they can."""

    def __init__(self, parts: Parts, unmet: list[int]) -> None:
        """The parts, so that somebody can say why."""
        super().__init__(unmet)
        self.parts, self.unmet = parts, unmet


@dataclass(frozen=True, slots=True, eq=False)
class Optimum:
    """By household its arc (UNPAIRED: none), and more than its part can cost; a bound on the cost; how many parts."""

    arc: Ints
    penalty: Ints
    bound: int
    parts: int


def optimum_of(net: Net, parts: Parts | None = None) -> Optimum:
    """As many households as possible, then at least cost. Raises MinimaUnmet, and Rejected for costs past reckoning.

    `parts` are those of the net, where somebody has them already.
    """
    parts = parts or parted(net)
    laid = parts.net
    arc = np.full(laid.households, UNPAIRED, dtype=np.int64)
    penalty = np.zeros(laid.households, dtype=np.int64)  # whom nobody may have costs nothing
    unmet, bound = [], 0
    for number in range(len(parts)):
        arcs, helpers, households = parts.at(number)
        part = laid.part(arcs, helpers, households)
        penalty[households] = part.penalty
        found, least = solved(part)
        bound += least
        if (part.loads(found) < part.least).any():
            unmet.append(number)
        arc[households] = np.where(found == UNPAIRED, UNPAIRED, found + arcs.start)
    if unmet or laid.wanted[parts.ends_of_helpers[-1] :].any():
        raise MinimaUnmet(parts, unmet)
    if laid.load is None:
        price = prices_of(laid, arc, penalty=penalty).household
        bound = lower_bound(laid, price, penalty=penalty) - int(penalty[arc == UNPAIRED].sum())
    by_household = np.empty((2, net.households), dtype=np.int64)
    by_household[:, parts.household] = np.where(arc == UNPAIRED, UNPAIRED, np.append(parts.arc, UNPAIRED)[arc]), penalty
    return Optimum(by_household[0], by_household[1], bound, len(parts))


def solved(part: Net) -> tuple[Ints, int]:
    """The arc of each household of a part at its optimum, and a bound where it was searched for (else 0).

    Where helpers cannot have what they must, some have less.
    """
    if part.load is not None:
        return by_search(part)
    return (by_matrix(part) if fits_matrix(part) else by_flow(part)), 0
