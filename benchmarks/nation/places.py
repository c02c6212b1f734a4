"""The places of the nation: villages in townships in counties, and which lies in which."""

from typing import Any

import numpy as np
import polars as pl

from benchmarks.nation.dice import Codes, Dice, days, digits

TOWNSHIP, COUNTY = 20, 200  # villages in a township and in a county
SURVEYED = np.datetime64("2016-12-31").astype(int)
Frames = dict[str, pl.DataFrame]


def village_codes(numbers: Codes) -> pl.Series:
    """Codes of twelve digits that sort as their numbers."""
    return digits(_county(numbers // COUNTY) + (numbers % COUNTY // TOWNSHIP + 100) * 1_000 + numbers % TOWNSHIP + 200)


def places(villages: int, *, seed: int) -> Frames:
    """The tables villages, townships, counties and within."""
    numbers = np.arange(villages)
    townships, counties = np.unique(numbers // TOWNSHIP), np.unique(numbers // COUNTY)
    codes = {
        "village": village_codes(numbers),
        "township": digits(_township(townships)),
        "county": digits(_county(counties)),
    }
    inside = pl.DataFrame(
        {
            "village": codes["village"],
            "township": digits(_township(numbers // TOWNSHIP)),
            "county": digits(_county(numbers // COUNTY)),
        }
    )
    pairs = [("village", "village"), ("village", "township"), ("village", "county")]
    pairs += [("township", "township"), ("township", "county"), ("county", "county")]
    within = pl.concat(
        [
            inside.select(area=pl.col(small), ancestor=pl.col(large)).unique(maintain_order=True)
            for small, large in pairs
        ]
    )
    return {
        "villages": _villages(codes["village"], Dice(seed, 10, rows=villages)),
        "townships": _townships(codes["township"], Dice(seed, 11, rows=len(townships))),
        "counties": _named("county", codes["county"]),
        "within": within,
    }


# How many of each a village has.
COUNTED = (
    *("allowance_households", "allowance_persons", "special_support_persons", "disabled_persons", "pension_insured"),
    *("clinics", "doctors", "culture_rooms", "primary_schools", "public_toilets", "waste_points"),
    *("unsafe_water_households", "dangerous_houses"),
)


def _county(numbers: Codes) -> Codes:
    return (510_000 + numbers) * 1_000_000


def _township(numbers: Codes) -> Codes:
    return _county(numbers * TOWNSHIP // COUNTY) + (numbers % (COUNTY // TOWNSHIP) + 100) * 1_000


def _named(kind: str, codes: pl.Series, **columns: Any) -> pl.DataFrame:
    return pl.DataFrame({kind: codes, "area": codes, "name": codes + "号", **columns})


def _villages(codes: pl.Series, dice: Dice) -> pl.DataFrame:
    population = dice.whole(900, 2_500)
    poor = dice.chance(0.6)
    return _named(
        "village",
        codes,
        poor_village=dice.gappy(poor, gap=0.01),
        exit_year=dice.gappy(dice.whole(2014, 2017), where=poor & dice.chance(0.5)),
        exited=dice.flags(1.0, gap=1.0),
        population=dice.gappy(population, gap=0.03),
        households=dice.gappy(population // 4, gap=0.03),
        **{name: dice.gappy(dice.whole(0, 40), gap=0.03) for name in COUNTED},
        poor_persons=dice.gappy((population * dice.rng.random(len(codes)) * 0.3).astype(np.int64), gap=0.03),
        resident_teams=dice.whole(0, 2),
        collective_income_fen=dice.gappy(dice.whole(0, 5) * 730_000, gap=0.05),
        hardened_road=dice.flags(0.93, gap=0.02),
        bus=dice.flags(0.9, gap=0.02),
        clinic=dice.flags(0.9, gap=0.02),
        culture_room=dice.flags(0.85, gap=0.02),
        network=dice.flags(0.88, gap=0.02),
        surveyed_on=days(np.full(len(codes), SURVEYED)),
    )


def _townships(codes: pl.Series, dice: Dice) -> pl.DataFrame:
    return _named(
        "township",
        codes,
        central_school=dice.flags(0.99, gap=0.01),
        health_centre=dice.flags(0.99, gap=0.01),
        service_centre=dice.flags(0.99, gap=0.01),
        surveyed_on=days(np.full(len(codes), SURVEYED)),
    )
