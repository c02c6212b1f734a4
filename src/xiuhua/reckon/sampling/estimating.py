"""What calls say of all the visits they were drawn from: the share that happened, with its interval."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from xiuhua.reckon.sampling.intervals import Interval, as_weights, weighted_share
from xiuhua.reckon.sampling.lots import Flags

LEAST = 5  # answers from which on a group is weighted for itself


@dataclass(frozen=True, slots=True)
class Estimate:
    """The share of a frame of which something is true, None while nobody answered.

    `least` and `most` are the ends of the intervals if nobody, or everybody, of those without an answer had said yes:
    what remains true if not being reached has to do with the answer.
    """

    share: Interval | None
    least: float
    most: float
    frame: int
    called: int
    answered: int


def estimate(calls: pl.DataFrame, *, frame: int) -> Estimate:
    """The share from calls with `probability`, `yes` (null: no answer) and `group`, of a frame of so many rows.

    No answer is not a no: whoever answered speaks for whoever was called in the same group and did not (weighting
    classes, Oh and Scheuren 1983); groups with fewer than LEAST answers speak together.
    """
    if not calls.height:
        return Estimate(None, 0.0, 1.0, frame, 0, 0)
    told = _reached(calls).filter(pl.col("yes").is_not_null())
    found = weighted_share(_flags(told["yes"]), as_weights(told["reached"].to_numpy(), frame)) if told.height else None
    weights = as_weights(calls["probability"].to_numpy(), frame)
    least, most = (weighted_share(_flags(calls["yes"].fill_null(value)), weights) for value in (False, True))
    return Estimate(found, least.low, most.high, frame, calls.height, told.height)


def _reached(calls: pl.DataFrame) -> pl.DataFrame:
    """The calls with the probability of being drawn and `reached` too."""
    weight, answered = 1 / pl.col("probability"), pl.col("yes").is_not_null()
    kept = pl.when(answered.sum().over("group") >= LEAST).then("group").alias("kept")
    rate = ((weight * answered).sum() / weight.sum()).over("kept")
    return calls.with_columns(kept).with_columns(reached=pl.col("probability") * rate)


def _flags(values: pl.Series) -> Flags:
    return np.asarray(values.to_numpy(), np.bool_)
