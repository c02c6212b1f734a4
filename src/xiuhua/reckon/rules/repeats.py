"""Values that several rows bear, counted over all rows, however many: suspected by hash, then told apart by value.

suspects = suspected(np.concatenate([hashes(some) for some in parts]))
repeated = repeated_of(suspects.tally(some, counts) for some in parts)
repeated.times(some, counts)
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

Hashes = np.ndarray[Any, np.dtype[np.uint64]]
Marks = np.ndarray[Any, np.dtype[np.bool_]]
SEED = 0
SHIFT = np.uint64(40)  # the 24 highest bits of a hash say at once of most that they are not among some others
MARKS = 1 << 24
TOP, SHARES = np.uint64(60), 16


@dataclass(frozen=True, slots=True)
class Suspects:
    """Hashes in order that more than one row has: of one value, or (hardly ever) of several."""

    hashes: Hashes
    marks: Marks

    def tally(self, values: pl.Series, counts: pl.Series) -> pl.DataFrame:
        """The values with such a hash: on how many rows, how many of these count, and whether that is unclear."""
        own = _hashes(values)
        rows = np.flatnonzero(self.marks[own >> SHIFT])
        rows = rows[self.hashes[_place(self.hashes, own[rows])] == own[rows]]
        bearers = pl.DataFrame({"value": values.gather(rows), "counts": counts.gather(rows)}).drop_nulls("value")
        unclear = pl.col("counts").is_null().any()
        return bearers.group_by("value").agg(rows=pl.len(), number=pl.col("counts").sum(), unclear=unclear)


@dataclass(frozen=True, slots=True)
class Repeated:
    """The values that more than one row bears, in the order of their hashes, and how many of those rows count.

    The number is unknown where it is of one of the rows whether it counts. `alike` is how many values at most share
    a hash.
    """

    values: pl.Series
    number: pl.Series
    hashes: Hashes
    marks: Marks
    alike: int

    def times(self, values: pl.Series, counts: pl.Series) -> pl.Series:
        """For each row how many count that bear its value, itself included; unknown where it has none."""
        found = counts.cast(pl.Float64).set(values.is_null(), None)
        own = _hashes(values)
        rows = np.flatnonzero(self.marks[own >> SHIFT])
        places = _place(self.hashes, own[rows])
        for step in range(self.alike):
            at = (places + step).clip(max=len(self.hashes) - 1)
            same = (self.values.gather(at) == values.gather(rows)).fill_null(value=False).to_numpy()
            found = found.scatter(rows[same], self.number.gather(at[same]))
        return found


def hashes(values: pl.Series) -> Hashes:
    """The hashes of the values that are told; a value has always the same one."""
    return _hashes(values.drop_nulls())


def suspected(parts: Sequence[Hashes]) -> Suspects:
    """The hashes that come more than once; sought share by share, so that little more is held than they are."""
    found = [_doubled(np.concatenate([part[part >> TOP == share] for part in parts])) for share in range(SHARES)]
    together = np.concatenate(found)
    return Suspects(together, _marked(together))


def _doubled(many: Hashes) -> Hashes:
    many.sort()
    return np.unique(many[1:][many[1:] == many[:-1]])


def repeated_of(tallies: Iterable[pl.DataFrame]) -> Repeated:
    """The repeated values, from tallies of all rows, part by part."""
    together = pl.col("rows", "number").sum(), pl.col("unclear").any()
    known = pl.concat(tallies).group_by("value").agg(*together).filter(pl.col("rows") > 1)
    known = known.with_columns(hash=_hashes(known["value"])).sort("hash")
    number = known.select(pl.when(~pl.col("unclear")).then(pl.col("number").cast(pl.Float64))).to_series()
    own = known["hash"].to_numpy()
    alike = np.unique(own, return_counts=True)[1].max(initial=0)
    return Repeated(known["value"], number, own, _marked(own), int(alike))


def repeated_among(values: pl.Series, counts: pl.Series) -> Repeated:
    """The repeated values of one column."""
    return repeated_of([suspected([hashes(values)]).tally(values, counts)])


def _hashes(values: pl.Series) -> Hashes:
    found: Hashes = values.hash(seed=SEED).to_numpy()
    return found


def _place(known: Hashes, some: Hashes) -> np.ndarray[Any, np.dtype[np.int64]]:
    """Where each of some hashes stands among those known, or the one after it."""
    return np.searchsorted(known, some).clip(max=len(known) - 1)


def _marked(some: Hashes) -> Marks:
    marks = np.zeros(MARKS, bool)
    marks[some >> SHIFT] = True
    return marks
