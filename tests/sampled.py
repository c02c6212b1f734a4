"""Frames of visits whose truth is known, drawn and called many times: how often an interval held the true share."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from xiuhua.reckon.sampling.drawing import Design, drawn
from xiuhua.reckon.sampling.estimating import estimate


@dataclass(frozen=True, slots=True)
class Area:
    """An area's month: visits, calls, the share that happened, whether a score knows of it, and how many answer.

    `answers` is the share of the plain visits that are reached, `risky_answers` of those with a score.
    """

    frame: int
    calls: int
    truth: float
    knows: bool
    answers: float = 1.0
    risky_answers: float = 1.0

    @property
    def design(self) -> Design:
        return Design(calls=self.calls, by_lot_percent=50, floor_percent=50, steepness=3)


@dataclass(frozen=True, slots=True)
class Coverage:
    """Of some runs the share whose interval held the truth, its mean width, and the mean of what it missed by."""

    held: float
    width: float
    bias: float


def coverage(area: Area, *, runs: int, seed: int) -> Coverage:
    """Each run makes a month anew, draws it by a seed of its own, calls, and estimates."""
    chance = np.random.default_rng([seed, area.frame, area.calls, round(area.truth * 1000), area.knows])
    scores = np.where(chance.random(area.frame) < 0.12, chance.beta(2, 2, area.frame), 0.0).round(2)
    frame = pl.DataFrame({"visit": [f"v{place:06d}" for place in range(area.frame)], "score": scores})
    fails = _fails(scores, area)
    reached = np.where(scores > 0, area.risky_answers, area.answers)
    held, widths, missed = [], [], []
    for run in range(runs):
        happened = chance.random(area.frame) >= fails
        answered = chance.random(area.frame) < reached
        calls = drawn(frame, area.design, seed=f"{seed}|{run}").with_columns(
            yes=pl.when(pl.Series(answered)).then(pl.Series(happened)),
            group=pl.when(pl.col("score") > 0).then(pl.lit("risky")).otherwise(pl.lit("plain")),
        )
        found = estimate(calls.filter(pl.col("by_lot") | pl.col("by_risk")), frame=area.frame).share
        assert found is not None
        held.append(found.low - 1e-12 <= happened.mean() <= found.high + 1e-12)
        widths.append(found.high - found.low)
        missed.append(found.value - happened.mean())
    return Coverage(float(np.mean(held)), float(np.mean(widths)), float(np.mean(missed)))


def _fails(scores, area: Area):
    """The probability that each visit did not happen: the same for all, or e^4 times the odds at a score of 1."""
    if not area.knows:
        return np.full(area.frame, 1 - area.truth)
    raw = np.exp(4 * scores)
    return np.minimum(raw * (1 - area.truth) / raw.mean(), 0.97)
