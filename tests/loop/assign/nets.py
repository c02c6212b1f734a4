"""Small nets at random, and the slow twin that looks at every pairing there is."""

from itertools import product

import numpy as np
from hypothesis import strategies as st

from xiuhua.loop.assign.net import UNPAIRED, Net


@st.composite
def nets(draw, *, minima: bool = False, uneven: bool = False) -> Net:
    """A net of up to four helpers and five households."""
    helpers, households = draw(st.integers(1, 4)), draw(st.integers(1, 5))
    pairs = [(d, h) for d in range(households) for h in range(helpers)]
    kept = [pair for pair in pairs if draw(st.booleans())]
    most = [draw(st.integers(0, 3)) for _ in range(helpers)]
    taken = [draw(st.integers(0, min(1, many))) for many in most]
    return net_of(
        [(d, h, draw(st.integers(-5, 30))) for d, h in kept],
        households=households,
        most=most,
        least=[draw(st.integers(0, many)) if minima else 0 for many in most],
        taken=taken,
        step=0 if uneven else draw(st.integers(0, 7)),
        load=[draw(st.integers(1, 3)) for _ in kept] if uneven else None,
    )


def net_of(arcs, *, households, most, least=None, taken=None, step=0, load=None) -> Net:
    """A net of arcs (household, helper, cost) in order."""
    table = np.array(arcs, dtype=np.int64).reshape(-1, 3)
    zeros = np.zeros(len(most), dtype=np.int64)
    return Net(
        helper=table[:, 1].astype(np.int32),
        household=table[:, 0].astype(np.int32),
        cost=table[:, 2].copy(),
        least=zeros if least is None else np.array(least),
        most=np.array(most),
        taken=zeros if taken is None else np.array(taken),
        households=households,
        step=step,
        load=None if load is None else np.array(load, dtype=np.int64),
    )


def cost_of(net: Net, arc) -> int:
    """What a pairing costs: its arcs, and what each helper's places after those taken cost, counted one by one."""
    used = [int(it) for it in arc if it != UNPAIRED]
    load = net.taken.tolist()
    cost = 0
    for it in used:
        cost += int(net.cost[it]) + net.step * load[net.helper[it]]
        load[net.helper[it]] += 1
    return cost


def is_pairing(net: Net, arc) -> bool:
    """Whether each household has one of its own arcs or none, and every helper what they must and may."""
    own = all(it == UNPAIRED or net.household[it] == row for row, it in enumerate(arc))
    load = net.loads(np.array(arc))
    return own and bool((load <= net.most).all() and (load >= net.least).all())


def best_by_hand(net: Net) -> tuple[int, int] | None:
    """The most pairs there can be and what they cost at least, of all pairings there are; None where there is none."""
    choices = [[UNPAIRED, *np.flatnonzero(net.household == row).tolist()] for row in range(net.households)]
    found = [
        (-sum(it != UNPAIRED for it in arc), cost_of(net, arc)) for arc in product(*choices) if is_pairing(net, arc)
    ]
    if not found:
        return None
    pairs, cost = min(found)
    return -pairs, cost
