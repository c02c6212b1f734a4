"""The parts of the income of the households of a stretch: what their members earn and are given, in whole yuan."""

import numpy as np
import polars as pl

from benchmarks.nation.dice import Codes, Dice, days, keyed
from benchmarks.nation.stretch import TYPES, Stretch

PERIOD = (np.datetime64("2015-10-01").astype(int), np.datetime64("2016-10-01").astype(int))
AMOUNTS = {  # what a part comes to on average, in yuan
    "family_planning": 1_000, "farm_subsidy": 600, "minimum_living": 5_000, "old_age_pension": 2_000,
    "operating_cost": 2_500, "operating_gross": 7_000, "property": 1_500, "special_support": 7_000, "transfer": 2_000,
    "transfer_other": 1_000, "wage": 16_000,
}  # fmt: skip
OLD, FAULT = 60, 0.01


def incomes_of(stretch: Stretch, persons: pl.DataFrame, ages: Codes, dice: Dice) -> pl.DataFrame:
    """The table incomes: some households tell of none, and a few of what does not agree with their members."""
    chances = _chances(stretch, persons, ages)
    told = ~dice.chance(0.02)
    drawn = dice.rng.random((dice.rows, len(AMOUNTS)), np.float32)
    row, part = np.nonzero((drawn < np.stack([chances[name] for name in AMOUNTS], axis=1)) & told[:, None])
    parts = Dice(stretch.begin, 5, rows=len(row))
    yuan = parts.rng.gamma(1.6, 1 / 1.6, len(row)) * np.array(list(AMOUNTS.values()))[part] + 150
    since, until = (days(np.full(len(row), day)) for day in PERIOD)
    return pl.DataFrame(
        {
            "household": stretch.household.gather(row.astype(np.uint32)),
            "part": keyed(list(AMOUNTS), part),
            "amount_fen": parts.gappy(yuan.astype(np.int64) * 100, gap=0.002),
            "since": since,
            "until": until,
        }
    )


def _chances(stretch: Stretch, persons: pl.DataFrame, ages: Codes) -> dict[str, Codes]:
    """For each part how likely a household has it."""

    def likely(truths: Codes, share: float, otherwise: float = FAULT) -> Codes:
        return np.where(truths, share, otherwise)

    alike = np.ones(len(stretch.size))
    farms = stretch.household.hash(seed=1).to_numpy() % 10 < 8
    return {
        "family_planning": alike * 0.02,
        "farm_subsidy": alike * 0.85,
        "minimum_living": likely(stretch.kind == TYPES.index("allowance"), 0.97),
        "old_age_pension": likely(stretch.somebody(pl.Series(ages > OLD)), 0.93),
        "operating_cost": likely(farms, 0.97),
        "operating_gross": likely(farms, 0.99),
        "property": alike * 0.05,
        "special_support": likely(stretch.kind == TYPES.index("special_support"), 0.95, FAULT / 4),
        "transfer": alike * 0.02,
        "transfer_other": alike * 0.3,
        "wage": likely(stretch.somebody(persons["work_months"] > 0), 0.95, 0.02),
    }
