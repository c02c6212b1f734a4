"""Where an invented county lives: villages, hamlets, homes, and who helps whom; in metres from the county seat."""

from dataclasses import dataclass

import numpy as np

Numbers = np.ndarray
LIVE, EVENING, WEEKLY, OFFICE = range(
    4
)  # where and when a helper types a note: there, at home, on Sundays, at the village's


@dataclass(frozen=True, slots=True)
class Land:
    """Shape of a county; distances in metres, speed in km/h as the crow flies, shares of 1."""

    lat: float
    lon: float
    township_m: tuple[float, float]
    village_m: tuple[float, float]
    hamlet_m: float
    home_m: float
    speed: float
    gorges: float
    in_rows: bool = False


@dataclass(frozen=True, slots=True)
class Habits:
    """How the helpers of a county work; shares of 1 of helpers, or of outings where it says so."""

    typing: tuple[float, float, float, float] = (0.72, 0.11, 0.09, 0.08)
    large: float = 0.05
    shared: float = 0.03
    terse: float = 0.3
    gathered: float = 0.15  # of outings
    market: float = 0.04  # of outings
    called: float = 0.04  # of outings
    fix: float = 0.85  # of visits outside gorges
    photo: float = 0.12  # of visits
    stamped: float = 0.5  # helpers whose form takes the start by itself, to the second


@dataclass(frozen=True, slots=True)
class Places:
    """Homes with their village, hamlet and helper; villages, townships and helpers by their number."""

    village: Numbers
    hamlet: Numbers
    home: Numbers
    helper: Numbers
    square: Numbers  # of hamlets
    office: Numbers  # of villages
    gorge: Numbers  # of villages
    township: Numbers  # of villages
    seat: Numbers  # of townships
    flat: Numbers  # of helpers
    helper_village: Numbers
    typing: Numbers  # of helpers
    device: Numbers  # of helpers: whose device this is
    terse: Numbers  # of helpers
    stamped: Numbers  # of helpers


def places_of(households: int, *, land: Land, habits: Habits, rng: np.random.Generator) -> Places:
    """A county of so many households."""
    sizes = rng.integers(18, 90, households // 18 + 2)
    sizes = sizes[: int(np.searchsorted(np.cumsum(sizes), households)) + 1]
    village = np.repeat(np.arange(len(sizes)), sizes)[:households]
    township = np.arange(len(sizes)) // 11
    seat = _round(rng, *land.township_m, count=int(township[-1]) + 1)
    office = seat[township] + _round(rng, *land.village_m, count=len(sizes))
    hamlets = rng.integers(2, 7, len(sizes))
    first = np.cumsum(hamlets) - hamlets
    square = np.repeat(office, hamlets, axis=0) + rng.normal(0, land.hamlet_m, (int(hamlets.sum()), 2))
    hamlet = np.sort(first[village] + (rng.random(households) ** 1.3 * hamlets[village]).astype(int))
    home = square[hamlet] + _offsets(hamlet, land=land, rng=rng)
    helper = _helpers(village, large=habits.large, rng=rng)
    count = int(helper.max()) + 1
    helper_village = np.zeros(count, dtype=int)
    helper_village[helper[::-1]] = village[::-1]
    helper = _two_villages(helper, helper_village, township=township, rng=rng)
    typing = rng.choice(4, count, p=habits.typing)
    flat = _flats(seat[township[helper_village]], office[helper_village], rng=rng)
    device = np.arange(count)
    pairs = np.flatnonzero((rng.random(count - 1) < habits.shared) & (helper_village[1:] == helper_village[:-1])) + 1
    device[pairs] = pairs - 1
    typing[pairs], typing[pairs - 1] = OFFICE, OFFICE
    gorge = rng.random(len(sizes)) < land.gorges
    terse, stamped = rng.random(count) < habits.terse, rng.random(count) < habits.stamped
    return Places(
        village, hamlet, home, helper, square, office, gorge, township, seat, flat, helper_village, typing, device,
        terse, stamped,
    )  # fmt: skip


def _flats(seat: Numbers, office: Numbers, *, rng: np.random.Generator) -> Numbers:
    """Where helpers live: in the county town, at the seat of the township, or in the village they help."""
    count = len(seat)
    lot = rng.random(count)[:, None]
    of_seat, of_village = seat + _round(rng, 80, 700, count=count), office + _round(rng, 150, 1_500, count=count)
    return np.where(lot < 0.55, _round(rng, 100, 2_500, count=count), np.where(lot < 0.75, of_seat, of_village))


def _round(rng: np.random.Generator, least: float, most: float, *, count: int) -> Numbers:
    """Points around nothing at a distance in the range."""
    angle, far = rng.uniform(0, 2 * np.pi, count), rng.uniform(least, most, count)
    return np.column_stack((np.cos(angle) * far, np.sin(angle) * far))


def _offsets(hamlet: Numbers, *, land: Land, rng: np.random.Generator) -> Numbers:
    """Of homes from their square: scattered, or in rows along a road with the same house again and again."""
    if not land.in_rows:
        return _round(rng, 0.5, 1.5, count=len(hamlet)) * (land.home_m * rng.lognormal(0, 0.5, len(hamlet)))[:, None]
    place = np.arange(len(hamlet)) - np.searchsorted(hamlet, hamlet)
    return np.column_stack((place % 10 * land.home_m, place // 10 * land.home_m * 1.6)) + rng.normal(
        0, 2, (len(hamlet), 2)
    )


def _helpers(village: Numbers, *, large: float, rng: np.random.Generator) -> Numbers:
    """Who helps each household: most two to five of one village, often neighbours; officials fifteen to thirty."""
    count = len(village)
    sizes = np.where(rng.random(count) < large / 4, rng.integers(15, 31, count), rng.integers(2, 6, count))
    drawn = np.repeat(np.arange(count), sizes)[:count]
    scattered = rng.random(int(village.max()) + 1) < 0.3
    key = np.where(scattered[village], rng.random(count) * count, np.arange(count))
    order = np.lexsort((key, village))
    pair = np.empty(count, dtype=np.int64)
    pair[order] = drawn
    return np.unique(pair * (int(village.max()) + 1) + village, return_inverse=True)[1]


def _two_villages(helper: Numbers, home: Numbers, *, township: Numbers, rng: np.random.Generator) -> Numbers:
    """A few helpers answer for families of two villages of their township: their own and another helper's."""
    count = len(home)
    other = np.minimum(np.arange(count) + rng.integers(25, 60, count), count - 1)
    joins = (rng.random(count) < 0.08) & (township[home] == township[home[other]]) & (home != home[other])
    takes = np.arange(count)
    takes[other[joins]] = np.flatnonzero(joins)
    return takes[helper]
