"""C01 and C11: visits that were over too soon, and helpers whose visits all last the same."""

import numpy as np

from xiuhua.loop.verify.rows import SECONDS, UNKNOWN, Floats, Ints, Rows, runs
from xiuhua.loop.verify.seen import Seen, seen
from xiuhua.policy.verify import Numbers

NORMAL = 0.6745  # the median distance from the median of a normal distribution, in standard deviations


def too_short(rows: Rows, numbers: Numbers) -> Seen:
    """C01: at most `short_minutes`, and `peers_z` below its peers by 0.6745 (ln T - median) / MAD.

    Peers have one role and terrain and made their visits in one month; fewer than `peers_least` compare with nobody.
    Source: the speeding bar of survey research.
    """
    minutes = np.log(np.maximum(np.nan_to_num(rows.minutes, nan=1.0), 0.5))
    z = robust(np.where(np.isnan(rows.minutes), np.nan, minutes), rows.peers, numbers.peers_least)
    short = (rows.minutes <= numbers.short_minutes) & (z < -numbers.peers_z)
    weight = np.where(short, numbers.short_weight, 0.0)
    return seen("C01", weight, group=rows.taken, count=np.ones(rows.count), amount=np.nan_to_num(rows.minutes))


def ended_early(rows: Rows, numbers: Numbers) -> Seen:
    """C01: recorded more than `early_minutes` before it can have ended, by the minutes it is said to have taken.

    `sitting_least` such visits of a helper on one day weigh as a crowded sitting does. Where more than `early_usual` of
    a set are, `recorded` means something else there, and nothing is said.
    """
    took = (rows.recorded - rows.started) / SECONDS
    early = (rows.recorded != UNKNOWN) & (took >= 0) & (took + numbers.early_minutes < np.nan_to_num(rows.minutes))
    usual = early.sum() > numbers.early_usual * max((rows.recorded != UNKNOWN).sum(), 1)
    early &= not usual
    several = np.bincount(runs(rows.helper, rows.day), early)[runs(rows.helper, rows.day)] >= numbers.sitting_least
    weight = np.where(early, np.where(several, numbers.bulk_weight, numbers.early_weight), 0.0)
    amount = np.where(early, took, 0.0)
    return seen("C01", weight, group=rows.taken, count=np.ones(rows.count), amount=amount)


def robust(values: Floats, groups: Ints, least: float) -> Floats:
    """0.6745 (x - median) / MAD of each value within its group; NaN in small groups and where nothing varies."""
    found = np.full(len(values), np.nan)
    known = np.flatnonzero(~np.isnan(values))
    order = known[np.argsort(groups[known], kind="stable")]
    if not len(order):
        return found
    starts = np.flatnonzero(np.concatenate([[True], np.diff(groups[order]) != 0]))
    for rows in np.split(order, starts[1:]):
        if len(rows) < least:
            continue
        off = values[rows] - np.median(values[rows])
        spread = np.median(np.abs(off))
        if spread > 0:
            found[rows] = NORMAL * off / spread
    return found


def all_alike(rows: Rows, numbers: Numbers) -> Seen:
    """C11: of `peers_least` visits or more of a helper in a month, `alike_minutes_share` last equally long.

    Only where it is not usual: where `usual_share` of all visits last as long as the helper's one before, people write
    round numbers.
    Source: straight-lining; it flags nobody alone.
    """
    usual = alike_share(rows.helper, rows.minutes)
    if usual > numbers.usual_share:
        return seen("C11", np.zeros(rows.count), group=rows.taken, count=rows.taken, amount=np.zeros(rows.count))
    part = runs(rows.helper, rows.month)
    size = np.bincount(part)
    order = np.lexsort((rows.minutes, part))
    same = runs(part[order], rows.minutes[order])
    most = np.zeros(len(size), np.int64)
    np.maximum.at(most, part[order], np.bincount(same)[same])
    alike = (size >= numbers.peers_least) & (most >= numbers.alike_minutes_share * size)
    weight = np.where(alike[part], numbers.alike_weight, 0.0)
    return seen("C11", weight, group=part, count=most[part], amount=np.nan_to_num(rows.minutes))


def alike_share(helper: Ints, minutes: Floats) -> float:
    """Of visits in the order of helpers, the share that last as long as the one before of the same helper; else 1."""
    same = np.diff(helper) == 0
    return float(np.mean(np.diff(minutes)[same] == 0)) if same.any() else 1.0
