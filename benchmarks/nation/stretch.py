"""Some villages in a row, with their households: what is written at a time."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from benchmarks.nation.dice import Codes, Dice, digits
from benchmarks.nation.places import village_codes

VILLAGE = 150  # households in a village
VILLAGES = 1_000  # in a stretch
SIZES = (0.10, 0.22, 0.252, 0.22, 0.12, 0.06, 0.028)  # households of one, two … persons: 3.33 on average


@dataclass(frozen=True, slots=True)
class Stretch:
    """Where its first household stands among all (`total`), and each household's key, village and number of members."""

    begin: int
    total: int
    household: pl.Series
    area: pl.Series
    size: Codes


def stretches(households: int) -> range:
    """Where the stretches of so many households begin."""
    return range(0, households, VILLAGE * VILLAGES)


def stretch_at(begin: int, *, total: int, seed: int) -> Stretch:
    """The stretch that begins at a household."""
    numbers = np.arange(begin, min(begin + VILLAGE * VILLAGES, total))
    area = village_codes(numbers // VILLAGE)
    household = area + digits(numbers % VILLAGE + 1, width=4)
    return Stretch(begin, total, household, area, Dice(seed, begin, 0, rows=len(numbers)).among(SIZES) + 1)
