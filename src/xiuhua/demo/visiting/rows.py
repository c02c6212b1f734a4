"""Who came to whom on which day and at what hour.

Every draw is by name, so the same city has the same visits. Helpers see their households about once a month, many of
them on one day. Whoever is on leave does not go. A few did not go and told of it: `plants` says which.
"""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import polars as pl

from xiuhua.demo.lots import Floats, Ints, Lots
from xiuhua.demo.visiting.filing import entered
from xiuhua.demo.visiting.numbers import HABITS, PLANTED
from xiuhua.demo.visiting.plants import planted

FIRST_MINUTE, STEP = 8 * 60 + 20, 72  # of the first home of a day, and from one home to the next
LAST_MINUTE = 18 * 60
FRIDAY = 5


@dataclass(frozen=True, slots=True)
class Goers:
    """Who goes to which household, as what: one row each, in the order of persons."""

    rows: pl.DataFrame  # household_id, person_id, office, village_id, gone
    person: Ints  # a number from 0 for each person, by row
    around: pl.DataFrame  # the same: residents of the village that the demo is seen from, and all its homes


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
    few = few.filter(pl.col("chance").rank("ordinal").over("person_id") <= HABITS["by_team"]).select(
        "household_id", "person_id", "office"
    )
    seen = pl.concat([pairs, few]).join(villages, on="household_id", how="left", maintain_order="left")
    rows = pl.concat([seen.with_columns(gone=pl.lit(False)), _left(tables, seen, lots)])
    rows = rows.sort("person_id", "household_id")
    shown = held.filter(pl.col("kind") == "pair").sort("id").head(1).select("household_id")
    around = villages.join(shown, on="household_id").select(area_id="village_id")
    around = residents.join(around, on="area_id").join(homes, on="area_id").rename({"area_id": "village_id"})
    around = around.with_columns(gone=pl.lit(False)).select(rows.columns).sort("person_id", "household_id")
    return Goers(rows, (rows["person_id"].rank("dense").cast(pl.Int64) - 1).to_numpy(), around)


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
    share = PLANTED["how"]["gone"]
    told = found.filter(pl.Series(lots.happens("visit/gone", found.height, share=share), dtype=pl.Boolean))
    return told.select("household_id", "person_id", "office", "village_id", gone=pl.lit(True))


def laid_out(who: Goers, away: pl.DataFrame, months: list[date], lots: Lots, *, day: date) -> pl.DataFrame:
    """The visits of some months: who, whom, on which day and minute, how long, entered when, and what is planted.

    `away` says who was on leave when, and of whom visits are told of these days all the same.
    """
    parts = [_of_month(who, month, lots, day=day) for month in months]
    parts += [_rounds(who.around, month, lots, day=day).select(parts[0].columns) for month in months]
    rows = _without_leave(pl.concat(parts), away, day=day)
    rows = planted(rows, lots, day=day).sort("person_id", "on", "turn", "household_id")
    place = rows.select(pl.int_range(pl.len()).over("person_id", "on")).to_series().to_numpy()
    count = rows.height
    minute = FIRST_MINUTE + place * STEP + lots.between("visit/minute", count, low=-10, high=10)
    least, most = PLANTED["how"]["apart_minutes"]
    apart = PLANTED["how"]["bulk_hour"] * 60 + place * (least + rows["person_id"].to_numpy() % (most - least + 1))
    minute = np.where((rows["kind"] == "bulk").to_numpy(), apart, minute)
    low, high = HABITS["minutes"]
    minutes = lots.between("visit/minutes", count, low=low, high=high)
    rows = rows.with_columns(minute=pl.Series(minute), minutes=pl.Series(minutes))
    # whom the day does not reach is seen another month
    rows = rows.filter((pl.col("minute") < LAST_MINUTE) | (pl.col("kind") == "bulk"))
    return entered(rows, lots, day=day)


def _of_month(who: Goers, month: date, lots: Lots, *, day: date) -> pl.DataFrame:
    name, count = f"visit/{month:%Y-%m}", who.rows.height
    last = min((month.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1), day)
    people = int(who.person.max(initial=-1)) + 1
    seen = lots.happens(f"{name}/seen", count, share=HABITS["seen_in"].get(str(month.month), HABITS["seen"]))
    common = lots.between(f"{name}/day", people, low=1, high=last.day)[who.person]
    own = lots.between(f"{name}/own-day", count, low=1, high=last.day)
    together = lots.happens(f"{name}/together", count, share=HABITS["together"])
    again = lots.happens(f"{name}/again", count, share=HABITS["again"])
    turn = lots.uniform(f"{name}/turn", count)
    rows = who.rows.with_columns(common=_date(common, month), own=_date(own, month), seen=pl.Series(seen))
    first = _days(rows, np.where(together, common, own), month, turn)
    second = _days(rows, own, month, turn + 1).filter(pl.Series(seen & again & together & (own != common)))
    found = pl.concat([first, second])
    return found.filter(~pl.col("on").is_between(*HABITS["festival"]))


def _rounds(around: pl.DataFrame, month: date, lots: Lots, *, day: date) -> pl.DataFrame:
    """Residents of the village that the demo is seen from call at one of its homes on most of the month's weekdays."""
    days = pl.date_range(month, min(month + timedelta(days=31), day), eager=True).alias("on")
    days = days.filter((days.dt.truncate("1mo") == month) & (days.dt.weekday() <= FRIDAY))
    people = around.select("person_id").unique(maintain_order=True)
    calls = people.join(days.to_frame(), how="cross")
    calls = calls.filter(pl.Series(lots.happens(f"visit/{month:%Y-%m}/rounds", calls.height, share=HABITS["rounds"])))
    lot = pl.Series(lots.raw(f"visit/{month:%Y-%m}/home", calls.height))
    homes = around.with_columns(at=pl.int_range(pl.len()).over("person_id").cast(pl.UInt64))
    many = homes.group_by("person_id").agg(homes=pl.len().cast(pl.UInt64))
    told = calls.with_columns(lot=lot).join(many, on="person_id", maintain_order="left")
    told = told.with_columns(at=pl.col("lot") % pl.col("homes")).join(homes, on=["person_id", "at"])
    found = told.with_columns(common="on", own="on", seen=pl.lit(True), turn=pl.lit(0.5)).sort("person_id", "on")
    return found.filter(~pl.col("on").is_between(*HABITS["festival"]))


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
    kept = kept.filter(~pl.col("on").is_between(*HABITS["festival"])).drop("since", "until", "planted")
    return kept.unique(["household_id", "person_id", "on"], keep="first", maintain_order=True)


def _days(rows: pl.DataFrame, days: Ints, month: date, turn: Floats) -> pl.DataFrame:
    return rows.with_columns(on=_date(days, month), turn=pl.Series(turn))


def _date(days: Ints, month: date) -> pl.Series:
    return pl.Series(np.datetime64(month, "D") + (days - 1).astype("timedelta64[D]")).cast(pl.Date)


def at_market(rows: pl.DataFrame, lots: Lots) -> pl.Series:
    """The ways of meeting: some families are met at the market of a market day, which each village has its own of.

    What is planted is told to have been at home.
    """
    count, every = rows.height, HABITS["market_every"]
    market = rows["on"].dt.day().cast(pl.Int64) % every == rows["village_id"] % every
    met = market & pl.Series(lots.happens("visit/market", count, share=HABITS["market"]))
    way = lots.choice("visit/way", count, weights=HABITS["ways"])
    return way.set((way == "in_person") & met, "elsewhere").set(rows["kind"] != "", "in_person")
