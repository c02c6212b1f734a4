"""Texts as whole numbers that stand for them, and texts as rows of signs: what can be compared by the million."""

from collections.abc import Sequence
from typing import Any, TypeVar

import numpy as np
import polars as pl
from numpy.typing import NDArray

Ints = NDArray[np.signedinteger[Any]]
Codes = NDArray[np.signedinteger[Any]]
Keys = NDArray[np.uint64]
Flags = NDArray[np.bool_]
Floats = NDArray[np.float64]
Signs = NDArray[np.uint32]

MISSING = -1
Scalar = TypeVar("Scalar", bound=np.generic)
FIRST, SECOND = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)  # multipliers of SplitMix64


def coded(texts: pl.Series) -> tuple[pl.Series, Codes]:
    """The values that occur, each once, and for each row the place of its value there; -1 where there is none."""
    values = texts.drop_nulls().unique(maintain_order=True).alias("value")
    places = pl.DataFrame({"value": values, "place": np.arange(values.len(), dtype=np.int32)})
    rows = texts.alias("value").to_frame().join(places, on="value", how="left", maintain_order="left")
    return values, rows["place"].fill_null(MISSING).to_numpy().astype(np.int32)


def counted(codes: Codes, rows: Flags, *, values: int) -> Ints:
    """How often each value occurs in some rows."""
    return np.bincount(codes[rows & (codes >= 0)], minlength=values).astype(np.int64)


def signs(texts: Sequence[str], *, width: int) -> Signs:
    """Each text as a row of code points, cut at `width`, filled up with 0."""
    if not len(texts):
        return np.zeros((0, width), np.uint32)
    return np.array(texts, dtype=f"U{width}").view(np.uint32).reshape(len(texts), width)


def mixed(*parts: NDArray[np.integer] | int) -> Keys:
    """One key of 64 bits for several whole numbers per row; two of the same key are the same but for one in 10^13."""
    found: Any = np.uint64(0)
    with np.errstate(over="ignore"):
        for part in parts:
            found = (found ^ np.asarray(part).astype(np.uint64)) * FIRST
            found = found ^ (found >> np.uint64(29))
            found = found * SECOND
            found = found ^ (found >> np.uint64(32))
    return np.asarray(found, np.uint64)


def looked_up(table: NDArray[Scalar], codes: Codes, *, missing: float = 0) -> NDArray[Scalar]:
    """Values of a table by code; `missing` where the code is -1."""
    if not len(table):
        return np.full(codes.shape, missing, table.dtype)
    return np.asarray(np.where(codes >= 0, table[np.maximum(codes, 0)], np.asarray(missing, table.dtype)))
