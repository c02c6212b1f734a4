"""A round of asking households: the digest of its frame, whom its seed draws, and what the counts of answers say."""

from collections.abc import Collection, Iterator
from hashlib import sha256

import polars as pl

from xiuhua.reckon.sampling.allocation import allocated
from xiuhua.reckon.sampling.clusters import draw_households, draw_villages
from xiuhua.reckon.sampling.surveys import Share, share

LEAST = 2  # villages of a stratum: with one alone nobody could say how far villages differ in it
# Counts of a village: how many of its households (`size`) said yes or no to a question.
COUNTS = {
    "stratum": pl.String, "village": pl.String, "size": pl.Int64, "reached": pl.Float64, "question": pl.String,
    "yes": pl.Int64, "no": pl.Int64,
}  # fmt: skip


def digest_of(frame: pl.DataFrame) -> str:
    """The sha256 of a frame's lines `stratum,village,household` in order."""
    rows = frame.sort("stratum", "village", "household").select("stratum", "village", "household").iter_rows()
    return sha256("".join(f"{','.join(row)}\n" for row in rows).encode()).hexdigest()


def drawn_of(frame: pl.DataFrame, *, villages: int, households: int, seed: str) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The villages and the households in each that a seed draws of a frame `stratum`, `village`, `household`.

    The tables VILLAGES_DRAWN and HOUSEHOLDS_DRAWN of those who were drawn. Villages are shared out by the households of
    their strata. Whoever has frame and seed draws the same.
    """
    there = frame.group_by("stratum", "village").len("size").sort("stratum", "village")
    sizes = dict(there.group_by("stratum").agg(pl.col("size").sum()).sort("stratum").iter_rows())
    least = min(LEAST, villages // len(sizes))
    drawn = draw_villages(there, allocated(sizes, villages, least=least), seed=seed).filter("drawn")
    homes = frame.join(drawn.select("village"), on="village", how="semi").with_columns(kind=pl.lit(""))
    return drawn, draw_households(homes, {"": households}, seed=seed).filter("drawn")


def shares_of(
    counts: pl.DataFrame, questions: Collection[str], *, together: str, but: str
) -> Iterator[tuple[str, Share, int]]:
    """What counts of a round say: of each question a share and how many households it stands on.

    `together` names that of all questions but one, which is on the whole. Who did not answer is spoken for by who did
    in the same village. `counts` has the columns COUNTS.
    """
    many = pl.col("yes") + pl.col("no")
    rows = counts.with_columns(
        taken=pl.min_horizontal(many / pl.col("size"), 1.0), kind=pl.lit(""), whole=pl.lit(1.0),
        part=pl.concat_list(pl.lit(1.0).repeat_by("yes"), pl.lit(0.0).repeat_by("no")),
    ).filter(many > 0).explode("part")  # fmt: skip
    for quantity in (*questions, together):
        of = [it for it in questions if it != but] if quantity == together else [quantity]
        asked = rows.filter(pl.col("question").is_in(of))
        if found := share(asked):
            yield quantity, found, max(asked["question"].value_counts()["count"].to_list())
