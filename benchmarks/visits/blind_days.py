"""How honest helpers spend their days: outings, gatherings, markets, calls; where they type, and when.

Times are minutes since the first day of the first month; places are metres.
"""

from dataclasses import dataclass

import numpy as np

from benchmarks.visits.blind_places import EVENING, LIVE, OFFICE, WEEKLY, Habits, Land, Numbers, Places

DAY = 24 * 60


@dataclass(slots=True)
class Sheet:
    """Visits, one place an array; what is planted later is written over what stands here."""

    household: Numbers
    helper: Numbers
    month: Numbers
    started: Numbers
    duration: Numbers
    fix: Numbers
    accuracy: Numbers
    fixed: Numbers
    recorded: Numbers
    photo: Numbers
    shown: Numbers
    called: Numbers
    market: Numbers
    company: Numbers  # first row of those met together, or -1
    kind: Numbers  # nothing where honest
    detail: Numbers

    def taken(self, order: Numbers) -> "Sheet":
        """The same in another order, or some of it."""
        return Sheet(*(getattr(self, name)[order] for name in self.__slots__))


def days_of(
    places: Places, *, visits: int, starts: Numbers, land: Land, habits: Habits, rng: np.random.Generator
) -> Sheet:
    """Honest visits by helper and time; `starts` are the first days of the months and of the one after."""
    household, month, again = _due(len(places.helper), visits=visits, months=len(starts) - 1, rng=rng)
    helper = places.helper[household]
    outing = _outings(helper, month, again, places.hamlet[household], rng=rng)
    what, day = _days(helper, month, outing, places=places, starts=starts, habits=habits, rng=rng)
    called, market = what == 1, what == 2
    order = np.lexsort((household, places.hamlet[household], called, ~market, day, helper))
    household, helper, month, day, called, market = (
        it[order] for it in (household, helper, month, day, called, market)
    )
    started, duration = _times(
        helper, day, places.home[household], called, market, speed=land.speed, stamped=places.stamped, rng=rng
    )
    gathered = (rng.random(int(helper.max()) + 1) < 2 * habits.gathered)[helper] & ~called & ~market
    started, duration, company = _gather(
        helper, day, places.hamlet[household], started, duration, gathered=gathered, rng=rng
    )
    nothing = np.zeros(len(household), dtype=np.uint64)
    sheet = Sheet(
        household, helper, month, started, duration, places.home[household].copy(), started.copy(), called.copy(),
        started.copy(), nothing, called.copy(), called, market, company,
        np.full(len(household), "", dtype=object),
        np.full(len(household), "", dtype=object),
    )  # fmt: skip
    _type(sheet, places, day=day, habits=habits, rng=rng)
    _photograph(sheet, share=habits.photo, rng=rng)
    return sheet


def _due(households: int, *, visits: int, months: int, rng: np.random.Generator) -> tuple[Numbers, Numbers, Numbers]:
    """Exactly so many visits: most households once a month, some twice, some not."""
    times = rng.choice(3, (households, months), p=(0.05, 0.82, 0.13)).ravel()
    cell = np.repeat(np.arange(households * months), times)
    again = np.concatenate(([False], cell[1:] == cell[:-1]))
    kept = np.sort(rng.permutation(len(cell))[:visits])
    return cell[kept] // months, cell[kept] % months, again[kept]


def _outings(helper: Numbers, month: Numbers, again: Numbers, hamlet: Numbers, *, rng: np.random.Generator) -> Numbers:
    """Number of the outing of a helper's month; hamlet after hamlet, a second visit on a day of its own."""
    order = np.lexsort((hamlet, again, month, helper))
    group = (helper * 10_000 + month)[order]
    new = np.concatenate(([True], group[1:] != group[:-1]))
    first = np.flatnonzero(new)
    count = np.diff(np.append(first, len(group)))
    rank = np.arange(len(group)) - np.repeat(first, count)
    days = np.clip(np.ceil(count / rng.uniform(2.5, 7, len(count))), 1, 10)
    number = np.empty(len(group), dtype=int)
    number[order] = np.floor(rank * np.repeat(days / count, count)).astype(int)
    return np.where(again, 11, number)


def _days(
    helper: Numbers, month: Numbers, outing: Numbers, *, places: Places, starts: Numbers, habits: Habits,
    rng: np.random.Generator,
) -> tuple[Numbers, Numbers]:  # fmt: skip
    """What an outing is (0 visits, 1 calls, 2 a market), and its day: fewer on Sundays, more at the end of a month."""
    months = len(starts) - 1
    cell = (places.device[helper] * months + month) * 12 + outing
    lots = rng.random((len(places.device) * months * 12, 2), dtype=np.float32)[cell]
    bounds = np.cumsum((habits.called, habits.market))
    what = np.where(lots[:, 1] < bounds[0], 1, np.where(lots[:, 1] < bounds[1], 2, 0))
    day = np.empty(len(helper), dtype=int)
    for place in range(months):
        days = np.arange(starts[place], starts[place + 1])
        weight = np.where(days % 7 == 6, 0.3, np.where(days % 7 == 5, 0.6, 1.0))
        weight[-5:] *= 2.5
        weight[rng.integers(0, len(days) - 3) :][:3] *= 2.0  # a festival, or a week when an inspection is expected
        mine = month == place
        day[mine] = days[np.minimum(np.searchsorted(np.cumsum(weight) / weight.sum(), lots[mine, 0]), len(days) - 1)]
    held = places.township[places.helper_village[helper]] % 3
    moved = day - (day - held) % 3
    return what, np.where((what == 2) & (moved >= starts[month]), moved, day)


def _times(
    helper: Numbers, day: Numbers, home: Numbers, called: Numbers, market: Numbers, *, speed: float, stamped: Numbers,
    rng: np.random.Generator,
) -> tuple[Numbers, Numbers]:  # fmt: skip
    """Start and minutes of visits, one after the other as the way allows; typed ones rounded as people round."""
    count, people = len(helper), len(stamped)
    step = np.where(stamped, 0.0, rng.choice((5.0, 10.0, 15.0), people))[helper]
    usual = rng.choice((0.0, 0.0, 0.0, 20.0, 30.0), people)[helper]
    long = np.clip(rng.lognormal(np.log(rng.uniform(14, 34, people))[helper], 0.4), 6, 120)
    long = np.where(called, rng.uniform(3, 11, count), np.where(market, rng.uniform(6, 20, count), long))
    duration = np.where(
        (usual > 0) & ~called & ~market,
        usual,
        np.where(step > 0, np.maximum(5, np.round(long / 5) * 5), np.round(long)),
    )
    same = np.concatenate(([False], _same(helper, day)))
    away = np.concatenate(([0.0], np.hypot(*(home[1:] - home[:-1]).T))) * ~(called | market)
    way = away / (speed * 1000 / 60) * rng.uniform(1, 1.6, count) + rng.lognormal(1.3, 0.6, count)
    before = np.concatenate(([0.0], duration[:-1]))
    opening = _opening(same, called, market, rng=rng)
    same &= np.concatenate(([False], _same(called, market)))
    sloppy = (rng.random(people) < 0.1)[helper]  # round each time by itself, so that ways get too short
    pause = np.where((step > 0) & ~sloppy, np.ceil((before + way) / np.maximum(step, 1)) * step, before + way)
    opening = np.where(step > 0, np.ceil(opening / np.maximum(step, 1)) * step, opening)
    run = np.cumsum(np.where(same, pause, 0.0))
    head = np.maximum.accumulate(np.where(same, 0, np.arange(count)))
    clock = opening[head] + run - run[head]
    lunch = (opening[head] < 720) & (clock > 735) & ~called
    clock = clock + np.where(lunch, rng.uniform(60, 110, count)[head], 0)
    clock = np.where(step > 0, np.ceil(clock / np.maximum(step, 1)) * step, clock)
    return day * DAY + clock, duration


def _opening(same: Numbers, called: Numbers, market: Numbers, *, rng: np.random.Generator) -> Numbers:
    """When a day begins: long days in the morning; after a market in the afternoon; calls when the way is done."""
    count = len(same)
    head = np.maximum.accumulate(np.where(same, 0, np.arange(count)))
    long, sold = (np.bincount(head, it, minlength=count)[head] for it in (~called & ~market, market))
    late = (sold > 0) | ((long < 5) & (rng.random(count) < 0.28))
    opening = np.where(late, rng.uniform(13.8, 15.6, count), rng.uniform(8.2, 10.8, count))
    opening = np.where(market, rng.uniform(8, 10, count), opening)
    busy = (long + sold > 0) | (rng.random(count) < 0.6)
    return np.where(called, np.where(busy, rng.uniform(18.8, 20, count), rng.uniform(11, 12, count)), opening) * 60


def _gather(
    helper: Numbers, day: Numbers, hamlet: Numbers, started: Numbers, duration: Numbers, *, gathered: Numbers,
    rng: np.random.Generator,
) -> tuple[Numbers, Numbers, Numbers]:  # fmt: skip
    """Families of one hamlet met at its square, all at once or one by one; and the first row of each company, or -1."""
    head = np.maximum.accumulate(
        np.where(np.concatenate(([False], _same(helper, day, hamlet))), 0, np.arange(len(helper)))
    )
    size = np.bincount(head, minlength=len(helper))[head]
    company = gathered & (size > 1) & (rng.random(len(helper)) < 0.5)[head]
    at_once = (rng.random(len(helper)) < 0.5)[head]
    place = np.arange(len(helper)) - head
    pause = np.round(rng.uniform(4, 12, len(helper)))[head]
    first = started[head] + np.where(at_once, 0, place * pause)
    told = np.where(at_once, np.round(duration[head] + 4.0 * size), pause)
    return np.where(company, first, started), np.where(company, told, duration), np.where(company, head, -1)


def _type(sheet: Sheet, places: Places, *, day: Numbers, habits: Habits, rng: np.random.Generator) -> None:
    """Where the note is typed and when: a fix is of that place, `recorded` of that time."""
    count, company = len(sheet.helper), sheet.company
    village = places.village[sheet.household]
    head = np.maximum.accumulate(np.where(np.concatenate(([False], _same(sheet.helper, day))), 0, np.arange(count)))
    typing = np.where((rng.random(count) < 0.12)[head], LIVE, places.typing[sheet.helper])
    typing = np.where(sheet.called, np.where(rng.random(count) < 0.7, LIVE, EVENING), typing)
    spot = places.home[sheet.household] + rng.normal(0, 9, (count, 2))
    met = company >= 0
    spot[met] = (places.square[places.hamlet[sheet.household]] + rng.normal(0, 12, (count, 2))[company])[met]
    stall = (places.seat + _market(len(places.seat)))[places.township[village]] + rng.normal(0, 45, (count, 2))
    spot[sheet.market] = stall[sheet.market]
    at_home = np.isin(typing, (EVENING, WEEKLY)) | sheet.called
    spot[at_home] = (places.flat[sheet.helper] + rng.normal(0, 8, (count, 2)))[at_home]
    at_office = (typing == OFFICE) & ~sheet.called
    spot[at_office] = (places.office[village] + rng.normal(0, 6, (count, 2)))[at_office]
    deep = places.gorge[village] & ~at_home & ~sheet.market
    sheet.accuracy = np.where(
        deep, np.clip(rng.lognormal(4.6, 0.7, count), 30, 800), rng.lognormal(2.6, 0.5, count) + 3
    )
    error = rng.normal(0, 0.45, (count, 2)) * sheet.accuracy[:, None]
    error[met] = error[company[met]]
    sheet.accuracy[met] = sheet.accuracy[company[met]]
    sheet.fix = spot + error
    sheet.fixed = rng.random(count) < np.where(sheet.called, 0.35, np.where(deep, 0.3, habits.fix))
    sheet.fixed &= ~((typing == WEEKLY) & (rng.random(count) < 0.5))
    stale = deep & (rng.random(count) < 0.08) & np.concatenate(([False], sheet.helper[1:] == sheet.helper[:-1]))
    sheet.fix[stale] = sheet.fix[np.flatnonzero(stale) - 1]  # the phone gives its last place again
    at_once = sheet.started + sheet.duration + rng.exponential(6, count)
    tonight = day * DAY + np.where(typing == OFFICE, rng.uniform(16.6, 17.6, count), rng.uniform(19, 20.8, count)) * 60
    weeks = np.where(rng.random(len(places.typing)) < 0.25, 14, 7)[sheet.helper]  # some only every second Sunday
    sunday = ((day // weeks + 1) * weeks - 1) * DAY + 14.5 * 60
    batch = np.where(typing == LIVE, -1, np.where(typing == WEEKLY, sunday, day * DAY + typing))
    begin = np.where(typing == WEEKLY, sunday + 60 * rng.uniform(0, 5, count), tonight)
    pace = np.where(places.terse[sheet.helper], rng.uniform(1.2, 4, count), rng.uniform(1.8, 6, count))
    done = _typed_one_by_one(places.device[sheet.helper], batch, begin, sheet.started, pace=pace)
    sheet.recorded = np.where(batch < 0, at_once, np.maximum(done, at_once))


def _market(townships: int) -> Numbers:
    """Where the market lies from the office of its township: around the corner, each elsewhere."""
    angle = np.arange(townships) * 2.4
    return np.column_stack((np.cos(angle), np.sin(angle))) * (190 + 23 * (np.arange(townships) % 9))[:, None]


def _typed_one_by_one(device: Numbers, batch: Numbers, begin: Numbers, started: Numbers, *, pace: Numbers) -> Numbers:
    """When each note of a batch is done: some minutes after the one before, by the order of the visits."""
    order = np.lexsort((started, batch, device))
    same = np.concatenate(([False], _same(device[order], batch[order])))
    head = np.maximum.accumulate(np.where(same, 0, np.arange(len(order))))
    took = np.cumsum(pace[order])
    done = np.empty(len(order))
    done[order] = np.maximum(begin[order], (started + 25)[order])[head] + took - took[head]
    return done


def _same(*keys: Numbers) -> Numbers:
    """Whether each row but the first has the keys of the one before."""
    return np.logical_and.reduce([key[1:] == key[:-1] for key in keys])


def _photograph(sheet: Sheet, *, share: float, rng: np.random.Generator) -> None:
    """Photos by some helpers: of one family they resemble one another, yet differ by more than fourteen bits."""
    eager = rng.choice((0.0, 0.0, 0.5, 2.0), int(sheet.helper.max()) + 1) * share * 1.6
    sheet.shown = (rng.random(len(sheet.helper)) < eager[sheet.helper]) & ~sheet.called
    base = rng.integers(0, 2**64, int(sheet.household.max()) + 1, dtype=np.uint64, endpoint=False)
    where = np.flatnonzero(sheet.shown)
    where = where[np.argsort(sheet.household[where], kind="stable")]
    household = sheet.household[where]
    nth = np.arange(len(where)) - np.searchsorted(household, household)
    views = _views(rng)
    sheet.photo[where] = base[household] ^ views[nth % len(views)]


def _views(rng: np.random.Generator) -> Numbers:
    """Bits by which photos of one family differ from its first: no two of them by fourteen or less."""
    kept: list[int] = []
    for mask in flips(2_000, least=9, most=16, rng=rng).tolist():
        if mask.bit_count() > 14 and all((mask ^ other).bit_count() > 14 for other in kept):
            kept.append(mask)
    return np.array(kept[:48], dtype=np.uint64)


def flips(count: int, *, least: int, most: int, rng: np.random.Generator) -> Numbers:
    """Masks of 64 bits of which as many are set as drawn from the range."""
    out = np.empty(count, dtype=np.uint64)
    for begin in range(0, count, 50_000):
        size = min(50_000, count - begin)
        rank = rng.random((size, 64), dtype=np.float32).argsort(axis=1)
        bits = rank < rng.integers(least, most + 1, size)[:, None]
        out[begin : begin + size] = np.packbits(bits, axis=1).view(">u8").astype(np.uint64).ravel()
    return out
