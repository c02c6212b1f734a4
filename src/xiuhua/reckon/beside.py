"""One village beside like ones: how the share of poor persons changed there while somebody held a post, and in others.

What is told of the village itself is a count and has no interval; the mean of like ones has. It says what happened side
by side, never what somebody caused.
"""

from dataclasses import dataclass

import polars as pl

from xiuhua.reckon.sampling.intervals import Interval, student

MOST, LEAST = 30, 10  # like villages: more would be less like, and of fewer the mean says little
SHARES = {"village": pl.Int64, "kind": pl.String, "before": pl.Float64, "after": pl.Float64}


@dataclass(frozen=True, slots=True)
class Like:
    """By how many points the share changed in like villages: their mean with its interval of 95 %, and how many."""

    change: Interval
    villages: int


def beside(shares: pl.DataFrame, *, village: int) -> Like | None:
    """The MOST villages of one's `kind` whose share `before` lies nearest to its own; None with fewer than LEAST.

    `shares` has a row for each village: percentages before and after, null where no survey tells. The interval is that
    of a mean of rows that were not drawn (Student), so it says how far like villages differ, not whom chance chose.
    """
    own = shares.filter((pl.col("village") == village) & pl.col("before").is_not_null())
    if own.is_empty():
        return None
    kind, start = own.select("kind", "before").row(0)
    others = shares.filter((pl.col("village") != village) & pl.col("kind").eq_missing(pl.lit(kind)))
    others = others.drop_nulls(["before", "after"]).with_columns(away=(pl.col("before") - start).abs())
    nearest = others.sort("away", "village").head(MOST)
    if nearest.height < LEAST:
        return None
    changes = nearest["after"] - nearest["before"]
    mean = float(changes.mean() or 0.0)  # type: ignore[arg-type]  # of numbers it is one
    reach = student(nearest.height - 1) * float(changes.std() or 0.0) / nearest.height**0.5  # type: ignore[arg-type]
    return Like(Interval(mean, mean - reach, mean + reach), nearest.height)
