"""How many are poor, how far below the line, and how unequally: measures of poverty by one welfare column.

Poor is who is strictly below the line. Source of every formula, if nothing else is said: Haughton & Khandker, Handbook
on Poverty and Inequality, World Bank 2009, chapter 4. y is welfare, w weight, W the sum of weights, z the line.
Measures are expressions over ranked rows (see `inequality`); `poverty_measures` puts the usual eleven into a table.
"""

import math
from collections.abc import Sequence

import polars as pl

from xiuhua.reckon.inequality import (
    POSITIVE,
    WELFARE,
    gini,
    half_difference,
    is_usable,
    median,
    mld,
    theil,
    welfare_table,
)
from xiuhua.reckon.weighted import WEIGHT, beside, ratio, require_free, together, weighted_mean
from xiuhua.words import Rejected

MEASURES = ("headcount", "gap", "severity", "watts", "sen", "sst", "mean", "median", "gini", "mld", "theil")
COUNTS = ("rows", "dropped", "not_positive")
ADDITIVE = ("headcount", "gap", "severity")  # what a whole has is the sum of its groups, each by its share


def poverty_measures(
    frame: pl.DataFrame, *, welfare: str, line: float, weight: str | None = None, by: Sequence[str] = ()
) -> pl.DataFrame:
    """One row for each group, or one for all: the columns of `by`, COUNTS, `share` and MEASURES.

    `rows` are all rows, `dropped` those left out because welfare or weight is missing or the weight is not above
    nought; `not_positive` those with welfare of nought or less, which stay, except in watts, mld and theil. `share` is
    the part of all usable weight. A measure without rows is null. Raises Rejected for a line that is none.
    """
    require_line(line)
    require_free(by, [*COUNTS, "share", "contribution", *MEASURES])
    table = welfare_table(frame, welfare=welfare, weight=weight, by=by)
    usable = table.filter(is_usable()).sort("welfare", maintain_order=True)
    counts = together(
        table, by, rows=pl.len(), dropped=(~is_usable()).sum(), not_positive=(is_usable() & ~POSITIVE).sum()
    )
    found = together(usable, by, share=WEIGHT.sum() / usable["weight"].sum(), **measures(line=line))
    return beside(counts, found, by).with_columns(pl.col("share").fill_nan(None).fill_null(0.0))


def contributions(groups: pl.DataFrame) -> pl.DataFrame:
    """Beside the groups of `poverty_measures`, what of headcount, gap and severity each makes: `…_contribution`, sum 1.

    The share of the group times its measure, by the sum over groups; null when there is no poverty at all. Only the
    measures of Foster, Greer & Thorbecke add up like this.
    """
    parts = {name: (pl.col("share") * pl.col(name)).fill_null(0.0) for name in ADDITIVE}
    return groups.with_columns(**{f"{name}_contribution": ratio(part, part.sum()) for name, part in parts.items()})


def measures(*, line: float) -> dict[str, pl.Expr]:
    """The usual eleven by name, for `select` or `agg` over ranked rows."""
    return {
        "headcount": fgt(line=line, alpha=0), "gap": fgt(line=line, alpha=1), "severity": fgt(line=line, alpha=2),
        "watts": watts(line=line), "sen": sen(line=line), "sst": sst(line=line), "mean": weighted_mean(WELFARE),
        "median": median(), "gini": gini(), "mld": mld(), "theil": theil(),
    }  # fmt: skip


def require_line(line: float) -> None:
    """Refuse a poverty line of nought, less, or no number. Raises Rejected."""
    if not 0 < line < float("inf"):
        raise Rejected(f"{line} is no poverty line: gaps are told as parts of it. Give a number above 0.")


# ── Measures over ranked rows ─────────────────────────────────────────────────────────────────────────────────────────


def is_poor(line: float) -> pl.Expr:
    """Whether a row is strictly below the line: who has just the line is not poor."""
    return pl.col("welfare") < line


def fgt(*, line: float, alpha: float) -> pl.Expr:
    """Foster-Greer-Thorbecke: sum over the poor of w ((z - y) / z)^alpha / W (equation 4.6).

    Alpha 0 is the headcount, 1 the gap, 2 the severity. Foster, Greer & Thorbecke, Econometrica 52 (1984) 761-766.
    """
    return weighted_mean(pl.when(is_poor(line)).then(((line - WELFARE) / line) ** alpha).otherwise(0.0))


def watts(*, line: float) -> pl.Expr:
    """Watts index: sum over the poor of w ln(z / y) / W (equation 4.10).

    Who has nothing or less has no logarithm and adds nothing to the sum, but stays in W: so do wbpip and its published
    values. Watts 1968.
    """
    return weighted_mean(pl.when(POSITIVE & is_poor(line)).then(math.log(line) - WELFARE.log()).otherwise(0.0))


def time_to_exit(*, line: float, growth: float) -> pl.Expr:
    """Years until the average person is out of poverty (the not poor count as 0) at a growth a year: watts / growth.

    Equation 4.11; Morduch 1998. Raises Rejected for growth of nought or less: nobody ever leaves.
    """
    if growth <= 0:
        raise Rejected(f"At a growth of {growth} nobody leaves poverty: give a growth above 0, such as 0.05.")
    return watts(line=line) / growth


def sen(*, line: float) -> pl.Expr:
    """Sen index: H G + P1 (1 - G), with headcount H, gap P1 and the Gini among the poor G (equation 4.7).

    Reckoned as P1 + H D / z, D being half the mean distance between two of the poor: the same, and known even when the
    poor have nothing. Sen, Econometrica 44 (1976) 219-231, in the form for large populations.
    """
    poor = is_poor(line)
    distance = half_difference(WELFARE.filter(poor), WEIGHT.filter(poor)).fill_null(0.0)
    return fgt(line=line, alpha=1) + fgt(line=line, alpha=0) * distance / line


def sst(*, line: float) -> pl.Expr:
    """Sen-Shorrocks-Thon as published with our test values: H P1 (1 + Gg), Gg being the Gini of the gaps of all.

    It differs from `shorrocks` by a factor H, because P1 is here the gap over everybody and not over the poor. Source:
    grahamstark/PovertyAndInequalityMeasures.jl (MIT), whose value for the Handbook's country C is 0.0625.
    """
    return fgt(line=line, alpha=0) * shorrocks(line=line)


def shorrocks(*, line: float) -> pl.Expr:
    """Sen-Shorrocks-Thon as its authors define it: P1 (1 + Gg), which is H times the gap of the poor times (1 + Gg).

    Shorrocks, Econometrica 63 (1995) 1225-1230; equation 4.8. For the Handbook's country C it is 0.125.
    """
    return fgt(line=line, alpha=1) * (1 + gini_of_gaps(line=line).fill_null(0.0))


def gini_among_poor(*, line: float) -> pl.Expr:
    """Gini of welfare among the poor; null when there are none, or they have nothing."""
    return gini(WELFARE.filter(is_poor(line)), WEIGHT.filter(is_poor(line)))


def gini_of_gaps(*, line: float) -> pl.Expr:
    """Gini of the poverty gaps of everybody, 0 for who is not poor; null when nobody is poor."""
    gaps = pl.when(is_poor(line)).then(line - WELFARE).otherwise(0.0)
    return gini(gaps.reverse(), WEIGHT.reverse())
