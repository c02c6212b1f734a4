"""The fit of a risk score: against published estimates, a slow optimiser, and its laws; and its refusals."""

from datetime import date

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize

from tests.examples import examples
from tests.reckon.risk_history import FEATURES, FITTING, history
from xiuhua.reckon.risk.fitting import Fitting
from xiuhua.reckon.risk.logistic import Patterns, fitted, log_loss, logit, sigmoid
from xiuhua.reckon.risk.score import PENALTIES, fit_score, known_before
from xiuhua.words import Rejected

# Ingots not ready for rolling, by heating and soaking time (Cox and Snell, Analysis of Binary Data, 1989).
INGOTS = """7 1.0 0 10, 7 1.7 0 17, 7 2.2 0 7, 7 2.8 0 12, 7 4.0 0 9, 14 1.0 0 31, 14 1.7 0 43, 14 2.2 2 33, 14
    2.8 0 31, 14 4.0 0 19, 27 1.0 1 56, 27 1.7 4 44, 27 2.2 0 21, 27 2.8 1 22, 27 4.0 1 16, 51 1.0 3 13,
    51 1.7 0 1, 51 2.2 0 1, 51 4.0 0 1"""


def patterns(design, count, events) -> Patterns:
    return Patterns(*(np.array(it, np.float64) for it in (design, count, events)))


def slowly(rows: Patterns, penalty: float):
    """The same by an optimiser that knows no slopes."""

    def loss(beta):
        told = beta[0] + rows.design @ beta[1:]
        return (rows.count * np.logaddexp(0, told) - rows.events * told).sum() + penalty / 2 * (beta[1:] ** 2).sum()

    start = np.zeros(rows.design.shape[1] + 1)
    best = minimize(loss, start, method="BFGS", options={"gtol": 1e-9})
    return loss, minimize(
        loss, best.x, method="Nelder-Mead", options={"xatol": 1e-9, "fatol": 1e-12, "maxiter": 9999}
    ).x


def test_a_fit_gives_the_published_estimates_of_the_ingots():
    cells = [[float(it) for it in row.split()] for row in INGOTS.split(",")]
    rows = patterns([it[:2] for it in cells], [it[3] for it in cells], [it[2] for it in cells])
    assert (rows.count.sum(), rows.events.sum()) == (387, 12)
    assert np.round(fitted(rows, penalty=0.0), 4).tolist() == [-5.5592, 0.082, 0.0568]


CELLS = st.lists(st.tuples(st.integers(0, 3), st.integers(1, 9), st.integers(0, 9)), min_size=2, max_size=6)


@given(CELLS, st.sampled_from(PENALTIES))
@settings(max_examples=examples(120), deadline=None)
def test_a_fit_is_where_a_slow_optimiser_ends_too(cells, penalty):
    design = [[kind & 1, kind >> 1] for kind, _, _ in cells]
    rows = patterns(design, [count for _, count, _ in cells], [min(events, count) for _, count, events in cells])
    if not 0 < rows.events.sum() < rows.count.sum():
        return
    loss, best = slowly(rows, penalty)
    found = fitted(rows, penalty=penalty)
    assert loss(found) <= loss(best) + 1e-9
    assert found == pytest.approx(best, abs=1e-3)


def test_a_stronger_penalty_never_makes_the_weights_longer():
    rows = patterns([[0, 0], [0, 1], [1, 0], [1, 1]], [50, 40, 30, 20], [5, 9, 12, 15])
    lengths = [float(np.linalg.norm(fitted(rows, penalty=it)[1:])) for it in PENALTIES]
    assert lengths == sorted(lengths, reverse=True)
    assert lengths[0] > lengths[-1] > 0


def test_what_separates_whole_is_held_by_the_penalty():
    rows = patterns([[0], [1]], [10, 10], [0, 10])
    (_, weight) = fitted(rows, penalty=1.0)
    assert 0 < weight < 10
    assert log_loss(rows, fitted(rows, penalty=0.1)) < log_loss(rows, fitted(rows, penalty=1.0))


def test_without_features_a_fit_is_the_logit_of_the_rate():
    rows = patterns(np.empty((1, 0)), [8], [2])
    assert fitted(rows, penalty=1.0) == pytest.approx([logit(0.25)])
    assert sigmoid(fitted(rows, penalty=1.0)) == pytest.approx([0.25])


# ── The score ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_history_made_by_known_weights_gives_them_back_as_points():
    score = fit_score(history(6000), FITTING)
    assert (score.features, score.folds) == (FEATURES, 4)
    assert score.weights == pytest.approx([1.2, 0.6, 0.0], abs=0.15)
    assert score.points == tuple(round(it * 4 / np.log(2)) for it in score.weights)
    assert score.points[0] > score.points[1] > score.points[2]


def test_every_total_has_its_probability_and_more_points_have_no_less():
    score = fit_score(history(6000), FITTING)
    totals, chances = zip(*score.table(), strict=True)
    assert totals == tuple(range(sum(min(it, 0) for it in score.points), sum(max(it, 0) for it in score.points) + 1))
    assert list(chances) == sorted(chances)
    (rare, usual) = score.chances([totals[0], totals[-1]])
    assert 0 < rare < 0.06 < usual < 0.4


def test_the_order_of_rows_changes_nothing():
    rows = history(1500)
    assert fit_score(rows.reverse(), FITTING) == fit_score(rows, FITTING)


def test_what_is_not_known_gives_no_points():
    score = fit_score(history(3000), FITTING)
    rows = pl.DataFrame({"a": [True, None, None], "b": [True, True, None], "c": [False, None, None]})
    first, second, _ = score.points
    assert score.totals(rows).tolist() == [first + second, second, 0]


def test_rows_whose_outcome_is_not_known_yet_are_not_fitted_to():
    rows = history(1500)
    later = rows.with_columns(day=pl.lit(date(2030, 6, 30)), returned=pl.lit(None, pl.Boolean))
    assert fit_score(pl.concat([rows, later]), FITTING) == fit_score(rows, FITTING)


def test_an_outcome_is_known_once_its_months_are_over():
    rows = pl.DataFrame({"day": [date(2019, 6, 30), date(2019, 7, 1)]})
    assert known_before(rows, date(2020, 6, 30), months=12)["day"].to_list() == [date(2019, 6, 30)]


def test_of_one_year_alone_the_strongest_penalty_is_taken():
    rows = history(6000).filter(pl.col("day") == date(2018, 6, 30))
    score = fit_score(rows, FITTING)
    assert (score.penalty, score.folds) == (PENALTIES[-1], 0)
    assert float(score.chances(score.totals(rows)).mean()) == pytest.approx(float(rows["returned"].mean()), abs=0.002)


def test_a_score_that_would_order_the_wrong_way_round_is_laid_flat():
    early, late = history(3000), history(3000)
    turned = late.with_columns(a=~pl.col("a"), day=pl.col("day").dt.offset_by("10y"))
    first = early.filter(pl.col("day") == date(2018, 6, 30))
    score = fit_score(pl.concat([first, turned.filter(pl.col("day") == date(2028, 6, 30))]), FITTING)
    assert (score.folds, score.slope) == (1, 0.0)
    assert len({chance for _, chance in score.table()}) == 1


def test_too_few_events_are_refused_with_how_many_there_are_and_how_many_it_takes():
    strict = Fitting(FEATURES, months=12, events_least=20, per_feature=10, doubling=4)
    rows = history(200).head(200)
    returned = int(rows["returned"].sum())
    assert 0 < returned < 30
    with pytest.raises(Rejected) as refused:
        fit_score(rows, strict)
    assert str(refused.value) == (
        f"Of 200 rows whose outcome is known, {returned} returned to poverty and {200 - returned} did not. A score "
        "needs 30 of each (at least 20, and 10 for each of 3 features). Until there are as many, order checks by the "
        "warnings alone."
    )


def test_too_few_who_stayed_out_are_refused_as_well():
    rows = history(3000).filter("returned")
    with pytest.raises(Rejected, match="and 0 did not"):
        fit_score(rows, FITTING)


def test_just_enough_are_fitted_to():
    rows = history(3000)
    least = min(int(rows["returned"].sum()), int((~rows["returned"]).sum()))
    assert fit_score(rows, Fitting(FEATURES, 12, least, 1, 4)).events == least
    with pytest.raises(Rejected):
        fit_score(rows, Fitting(FEATURES, 12, least + 1, 1, 4))
