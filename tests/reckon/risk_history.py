"""Histories made by known weights, for tests of the risk score."""

from datetime import date

import numpy as np
import polars as pl

from xiuhua.reckon.risk.fitting import Fitting

FEATURES = ("a", "b", "c")
FITTING = Fitting(FEATURES, months=12, events_least=20, per_feature=5, doubling=4)
WEIGHTS = (1.2, 0.6, 0.0)
YEARS = range(2018, 2023)


def history(rows: int, *, seed: int = 7) -> pl.DataFrame:
    """So many households on a day of each of five years; the odds of a return are those of WEIGHTS, from 0.04 on."""
    chance = np.random.default_rng(seed)
    parts = []
    for year in YEARS:
        has = chance.random((rows, 3)) < (0.3, 0.4, 0.5)
        odds = 0.04 * np.exp(has @ np.array(WEIGHTS))
        parts.append(
            pl.DataFrame({name: has[:, place] for place, name in enumerate(FEATURES)}).with_columns(
                household=pl.format("h{}", pl.int_range(rows)),
                day=pl.lit(date(year, 6, 30)),
                returned=pl.Series(chance.random(rows) < odds / (1 + odds)),
                rules=pl.Series(chance.poisson(0.3, rows)),
                township=pl.Series(chance.choice(["east", "west"], rows)),
            )
        )
    return pl.concat(parts)
