"""Households of a stretch of villages, and what is told of them: helpers, standings, causes."""

from typing import Any

import numpy as np
import polars as pl

from benchmarks.nation.dice import Codes, Dice, days, digits, keyed, scattered
from benchmarks.nation.stretch import TYPES, Stretch

CAUSES = {"illness": 40, "labour": 15, "skill": 12, "money": 12, "education": 8, "disability": 8, "other": 5}
ASSETS = "town_house vehicle large_machine business employs_others public_payroll village_cadre study_abroad absent"
FIELDS = {"forest_mu": 30.0, "returned_forest_mu": 6.0, "fruit_mu": 2.0, "grass_mu": 1.0}
FAULT = 0.01  # how often something is told that does not agree with the rest
FILED = np.datetime64("2013-12-31").astype(int)
EXITED = np.datetime64("2016-12-31").astype(int)
PHONES = 10**9


def homes(stretch: Stretch, persons: pl.DataFrame, incomes: pl.DataFrame, dice: Dice) -> pl.DataFrame:
    """The table households, as far as rules read it."""
    members = stretch.size
    return pl.DataFrame(
        {
            "household": stretch.household,
            "area": stretch.area,
            "status": stretch.status,
            "household_type": dice.gappy(keyed(TYPES, stretch.kind), gap=0.01),
            "main_cause": dice.gappy(keyed(list(CAUSES), _cause(stretch, persons, dice)), gap=0.02),
            "members": members,
            "stated_members": dice.gappy(members + (dice.chance(0.02) * dice.whole(-1, 2)), gap=0.02),
            "helpers": np.where(dice.chance(0.03), 0, 1 + dice.chance(0.03)),
            "registered_on": dice.gappy(days(FILED + dice.chance(0.03) * dice.whole(0, 2_000)), gap=0.01),
            **_house(dice),
            **_living(dice),
            **_fields(dice),
            **_contact(stretch, dice),
            "stated_income_fen": _stated(stretch, incomes, dice),
            **{name: dice.flags(0.01, gap=0.005) for name in ASSETS.split()},
            "hungry_months": dice.gappy(dice.chance(0.02) * dice.whole(0, 4), gap=0.4),
        }
    )


def _cause(stretch: Stretch, persons: pl.DataFrame, dice: Dice) -> Codes:
    """The place of the main cause; few state one that their members do not bear out."""
    drawn = dice.among(list(CAUSES.values()))
    places = {name: at for at, name in enumerate(CAUSES)}
    borne = {
        "illness": stretch.somebody(persons["chronic"] | persons["serious"]),
        "disability": stretch.somebody(persons["disabled"]),
        "education": stretch.somebody(persons["school_status"].is_not_null()),
        "labour": stretch.size <= 3,
    }
    for name, truths in borne.items():
        drawn = np.where((drawn == places[name]) & ~truths & ~dice.chance(0.05), places["money"], drawn)
    return drawn


def _stated(stretch: Stretch, incomes: pl.DataFrame, dice: Dice) -> pl.Series:
    """Income per head as stated: the parts' sum in whole yuan, now and then another."""
    sign = pl.when(pl.col("part") == "operating_cost").then(-1).otherwise(1)
    net = incomes.group_by("household").agg(net=(pl.col("amount_fen") * sign).sum())
    own = stretch.household.alias("household").to_frame().join(net, on="household", how="left", maintain_order="left")
    yuan = (own["net"].fill_null(0).to_numpy() / stretch.size / 100).round().astype(np.int64)
    return dice.gappy((yuan + dice.chance(0.03) * dice.whole(-2_000, 2_000)) * 100, gap=0.03)


def _house(dice: Dice) -> dict[str, pl.Series]:
    grade = dice.among((55, 30, 10, 5))
    dangerous = (grade >= 2) ^ dice.chance(0.01)
    return {
        "housing_grade": dice.gappy(keyed(list("ABCD"), grade), gap=0.04),
        "dangerous": dice.gappy(dangerous, gap=0.05),
        "floor_m2": dice.gappy(dice.rng.gamma(6.0, 15.0, dice.rows).round(1), gap=0.02),
        "relocated": dice.flags(0.1, gap=0.02),
    }


def _living(dice: Dice) -> dict[str, pl.Series]:
    return {
        "water_safe": dice.flags(0.93, gap=0.02),
        "water_difficult": dice.flags(0.04, gap=0.3),
        "electricity": dice.flags(0.99, gap=0.01),
        "broadcast": dice.flags(0.95, gap=0.02),
        "toilet": dice.flags(0.7, gap=0.02),
        "fuel": dice.keys({"firewood": 45, "clean": 30, "coal": 20, "dung": 3, "other": 2}, gap=0.02),
        "road_kind": dice.keys({"cement": 55, "gravel": 20, "earth": 20, "asphalt": 5}, gap=0.02),
        "road_km": dice.gappy(dice.rng.gamma(1.2, 0.8, dice.rows).round(1), gap=0.02),
    }


def _fields(dice: Dice) -> dict[str, pl.Series]:
    cultivated = dice.rng.gamma(2.0, 2.0, dice.rows) * np.where(dice.chance(0.002), 40, 1)
    irrigated = cultivated * dice.rng.random(dice.rows) * np.where(dice.chance(FAULT), 3, 1)
    return {
        "cultivated_mu": dice.gappy(cultivated.round(1), gap=0.02),
        "irrigated_mu": dice.gappy(irrigated.round(1), gap=0.05),
        **{name: dice.gappy(dice.rng.gamma(0.8, mean, dice.rows).round(1), gap=0.05) for name, mean in FIELDS.items()},
        "water_mu": dice.gappy(dice.rng.gamma(0.3, 0.5, dice.rows).round(1), gap=0.05),
    }


def _contact(stretch: Stretch, dice: Dice) -> dict[str, pl.Series]:
    own = np.arange(stretch.begin, stretch.begin + dice.rows)
    bearer = np.where(dice.chance(0.004), dice.rng.integers(0, stretch.total, dice.rows), own)
    phone = dice.gappy("13" + digits(scattered(bearer, salt=3) % np.uint64(PHONES), width=9), gap=0.06)
    known = phone.is_not_null().to_numpy()
    return {
        "phone": phone,
        "phone_length": dice.gappy(np.where(dice.chance(0.01), 10, 11), where=known),
        "phone_mobile": dice.flags(0.97, where=known),
        "bank_account": dice.flags(0.98, gap=0.01),
    }


def pairings_of(stretch: Stretch, own: pl.DataFrame, dice: Dice) -> pl.DataFrame:
    """The table pairings: a helper has five households, some have more."""
    helpers = own["helpers"].to_numpy()
    row = np.repeat(np.arange(dice.rows), helpers)
    number = (stretch.begin + row) // 5
    moved = dice.rng.random(len(row), np.float32) < 0.02
    number[moved] = dice.rng.integers(0, stretch.total // 5 + 1, int(moved.sum()))
    household = own["household"].gather(row.astype(np.uint32))
    return pl.DataFrame(
        {
            "pairing": household + digits(_place_within(helpers), width=1),
            "helper": "c" + digits(number, width=15),
            "household": household,
            "area": own["area"].gather(row.astype(np.uint32)),
        }
    )


def parts_of(own: pl.DataFrame, dice: Dice) -> dict[str, pl.DataFrame]:
    """The tables standings and causes."""
    return {"standings": _standings(own, dice), "causes": _causes(own, dice)}


def _standings(own: pl.DataFrame, dice: Dice) -> pl.DataFrame:
    """Everyone was filed; who is exited now exited a year or so ago."""
    exited = (own["status"] == "exited").fill_null(value=False).to_numpy()
    times = 1 + exited
    row, place = np.repeat(np.arange(dice.rows), times), _place_within(times)
    since = np.where(place == 0, FILED, EXITED - 365 * (row % 3))
    status = np.where(place == 0, "not_exited", "exited")
    return pl.DataFrame({**_of(own, row), "status": pl.Series(status), "since": days(since)})


def _causes(own: pl.DataFrame, dice: Dice) -> pl.DataFrame:
    """The main cause, sometimes twice or not at all, and up to three others."""
    others = dice.among((60, 25, 12, 3))
    mains = np.where(dice.chance(0.02), 0, 1 + dice.chance(0.01))
    times = mains + others
    row, place = np.repeat(np.arange(dice.rows), times), _place_within(times)
    cause = keyed(list(CAUSES), (row + place) % len(CAUSES))
    return pl.DataFrame({**_of(own, row), "cause": cause, "main": place < mains[row]})


def _of(own: pl.DataFrame, row: Codes) -> dict[str, Any]:
    return {"household": own["household"].gather(row.astype(np.uint32))}


def _place_within(times: Codes) -> Codes:
    """0, 1, 2 … for each of some counts."""
    return np.arange(int(times.sum())) - np.repeat(np.cumsum(times) - times, times)
