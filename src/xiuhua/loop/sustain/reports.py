"""What departments reported and what the register shows, each held against the threshold of its day."""

import polars as pl

from xiuhua.policy.signals import SustainPolicy
from xiuhua.policy.verdict import MET, NOT_MET, UNKNOWN
from xiuhua.reckon.tables import SIGNAL_VERDICTS

WATCHED_TOO = "watched_too"


def signal_verdicts(
    rows: pl.DataFrame, groups: pl.DataFrame, reported: pl.DataFrame, policy: SustainPolicy
) -> pl.DataFrame:
    """The open signals of a day with what each comes to, the earliest first; what was closed is told no more.

    What is not known of a signal (its kind on that day, its number) leaves it unknown: it does not warn, and is told.
    """
    kept = reported.filter(pl.col("received_on") <= pl.lit(policy.day))
    return _in_order(reported_verdicts(groups, kept, policy), _shown(rows, kept, policy))


def reported_verdicts(groups: pl.DataFrame, reported: pl.DataFrame, policy: SustainPolicy) -> pl.DataFrame:
    """The same of what was kept alone: what the register would show of these households is not looked for."""
    day = pl.lit(policy.day)
    kept = reported.filter(pl.col("received_on") <= day)
    still = kept.filter(pl.col("closed_on").is_null() | (pl.col("closed_on") > day))
    return _in_order(_judged(still.join(groups, on="household", maintain_order="left"), policy))


def _in_order(*parts: pl.DataFrame) -> pl.DataFrame:
    together = pl.concat([SIGNAL_VERDICTS.conform(it) for it in parts])
    return together.sort("household", "received_on", "kind", "signal", nulls_last=True)


def _judged(still: pl.DataFrame, policy: SustainPolicy) -> pl.DataFrame:
    """Signals with their verdict and the threshold they were held against, null where every report warns."""
    watched = still.with_columns(pl.col("reason").is_not_null().alias(WATCHED_TOO)).join(
        _kinds(policy), on="kind", how="left", maintain_order="left"
    )
    on = pl.col("received_on")
    taken = (pl.col("taken_since") <= on) & (pl.col("taken_until").is_null() | (on < pl.col("taken_until")))
    held = _held(watched, policy)
    reached = pl.col("value") >= pl.col("threshold")
    by_number = pl.when(reached).then(pl.lit(MET)).when(~reached).then(pl.lit(NOT_MET)).otherwise(pl.lit(UNKNOWN))
    verdict = pl.when(pl.col("numbered")).then(by_number).otherwise(pl.lit(MET))
    return held.with_columns(verdict=pl.when(taken).then(verdict).otherwise(pl.lit(UNKNOWN)))


def _kinds(policy: SustainPolicy) -> pl.DataFrame:
    """Every signal of the pack with the days on which it is taken, and whether a number decides."""
    told = [(it.key, it.since, it.until, bool(it.threshold)) for it in policy.rules.signals.values()]
    schema = {"kind": pl.String, "taken_since": pl.Date, "taken_until": pl.Date, "numbered": pl.Boolean}
    return pl.DataFrame(told, schema=schema, orient="row")


def _held(rows: pl.DataFrame, policy: SustainPolicy) -> pl.DataFrame:
    """The rows with the threshold of the day on which they were received, for watched households or for others."""
    told = [(it.signal, it.watched, it.since, it.until, it.number) for it in policy.thresholds]
    schema = {"kind": pl.String, WATCHED_TOO: pl.Boolean, "since": pl.Date, "until": pl.Date, "number": pl.Float64}
    thresholds = pl.DataFrame(told, schema=schema, orient="row")
    on = pl.col("received_on")
    held = (
        rows.select("signal", "kind", WATCHED_TOO, "received_on")
        .join(thresholds, on=("kind", WATCHED_TOO))
        .filter((pl.col("since") <= on) & (pl.col("until").is_null() | (on < pl.col("until"))))
        .select("signal", threshold=pl.col("number").ceil().cast(pl.Int64))
    )
    return rows.join(held, on="signal", how="left", maintain_order="left")


def _shown(rows: pl.DataFrame, kept: pl.DataFrame, policy: SustainPolicy) -> pl.DataFrame:
    """What the register shows today and nobody has kept: not while it is open, nor soon after it was closed."""
    shown = [
        rows.filter(pl.col(it.ref.column)).select("household", "area", kind=pl.lit(it.key))
        for it in policy.signals.values()
        if it.when
    ]
    empty = SIGNAL_VERDICTS.empty()
    quiet = pl.col("closed_on").dt.offset_by(f"{policy.again_months}mo") > pl.lit(policy.day)
    told = kept.filter(pl.col("closed_on").is_null() | (pl.col("closed_on") > pl.lit(policy.day)) | quiet)
    found = pl.concat([empty.select("household", "area", "kind"), *shown]).join(
        told, on=("household", "kind"), how="anti", maintain_order="left"
    )
    nothing = {name: pl.lit(None, dtype=empty.schema[name]) for name in ("signal", "value", "threshold")}
    return found.with_columns(**nothing, verdict=pl.lit(MET), received_on=pl.lit(policy.day))
