"""Honest visits with real habits, and every planted kind of desk work beside them; the truth stands apart.

Honest: rounds from home to home; meetings of a hamlet; market days; gorges where a fix is missing or bad; phones that
share one place; short notes that are all alike; filing days late, when there is a signal again. Planted, by helper and
month: see KINDS.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from math import hypot
from random import Random

import polars as pl

from benchmarks.visits.land import DEGREE, Helper, Home, helpers_of, moved
from benchmarks.visits.notes import edited, told_of

KINDS = (
    "desk", "bulk", "late_bulk", "copy_05", "copy_10", "copy_25", "copy_40", "copy_across", "photo_exact",
    "photo_edited", "travel", "partial",
)  # fmt: skip
PLANTABLE = KINDS[:-1]
BEGUN = date(2017, 3, 1)
FIRST_HOUR, ROAD_KMH = 8.2, 22


@dataclass(slots=True)
class Visit:
    """One visit as it would be recorded; `kind` is its truth, empty where it took place as told."""

    helper: str
    home: Home
    started: datetime
    minutes: float
    fix: tuple[float, float] | None
    accuracy: float | None
    note: str
    photo: int | None
    recorded: datetime
    kind: str = ""


def visits_of(*, helpers: int, months: int, seed: int, planted: float = 0.12) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The file of visits as `xiuhua verify` reads it, and the truth: visit_id, kind (empty: honest).

    A helper's month is planted with a kind at `planted`.
    """
    dice = Random(seed)
    people = helpers_of(dice, count=helpers)
    rows: list[Visit] = []
    for month in range(months):
        planting: list[tuple[Helper, list[Visit], str]] = []
        for helper in people:
            kind = dice.choice(KINDS) if dice.random() < planted else ""
            made = list(_month(helper, month, dice))
            rows += made
            planting.append((helper, made, kind))
        for helper, made, kind in planting:
            if kind and len(made) >= 5:
                PLANT[kind](helper, made, dice, rows)
    dice.shuffle(rows)
    return _tables(rows)


def _month(helper: Helper, month: int, dice: Random) -> Iterator[Visit]:
    first = date(BEGUN.year + (BEGUN.month - 1 + month) // 12, (BEGUN.month - 1 + month) % 12 + 1, 1)
    todo = [home for home in helper.homes if dice.random() < 0.8] + [it for it in helper.homes if dice.random() < 0.4]
    dice.shuffle(todo)
    days = sorted(dice.sample(range(28), min(28, max(2, len(todo) // 3 + 1))))
    while todo and days:
        day = first + timedelta(days=days.pop())
        way = dice.random()
        if way < 0.1:
            taken = [it for it in todo if it.hamlet == todo[0].hamlet] + [
                it for it in helper.homes if it.hamlet == todo[0].hamlet
            ]
            taken = list({it.household: it for it in taken}.values())[:9]
            todo = [it for it in todo if it not in taken]
            yield from _filed(helper, list(_meeting(helper, taken, day, dice)), dice)
        elif way < 0.17 and day.day % 10 in (2, 5, 8):
            taken, todo = todo[: dice.randint(1, 4)], todo[4:]
            yield from _filed(helper, list(_market(helper, taken, day, dice)), dice)
        else:
            many = dice.randint(2, 5)
            taken, todo = todo[:many], todo[many:]
            taken.sort(key=lambda it: it.hamlet)
            yield from _filed(helper, list(_round(helper, taken, day, dice)), dice)


def _round(helper: Helper, homes: list[Home], day: date, dice: Random) -> Iterator[Visit]:
    clock, last = FIRST_HOUR + dice.random() * 2.5, homes[0]
    for home in homes:
        clock += hypot(home.lat - last.lat, (home.lon - last.lon) * 0.85) * DEGREE / 1000 / ROAD_KMH
        last = home
        minutes = max(6.0, dice.gauss(33, 13))
        yield _visit(helper, home, dice, day=day, clock=clock, minutes=minutes, place=(home.lat, home.lon))
        clock += minutes / 60 + 0.12 + dice.random() * 0.7 + (1.2 if 11.7 < clock < 12.6 else 0)


def _meeting(helper: Helper, homes: list[Home], day: date, dice: Random) -> Iterator[Visit]:
    clock, minutes = 9 + dice.random() * 7, float(dice.choice((40, 60, 90)))
    spot = moved((homes[0].lat, homes[0].lon), dice, 25)
    for home in homes:
        yield _visit(helper, home, dice, day=day, clock=clock, minutes=minutes, place=spot)
        clock += dice.choice((0, 0, 2, 4)) / 60


def _market(helper: Helper, homes: list[Home], day: date, dice: Random) -> Iterator[Visit]:
    clock = 8.5 + dice.random()
    for home in homes:
        minutes = 5 + dice.random() * 15
        place = moved(helper.market, dice, 15)
        yield _visit(helper, home, dice, day=day, clock=clock, minutes=minutes, place=place)
        clock += minutes / 60 + dice.random() * 0.6


def _visit(
    helper: Helper, home: Home, dice: Random, *, day: date, clock: float, minutes: float, place: tuple[float, float]
) -> Visit:
    started = datetime(day.year, day.month, day.day) + timedelta(minutes=round(clock * 60))  # noqa: DTZ001 -- local
    bad = home.gorge and dice.random() < 0.6
    accuracy = dice.uniform(300, 2_500) if bad else dice.uniform(4, 45)
    fix = None if dice.random() < (0.5 if bad else 0.12) else moved(place, dice, accuracy / 1.7)
    note = told_of(home, dice, style=helper.style, terse=helper.terse)
    photo = dice.getrandbits(64) if helper.photographs and dice.random() < 0.6 else None
    return Visit(helper.helper, home, started, round(minutes), fix, accuracy if fix else None, note, photo, started)


def _filed(helper: Helper, made: list[Visit], dice: Random) -> Iterator[Visit]:
    """Recorded in the evening or at once; by those without a signal some days late, all together."""
    if helper.late and dice.random() < 0.7:
        at = max(it.started for it in made) + timedelta(days=dice.randint(2, 9), hours=dice.random() * 5)
        for it in made:
            at += timedelta(seconds=dice.randint(1, 90))
            yield replace(it, recorded=at)
        return
    for it in made:
        yield replace(it, recorded=it.started + timedelta(minutes=it.minutes + dice.uniform(0, 240)))


# ── Planted kinds ────────────────────────────────────────────────────────────────────────────────────────────────────


def _desk(helper: Helper, made: list[Visit], dice: Random, _: list[Visit]) -> None:
    for it in made:
        it.accuracy = dice.uniform(5, 35)
        it.fix, it.kind = moved(helper.office, dice, it.accuracy / 3), "desk"
        it.recorded = it.started + timedelta(minutes=it.minutes)


def _partial(helper: Helper, made: list[Visit], dice: Random, _: list[Visit]) -> None:
    for it in made:
        if dice.random() < 0.25:
            it.accuracy = 20.0
            it.fix, it.kind = moved(helper.office, dice, 8), "partial"


def _bulk(_: Helper, made: list[Visit], dice: Random, __: list[Visit]) -> None:
    clock = made[-1].started.replace(hour=dice.choice((10, 15, 19, 21)), minute=dice.randrange(50))
    for it in dice.sample(made, len(made)):
        it.started, it.kind, it.fix, it.accuracy = clock, "bulk", None, None
        it.recorded = clock + timedelta(minutes=2)
        clock += timedelta(minutes=dice.randint(1, 6))


def _late_bulk(_: Helper, made: list[Visit], dice: Random, __: list[Visit]) -> None:
    last = max(it.started for it in made)
    clock = (last + timedelta(days=dice.randint(2, 7))).replace(hour=dice.randint(14, 22), minute=dice.randrange(60))
    for it in sorted(made, key=lambda it: it.started):
        it.started = it.started.replace(day=dice.randint(1, max(1, last.day - 6)), hour=dice.randint(8, 17))
        it.fix = it.accuracy = None
        it.recorded, it.kind = clock, "late_bulk"
        clock += timedelta(seconds=dice.randint(30, 200))


def _copied(made: list[Visit], master: str, dice: Random, *, share: float, name: str) -> None:
    for it in made:
        it.note, it.kind = edited(master, dice, share=share), name


def _copy(share: float, name: str):
    def plant(_: Helper, made: list[Visit], dice: Random, __: list[Visit]) -> None:
        _copied(made, max((it.note for it in made), key=len), dice, share=share, name=name)

    return plant


def _copy_across(helper: Helper, made: list[Visit], dice: Random, rows: list[Visit]) -> None:
    """Each note is somebody else's of the same month, a little changed."""
    for it in made:
        others = (dice.choice(rows) for _ in range(200))
        other = next((o for o in others if _may_lend(o, it, helper)), None)
        if other:
            it.note, it.kind = edited(other.note, dice, share=0.1), "copy_across"


def _may_lend(other: Visit, it: Visit, helper: Helper) -> bool:
    """Whether there was a note worth copying before, of somebody else."""
    return other.helper != helper.helper and len(other.note) > 35 and not other.kind and other.started < it.started


def _photo(bits: int, name: str):
    def plant(_: Helper, made: list[Visit], dice: Random, __: list[Visit]) -> None:
        made.sort(key=lambda it: it.started)
        made[0].photo = made[0].photo or dice.getrandbits(64)
        for it in made[1:]:
            it.photo, it.kind = made[0].photo, name
            for bit in dice.sample(range(64), dice.randint(1, bits) if bits else 0):
                it.photo ^= 1 << bit

    return plant


def _travel(_: Helper, made: list[Visit], dice: Random, __: list[Visit]) -> None:
    """Homes of a village far away between, each minutes after the other."""
    made.sort(key=lambda it: it.started)
    clock, far = made[0].started, (0.2 + dice.random() * 0.3, 0.0)
    for number, it in enumerate(made):
        if number % 6 == 0:
            clock = it.started
        it.started, it.kind, it.accuracy = clock, "travel", dice.uniform(5, 30)
        shift = far if number % 2 else (0.0, 0.0)
        it.home = replace(
            it.home, lat=it.home.lat + shift[0], lon=it.home.lon, household=f"{it.home.household}{number % 2}"
        )
        it.fix = moved((it.home.lat, it.home.lon), dice, it.accuracy / 2)
        it.recorded = clock + timedelta(minutes=it.minutes)
        clock += timedelta(minutes=it.minutes + dice.randint(2, 15))


PLANT = {
    "desk": _desk, "bulk": _bulk, "late_bulk": _late_bulk, "copy_05": _copy(0.05, "copy_05"),
    "copy_10": _copy(0.1, "copy_10"), "copy_25": _copy(0.25, "copy_25"), "copy_40": _copy(0.4, "copy_40"),
    "copy_across": _copy_across, "photo_exact": _photo(0, "photo_exact"), "photo_edited": _photo(8, "photo_edited"),
    "travel": _travel, "partial": _partial,
}  # fmt: skip


def _tables(rows: list[Visit]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Rows as text, as a file has them, and their truth."""
    fixes = [it.fix or (None, None) for it in rows]
    frame = pl.DataFrame(
        {
            "visit_id": [f"v{number:07}" for number in range(len(rows))], "helper": [it.helper for it in rows],
            "household": [it.home.household for it in rows], "village": [it.home.village for it in rows],
            "home_lat": [round(it.home.lat, 6) for it in rows], "home_lon": [round(it.home.lon, 6) for it in rows],
            "started": [it.started.isoformat(timespec="seconds") for it in rows],
            "duration_min": [it.minutes for it in rows], "lat": [at and round(at, 6) for at, _ in fixes],
            "lon": [at and round(at, 6) for _, at in fixes],
            "accuracy_m": [it.accuracy and round(it.accuracy, 1) for it in rows], "note": [it.note for it in rows],
            "photo": [None if it.photo is None else f"{it.photo:016x}" for it in rows],
            "recorded": [it.recorded.isoformat(timespec="seconds") for it in rows],
        }
    )  # fmt: skip
    return frame, pl.DataFrame({"visit_id": frame["visit_id"], "kind": [it.kind for it in rows]})
