"""Poverty by welfare: published values, slow obvious twins, and the axioms that give a measure its meaning."""

import math
from statistics import median as middle

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.reckon.published import stated, table
from xiuhua.reckon.inequality import ranked
from xiuhua.reckon.poverty import (
    MEASURES,
    contributions,
    fgt,
    gini_among_poor,
    gini_of_gaps,
    measures,
    poverty_measures,
    shorrocks,
    time_to_exit,
)
from xiuhua.words import Rejected

HANDBOOK = stated("hk_handbook")
LINE, GROWTH = HANDBOOK["poverty_line"], HANDBOOK["growth"]
KEPT = {"headcount": "headcount", "gap": "gap", "severity_fgt2": "severity", "watts": "watts", "sen": "sen"}
REST = {
    "fgt_0.5": fgt(line=LINE, alpha=0.5),
    "fgt_1.5": fgt(line=LINE, alpha=1.5),
    "fgt_2.5": fgt(line=LINE, alpha=2.5),
    "time_to_exit_years_at_5pct": time_to_exit(line=LINE, growth=GROWTH),
    "gini_among_poor": gini_among_poor(line=LINE),
    "gini_of_poverty_gaps": gini_of_gaps(line=LINE),
}
ADDITIVE = ("headcount", "gap", "severity", "watts")


def measured(incomes, line=LINE, weights=None) -> dict[str, float]:
    frame = pl.DataFrame({"y": incomes, "w": weights or [1] * len(incomes)}, schema={"y": pl.Float64, "w": pl.Float64})
    return poverty_measures(frame, welfare="y", line=line, weight="w").row(0, named=True)


def close(value: float | None, *, within: float = 1e-12) -> object:
    """A value but for rounding; unknown is only like itself."""
    return None if value is None else pytest.approx(value, rel=within, abs=within)


def asked(name: str, incomes: list[float]) -> float:
    """A measure under the name that the Handbook's values have."""
    name = {**KEPT, "sst_shorrocks": "sst"}.get(name, name)
    rows = ranked(pl.DataFrame({"y": incomes}), welfare="y")
    return rows.select({**measures(line=LINE), **REST}[name]).item()


# ── Published values ──────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("country", "name"), [(country, name) for country in "ABC" for name in HANDBOOK[country] if name != "incomes"]
)
def test_the_handbook_s_countries_come_out(country, name):
    found = asked(name, HANDBOOK[country]["incomes"])
    assert found == pytest.approx(HANDBOOK[country][name], abs=5e-8)


@pytest.mark.parametrize("country", "ABC")
@pytest.mark.parametrize("times", [2, 50])
def test_copies_and_weights_change_nothing(country, times):
    incomes = HANDBOOK[country]["incomes"]
    once = {name: close(value) for name, value in measured(incomes).items() if name in MEASURES}
    copied = measured(incomes * times)
    weighted = measured(incomes, weights=[times] * len(incomes))
    assert {name: copied[name] for name in MEASURES} == once
    assert {name: weighted[name] for name in MEASURES} == once


def test_two_rows_of_weight_2_are_four_rows():
    pair, four = measured([100, 150], weights=[2, 2]), measured(HANDBOOK["A"]["incomes"])
    assert {name: pair[name] for name in MEASURES} == {name: close(four[name]) for name in MEASURES}


def test_poverty_of_the_world_bank_s_micro_data_comes_out():
    frame = table("wbpip/micro1_ABC_2000_income")
    found = poverty_measures(frame, welfare="welfare", line=frame["welfare"].mean(), weight="weight").row(0, named=True)
    published = {"headcount": 0.7333513, "gap": 0.3957584, "severity": 0.2534849, "watts": 0.6899868}
    assert {name: found[name] for name in published} == pytest.approx(published, abs=5e-8)


def test_sen_shorrocks_thon_by_its_definition_is_twice_what_is_published():
    incomes = HANDBOOK["C"]["incomes"]
    gaps = sorted(((LINE - y) / LINE if y < LINE else 0 for y in incomes), reverse=True)
    n = len(gaps)
    defined = sum((2 * n - 2 * place + 1) * gap for place, gap in enumerate(gaps, start=1)) / n**2
    found = ranked(pl.DataFrame({"y": incomes}), welfare="y").select(shorrocks(line=LINE)).item()
    assert (found, asked("sst", incomes) / asked("headcount", incomes)) == pytest.approx((defined, defined))


# ── What is in and what is out ────────────────────────────────────────────────────────────────────────────────────────


def test_who_has_just_the_line_is_not_poor():
    assert measured([125.0, 124.99])["headcount"] == 0.5


def test_rows_without_welfare_or_weight_are_dropped_and_counted():
    frame = pl.DataFrame({
        "y": [100.0, None, 110.0, math.nan, 150.0, math.inf, 160.0, 90.0, 90.0],
        "w": [1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, None, -1.0],
    })  # fmt: skip
    found = poverty_measures(frame, welfare="y", line=LINE, weight="w").row(0, named=True)
    assert (found["rows"], found["dropped"]) == (9, 5)
    kept = measured([100, 110, 150, 160])
    assert {name: found[name] for name in MEASURES} == {name: kept[name] for name in MEASURES}


def test_nought_and_less_is_poor_and_has_no_logarithm():
    found, others = measured([0, -50, 100, 150]), measured([100, 150])
    assert (found["not_positive"], found["dropped"], found["headcount"]) == (2, 0, 0.75)
    assert found["gap"] == pytest.approx((1 + 175 / 125 + 25 / 125) / 4)
    assert found["watts"] == pytest.approx(math.log(125 / 100) / 4)
    assert (found["mld"], found["theil"]) == (others["mld"], others["theil"])


def test_the_smallest_of_all_incomes_still_has_a_logarithm():
    found = measured([5e-324, 100])
    assert all(math.isfinite(found[name]) for name in MEASURES)
    assert found["watts"] == pytest.approx((math.log(125 / 100) + math.log(125) - math.log(5e-324)) / 2)


def test_without_rows_everything_is_unknown():
    found = measured([])
    assert {name: found[name] for name in MEASURES} == dict.fromkeys(MEASURES)
    assert (found["rows"], found["share"]) == (0, 0.0)


def test_without_the_poor_poverty_is_nought():
    found = measured([150, 160])
    assert [found[name] for name in ("headcount", "gap", "severity", "watts", "sen", "sst")] == [0.0] * 6


def test_when_all_have_nothing_poverty_is_whole_and_inequality_unknown():
    found = measured([0, 0])
    assert [found[name] for name in ("headcount", "gap", "severity", "sen", "sst")] == [1.0] * 5
    assert [found[name] for name in ("gini", "mld", "theil")] == [None] * 3


@pytest.mark.parametrize("line", [0, -1, math.nan, math.inf])
def test_a_line_that_is_none_is_refused(line):
    with pytest.raises(Rejected, match="Give a number above 0"):
        measured([1], line=line)


def test_growth_that_lifts_nobody_is_refused():
    with pytest.raises(Rejected, match="give a growth above 0"):
        time_to_exit(line=LINE, growth=0)


@pytest.mark.parametrize("name", ["gini", "welfare", "contribution"])
def test_groups_told_by_a_column_that_the_result_needs_are_refused(name):
    with pytest.raises(Rejected, match="Rename the column"):
        poverty_measures(pl.DataFrame({"y": [1.0], name: ["a"]}), welfare="y", line=2, by=[name])


# ── Groups ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_groups_are_measured_as_if_alone_and_unknown_is_one():
    frame = pl.DataFrame({
        "y": [100.0, 150.0, 90.0, 200.0, None], "w": [2.0, 1.0, 1.0, 4.0, 1.0],
        "county": ["b", "b", "a", None, "c"], "town": [1, 1, 2, 2, 3],
    })  # fmt: skip
    found = poverty_measures(frame, welfare="y", line=LINE, weight="w", by=["county", "town"])
    assert found["county"].to_list() == ["a", "b", "c", None]
    assert found["share"].to_list() == [1 / 8, 3 / 8, 0.0, 0.5]
    alone = measured([100, 150], weights=[2, 1])
    assert {name: found.row(1, named=True)[name] for name in MEASURES} == {name: alone[name] for name in MEASURES}
    assert found.row(2, named=True)["headcount"] is None


def test_contributions_are_unknown_when_nobody_is_poor():
    frame = pl.DataFrame({"y": [200.0, 300.0], "g": ["a", "b"]})
    groups = contributions(poverty_measures(frame, welfare="y", line=LINE, by=["g"]))
    assert groups["gap_contribution"].to_list() == [None, None]


# ── Twins and axioms ──────────────────────────────────────────────────────────────────────────────────────────────────

AMOUNTS = st.one_of(st.integers(-50, 400).map(float), st.floats(0.01, 1_000))
PEOPLE = st.lists(st.tuples(AMOUNTS, st.integers(1, 4), st.sampled_from("abc")), min_size=1, max_size=12).filter(
    lambda people: abs(sum(y * w for y, w, _ in people)) > 1  # a mean next to nought makes of rounding any Gini
)


def frame_of(people) -> pl.DataFrame:
    return pl.DataFrame(people, schema={"y": pl.Float64, "w": pl.Float64, "g": pl.String}, orient="row")


def of(people, line=LINE) -> dict[str, float]:
    return poverty_measures(frame_of(people), welfare="y", line=line, weight="w").row(0, named=True)


def pairwise(values) -> float:
    """Half the mean distance of two, everybody compared with everybody."""
    return sum(abs(one - other) for one in values for other in values) / 2 / len(values) ** 2


def twin(people, line=LINE) -> dict[str, float | None]:
    """Person by person, everyone as often as their weight says."""
    ys = [y for y, w, _ in people for _ in range(w)]
    n, poor, positive = len(ys), [y for y in ys if y < line], [y for y in ys if y > 0]
    mean, of_positive = sum(ys) / n, sum(positive) / (len(positive) or 1)
    gaps = [max(line - y, 0) for y in ys]
    head, gap = len(poor) / n, sum(gaps) / line / n
    return {
        "headcount": head,
        "gap": gap,
        "severity": sum((g / line) ** 2 for g in gaps) / n,
        "watts": sum(math.log(line / y) for y in poor if y > 0) / n,
        "sen": head * (1 - (sum(poor) / len(poor) - pairwise(poor)) / line) if poor else 0,
        "sst": head * (gap + pairwise(gaps) / line),
        "mean": mean,
        "median": middle(ys),
        "gini": pairwise(ys) / mean if mean > 0 else None,
        "mld": sum(math.log(of_positive / y) for y in positive) / len(positive) if positive else None,
        "theil": sum(y / of_positive * math.log(y / of_positive) for y in positive) / len(positive)
        if positive
        else None,
    }


@given(PEOPLE)
def test_the_measures_and_their_slow_twin_agree(people):
    found = of(people)
    assert {name: found[name] for name in MEASURES} == {
        name: close(value, within=1e-7) for name, value in twin(people).items()
    }


@given(PEOPLE, st.sampled_from([0.25, 8.0, 1024.0]))
def test_the_unit_of_money_changes_nothing(people, unit):
    before, after = of(people), of([(y * unit, w, g) for y, w, g in people], line=LINE * unit)
    same = [name for name in MEASURES if name not in ("mean", "median")]
    assert {name: after[name] for name in same} == {name: close(before[name], within=1e-9) for name in same}
    assert (after["mean"], after["median"]) == pytest.approx((before["mean"] * unit, before["median"] * unit))


@given(PEOPLE)
def test_groups_add_up_to_the_whole(people):
    whole = of(people)
    groups = contributions(poverty_measures(frame_of(people), welfare="y", line=LINE, weight="w", by=["g"]))
    for name in ADDITIVE:
        assert (groups["share"] * groups[name]).sum() == pytest.approx(whole[name], abs=1e-12)
    if whole["gap"] > 0:
        parts = groups.select("headcount_contribution", "gap_contribution", "severity_contribution").sum().row(0)
        assert parts == pytest.approx((1, 1, 1))


@given(PEOPLE, st.integers(0, 200))
def test_a_higher_line_never_makes_fewer_poor(people, more):
    low, high = of(people), of(people, line=LINE + more)
    assert all(high[name] >= low[name] - 1e-12 for name in ("headcount", "watts"))


@given(PEOPLE, st.floats(0, 100))
def test_what_the_others_have_does_not_change_poverty(people, more):
    before, after = of(people), of([(y + more if y >= LINE else y, w, g) for y, w, g in people])
    for name in ("headcount", "gap", "severity", "watts", "sen", "sst"):
        assert after[name] == pytest.approx(before[name], abs=1e-12)


@given(PEOPLE, st.floats(1, 60), st.floats(1, 60), st.floats(0.1, 1))
def test_taking_from_the_poorer_for_the_less_poor_makes_poverty_more_severe(people, poorer, apart, part):
    richer = min(poorer + apart, LINE - 1)
    moved = part * min(poorer, LINE - richer) * 0.99
    before = of([*people, (poorer, 1, "a"), (richer, 1, "a")])
    after = of([*people, (poorer - moved, 1, "a"), (richer + moved, 1, "a")])
    assert after["gap"] == pytest.approx(before["gap"])
    assert all(after[name] > before[name] for name in ("severity", "watts"))
    assert after["sen"] >= before["sen"] - 1e-12
