"""Pairs of 64-bit numbers that differ in few bits, among a million."""

from itertools import chain, combinations, pairwise

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Shorts = npt.NDArray[np.int32]
Hashes = npt.NDArray[np.uint64]

BITS = 64
FEW = 1_500  # of which each is compared with each
BANDS = 3  # 21 or 22 bits each


def near_pairs(hashes: Hashes, *, most: int) -> tuple[Ints, Ints]:
    """All pairs of different places i < j in an array of distinct numbers that differ in at most `most` bits.

    By the pigeonhole principle one of three bands then differs in at most a third of them, so that its partner is found
    by turning so few bits of the band: for eight, none, one or two of 21 or 22 (Norouzi, Punjani and Fleet 2012).
    """
    if len(hashes) <= FEW:
        return _each_with_each(hashes, most)
    found = [_by_band(hashes, low, high, most) for low, high in _bands()]
    pairs = np.unique(np.concatenate(found), axis=0)
    return pairs[:, 0], pairs[:, 1]


def _each_with_each(hashes: Hashes, most: int) -> tuple[Ints, Ints]:
    near = np.triu(np.bitwise_count(hashes[:, None] ^ hashes[None, :]) <= most, 1)
    left, right = np.nonzero(near)
    return left, right


def _bands() -> list[tuple[int, int]]:
    cuts = [round(BITS * it / BANDS) for it in range(BANDS + 1)]
    return list(pairwise(cuts))


def _by_band(hashes: Hashes, low: int, high: int, most: int) -> Ints:
    """Pairs of which this band differs in at most a third of the bits."""
    width = high - low
    band = ((hashes >> np.uint64(low)) & np.uint64((1 << width) - 1)).astype(np.int32)
    order = np.argsort(band, kind="stable")
    band, ordered = band[order], hashes[order]
    starts = np.searchsorted(band, np.arange((1 << width) + 1, dtype=np.int32)).astype(np.int32)
    sizes = np.diff(starts)
    some = sizes > 0
    sizes_here = sizes[band]
    here = np.arange(len(band), dtype=np.int32)
    after = _close(here, here + 1, starts[band] + sizes_here - here - 1, ordered, most)
    found = [after]
    for lowest in range(width):
        rows = np.flatnonzero((band >> lowest) & 1 == 0).astype(np.int32)
        keys = band[rows]
        for further in chain.from_iterable(combinations(range(lowest + 1, width), it) for it in range(most // BANDS)):
            turned = keys ^ np.int32(sum(1 << bit for bit in (lowest, *further)))
            met = np.flatnonzero(some[turned])
            turned = turned[met]
            found.append(_close(rows[met], starts[turned], sizes[turned], ordered, most))
    left, right = (order[np.concatenate([it[side] for it in found])] for side in (0, 1))
    return np.column_stack([np.minimum(left, right), np.maximum(left, right)])


def _close(rows: Shorts, first: Shorts, width: Shorts, hashes: Hashes, most: int) -> tuple[Shorts, Shorts]:
    """Of rows, each beside `width` others from `first` on, the pairs that are close enough."""
    lefts, rights = [rows[:0]], [rows[:0]]
    own, step = hashes[rows], 0
    while len(rows):
        full = np.flatnonzero(width > step)
        if len(full) < len(rows):
            rows, first, width, own = rows[full], first[full], width[full], own[full]
        right = first + np.int32(step)
        near = np.flatnonzero(np.bitwise_count(own ^ hashes[right]) <= most)
        lefts.append(rows[near])
        rights.append(right[near])
        step += 1
    return np.concatenate(lefts), np.concatenate(rights)
