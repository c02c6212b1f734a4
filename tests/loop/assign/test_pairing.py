"""A task paired: costs add up, pins hold, little moves, and what cannot be says why."""

from itertools import product

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.loop.assign.nets import cost_of, net_of, nets
from tests.loop.assign.tasks import policy
from xiuhua.loop.assign.net import UNPAIRED
from xiuhua.loop.assign.optimum import optimum_of
from xiuhua.loop.assign.pairing import TERMS, CannotPair, Pairing, fresh, moves, pair, pair_and_fresh
from xiuhua.loop.assign.shortage import Binding, places_lacking
from xiuhua.loop.assign.task import Task, task_of


def pairs(*rows: tuple[str, str]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema={"helper": pl.String, "household": pl.String}, orient="row")


LISTS = pl.List(pl.String)
HELPED = {"helper": pl.String, "unit": pl.String, "most": pl.Int64, "skills": LISTS}
ASKED = {"household": pl.String, "units": LISTS, "causes": LISTS}


@st.composite
def tasks(draw) -> Task:
    """Up to four helpers of two units and six households."""
    codes = st.lists(st.sampled_from(["illness", "disability", "land"]), max_size=2)
    helper = st.tuples(st.sampled_from("uv"), st.integers(0, 3), codes)
    household = st.tuples(st.lists(st.sampled_from("uvw"), max_size=2), codes)
    helpers = [(f"h{n}", *it) for n, it in enumerate(draw(st.lists(helper, min_size=1, max_size=4)))]
    households = [(f"d{n}", *it) for n, it in enumerate(draw(st.lists(household, min_size=1, max_size=6)))]
    every = list(product([it[0] for it in helpers], [it[0] for it in households]))
    some = st.lists(st.sampled_from(every), max_size=4, unique=True)
    return task_of(
        pl.DataFrame(helpers, schema=HELPED, orient="row").with_columns(least=0),
        pl.DataFrame(households, schema=ASKED, orient="row"),
        policy=policy(),
        current=pairs(*draw(some)),
        bans=pairs(*draw(some)),
    )


def told(found: Pairing) -> list[tuple]:
    return found.pairs.select("household", "helper").rows()


@given(tasks())
def test_every_household_is_paired_once_or_told_why_not_and_costs_add_up(task):
    found = pair(task)
    ids = [*found.pairs["household"], *found.unpaired["household"]]
    assert sorted(ids) == task.households["household"].to_list()
    assert found.pairs["cost"].to_list() == found.pairs.select(TERMS).sum_horizontal().to_list()
    assert found.objective == found.pairs["cost"].sum() == found.lower_bound
    assert (found.status, found.gap) == ("optimal", 0.0)
    assert found.loads["load"].sum() == found.pairs.height
    assert found.loads.filter(pl.col("load") > pl.col("most")).height == 0


@given(tasks(), st.randoms(use_true_random=False))
def test_rows_in_any_order_give_the_same_pairing(task, chance):
    def shuffled(frame: pl.DataFrame) -> pl.DataFrame:
        return frame[chance.sample(range(frame.height), frame.height)]

    frames = {name: shuffled(getattr(task, name)) for name in ("current", "bans")}
    again = task_of(shuffled(task.helpers), shuffled(task.households), policy=task.policy, **frames)
    assert again.digest == task.digest
    assert pair(again).pairs.equals(pair(task).pairs)


@given(tasks())
def test_pinning_what_is_paired_changes_nothing(task):
    found = pair(task)
    again = pair(task.with_pairs(pins=found.pairs.select("helper", "household")))
    assert (told(again), again.objective, again.lower_bound) == (told(found), found.objective, found.lower_bound)


@given(tasks())
def test_continuity_never_moves_more_than_a_fresh_optimum_that_keeps_as_many(task):
    kept, free = (moves(it, task).filter(pl.col("change") == "moved").height for it in (pair(task), fresh(task)))
    assert kept <= free


@given(nets())
def test_one_more_place_where_it_is_said_pairs_the_household_at_the_cost_that_is_said(net):
    arc = optimum_of(net).arc
    alone = np.flatnonzero((arc == UNPAIRED) & (np.diff(net.first) > 0))
    penalty = np.full(net.households, net.penalty)
    for household, (helper, rise) in zip(alone.tolist(), places_lacking(net, arc, penalty, alone), strict=True):
        arcs = list(zip(net.household.tolist(), net.helper.tolist(), net.cost.tolist(), strict=True))
        others = [it for it in arcs if it[0] == household or arc[it[0]] != UNPAIRED]
        costs = {}
        for one in range(net.helpers):
            most = net.most.copy()
            most[one] = net.loads(arc)[one] + 1
            wider = net_of(others, households=net.households, most=most, taken=net.taken, step=net.step)
            found = optimum_of(wider).arc
            if (found != UNPAIRED).sum() == (arc != UNPAIRED).sum() + 1:
                costs[one] = cost_of(wider, found) - cost_of(net, arc)
        assert (rise, costs[helper]) == (min(costs.values()),) * 2


HELPERS = pl.DataFrame({"helper": ["a", "b"], "least": [0, 0], "most": [1, 2]})
HOUSEHOLDS = pl.DataFrame({"household": ["1", "2", "3"]})


def test_moves_tell_who_is_new_moved_or_lost_and_pass_over_who_stays():
    task = task_of(
        HELPERS,
        pl.DataFrame({"household": ["1", "2", "3", "4"]}),
        policy=policy(),
        current=pairs(("a", "1"), ("a", "2"), ("b", "4")),
        pins=pairs(("b", "2"), ("b", "3")),
        bans=pairs(("a", "4"), ("b", "4")),
    )
    changed = [("2", "a", "b", "moved"), ("3", None, "b", "new"), ("4", "b", None, "lost")]
    assert moves(pair(task), task).rows() == changed


def test_nobody_to_pair_is_a_pairing_too():
    for helpers, households in ((HELPERS, HOUSEHOLDS[:0]), (HELPERS[:0], HOUSEHOLDS), (HELPERS[:0], HOUSEHOLDS[:0])):
        found = pair(task_of(helpers, households, policy=policy()))
        assert (found.pairs.height, found.objective, found.lower_bound) == (0, 0, 0)
        assert found.unpaired["reason"].to_list() == ["no_helper"] * households.height


def test_a_gap_is_told_as_feasible():
    found = Pairing(pl.DataFrame(), pl.DataFrame(), pl.DataFrame(), objective=110, lower_bound=99, parts=1)
    assert (found.status, found.gap) == ("feasible", 0.1)


def test_minima_that_cannot_be_met_name_who_whom_how_many_and_the_way_out():
    bound = HELPERS.with_columns(least=pl.Series([2, 2]), most=pl.Series([3, 3]))
    with pytest.raises(CannotPair) as refused:
        pair(task_of(bound, HOUSEHOLDS, policy=policy()))
    (binding,) = refused.value.bindings
    assert (binding.constraint, binding.missing) == ("least", 1)
    assert (binding.helpers, binding.households) == (("a", "b"), ("1", "2", "3"))
    lower = pl.col("helper").replace_strict(dict(binding.relax), default=0)
    relaxed = task_of(bound.with_columns(pl.col("least") - lower), HOUSEHOLDS, policy=policy())
    assert pair(relaxed).unpaired.height == 0


def test_minima_with_unequal_room_that_cannot_be_met_name_all_who_must():
    costs = pl.DataFrame({"helper": ["a", "b"], "household": ["1", "1"], "cost": [1, 1], "load": [2, 2]})
    bound = HELPERS.with_columns(least=pl.Series([1, 1]), most=pl.Series([2, 2]))
    with pytest.raises(CannotPair, match=r"a, b cannot all have their least of 1: lower it for some of them\."):
        pair(task_of(bound, HOUSEHOLDS, policy=policy(), costs=costs))


def test_unequal_room_leaves_no_price_for_one_more_place():
    costs = pl.DataFrame({"helper": ["a", "a"], "household": ["1", "2"], "cost": [4, 9], "load": [2, 2]})
    found = pair(task_of(HELPERS.with_columns(most=pl.Series([3, 0])), HOUSEHOLDS, policy=policy(), costs=costs))
    assert told(found) == [("1", "a")]
    assert found.unpaired.rows() == [("2", "no_room", None, None), ("3", "not_listed", None, None)]


@pytest.mark.parametrize(
    ("binding", "sentence"),
    [
        (Binding("least", ("a",), (), 2, (("a", 2),)),
         "a must have 2 more households than may be theirs (none): lower the least of a by 2."),
        (Binding("most", ("a",), ("1", "2"), 1), "a has 1 pins too many (1, 2): raise the most or take pins back."),
        (Binding("pin", ("a",), ("1",)),
         "a is pinned to 1, but the pair may not be: take back the pin, or what forbids it."),
        (Binding("pinned_twice", ("a", "b"), ("1",)), "1 is pinned to a, b: leave one pin."),
        (Binding("pinned_twice", tuple("abcdefg"), ("1",)), "1 is pinned to a, b, c, d, e and 2 more: leave one pin."),
    ],
)  # fmt: skip
def test_a_binding_reads_as_a_sentence_with_the_way_out(binding, sentence):
    assert str(binding) == sentence


@given(tasks())
def test_what_would_be_if_changing_cost_nothing_is_the_same_from_a_net_that_is_there(task):
    found, at_will = pair_and_fresh(task)
    alone = fresh(task)
    assert (told(found), found.objective) == (told(pair(task)), pair(task).objective)
    assert (told(at_will), at_will.objective, at_will.lower_bound) == (told(alone), alone.objective, alone.lower_bound)


def test_where_costs_are_told_changing_costs_nothing_anyway():
    helpers = pl.DataFrame({"helper": ["h"], "least": [0], "most": [2]})
    costs = pl.DataFrame({"helper": ["h", "h"], "household": ["d0", "d1"], "cost": [3, 4]})
    households = pl.DataFrame({"household": ["d0", "d1"]})
    found, at_will = pair_and_fresh(task_of(helpers, households, policy=policy(), costs=costs))
    assert (found.objective, told(found)) == (7, told(at_will))
