"""Each planted fault can be seen, and households without one are free of all of them."""

import polars as pl
import pytest

from tests.demo.fault_checks import flagged
from xiuhua.demo.faults import FAULTS

KINDS = [fault.key for fault in FAULTS]


@pytest.fixture(scope="module")
def found(cards):
    return flagged(cards)


def test_there_are_more_than_thirty_kinds():
    assert len(set(KINDS)) == len(KINDS) == 49


def test_every_kind_is_planted_and_checked(city, found):
    assert city["truth"]["fault"].unique().sort().to_list() == sorted(KINDS) == sorted(found)


@pytest.mark.parametrize("kind", KINDS)
def test_a_planted_fault_shows(city, found, kind):
    planted = set(city["truth"].filter(fault=kind)["household"])
    assert planted <= found[kind]


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_not_planted_is_free_of_it(city, found, kind):
    assert found[kind] <= set(city["truth"]["household"])


def test_a_household_bears_one_fault_and_about_two_in_a_hundred_have_one(city):
    truth = city["truth"]
    assert truth["household"].n_unique() == truth.height
    assert 0.02 <= truth.height / 2000 <= 0.03


def test_the_truth_names_the_member_where_one_is_meant(city, cards):
    of_member = [fault.key for fault in FAULTS if fault.of == "member"]
    truth = city["truth"]
    named = truth.filter(pl.col("member") != "")
    assert sorted(named["fault"].unique()) == sorted(of_member)
    homes = {member["number"]: card["number"] for card in cards for member in card["members"]}
    assert {row["member"]: row["household"] for row in named.to_dicts()}.items() <= homes.items()
