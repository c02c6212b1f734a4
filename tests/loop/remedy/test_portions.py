"""An amount shared out by weights: not a fen is lost, and nobody is a fen away from their part."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiuhua.loop.remedy.portions import portions


def test_what_is_left_over_goes_to_the_largest_rests():
    assert portions(100, [1, 1, 1]) == [34, 33, 33]
    assert portions(10, [5, 3, 0]) == [6, 4, 0]


def test_without_weights_nothing_is_shared_out():
    with pytest.raises(ValueError, match="at least one"):
        portions(10, [0, 0])


@given(st.integers(0, 10**12), st.lists(st.integers(0, 10**9), min_size=1, max_size=30).filter(any))
def test_not_a_fen_is_lost_and_nobody_is_a_fen_away_from_their_part(amount, weights):
    parts = portions(amount, weights)
    assert sum(parts) == amount
    exact = [Fraction(amount * weight, sum(weights)) for weight in weights]
    assert all(abs(part - whole) < 1 for part, whole in zip(parts, exact, strict=True))
