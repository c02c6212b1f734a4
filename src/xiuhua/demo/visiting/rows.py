"""Who came to whom on which day, at what hour, and when it was entered: honest habits, and what is planted.

Every draw is by name, so the same city has the same visits. Helpers see their households about once a month, many of
them on one day; some write at once, some in the evening, some on Sunday. A few in a thousand did not go: the truth
says which.
"""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import polars as pl

from xiuhua.demo.lots import Floats, Ints, Lots

FESTIVAL = (date(2017, 1, 27), date(2017, 2, 3))  # Spring Festival: nobody goes on official business
SEEN = {1: 0.93, 2: 0.88}  # of a month's households; other months as OTHER_MONTHS
OTHER_MONTHS, AGAIN, BY_TEAM = 0.95, 0.06, 4  # a resident sees so many households of the village in a month
AT_ONCE, IN_THE_EVENING = 0.5, 0.35  # when helpers write; the rest on the next Sunday
PLANTED = {"bulk": 0.0025, "copied": 0.0025, "photo": 0.001, "parrot": 0.001}  # of helpers
BULK_DAY, BULK_HOUR = 30, 21
WAYS = {"in_person": 0.86, "elsewhere": 0.08, "phone": 0.04, "nobody_home": 0.02}
FIRST_MINUTE, STEP = 8 * 60 + 20, 72  # of the first home of a day, and from one home to the next
HOUR = 60


@dataclass(frozen=True, slots=True)
class Goers:
    """Who goes to which household, as what: one row each, in the order of persons."""

    rows: pl.DataFrame  # household_id, person_id, office
    person: Ints  # a number from 0 for each person, by row


def goers(tables: dict[str, pl.DataFrame], lots: Lots, *, day: date) -> Goers:
    """Helpers with their households, and residents with some of their village's."""
    held = tables["assignment"].filter(pl.col("until").is_null() & (pl.col("since") <= day))
    pairs = held.filter(pl.col("kind") == "pair").select("household_id", "person_id", office="role")
    homes = tables["residence"].filter(pl.col("until").is_null()).select("household_id", area_id="village_id")
    homes = homes.join(pairs, on="household_id", how="semi", maintain_order="left")
    residents = held.filter(pl.col("kind") == "reside").select("area_id", "person_id", office="role")
    seen = residents.join(homes, on="area_id").sort("person_id", "household_id")
    few = seen.with_columns(chance=pl.Series(lots.uniform("visit/team", seen.height)))
    few = few.filter(pl.col("chance").rank("ordinal").over("person_id") <= BY_TEAM).select(
        "household_id", "person_id", "office"
    )
    rows = pl.concat([pairs, few]).sort("person_id", "household_id")
    return Goers(rows, (rows["person_id"].rank("dense").cast(pl.Int64) - 1).to_numpy())


def laid_out(who: Goers, months: list[date], lots: Lots, *, day: date) -> pl.DataFrame:
    """The visits of some months: who, whom, on which day and minute, how long, entered when, and what is planted."""
    parts = [_of_month(who, month, lots, day=day) for month in months]
    rows = pl.concat(parts).sort("person_id", "on", "turn", "household_id")
    place = rows.select(pl.int_range(pl.len()).over("person_id", "on")).to_series().to_numpy()
    count = rows.height
    minute = FIRST_MINUTE + place * STEP + lots.between("visit/minute", count, low=-10, high=10)
    minutes = lots.between("visit/minutes", count, low=18, high=45)
    rows = rows.with_columns(minute=pl.Series(minute), minutes=pl.Series(minutes))
    rows = rows.filter(pl.col("minute") < 18 * HOUR)  # whom the day does not reach is seen another month
    return _entered(_planted(rows, lots), lots, day=day)


def _of_month(who: Goers, month: date, lots: Lots, *, day: date) -> pl.DataFrame:
    name, count = f"visit/{month:%Y-%m}", who.rows.height
    last = min((month.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1), day)
    people = int(who.person.max(initial=-1)) + 1
    seen = lots.happens(f"{name}/seen", count, share=SEEN.get(month.month, OTHER_MONTHS))
    common = lots.between(f"{name}/day", people, low=1, high=last.day)[who.person]
    own = lots.between(f"{name}/own-day", count, low=1, high=last.day)
    together = lots.happens(f"{name}/together", count, share=0.7)
    again = lots.happens(f"{name}/again", count, share=AGAIN)
    turn = lots.uniform(f"{name}/turn", count)
    first = _days(who.rows, np.where(together, common, own), month, turn).filter(pl.Series(seen))
    second = _days(who.rows, own, month, turn + 1).filter(pl.Series(seen & again & together & (own != common)))
    found = pl.concat([first, second])
    return found.filter(~pl.col("on").is_between(*FESTIVAL))


def _days(rows: pl.DataFrame, days: Ints, month: date, turn: Floats) -> pl.DataFrame:
    on = np.datetime64(month, "D") + (days - 1).astype("timedelta64[D]")
    return rows.with_columns(on=pl.Series(on).cast(pl.Date), turn=pl.Series(turn))


def _planted(rows: pl.DataFrame, lots: Lots) -> pl.DataFrame:
    """What was planted on whose visits: a kind by helper, "" for the honest; the last month's visits alone."""
    people = rows["person_id"].unique().sort()
    chance = lots.uniform("visit/planted", len(people))
    steps = np.cumsum(list(PLANTED.values()))
    kinds = np.array([*PLANTED, ""])[np.searchsorted(steps, chance, side="right")]
    of = pl.DataFrame({"person_id": people, "kind": kinds})
    helpers = pl.col("office") == "helper"
    told = rows.join(of, on="person_id", how="left", maintain_order="left")
    last = pl.col("on").dt.truncate("1mo") == pl.col("on").dt.truncate("1mo").max()
    here = helpers & (last | (pl.col("kind") != "bulk"))
    return told.with_columns(kind=pl.when(here).then("kind").otherwise(pl.lit("")))


def _entered(rows: pl.DataFrame, lots: Lots, *, day: date) -> pl.DataFrame:
    """When each was entered, by the writer's habit; and whether its time was told."""
    count = rows.height
    people = int(rows["person_id"].max() or 0) + 1  # type: ignore[arg-type]  # a number, or none
    person = rows["person_id"].to_numpy()
    habit = lots.uniform("visit/habit", people)[person]
    tells = (lots.uniform("visit/tells", people) < 0.45)[person]
    begun = _moment(rows["on"], rows["minute"])
    at_once = begun + pl.duration(minutes=pl.lit(rows["minutes"])) + _minutes(lots, "at-once", count, 2, 15)
    evening = _moment(rows["on"], pl.Series(lots.between("visit/evening", count, low=19 * HOUR, high=21 * HOUR)))
    days_on = (7 - rows["on"].dt.weekday()).cast(pl.Int64)
    sunday_at = pl.Series(lots.between("visit/sunday", count, low=9 * HOUR, high=20 * HOUR))
    sunday = _moment(rows["on"], sunday_at) + pl.duration(days=pl.lit(days_on))
    soon, same_day = pl.Series(habit < AT_ONCE), pl.Series(habit < AT_ONCE + IN_THE_EVENING)
    written = pl.when(soon).then(at_once).when(same_day).then(evening).otherwise(sunday)
    desk = _moment(pl.Series([day.replace(day=min(day.day, BULK_DAY))] * count), BULK_HOUR * HOUR)
    within = rows.select(pl.int_range(pl.len()).over("person_id")).to_series()
    bulk = desk + pl.duration(minutes=pl.lit(within)) + _minutes(lots, "bulk", count, 0, 1)
    over = pl.lit(day).cast(pl.Datetime("us")) + timedelta(hours=22)
    recorded = pl.when(pl.col("kind") == "bulk").then(bulk).otherwise(pl.min_horizontal(written, over))
    told = rows.with_columns(begun=begun, recorded=recorded, tells=pl.Series(tells) | (pl.col("kind") == "bulk"))
    earlier = pl.col("recorded") < pl.col("begun") + pl.duration(minutes="minutes")
    return told.with_columns(
        recorded=pl.when(earlier).then(pl.col("begun") + pl.duration(minutes="minutes")).otherwise("recorded")
    )


def _moment(days: pl.Series, minutes: pl.Series | int) -> pl.Expr:
    return pl.lit(days).cast(pl.Datetime("us")) + pl.duration(minutes=pl.lit(minutes))


def _minutes(lots: Lots, name: str, count: int, low: int, high: int) -> pl.Expr:
    return pl.duration(
        seconds=pl.lit(pl.Series(lots.between(f"visit/{name}", count, low=low * HOUR, high=high * HOUR)))
    )
