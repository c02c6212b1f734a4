"""C12: visits that something else on file contradicts: leave, nobody left, no delivery, nobody found by another."""

from collections.abc import Iterator

import numpy as np
import polars as pl

from xiuhua.loop.verify.rows import Rows
from xiuhua.loop.verify.seen import Seen, seen
from xiuhua.policy.verify import Numbers


def contradicted(
    rows: Rows, visits: pl.DataFrame, numbers: Numbers, *, absences: pl.DataFrame, gone: pl.DataFrame,
    promised: pl.DataFrame, found_empty: pl.DataFrame,
) -> Iterator[Seen]:  # fmt: skip
    """One sign for each kind of contradiction: ABSENCES, GONE, PROMISED and FOUND_EMPTY of `reckon.visits`.

    `amount` says which.

    What is not known contradicts nothing. Source: rudimentary consistency checks find a surprising amount.
    """
    told = visits.select("visit", "helper", "household", "started", "minutes", day=pl.col("started").dt.date())
    away = told.join(absences, on="helper").filter(
        pl.col("day") >= pl.col("since"), pl.col("until").is_null() | (pl.col("day") < pl.col("until"))
    )
    nobody = told.join(gone, on="household").filter(pl.col("day") >= pl.col("since"))
    missing = told.join(promised, on="visit").filter(~pl.col("delivered"))
    ended = pl.col("started") + pl.duration(minutes=pl.col("minutes"))
    empty = told.join(found_empty.rename({"helper": "other"}), on="household").filter(
        pl.col("helper") != pl.col("other"), pl.col("at") >= pl.col("started"), pl.col("at") < ended
    )
    weights = numbers.absent_weight, numbers.gone_weight, numbers.undelivered_weight, numbers.empty_weight
    for way, (found, weight) in enumerate(zip((away, nobody, missing, empty), weights, strict=True), start=1):
        hit = visits["visit"].is_in(found["visit"].implode()).to_numpy()[rows.taken]
        ones = np.ones(rows.count)
        yield seen("C12", np.where(hit, weight, 0.0), group=rows.taken, count=ones, amount=way * ones)
