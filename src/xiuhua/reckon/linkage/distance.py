"""How many slips of a hand lie between two texts: a sign wrong, lost, too much, or two neighbours exchanged.

Optimal string alignment (restricted Damerau-Levenshtein) by bits for many pairs at once, after Hyyrö, "A bit-vector
algorithm for computing Levenshtein and Damerau edit distances", Nordic Journal of Computing 10 (2003).
"""

import numpy as np

from xiuhua.reckon.linkage.codes import Ints, Signs

WIDTH = 32  # signs that a word of 32 bits can hold: texts are compared up to there
STRETCH = 1 << 15  # pairs at a time, so that they stay in the cache


def slips(left: Signs, right: Signs) -> Ints:
    """The distance of each row on the left to its row on the right; signs of 0 fill rows up, at most 32 are there."""
    found = np.zeros(len(left), np.int64)
    for start in range(0, len(left), STRETCH):
        found[start : start + STRETCH] = _slips(left[start : start + STRETCH], right[start : start + STRETCH])
    return found


def _slips(left: Signs, right: Signs) -> Ints:
    """The bits of a word stand for the signs on the left; the signs on the right are taken one after another."""
    rows, one = len(left), np.uint32(1)
    lengths, others = (np.count_nonzero(it, axis=1) for it in (left, right))
    last = np.left_shift(one, np.maximum(lengths, 1).astype(np.uint32) - one)
    told = lengths.copy()
    up, down, same, seen = (np.full(rows, bits, np.uint32) for bits in (0xFFFFFFFF, 0, 0, 0))
    padded = np.zeros((rows, WIDTH), left.dtype)
    padded[:, : left.shape[1]] = left
    for place in range(int(others.max(initial=0))):
        equal = np.packbits(padded == right[:, place : place + 1], axis=1, bitorder="little").view(np.uint32)[:, 0]
        exchanged = ((~same & equal) << one) & seen
        same = (((equal & up) + up) ^ up) | equal | down | exchanged
        more, less = down | ~(same | up), same & up
        there = place < others
        told += there & ((more & last) != 0)
        told -= there & ((less & last) != 0)
        more, less = (more << one) | one, less << one
        up, down, seen = less | ~(same | more), more & same, equal
    return np.asarray(np.where(lengths == 0, others, told))
