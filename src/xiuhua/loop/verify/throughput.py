"""C02: more visits in a sitting, or more road between them, than fit into the time that they are said to have taken."""

import numpy as np

from xiuhua.loop.verify.rows import Bools, Floats, Ints, Rows, distinct, runs
from xiuhua.loop.verify.seen import Seen, seen
from xiuhua.loop.verify.spots import there
from xiuhua.policy.verify import Numbers

HOUR, MINUTE, FIVE = 3_600, 60.0, 300
A_DAY_APART = 1e5  # minutes: what one day is behind never reaches the next
CHAIN, STAR = 3, 2  # jumps in a row: of three or more every visit takes part, of two the one in the middle is at fault


def too_many(rows: Rows, numbers: Numbers) -> Seen:
    """Sittings in which visits at homes that lie apart overlap by what was said of them, or follow too quickly.

    A sitting is a run of visits of a helper whose starts lie at most `sitting_gap_minutes` apart. Two in a row collide
    where the homes lie more than `apart_m` apart and start₂ + slack < start₁ + minutes₁ + road at `speed_kmh`. Homes of
    one hamlet lie closer, and visits that begin in the same minute in one village are one meeting: neither collides.
    Source: impossible throughput in paradata (Wagner and others 2017).
    """
    if not rows.count:
        return seen("C02", np.zeros(0), group=rows.taken, count=rows.taken, amount=np.zeros(0))
    gap = np.diff(rows.started, prepend=rows.started[:1]) / MINUTE
    sitting = runs(rows.helper, np.cumsum(gap > numbers.sitting_gap_minutes))
    collides, moves = _collisions(rows, numbers, sitting)
    count = int(sitting[-1]) + 1
    size = np.bincount(sitting, minlength=count)
    households = distinct(sitting, rows.household, count)
    collisions = np.bincount(sitting, collides, count)
    quick = np.zeros(count)
    np.maximum.at(quick, sitting, _within_hour(rows, moves))
    twice = np.where(collisions > 0, size - households, 0)
    many = (collisions + twice >= numbers.overlaps_least) & (size >= numbers.sitting_least)
    many |= quick >= numbers.hourly_most
    few = collisions >= 1
    again = np.bincount(rows.helper, collides)[rows.helper] > numbers.overlaps_least
    weight = np.where(many[sitting], numbers.bulk_weight, np.where(few[sitting], numbers.bulk_small_weight, 0.0))
    weight = np.where(few[sitting] & again, numbers.bulk_weight, weight)
    weight = np.where((weight == 0) & _crowded(rows, numbers, sitting), numbers.bulk_small_weight, weight)
    span = _span(rows.started, sitting, count)
    return seen("C02", weight, group=sitting, count=size[sitting], amount=span[sitting])


def _collisions(rows: Rows, numbers: Numbers, sitting: Ints) -> tuple[Bools, Bools]:
    """For each row whether it collides with the one before in its sitting, and whether its home lies apart from it."""
    far = np.hypot(np.diff(rows.home_x), np.diff(rows.home_y))
    apart = (far > numbers.apart_m) & (np.diff(sitting) == 0) & (np.diff(rows.household) != 0)
    minutes = np.nan_to_num(rows.minutes[:-1])
    needed = minutes + far / 1000 / numbers.speed_kmh * MINUTE
    begun = np.diff(rows.started) / MINUTE
    together = (begun < 1) & (np.diff(rows.village) == 0)
    collides = apart & ~together & (begun + numbers.slack_minutes < needed)
    return np.concatenate([[False], collides]), np.concatenate([[False], apart & ~together])


def _crowded(rows: Rows, numbers: Numbers, sitting: Ints) -> Bools:
    """Visits of sittings of `sitting_least` homes most of which began, not all at once, before the last had ended."""
    begun = np.diff(rows.started) / MINUTE
    within = (np.diff(sitting) == 0) & (np.diff(rows.household) != 0)
    over = within & (begun > 0) & (begun < np.nan_to_num(rows.minutes[:-1]))
    size = np.bincount(sitting)
    many = (np.bincount(sitting[1:], over, len(size)) * 2 > size) & (size >= numbers.sitting_least)
    crowded: Bools = many[sitting]
    return crowded


def _within_hour(rows: Rows, moves: Bools) -> Floats:
    """For each row the moves from home to home of its helper in the hour that begins with it."""
    width = int(rows.started.max()) - int(rows.started.min()) + 2 * HOUR
    at = rows.helper * width + rows.started - rows.started.min()
    until = np.searchsorted(at, at + HOUR, side="right")
    total = np.concatenate([[0], np.cumsum(moves)])
    found: Floats = (total[until] - total[np.arange(rows.count) + 1]).astype(np.float64)
    return found


def _span(started: Ints, groups: Ints, count: int) -> Floats:
    """Minutes from the first start of a group to its last."""
    first, last = np.full(count, np.iinfo(np.int64).max), np.full(count, np.iinfo(np.int64).min)
    np.minimum.at(first, groups, started)
    np.maximum.at(last, groups, started)
    found: Floats = (last - first) / MINUTE
    return found


def too_fast(rows: Rows, numbers: Numbers) -> Seen:
    """Jumps: two fixes (or two homes, where they lie very far apart) further apart than the time between allows.

    A jump is longer than `travel_least_m` and than `speed_kmh` in the time from the end of one visit to the start of
    the next plus `slack_minutes`. In a row of two jumps the visit in the middle is the odd one; in a longer row, and
    where a helper jumps `travel_times` or more, all that take part. One jump alone weighs less than a flag.
    """
    if rows.count < STAR:
        return seen("C02", np.zeros(rows.count), group=rows.taken, count=rows.taken, amount=np.zeros(rows.count))
    jump, metres = _jumps(rows, numbers)
    row = runs(rows.helper[:-1], jump)
    count = int(row[-1]) + 1
    length = np.bincount(row, jump, count)[row]
    times = np.bincount(rows.helper[:-1], jump, int(rows.helper.max()) + 1)[rows.helper[:-1]]
    before, after = np.concatenate([[False], jump]), np.concatenate([jump, [False]])
    longest = np.maximum(np.concatenate([[0], length]) * before, np.concatenate([length, [0]]) * after)
    often = np.concatenate([times, times[-1:]])
    often[1:] = np.maximum(often[1:], np.where(before[1:], times, 0))
    middle = before & after
    strong = (longest >= CHAIN) | (middle & (longest == STAR)) | ((longest == 1) & (often >= numbers.travel_times))
    weight = np.where(strong, numbers.travel_weight, np.where(longest > 0, numbers.travel_once_weight, 0.0))
    group = np.where(before, np.concatenate([[0], row]), np.concatenate([row, [0]]))
    amount = np.maximum(np.concatenate([[0], metres]) * before, np.concatenate([metres, [0]]) * after) / 1000
    return seen("C02", weight, group=group, count=longest, amount=amount)


def too_long_a_round(rows: Rows, numbers: Numbers) -> Seen:
    """Rounds of a day whose visits and roads together need more time than lies between their starts.

    After each visit a helper is behind by max(0, behind + minutes told + road at `speed_kmh` - minutes to the next
    start): what one rounded time gains the next one loses, so only what cannot have been adds up. Roads go from home to
    home, and from fix to fix where both are of their visits and that is longer, less what they are inexact by; homes
    within `apart_m` and meetings need none. A round counts from `round_legs` legs that fall behind and more than
    `round_minutes`, or `round_exact_minutes` where most starts are not on a full five minutes; of it the visits up to
    the worst.
    Source: the waiting time of a queue (Lindley 1952).
    """
    if rows.count < STAR:
        return seen("C02", np.zeros(rows.count), group=rows.taken, count=rows.taken, amount=np.zeros(rows.count))
    gains, metres = _gains(rows, numbers)
    day = runs(rows.helper, rows.day)
    total = np.cumsum(np.where(np.diff(day, prepend=day[:1]) == 0, gains, 0.0))
    first = np.flatnonzero(np.diff(day, prepend=-1) != 0)
    total -= total[first][day] + A_DAY_APART * day
    low = np.minimum.accumulate(total)
    behind = total - low
    round_ = np.cumsum(behind == 0) - 1
    count = int(round_[-1]) + 1
    worst = np.zeros(count)
    np.maximum.at(worst, round_, behind)
    place = np.where(behind == worst[round_], np.arange(rows.count), rows.count)
    last = np.full(count, rows.count)
    np.minimum.at(last, round_, place)
    within = np.arange(rows.count) <= last[round_]
    legs = np.bincount(round_, within & (gains > 0) & (behind > 0), count)
    exact = np.bincount(round_, within & (rows.started % FIVE != 0)) * 2 > np.bincount(round_, within)
    most = np.where(exact, numbers.round_exact_minutes, numbers.round_minutes)
    odd = (legs >= numbers.round_legs) & (worst > most)
    weight = np.where(odd[round_] & within, numbers.travel_weight, 0.0)
    size, road = np.bincount(round_, within), np.bincount(round_, np.where(behind > 0, metres, 0.0) * within) / 1000
    return seen("C02", weight, group=round_, count=size[round_], amount=road[round_])


def _gains(rows: Rows, numbers: Numbers) -> tuple[Floats, Floats]:
    """For each visit the minutes by which its helper falls behind on the way to it, and the metres of that way."""
    fixed = rows.fixed & there(rows, numbers)
    inexact = np.nan_to_num(rows.accuracy, nan=numbers.fix_accuracy_m)
    fixes = np.maximum(np.hypot(np.diff(rows.x), np.diff(rows.y)) - inexact[1:] - inexact[:-1], 0.0)
    homes = np.nan_to_num(np.hypot(np.diff(rows.home_x), np.diff(rows.home_y)))
    metres = np.where(fixed[1:] & fixed[:-1], np.maximum(fixes, homes), homes)
    begun = np.diff(rows.started) / MINUTE
    apart = (metres > numbers.apart_m) & ~((begun < 1) & (np.diff(rows.village) == 0))
    needed = np.nan_to_num(rows.minutes[:-1]) + metres / 1000 / numbers.speed_kmh * MINUTE
    gains = np.where(apart, needed, 0.0) - begun
    return np.concatenate([[0.0], gains]), np.concatenate([[0.0], np.where(apart, metres, 0.0)])


def _jumps(rows: Rows, numbers: Numbers) -> tuple[Bools, Floats]:
    """For each row but the last whether the next is too far away to be reached, and how far."""
    same = np.diff(rows.helper) == 0
    idle = np.diff(rows.started) / MINUTE - np.nan_to_num(rows.minutes[:-1]) + _slack(rows, numbers)[:-1]
    reach = np.maximum(idle, 0) * numbers.speed_kmh / MINUTE * 1000
    inexact = np.nan_to_num(rows.accuracy, nan=numbers.fix_accuracy_m)
    fixes = np.hypot(np.diff(rows.x), np.diff(rows.y)) - inexact[1:] - inexact[:-1]
    homes = np.hypot(np.diff(rows.home_x), np.diff(rows.home_y))
    by_fix = (fixes > numbers.travel_least_m) & (fixes > reach)
    by_home = (homes > numbers.travel_home_m) & (homes > reach + numbers.travel_home_m / STAR)
    metres = np.where(by_fix, fixes, np.where(by_home, homes, 0.0))
    return same & (by_fix | by_home), metres


def _slack(rows: Rows, numbers: Numbers) -> Floats:
    """Minutes by which times may be off: few for a helper most of whose starts are not rounded to five minutes."""
    rounded = np.bincount(rows.helper, rows.started % FIVE == 0) / np.maximum(np.bincount(rows.helper), 1)
    return np.where(rounded[rows.helper] < 0.5, numbers.exact_minutes, numbers.slack_minutes)
