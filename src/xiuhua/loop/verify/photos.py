"""C07: a photo that had been used for another home before."""

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from xiuhua.loop.verify.rows import Bools, Ints, Rows, distinct
from xiuhua.loop.verify.seen import Seen, nowhere, seen
from xiuhua.policy.verify import Numbers
from xiuhua.reckon.hamming import near_pairs

BITS, MINUTE = 64, 60


def used_before(rows: Rows, numbers: Numbers) -> Seen:
    """Photos whose 64-bit perceptual hashes differ in at most `photo_bits`, on visits to different homes.

    The first use is not at fault by this, nor are others that begin with it; further ones are. One home may look alike
    twice: there only equal hashes count, and for less. A meeting may have one photo: where all visits that have it are
    of one helper, overlap or begin together, and are at homes of one hamlet, it is no sign. Plain pictures, whose hash
    has hardly a bit set or unset, are like any other plain one and are left out. Source: kinds of misuse that India's
    rural employment scheme named; distances of perceptual hashes.
    """
    bits = np.bitwise_count(rows.photo)
    plain = np.minimum(bits, BITS - bits) < numbers.photo_plain_bits
    taken = np.flatnonzero(rows.has_photo & ~plain)
    if len(taken) < 2:
        return nowhere("C07")
    order = taken[np.lexsort((taken, rows.started[taken]))]
    hashes, which = np.unique(rows.photo[order], return_inverse=True)
    cluster = _clusters(hashes, int(numbers.photo_bits))[which]
    count = int(cluster.max()) + 1
    used = np.bincount(cluster, minlength=count)
    several = np.flatnonzero(used[cluster] > 1)
    order, cluster, which = order[several], cluster[several], which[several]
    if not len(order):
        return nowhere("C07")
    homes = distinct(cluster, rows.household[order], count)
    first, repeats, equal = _places(rows, order, cluster, which, numbers)
    weight = np.where(homes[cluster] > 1, numbers.photo_weight, np.where(equal, numbers.photo_home_weight, 0.0))
    firsts = np.where(homes[cluster] > 1, numbers.photo_first_weight, 0.0)
    weight = np.where(first, firsts, np.where(repeats, weight, 0.0))
    found, group, times = np.zeros(rows.count), np.zeros(rows.count, np.int64), np.zeros(rows.count, np.int64)
    found[order], group[order], times[order] = weight, cluster, used[cluster]
    return seen("C07", found, group=group, count=times, amount=np.zeros(rows.count))


def _clusters(hashes: np.ndarray, most: int) -> Ints:
    left, right = near_pairs(hashes, most=most)
    graph = coo_array((np.ones(len(left), np.bool_), (left, right)), shape=(len(hashes), len(hashes)))
    named: Ints = connected_components(graph, directed=False)[1].astype(np.int64)
    return named


def _places(rows: Rows, order: Ints, cluster: Ints, which: Ints, numbers: Numbers) -> tuple[Bools, Bools, Bools]:
    """Of rows in order of time: which is the first of its cluster, which repeats an earlier one, which is its equal."""
    by = np.lexsort((np.arange(len(order)), cluster))
    before = np.concatenate([[-1], by[:-1]])
    same = np.concatenate([[False], np.diff(cluster[by]) == 0])
    first, repeats, equal = (np.zeros(len(order), np.bool_) for _ in range(3))
    start = np.maximum.accumulate(np.where(~same, np.arange(len(by)), 0))
    first[by] = rows.started[order[by]] == rows.started[order[by[start]]]
    here, earlier = order[by], order[before]
    apart = same & ~_one_meeting(rows, here, earlier, numbers)
    repeats[by] = same & (np.bincount(cluster[by], apart) > 0)[cluster[by]]
    equal[by] = same & ((which[by] == which[by[start]]) | (which[by] == which[before]))
    return first, repeats, equal


def _one_meeting(rows: Rows, one: Ints, other: Ints, numbers: Numbers) -> Bools:
    """Whether two visits may be of one meeting in a hamlet, of which there is one photo."""
    apart = np.abs(rows.started[one] - rows.started[other])
    minutes = np.nan_to_num(np.where(rows.started[one] < rows.started[other], rows.minutes[one], rows.minutes[other]))
    together = apart <= np.maximum(minutes, numbers.photo_meeting_minutes) * MINUTE
    metres = np.hypot(rows.home_x[one] - rows.home_x[other], rows.home_y[one] - rows.home_y[other])
    meeting: Bools = (rows.helper[one] == rows.helper[other]) & together & (metres <= numbers.photo_meeting_m)
    return meeting
