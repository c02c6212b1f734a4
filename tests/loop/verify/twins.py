"""Signs reckoned slowly, visit by visit, as their docstrings tell them: what the quick ones must come to."""

from collections import Counter, defaultdict
from itertools import combinations, pairwise
from math import hypot, isnan, log
from statistics import median

from xiuhua.loop.verify.rows import UNKNOWN, Rows
from xiuhua.loop.verify.times import NORMAL
from xiuhua.policy.verify import Numbers

DAY, MINUTE, FIVE = 86_400, 60, 300
Weights = dict[int, float]


def short(rows: Rows, numbers: Numbers) -> Weights:
    """C01: at most two minutes, and far below peers."""
    found = {}
    for at in range(rows.count):
        peers = [_logged(rows, it) for it in range(rows.count) if rows.peers[it] == rows.peers[at] and _told(rows, it)]
        if not _told(rows, at) or len(peers) < numbers.peers_least or rows.minutes[at] > numbers.short_minutes:
            continue
        middle = median(peers)
        spread = median(abs(it - middle) for it in peers)
        if spread > 0 and NORMAL * (_logged(rows, at) - middle) / spread < -numbers.peers_z:
            found[at] = numbers.short_weight
    return found


def _told(rows: Rows, at: int) -> bool:
    return not isnan(rows.minutes[at])


def _logged(rows: Rows, at: int) -> float:
    return log(max(rows.minutes[at], 0.5))


def early(rows: Rows, numbers: Numbers) -> Weights:
    """C01: recorded before it can have ended."""
    known = [it for it in range(rows.count) if rows.recorded[it] != UNKNOWN]
    over = [
        it
        for it in known
        if _told(rows, it) and (took := (rows.recorded[it] - rows.started[it]) / MINUTE) >= 0
        and took + numbers.early_minutes < rows.minutes[it]
    ]  # fmt: skip
    if len(over) > numbers.early_usual * max(len(known), 1):
        return {}
    days = Counter((rows.helper[it], rows.day[it]) for it in over)
    many = {it: days[rows.helper[it], rows.day[it]] >= numbers.sitting_least for it in over}
    return {it: numbers.bulk_weight if many[it] else numbers.early_weight for it in over}


def alike(rows: Rows, numbers: Numbers) -> Weights:
    """C11: nine of ten visits of a month equally long, where that is not usual."""
    pairs = [(one, two) for one, two in pairwise(range(rows.count)) if rows.helper[one] == rows.helper[two]]
    same = sum(rows.minutes[one] == rows.minutes[two] for one, two in pairs)
    if not pairs or same / len(pairs) > numbers.usual_share:
        return {}
    months = defaultdict(list)
    for at in range(rows.count):
        months[rows.helper[at], rows.month[at]].append(at)
    found = {}
    for visits in months.values():
        most = max(Counter(rows.minutes[it] for it in visits if _told(rows, it)).values(), default=0)
        if len(visits) >= numbers.peers_least and most >= numbers.alike_minutes_share * len(visits):
            found |= dict.fromkeys(visits, numbers.alike_weight)
    return found


def rounds(rows: Rows, numbers: Numbers) -> Weights:
    """C02: a day's visits and roads that fall further and further behind what lies between their starts."""
    days = defaultdict(list)
    for at in range(rows.count):
        days[rows.helper[at], rows.day[at]].append(at)
    return {it: numbers.travel_weight for visits in days.values() for it in _fallen_behind(rows, numbers, visits)}


def _fallen_behind(rows: Rows, numbers: Numbers, visits: list[int]) -> list[int]:
    found, round_, behind = [], [(visits[0], 0.0, 0.0)], 0.0
    for one, two in pairwise(visits):
        gain = _gain(rows, numbers, one, two)
        behind = max(0.0, behind + gain)
        if behind == 0:
            found += _of_round(rows, numbers, round_)
            round_ = []
        round_.append((two, gain, behind))
    return found + _of_round(rows, numbers, round_)


def _of_round(rows: Rows, numbers: Numbers, round_: list[tuple[int, float, float]]) -> list[int]:
    worst = max(it[2] for it in round_)
    upto = round_[: 1 + next(place for place, it in enumerate(round_) if it[2] == worst)]
    legs = sum(gain > 0 and behind > 0 for _at, gain, behind in upto)
    exact = sum(rows.started[it[0]] % FIVE != 0 for it in upto) * 2 > len(upto)
    most = numbers.round_exact_minutes if exact else numbers.round_minutes
    return [it[0] for it in upto] if legs >= numbers.round_legs and worst > most else []


def _gain(rows: Rows, numbers: Numbers, one: int, two: int) -> float:
    begun = (rows.started[two] - rows.started[one]) / MINUTE
    metres = _metres(rows.home_x, rows.home_y, one, two)
    if _of_visit(rows, numbers, one) and _of_visit(rows, numbers, two):
        inexact = sum(numbers.fix_accuracy_m if isnan(it) else it for it in rows.accuracy[[one, two]])
        metres = max(metres, _metres(rows.x, rows.y, one, two) - inexact)
    if metres <= numbers.apart_m or (begun < 1 and rows.village[one] == rows.village[two]):
        return -begun
    took = rows.minutes[one] if _told(rows, one) else 0.0
    return took + metres / 1000 / numbers.speed_kmh * MINUTE - begun


def _metres(x, y, one: int, two: int) -> float:
    found = hypot(x[two] - x[one], y[two] - y[one])
    return 0.0 if isnan(found) else found


def _of_visit(rows: Rows, numbers: Numbers, at: int) -> bool:
    """Whether there is a fix that was taken when the visit was."""
    unsaid = sum(it == UNKNOWN for it in rows.recorded)
    if rows.recorded[at] == UNKNOWN:
        return bool(rows.fixed[at]) and unsaid > (1 - numbers.usual_share) * rows.count
    took = rows.minutes[at] if _told(rows, at) else 0.0
    return bool(rows.fixed[at]) and rows.recorded[at] <= rows.started[at] + MINUTE * (took + numbers.entered_minutes)


def photos(rows: Rows, numbers: Numbers) -> Weights:
    """C07: a photo that serves more than once."""
    taken = [it for it in range(rows.count) if rows.has_photo[it] and not _plain(int(rows.photo[it]), numbers)]
    clusters = {it: {it} for it in taken}
    for one, two in combinations(taken, 2):
        near = (int(rows.photo[one]) ^ int(rows.photo[two])).bit_count() <= numbers.photo_bits
        if near and clusters[one] is not clusters[two]:
            clusters[one] |= clusters[two]
            for it in clusters[two]:
                clusters[it] = clusters[one]
    found: Weights = {}
    for cluster in {id(it): it for it in clusters.values() if len(it) > 1}.values():
        found |= _used(rows, numbers, sorted(cluster, key=lambda it: (rows.started[it], it)))
    return {at: it for at, it in found.items() if it > 0}


def _plain(photo: int, numbers: Numbers) -> bool:
    return min(photo.bit_count(), 64 - photo.bit_count()) < numbers.photo_plain_bits


def _used(rows: Rows, numbers: Numbers, visits: list[int]) -> Weights:
    homes = len({rows.household[it] for it in visits}) > 1
    apart = any(not _meeting(rows, numbers, one, two) for one, two in pairwise(visits))
    found = {}
    for place, at in enumerate(visits):
        before = {int(rows.photo[visits[0]]), int(rows.photo[visits[place - 1]])}
        if rows.started[at] == rows.started[visits[0]]:
            found[at] = numbers.photo_first_weight if homes else 0.0
        elif apart:
            once = numbers.photo_home_weight if int(rows.photo[at]) in before else 0.0
            found[at] = numbers.photo_weight if homes else once
    return found


def _meeting(rows: Rows, numbers: Numbers, one: int, two: int) -> bool:
    took = rows.minutes[one] if _told(rows, one) else 0.0
    together = rows.started[two] - rows.started[one] <= MINUTE * max(took, numbers.photo_meeting_minutes)
    near = hypot(rows.home_x[two] - rows.home_x[one], rows.home_y[two] - rows.home_y[one]) <= numbers.photo_meeting_m
    return bool(rows.helper[one] == rows.helper[two] and together and near)
