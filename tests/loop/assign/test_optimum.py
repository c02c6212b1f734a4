"""The optimum of a net is the best there is, whoever finds it, and its bound proves it."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given

from tests.loop.assign.nets import best_by_hand, cost_of, is_pairing, net_of, nets
from xiuhua.loop.assign import matrix
from xiuhua.loop.assign.by_load import place_counts
from xiuhua.loop.assign.flow import by_flow
from xiuhua.loop.assign.matrix import by_matrix, fits_matrix
from xiuhua.loop.assign.net import UNPAIRED
from xiuhua.loop.assign.optimum import MinimaUnmet, optimum_of
from xiuhua.loop.assign.parts import parted
from xiuhua.loop.assign.prices import prices_of
from xiuhua.loop.assign.proof import lower_bound
from xiuhua.loop.assign.uneven import by_search
from xiuhua.words import Rejected


def told(net, arc):
    return int((np.asarray(arc) != UNPAIRED).sum()), cost_of(net, arc)


@given(nets())
def test_no_pairing_pairs_more_or_costs_less(net):
    found = optimum_of(net)
    assert is_pairing(net, found.arc)
    assert told(net, found.arc) == best_by_hand(net)
    assert found.bound == cost_of(net, found.arc)


@given(nets(minima=True))
def test_with_minima_the_best_that_meets_them_is_found_or_none_is(net):
    best = best_by_hand(net)
    if best is None:
        with pytest.raises(MinimaUnmet):
            optimum_of(net)
        return
    found = optimum_of(net)
    assert is_pairing(net, found.arc)
    assert told(net, found.arc) == best
    assert found.bound == best[1]


@given(nets(uneven=True))
def test_where_pairs_take_unequal_room_the_best_is_found_too(net):
    found = optimum_of(net)
    assert is_pairing(net, found.arc)
    assert told(net, found.arc) == best_by_hand(net)
    assert found.bound == cost_of(net, found.arc)


@given(nets())
def test_three_solvers_agree(net):
    flat = replace(net, step=0)
    results = [told(flat, solve(flat)) for solve in (by_matrix, by_flow, lambda it: by_search(it)[0])]
    assert results == [best_by_hand(flat)] * 3


@given(nets())
def test_whatever_the_prices_the_bound_is_never_above_the_best(net):
    pairs, cost = best_by_hand(net)
    penalty = np.full(net.households, net.penalty)
    wild = np.arange(net.households) * 7 - 3
    missing = (net.households - pairs) * net.penalty
    assert lower_bound(net, wild, penalty=penalty) <= cost + missing


@given(nets())
def test_prices_of_an_optimum_prove_it(net):
    arc, penalty = by_flow(net), np.full(net.households, net.penalty)
    price = prices_of(net, arc, penalty=penalty).household
    missing = int(penalty[arc == UNPAIRED].sum())
    assert lower_bound(net, price, penalty=penalty) == cost_of(net, arc) + missing


@given(nets())
def test_parts_hold_every_arc_once_and_share_no_helper_and_no_household(net):
    parts = parted(net)
    assert sorted(parts.arc.tolist()) == list(range(len(net.cost)))
    assert sorted(parts.helper.tolist()) == list(range(net.helpers))
    assert sorted(parts.household.tolist()) == list(range(net.households))
    for number in range(len(parts)):
        arcs, helpers, households = parts.at(number)
        assert {*parts.net.helper[arcs].tolist()} == {*range(helpers.start, helpers.stop)}
        assert {*parts.net.household[arcs].tolist()} == {*range(households.start, households.stop)}


@given(nets())
def test_more_room_never_pairs_fewer_and_never_costs_more_for_as_many(net):
    pairs, cost = told(net, optimum_of(net).arc)
    wider = replace(net, most=net.most + 1)
    more, price = told(wider, optimum_of(wider).arc)
    assert more >= pairs
    if more == pairs:
        assert price <= cost


def test_a_part_too_large_for_a_matrix_is_solved_as_a_flow(monkeypatch):
    net = net_of([(0, 0, 4), (0, 1, 1), (1, 1, 2)], households=2, most=[1, 1])
    assert fits_matrix(net)
    monkeypatch.setattr(matrix, "MOST_CELLS", 3)
    assert not fits_matrix(net)
    assert optimum_of(net).arc.tolist() == [0, 2]


def test_costs_that_cannot_be_added_up_are_refused_and_not_rounded():
    huge = net_of([(0, 0, 2**58), (1, 0, 1)], households=2, most=[2] * 40)
    with pytest.raises(Rejected, match="too large"):
        by_flow(huge)
    with pytest.raises(Rejected, match="too large"):
        optimum_of(net_of([(0, 0, 2**60)], households=1, most=[1]))


def test_who_must_have_what_nobody_could_give_is_told():
    with pytest.raises(MinimaUnmet):
        optimum_of(net_of([(0, 0, 1)], households=1, most=[1, 2], least=[0, 1]))


def test_a_helper_without_limit_has_no_more_places_than_households_that_may_be_theirs():
    net = net_of([(0, 0, 4), (1, 0, 1), (1, 1, 2)], households=2, most=[10**12, 10**12], step=3)
    assert place_counts(net).tolist() == [2, 1]
    found = optimum_of(net)
    assert (found.arc.tolist(), found.bound) == ([0, 2], 6)


def test_a_net_without_arcs_pairs_nobody_at_no_cost():
    found = optimum_of(net_of([], households=2, most=[1]))
    assert (found.arc.tolist(), found.bound, found.parts) == ([UNPAIRED, UNPAIRED], 0, 0)
