"""Chance for whole columns, with gaps: what nobody told is null."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import polars as pl

Codes = np.ndarray[Any, np.dtype[Any]]
EPOCH = np.datetime64("1970-01-01")


class Dice:
    """A seeded source of columns, each of `rows` rows."""

    def __init__(self, *seed: int, rows: int) -> None:
        """The same seed gives the same columns in the same order."""
        self.rng, self.rows = np.random.default_rng(seed), rows

    def chance(self, share: float | Codes) -> Codes:
        """Whether it happens, row by row."""
        return self.rng.random(self.rows, np.float32) < share

    def whole(self, low: int, high: int) -> Codes:
        """Whole numbers from `low` up to and without `high`."""
        return self.rng.integers(low, high, self.rows, np.int32)

    def among(self, weights: Sequence[float]) -> Codes:
        """Places in a list, by weight."""
        bounds = np.cumsum(np.asarray(weights, np.float64))
        drawn = np.searchsorted(bounds / bounds[-1], self.rng.random(self.rows), side="right")
        return np.minimum(drawn, len(weights) - 1).astype(np.int32)

    def gappy(self, values: Codes | pl.Series, *, gap: float = 0.0, where: Codes | None = None) -> pl.Series:
        """A column with a share of gaps, told only where `where` holds."""
        known = np.ones(self.rows, bool) if where is None else where
        if gap:
            known = known & ~self.chance(gap)
        series = values if isinstance(values, pl.Series) else pl.Series(values)
        return series if known.all() else series.set(pl.Series(~known), None)

    def flags(self, share: float | Codes, *, gap: float = 0.0, where: Codes | None = None) -> pl.Series:
        """Truths that hold with a chance."""
        return self.gappy(self.chance(share), gap=gap, where=where)

    def keys(self, weights: dict[str, float], *, gap: float = 0.0, where: Codes | None = None) -> pl.Series:
        """Keys drawn by their weights."""
        return self.gappy(keyed(list(weights), self.among(list(weights.values()))), gap=gap, where=where)


def keyed(keys: Sequence[str], places: Codes) -> pl.Series:
    """The keys at places of a list."""
    return pl.Series(keys, dtype=pl.String).gather(places.astype(np.uint32))


def days(numbers: Codes) -> pl.Series:
    """Days from their distance to 1970."""
    return pl.Series(numbers.astype(np.int32)).cast(pl.Date)


def digits(numbers: Codes, *, width: int = 12) -> pl.Series:
    """Numbers as texts of one width."""
    return pl.Series(numbers).cast(pl.String).str.zfill(width)


def scattered(numbers: Codes, *, salt: int) -> Codes:
    """Numbers without order, the same for the same (a round of splitmix64)."""
    mixed = numbers.astype(np.uint64) + np.uint64(salt * 0x9E3779B97F4A7C15 % 2**64)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return mixed ^ (mixed >> np.uint64(31))
