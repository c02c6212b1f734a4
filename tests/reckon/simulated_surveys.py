"""Inspections of a county that is made up, in which what is true is known: how often intervals hold it."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from xiuhua.reckon.sampling.allocation import allocated
from xiuhua.reckon.sampling.clusters import draw_households, draw_villages
from xiuhua.reckon.sampling.surveys import Share, share

VILLAGES, STRATA = 240, 3
DRAWN, TAKE = 40, 25
ANEW = 25  # inspections of one county before another one is made up


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many intervals held the true rate, lay above or below it, how wide they were, and how many saw no event."""

    held: float
    above: float
    below: float
    width: float
    nothing: float


def county(rate: float, alike: float, *, seed: int) -> pl.DataFrame:
    """Households in villages of unequal size whose answers correlate by `alike` within a village."""
    chance = np.random.default_rng(seed)
    sizes = np.clip(chance.lognormal(np.log(120), 0.6, VILLAGES), 30, 1200).astype(int)
    rates = chance.beta(rate * (1 / alike - 1), (1 - rate) * (1 / alike - 1), VILLAGES)
    village = np.repeat(np.arange(VILLAGES), sizes)
    return pl.DataFrame(
        {
            "stratum": (village % STRATA).astype(str),
            "village": [f"v{it:03}" for it in village],
            "household": [f"h{it:06}" for it in range(len(village))],
            "kind": "",
            "part": (chance.random(len(village)) < rates[village]).astype(float),
        }
    )


def inspected(houses: pl.DataFrame, *, seed: str) -> Share:
    """One inspection: villages by size, households by lot, and the share that they say."""
    sizes = dict(houses.group_by("stratum").len().sort("stratum").iter_rows())
    frame = houses.group_by("stratum", "village").len("size")
    villages = draw_villages(frame, allocated(sizes, DRAWN, least=2), seed=seed).filter("drawn")
    there = houses.join(villages.select("village", "reached"), on="village")
    taken = draw_households(there, {"": TAKE}, seed=seed).filter("drawn").select("household", "taken")
    found = share(there.join(taken, on="household").with_columns(whole=pl.lit(1.0)))
    assert found is not None
    return found


def coverage(rate: float, alike: float, *, surveys: int, seed: int) -> Coverage:
    """How often the intervals of so many inspections hold the true rate of the county that they inspected."""
    told = []
    for number in range(surveys):
        if number % ANEW == 0:
            houses = county(rate, alike, seed=seed * 1000 + number)
            true = float(houses["part"].mean())  # type: ignore[arg-type]
        it = inspected(houses, seed=f"{seed}|{number}").interval
        told.append((it.low <= true <= it.high, it.low > true, it.high < true, it.high - it.low, it.value == 0))
    return Coverage(*np.mean(told, axis=0).tolist())
