"""Shares with the interval that holds the true one: of rows that were all counted alike, or each by its weight."""

from collections.abc import Callable
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from xiuhua.reckon.sampling.lots import Flags, Floats

LEVEL = 0.95  # of every interval
ADDED = 0.5  # of a row: with a whole one small shares are told too widely, with a quarter too narrowly
HALVINGS = 60  # of the stretch in which an end of an interval lies: it is then right to the last digit


@dataclass(frozen=True, slots=True)
class Interval:
    """A share with the interval that holds the true one in LEVEL of cases."""

    value: float
    low: float
    high: float


def normal() -> float:
    """How many standard deviations an interval reaches to each side."""
    return NormalDist().inv_cdf((1 + LEVEL) / 2)


def student(freedom: float) -> float:
    """How many standard errors an interval reaches to each side where the error was estimated (Student's t)."""
    from scipy.special import stdtrit  # noqa: PLC0415 -- slow import

    return float(stdtrit(freedom, (1 + LEVEL) / 2))


def share(events: int, rows: int) -> Interval:
    """A share of rows with its interval after Wilson (1927); `rows` is above 0."""
    return wilson(events / rows, rows, normal())


def wilson(seen: float, rows: float, reach: float) -> Interval:
    """Wilson's interval of a share that was seen in so many rows, perhaps not whole ones, `reach` deviations wide."""
    middle = (seen + reach**2 / (2 * rows)) / (1 + reach**2 / rows)
    half = reach / (1 + reach**2 / rows) * (seen * (1 - seen) / rows + reach**2 / (4 * rows**2)) ** 0.5
    return Interval(seen, max(middle - half, 0.0), min(middle + half, 1.0))


def weighted_share(events: Flags, weights: Floats) -> Interval:
    """The share of a whole of which each row that was seen stands for `weights` rows, at least one of them.

    Wilson's interval where each row weighs its own: all shares t are in it that are not further from the one that was
    seen than z standard deviations, and the variance of the ratio (Hájek 1971) at a share t is
    ((1 − t)·t²·a + t·(1 − t)²·b) / N, where a and b are the mean of `weights` − 1 over the rows of the whole without
    and with the event. Each is estimated with half a row of middling weight added, so that there is an interval where
    no event, or nothing else, was seen. With equal weights it is Wilson's with the correction for a finite whole.
    """
    whole = float(weights.sum())
    seen = float(weights[events].sum()) / whole
    spread = float((weights * (weights - 1)).sum()) / whole
    without, within = (_spread(weights[rows], spread, whole / len(weights)) for rows in (~events, events))
    reach = normal() ** 2 / whole

    def is_in(at: float) -> bool:
        variance = (1 - at) * at**2 * without + at * (1 - at) ** 2 * within
        return (seen - at) ** 2 <= reach * variance

    return Interval(seen, _end(seen, 0.0, is_in), _end(seen, 1.0, is_in))


def _spread(weights: Floats, spread: float, middling: float) -> float:
    added = float((weights * (weights - 1)).sum()) + spread * middling * ADDED
    return added / (float(weights.sum()) + middling * ADDED)


def _end(seen: float, bound: float, is_in: Callable[[float], bool]) -> float:
    """Where, from what was seen towards a bound, the shares end that are in."""
    if seen == bound:
        return bound
    inside, outside = seen, bound
    for _ in range(HALVINGS):
        middle = (inside + outside) / 2
        inside, outside = (middle, outside) if is_in(middle) else (inside, middle)
    return inside


def as_weights(probabilities: Floats, rows: int) -> Floats:
    """For how many rows of a whole each that was seen speaks, by its probability; none for less than itself."""
    raw = 1 / probabilities
    return np.asarray(np.maximum(raw * (rows / raw.sum()), 1.0), np.float64)
