"""Inequality: the Handbook's ten incomes, the World Bank's micro data, and what the measures must obey."""

import math

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.reckon.published import MICRO, stated, table
from xiuhua.reckon.inequality import (
    atkinson,
    gini,
    hoover,
    lorenz_points,
    median,
    mld,
    quantile_shares,
    ranked,
    theil,
    within_and_between,
)

TEN = stated("hk_handbook")["inequality_6_3"]
NAMED = {"gini": gini(), "theil_L_mean_log_deviation": mld(), "theil_T": theil(), "hoover": hoover()}
DECILES = [0.01343078, 0.02616405, 0.03535142, 0.04437412, 0.05416520]
DECILES += [0.06553887, 0.08320632, 0.10988798, 0.15703608, 0.41084518]


def rows(incomes, weights=None, groups=None) -> pl.DataFrame:
    frame = {"y": incomes, "w": weights or [1] * len(incomes), "g": groups or ["a"] * len(incomes)}
    schema = {"y": pl.Float64, "w": pl.Float64, "g": pl.String}
    return ranked(pl.DataFrame(frame, schema=schema), welfare="y", weight="w", by=["g"])


def micro(name: str) -> pl.DataFrame:
    return ranked(table(f"wbpip/{name}"), welfare="welfare", weight="weight")


# ── Published values ──────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("times", [1, 2, 3])
@pytest.mark.parametrize("name", NAMED)
def test_the_handbook_s_ten_incomes_come_out_copied_or_weighted(name, times):
    copied, weighted = rows(TEN["incomes"] * times), rows(TEN["incomes"], weights=[times] * 10)
    assert copied.select(NAMED[name]).item() == pytest.approx(TEN[name], abs=5e-8)
    assert weighted.select(NAMED[name]).item() == pytest.approx(TEN[name], abs=5e-8)


@pytest.mark.parametrize(("step", "expected"), list(enumerate(TEN["atkinson_0.25_step"], start=1)))
def test_atkinson_s_index_of_the_ten_incomes_comes_out(step, expected):
    found = rows(TEN["incomes"]).select(atkinson(aversion=step / 4)).item()
    assert found == pytest.approx(expected, abs=5e-8)


@pytest.mark.parametrize("name", MICRO)
def test_statistics_of_the_micro_data_come_out(name):
    published = table("wbpip/expected_stats").filter(file=name).drop("file", "mld").row(0, named=True)
    y, w = pl.col("welfare"), pl.col("weight")
    found = micro(name).select(
        nobs=pl.len(), sum_weight=w.sum(), min=y.min(), max=y.max(),
        mean=(y * w).sum() / w.sum(), sum=(y * w).sum(), gini=gini(),
    )  # fmt: skip
    assert found.row(0, named=True) == pytest.approx(published, rel=1e-13)


def test_mean_log_deviation_of_micro_data_without_nought_comes_out():
    published = table("wbpip/expected_stats").filter(file=MICRO[1])["mld"].item()
    assert micro(MICRO[1]).select(mld()).item() == pytest.approx(published, rel=1e-13)


def test_mean_log_deviation_of_micro_data_with_nought_follows_by_their_rule_for_it():
    """They count an income of nought as 1, without changing the mean; we leave it out, mean and all."""
    y, w = pl.col("welfare"), pl.col("weight")
    facts = micro(MICRO[0]).select(mean=(y * w).sum() / w.sum(), part=w.filter(y > 0).sum() / w.sum(), ours=mld())
    mean, part, ours = facts.row(0)
    theirs = math.log(mean) - part * (math.log(mean / part) - ours)
    assert part < 1
    assert theirs == pytest.approx(table("wbpip/expected_stats").filter(file=MICRO[0])["mld"].item(), rel=1e-13)


@pytest.mark.parametrize("name", MICRO)
def test_a_hundred_lorenz_points_of_the_micro_data_come_out(name):
    published = table(f"wbpip/{name}_lorenz_expected")
    found = lorenz_points(micro(name))
    assert found["welfare"].to_list() == published["measure"].to_list()
    assert found["population_share"].to_list() == pytest.approx(published["lorenz_weight"].to_list(), abs=1e-14)
    assert found["welfare_share"].to_list() == pytest.approx(published["lorenz_weighted_measure"].to_list(), abs=1e-14)
    assert published.height == 100


def test_the_distribution_of_the_micro_data_comes_out():
    found = micro(MICRO[0]).select(
        mean=(pl.col("welfare") * pl.col("weight")).sum() / pl.col("weight").sum(), gini=gini()
    )
    assert found["mean"].item() == pytest.approx(3436146, abs=0.5)
    assert found["gini"].item() == pytest.approx(0.5147999, abs=5e-8)
    assert micro(MICRO[0]).select(median()).item() == 2029658.5


def test_the_deciles_of_the_micro_data_come_out():
    assert quantile_shares(micro(MICRO[0]))["share"].to_list() == pytest.approx(DECILES, abs=5e-9)


# ── Cases one can check in the head ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("incomes", "weights", "expected"),
    [
        ([1, 2, 3], [1, 1, 1], 2),
        ([1, 2, 3, 4], [1, 1, 1, 1], 2.5),
        ([1, 2, 3], [1, 1, 2], 2.5),
        ([1, 2, 3], [0.1, 0.1, 0.1], 2),
        ([1, 9], [0.3, 0.3], 5),
        ([5], [7], 5),
    ],
)
def test_the_median_lies_in_the_middle_of_the_people(incomes, weights, expected):
    assert rows(incomes, weights).select(median()).item() == expected


def test_one_who_has_all_of_four_is_a_gini_of_three_quarters():
    assert rows([0, 0, 0, 8]).select(gini=gini(), hoover=hoover()).row(0) == (0.75, 0.75)


def test_equal_incomes_are_no_inequality():
    alike = rows([7, 7, 7]).select(
        gini(), atkinson(aversion=0.5).alias("atkinson"), mld().alias("l"), theil().alias("t")
    )
    assert alike.row(0) == pytest.approx((0, 0, 0, 0), abs=1e-12)


def test_the_lorenz_curve_of_a_few_people_has_twenty_points_and_of_nobody_none():
    assert lorenz_points(rows([1, 2, 3])).height == 20
    assert lorenz_points(rows([1, 2, 3]), points=3)["welfare_share"].to_list() == pytest.approx([1 / 6, 1 / 2, 1])
    assert lorenz_points(rows([])).height == 0


# ── Laws ──────────────────────────────────────────────────────────────────────────────────────────────────────────────

INCOMES = st.lists(st.floats(0.5, 1_000), min_size=1, max_size=10)


AMOUNTS = st.one_of(st.just(0.0), st.floats(0.01, 1_000))


@given(st.lists(st.tuples(AMOUNTS, st.integers(1, 3), st.sampled_from("abc")), min_size=1, max_size=12))
def test_within_and_between_are_the_whole(people):
    incomes, weights, groups = (list(column) for column in zip(*people, strict=True))
    table = rows(incomes, weights, groups)
    whole = table.select(mld=mld(), theil=theil()).row(0, named=True)
    parts = within_and_between(table, by=["g"])
    assert (parts["between"] >= -1e-12).all()
    if max(incomes) > 0:
        summed = dict(parts.select("measure", pl.col("within") + pl.col("between")).rows())
        assert summed == pytest.approx(whole, rel=1e-7, abs=1e-9)


@given(INCOMES, st.floats(0.1, 5), st.floats(0.1, 5))
def test_more_aversion_sees_more_inequality(incomes, less, more):
    low, high = sorted((less, more))
    found = rows(incomes).select(low=atkinson(aversion=low), high=atkinson(aversion=high), one=atkinson(aversion=1))
    assert 0 <= found["low"].item() <= found["high"].item() + 1e-9 <= 1 + 1e-9


@given(INCOMES)
def test_atkinson_s_index_of_1_is_what_mean_log_deviation_says(incomes):
    found = rows(incomes).select(one=atkinson(aversion=1), log=1 - (-mld()).exp())
    assert found["one"].item() == pytest.approx(found["log"].item(), abs=1e-9)


@given(INCOMES, st.integers(1, 12))
def test_shares_of_quantiles_rise_and_sum_to_1(incomes, parts):
    shares = quantile_shares(rows(incomes), parts=parts)["share"]
    assert shares.sum() == pytest.approx(1)
    assert (shares.diff().drop_nulls() >= -1e-9).all()


@given(INCOMES.filter(lambda incomes: len(incomes) > 1), st.floats(0.01, 0.49))
def test_a_transfer_from_the_richest_to_the_poorest_makes_less_unequal(incomes, part):
    low, *between, high = sorted(incomes)
    moved = part * (high - low)
    order = [gini(), mld(), theil(), hoover(), atkinson(aversion=0.5)]
    before = rows(incomes).select(pl.concat_list(order)).item().to_list()
    after = rows([low + moved, *between, high - moved]).select(pl.concat_list(order)).item().to_list()
    assert all(less <= more + 1e-9 for less, more in zip(after, before, strict=True))
