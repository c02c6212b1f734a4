"""The same arguments give the same city, whatever else is different; draws and shares keep their word."""

import os
import subprocess
import sys
from datetime import date

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.demo.fault_checks import checks
from xiuhua.demo.city import build
from xiuhua.demo.lots import Lots
from xiuhua.demo.names import identity_numbers
from xiuhua.demo.shares import apportion, nudged, places_within, rank_within

DRAWN = [15497158895424317617, 12183778355271314081]
KEYS = ["dd44222a56c14a1a976aed123e66a039"]
PRINT = """
import hashlib
from xiuhua.demo.city import build
tables = build(300)
print(hashlib.sha256("".join(name + table.write_csv() for name, table in tables.items()).encode()).hexdigest())
"""


def test_two_builds_are_equal(city):
    again = build(2000)
    assert list(again) == list(city)
    for name, table in city.items():
        assert table.equals(again[name]), name


def test_threads_and_hash_seeds_make_no_difference():
    digests = {
        subprocess.run(
            [sys.executable, "-c", PRINT], env=os.environ | environment, capture_output=True, text=True, check=True
        ).stdout
        for environment in (
            {"POLARS_MAX_THREADS": "1", "PYTHONHASHSEED": "1"},
            {"POLARS_MAX_THREADS": "4", "PYTHONHASHSEED": "2"},
        )
    }
    assert len(digests) == 1


def test_another_seed_is_another_city(city):
    other = build(2000, seed=1)
    assert not other["member"]["name"].equals(city["member"]["name"])
    assert other["standing"].filter(pl.col("until").is_null()).height == city["household"].height


def test_draws_of_a_purpose_do_not_depend_on_their_number():
    lots = Lots(5)
    assert (lots.raw("a", 10) == lots.raw("a", 20)[:10]).all()
    assert (lots.raw("a", 10) != lots.raw("b", 10)).all()


def test_draws_are_these_on_every_machine():
    assert Lots(20170331).raw("any", 2).tolist() == DRAWN
    assert Lots(20170331).keys("any", 1).to_list() == KEYS


def test_draws_are_even():
    drawn = Lots(1).between("dice", 60_000, low=1, high=6)
    assert np.bincount(drawn)[1:].min() > 9_600
    assert sorted(Lots(1).order("cards", 52).tolist()) == list(range(52))


@given(st.integers(0, 10**12), st.lists(st.floats(0.001, 1000), min_size=1, max_size=50))
def test_shares_add_up(total, weights):
    shares = apportion(total, weights)
    assert shares.sum() == total
    assert (shares >= 0).all()
    assert (np.abs(shares - total * np.array(weights) / sum(weights)) < 1 + total * 1e-12).all()


def test_a_total_too_small_for_the_least_is_refused():
    with pytest.raises(ValueError, match="5 cannot give 3 shares of at least 2"):
        apportion(5, [1, 1, 1], least=2)


@given(st.lists(st.integers(1, 8), min_size=1, max_size=30), st.data())
def test_nudged_numbers_add_up(values, data):
    total = data.draw(st.integers(len(values), 8 * len(values)))
    order = np.array(data.draw(st.permutations(range(len(values)))))
    near = nudged(np.array(values), total=total, low=1, high=8, order=order)
    assert near.sum() == total
    assert near.min() >= 1
    assert near.max() <= 8


def test_a_total_out_of_reach_is_refused():
    with pytest.raises(ValueError, match="cannot add up to 99"):
        nudged(np.array([1, 1]), total=99, low=1, high=8, order=np.array([0, 1]))


@given(st.lists(st.integers(0, 4), max_size=30))
def test_ranks_count_within_groups(groups):
    groups = np.array(groups, np.int64)
    rank = rank_within(groups, np.arange(len(groups)))
    assert rank.tolist() == [groups[:place].tolist().count(group) for place, group in enumerate(groups.tolist())]


def test_places_count_from_nought():
    assert places_within(np.array([2, 0, 3])).tolist() == [0, 1, 0, 1, 2]


def test_identity_numbers_check_and_differ():
    births = pl.Series([date(1980, 1, 1)] * 400)
    male = np.arange(400) % 2 == 0
    numbers = identity_numbers(pl.Series(["511921"] * 400), births, male)
    assert numbers.n_unique() == 400
    assert all(checks(number) for number in numbers)
    assert [int(number[16]) % 2 == 1 for number in numbers] == male.tolist()


def test_identity_numbers_run_out():
    births = pl.Series([date(1980, 1, 1)] * 600)
    with pytest.raises(ValueError, match="the numbers run out"):
        identity_numbers(pl.Series(["511921"] * 600), births, np.ones(600, bool))
