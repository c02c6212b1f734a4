"""Days that somebody of a resident team spent in the village, derived from work that is on file anyway.

Nobody tells their presence. A day on which something was done in the village counts once, however much was done; a day
of which nothing is on file is not known, and never an absence. So a verdict holds whatever the unknown days were, or it
is unknown itself.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction

import polars as pl

from xiuhua.reckon.workdays import DAY, WorkCalendar

WHO = ["person", "village"]
TEAM = {"person": pl.Int64, "village": pl.Int64, "since": pl.Date, "until": pl.Date}
LEAVES = {**TEAM, "duty": pl.Boolean}
EVIDENCE = {"person": pl.Int64, "village": pl.Int64, "day": pl.Date, "kind": pl.String}
LARGEST_DENOMINATOR = 100  # a share is written with four digits: 0.6667 is two thirds


class DayState(StrEnum):
    """What is known of a day, the strongest first: work on file tells more than leave that was granted."""

    THERE = "there"
    DUTY = "duty"
    LEAVE = "leave"
    AWAY = "away"
    NOT_KNOWN = "not_known"


class Treatment(StrEnum):
    """How a rule takes a day of duty elsewhere or of leave: like one in the village, left out, or neither."""

    COUNTS = "counts"
    LEFT_OUT = "left_out"
    STAYS = "stays"


class Presence(StrEnum):
    """Whether a month meets the rule; `UNKNOWN` where the days that nobody knows of decide, `NOT_ASKED` without any."""

    MET = "met"
    NOT_MET = "not_met"
    UNKNOWN = "unknown"
    NOT_ASKED = "not_asked"


@dataclass(frozen=True, slots=True)
class PresenceRule:
    """What a pack asks of a month: a share of its working days, or so many days of it, or nothing.

    Kinds of evidence put somebody in the village (`there`), elsewhere on duty, or away; any other kind says nothing.
    `free_days` lets work on a day that is free count too.
    """

    share: Fraction | None
    days: int | None
    there: frozenset[str]
    duty: frozenset[str]
    away: frozenset[str]
    duty_is: Treatment = Treatment.LEFT_OUT
    leave_is: Treatment = Treatment.LEFT_OUT
    elsewhere_is_duty: bool = False
    free_days: bool = True


def share_of(value: float) -> Fraction:
    """A share as the fraction that its four digits stand for: fourteen of twenty-one days are two thirds, not less."""
    return Fraction(str(value)).limit_denominator(LARGEST_DENOMINATOR)


def month_after(month: date) -> date:
    """The first day of the month after one that is named by its first day."""
    return (month.replace(day=28) + timedelta(days=7)).replace(day=1)


def days_of_month(
    team: pl.DataFrame, leaves: pl.DataFrame, evidence: pl.DataFrame, *, month: date, rule: PresenceRule,
    calendar: WorkCalendar,
) -> pl.DataFrame:  # fmt: skip
    """Each day of a month that somebody of a team held a post of a village: person, village, day, worked, state.

    `team` are posts [since, until), `leaves` those granted from them (`duty`: for work elsewhere), `evidence` rows of
    work with the village in which it was done (none: elsewhere). Several posts in a village are one. In the order of
    person, village and day; the order of the rows that come in does not matter.
    """
    held = _held(team, _month(month, calendar))
    seen = _seen(held, evidence, rule).join(_on_leave(held, leaves), on=[*WHO, "day"], how="full", coalesce=True)
    duty = (pl.col("duty_seen") | pl.col("on_duty_leave")).fill_null(value=False)
    state = (
        pl.when(pl.col("there_seen").fill_null(value=False)).then(pl.lit(DayState.THERE))
        .when(duty).then(pl.lit(DayState.DUTY))
        .when(pl.col("on_leave").fill_null(value=False)).then(pl.lit(DayState.LEAVE))
        .when(pl.col("away_seen").fill_null(value=False)).then(pl.lit(DayState.AWAY))
        .otherwise(pl.lit(DayState.NOT_KNOWN))
    )  # fmt: skip
    days = held.join(seen, on=[*WHO, "day"], how="left").with_columns(state=state.cast(pl.String))
    return days.select(*WHO, "day", "worked", "state").sort(*WHO, "day")


def presence_of(days: pl.DataFrame, *, month: date, rule: PresenceRule, calendar: WorkCalendar) -> pl.DataFrame:
    """A month by person and village, in their order, from `days_of_month`.

    Columns: `workdays` held, `there`, `free_there` (of them on free days), and of working days `duty`, `leave`, `away`
    and `not_known`; `asked` (working days that the rule is held against), `counted` and `needed` days, the `verdict`.
    """
    state, worked = pl.col("state"), pl.col("worked")
    there = state == DayState.THERE
    told = days.group_by(WHO).agg(
        workdays=worked.sum(),
        there=there.sum(),
        free_there=(there & ~worked).sum(),
        **{it.value: ((state == it) & worked).sum() for it in DayState if it is not DayState.THERE},
    )
    counts = {"duty": rule.duty_is, "leave": rule.leave_is}
    left_out = _sum([pl.col(name) for name, how in counts.items() if how is Treatment.LEFT_OUT])
    as_there = _sum([pl.col(name) for name, how in counts.items() if how is Treatment.COUNTS])
    free = pl.lit(0) if rule.free_days else pl.col("free_there")
    told = told.with_columns(pl.col(pl.UInt32).cast(pl.Int64)).with_columns(
        asked=(pl.col("workdays") - left_out).cast(pl.Int64),
        counted=(pl.col("there") - free + as_there).cast(pl.Int64),
    )
    told = told.with_columns(needed=_needed(rule, of_month=int(_month(month, calendar)["worked"].sum())))
    return told.with_columns(verdict=_verdict()).sort(WHO)


def _needed(rule: PresenceRule, *, of_month: int) -> pl.Expr:
    """Days that are enough, rounded up; of who held the post for a part of the month a part is asked."""
    asked = pl.col("asked")
    if rule.share is not None:
        above, below = rule.share.numerator, rule.share.denominator
        return (asked * above + below - 1) // below
    if rule.days is not None and of_month:
        return (asked * rule.days + of_month - 1) // of_month
    return pl.lit(None, pl.Int64)


def _verdict() -> pl.Expr:
    counted, needed = pl.col("counted"), pl.col("needed")
    return (
        pl.when(needed.is_null() | (pl.col("asked") == 0)).then(pl.lit(Presence.NOT_ASKED))
        .when(counted >= needed).then(pl.lit(Presence.MET))
        .when(counted + pl.col("not_known") < needed).then(pl.lit(Presence.NOT_MET))
        .otherwise(pl.lit(Presence.UNKNOWN)).cast(pl.String)
    )  # fmt: skip


def _month(month: date, calendar: WorkCalendar) -> pl.DataFrame:
    days = pl.date_range(month, month_after(month) - DAY, eager=True).alias("day")
    return pl.DataFrame({"day": days, "worked": [calendar.is_worked(day) for day in days]})


def _held(team: pl.DataFrame, month: pl.DataFrame) -> pl.DataFrame:
    within = (pl.col("day") >= pl.col("since")) & (pl.col("until").is_null() | (pl.col("day") < pl.col("until")))
    return team.join(month, how="cross").filter(within).select(*WHO, "day", "worked").unique()


def _seen(held: pl.DataFrame, evidence: pl.DataFrame, rule: PresenceRule) -> pl.DataFrame:
    """By held day what the evidence says: in the village, elsewhere on duty, away. Each day once."""
    rows = held.select(*WHO, "day").join(
        evidence.rename({"village": "where"}), on=["person", "day"], how="inner"
    )  # fmt: skip
    here = (pl.col("where") == pl.col("village")).fill_null(value=False)
    kind = pl.col("kind")
    works = kind.is_in(rule.there)
    beyond = works & ~here & pl.lit(rule.elsewhere_is_duty)
    return rows.group_by([*WHO, "day"]).agg(
        there_seen=(works & here).any(),
        duty_seen=(kind.is_in(rule.duty) | beyond).any(),
        away_seen=(kind.is_in(rule.away) & here).any(),
    )


def _on_leave(held: pl.DataFrame, leaves: pl.DataFrame) -> pl.DataFrame:
    within = (pl.col("day") >= pl.col("since")) & (pl.col("day") < pl.col("until"))
    rows = held.select(*WHO, "day").join(leaves, on=WHO, how="inner").filter(within)
    return rows.group_by([*WHO, "day"]).agg(on_leave=(~pl.col("duty")).any(), on_duty_leave=pl.col("duty").any())


def _sum(parts: list[pl.Expr]) -> pl.Expr:
    return pl.sum_horizontal(parts) if parts else pl.lit(0)
