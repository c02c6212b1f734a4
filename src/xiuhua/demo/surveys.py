"""What was surveyed in villages and townships at each year's end; from filing on the poor are those of the register."""

from datetime import date

import numpy as np
import polars as pl

from xiuhua.demo.lots import Ints, Lots
from xiuhua.demo.moments import learnt, numbered
from xiuhua.demo.shares import apportion
from xiuhua.demo.targets import FILED_ON, YEAR_ENDS, Targets
from xiuhua.words import FEN_PER_YUAN, AreaLevel

FACILITIES = {"hardened_road": 0.5, "clinic": 0.45, "culture_room": 0.3, "network": 0.25}  # had by 2011
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
    return villages.select(
        "population",
        village_id="area_id",
        poor_persons=pl.Series(poor),
        poor_village="poor",
        exit_year=pl.when(exited).then("exit_year"),
        collective_income_fen=(pl.Series(start + growth * years) + pl.when(exited).then(5000).otherwise(0))
        * FEN_PER_YUAN,
        **{
            name: exited | pl.Series(lots.uniform(f"survey/{name}", count) < share + 0.08 * years)
            for name, share in FACILITIES.items()
        },
    )
