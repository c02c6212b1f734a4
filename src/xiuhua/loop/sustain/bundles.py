"""One open warning a household: all its signals that warn, since the first of them, and the risks they point to."""

import polars as pl

from xiuhua.policy.signals import SustainPolicy
from xiuhua.policy.verdict import MET

URGENT_SINCE = "urgent_since"


def bundles(judged: pl.DataFrame, groups: pl.DataFrame, policy: SustainPolicy) -> pl.DataFrame:
    """The warnings of a day: household, area, since, signals, risks, count, urgent, urgent_since, relapse.

    A further signal joins the warning that is open: it ends none, and does not move the day on which that began.
    """
    told = [(it.key, it.risk, it.urgent) for it in policy.rules.signals.values()]
    kinds = pl.DataFrame(told, schema={"kind": pl.String, "risk": pl.String, "urgent": pl.Boolean}, orient="row")
    warning = judged.filter(pl.col("verdict") == MET).join(kinds, on="kind", maintain_order="left")
    found = (
        warning.sort("household", "received_on", "kind")
        .group_by("household", maintain_order=True)
        .agg(
            pl.col("area").first(),
            since=pl.col("received_on").min(),
            signals=_in_order("kind"),
            risks=_in_order("risk"),
            count=pl.len(),
            urgent=pl.col("urgent").any(),
            urgent_since=pl.col("received_on").filter(pl.col("urgent")).min(),
        )
    )
    relapses = groups.select("household", relapse="relapses")
    return found.join(relapses, on="household", how="left", maintain_order="left")


def _in_order(column: str) -> pl.Expr:
    """What stands in a column, each once, in the order in which it came, by spaces."""
    return pl.col(column).unique(maintain_order=True).str.join(" ")
