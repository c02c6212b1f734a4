"""How well an order of households and its probabilities told what came: AUC, Brier, calibration, recall at capacity."""

import numpy as np
import polars as pl

from xiuhua.reckon.risk.logistic import Flags, Floats
from xiuhua.reckon.sampling.intervals import Interval, normal


def auc(score: Floats, outcome: Flags) -> Interval | None:
    """The chance that a row with the event stands above one without, equals halved; None without both kinds.

    Its interval is that of DeLong, DeLong and Clarke-Pearson (1988), reckoned from midranks (Sun and Xu 2014).
    """
    events, others = score[outcome], score[~outcome]
    if not len(events) or not len(others):
        return None
    together = _midranks(np.concatenate([events, others]))
    above = (together[: len(events)] - _midranks(events)) / len(others)
    below = 1 - (together[len(events) :] - _midranks(others)) / len(events)
    value = float(above.mean())
    variance = sum(float(part.var(ddof=1)) / len(part) for part in (above, below) if len(part) > 1)
    reach = normal() * variance**0.5
    return Interval(value, max(value - reach, 0.0), min(value + reach, 1.0))


def brier(chance: Floats, outcome: Flags) -> float:
    """The mean square of what a probability missed."""
    return float(((chance - outcome) ** 2).mean())


def calibration(rows: pl.DataFrame, group: str) -> pl.DataFrame:
    """By value of a group: value, rows, events, expected (sum of `chance`), ordered by value; empty values go together.

    `rows` has the group, `chance` and `returned`.
    """
    return (
        rows.group_by(pl.col(group).alias("value"))
        .agg(pl.len().alias("rows"), events=pl.col("returned").sum(), expected=pl.col("chance").sum())
        .sort("value", nulls_last=True)
    )


def reached(rows: pl.DataFrame, by: str, checks: pl.DataFrame, *, drawn: float = 0.0) -> float:
    """The events among those checked, the highest of `by` first, in the mean over how ties fall.

    `rows` has `day`, `by` and `returned`; `checks` has, for each `day`, how many can be checked. A share `drawn` of
    the checks is drawn at random from those that the order does not reach.
    """
    ties = (
        rows.group_by("day", by)
        .agg(pl.len().alias("alike"), found=pl.col("returned").sum())
        .sort("day", by, descending=[False, True], nulls_last=True)
        .join(checks, on="day", how="left", maintain_order="left")
        .with_columns(ordered=pl.col("checks") - (pl.col("checks") * drawn).round().cast(pl.Int64))
    )
    above = pl.col("alike").cum_sum().over("day") - pl.col("alike")
    taken = (pl.col("ordered") - above.cast(pl.Int64)).clip(0, pl.col("alike").cast(pl.Int64)) / pl.col("alike")
    days = (
        ties.with_columns(taken=taken * pl.col("found"))
        .group_by("day")
        .agg(pl.col("taken", "found", "alike").sum(), pl.col("checks", "ordered").first())
    )
    left = pl.col("alike").cast(pl.Int64) - pl.col("ordered")
    lot = pl.when(left > 0).then((pl.col("checks") - pl.col("ordered")) / left).otherwise(0.0)
    found = days.select((pl.col("taken") + (pl.col("found") - pl.col("taken")) * lot).sum())
    return float(found.item())


def checks_of(rows: pl.DataFrame, percent: float) -> pl.DataFrame:
    """For each `day` of rows, how many `checks` a percentage of its rows comes to, rounded up."""
    many = (pl.len() * percent / 100 - 1e-9).ceil().cast(pl.Int64)
    return rows.group_by("day").agg(checks=many).sort("day")


def _midranks(values: Floats) -> Floats:
    """Ranks from 1 on; equals share the middle of theirs."""
    return pl.Series(values).rank("average").to_numpy().astype(np.float64)
