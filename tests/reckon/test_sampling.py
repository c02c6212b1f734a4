"""Draws that anybody can repeat, exact probabilities, and intervals that hold the truth."""

from collections import Counter
from fractions import Fraction
from math import comb, isclose

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.examples import examples
from tests.sampled import Area, coverage
from xiuhua.reckon.sampling.drawing import DRAWN, Design, digest_of, drawn, seed_of
from xiuhua.reckon.sampling.estimating import estimate
from xiuhua.reckon.sampling.intervals import as_weights, normal, share, weighted_share
from xiuhua.reckon.sampling.power import calls_needed, chance_of_finding

SCORES = st.lists(st.sampled_from([0.0, 0.004, 0.3, 0.7, 1.0]), max_size=14)
DESIGN = Design(calls=4, by_lot_percent=50, floor_percent=50, steepness=3)


def frame_of(scores) -> pl.DataFrame:
    names = [f"v{place:02d}" for place in range(len(scores))]
    return pl.DataFrame({"visit": names, "score": scores}, schema={"visit": pl.String, "score": pl.Float64})


def came_in(found: pl.DataFrame) -> list[str]:
    return found.filter(pl.col("by_lot") | pl.col("by_risk"))["visit"].to_list()


def test_a_draw_is_the_same_on_any_machine():
    frame = frame_of([0.0] * 8 + [0.31, 0.9])
    seed = seed_of("salt", month="2017-03", place="511921100", digest=digest_of(frame))
    assert seed == "salt|2017-03|511921100|c10f6e54f67feca38316c727877ef7ea3be8c0bf7effed306d675e96fac26bc5"
    found = drawn(frame, DESIGN, seed=seed)
    assert came_in(found) == ["v00", "v02", "v06", "v09"]
    assert found["probability"].unique().sort().to_list() == [
        0.3114799512060757,
        0.35977019635619567,
        0.7483901939951992,
    ]


@given(SCORES, st.randoms())
@settings(max_examples=examples(100), deadline=None)
def test_neither_the_order_of_a_frame_nor_what_lies_behind_the_hundredths_matters(scores, chance):
    frame = frame_of(scores)
    shuffled = frame.with_columns(pl.col("score") + 0.0001)[chance.sample(range(len(scores)), len(scores))]
    assert digest_of(shuffled) == digest_of(frame)
    columns = ["visit", "by_lot", "by_risk", "probability"]
    assert drawn(shuffled, DESIGN, seed="s").select(columns).equals(drawn(frame, DESIGN, seed="s").select(columns))


@given(SCORES, st.integers(0, 30), st.sampled_from([0, 50, 100]), st.sampled_from([0, 50, 100]), st.integers(0, 5))
@settings(max_examples=examples(200), deadline=None)
def test_each_part_has_its_size_and_nobody_is_left_out_or_sure_without_reason(scores, calls, by_lot, floor, steepness):
    found = drawn(frame_of(scores), Design(calls, by_lot, floor, steepness), seed="s")
    rows = len(scores)
    lot = round(calls * by_lot / 100) if calls < rows else rows
    risk = min(calls, rows) - lot
    assert DRAWN.conform(found).equals(found)
    assert (found["by_lot"].sum(), found["by_risk"].sum()) == (lot, risk)
    sizes = [(it - lot / rows) / (1 - lot / rows) for it in found["probability"]] if lot < rows else []
    assert all(-1e-12 <= it <= 1 + 1e-12 for it in sizes)
    assert not sizes or isclose(sum(sizes), risk, abs_tol=1e-9)
    assert not sizes or min(sizes) >= min(floor / 100 * risk / rows, 1) - 1e-12


def test_a_risk_is_likelier_to_be_drawn_and_none_is_more_than_sure():
    (plain, heavy) = drawn(frame_of([0.0] * 9 + [1.0]), Design(4, 0, 0, 3), seed="s")["probability"].unique().sort()
    assert heavy == 1.0
    assert plain == pytest.approx(3 / 9)
    (plain, heavy) = drawn(frame_of([0.0] * 99 + [1.0]), Design(4, 0, 0, 3), seed="s")["probability"].unique().sort()
    assert heavy / plain == pytest.approx(20.085)


def test_over_many_seeds_each_comes_in_as_often_as_its_probability_says():
    frame, runs = frame_of([0.0, 0.0, 0.2, 0.5, 0.5, 0.9, 1.0, 0.0]), 2000
    design = Design(calls=3, by_lot_percent=34, floor_percent=20, steepness=2)
    counted = Counter(visit for run in range(runs) for visit in came_in(drawn(frame, design, seed=str(run))))
    for row in drawn(frame, design, seed="").iter_rows(named=True):
        likely = row["probability"]
        assert abs(counted[row["visit"]] / runs - likely) < 4 * (likely * (1 - likely) / runs) ** 0.5, row


def test_with_equal_weights_it_is_wilsons_interval_for_a_finite_whole():
    events = np.array([True] * 18 + [False] * 2)
    endless = weighted_share(events, np.full(20, 1e9))
    assert endless.low == pytest.approx(share(18, 20).low)
    assert endless.high == pytest.approx(share(18, 20).high)
    finite = weighted_share(events, np.full(20, 2.0))
    as_if = 20 / (1 - 20 / 40)  # a correction of a half is worth twice as many rows
    z = normal()
    middle = (0.9 + z**2 / 2 / as_if) / (1 + z**2 / as_if)
    reach = z / (1 + z**2 / as_if) * (0.9 * 0.1 / as_if + z**2 / 4 / as_if**2) ** 0.5
    assert (finite.low, finite.high) == pytest.approx((middle - reach, middle + reach))


def test_an_interval_ends_at_none_and_at_all_and_is_a_point_where_all_were_asked():
    nobody, everybody = np.zeros(9, bool), np.ones(9, bool)
    weights = np.full(9, 4.0)
    assert (weighted_share(nobody, weights).low, weighted_share(everybody, weights).high) == (0.0, 1.0)
    assert weighted_share(nobody, weights).high == pytest.approx(1 - weighted_share(everybody, weights).low)
    asked = weighted_share(np.array([True] * 7 + [False] * 2), np.ones(9))
    assert (asked.low, asked.value, asked.high) == (7 / 9, 7 / 9, 7 / 9)


def test_a_row_stands_for_itself_at_least():
    assert as_weights(np.array([1.0, 1.0, 0.5]), 8).tolist() == [2.0, 2.0, 4.0]
    assert as_weights(np.array([1.0, 1.0, 0.02]), 3)[:2].tolist() == [1.0, 1.0]


def calls(*rows) -> pl.DataFrame:
    return pl.DataFrame(rows, {"probability": pl.Float64, "yes": pl.Boolean, "group": pl.String}, orient="row")


def test_without_a_call_or_an_answer_nothing_is_estimated():
    assert estimate(calls(), frame=40) == estimate(calls(), frame=40).__class__(None, 0.0, 1.0, 40, 0, 0)
    silent = estimate(calls(*[(0.5, None, "plain")] * 4), frame=40)
    assert (silent.share, silent.called, silent.answered) == (None, 4, 0)
    assert (silent.least, silent.most) == (0.0, 1.0)


def test_who_was_not_reached_is_no_no_and_is_spoken_for_by_their_own_group():
    rows = (
        [(0.5, True, "plain")] * 9 + [(0.5, None, "plain")] + [(0.5, False, "risky")] * 5 + [(0.5, None, "risky")] * 5
    )
    found = estimate(calls(*rows), frame=40)
    assert found.share is not None
    assert (found.called, found.answered) == (20, 14)
    assert found.share.value == pytest.approx(0.5)  # not 9 of 14, for half of the risky are silent
    assert (found.least < 0.45, found.most > 0.75) == (True, True)


def test_groups_with_few_answers_speak_together():
    rows = [(0.5, True, "plain")] * 6 + [(0.5, False, "risky")] * 2 + [(0.5, None, "risky")] * 2
    few = estimate(calls(*rows, *[(0.5, True, "third")] * 2), frame=40)
    assert few.share is not None
    assert few.share.value == pytest.approx((6 + 2 * 6 / 4) / 12)  # the six of both small groups by four that answered


@pytest.mark.parametrize(
    "area",
    [
        Area(300, 30, 0.9, knows=False),
        Area(300, 150, 0.95, knows=True),
        Area(1500, 60, 0.98, knows=False),
        Area(1500, 150, 0.7, knows=True, answers=0.8, risky_answers=0.6),
    ],
    ids=str,
)
def test_an_interval_holds_the_truth_nearly_always(area):
    found = coverage(area, runs=250, seed=9)
    assert 0.90 <= found.held <= 0.99
    assert abs(found.bias) < 0.015


def test_a_few_calls_find_what_is_made_up_as_often_as_was_measured():
    caught = [chance_of_finding(36, made_up=11, calls=many, sensitivity=0.8) for many in (3, 5)]
    assert [round(it, 2) for it in caught] == [0.58, 0.77]
    assert chance_of_finding(9, made_up=9, calls=2, sensitivity=0.8) == pytest.approx(0.96)
    assert [calls_needed(it, within=0.05) for it in (10**6, 15_000, 1500, 300)] == [384, 375, 306, 169]


@given(st.integers(1, 20), st.integers(0, 20), st.integers(0, 20))
@settings(max_examples=examples(100), deadline=None)
def test_with_a_sure_sense_it_is_the_chance_of_drawing_any(visits, made_up, asked):
    made_up, asked = min(made_up, visits), min(asked, visits)
    none = Fraction(comb(visits - made_up, asked), comb(visits, asked))
    assert chance_of_finding(visits, made_up=made_up, calls=asked, sensitivity=1.0) == pytest.approx(float(1 - none))
