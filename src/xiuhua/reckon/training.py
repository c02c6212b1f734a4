"""Who must be trained until when, and who was: duties of a pack held against posts and certificates.

What is told is a fact of courses. Nobody is scored, and the order of the rows is that of places and names alone.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import polars as pl

from xiuhua.reckon.tables_of_training import TRAINED


@dataclass(frozen=True, slots=True)
class TrainingDuty:
    """Who holds one of some posts must be trained: once in each year, or (`before`) before they take the post.

    Courses count of one of the `levels` and `themes`; any, where none is named. `days`: of a yearly duty how long
    somebody new has at least, of one before the post how long before it a course may have ended.
    """

    key: str
    kind: str
    posts: frozenset[str]
    before: bool
    days: int
    since: date
    levels: frozenset[str] = frozenset()
    themes: frozenset[str] = frozenset()


def judge_training(
    trainees: pl.DataFrame, certified: pl.DataFrame, *, duties: Iterable[TrainingDuty], on: date
) -> pl.DataFrame:
    """Each duty of each post on a day, as TRAINED; in the order of rule, area, holder and post.

    A yearly duty is that of the day's year, of whoever holds the post on the day; one before the post is of posts that
    began, or will begin, since the duty holds, and is met late by a course after that.
    """
    known = trainees.filter(pl.col("until").is_null() | (pl.col("until") > on))
    learnt = certified.filter(pl.col("ended_on") <= on)
    found = [_judged(known, learnt, it, on) for it in duties]
    return TRAINED.conform(pl.concat([TRAINED.empty(), *found])).sort("rule", "area", "holder", "post", "since")


def _judged(known: pl.DataFrame, learnt: pl.DataFrame, duty: TrainingDuty, on: date) -> pl.DataFrame:
    held = known.filter((pl.col("kind") == duty.kind) & pl.col("post").is_in(duty.posts))
    since, days = pl.col("since"), pl.duration(days=duty.days)
    if duty.before:
        rows = held.filter(since >= duty.since).with_columns(due=since, counts_from=since - days)
    else:
        year = date(on.year, 1, 1)
        rows = held.filter(since <= on).with_columns(
            due=pl.max_horizontal(pl.lit(date(on.year, 12, 31)), since + days), counts_from=pl.lit(year)
        )
    met = rows.join(_counting(learnt, duty), on="holder", how="left").group_by("holder", "area", "post", "since").agg(
        done_on=pl.col("ended_on").filter(pl.col("ended_on") >= pl.col("counts_from")).min()
    )  # fmt: skip
    told = rows.join(met, on=["holder", "area", "post", "since"], how="left")
    return TRAINED.conform(told.with_columns(rule=pl.lit(duty.key), trained=pl.col("done_on").is_not_null()))


def _counting(learnt: pl.DataFrame, duty: TrainingDuty) -> pl.DataFrame:
    """The certificates of courses that count for a duty."""
    rows = learnt
    for column, wanted in (("level", duty.levels), ("theme", duty.themes)):
        if wanted:
            rows = rows.filter(pl.col(column).is_in(wanted))
    return rows.select("holder", "ended_on")


# ── Terms, and care that is owed ─────────────────────────────────────────────────────────────────────────────────────

HOLDERS = {
    "person": pl.Int64, "area": pl.Int64, "kind": pl.String, "post": pl.String, "since": pl.Date, "settled": pl.Boolean,
}  # fmt: skip
CARED = {"person": pl.Int64, "care": pl.String, "on": pl.Date, "until": pl.Date}
REMINDED = {
    "person": pl.Int64, "area": pl.Int64, "post": pl.String, "care": pl.String, "since": pl.Date, "last_on": pl.Date,
    "due": pl.Date, "over": pl.Boolean,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class CareDuty:
    """What is owed to who holds one of some posts, again after some months; the first time some days after it began.

    A `term` is no care: its months run from the first day of the post, and nothing that is done renews them. A
    reminder begins `remind_days` before the day.
    """

    key: str
    kind: str
    posts: frozenset[str]
    months: int
    first_days: int
    remind_days: int
    term: bool = False


def reminders(
    holders: pl.DataFrame, cared: pl.DataFrame, *, duties: Iterable[CareDuty], on: date, all_of_them: bool = False
) -> pl.DataFrame:
    """What is due soon, or over its day (`over`), of who holds posts on a day (HOLDERS): by day, person and care.

    A post is `settled` that has its last day already: nobody is reminded of its term.
    `cared` are CARED that were on record by the day; one that says until when it holds is due on that day. Somebody
    with several posts is reminded once of each care, by the first of them. `all_of_them` tells also what is not due
    yet.
    """
    found = [_due(holders.filter(pl.col("since") <= on), cared.filter(pl.col("on") <= on), it) for it in duties]
    told = pl.concat([pl.DataFrame(schema={**REMINDED, "remind": pl.Date}), *found])
    wanted = told if all_of_them else told.filter(pl.col("remind") <= on)
    return (
        wanted.with_columns(over=pl.col("due") < on).sort("due", "person", "care", "area")
        .select(list(REMINDED))
    )  # fmt: skip


def _due(holders: pl.DataFrame, cared: pl.DataFrame, duty: CareDuty) -> pl.DataFrame:
    held = holders.filter((pl.col("kind") == duty.kind) & pl.col("post").is_in(duty.posts))
    again, last = f"{duty.months}mo", _last(cared, duty)
    if duty.term:
        rows = held.filter(~pl.col("settled")).with_columns(
            last_on=pl.lit(None, pl.Date), due=pl.col("since").dt.offset_by(again)
        )
    else:
        first = held.sort("since", "area", "post").unique("person", keep="first", maintain_order=True)
        fresh = pl.col("since") + pl.duration(days=duty.first_days)
        rows = first.join(last, on="person", how="left").with_columns(
            due=pl.coalesce("holds_until", pl.col("last_on").dt.offset_by(again), fresh)
        )
    return rows.select(
        "person", "area", "post", pl.lit(duty.key).alias("care"), "since", "last_on", "due",
        over=pl.lit(value=False), remind=pl.col("due") - pl.duration(days=duty.remind_days),
    )  # fmt: skip


def _last(cared: pl.DataFrame, duty: CareDuty) -> pl.DataFrame:
    rows = cared.filter(pl.col("care") == duty.key).sort("on", "until", nulls_last=False)
    return rows.group_by("person", maintain_order=True).agg(
        last_on=pl.col("on").last(), holds_until=pl.col("until").last()
    )  # fmt: skip


def may_be_certified(states: Iterable[str], *, absent_is: int, asked: int, tested: bool, passed: bool | None) -> str:
    """Why somebody gets no certificate of a course, or nothing where they do: a word of `WHY_NOT`.

    `states` are those of the parts of the course that are on record, `asked` how many parts it has. Leave that was
    granted is no absence; whoever has none but leave was not there.
    """
    told = list(states)
    if len(told) < asked:
        return "not_told"
    if told.count("absent") >= absent_is:
        return "absent"
    if "present" not in told:
        return "never_there"
    if tested and not passed:
        return "test"
    return ""


WHY_NOT = ("not_told", "absent", "never_there", "test")
