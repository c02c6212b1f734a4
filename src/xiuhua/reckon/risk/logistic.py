"""Logistic regression with an L2 penalty, fitted by Newton's method (iteratively reweighted least squares)."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Ints = NDArray[np.int64]

CLOSE = 1e-10  # what a last step gains at most: the weights are then right to more digits than are ever told
FARTHEST = 30.0  # logit of a probability that is 0 or 1 to thirteen digits


@dataclass(frozen=True, slots=True)
class Patterns:
    """Rows that look alike: each different row of features once, how often it stands, and with how many events."""

    design: Floats  # one row a pattern, one column a feature
    count: Floats
    events: Floats

    @classmethod
    def of(cls, rows: pl.DataFrame, features: Sequence[str], *, outcome: str) -> "Patterns":
        """The patterns of rows with a number for each feature and what became of each, in the order of the numbers."""
        found = rows.group_by(features).agg(pl.len(), events=pl.col(outcome).sum()).sort(features)
        design = found.select(features).to_numpy().reshape(found.height, len(features)).astype(np.float64)
        return cls(design, found["len"].to_numpy().astype(np.float64), found["events"].to_numpy().astype(np.float64))


def fitted(rows: Patterns, *, penalty: float) -> Floats:
    """The intercept and the weights that make events and penalty together least unlikely; one weight a feature.

    Minimises −Σ log-likelihood + penalty/2 · Σ weight², the intercept free. Events may be fractions of a count; there
    must be some, and some rows without. Newton steps are halved until they gain, so it ends at the one least point.
    """
    design = np.column_stack([np.ones(len(rows.count)), rows.design])
    ridge = np.full(design.shape[1], penalty)
    ridge[0] = 0.0
    beta = np.zeros(design.shape[1])
    beta[0] = logit(float(rows.events.sum() / rows.count.sum()))
    gained, least = np.inf, _loss(design, rows, beta, ridge)
    while gained > CLOSE * max(1.0, abs(least)):
        chance = sigmoid(design @ beta)
        slope = design.T @ (rows.count * chance - rows.events) + ridge * beta
        bend = (design.T * (rows.count * chance * (1 - chance))) @ design + np.diag(ridge)
        step = np.linalg.lstsq(bend, slope, rcond=None)[0]
        size, loss = 1.0, _loss(design, rows, beta - step, ridge)
        while loss > least and size > CLOSE:
            size /= 2
            loss = _loss(design, rows, beta - size * step, ridge)
        gained, beta, least = least - loss, beta - size * step, loss
    return np.asarray(beta, np.float64)


def log_loss(rows: Patterns, beta: Floats) -> float:
    """How unlikely the events are by an intercept and weights: the sum of −log of the chance of what came."""
    design = np.column_stack([np.ones(len(rows.count)), rows.design])
    return _loss(design, rows, beta, np.zeros(len(beta)))


def sigmoid(value: Floats) -> Floats:
    """The probability of a logit."""
    return np.asarray(1 / (1 + np.exp(-np.clip(value, -FARTHEST, FARTHEST))), np.float64)


def logit(probability: float) -> float:
    """The logit of a probability, of 0 and 1 a far one."""
    held = min(max(probability, 1e-13), 1 - 1e-13)
    return float(np.log(held / (1 - held)))


def _loss(design: Floats, rows: Patterns, beta: Floats, ridge: Floats) -> float:
    told = design @ beta
    return float(rows.count @ np.logaddexp(0, told) - rows.events @ told + (ridge * beta**2).sum() / 2)
