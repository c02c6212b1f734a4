"""Whole numbers that add up exactly: a total shared out by weights, and numbers nudged to a total."""

import numpy as np
from numpy.typing import ArrayLike

from xiuhua.demo.lots import Ints


def apportion(total: int, weights: ArrayLike, *, least: int = 0) -> Ints:
    """`total` shared out by weights, each share whole and at least `least`; the largest remainders get the rest.

    Raises ValueError when the total cannot give everyone the least.
    """
    weights = np.asarray(weights, np.float64)
    spare = total - least * len(weights)
    if spare < 0:
        raise ValueError(f"{total} cannot give {len(weights)} shares of at least {least}: raise the total.")
    if not len(weights):
        return np.zeros(0, np.int64)
    exact = spare * weights / weights.sum()
    shares = np.floor(exact).astype(np.int64)
    rest = spare - int(shares.sum())
    shares[np.argsort(-(exact - shares), kind="stable")[:rest]] += 1
    return shares + least


def nudged(values: Ints, *, total: int, low: int, high: int, order: Ints) -> Ints:
    """The values with steps of one, in this order and round after round, until they add up to the total.

    Raises ValueError when no values between `low` and `high` add up to it.
    """
    if not low * len(values) <= total <= high * len(values):
        raise ValueError(f"{len(values)} numbers from {low} to {high} cannot add up to {total}.")
    values = values.copy()
    while missing := total - int(values.sum()):
        step = 1 if missing > 0 else -1
        free = order[(values[order] + step >= low) & (values[order] + step <= high)]
        values[free[: abs(missing)]] += step
    return values


def rank_within(groups: Ints, order: Ints) -> Ints:
    """The place (from 0) of each row among the rows of its group, when rows come in this order."""
    place = np.empty(len(groups), np.int64)
    ordered = order[np.argsort(groups[order], kind="stable")]
    sorted_groups = groups[ordered]
    starts = np.flatnonzero(np.r_[True, sorted_groups[1:] != sorted_groups[:-1]]) if len(groups) else np.zeros(0, int)
    lengths = np.diff(np.r_[starts, len(groups)])
    place[ordered] = np.arange(len(groups)) - np.repeat(starts, lengths)
    return place


def places_within(counts: Ints) -> Ints:
    """0, 1, 2 ... for each of the counts, one after the other."""
    return np.arange(int(counts.sum())) - np.repeat(np.cumsum(counts) - counts, counts)
