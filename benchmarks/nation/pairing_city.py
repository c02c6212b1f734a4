"""An invented city to be paired: units with their cadres, villages with their households, and who helps whom now."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl

from xiuhua.loop.assign.task import Task, task_of
from xiuhua.policy.pairing_reader import pairing_policy
from xiuhua.policy.reader import read_pack
from xiuhua.words import AssignmentKind

ROOT = Path(__file__).parents[2]
DAY = date(2017, 3, 31)
HELPERS_PER_HOUSEHOLD = 56_737 / 128_000  # People's Daily, 31 March 2017
HOUSEHOLDS_PER_VILLAGE = 128_000 / 2_315
UNITS_PER_VILLAGE = 2_050 / 2_315
PAIRED_SHARE = 0.9  # of the households have a helper now
COUNTY = 25_600  # households, of five counties a city
SKILLS = ("medicine", "teaching", "farming", "livestock", "building", "waterworks", "finance", "employment", "welfare")
CAUSES = ("illness", "disability", "education", "disaster", "land", "water", "skill", "labour", "money", "transport")


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of a city, as a register would give them."""

    helpers: pl.DataFrame
    households: pl.DataFrame
    current: pl.DataFrame


def rows_of_city(households: int, *, seed: int = 1, shared: bool = False) -> Rows:
    """So many households in villages of some fifty, each contracted to one unit whose cadres can hold them all.

    With `shared`, every village is contracted to a second unit far and wide too, so that all hang together.
    """
    chance = np.random.default_rng(seed)
    villages = max(2, round(households / HOUSEHOLDS_PER_VILLAGE))
    units = max(1, round(villages * UNITS_PER_VILLAGE))
    unit = np.concatenate([np.arange(units), chance.integers(0, units, villages - units)])
    village = np.sort(chance.integers(0, villages, households))
    seats = chance.uniform((106.3, 31.3), (107.8, 32.7), (units, 2))
    centres = seats[unit] + chance.normal(0, 0.08, (villages, 2))
    homes = centres[village] + chance.normal(0, 0.015, (households, 2))
    held = np.bincount(unit[village], minlength=units)
    staff = np.repeat(np.arange(units), np.ceil(held * HELPERS_PER_HOUSEHOLD).astype(int))
    names = np.array([f"U{it:05}" for it in range(units)])
    contracted = [[names[one]] for one in unit]
    if shared:
        contracted = [
            [*own, names[other]] for own, other in zip(contracted, chance.integers(0, units, villages), strict=True)
        ]
    frame = pl.DataFrame(
        {
            "household": [f"D{it:07}" for it in range(households)],
            "village": [f"V{it:05}" for it in village],
            "lon": homes[:, 0],
            "lat": homes[:, 1],
            "causes": _some(CAUSES, households, chance),
            "units": pl.Series(contracted).gather(village),
        }
    )
    helpers = pl.DataFrame(
        {
            "helper": [f"H{it:06}" for it in range(len(staff))],
            "least": np.zeros(len(staff), dtype=np.int64),
            "most": chance.integers(3, 6, len(staff)),
            "unit": names[staff],
            "lon": seats[staff, 0],
            "lat": seats[staff, 1],
            "skills": _some(SKILLS, len(staff), chance),
        }
    )
    begin = np.searchsorted(staff, unit[village])
    now = begin + (chance.random(households) * (np.searchsorted(staff, unit[village], side="right") - begin)).astype(
        int
    )
    current = pl.DataFrame({"helper": helpers["helper"].gather(now), "household": frame["household"]})
    return Rows(helpers, frame, current.filter(pl.Series(chance.random(households) < PAIRED_SHARE)))


def task_of_rows(rows: Rows) -> Task:
    """The task in them, as the pack weighs."""
    pack = read_pack("sichuan", packs=ROOT / "packs")
    policy = pairing_policy(pack, kind=AssignmentKind.PAIR, day=DAY)
    return task_of(rows.helpers, rows.households, policy=policy, current=rows.current)


def write_rows(rows: Rows, folder: Path) -> None:
    """Write a city's rows as Parquet."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("helpers", "households", "current"):
        getattr(rows, name).write_parquet(folder / f"{name}.parquet")


def read_rows(folder: Path) -> Rows:
    """Read them again."""
    return Rows(*(pl.read_parquet(folder / f"{name}.parquet") for name in ("helpers", "households", "current")))


def _some(codes: tuple[str, ...], rows: int, chance: np.random.Generator) -> pl.Series:
    """One to three codes in each row."""
    sets = [sorted({*chance.choice(codes, chance.integers(1, 4))}) for _ in range(500)]
    return pl.Series(sets).gather(chance.integers(0, len(sets), rows))
