"""Poverty by many deprivations at once, after Alkire & Foster: who is deprived in enough of them is poor.

Source of every formula: Alkire & Foster, Counting and multidimensional poverty measurement, Journal of Public
Economics 95 (2011) 476-487. d is a deprivation (1 or 0), v its indicator's weight (they sum to 1), c = sum v d the
score of a row, k the cutoff, w the weight of a row, W the sum of weights.

    scored = deprivation_scores(frame, spec=spec)
    measures(scored, weight="persons", by=["county"])
"""

from collections.abc import Mapping, Sequence

import polars as pl

from xiuhua.reckon.deprivation_spec import DeprivationSpec
from xiuhua.reckon.weighted import WEIGHT, beside, is_weight, ratio, require_free, together, weighted_mean, weights

GUARD = 1e-9  # a score may miss k by this much: sums of thirds are not exact
SCORE, POOR = pl.col("score"), pl.col("poor").cast(pl.Float64)
TAKEN = ("rows", "dropped", "share", "contribution", "weight", "H", "A", "M0")
TAKEN_BY_INDICATORS = ("column", "dimension", "weight", "uncensored", "censored", "contribution")


def deprivation_scores(frame: pl.DataFrame, *, spec: DeprivationSpec) -> pl.DataFrame:
    """The frame with `score` = sum v d and `poor` = score ≥ k; both null where an indicator is missing.

    Columns of indicators are boolean or 0 and 1. A score that misses k by rounding alone is poor.
    """
    require_free(frame.columns, ["score", "poor"])
    deprived = {column: pl.col(column).cast(pl.Float64) for column in spec.columns}
    return frame.with_columns(score=_weighted_sum(deprived, spec)).with_columns(poor=_reaches(SCORE, spec))


def measures(scored: pl.DataFrame, *, weight: str | None = None, by: Sequence[str] = ()) -> pl.DataFrame:
    """One row for each group, or one for all: `by`, `rows`, `dropped`, `share`, `H`, `A`, `M0`, `contribution`.

    H = sum over the poor of w / W is the headcount, A = sum over the poor of w c / sum over the poor of w the
    intensity, M0 = H A the adjusted headcount. `share` is the group's part of all usable weight, `contribution` its
    part of M0: its share times its M0 by that of all. Rows without score, or whose weight is missing or not above
    nought, are `dropped`, and among the `rows`. A is null when nobody is poor; without rows all three are.
    """
    require_free(by, TAKEN)
    table = scored.with_columns(weights(weight))
    usable = table.filter(_is_usable())
    found = together(
        usable,
        by,
        share=WEIGHT.sum() / usable["weight"].sum(),
        H=weighted_mean(POOR),
        A=ratio((WEIGHT * POOR * SCORE).sum(), (WEIGHT * POOR).sum()),
        M0=weighted_mean(POOR * SCORE),
    )
    counts = together(table, by, rows=pl.len(), dropped=(~_is_usable()).sum())
    groups = beside(counts, found, by).with_columns(pl.col("share").fill_nan(None).fill_null(0.0))
    part = (pl.col("share") * pl.col("M0")).fill_null(0.0)
    return groups.with_columns(contribution=ratio(part, part.sum()))


def indicator_measures(
    scored: pl.DataFrame, *, spec: DeprivationSpec, weight: str | None = None, by: Sequence[str] = ()
) -> pl.DataFrame:
    """One row for each indicator and group: `by`, `column`, `dimension`, `weight`, and three measures.

    `uncensored` = sum w d / W is who is deprived; `censored` the same over the deprivations of the poor alone;
    `contribution` = v times censored by M0: over the indicators they sum to 1, and are null when nobody is poor.
    Usable rows only, as in `measures`.
    """
    require_free(by, TAKEN_BY_INDICATORS)
    usable = scored.with_columns(weights(weight)).filter(_is_usable())
    told = []
    for indicator in spec.indicators:
        deprived = pl.col(indicator.column).cast(pl.Float64)
        censored = weighted_mean(deprived * POOR)
        part = ratio(indicator.weight * censored, weighted_mean(SCORE * POOR))
        found = together(usable, by, uncensored=weighted_mean(deprived), censored=censored, contribution=part)
        named = {"column": indicator.column, "dimension": indicator.dimension, "weight": indicator.weight}
        told.append(found.select(*by, *(pl.lit(value).alias(name) for name, value in named.items()), pl.exclude(by)))
    return pl.concat(told)


def gap_scores(
    frame: pl.DataFrame, *, spec: DeprivationSpec, cutoffs: Mapping[str, float], alpha: float = 1.0
) -> pl.DataFrame:
    """The frame of achievements x with `poor` and `gap_score` = sum v ((z - x) / z)^alpha, 0 for who is not poor.

    A row is deprived where x is strictly below the cutoff z of the indicator. The weighted mean of `gap_score` is M1
    for an alpha of 1 and M2 for 2; alpha 0 gives M0. Both columns are null where an achievement is missing.
    """
    require_free(frame.columns, ["gap_score", "poor"])
    below = {column: pl.col(column) < cutoffs[column] for column in spec.columns}
    score = _weighted_sum({column: is_below.cast(pl.Float64) for column, is_below in below.items()}, spec)
    poor = _reaches(score, spec)
    depth = {
        column: pl.when(is_below).then(((cutoffs[column] - pl.col(column)) / cutoffs[column]) ** alpha).otherwise(0.0)
        for column, is_below in below.items()
    }
    return frame.with_columns(poor=poor, gap_score=pl.when(poor).then(_weighted_sum(depth, spec)).when(~poor).then(0.0))


def _weighted_sum(columns: Mapping[str, pl.Expr], spec: DeprivationSpec) -> pl.Expr:
    """Sum v x of a row; unknown when one of them is."""
    return pl.sum_horizontal((columns[name] * v for name, v in spec.weights.items()), ignore_nulls=False)


def _reaches(score: pl.Expr, spec: DeprivationSpec) -> pl.Expr:
    return score >= spec.k - GUARD


def _is_usable() -> pl.Expr:
    return SCORE.is_not_null() & is_weight()
