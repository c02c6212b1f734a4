"""C08 and C09: digits and spreads of a whole set of visits: a hint about the set, never about a visit or helper."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.special import chdtrc

from xiuhua.policy.verify import Numbers

DIGITS, PLACES = 10, 6  # decimal places of a degree that phones tell


@dataclass(frozen=True, slots=True)
class Hint:
    """A column of the set whose values look made up: by which sign, over how many values, and how improbable."""

    sign: str
    column: str
    values: int
    figure: float


def hints_of(visits: pl.DataFrame, numbers: Numbers) -> tuple[Hint, ...]:
    """What looks made up in the whole set.

    C08: the last digits of the fixes' degrees are not uniform (χ², p < `digits_p`, `digits_least` values or more).
    Minutes are not looked at: people round them. C09: for more helpers than one in a hundred the variance of their
    minutes lies `spread_z` robust scores below that of others. Sources: Diekmann 2007; Bredl and others 2012.
    """
    return (*_digits(visits, numbers), *_spreads(visits, numbers))


def _digits(visits: pl.DataFrame, numbers: Numbers) -> Iterator[Hint]:
    for column in ("lat", "lon"):
        values = visits[column].drop_nulls().to_numpy()
        if len(values) < numbers.digits_least:
            continue
        last = np.rint(np.abs(values) * 10**PLACES).astype(np.int64) % DIGITS
        p = _uneven(np.bincount(last, minlength=DIGITS))
        if p < numbers.digits_p:
            yield Hint("C08", column, len(values), p)


def _uneven(counts: NDArray[np.int64]) -> float:
    """How improbable counts are if all cells are alike (Pearson's χ²): importing scipy.stats for it took a second."""
    expected = counts.mean()
    return float(chdtrc(len(counts) - 1, ((counts - expected) ** 2 / expected).sum()))


def _spreads(visits: pl.DataFrame, numbers: Numbers) -> Iterator[Hint]:
    by = visits.filter(pl.col("minutes").is_not_null()).group_by("helper").agg(pl.len(), pl.col("minutes").var())
    by = by.filter(pl.col("len") >= numbers.peers_least)
    if by.height < numbers.peers_least:
        return
    spread = np.log(np.maximum(by["minutes"].to_numpy(), 1e-3))
    off = spread - np.median(spread)
    scale = float(np.median(np.abs(off)))
    narrow = int((0.6745 * off < -numbers.spread_z * scale).sum()) if scale > 0 else 0
    if narrow > by.height / 100:
        yield Hint("C09", "minutes", narrow, narrow / by.height)
