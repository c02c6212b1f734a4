"""Writes the nation as Parquet: a folder for each table, a file for each stretch of villages, sorted by household."""

from collections import Counter
from collections.abc import Mapping
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from functools import partial
from multiprocessing import get_context
from pathlib import Path

import polars as pl

from benchmarks.nation.dice import Dice
from benchmarks.nation.homes import homes, pairings_of, parts_of
from benchmarks.nation.incomes import incomes_of
from benchmarks.nation.members import members
from benchmarks.nation.places import places
from benchmarks.nation.stretch import VILLAGE, Stretch, stretch_at, stretches
from xiuhua.reckon.tables import TABLES

HOUSEHOLDS_PER_PERSON = 0.3
FILES, LARGEST_STRETCH = 10, 1_000  # at least so many files for a table, of at most so many villages
DAY = date(2017, 3, 31)  # that the nation is as of
SEED = 20170331


def write_population(folder: Path, *, persons: int, seed: int = SEED) -> dict[str, int]:
    """Write about so many persons and what belongs to them; the rows of each table.

    Memory does not grow with the size: stretches of villages are drawn on their own, each from its own chance, in as
    many processes as there are cores.
    """
    households = round(persons * HOUSEHOLDS_PER_PERSON)
    villages = min(LARGEST_STRETCH, -(-households // VILLAGE // FILES))
    begins = stretches(households, villages=villages)
    write = partial(_write_stretch, folder=folder, total=households, villages=villages, seed=seed)
    rows: Counter[str] = Counter()
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
        for written in pool.map(write, range(len(begins)), begins):
            rows.update(written)
    return rows | _written(places(-(-households // VILLAGE), seed=seed), folder, 0)


def _write_stretch(number: int, begin: int, *, folder: Path, total: int, villages: int, seed: int) -> dict[str, int]:
    stretch = stretch_at(begin, total=total, villages=villages, seed=seed)
    return _written(_tables(stretch, seed), folder, number)


def _written(tables: Mapping[str, pl.DataFrame], folder: Path, number: int) -> dict[str, int]:
    """Write a file of each table; the rows of each. Columns have the types and the order of the table."""
    for name, frame in tables.items():
        path = folder / name / f"{number:05}.parquet"
        path.parent.mkdir(parents=True, exist_ok=True)
        kinds = {column: kind for column, kind in TABLES[name].columns.items() if column in frame.columns}
        frame.select(pl.col(column).cast(kind) for column, kind in kinds.items()).write_parquet(path)
    return {name: frame.height for name, frame in tables.items()}


def pieces(folder: Path, *, share: float = 1.0) -> dict[str, list[pl.LazyFrame]]:
    """The files of each table of a folder, in order, read when wanted; of every table the first share."""
    found = {}
    for table in sorted(path for path in folder.iterdir() if path.is_dir()):
        files = sorted(table.glob("*.parquet"))
        found[table.name] = [pl.scan_parquet(file) for file in files[: max(1, round(len(files) * share))]]
    return found


def scanned(folder: Path, *, share: float = 1.0) -> dict[str, pl.LazyFrame]:
    """The same with each table as one."""
    return {name: pl.concat(several) for name, several in pieces(folder, share=share).items()}


def _tables(stretch: Stretch, seed: int) -> dict[str, pl.DataFrame]:
    dice = Dice(seed, stretch.begin, 1, rows=len(stretch.size))
    persons, ages = members(stretch, Dice(seed, stretch.begin, 2, rows=int(stretch.size.sum())))
    incomes = incomes_of(stretch, persons, ages, dice)
    own = homes(stretch, persons, incomes, dice)
    return {
        "households": own,
        "persons": persons,
        "incomes": incomes,
        "pairings": pairings_of(stretch, own, dice),
        **parts_of(own, dice),
    }
