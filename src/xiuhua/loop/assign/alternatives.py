"""Why this helper and not another: the next best helpers of a household, and exactly what each would cost."""

from dataclasses import dataclass

import numpy as np

from xiuhua.loop.assign.net import FAR, UNPAIRED, Ints, Net
from xiuhua.loop.assign.pairing import Pairing
from xiuhua.loop.assign.prices import nearest
from xiuhua.loop.assign.weighed import Weighed
from xiuhua.words import NotFound

SHOWN = 3


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another helper of a household, and what an optimum with that pair pinned would cost.

    `terms` are those of the pair itself but for load; `rise` is by how much the objective rises over the optimum, once
    everybody else is paired as well as can be, and `unpairs` how many more households it leaves without a helper.
    """

    helper: str
    terms: dict[str, int]
    rise: int
    unpairs: int


def alternatives(weighed: Weighed, pairing: Pairing, household: str, *, most: int = SHOWN) -> tuple[Alternative, ...]:
    """The best other helpers of a paired household, cheapest first; at most so many.

    None for a household that is pinned, or where pairs take unequal room (there pin each and pair again). Raises
    NotFound for one that is not paired.
    """
    task, net = weighed.task, weighed.net
    rows = pairing.pairs["household"].index_of(household)
    row = task.households["household"].index_of(household)
    if rows is None or row is None:
        raise NotFound(f"Household {household} is not paired: there is no pair that others could stand instead of.")
    if net.load is not None or net.first[row] == net.first[row + 1]:
        return ()
    arc, owner = arcs_of(weighed, pairing)
    may, rises = rises_of(net, arc, owner, row)
    others = [it for it in np.argsort(rises, kind="stable").tolist() if may[it] != owner[row] and rises[it] < FAR // 2]
    chosen = others[:most]
    helpers = may[chosen].astype(np.int32)
    terms = weighed.scale.terms(helpers, np.full_like(helpers, row))
    penalty = net.penalty
    found = []
    for place, it in enumerate(chosen):
        unpairs, rise = divmod(int(rises[it]) + penalty // 2, penalty)
        own = {name: int(values[place]) for name, values in terms.items()}
        found.append(Alternative(task.helpers["helper"][int(helpers[place])], own, rise - penalty // 2, unpairs))
    return tuple(found)


def arcs_of(weighed: Weighed, pairing: Pairing) -> tuple[Ints, Ints]:
    """The arc and the helper of each household in a pairing (UNPAIRED where it has none, or is pinned)."""
    net, task = weighed.net, weighed.task
    pairs = pairing.pairs.join(task.helpers.select("helper").with_row_index("to"), on="helper", maintain_order="left")
    rows = pairs.join(task.households.select("household").with_row_index("row"), on="household", maintain_order="left")
    keys = net.household * np.int64(net.helpers) + net.helper
    row, to = rows["row"].to_numpy(), rows["to"].to_numpy().astype(np.int64)
    arc, owner = (np.full(net.households, UNPAIRED, dtype=np.int64) for _ in range(2))
    for door in (net.pools_of(to), to):  # their own arc last: it costs no more
        wanted = row * np.int64(net.helpers) + door
        at = np.minimum(np.searchsorted(keys, wanted), max(0, len(keys) - 1))
        there = (door != UNPAIRED) & (keys[at] == wanted)
        arc[row[there]], owner[row[there]] = at[there], to[there]
    return arc, owner


def rises_of(net: Net, arc: Ints, owner: Ints, household: int) -> tuple[Ints, Ints]:
    """Who may have a paired household, and by how much the optimum rises where they do; about FAR where they cannot.

    Its own helper is one short then, the other has one more: the shortest way from that one to its own helper in what
    the optimum leaves open. Households are handed on along it; it may lead over a free place, for which somebody who
    has more than their least gives one up, or who was unpaired takes what is open now.
    """
    penalty = net.penalty
    own, rest = owner[household], owner.copy()
    load = net.taken + np.bincount(owner[owner != UNPAIRED], minlength=net.helpers)
    rest[household] = UNPAIRED
    start = np.full(net.helpers, FAR)
    start[own] = 0
    to_own = nearest(net, arc, rest, start=start, penalty=np.full(net.households, FAR))
    spare, alone = load - net.taken > net.wanted, owner == UNPAIRED
    gives_up = to_own.helper[spare] - net.step * (load[spare] - 1)
    back = min([int(FAR), *gives_up.tolist(), *(to_own.household[alone] - penalty).tolist()])
    free = np.where(load < net.most, net.step * load + back, FAR)
    ways = nearest(net, arc, rest, start=np.minimum(start, free), penalty=np.full(net.households, penalty + back))
    arcs, helpers = net.spread(slice(net.first[household], net.first[household + 1]))
    rises: Ints = net.cost[arcs] - net.cost[arc[household]] + ways.helper[helpers]
    return helpers, rises
