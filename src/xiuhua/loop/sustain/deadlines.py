"""By when each step of a warning must be done, what is late, who must act next and who is told."""

from datetime import date

import polars as pl

from xiuhua.loop.sustain.bundles import URGENT_SINCE
from xiuhua.policy.signals import SustainPolicy, WarningStep
from xiuhua.reckon.tables import DEADLINES

DONE, DONE_LATE, OPEN, OVERDUE, WAITING = "done", "done_late", "open", "overdue", "waiting"
TO_DO = (OPEN, OVERDUE)


def deadlines(bundled: pl.DataFrame, done: pl.DataFrame, policy: SustainPolicy) -> pl.DataFrame:
    """Each step of each warning (see `bundles`), in the pack's order: when it begins, is due and was done; its state.

    What was done before a step could begin was done about an earlier warning, and does not count.
    """
    found: dict[str, pl.DataFrame] = {}
    for step in policy.rules.steps.values():
        found[step.key] = _step(step, bundled, done, found, policy)
    return pl.concat([DEADLINES.empty(), *found.values()]).sort("household", maintain_order=True)


def with_next_step(bundled: pl.DataFrame, steps: pl.DataFrame, policy: SustainPolicy) -> pl.DataFrame:
    """The warnings with the first step that can be done and is not, who does it by when, and who is told."""
    doers = [(it.key, " ".join(it.doers)) for it in policy.rules.steps.values()]
    acts = pl.DataFrame(doers, schema={"step": pl.String, "acts": pl.String}, orient="row")
    following = (
        steps.filter(pl.col("state").is_in(TO_DO))
        .group_by("household", maintain_order=True)
        .agg(pl.col("step", "due").first())
        .join(acts, on="step", how="left", maintain_order="left")
    )
    late = (
        steps.filter(pl.col("state") == OVERDUE)
        .with_columns(pl.col("told").str.split(" "))
        .group_by("household", maintain_order=True)
        .agg(pl.col("late").max(), told=pl.col("told").explode().unique(maintain_order=True).str.join(" "))
    )
    return (
        bundled.join(following, on="household", how="left", maintain_order="left")
        .join(late, on="household", how="left", maintain_order="left")
        .with_columns(pl.col("late").fill_null(0), pl.col("told", "acts").fill_null(""))
    )


def _step(
    step: WarningStep, bundled: pl.DataFrame, done: pl.DataFrame, before: dict[str, pl.DataFrame], policy: SustainPolicy
) -> pl.DataFrame:
    """The rows of `deadlines` for one step."""
    rows = bundled.filter(pl.col("urgent")) if step.urgent else bundled
    if step.after:
        finished = before[step.after].select("household", begins="done_on")
        rows = rows.join(finished, on="household", how="left", maintain_order="left")
    else:
        rows = rows.with_columns(begins=URGENT_SINCE if step.urgent else "since")
    mine = done.filter(pl.col("step") == step.key).group_by("household").agg(pl.col("done_on").max())
    rows = rows.select("household", "area", "since", "begins").join(
        mine, on="household", how="left", maintain_order="left"
    )
    rows = rows.with_columns(done_on=pl.when(pl.col("done_on") >= pl.col("begins")).then(pl.col("done_on")))
    rows = _with_due(rows, step, policy).with_columns(state=_state(policy.day), step=pl.lit(step.key))
    rows = _with_late(rows, policy)
    return DEADLINES.conform(rows.with_columns(told=_told(step, policy.escalation_days)))


def _with_due(rows: pl.DataFrame, step: WarningStep, policy: SustainPolicy) -> pl.DataFrame:
    """The rows with the last day of the step: of each pair of days once, as many households share them."""
    pairs = rows.select("since", "begins").unique().drop_nulls().rows()
    ends = [(since, begins, policy.last_day(step.key, since, begins)) for since, begins in sorted(pairs)]
    schema = dict.fromkeys(("since", "begins", "due"), pl.Date())
    due = pl.DataFrame(ends, schema=schema, orient="row")
    return rows.join(due, on=("since", "begins"), how="left", maintain_order="left")


def _state(day: date) -> pl.Expr:
    done, due = pl.col("done_on"), pl.col("due")
    return (
        pl.when(done > due).then(pl.lit(DONE_LATE))
        .when(done.is_not_null()).then(pl.lit(DONE))
        .when(pl.col("begins").is_null()).then(pl.lit(WAITING))
        .when(due < pl.lit(day)).then(pl.lit(OVERDUE))
        .otherwise(pl.lit(OPEN))
    )  # fmt: skip


def _with_late(rows: pl.DataFrame, policy: SustainPolicy) -> pl.DataFrame:
    """The rows with the working days between the last day and the day on which it was done, or the day itself."""
    rows = rows.with_columns(until=pl.col("done_on").fill_null(policy.day))
    late = rows.filter(pl.col("state").is_in((OVERDUE, DONE_LATE)))
    pairs = sorted(late.select("due", "until").unique().rows())
    told = [(due, until, policy.calendar.between(due, until)) for due, until in pairs]
    schema = {"due": pl.Date, "until": pl.Date, "late": pl.Int64}
    days = pl.DataFrame(told, schema=schema, orient="row")
    found = rows.join(days, on=("due", "until"), how="left", maintain_order="left")
    return found.with_columns(pl.col("late").fill_null(0))


def _told(step: WarningStep, days: int) -> pl.Expr:
    """The offices that are told: one when it is late, and one more each time that so many working days have gone by."""
    names = [" ".join(step.escalates[: count + 1]) for count in range(len(step.escalates))]
    levels = [
        pl.when((pl.col("state") == OVERDUE) & (pl.col("late") >= 1 + count * days)).then(pl.lit(text))
        for count, text in reversed(list(enumerate(names)))
    ]
    return pl.coalesce(*levels, pl.lit(""))
