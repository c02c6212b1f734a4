"""Writes the nation as Parquet: a folder for each table, a file for each stretch of villages, sorted by household."""

from datetime import date
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

    Memory does not grow with the size: stretches of villages are drawn one after another, each from its own chance.
    """
    households = round(persons * HOUSEHOLDS_PER_PERSON)
    villages = min(LARGEST_STRETCH, -(-households // VILLAGE // FILES))
    rows: dict[str, int] = {}
    for number, begin in enumerate(stretches(households, villages=villages)):
        for name, frame in _tables(stretch_at(begin, total=households, villages=villages, seed=seed), seed).items():
            rows[name] = rows.get(name, 0) + frame.height
            _write(frame, folder / name / f"{number:05}.parquet", name)
    for name, frame in places(-(-households // VILLAGE), seed=seed).items():
        rows[name] = frame.height
        _write(frame, folder / name / "00000.parquet", name)
    return rows


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


def _write(frame: pl.DataFrame, path: Path, name: str) -> None:
    """A file with columns of the types that the table has, in its order."""
    path.parent.mkdir(parents=True, exist_ok=True)
    kinds = TABLES[name].columns
    frame.select(pl.col(it).cast(kind) for it, kind in kinds.items() if it in frame.columns).write_parquet(path)
