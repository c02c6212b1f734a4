"""A village beside like ones: the same kind, the nearest start, a mean with its interval, and nothing where few are."""

import math

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiuhua.reckon.beside import LEAST, MOST, SHARES, beside


def shares(rows):
    return pl.DataFrame(rows, schema=SHARES, orient="row")


def like(count, *, fall=10.0, kind="poor"):
    return [(it, kind, 20.0 + it / 100, 20.0 + it / 100 - fall + (-1) ** it) for it in range(1, count + 1)]


def test_the_mean_and_its_interval_are_those_of_the_textbook():
    found = beside(shares([(0, "poor", 20.0, 1.0), *like(10)]), village=0)
    spread = math.sqrt(10 / 9)
    assert found.villages == 10
    assert found.change.value == pytest.approx(-10)
    assert found.change.high - found.change.value == pytest.approx(2.2621571628 * spread / math.sqrt(10))


def test_other_kinds_unknown_shares_and_the_village_itself_are_left_out():
    rows = [(0, "poor", 20.0, 1.0), *like(LEAST), (98, "other", 20.0, 20.0), (99, "poor", 20.0, None)]
    assert beside(shares(rows), village=0) == beside(shares(rows[: LEAST + 1]), village=0)
    assert beside(shares(rows[:LEAST]), village=0) is None
    assert beside(shares([(0, "poor", None, 1.0), *like(LEAST)]), village=0) is None
    assert beside(shares(like(LEAST)), village=0) is None


def test_of_many_the_nearest_are_taken():
    far = [(it + 1000, "poor", 60.0, 60.0) for it in range(50)]
    found = beside(shares([(0, "poor", 20.0, 1.0), *like(MOST), *far]), village=0)
    assert (found.villages, round(found.change.value, 6)) == (MOST, -10)


@given(places=st.permutations(range(12)))
def test_the_order_of_rows_changes_nothing(places):
    rows = [(0, "poor", 20.0, 1.0), *like(11)]
    assert beside(shares([rows[it] for it in places]), village=0) == beside(shares(rows), village=0)
