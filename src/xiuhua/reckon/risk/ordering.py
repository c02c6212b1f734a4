"""Who is checked next: the most points first, a share by public lot, and the probability with which each came in."""

import numpy as np
import polars as pl

from xiuhua.reckon.risk.logistic import Floats
from xiuhua.reckon.sampling.lots import lots
from xiuhua.reckon.tables import Table

BY_POINTS, BY_LOT = "points", "lot"
# The checks of a month. `place` is the place in the order, from 1; `by` says whether points or the lot brought it in,
# null for whoever is not among the checks; `probability` is that of coming in at all, ties and lot together.
RISK_ORDER = Table(
    "risk_order",
    ("household",),
    {
        "household": pl.String,
        "points": pl.Int64,
        **dict.fromkeys(("chance", "probability"), pl.Float64),
        "place": pl.Int64,
        "by": pl.String,
    },
)


def order(scored: pl.DataFrame, *, checks: int, drawn: float, seed: str, month: str) -> pl.DataFrame:
    """The table RISK_ORDER of households with `points` and `chance`: those to be checked first, then all others.

    Of the checks a share `drawn`, rounded, is drawn among all whom points do not bring in; ties of points are broken by
    another lot. Both lots are those of `lots`, so whoever knows the seed gets the same order. Each household's
    probability is above 0 as long as one check is drawn.
    """
    total = min(checks, scored.height)
    by_lot = round(total * drawn)
    by_points = total - by_lot
    keyed = scored.with_columns(tie=_lots(scored, seed, month, "tie"), lot=_lots(scored, seed, month, "draw")).sort(
        "points", "tie", "household", descending=[True, False, False]
    )
    ahead = keyed.with_row_index("rank").with_columns(pl.col("rank") < by_points)
    rest = ahead.filter(~pl.col("rank")).sort("lot", "household").head(by_lot)["household"]
    return RISK_ORDER.conform(
        ahead.with_columns(
            probability=_probability(keyed, by_points, by_lot),
            by=pl.when("rank")
            .then(pl.lit(BY_POINTS))
            .when(pl.col("household").is_in(rest.implode()))
            .then(pl.lit(BY_LOT)),
        )
        .sort(pl.col("by").is_null(), maintain_order=True)
        .with_columns(place=pl.int_range(1, scored.height + 1, dtype=pl.Int64))
    )


def _lots(scored: pl.DataFrame, seed: str, month: str, purpose: str) -> pl.Series:
    return pl.Series(purpose, lots(scored["household"], seed=seed, month=month, purpose=purpose))


def _probability(keyed: pl.DataFrame, by_points: int, by_lot: int) -> pl.Series:
    """With which probability each row, the most points first, is among the checks before any lot is drawn."""
    points = keyed["points"].to_numpy()
    first = np.searchsorted(-points, -points, side="left")
    after = np.searchsorted(-points, -points, side="right")
    sure: Floats = np.clip((by_points - first) / np.maximum(after - first, 1), 0.0, 1.0)
    left = len(points) - by_points
    return pl.Series(sure + (1 - sure) * (by_lot / left if left else 0.0))
