"""Some villages in a row, with their households: what is written at a time."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from benchmarks.nation.dice import Codes, Dice, digits
from benchmarks.nation.places import village_codes

VILLAGE = 150  # households in a village
STATUS = {"not_exited": 30, "pre_exit": 8, "exited": 50, "returned": 3, "candidate": 4, "terminated": 3, "closed": 2}
TYPES = ["general", "allowance", "special_support", "ordinary_rural"]
SIZES = (0.10, 0.22, 0.252, 0.22, 0.12, 0.06, 0.028)  # households of one, two … persons: 3.33 on average


@dataclass(frozen=True, slots=True)
class Stretch:
    """Where its first household stands among all (`total`), and what must agree between a household and its members."""

    begin: int
    total: int
    household: pl.Series
    area: pl.Series
    status: pl.Series
    kind: Codes
    size: Codes

    @property
    def home(self) -> Codes:
        """For each member the place of the household."""
        return np.repeat(np.arange(len(self.size)), self.size)

    def somebody(self, truths: pl.Series) -> Codes:
        """For each household whether it is told of one of its members."""
        return np.bincount(self.home[truths.arg_true().to_numpy()], minlength=len(self.size)) > 0


def stretches(households: int, *, villages: int) -> range:
    """Where the stretches of so many villages begin."""
    return range(0, households, VILLAGE * villages)


def stretch_at(begin: int, *, total: int, villages: int, seed: int) -> Stretch:
    """The stretch of so many villages that begins at a household."""
    numbers = np.arange(begin, min(begin + VILLAGE * villages, total))
    area = village_codes(numbers // VILLAGE)
    dice = Dice(seed, begin, 0, rows=len(numbers))
    return Stretch(
        begin,
        total,
        household=area + digits(numbers % VILLAGE + 1, width=4),
        area=area,
        status=dice.keys(STATUS, gap=0.01),
        kind=dice.among((66, 24, 4, 6)),
        size=dice.among(SIZES) + 1,
    )
