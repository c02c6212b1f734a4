"""Money, days and dated rows as everybody speaks of them."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiuhua.words import fen, is_in_force, last_year_end, new_key, per_head, years_before, yuan


@pytest.mark.parametrize(("amount", "whole"), [("25000", 2_500_000), (Decimal("0.01"), 1), (-3, -300), ("1.10", 110)])
def test_yuan_are_kept_as_whole_fen(amount, whole):
    assert fen(amount) == whole


def test_a_part_of_a_fen_is_not_lost_in_silence():
    with pytest.raises(ValueError, match=r"1\.001 yuan has parts of a fen"):
        fen("1.001")


@given(st.integers(min_value=-(10**15), max_value=10**15))
def test_fen_come_back_from_yuan(amount):
    assert fen(yuan(amount)) == amount


@pytest.mark.parametrize(
    ("until", "day", "holds"),
    [
        (None, date(2017, 3, 31), True),
        (None, date(2017, 3, 30), False),
        (date(2017, 4, 1), date(2017, 3, 31), True),
        (date(2017, 4, 1), date(2017, 4, 1), False),
        (date(2017, 3, 31), date(2017, 3, 31), False),
    ],
)
def test_a_row_holds_from_its_first_day_until_the_first_day_no_more(until, day, holds):
    assert is_in_force(day, since=date(2017, 3, 31), until=until) is holds


def test_years_before_a_leap_day_end_on_the_28th():
    assert years_before(date(2016, 2, 29), 1) == date(2015, 2, 28)
    assert years_before(date(2016, 2, 29), 4) == date(2012, 2, 29)


def test_the_last_year_end_may_be_today():
    assert last_year_end(date(2016, 12, 31)) == date(2016, 12, 31)
    assert last_year_end(date(2017, 3, 31)) == date(2016, 12, 31)


def test_two_keys_are_two():
    assert new_key() != new_key()


@pytest.mark.parametrize(("fen", "heads", "each"), [(7, 2, 4), (5, 2, 2), (-7, 2, -4), (10, 3, 3), (11, 3, 4)])
def test_what_each_has_is_the_nearest_fen_half_to_even(fen, heads, each):
    assert per_head(fen, heads) == each
