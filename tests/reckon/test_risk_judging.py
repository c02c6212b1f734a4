"""How a score is judged: published intervals, slow and obvious twins, and the back-test of a history."""

from dataclasses import replace
from itertools import permutations, product

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.examples import examples
from tests.reckon.risk_history import FITTING, YEARS, history
from xiuhua.reckon.risk.backtest import ALL, RULES, backtest
from xiuhua.reckon.risk.judging import auc, brier, calibration, checks_of, reached
from xiuhua.reckon.risk.score import fit_score, known_before
from xiuhua.reckon.sampling.intervals import share
from xiuhua.words import Rejected

PERCENTS = (1, 2, 5, 10)
ROWS = st.lists(st.tuples(st.integers(0, 3), st.booleans()), min_size=2, max_size=12)


# ── AUC, Brier, shares ───────────────────────────────────────────────────────────────────────────────────────────────


@given(ROWS)
@settings(max_examples=examples(200), deadline=None)
def test_auc_is_the_share_of_pairs_in_the_right_order_with_the_variance_of_its_parts(rows):
    events = [score for score, outcome in rows if outcome]
    others = [score for score, outcome in rows if not outcome]
    found = auc(np.array([it[0] for it in rows], np.float64), np.array([it[1] for it in rows]))
    if not events or not others:
        assert found is None
        return
    won = [[(one > two) + (one == two) / 2 for two in others] for one in events]
    assert found.value == pytest.approx(np.mean(won))
    parts = [np.mean(won, axis=1), np.mean(won, axis=0)]
    reach = 1.959964 * sum(np.var(it, ddof=1) / len(it) for it in parts if len(it) > 1) ** 0.5
    bounds = (max(found.value - reach, 0), min(found.value + reach, 1))
    assert (found.low, found.high) == pytest.approx(bounds, abs=1e-6)


@pytest.mark.parametrize(
    ("events", "rows", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_shares_have_the_intervals_that_newcombe_published_in_1998(events, rows, low, high):
    found = share(events, rows)
    assert (found.value, round(found.low, 4), round(found.high, 4)) == (events / rows, low, high)


def test_brier_is_the_mean_square_of_what_was_missed():
    assert brier(np.array([0.0, 0.5, 1.0]), np.array([False, True, False])) == pytest.approx((0 + 0.25 + 1) / 3)


def test_a_group_tells_how_many_returned_beside_how_many_were_expected_to():
    rows = pl.DataFrame({
        "place": ["b", "a", None, "a"], "chance": [0.1, 0.2, 0.3, 0.5], "returned": [True, False, True, True],
    })  # fmt: skip
    assert calibration(rows, "place").rows() == [("a", 2, 1, 0.7), ("b", 1, 1, 0.1), (None, 1, 1, 0.3)]


# ── Recall at capacity ───────────────────────────────────────────────────────────────────────────────────────────────


def checked(rows: pl.DataFrame, checks: int, drawn: float) -> float:
    """The events found in the mean over every order of ties and every lot, one by one."""
    by_lot = int(np.round(checks * drawn))
    found = []
    for shuffled in permutations(rows.select("score", "returned").iter_rows()):
        ordered = sorted(shuffled, key=lambda it: -it[0])
        first, rest = ordered[: checks - by_lot], ordered[checks - by_lot :]
        lots = list(permutations(rest, min(by_lot, len(rest))))
        found.append(sum(it[1] for it in first) + np.mean([sum(it[1] for it in lot) for lot in lots]))
    return float(np.mean(found))


@given(st.lists(st.tuples(st.integers(0, 2), st.booleans()), min_size=1, max_size=5), st.data())
@settings(max_examples=examples(120), deadline=None)
def test_events_reached_are_the_mean_over_every_order_of_ties_and_every_lot(rows, data):
    frame = pl.DataFrame(rows, schema={"score": pl.Int64, "returned": pl.Boolean}, orient="row")
    frame = frame.with_columns(day=pl.lit("d"))
    checks, drawn = data.draw(st.integers(0, len(rows))), data.draw(st.sampled_from([0.0, 0.3, 0.6, 1.0]))
    many = pl.DataFrame({"day": ["d"], "checks": [checks]})
    assert reached(frame, "score", many, drawn=drawn) == pytest.approx(checked(frame, checks, drawn))


def test_each_day_has_its_own_checks():
    days = [(day, score, score == 3) for day, score in product(("d1", "d2"), (1, 2, 3))]
    rows = pl.DataFrame(days, schema=["day", "score", "returned"], orient="row")
    checks = checks_of(rows, 10)
    assert checks.rows() == [("d1", 1), ("d2", 1)]
    assert reached(rows, "score", checks) == 2.0
    assert reached(rows.filter(pl.col("score") < 3), "score", checks) == 0.0


@pytest.mark.parametrize(("percent", "checks"), [(1, 1), (10, 1), (10.1, 2), (100, 10)])
def test_a_percentage_of_the_rows_is_rounded_up(percent, checks):
    assert checks_of(pl.DataFrame({"day": ["d"] * 10}), percent).rows() == [("d", checks)]


# ── The back-test ────────────────────────────────────────────────────────────────────────────────────────────────────


def looked_back(rows, **changed):
    usual = {"percents": PERCENTS, "drawn": 0.2, "groups": ("township",), "least": 1}
    return backtest(rows, FITTING, **(usual | changed))


def test_each_year_is_judged_by_what_was_known_before_it_and_by_nothing_else():
    rows = history(3000)
    found = looked_back(rows)
    assert [it.year for it in found.judged] == [*YEARS[1:], ALL]
    assert [(it.year, it.events, it.needed) for it in found.skipped] == [(2018, 0, FITTING.needed)]
    third = rows.filter(pl.col("day").dt.year() == 2020)
    score = fit_score(known_before(rows, third["day"][0], months=12), FITTING)
    told, outcome = found.judged[1], third["returned"].to_numpy()
    assert told.auc == auc(score.totals(third).astype(float), outcome)
    assert told.brier == brier(score.chances(score.totals(third)), outcome)
    assert told.known == score.events
    changed = pl.concat([rows.filter(pl.col("day").dt.year() < 2021), history(3000, seed=8).filter(
        pl.col("day").dt.year() >= 2021,
    )])  # fmt: skip
    assert looked_back(changed).judged[:2] == found.judged[:2]


def test_the_plain_rules_and_chance_are_judged_on_the_same_rows():
    rows = history(3000)
    told = looked_back(rows).judged[-1]
    judged = rows.filter(pl.col("day").dt.year() > 2018)
    assert (told.rows, told.events) == (judged.height, judged["returned"].sum())
    assert told.rules_auc == auc(judged[RULES].to_numpy(), judged["returned"].to_numpy())
    assert [it.chance for it in told.recalls] == pytest.approx([0.01, 0.02, 0.05, 0.1])
    assert [it.checks for it in told.recalls] == [120, 240, 600, 1200]
    for it in told.recalls:
        assert it.points > it.drawn > it.rules
    assert told.brier < told.plain
    assert told.auc.low > 0.6 > told.rules_auc.high


def test_a_history_without_warnings_is_judged_without_them():
    told = looked_back(history(2000).drop(RULES)).judged[-1]
    assert (told.rules_auc, {it.rules for it in told.recalls}) == (None, {None})


def test_groups_add_up_and_small_ones_are_counted_and_not_told():
    rows = history(2000).with_columns(
        township=pl.when(pl.col("household") == "h7").then(pl.lit("far")).otherwise("township")
    )
    found = looked_back(rows, least=5)
    assert [it.value for it in found.groups] == ["east", "west"]
    assert found.left_out == 1
    whole = looked_back(rows)
    assert sum(it.rows for it in whole.groups) == whole.judged[-1].rows
    assert sum(it.events for it in whole.groups) == whole.judged[-1].events
    assert all(it.observed == share(it.events, it.rows) for it in whole.groups)
    assert all(it.observed.low < it.expected / it.rows < it.observed.high for it in found.groups)


def test_a_history_of_one_year_cannot_be_judged():
    rows = history(3000).filter(pl.col("day").dt.year() == 2018)
    with pytest.raises(Rejected, match="No year can be judged: before none of 2018 the outcomes of 20 households"):
        looked_back(rows)


def test_a_year_before_which_too_little_was_known_is_named():
    events = {year: it["returned"].sum() for (year,), it in history(300).group_by(pl.col("day").dt.year())}
    strict = replace(FITTING, events_least=events[2018] + 1)
    found = backtest(history(300), strict, percents=PERCENTS, drawn=0.0)
    assert [(it.year, it.events) for it in found.skipped] == [(2018, 0), (2019, events[2018])]
    assert [it.year for it in found.judged] == [2020, 2021, 2022, ALL]
