"""What was surveyed in villages and townships at each year's end; from filing on the poor are those of the register."""

from datetime import date

import numpy as np
import polars as pl

from xiuhua.demo.lots import Ints, Lots
from xiuhua.demo.moments import learnt, numbered
from xiuhua.demo.shares import apportion
from xiuhua.demo.targets import FILED_ON, YEAR_ENDS, Targets
from xiuhua.words import FEN_PER_YUAN, AreaLevel

FACILITIES = {"hardened_road": 0.5, "bus": 0.4, "clinic": 0.45, "culture_room": 0.3, "network": 0.25}  # had by 2011
PERSONS_PER_HOUSEHOLD = 3.4
SHARES = {  # of the population, about
    "allowance_persons": 0.05, "special_support_persons": 0.008, "disabled_persons": 0.04, "pension_insured": 0.5,
}  # fmt: skip
ROOMS = {"clinics": 2, "doctors": 3, "culture_rooms": 2, "primary_schools": 1, "public_toilets": 3, "waste_points": 6}
SERVICES = {"central_school": 0.65, "health_centre": 0.6, "service_centre": 0.45}  # had by 2013
BETTER_BY_YEAR = 0.1
POOR_STATUSES = ("not_exited", "pre_exit", "returned")


def survey_table(
    villages: pl.DataFrame, households: pl.DataFrame, tables: dict[str, pl.DataFrame], wanted: Targets, lots: Lots
) -> pl.DataFrame:
    """The table villagesurvey: a row per village and year end from 2011, the last one open."""
    counted = {day: _registered_poor(villages, households, tables, on=day) for day in YEAR_ENDS if day >= FILED_ON}
    filed = counted[FILED_ON]
    first = apportion(wanted.poor_persons_2011, filed)
    poor = {date(2011, 12, 31): first, date(2012, 12, 31): (first + filed) // 2} | counted
    rows = pl.concat(
        _of_day(villages, poor[day], lots, day=day).with_columns(since=pl.lit(day), until=pl.lit(after, pl.Date))
        for day, after in zip(YEAR_ENDS, [*YEAR_ENDS[1:], None], strict=True)
    )
    return numbered(rows.sort("village_id", "since")).with_columns(learnt())


def township_survey_table(area: pl.DataFrame, lots: Lots) -> pl.DataFrame:
    """The table townshipsurvey: a row per township and year end since filing, the last one open.

    What a township once has it keeps.
    """
    townships = area.filter(pl.col("level") == AreaLevel.TOWNSHIP, pl.col("since") <= FILED_ON).sort("code")
    chance = {name: pl.Series(lots.uniform(f"survey/{name}", townships.height)) for name in SERVICES}
    days = [day for day in YEAR_ENDS if day >= FILED_ON]
    rows = pl.concat(
        townships.select(
            township_id="id", since=pl.lit(day), until=pl.lit(after, pl.Date),
            **{
                name: chance[name] < share + BETTER_BY_YEAR * (day.year - FILED_ON.year)
                for name, share in SERVICES.items()
            },
        )
        for day, after in zip(days, [*days[1:], None], strict=True)
    )  # fmt: skip
    return numbered(rows.sort("township_id", "since")).with_columns(learnt())


def _registered_poor(
    villages: pl.DataFrame, households: pl.DataFrame, tables: dict[str, pl.DataFrame], *, on: date
) -> Ints:
    """Poor persons of the register by village, as the figures count them: who belongs to a household that is poor."""
    in_force = (pl.col("since") <= on) & (pl.col("until").is_null() | (pl.col("until") > on))
    poor = tables["standing"].filter(in_force, pl.col("status").is_in(POOR_STATUSES))["household_id"]
    members = tables["belonging"].filter(in_force)["household_id"].to_numpy()
    size = np.bincount(members, minlength=households.height + 1)
    village = households["village"].to_numpy()[poor.to_numpy() - 1]
    return np.bincount(village, weights=size[poor.to_numpy()], minlength=villages.height).astype(np.int64)


def _of_day(villages: pl.DataFrame, poor: Ints, lots: Lots, *, day: date) -> pl.DataFrame:
    """The survey of one day."""
    count = villages.height
    exited = pl.col("exit_year").is_not_null() & (pl.col("exit_year") <= day.year)
    years = day.year - 2011
    start = lots.between("survey/collective", count, low=0, high=8000)
    growth = lots.between("survey/collective/growth", count, low=200, high=6000)
    counted = _counts(villages["population"].to_numpy(), lots, exited=villages.select(exited).to_series(), years=years)
    return villages.select(
        "population",
        village_id="area_id",
        poor_persons=pl.Series(poor),
        poor_village="poor",
        exited=pl.when("poor").then(exited),
        exit_year=pl.when(exited).then("exit_year"),
        collective_income_fen=(pl.Series(start + growth * years) + pl.when(exited).then(5000).otherwise(0))
        * FEN_PER_YUAN,
        **{
            name: exited | pl.Series(lots.uniform(f"survey/{name}", count) < share + 0.08 * years)
            for name, share in FACILITIES.items()
        },
        **counted,
    )


def _counts(population: Ints, lots: Lots, *, exited: pl.Series, years: int) -> dict[str, pl.Series]:
    """What a village counts besides: whoever exited has at least one of each room, and somebody of each kind."""
    count, least = len(population), exited.cast(pl.Int64).to_numpy()
    households = np.maximum(population / PERSONS_PER_HOUSEHOLD, 1).astype(np.int64)
    spread = {name: lots.uniform(f"survey/{name}", count) for name in (*SHARES, *ROOMS, "dangerous", "unsafe")}
    people = {
        name: np.maximum((population * share * (0.5 + spread[name])).astype(np.int64), least)
        for name, share in SHARES.items()
    }
    rooms = {
        name: np.maximum((spread[name] * (most + 0.15 * years)).astype(np.int64), least) for name, most in ROOMS.items()
    }
    lacking = max(0.1 - 0.018 * years, 0)
    homes = {
        "households": households,
        "allowance_households": np.maximum(people["allowance_persons"] // 2, least),
        "dangerous_houses": (households * lacking * spread["dangerous"]).astype(np.int64),
        "unsafe_water_households": (households * lacking * spread["unsafe"]).astype(np.int64),
    }
    return {name: pl.Series(counted) for name, counted in (people | rooms | homes).items()}
