"""Samples of two stages: sizes, allocation, draws with exact chances, and shares that hold what is true."""

from collections import Counter
from fractions import Fraction

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.reckon.california_schools import schools
from tests.reckon.simulated_surveys import coverage
from xiuhua.reckon.sampling.allocation import allocated, cluster_effect, sample_size
from xiuhua.reckon.sampling.clusters import draw_households, draw_villages, next_in_order
from xiuhua.reckon.sampling.surveys import combined, incidence, share

FRAME = pl.DataFrame(
    [("n", f"n{it}", size) for it, size in enumerate((10, 20, 30, 40, 300))]
    + [("s", f"s{it}", size) for it, size in enumerate((0, 5, 5))],
    ["stratum", "village", "size"],
    orient="row",
)
HOUSES = pl.DataFrame(
    [("v", "poor", f"p{it}") for it in range(8)] + [("v", "other", f"o{it}") for it in range(3)],
    ["village", "kind", "household"],
    orient="row",
)


def _rows(*rows: tuple[object, ...]) -> pl.DataFrame:
    names = ["stratum", "village", "reached", "kind", "taken", "domain", "part", "whole"]
    return pl.DataFrame(rows, names, orient="row")


def test_a_share_to_within_five_points_takes_385_of_endless_many_and_278_of_a_thousand():
    assert (sample_size(10**9, within=0.05), sample_size(1000, within=0.05)) == (385, 278)
    assert sample_size(10**9, within=0.05, effect=cluster_effect(10, alike=0.05)) == 558
    assert (sample_size(30, within=0.01), sample_size(0, within=0.01)) == (30, 0)


def test_a_total_is_shared_out_by_size_alike_or_by_spread():
    sizes = {"a": 100, "b": 200, "c": 700}
    assert allocated(sizes, 10) == {"a": 1, "b": 2, "c": 7}
    assert allocated(sizes, 10, way="equal") == {"a": 4, "b": 3, "c": 3}
    assert allocated(sizes, 10, way="neyman", spreads={"a": 7, "b": 0, "c": 1}) == {"a": 5, "b": 0, "c": 5}
    assert allocated(sizes, 10, least=2) == {"a": 2, "b": 2, "c": 6}
    assert allocated({"a": 3, "b": 1}, 9, way="equal") == {"a": 3, "b": 1}


def test_more_leasts_than_the_total_are_refused():
    with pytest.raises(ValueError, match="2 strata of at least 5 each need 10, but only 9 are to be drawn"):
        allocated({"a": 50, "b": 50}, 9, least=5)


@given(
    st.dictionaries(st.text("abcdef", min_size=1), st.integers(0, 60), min_size=1), st.integers(0, 200),
    st.sampled_from(("proportional", "equal")),
)  # fmt: skip
def test_an_allocation_is_whole_and_takes_from_none_more_than_it_has(sizes, total, way):
    found = allocated(sizes, total, way=way)
    assert sum(found.values()) == min(total, sum(sizes.values()))
    assert all(0 <= found[key] <= sizes[key] for key in sizes)


def test_a_draw_is_the_same_bit_for_bit_whatever_the_order_of_the_frame():
    found = draw_villages(FRAME, {"n": 3, "s": 1}, seed="of all")
    assert found.equals(draw_villages(FRAME.reverse(), {"n": 3, "s": 1}, seed="of all"))
    assert found.filter("drawn")["village"].to_list() == ["n0", "n1", "n4", "s1"]
    assert found.filter(stratum="n")["reached"].to_list() == [0.2, 0.4, 0.6, 0.8, 1.0]
    assert draw_villages(FRAME.clear(), {}, seed="").height == 0


def test_villages_come_in_as_often_as_their_size_says():
    many = Counter(
        village
        for it in range(2000)
        for village in draw_villages(FRAME, {"n": 3}, seed=f"{it}").filter("drawn")["village"]
    )
    assert {it: round(many[it] / 2000, 1) for it in sorted(many)} == {
        "n0": 0.2, "n1": 0.4, "n2": 0.6, "n3": 0.8, "n4": 1.0,
    }  # fmt: skip


def test_who_replaces_is_the_next_in_the_order_that_was_drawn():
    found = draw_villages(FRAME, {"n": 3, "s": 1}, seed="of all")
    assert next_in_order(found, "village", gone="s1") == "s2"
    assert next_in_order(found, "village", gone="s1", used=frozenset({"s2"})) is None
    houses = draw_households(HOUSES, {"poor": 3}, seed="of all")
    order = houses.filter(kind="poor").sort("place")["household"].to_list()
    assert next_in_order(houses, "household", gone=order[0]) == order[3]


def test_households_are_drawn_by_kind_and_all_where_there_are_no_more():
    found = draw_households(HOUSES, {"poor": 4, "other": 5}, seed="of all")
    told = found.filter("drawn").group_by("kind").agg(pl.len(), pl.col("taken").first()).sort("kind").rows()
    assert told == [("other", 3, 1.0), ("poor", 4, 0.5)]
    assert found.equals(draw_households(HOUSES.reverse(), {"poor": 4, "other": 5}, seed="of all"))


def test_a_published_sample_of_two_stages_has_its_published_standard_errors():
    both = share(schools())
    none = share(schools().with_columns(pl.col("reached") * 1e-9))
    assert (round(both.interval.value * 1000, 2), round(both.error * 1000, 3), both.freedom) == (670.81, 30.099, 39)
    assert (round(none.interval.value * 1000, 2), round(none.error * 1000, 3)) == (670.81, 30.712)


def test_nothing_seen_has_an_upper_end_and_nobody_asked_says_nothing():
    rows = _rows(*(("s", f"v{it % 10}", 0.1, "", 0.1, "", 0.0, 1.0) for it in range(200)))
    found = share(rows)
    assert (found.interval.value, found.interval.low, round(found.interval.high, 3)) == (0.0, 0.0, 0.048)
    assert share(rows.clear()) is None
    assert share(rows.with_columns(whole=0.0)) is None


def test_villages_that_came_in_surely_vary_by_their_households_alone():
    rows = _rows(*(("s", f"v{it % 2}", 1.0, "", 0.5, "", float(it % 4 == 0), 1.0) for it in range(40)))
    found = share(rows)
    assert round(found.interval.value, 9) == 0.25
    assert found.freedom == 38
    assert round(found.error**2, 6) == round(0.5 * 20 / 19 * 20 * 0.25 / 40**2, 6)


def test_a_stratum_with_one_village_is_taken_with_its_neighbour():
    rows = _rows(*((it, it, 0.1, "", 0.2, "", float(at < 3), 1.0) for it in "abcde" for at in range(6 + (it == "e"))))
    assert share(rows).freedom == 3
    assert share(rows.filter(village="a")).freedom == 1


def test_the_comprehensive_incidence_adds_what_is_known_to_what_was_found_scaled_up():
    rows = _rows(
        *(("s", f"v{it % 5}", 0.1, "o", 0.2, "missed", float(it < 2), 1.0) for it in range(100)),
        *(("s", f"v{it % 5}", 0.1, "x", 0.2, "wrong", float(it < 1), 1.0) for it in range(50)),
    )
    people = {"missed": 9000.0, "wrong": 1000.0}
    found = incidence(rows, people, known=100, rural=10_000)
    assert Fraction(found.interval.value).limit_denominator(10**6) == Fraction(100 + 180 + 20, 10_000)
    assert found.interval.low > 0.01
    assert incidence(rows.filter(domain="missed"), people, known=100, rural=10_000) is None
    assert combined(rows, {"missed": 1.0}).interval.value == 0.02


def test_intervals_of_simulated_inspections_hold_what_is_true():
    """A short form of the drill: two rates, sixty inspections each."""
    told = {rate: coverage(rate, 0.05, surveys=60, seed=3).held for rate in (0.02, 0.9)}
    assert all(held >= 0.9 for held in told.values()), told
