"""Visits that did not happen, or not so, written over honest ones; each plant says which rows it took.

A row keeps its household and helper. What a plant does not need for its kind stays as an honest helper would have it.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass
from types import ModuleType

import numpy as np

from benchmarks.visits.blind_copies import EDITS, copied
from benchmarks.visits.blind_days import DAY, Sheet, flips
from benchmarks.visits.blind_places import Numbers, Places

FAR_M = 900.0  # legs of travel that no vehicle could have made in the time
TRIES = 5  # for some drawn rows cannot take the plant
LONG = 22  # a note that is worth copying, in characters; twice as many in Latin letters


@dataclass(slots=True)
class World:
    """What plants are put into; `notes` and the arrays of `sheet` are changed in place."""

    sheet: Sheet
    notes: list[str]
    told: Numbers
    places: Places
    starts: Numbers
    words: ModuleType | None
    recorded: bool
    rng: np.random.Generator
    chance: random.Random


def planted(world: World, *, share: float, kinds: tuple[str, ...]) -> None:
    """So large a share of all visits, spread evenly over the kinds; no helper has two kinds."""
    taken = np.zeros(int(world.sheet.helper.max()) + 1, dtype=bool)
    left = round(share * len(world.sheet.helper))
    for place, kind in enumerate(sorted(kinds, key=list(PLANTS).index)):
        wanted = left // (len(kinds) - place)
        for _ in range(TRIES):
            rows = _rows(world, taken, wanted=wanted, plant=PLANTS[kind])
            done = PLANTS[kind].put(world, rows) if len(rows) else rows
            world.sheet.kind[done] = kind
            left, wanted = left - len(done), wanted - len(done)
            taken[world.sheet.helper[rows]] = True


def _rows(world: World, taken: Numbers, *, wanted: int, plant: "Plant") -> Numbers:
    """Rows of helpers drawn by lot, each for some months on end, until there are as many as wanted."""
    sheet, rng, months = world.sheet, world.rng, len(world.starts) - 1
    people = len(taken)
    most = max(plant.months[1], round(0.6 * months))
    length = np.minimum(rng.integers(plant.months[0], most + 1, people), months)
    first = (rng.random(people) * (months - length + 1)).astype(int)
    since, until = first[sheet.helper], (first + length)[sheet.helper]
    within = (sheet.month >= since) & (sheet.month < until) & ~sheet.called & ~sheet.market & ~taken[sheet.helper]
    if plant.part < 1:
        within &= rng.random(len(within)) < plant.part
    if plant.far:
        within &= _spread(world)[sheet.helper] > FAR_M
    size = np.bincount(sheet.helper[within], minlength=people)
    lot = rng.permutation(people)
    lot = lot[size[lot] >= plant.least * np.where(plant.monthly, length, 1)[lot]]
    reach = np.cumsum(size[lot])
    lot = lot[: int(np.searchsorted(reach, wanted)) + 1] if wanted else lot[:0]
    rank = np.full(people, people)
    rank[lot] = np.arange(len(lot))
    rows = np.flatnonzero(within & (rank[sheet.helper] < people))
    rows = rows[np.argsort(rank[sheet.helper[rows]], kind="stable")][: max(wanted, plant.least)]
    return np.sort(rows) if wanted >= plant.least else rows[:0]


def _spread(world: World) -> Numbers:
    """How far from one another the homes of each helper lie, in metres."""
    sheet = world.sheet
    home = world.places.home[sheet.household]
    out = np.zeros(int(sheet.helper.max()) + 1)
    for axis in (0, 1):
        low, high = np.full(len(out), np.inf), np.full(len(out), -np.inf)
        np.minimum.at(low, sheet.helper, home[:, axis])
        np.maximum.at(high, sheet.helper, home[:, axis])
        out = np.maximum(out, np.where(np.isfinite(low), high - low, 0))
    return out


def _heads(*keys: Numbers) -> Numbers:
    """Place of the first row of each run of equal keys."""
    same = np.logical_and.reduce([key[1:] == key[:-1] for key in keys])
    return np.maximum.accumulate(np.where(np.concatenate(([False], same)), 0, np.arange(len(keys[0]))))


def _run(head: Numbers, gaps: Numbers) -> Numbers:
    """Gaps added up within each run, the first at nothing."""
    total = np.cumsum(gaps)
    return total - total[head]


def _seat_or_flat(world: World, rows: Numbers, *, jitter: float = 8.0) -> None:
    """Fixes of a helper at one desk: the township's or at home; some phones give the very same digits each time."""
    sheet, rng, people = world.sheet, world.rng, len(world.places.flat)
    helper = sheet.helper[rows]
    village = world.places.village[sheet.household[rows]]
    at_seat, frozen = (rng.random(people) < 0.6)[helper], (rng.random(people) < 0.15)[helper]
    spot = np.where(at_seat[:, None], world.places.seat[world.places.township[village]], world.places.flat[helper])
    stray = rng.normal(0, jitter, (len(rows), 2))
    spot = spot + np.where(frozen[:, None], stray[_heads(helper)], stray)
    spot[frozen] = spot[_heads(helper)][frozen]
    sheet.fix[rows] = spot
    sheet.accuracy[rows] = np.clip(rng.lognormal(3.1, 0.5, len(rows)), 5, 90)


def _desk(world: World, rows: Numbers) -> Numbers:
    """All from one desk, as if there: at invented times of the day, or one after the other between other work."""
    sheet, rng = world.sheet, world.rng
    _seat_or_flat(world, rows)
    sheet.fixed[rows] = rng.random(len(rows)) < 0.96
    helper, day = sheet.helper[rows], sheet.started[rows] // DAY
    head = _heads(helper, day)
    in_a_row = (rng.random(len(world.places.flat)) < 0.5)[helper]
    opening = (
        np.where(rng.random(len(rows)) < 0.5, rng.uniform(9, 11, len(rows)), rng.uniform(14.3, 16.5, len(rows))) * 60
    )
    clock = day * DAY + opening[head] + _run(head, np.round(rng.uniform(2, 11, len(rows))))
    sheet.started[rows] = np.where(in_a_row, clock, sheet.started[rows])
    usual = rng.choice((20.0, 30.0, 40.0), len(world.places.flat))[helper]
    sheet.duration[rows] = np.where(rng.random(len(rows)) < 0.7, usual, sheet.duration[rows])
    typed = rng.uniform(1, 6, len(rows)) + np.where(in_a_row, 0, sheet.duration[rows])
    sheet.recorded[rows] = sheet.started[rows] + typed
    sheet.detail[rows] = np.where(in_a_row, "in a row", "over the day")
    return rows


def _bulk(world: World, rows: Numbers) -> Numbers:
    """All of a month within minutes of one evening: starts as stamped, or spaced by the clock, or over that day."""
    sheet, rng, people = world.sheet, world.rng, len(world.places.flat)
    helper = sheet.helper[rows]
    head = _heads(helper, sheet.month[rows])
    place = np.arange(len(rows)) - head
    size = np.bincount(head, minlength=len(rows))[head]
    day = (sheet.started[rows] // DAY)[head + (size - 1) * 3 // 4]
    done = day * DAY + rng.uniform(19.2, 22.3, len(rows))[head] * 60 + _run(head, rng.uniform(0.3, 1.6, len(rows)))
    shares = (0.4, 0.3, 0.3) if world.recorded else (0.85, 0.15, 0)
    way = rng.choice(3, people, p=shares)[helper]
    step = np.minimum(rng.choice((15.0, 20.0, 30.0), people)[helper], 600 / size)
    step = np.maximum(np.floor(step / 5) * 5, 5)
    spaced = day * DAY + rng.choice((8.0, 8.5, 9.0), people)[helper] * 60 + place * step
    spread = day * DAY + 510 + (place + rng.uniform(0.1, 0.9, len(rows))) * 560 / size
    sheet.started[rows] = np.select((way == 0, way == 1), (done - rng.uniform(0.2, 0.5, len(rows)), spaced), spread)
    sheet.duration[rows] = np.where(
        way == 2,
        np.round(rng.uniform(10, 40, len(rows))),
        np.where(way == 1, step, rng.integers(1, 31, people)[helper]),
    )
    sheet.recorded[rows] = done
    _seat_or_flat(world, rows)
    sheet.fixed[rows] = (rng.random(people) < 0.6)[helper] & (rng.random(len(rows)) < 0.93)
    sheet.detail[rows] = np.array(("stamped", "spaced", "spread"), dtype=object)[way]
    return rows


def _late_bulk(world: World, rows: Numbers) -> Numbers:
    """A month typed at once when it is over or nearly: times invented, by the clock or to look real."""
    sheet, rng, people = world.sheet, world.rng, len(world.places.flat)
    helper = sheet.helper[rows]
    head = _heads(helper, sheet.month[rows])
    day = (world.starts[sheet.month[rows] + 1] + rng.integers(-1, 6, len(rows)))[head]
    done = day * DAY + rng.uniform(15, 21.5, len(rows))[head] * 60 + _run(head, rng.uniform(0.35, 1.8, len(rows)))
    by_clock = (rng.random(people) < 0.5)[helper]
    hour = rng.choice((9.0, 10.0, 14.0, 15.0, 16.0), people)[helper] + (np.arange(len(rows)) - head) % 3 * 0.5
    invented = sheet.started[rows] // DAY * DAY + hour * 60
    sheet.started[rows] = np.where(by_clock, invented, sheet.started[rows])
    sheet.duration[rows] = np.where(by_clock, 30, sheet.duration[rows])
    sheet.recorded[rows] = np.maximum(done, sheet.started[rows] + 40)
    _seat_or_flat(world, rows)
    sheet.fixed[rows] = (rng.random(people) < 0.5)[helper] & (rng.random(len(rows)) < 0.93)
    sheet.detail[rows] = np.where(by_clock, "by the clock", "like real")
    return rows


def _travel(world: World, rows: Numbers) -> Numbers:
    """A day's round that jumps between hamlets far apart at speeds no road allows."""
    sheet, rng = world.sheet, world.rng
    home = world.places.home[sheet.household[rows]]
    rows = rows[np.lexsort((home[:, 0] + home[:, 1], sheet.month[rows], sheet.helper[rows]))]
    head = _heads(sheet.helper[rows], sheet.month[rows])
    size, place = np.bincount(head, minlength=len(rows))[head], np.arange(len(rows)) - head
    half = (size + 1) // 2
    rows = rows[np.lexsort((np.where(place < half, 2 * place, 2 * (place - half) + 1), head))]
    home = world.places.home[sheet.household[rows]]
    leg = np.concatenate(([0.0], np.hypot(*(home[1:] - home[:-1]).T)))
    legs = np.bincount(head, (leg > FAR_M) & (place > 0), minlength=len(rows))[head]
    held = (size > 2) & (legs >= 0.7 * (size - 1))
    rows, head, leg, place = rows[held], head[held], leg[held], place[held]
    if not len(rows):
        return rows
    head = np.searchsorted(head, head)
    duration = np.round(rng.uniform(4, 9, len(rows)))
    gap = np.where(place > 0, leg / (rng.uniform(75, 260, len(rows)) * 1000 / 60), 0)
    before = np.where(place > 0, np.concatenate(([0.0], duration[:-1])), 0)
    day = (sheet.started[rows] // DAY)[head]
    sheet.started[rows] = day * DAY + rng.uniform(8.5, 14, len(rows))[head] * 60 + _run(head, gap + before)
    sheet.duration[rows] = duration
    sheet.recorded[rows] = sheet.started[rows] + duration
    sheet.fix[rows] = world.places.home[sheet.household[rows]] + rng.normal(0, 10, (len(rows), 2))
    sheet.accuracy[rows] = rng.lognormal(2.6, 0.4, len(rows)) + 3
    sheet.fixed[rows] = rng.random(len(rows)) < 0.85
    return rows


def _partial(world: World, rows: Numbers) -> Numbers:
    """Some of a helper's visits: not gone, typed at home in the evening as if true, with a note much like another."""
    sheet, rng = world.sheet, world.rng
    _seat_or_flat(world, rows)
    sheet.fixed[rows] &= rng.random(len(rows)) < 0.6
    evening = sheet.started[rows] // DAY * DAY + rng.uniform(19, 22, len(rows)) * 60
    sheet.recorded[rows] = np.maximum(evening, sheet.started[rows] + 30)
    if world.words is not None:
        _rewrite(world, rows, edits=(10, 25), whole=False)
    return rows


def _copy(world: World, rows: Numbers) -> Numbers:
    """Notes copied from a few that were true, with edits; what was copied from stays honest."""
    return _rewrite(world, rows, edits=EDITS, whole=True)


def _rewrite(world: World, rows: Numbers, *, edits: tuple[int, ...], whole: bool) -> Numbers:
    """Copies over the notes of the rows; rows of helpers who have nothing to copy from stay as they are."""
    assert world.words is not None
    sheet, chance, done = world.sheet, world.chance, []
    village = world.places.helper_village[sheet.helper]
    free = np.flatnonzero(_long(world) & (sheet.kind == ""))
    free = np.setdiff1d(free, rows, assume_unique=True)
    by_helper = _grouped(sheet.helper[free], free)
    by_village = _grouped(village[free], free)
    for mine in np.split(rows, np.flatnonzero(np.diff(sheet.helper[rows])) + 1):
        own = by_helper.get(int(sheet.helper[mine[0]]), [])
        others = by_village.get(int(village[mine[0]]), [])
        where, pool = _pool(own, others, free, chance=chance)
        if not pool:
            continue
        sources = [
            world.notes[it]
            for it in chance.sample(pool, min(len(pool), chance.choice((1, 1, 2, 3)), 1 + len(mine) // 4))
        ]
        per_cent, chained = chance.choice(edits), whole and chance.random() < 0.2
        for place, row in enumerate(mine):
            source = sources[place % len(sources)]
            spare = world.notes[chance.choice(others or pool)]
            world.notes[row] = copied(source, per_cent=per_cent, spare=spare, words=world.words, chance=chance)
            if chained:
                sources[place % len(sources)] = world.notes[row]
        sheet.detail[mine] = f"{per_cent} % {where}"
        done.append(mine)
    return np.concatenate(done) if done else rows[:0]


def _pool(own: list[int], others: list[int], free: Numbers, *, chance: random.Random) -> tuple[str, list[int]]:
    """Rows to copy from: one's own, most often; those of the village; or whatever went round, from anywhere."""
    lot = chance.random()
    if own and lot < 0.5:
        return "own", own
    if others and lot < 0.85:
        return "village", others
    return "anywhere", [int(free[chance.randrange(len(free))]) for _ in range(3)] if len(free) else []


def _long(world: World) -> Numbers:
    latin = world.words is not None and world.words.MARKS.startswith(",")
    return world.told & (
        np.fromiter(map(len, world.notes), dtype=int, count=len(world.notes)) >= LONG * (2 if latin else 1)
    )


def _grouped(key: Numbers, rows: Numbers) -> dict[int, list[int]]:
    order = np.argsort(key, kind="stable")
    cuts = np.flatnonzero(np.diff(key[order])) + 1
    return {int(key[it[0]]): rows[it].tolist() for it in np.split(order, cuts) if len(it)}


def _parrot(world: World, rows: Numbers) -> Numbers:
    """What stood in the form from last time is sent again, month after month; the first time it was true."""
    sheet, chance, done = world.sheet, world.chance, []
    rows = rows[np.lexsort((sheet.started[rows], sheet.household[rows]))]
    told = _long(world)
    for mine in np.split(rows, np.flatnonzero(np.diff(sheet.household[rows])) + 1):
        first = next((place for place, row in enumerate(mine) if told[row]), len(mine))
        for row in mine[first + 1 :]:
            note = world.notes[mine[first]]
            digit = next((it for it in note if it.isdigit()), "")
            world.notes[row] = (
                note.replace(digit, str(chance.randrange(1, 10)), 1) if digit and chance.random() < 0.15 else note
            )
            done.append(row)
    return np.sort(np.array(done, dtype=int))


def _photo(world: World, rows: Numbers) -> Numbers:
    """One or two photos shown for several families and months, as they were or cropped, brightened, turned a little."""
    sheet, rng, people = world.sheet, world.rng, len(world.places.flat)
    helper = sheet.helper[rows]
    head = _heads(helper)
    place, two = np.arange(len(rows)) - head, (rng.random(people) < 0.4)[helper]
    lead = place < 1 + two
    fresh = rows[lead & ~sheet.shown[rows]]
    sheet.photo[fresh] = rng.integers(0, 2**64, len(fresh), dtype=np.uint64, endpoint=False)
    sheet.shown[rows] = True
    source = rows[head + np.where(two, place % 2, 0)]
    edited = (rng.random(people) < 0.5)[helper]
    mask = np.where(edited, flips(len(rows), least=1, most=8, rng=rng), np.uint64(0))
    sheet.photo[rows[~lead]] = (sheet.photo[source] ^ mask)[~lead]
    sheet.detail[rows[~lead]] = np.where(edited, "edited", "exact")[~lead]
    return rows[~lead]


def _mixed(world: World, rows: Numbers) -> Numbers:
    """Two kinds at once by one helper."""
    second = _copy if world.words is not None else None
    first = world.rng.integers(0, 3 if world.recorded else 2, len(world.places.flat))[world.sheet.helper[rows]]
    for way, (name, put) in enumerate((("desk", _desk), ("bulk", _bulk), ("late_bulk", _late_bulk))):
        mine = rows[first == way]
        if len(mine):
            put(world, mine)
            if second:
                second(world, mine)
            world.sheet.detail[mine] = f"{name}{'+copy' if second else ''}"
    return rows


@dataclass(frozen=True, slots=True)
class Plant:
    """How a kind is put, and into what.

    Months on end (up to more of them in longer files), least rows of a helper (in each month, on average, where
    `monthly`), the part of rows taken, and whether homes must lie far apart.
    """

    put: Callable[[World, Numbers], Numbers]
    months: tuple[int, int]
    least: int = 4
    monthly: bool = False
    part: float = 1.0
    far: bool = False


PLANTS = {
    "travel": Plant(_travel, (1, 3), least=4, monthly=True, far=True),
    "bulk": Plant(_bulk, (1, 2), least=5, monthly=True),
    "late_bulk": Plant(_late_bulk, (1, 3), least=4, monthly=True),
    "desk": Plant(_desk, (1, 6)),
    "photo": Plant(_photo, (1, 4), least=5),
    "parrot": Plant(_parrot, (3, 6), least=9),
    "copy": Plant(_copy, (1, 6)),
    "mixed": Plant(_mixed, (1, 3), least=5, monthly=True),
    "partial": Plant(_partial, (3, 12), least=2, part=0.2),
}  # what needs most of a helper is drawn first
