"""Chance of the demo: draws that depend on the seed, the purpose and the row, never on order, machine or version."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b

import numpy as np
import polars as pl
from numpy.typing import ArrayLike, NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

GOLDEN = 0x9E3779B97F4A7C15  # the increment of SplitMix64 (Steele, Lea, Flood 2014), and its two multipliers
MIX_FIRST, MIX_SECOND = 0xBF58476D1CE4E5B9, 0x94D049BB133111EB
UUID_VERSION, UUID_VARIANT = 0x4000, 0x8000000000000000


@dataclass(frozen=True, slots=True)
class Lots:
    """A source of draws. Two purposes never share draws, so a new question leaves all old answers as they were."""

    seed: int

    def raw(self, purpose: str, count: int) -> NDArray[np.uint64]:
        """`count` words of 64 bits: SplitMix64 started from a digest of seed and purpose."""
        start = int.from_bytes(blake2b(f"{self.seed}/{purpose}".encode(), digest_size=8).digest(), "little")
        with np.errstate(over="ignore"):
            word = np.uint64(start) + np.arange(1, count + 1, dtype=np.uint64) * np.uint64(GOLDEN)
            word = (word ^ (word >> np.uint64(30))) * np.uint64(MIX_FIRST)
            word = (word ^ (word >> np.uint64(27))) * np.uint64(MIX_SECOND)
            return word ^ (word >> np.uint64(31))

    def uniform(self, purpose: str, count: int) -> Floats:
        """Numbers from 0 up to but without 1."""
        return (self.raw(purpose, count) >> np.uint64(11)).astype(np.float64) * 2.0**-53

    def happens(self, purpose: str, count: int, *, share: float | Floats) -> Flags:
        """Truths, of which about `share` are true (one share, or one per row)."""
        return np.asarray(self.uniform(purpose, count) < share)

    def between(self, purpose: str, count: int, *, low: ArrayLike, high: ArrayLike) -> Ints:
        """Whole numbers from `low` to `high`, both included (one bound, or one per row)."""
        low, high = np.asarray(low, np.int64), np.asarray(high, np.int64)
        return low + np.floor(self.uniform(purpose, count) * (high - low + 1)).astype(np.int64)

    def index(self, purpose: str, count: int, *, weights: Sequence[float]) -> Ints:
        """Places in a list, drawn by its weights."""
        steps = np.cumsum(np.asarray(weights, np.float64))
        return np.minimum(
            np.searchsorted(steps, self.uniform(purpose, count) * steps[-1], side="right"), len(steps) - 1
        )

    def choice(self, purpose: str, count: int, *, weights: Mapping[str, float]) -> pl.Series:
        """Texts, drawn by their weights."""
        return taken(list(weights), self.index(purpose, count, weights=list(weights.values())))

    def order(self, purpose: str, count: int) -> Ints:
        """A shuffle: every place once."""
        return np.argsort(self.raw(purpose, count), kind="stable")

    def keys(self, purpose: str, count: int) -> pl.Series:
        """Public keys: 32 hex digits, shaped like random UUIDs."""
        words = np.empty((count, 2), ">u8")
        words[:, 0] = self.raw(f"{purpose}/high", count) & np.uint64(0xFFFFFFFFFFFF0FFF) | np.uint64(UUID_VERSION)
        words[:, 1] = self.raw(f"{purpose}/low", count) & np.uint64(0x3FFFFFFFFFFFFFFF) | np.uint64(UUID_VARIANT)
        digits = np.frombuffer(words.tobytes().hex().encode(), dtype="S32")
        return pl.Series(digits.tolist(), dtype=pl.Binary).cast(pl.String)


def taken(texts: Sequence[str], places: Ints) -> pl.Series:
    """The texts at these places."""
    return pl.Series(texts, dtype=pl.String).gather(places)
