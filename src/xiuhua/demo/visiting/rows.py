"""Who came to whom on which day, at what hour, and when it was entered: honest habits, and what is planted.

Every draw is by name, so the same city has the same visits. Helpers see their households about once a month, many of
them on one day; some write at once, some in the evening, some on Sunday, a few visits weeks later. Whoever is on leave
does not go. A few in a thousand did not go and told of it: the truth says which.
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
LATE, LATE_DAYS = 0.012, (9, 24)  # of visits: how often, and how many days later, one is told late and says so
MARKET, MARKET_DAY = 0.12, 3  # of visits on every third day of a village: the family was met at the market
PLANTED = {"bulk": 0.0025, "copied": 0.0025, "photo": 0.001, "parrot": 0.001, "promise": 0.001}  # of helpers
GONE_PLANTED = 0.15  # of households in which nobody is left: they are still told to have been met
ON_LEAVE, GONE = "on_leave", "gone"
BULK_DAY, BULK_HOUR = 30, 21
WAYS = {"in_person": 0.86, "elsewhere": 0.08, "phone": 0.04, "nobody_home": 0.02}
FIRST_MINUTE, STEP = 8 * 60 + 20, 72  # of the first home of a day, and from one home to the next
MANY = 4  # visits of a week that are typed in one go
HOUR = 60


@dataclass(frozen=True, slots=True)
class Goers:
    """Who goes to which household, as what: one row each, in the order of persons."""

    rows: pl.DataFrame  # household_id, person_id, office, village_id, gone
    person: Ints  # a number from 0 for each person, by row


def goers(tables: dict[str, pl.DataFrame], lots: Lots, *, day: date) -> Goers:
    """Helpers with their households, and residents with some of their village's; a few go where nobody is left."""
    held = tables["assignment"].filter(pl.col("until").is_null() & (pl.col("since") <= day))
    pairs = held.filter(pl.col("kind") == "pair").select("household_id", "person_id", office="role")
    homes = tables["residence"].filter(pl.col("until").is_null()).select("household_id", area_id="village_id")
    villages = homes.rename({"area_id": "village_id"})
    homes = homes.join(pairs, on="household_id", how="semi", maintain_order="left")
    residents = held.filter(pl.col("kind") == "reside").select("area_id", "person_id", office="role")
    seen = residents.join(homes, on="area_id").sort("person_id", "household_id")
    few = seen.with_columns(chance=pl.Series(lots.uniform("visit/team", seen.height)))
    few = few.filter(pl.col("chance").rank("ordinal").over("person_id") <= BY_TEAM).select(
        "household_id", "person_id", "office"
    )
    seen = pl.concat([pairs, few]).join(villages, on="household_id", how="left", maintain_order="left")
    rows = pl.concat([seen.with_columns(gone=pl.lit(False)), _left(tables, seen, lots)])
    rows = rows.sort("person_id", "household_id")
    return Goers(rows, (rows["person_id"].rank("dense").cast(pl.Int64) - 1).to_numpy())


def _left(tables: dict[str, pl.DataFrame], seen: pl.DataFrame, lots: Lots) -> pl.DataFrame:
    """Some households in which nobody is left, with who was their helper and still helps others."""
    stays = tables["belonging"].group_by("household_id").agg(stays=pl.col("until").is_null().any())
    nobody = stays.filter(~pl.col("stays")).select("household_id")
    ended = tables["assignment"].filter(pl.col("until").is_not_null() & (pl.col("kind") == "pair"))
    last = ended.sort("until", "id").unique("household_id", keep="last", maintain_order=True)
    helpers = seen.filter(pl.col("office") == "helper")
    still = helpers.unique("person_id", keep="first", maintain_order=True).select("person_id", "village_id")
    found = last.join(nobody, on="household_id", how="semi", maintain_order="left").join(still, on="person_id")
    found = found.select("household_id", "person_id", "village_id", office="role").sort("household_id")
    told = found.filter(pl.Series(lots.happens("visit/gone", found.height, share=GONE_PLANTED), dtype=pl.Boolean))
    return told.select("household_id", "person_id", "office", "village_id", gone=pl.lit(True))


def laid_out(who: Goers, away: pl.DataFrame, months: list[date], lots: Lots, *, day: date) -> pl.DataFrame:
    """The visits of some months: who, whom, on which day and minute, how long, entered when, and what is planted.

    `away` says who was on leave when, and of whom visits are told of these days all the same.
    """
    parts = [_of_month(who, month, lots, day=day) for month in months]
    rows = _without_leave(pl.concat(parts), away, day=day).sort("person_id", "on", "turn", "household_id")
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


def _without_leave(rows: pl.DataFrame, away: pl.DataFrame, *, day: date) -> pl.DataFrame:
    """The rows without those of days of leave; who tells of such days nevertheless has that month's there."""
    told = rows.join(away, on="person_id", how="left", maintain_order="left")
    month = pl.col("on").dt.truncate("1mo") == pl.col("since").dt.truncate("1mo")
    moves = (month & pl.col("planted") & (pl.col("office") == "helper")).fill_null(value=False)
    length = (pl.col("until") - pl.col("since")).dt.total_days()
    there = pl.col("since") + pl.duration(days=pl.col("household_id") % length)
    told = told.with_columns(on=pl.when(moves & (there <= day)).then(there).otherwise("on"))
    on_leave = ((pl.col("on") >= pl.col("since")) & (pl.col("on") < pl.col("until"))).fill_null(value=False)
    kept = told.with_columns(on_leave=on_leave & moves).filter(~on_leave | moves)
    kept = kept.filter(~pl.col("on").is_between(*FESTIVAL)).drop("since", "until", "planted")
    return kept.unique(["household_id", "person_id", "on"], keep="first", maintain_order=True)


def _days(rows: pl.DataFrame, days: Ints, month: date, turn: Floats) -> pl.DataFrame:
    on = np.datetime64(month, "D") + (days - 1).astype("timedelta64[D]")
    return rows.with_columns(on=pl.Series(on).cast(pl.Date), turn=pl.Series(turn))


def _planted(rows: pl.DataFrame, lots: Lots) -> pl.DataFrame:
    """What was planted on whose visits: a kind by helper, "" for the honest; in bulk the last month's visits alone."""
    people = rows["person_id"].unique().sort()
    chance = lots.uniform("visit/planted", len(people))
    steps = np.cumsum(list(PLANTED.values()))
    kinds = np.array([*PLANTED, ""])[np.searchsorted(steps, chance, side="right")]
    of = pl.DataFrame({"person_id": people, "kind": kinds})
    helpers = pl.col("office") == "helper"
    told = rows.join(of, on="person_id", how="left", maintain_order="left")
    last = pl.col("on").dt.truncate("1mo") == pl.col("on").dt.truncate("1mo").max()
    here = helpers & (last | (pl.col("kind") != "bulk"))
    of_helper = pl.when(here).then("kind").otherwise(pl.lit(""))
    of_row = pl.when("gone").then(pl.lit(GONE)).when("on_leave").then(pl.lit(ON_LEAVE)).otherwise(of_helper)
    return told.with_columns(kind=of_row).drop("gone", "on_leave")


def _entered(rows: pl.DataFrame, lots: Lots, *, day: date) -> pl.DataFrame:
    """When each was entered, by the writer's habit; and whether its time was told."""
    count = rows.height
    people = int(rows["person_id"].max() or 0) + 1  # type: ignore[arg-type]  # a number, or none
    person = rows["person_id"].to_numpy()
    (least, most), habit = LATE_DAYS, lots.uniform("visit/habit", people)[person]
    tells = (lots.uniform("visit/tells", people) < 0.45)[person]
    begun = _moment(rows["on"], rows["minute"])
    at_once = begun + pl.duration(minutes=pl.lit(rows["minutes"])) + _minutes(lots, "at-once", count, 2, 15)
    evening = _moment(rows["on"], pl.Series(lots.between("visit/evening", count, low=19 * HOUR, high=21 * HOUR)))
    days_on = (7 - rows["on"].dt.weekday()).cast(pl.Int64)
    sunday_at = pl.Series(lots.between("visit/sunday", count, low=9 * HOUR, high=20 * HOUR))
    sunday = _moment(rows["on"], sunday_at) + pl.duration(days=pl.lit(days_on))
    soon, same_day = pl.Series(habit < AT_ONCE), pl.Series(habit < AT_ONCE + IN_THE_EVENING)
    by_habit = pl.when(soon).then(at_once).when(same_day).then(evening).otherwise(sunday)
    later = evening + pl.duration(days=pl.lit(pl.Series(lots.between("visit/days-late", count, low=least, high=most))))
    late = pl.Series(lots.happens("visit/late", count, share=LATE)) & (rows["kind"] == "")
    late &= rows["on"] + timedelta(days=most) <= day
    written = pl.when(late).then(later).otherwise(by_habit)
    desk = _moment(pl.Series([day.replace(day=min(day.day, BULK_DAY))] * count), BULK_HOUR * HOUR)
    within = rows.select(pl.int_range(pl.len()).over("person_id")).to_series()
    bulk = desk + pl.duration(minutes=pl.lit(within)) + _minutes(lots, "bulk", count, 0, 1)
    over = pl.lit(day).cast(pl.Datetime("us")) + timedelta(hours=22)
    recorded = pl.when(pl.col("kind") == "bulk").then(bulk).otherwise(pl.min_horizontal(written, over))
    told = rows.with_columns(begun=begun, recorded=recorded, tells=pl.Series(tells) | (pl.col("kind") == "bulk"))
    earlier = pl.col("recorded") < pl.col("begun") + pl.duration(minutes="minutes")
    told = told.with_columns(
        recorded=pl.when(earlier).then(pl.col("begun") + pl.duration(minutes="minutes")).otherwise("recorded")
    )
    return told.with_columns(habit=_habits(late, ~soon & ~same_day & (rows["kind"] == "")))


def _habits(late: pl.Series, sunday: pl.Series) -> pl.Expr:
    """What is honest and looks odd: told weeks later, or several visits typed on one Sunday."""
    week = pl.col("on").dt.truncate("1w")
    many = pl.len().over("person_id", week) >= MANY
    return pl.when(pl.lit(late)).then(pl.lit("late")).when(pl.lit(sunday) & many).then(pl.lit("sunday")).otherwise(
        pl.lit("")
    )  # fmt: skip


def at_market(rows: pl.DataFrame, lots: Lots) -> pl.Series:
    """The ways of meeting: some families are met at the market of a market day, which each village has its own of."""
    count = rows.height
    market = rows["on"].dt.day().cast(pl.Int64) % MARKET_DAY == rows["village_id"] % MARKET_DAY
    met = market & pl.Series(lots.happens("visit/market", count, share=MARKET))
    way = lots.choice("visit/way", count, weights=WAYS)
    way = way.set((way == "in_person") & met & (rows["kind"] == ""), "elsewhere")
    return way.set(rows["kind"] == GONE, "in_person")


def _moment(days: pl.Series, minutes: pl.Series | int) -> pl.Expr:
    return pl.lit(days).cast(pl.Datetime("us")) + pl.duration(minutes=pl.lit(minutes))


def _minutes(lots: Lots, name: str, count: int, low: int, high: int) -> pl.Expr:
    return pl.duration(
        seconds=pl.lit(pl.Series(lots.between(f"visit/{name}", count, low=low * HOUR, high=high * HOUR)))
    )
