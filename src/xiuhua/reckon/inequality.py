"""How unequal welfare is: measures as expressions over ranked rows, the Lorenz curve, and what lies between groups.

Source of every formula, if nothing else is said: Haughton & Khandker, Handbook on Poverty and Inequality, World Bank
2009, chapter 6. y is welfare, w weight, W the sum of weights, mu the weighted mean. A row of weight 2 is two such rows.

    ranked(frame, welfare="income", weight="persons").select(gini=gini(), mld=mld())
    ranked(frame, welfare="income", by=["county"]).group_by("county").agg(gini=gini())
"""

from collections.abc import Sequence

import numpy as np
import polars as pl

from xiuhua.reckon.weighted import WEIGHT, is_weight, ratio, require_free, together, weighted_mean, weights

WELFARE = pl.col("welfare")
POSITIVE = WELFARE > 0
SLACK = 1e-9  # of a level on the Lorenz curve: sums of weights are not exact
MANY_ROWS = 1_000  # above this a Lorenz curve has 100 points, else 20, as in the World Bank's wbpip


def welfare_table(
    frame: pl.DataFrame, *, welfare: str, weight: str | None = None, by: Sequence[str] = ()
) -> pl.DataFrame:
    """The columns that measures read: those of `by`, `welfare` and `weight` (1 without a column), all rows."""
    require_free(by, ["welfare", "weight"])
    return frame.select(*by, pl.col(welfare).cast(pl.Float64).alias("welfare"), weights(weight))


def is_usable() -> pl.Expr:
    """Whether a row of a welfare table tells how well off somebody is and whom it stands for.

    Welfare may be nought or less: a household whose farm made a loss is poor and stays.
    """
    return WELFARE.is_finite().fill_null(value=False) & is_weight()


def ranked(frame: pl.DataFrame, *, welfare: str, weight: str | None = None, by: Sequence[str] = ()) -> pl.DataFrame:
    """The usable rows as `by`, `welfare`, `weight`, poorest first, which is what every measure here stands on."""
    table = welfare_table(frame, welfare=welfare, weight=weight, by=by)
    return table.filter(is_usable()).sort("welfare", maintain_order=True)


# ── Measures over ranked rows ─────────────────────────────────────────────────────────────────────────────────────────


def median() -> pl.Expr:
    """The welfare that half of W is below; halfway between two rows when the half falls just between them."""
    half, reached = WEIGHT.sum() / 2, WEIGHT.cum_sum()
    last_below = WELFARE.filter(reached >= half * (1 - SLACK)).first()
    first_above = WELFARE.filter(reached > half * (1 + SLACK)).first()
    return (last_below + first_above) / 2


def gini(values: pl.Expr = WELFARE, weight: pl.Expr = WEIGHT) -> pl.Expr:
    """Gini coefficient, 0 (all alike) to 1: 1 - sum w (2 C - w y) / (W sum w y), where C adds up w y from the poorest.

    The Lorenz curve is straight between rows (equation 6.2). `values` ascend. Unknown when they sum to nought or less.
    """
    return ratio(half_difference(values, weight), (values * weight).sum() / weight.sum()).clip(0)


def half_difference(values: pl.Expr, weight: pl.Expr) -> pl.Expr:
    """Half the mean distance between two rows, which is Gini times mean, and known even where the mean is nought."""
    amount, total = values * weight, weight.sum()
    under_curve = (weight * (2 * amount.cum_sum() - amount)).sum()
    return ratio(amount.sum(), total) - ratio(under_curve, total * total)


def mld() -> pl.Expr:
    """Mean log deviation, Theil's L, GE(0): sum w ln(mu / y) / W (equation 6.4), over welfare above nought."""
    y, w, mean = _positive()
    return ratio((w * (mean.log() - y.log())).sum(), w.sum()).clip(0)


def theil() -> pl.Expr:
    """Theil's T, GE(1): sum w (y / mu) ln(y / mu) / W (equation 6.3), over welfare above nought."""
    y, w, mean = _positive()
    return ratio((w * (y / mean) * (y.log() - mean.log())).sum(), w.sum()).clip(0)


def atkinson(*, aversion: float) -> pl.Expr:
    """Atkinson index for an aversion e: 1 - (sum w (y / mu)^(1 - e) / W)^(1 / (1 - e)), over welfare above nought.

    For an aversion of 1 that is 1 - geometric mean / mu. Equation 6.6.
    """
    y, w, mean = _positive()
    if aversion == 1:
        return (1 - ratio((w * (y.log() - mean.log())).sum(), w.sum()).exp()).clip(0)
    power = 1 - aversion
    return (1 - ratio((w * (y / mean) ** power).sum(), w.sum()) ** (1 / power)).clip(0)


def hoover() -> pl.Expr:
    """Hoover index, the share of all welfare that would have to change hands: sum w |y - mu| / (2 W mu)."""
    return ratio(weighted_mean((WELFARE - weighted_mean(WELFARE)).abs()) / 2, weighted_mean(WELFARE))


def _positive() -> tuple[pl.Expr, pl.Expr, pl.Expr]:
    """Welfare, weight and mean of the rows that have a logarithm; by a mean of their own no measure is below nought."""
    y, w = WELFARE.filter(POSITIVE), WEIGHT.filter(POSITIVE)
    return y, w, (y * w).sum() / w.sum()


# ── Curves ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def lorenz_points(rows: pl.DataFrame, *, points: int | None = None) -> pl.DataFrame:
    """Points on the Lorenz curve of ranked rows: `welfare`, `population_share`, `welfare_share`, as wbpip gives them.

    A point is the first row at which a further n-th of the population is reached; nothing lies between rows. Source:
    PIP-Technical-Team/wbpip, md_compute_lorenz (MIT).
    """
    count = points or (100 if rows.height > MANY_ROWS else 20)
    curve = rows.select(
        "welfare",
        population_share=WEIGHT.cum_sum() / WEIGHT.sum(),
        welfare_share=(WELFARE * WEIGHT).cum_sum() / (WELFARE * WEIGHT).sum(),
    )
    if curve.is_empty():
        return curve
    levels = pl.Series(np.arange(1, count + 1) / count * (1 - SLACK))
    return curve[curve["population_share"].search_sorted(levels, side="left")]


def quantile_shares(rows: pl.DataFrame, *, parts: int = 10) -> pl.DataFrame:
    """What each n-th of the population has of all welfare, poorest first: `part` from 1, `share`; they sum to 1.

    Read off the Lorenz points, straight between them (wbpip, md_compute_quantiles, MIT).
    """
    points = lorenz_points(rows)
    ends = np.interp(
        np.arange(1, parts + 1) / parts, [0.0, *points["population_share"]], [0.0, *points["welfare_share"]]
    )
    return pl.DataFrame({"part": range(1, parts + 1), "share": np.diff(ends, prepend=0.0)})


# ── Between and within groups ─────────────────────────────────────────────────────────────────────────────────────────


def within_and_between(rows: pl.DataFrame, *, by: Sequence[str]) -> pl.DataFrame:
    """What of MLD and Theil lies within groups and what between: `measure`, `within`, `between`, summing to the whole.

    With shares s of the population and q of welfare (both of rows with welfare above nought): MLD = sum s L_g + sum s
    ln(s / q), Theil = sum q T_g + sum q ln(q / s) (equations 6.7 and 6.8).
    """
    groups = together(
        rows.filter(POSITIVE), by, mld=mld(), theil=theil(), people=WEIGHT.sum(), all=(WELFARE * WEIGHT).sum()
    )
    s, q = pl.col("people") / pl.col("people").sum(), pl.col("all") / pl.col("all").sum()
    return pl.concat(
        groups.select(
            measure=pl.lit(name), within=(share * pl.col(name)).sum(), between=(share * (share / other).log()).sum()
        )
        for name, share, other in (("mld", s, q), ("theil", q, s))
    )
