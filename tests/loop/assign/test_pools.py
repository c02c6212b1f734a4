"""Helpers who are alike stand for one another: with pools the same is found, at the same cost, as pair by pair."""

from dataclasses import replace
from itertools import product

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.loop.assign.nets import best_by_hand, net_of
from tests.loop.assign.tasks import policy
from tests.loop.assign.test_pairing import pairs, tasks
from xiuhua.loop.assign import pools
from xiuhua.loop.assign.alternatives import alternatives, rises_of
from xiuhua.loop.assign.candidates import candidates
from xiuhua.loop.assign.flow import by_flow
from xiuhua.loop.assign.net import FAR, UNPAIRED, Net
from xiuhua.loop.assign.optimum import MinimaUnmet, optimum_of
from xiuhua.loop.assign.pairing import CannotPair, pair, pair_weighed
from xiuhua.loop.assign.parts import parted
from xiuhua.loop.assign.shortage import lack_of, only_wanted, places_lacking
from xiuhua.loop.assign.task import Task, task_of
from xiuhua.loop.assign.weighed import weigh


@pytest.fixture(autouse=True, scope="module")
def _two_are_a_pool():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pools, "FEWEST", 2)
        yield


@st.composite
def pooled(draw, *, minima: bool = False) -> Net:
    """A net of up to four helpers, two pools and four households."""
    helpers, households = draw(st.integers(1, 4)), draw(st.integers(1, 4))
    pool = [draw(st.sampled_from([UNPAIRED, helpers, helpers + 1])) for _ in range(helpers)]
    arcs = []
    for home in range(households):
        dear = {door: draw(st.integers(-5, 30)) for door in sorted({*pool} - {UNPAIRED}) if draw(st.booleans())}
        for helper in range(helpers):
            if draw(st.booleans()):
                cost = draw(st.integers(-9, 30))
                arcs.append((home, helper, min(cost, dear.get(pool[helper], cost))))
        arcs += [(home, door, cost) for door, cost in dear.items()]
    used = {door for _, door, _ in arcs}
    most = [draw(st.integers(0, 3)) for _ in range(helpers)]
    net = net_of(
        arcs,
        households=households,
        most=[*most, 0, 0],
        least=[*(draw(st.integers(0, many)) if minima else 0 for many in most), 0, 0],
        taken=[*(draw(st.integers(0, min(1, many))) for many in most), 0, 0],
        step=draw(st.integers(0, 7)),
    )
    reached = [door if door in used else UNPAIRED for door in pool]
    return replace(net, pool=np.array([*reached, UNPAIRED, UNPAIRED], dtype=np.int32))


def one_by_one(net: Net) -> Net:
    """The same net without pools: an arc to each helper of a pool, at the least that the pair can cost."""
    cheapest: dict[tuple[int, int], int] = {}
    for home, door, cost in zip(net.household.tolist(), net.helper.tolist(), net.cost.tolist(), strict=True):
        for helper in [row for row in range(net.helpers) if net.pool[row] == door] or [door]:
            cheapest[home, helper] = min(cost, cheapest.get((home, helper), cost))
    arcs = [(*pair, cost) for pair, cost in sorted(cheapest.items())]
    return net_of(
        arcs, households=net.households, most=net.most, least=net.least, taken=net.taken, step=net.step
    )  # fmt: skip


def told(net: Net, arc) -> tuple[int, int]:
    """How many are paired, and what their arcs and their helpers' loads cost."""
    used, load = arc[arc != UNPAIRED], net.loads(arc)
    own = sum(int(net.step) * nth for row in range(net.helpers) for nth in range(net.taken[row], load[row]))
    return len(used), int(net.cost[used].sum()) + own


@given(pooled())
def test_with_pools_the_best_is_found_and_proved(net):
    found = optimum_of(net)
    assert told(net, found.arc) == best_by_hand(one_by_one(net))
    assert found.bound == told(net, found.arc)[1]
    assert (net.loads(found.arc) <= net.most).all()


@given(pooled(minima=True))
def test_minima_are_met_with_pools_where_they_can_be(net):
    best = best_by_hand(one_by_one(net))
    if best is None:
        with pytest.raises(MinimaUnmet):
            optimum_of(net)
        return
    assert told(net, optimum_of(net).arc) == best


@given(pooled(minima=True))
def test_whoever_lacks_households_is_the_same_with_pools(net):
    here, there = (lack_of(it, by_flow(only_wanted(it))).lacking.sum() for it in (net, one_by_one(net)))
    assert here == there


@given(pooled())
def test_owners_are_helpers_who_may_and_each_pair_is_spread_once(net):
    plain = one_by_one(net)
    arcs, helpers = net.spread()
    rows = list(zip(net.household[arcs].tolist(), helpers.tolist(), net.cost[arcs].tolist(), strict=True))
    assert rows == list(zip(plain.household.tolist(), plain.helper.tolist(), plain.cost.tolist(), strict=True))
    owner = net.owners(optimum_of(net).arc)
    assert {(home, own) for home, own in enumerate(owner.tolist()) if own != UNPAIRED} <= {it[:2] for it in rows}


@given(pooled())
def test_parts_keep_pools_with_their_helpers(net):
    parts = parted(net)
    for number in range(len(parts)):
        arcs, helpers, households = parts.at(number)
        part = parts.net.part(arcs, helpers, households)
        assert {*part.helper.tolist()} <= {*range(part.helpers)}
        assert {*part.pool.tolist()} <= {UNPAIRED, *range(part.helpers)}
        for row, pool in enumerate(part.pool.tolist()):
            if pool != UNPAIRED:
                assert net.pool[parts.helper[helpers][row]] == parts.helper[helpers][pool]


@given(pooled())
def test_each_rise_is_that_of_the_net_without_pools(net):
    plain, arc = one_by_one(net), optimum_of(net).arc
    owner = net.owners(arc)
    keys = plain.household * plain.helpers + plain.helper
    same = np.where(owner == UNPAIRED, UNPAIRED, np.searchsorted(keys, np.arange(net.households) * net.helpers + owner))
    for home in np.flatnonzero(owner != UNPAIRED).tolist():
        assert counted(net, *rises_of(net, arc, owner, home)) == counted(plain, *rises_of(plain, same, owner, home))


def counted(net: Net, helpers, rises) -> list[tuple]:
    """Who, how many more are unpaired, and the rise but for these; None for who cannot."""
    told = [divmod(int(it) + net.penalty // 2, net.penalty) for it in rises]
    return [
        (helper, None if rise > FAR // 2 else (unpairs, rest - net.penalty // 2))
        for helper, rise, (unpairs, rest) in zip(helpers.tolist(), rises.tolist(), told, strict=True)
    ]


@given(pooled())
def test_one_more_place_costs_the_same_with_pools(net):
    plain, arc = one_by_one(net), optimum_of(net).arc
    owner = net.owners(arc)
    keys = plain.household * plain.helpers + plain.helper
    same = np.where(owner == UNPAIRED, UNPAIRED, np.searchsorted(keys, np.arange(net.households) * net.helpers + owner))
    alone = np.flatnonzero((owner == UNPAIRED) & (np.diff(net.first) > 0))
    penalty = np.full(net.households, max(net.penalty, plain.penalty))
    found, expected = (places_lacking(it, at, penalty, alone) for it, at in ((net, arc), (plain, same)))
    assert [rise for _, rise in found] == [rise for _, rise in expected]


# ── Tasks ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def net_by_hand(task: Task) -> Net:
    """Each pair that may be, by plain sets, at what its terms say."""
    helpers, homes = task.helpers.rows(named=True), task.households.rows(named=True)
    now, banned = set(task.current.select("helper", "household").rows()), set(task.bans.rows())
    barred = {it[:2] for it in task.exclusions.rows() if it[2] in task.policy.exclusions}
    answers = {"doctor": {"illness", "disability"}}
    arcs = []
    for (row, home), (column, helper) in product(enumerate(homes), enumerate(helpers)):
        pair_told = (helper["helper"], home["household"])
        if (home["units"] and helper["unit"] not in home["units"]) or pair_told in banned | barred:
            continue
        able = {cause for skill in helper["skills"] or [] for cause in {skill, *answers.get(skill, ())}}
        weights, has = task.policy.weights, {one for one, it in now if it == home["household"]}
        cost = weights["distance"] * 30 + weights["cause"] * len({*(home["causes"] or [])} - able)
        arcs.append((row, column, cost + (weights["change"] if has and helper["helper"] not in has else 0)))
    least, most = (task.helpers[name].to_numpy() for name in ("least", "most"))
    return net_of(arcs, households=len(homes), most=most, least=least, step=task.policy.weights["load"])


@given(tasks())
def test_a_task_costs_what_its_pairs_cost_one_by_one(task):
    net, found = net_by_hand(task), pair(task)
    optimum = optimum_of(net)
    assert (found.pairs.height, found.objective) == told(net, optimum.arc)
    assert found.lower_bound == found.objective
    spread, helpers = weigh(task).net.spread()
    mine = weigh(task).net
    rows = zip(mine.household[spread].tolist(), helpers.tolist(), mine.cost[spread].tolist(), strict=True)
    assert list(rows) == list(zip(net.household.tolist(), net.helper.tolist(), net.cost.tolist(), strict=True))


ALIKE = pl.DataFrame({"helper": ["a", "b", "c"], "unit": ["u"] * 3, "least": [0] * 3, "most": [2] * 3})
HOMES = pl.DataFrame({"household": ["1", "2", "3"], "units": [["u"]] * 3})


def test_a_unit_whose_people_are_alike_is_one_place_to_ask_at():
    task = task_of(ALIKE, HOMES, policy=policy(), current=pairs(("b", "2")), bans=pairs(("a", "3")))
    found = candidates(task)
    # by household: the pool; the pool and whoever helps now; each but the one who is banned
    assert list(zip(found.household.tolist(), found.helper.tolist(), strict=True)) == [
        (0, 3), (1, 1), (1, 3), (2, 1), (2, 2),
    ]  # fmt: skip
    paired = pair(task)
    assert paired.pairs.select("household", "helper").rows() == [("1", "a"), ("2", "b"), ("3", "c")]


def test_whoever_of_a_pool_is_pinned_may_be_and_alternatives_name_each_of_them():
    task = task_of(ALIKE, HOMES, policy=policy(), pins=pairs(("c", "1")))
    weighed = weigh(task)
    found = pair_weighed(weighed)
    assert found.pairs.select("household", "helper").rows() == [("1", "c"), ("2", "a"), ("3", "b")]
    assert [(it.helper, it.rise) for it in alternatives(weighed, found, "2")] == [("b", 0), ("c", 60)]


def test_minima_of_a_pool_that_cannot_be_met_name_helpers_and_not_the_pool():
    with pytest.raises(CannotPair) as refused:
        pair(task_of(ALIKE.with_columns(least=pl.lit(2)), HOMES, policy=policy()))
    (binding,) = refused.value.bindings
    assert (binding.helpers, binding.households, binding.missing) == (("a", "b", "c"), ("1", "2", "3"), 3)
