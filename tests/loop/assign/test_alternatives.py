"""What another helper would cost is what the optimum costs where that pair is pinned."""

from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from hypothesis import given

from tests.loop.assign.nets import best_by_hand, nets
from tests.loop.assign.tasks import policy
from xiuhua.loop.assign.alternatives import alternatives, rises_of
from xiuhua.loop.assign.net import FAR, UNPAIRED
from xiuhua.loop.assign.optimum import optimum_of
from xiuhua.loop.assign.pairing import pair, pair_weighed
from xiuhua.loop.assign.task import task_of
from xiuhua.loop.assign.weighed import weigh
from xiuhua.words import NotFound


def pinned(net, arc: int):
    """The net where a household has this arc only, and everybody knows it: its cost is below all others."""
    kept = (net.household != net.household[arc]) | (np.arange(len(net.cost)) == arc)
    price = np.where(np.arange(len(net.cost)) == arc, net.cost - 10 * net.penalty, net.cost)
    return replace(net, helper=net.helper[kept], household=net.household[kept], cost=price[kept])


@given(nets(minima=True))
def test_each_rise_is_what_pinning_costs(net):
    if best_by_hand(net) is None:
        return
    arc = optimum_of(net).arc
    pairs, cost = best_by_hand(net)
    for household in np.flatnonzero(arc != UNPAIRED).tolist():
        _, rises = rises_of(net, arc, net.owners(arc), household)
        for rise, it in zip(rises.tolist(), range(net.first[household], net.first[household + 1]), strict=True):
            best = best_by_hand(pinned(net, it))
            if best is None or best[1] > -5 * net.penalty:  # cannot be: minima, or no room at all
                assert rise > FAR // 2
                continue
            more, price = best
            assert rise == (pairs - more) * net.penalty + price + 10 * net.penalty - cost


HELPERS = pl.DataFrame({"helper": ["a", "b", "c"], "least": [0, 0, 0], "most": [2, 2, 1], "skills": [["x"], [], ["y"]]})
HOUSEHOLDS = pl.DataFrame({"household": ["1", "2", "3"], "causes": [["x"], ["x"], ["y"]]})


def test_alternatives_tell_terms_and_the_rise_of_the_objective():
    weighed = weigh(task_of(HELPERS, HOUSEHOLDS, policy=policy()))
    found = pair_weighed(weighed)
    told = alternatives(weighed, found, "3")
    assert [(it.helper, it.rise, it.unpairs) for it in told] == [("b", 150, 0), ("a", 300, 0)]
    assert told[0].terms == {"distance": 300, "cause": 150, "language": 0, "change": 0}
    for one in told:
        pins = pl.DataFrame({"helper": [one.helper], "household": ["3"]})
        assert pair(weighed.task.with_pairs(pins=pins)).objective == found.objective + one.rise


def test_an_alternative_that_leaves_another_unpaired_says_so():
    tight = task_of(HELPERS.with_columns(most=pl.Series([1, 1, 1])), HOUSEHOLDS, policy=policy())
    bans = pl.DataFrame({"helper": ["b", "c"], "household": ["1", "1"]})
    weighed = weigh(tight.with_pairs(bans=bans))
    found = pair_weighed(weighed)
    assert [(it.helper, it.unpairs) for it in alternatives(weighed, found, "2")] == [("c", 0), ("a", 1)]
    assert len(alternatives(weighed, found, "2", most=1)) == 1


def test_a_pinned_household_has_no_alternatives_and_one_without_helper_is_refused():
    task = task_of(HELPERS, HOUSEHOLDS, policy=policy(), pins=pl.DataFrame({"helper": ["a"], "household": ["1"]}))
    weighed = weigh(task)
    assert alternatives(weighed, pair_weighed(weighed), "1") == ()
    with pytest.raises(NotFound, match="Household 9 is not paired"):
        alternatives(weighed, pair_weighed(weighed), "9")
