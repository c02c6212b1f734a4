"""C03: visits of different, distant homes that were all entered at one spot, day after day."""

from dataclasses import dataclass

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from xiuhua.loop.verify.rows import NONE, SECONDS, UNKNOWN, Bools, Floats, Ints, Rows, distinct
from xiuhua.loop.verify.seen import Seen, seen
from xiuhua.policy.verify import Numbers

NEXT = ((1, 0), (0, 1), (1, 1), (1, -1))  # the cells beside one, each pair once
WIDE = 1 << 20  # cells from west to east, and from south to north
SURE = 2  # homes that lie at two places


@dataclass(frozen=True, slots=True)
class Spots:
    """Spots of helpers: `rows` were far from home there, `spot` says at which; `x`, `y` are the middle of each."""

    rows: Ints
    spot: Ints
    helper: Ints
    x: Floats
    y: Floats


def at_one_spot(rows: Rows, numbers: Numbers) -> Seen:
    """Visits far from home at a spot that served for many: of several days, for several homes, for most of the fixes.

    A fix is of where a visit was entered: it counts where that was within `entered_minutes` of its end, or is not known
    of most visits. It is far where it lies more than max(`home_m`, `home_accuracies` × accuracy) from the home. Far
    fixes of one helper that lie within `spot_m` form a spot. A spot is a desk where it serves `desk_least` visits to
    `desk_households` homes on `desk_days` days, and `desk_share` of all fixes of the helper in some month or in all. At
    a place where many helpers are now and then, such as a market, and inside the village the share must be
    `desk_share_public`, and so where it was `desk_days` days and no more. What happened on one day only may have been a
    meeting or a market: it hardly weighs. Where `recorded` is never known and `desk_usual` of all helpers have a desk,
    many may only type there what they saw: then it weighs less than a flag. Source: distance between points and homes
    as validation (Add Health), and the misuse that India's rural employment scheme named.
    """
    spots = _spots(rows, numbers)
    if not len(spots.rows):
        return seen("C03", np.zeros(rows.count), group=rows.taken, count=rows.taken, amount=np.zeros(rows.count))
    count = len(spots.helper)
    size = np.bincount(spots.spot, minlength=count)
    homes = np.hypot(rows.x - rows.home_x, rows.y - rows.home_y)[spots.rows]
    inside = _inside(rows, spots, numbers)
    desk, once = _desks(rows, numbers, spots, inside)
    unsaid = bool((rows.recorded == UNKNOWN).all())
    helpers = len(np.unique(spots.helper[desk]))
    usual = unsaid and helpers >= max(numbers.peers_least, numbers.desk_usual * (int(rows.helper.max()) + 1))
    weight = np.where(
        desk,
        numbers.desk_usual_weight if usual else numbers.desk_weight,
        np.where(once & ~inside, numbers.desk_once_weight, 0.0),
    )
    found, group, amount = np.zeros(rows.count), np.zeros(rows.count, np.int64), np.zeros(rows.count)
    times = np.zeros(rows.count, np.int64)
    found[spots.rows], group[spots.rows] = weight[spots.spot], spots.spot
    times[spots.rows], amount[spots.rows] = size[spots.spot], homes
    return seen("C03", found, group=group, count=times, amount=amount)


def _spots(rows: Rows, numbers: Numbers) -> Spots:
    metres = np.hypot(rows.x - rows.home_x, rows.y - rows.home_y)
    limit = np.maximum(numbers.home_m, numbers.home_accuracies * rows.accuracy)
    limit = np.where(np.isnan(rows.accuracy), numbers.home_unknown_m, limit)
    far = np.flatnonzero((metres > limit) & there(rows, numbers))  # a comparison with an unknown is false
    spot = clustered(rows.helper[far], rows.x[far], rows.y[far], numbers.spot_m)
    count = int(spot.max(initial=-1)) + 1
    size = np.bincount(spot, minlength=count)
    helper = np.zeros(count, np.int64)
    helper[spot] = rows.helper[far]
    x, y = (np.bincount(spot, at[far], count) / size for at in (rows.x, rows.y))
    return Spots(far, spot, helper, x, y)


def there(rows: Rows, numbers: Numbers) -> Bools:
    """Whether a fix is of the visit: it is of where it was entered, so one entered later says nothing of the visit.

    Where `usual_share` of all visits say when they were entered, one that does not may have been entered at any time.
    """
    end = rows.started + SECONDS * (np.nan_to_num(rows.minutes) + numbers.entered_minutes)
    unsaid = rows.recorded == UNKNOWN
    may_be = np.count_nonzero(unsaid) > (1 - numbers.usual_share) * rows.count
    found: Bools = np.where(unsaid, may_be, rows.recorded <= end)
    return found


def clustered(owner: Ints, x: Floats, y: Floats, metres: float) -> Ints:
    """A number for each point: points of one owner in cells of so many metres that touch have the same."""
    if not len(x):
        return np.empty(0, np.int64)
    east = np.floor((x - x.min()) / metres).astype(np.int64) + 1
    north = np.floor((y - y.min()) / metres).astype(np.int64) + 1
    cells, at = np.unique((owner * WIDE + east % WIDE) * WIDE + north % WIDE, return_inverse=True)
    left, right = [], []
    for step_east, step_north in NEXT:
        beside = cells + step_east * WIDE + step_north
        place = np.minimum(np.searchsorted(cells, beside), len(cells) - 1)
        touching = np.flatnonzero(cells[place] == beside)
        left.append(touching)
        right.append(place[touching])
    edges = np.concatenate(left), np.concatenate(right)
    graph = coo_array((np.ones(len(edges[0]), np.bool_), edges), shape=(len(cells), len(cells)))
    named: Ints = connected_components(graph, directed=False)[1].astype(np.int64)[at]
    return named


def _desks(rows: Rows, numbers: Numbers, spots: Spots, inside: Bools) -> tuple[Bools, Bools]:
    """Which spots are desks in some month or over all, and which served for many on one day only."""
    count = len(spots.helper)
    fixed = rows.fixed & there(rows, numbers)
    fixes = np.bincount(rows.helper[fixed], minlength=int(rows.helper.max()) + 1)
    served = distinct(rows.helper, rows.household, len(fixes))
    whole = spots.spot * 1
    share_all = np.bincount(spots.spot, minlength=count) / fixes[spots.helper]
    needed = np.where(inside | _public(spots, share_all, numbers), numbers.desk_share_public, numbers.desk_share)
    desk, once = np.zeros(count, np.bool_), np.zeros(count, np.bool_)
    months = rows.month - rows.month.min()
    width = int(months.max()) + 1
    by_month = np.bincount((rows.helper * width + months)[fixed], minlength=len(fixes) * width)
    parts = (
        (whole, np.arange(count), fixes[spots.helper]),
        *_monthly(spots, months[spots.rows], width, by_month),
    )
    for part, spot, denominator in parts:
        of = len(spot)
        size = np.bincount(part, minlength=of)
        homes = distinct(part, rows.household[spots.rows], of)
        days = distinct(part, rows.day[spots.rows] - rows.day.min(), of)
        enough = np.minimum(numbers.desk_households, np.maximum(SURE, served[spots.helper[spot]]))
        many = (size >= numbers.desk_least) & (homes >= enough)
        share = np.where(days > numbers.desk_days, needed[spot], numbers.desk_share_public)
        firm = many & (days >= numbers.desk_days) & (size >= share * denominator)
        desk[spot[firm]] = True
        once[spot[many]] = True
    return desk, once


def _monthly(spots: Spots, month: Ints, width: int, by_month: Ints) -> list[tuple[Ints, Ints, Ints]]:
    keys, part = np.unique(spots.spot * width + month, return_inverse=True)
    spot = keys // width
    return [(part, spot, by_month[spots.helper[spot] * width + keys % width])]


def _public(spots: Spots, share: Floats, numbers: Numbers) -> Bools:
    """Spots at places where several helpers are, most of them for a small part of their visits."""
    place = clustered(np.zeros(len(spots.x), np.int64), spots.x, spots.y, numbers.spot_m * SURE)
    helpers = distinct(place, spots.helper, int(place.max()) + 1)
    seldom = np.bincount(place, share < numbers.desk_share)
    public: Bools = ((helpers >= numbers.public_helpers) & (seldom * SURE > np.bincount(place)))[place]
    return public


def _inside(rows: Rows, spots: Spots, numbers: Numbers) -> Bools:
    """Spots within the village of most visits made there: within `village_reach` of the usual way from its middle."""
    known = (rows.village != NONE) & ~np.isnan(rows.home_x)
    village = rows.village[known]
    size = np.maximum(np.bincount(village), 1)
    x, y = (np.bincount(village, at[known]) / size for at in (rows.home_x, rows.home_y))
    out = np.hypot(rows.home_x[known] - x[village], rows.home_y[known] - y[village])
    radius = np.sqrt(np.bincount(village, out**2) / size) * numbers.village_reach
    of = rows.village[spots.rows]
    told = of != NONE
    near = np.zeros(len(of), np.bool_)
    at = spots.spot[told]
    near[told] = np.hypot(spots.x[at] - x[of[told]], spots.y[at] - y[of[told]]) <= radius[of[told]]
    inside: Bools = np.bincount(spots.spot, near) * SURE > np.bincount(spots.spot)
    return inside
