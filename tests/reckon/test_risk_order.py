"""The order of checks: points first, a share by a lot that anybody can draw again, each with its true probability."""

from hashlib import sha256

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from tests.examples import examples
from xiuhua.reckon.risk.ordering import BY_LOT, BY_POINTS, order
from xiuhua.reckon.sampling.lots import lots

POINTS = st.lists(st.integers(-2, 3), min_size=1, max_size=12)


def scored(points) -> pl.DataFrame:
    names = [f"h{place}" for place in range(len(points))]
    return pl.DataFrame({"household": names, "points": points, "chance": [0.1] * len(points)})


def ordered(points, *, checks, drawn=0.2, seed="s", month="2022-03") -> pl.DataFrame:
    return order(scored(points), checks=checks, drawn=drawn, seed=seed, month=month)


def test_a_lot_is_the_first_digits_of_a_hash_that_anybody_can_reckon():
    (found,) = lots(["5119-7"], seed="seed", month="2022-03", purpose="draw")
    digits = sha256(b"seed|2022-03|draw|5119-7").hexdigest()[:13]
    assert found == int(digits, 16) / 16**13


@given(POINTS, st.integers(0, 15), st.sampled_from([0.0, 0.2, 0.5, 1.0]))
@settings(max_examples=examples(200), deadline=None)
def test_everybody_has_a_place_and_as_many_are_checked_as_can_be(points, checks, drawn):
    found = ordered(points, checks=checks, drawn=drawn)
    assert sorted(found["household"]) == sorted(scored(points)["household"])
    assert found["place"].to_list() == list(range(1, len(points) + 1))
    total = min(checks, len(points))
    by_lot = round(total * drawn)
    counts = found["by"].value_counts()
    assert dict(counts.rows()) == {
        by: many for by, many in ((BY_POINTS, total - by_lot), (BY_LOT, by_lot), (None, len(points) - total)) if many
    }
    assert found["by"].is_null().to_list() == [False] * total + [True] * (len(points) - total)


@given(POINTS, st.integers(0, 15), st.sampled_from([0.0, 0.2, 0.5, 1.0]))
@settings(max_examples=examples(200), deadline=None)
def test_probabilities_add_up_to_the_checks_and_more_points_have_no_less(points, checks, drawn):
    found = ordered(points, checks=checks, drawn=drawn).sort("points")
    assert found["probability"].sum() == pytest.approx(min(checks, len(points)))
    assert (found["probability"].diff().drop_nulls() >= -1e-12).all()
    assert found.group_by("points").agg(pl.col("probability").n_unique())["probability"].to_list() == [1] * len(
        set(points)
    )


def test_households_come_in_as_often_as_their_probability_says():
    points = [5, 3, 3, 3, 1, 0]
    months = [f"{year}-{month:02}" for year in range(2000, 2100) for month in range(1, 13)]
    drawn = [ordered(points, checks=4, drawn=0.5, month=it) for it in months]
    came = pl.concat(it.with_columns(came=pl.col("by").is_not_null()) for it in drawn)
    told = came.group_by("household").agg(pl.col("probability").first(), pl.col("came").mean()).sort("household")
    assert told["probability"].to_list() == pytest.approx([1, *[1 / 3 + 2 / 3 / 2] * 3, 0.5, 0.5])
    assert told["came"].to_list() == pytest.approx(told["probability"].to_list(), abs=0.05)


@given(POINTS, st.randoms(use_true_random=False))
@settings(max_examples=examples(100), deadline=None)
def test_the_order_does_not_depend_on_the_order_of_rows(points, chance):
    rows = scored(points)
    places = list(range(len(points)))
    chance.shuffle(places)
    told = {"checks": 3, "drawn": 0.4, "seed": "s", "month": "2022-03"}
    assert_frame_equal(order(rows[places], **told), order(rows, **told))


def test_another_month_or_seed_draws_others():
    points = [0] * 40
    found = {
        tuple(ordered(points, checks=10, seed=seed, month=month)["household"].head(10))
        for seed, month in (("s", "2022-03"), ("s", "2022-04"), ("t", "2022-03"))
    }
    assert len(found) == 3


def test_whoever_is_added_does_not_change_the_lot_of_others():
    few, more = (lots([f"h{it}" for it in range(many)], seed="s", month="m", purpose="draw") for many in (5, 9))
    assert np.array_equal(few, more[:5])
