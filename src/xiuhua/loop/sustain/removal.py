"""What the removal of a risk would need, line by line; what nobody knows counts as not met."""

import polars as pl

from xiuhua.policy.ruleset import Scheme
from xiuhua.policy.signals import QUIET, WatchEnd
from xiuhua.policy.verdict import MET, NOT_MET, UNKNOWN
from xiuhua.reckon.tables import REMOVAL_LINES, REMOVALS


def removal_lines(rows: pl.DataFrame, bundled: pl.DataFrame, scheme: Scheme) -> pl.DataFrame:
    """The table `removal_lines` of the households that the scheme applies to, a household's lines in the pack's order.

    An exclusion that decides is met as a line where it surely does not hold; the last line is that no warning is open.
    """
    judged = rows.filter(pl.col(scheme.ref().column))
    truths = {part.key: pl.col(scheme.ref(part).column) for part in scheme.criteria}
    truths |= {part.key: ~pl.col(scheme.ref(part).column) for part in scheme.deciding}
    lines = [judged.select("household", "area", line=pl.lit(key), verdict=_word(it)) for key, it in truths.items()]
    warned = bundled.select("household", warned=pl.lit(value=True))
    quiet = (
        judged.select("household", "area")
        .join(warned, on="household", how="left", maintain_order="left")
        .with_columns(line=pl.lit(QUIET), verdict=_word(pl.col("warned").is_null()))
        .drop("warned")
    )
    return REMOVAL_LINES.conform(pl.concat([*lines, quiet])).sort("household", maintain_order=True)


def removals(lines: pl.DataFrame, end: WatchEnd) -> pl.DataFrame:
    """The table `removals`: each household of `removal_lines` in one row."""
    met, verdict = pl.col("verdict") == MET, pl.col("verdict")
    found = lines.group_by("household", maintain_order=True).agg(
        pl.col("area").first(),
        removable=met.all(),
        kept=((pl.col("line") == end.kept) & (verdict == NOT_MET)).any(),
        unmet=pl.col("line").filter(verdict == NOT_MET).str.join(" "),
        unclear=pl.col("line").filter(verdict == UNKNOWN).str.join(" "),
    )
    return REMOVALS.conform(found)


def _word(truth: pl.Expr) -> pl.Expr:
    return pl.when(truth).then(pl.lit(MET)).when(~truth).then(pl.lit(NOT_MET)).otherwise(pl.lit(UNKNOWN))
