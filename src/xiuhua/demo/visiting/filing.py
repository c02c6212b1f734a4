"""When visits were entered: at once, in the evening, on Sunday, from a gorge when next in town, or weeks later."""

from datetime import date, timedelta

import numpy as np
import polars as pl

from xiuhua.demo.lots import Ints, Lots
from xiuhua.demo.visiting.numbers import HABITS, PLANTED

HOUR, DAY_ENDS = 60, 22
IN_TOWN_AT, APART = 18 * HOUR, 6  # minutes of the day, and from one entry to the next


def entered(rows: pl.DataFrame, lots: Lots, *, day: date) -> pl.DataFrame:
    """When each was entered, by the writer's habit, and whether its time was told; `habit` says what only looks odd.

    What is not entered by the evening of the day is not there yet.
    """
    count = rows.height
    people = int(rows["person_id"].max() or 0) + 1  # type: ignore[arg-type]  # a number, or none
    person = rows["person_id"].to_numpy()
    writes = lots.uniform("visit/habit", people)[person]
    tells = (lots.uniform("visit/tells", people) < HABITS["tells"])[person]
    soon, evening = pl.Series(writes < HABITS["at_once"]), _at(rows["on"], lots, "evening", 19, 21)
    same_day = pl.Series(writes < HABITS["at_once"] + HABITS["in_the_evening"])
    begun = _moment(rows["on"], rows["minute"])
    ended = begun + pl.duration(minutes=pl.lit(rows["minutes"]))
    at_once = ended + _seconds(lots, "at-once", count, 2, 15)
    sunday = _at(rows["on"], lots, "sunday", 9, 20) + pl.duration(days=pl.lit(7 - rows["on"].dt.weekday()))
    over = pl.lit(day).cast(pl.Datetime("us")) + timedelta(hours=DAY_ENDS)
    by_habit = pl.when(soon).then(at_once).when(same_day).then(evening).otherwise(pl.min_horizontal(sunday, over))
    honest = rows["kind"] == ""
    gorge, late = honest & _in_gorge(rows, lots), honest & pl.Series(
        lots.happens("visit/late", count, share=HABITS["late"])
    )  # fmt: skip
    least, most = HABITS["late_days"]
    weeks = pl.duration(days=pl.lit(pl.Series(lots.between("visit/days-late", count, low=least, high=most))))
    written = pl.when(gorge).then(_in_town(rows, lots)).when(late).then(evening + weeks).otherwise(by_habit)
    written = pl.when(pl.col("kind") == "late_bulk").then(_in_one_go(rows, lots, day=day)).otherwise(written)
    told = rows.with_columns(begun=begun, tells=pl.Series(tells) | pl.col("kind").is_in(["bulk", "late_bulk"]))
    told = told.with_columns(recorded=pl.max_horizontal(written, ended), gorge=gorge, late_by=late)
    told = told.with_columns(habit=_habits(~soon & ~same_day & honest))
    return told.filter((pl.col("recorded") <= over) | (pl.col("kind") != "")).drop("gorge", "late_by").with_columns(
        recorded=pl.min_horizontal("recorded", over)
    )  # fmt: skip


def _habits(sunday: pl.Series) -> pl.Expr:
    """What is honest and looks odd: told weeks later, from a gorge, or several visits typed on one Sunday."""
    many = pl.len().over("person_id", pl.col("on").dt.truncate("1w")) >= HABITS["many"]
    of_sunday = pl.when(pl.lit(sunday) & many).then(pl.lit("sunday")).otherwise(pl.lit(""))
    return pl.when("gorge").then(pl.lit("gorge")).when("late_by").then(pl.lit("late")).otherwise(of_sunday)


def _in_gorge(rows: pl.DataFrame, lots: Lots) -> pl.Series:
    """Whether a visit was in a village without a signal."""
    villages = int(rows["village_id"].max() or 0) + 1  # type: ignore[arg-type]  # a number, or none
    return pl.Series(lots.happens("visit/gorge", villages, share=HABITS["gorge"])[rows["village_id"].to_numpy()])


def _in_town(rows: pl.DataFrame, lots: Lots) -> pl.Expr:
    """When whoever was there is in town next, and enters what there was one after the other."""
    people = int(rows["person_id"].max() or 0) + 1  # type: ignore[arg-type]  # a number, or none
    person = rows["person_id"].to_numpy()
    spans = np.asarray(HABITS["in_town_every"], np.int64)
    every = spans[lots.between("visit/in-town", people, low=0, high=len(spans) - 1)][person]
    days = rows["on"].cast(pl.Int32).cast(pl.Int64).to_numpy()
    wait = (person - days) % every
    on = _later(rows["on"], wait)
    place = _place(rows, on)
    return _moment(on, pl.Series(IN_TOWN_AT + place * APART))


def _in_one_go(rows: pl.DataFrame, lots: Lots, *, day: date) -> pl.Expr:
    """One evening early in the next month, or that of the last day: all of a month, minutes apart."""
    least, most = PLANTED["how"]["late_sitting"]
    people = int(rows["person_id"].max() or 0) + 1  # type: ignore[arg-type]  # a number, or none
    after = lots.between("visit/late-sitting", people, low=least, high=most)[rows["person_id"].to_numpy()]
    end = _later(rows["on"].dt.month_end(), after)
    on = pl.select(pl.min_horizontal(pl.lit(end), pl.lit(day))).to_series() if rows.height else end
    place = _place(rows, on)
    return _moment(on, pl.Series(PLANTED["how"]["late_hour"] * HOUR + place)) + _seconds(
        lots, "in-one-go", rows.height, 0, 1
    )


def _place(rows: pl.DataFrame, on: pl.Series) -> Ints:
    """How manieth of a person's entries of a day each is, from 0."""
    told = rows.select("person_id").with_columns(entered=on)
    return told.select(pl.int_range(pl.len()).over("person_id", "entered")).to_series().to_numpy()


def _at(days: pl.Series, lots: Lots, name: str, low: int, high: int) -> pl.Expr:
    """Somewhen between two hours of the days."""
    return _moment(days, pl.Series(lots.between(f"visit/{name}", len(days), low=low * HOUR, high=high * HOUR)))


def _later(days: pl.Series, by: Ints) -> pl.Series:
    return pl.Series(days.to_numpy().astype("datetime64[D]") + by.astype("timedelta64[D]")).cast(pl.Date)


def _moment(days: pl.Series, minutes: pl.Series) -> pl.Expr:
    return pl.lit(days).cast(pl.Datetime("us")) + pl.duration(minutes=pl.lit(minutes))


def _seconds(lots: Lots, name: str, count: int, low: int, high: int) -> pl.Expr:
    seconds = pl.Series(lots.between(f"visit/{name}", count, low=low * HOUR, high=high * HOUR))
    return pl.duration(seconds=pl.lit(seconds))
