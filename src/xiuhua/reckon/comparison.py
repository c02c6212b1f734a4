"""Some villages beside like villages: by how much the share of poor persons changed in both, and how sure that is.

No experiment was made: who was chosen was chosen for a reason, and like villages are like only in what is compared
here. The difference says what happened side by side, never what caused it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from xiuhua.reckon.sampling.intervals import Interval, student

LEAST = 3  # villages on each side of a stratum: with fewer there is no saying how far they differ among themselves
APART = "\u001f"  # between the values of a stratum: in no name
UNTOLD, ALONE, UNLIKE = "untold", "alone", "unlike"


@dataclass(frozen=True, slots=True)
class Side:
    """The villages of one side that are compared: shares from 0 to 1 of their `people` before.

    Of like villages, each stratum counts as much as it does among the chosen.
    """

    villages: int
    people: int
    before: float
    after: float

    @property
    def change(self) -> float:
        """How the share changed, negative where it fell."""
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class Comparison:
    """What became of the chosen villages and of like ones; all None where no stratum has LEAST of both.

    `difference` is the change of the chosen less that of the like, with its interval of 95 per cent. `rows` has a row
    for each village: `village`, `chosen`, `stratum` (values joined by APART; fewer of them where strata were merged),
    `weight` and `left_out`: UNTOLD (an outcome or a population is missing), ALONE (chosen, and nothing like it), UNLIKE
    (like none that was chosen), null where it is compared.
    """

    chosen: Side | None
    like: Side | None
    difference: Interval | None
    rows: pl.DataFrame

    def left_out(self, why: str, *, chosen: bool) -> int:
        """How many villages of a side are not compared for a reason."""
        return self.rows.filter((pl.col("left_out") == why) & (pl.col("chosen") == chosen)).height


def compare(villages: pl.DataFrame, *, strata: Sequence[str]) -> Comparison:
    """Compares villages with the flag `chosen` to others of the same stratum.

    `villages`: `village`, `chosen`, the columns of `strata`, `before` and `after` (persons, such as the poor), and
    `people_before`, `people_after` of whom they are a share. The estimator is the post-stratified difference of mean
    changes (Cochran 1977, 5A.9): within a stratum the mean change of share, each village weighing its people before;
    strata weigh as many people as they have among the chosen. Its variance comes from villages as units within stratum
    and side, its freedom after Satterthwaite (1946). A stratum with fewer than LEAST villages on a side is merged with
    others by leaving out the last of `strata`, then the one before, down to the first; what is small then is left out.
    """
    rows = _placed(_measured(villages).sort("village"), strata)
    used = rows.filter(pl.col("left_out").is_null())
    if not used.height:
        return Comparison(None, None, None, _shown(rows, used))
    weighed = _weighed(used)
    chosen, like = (_side(weighed.filter(pl.col("chosen") == flag)) for flag in (True, False))
    return Comparison(chosen, like, _interval(chosen.change - like.change, weighed), _shown(rows, weighed))


def _measured(villages: pl.DataFrame) -> pl.DataFrame:
    """The villages with their shares, null where one cannot be told."""
    return villages.with_columns(
        share_before=_share("before", "people_before"), share_after=_share("after", "people_after")
    )


def _share(part: str, whole: str) -> pl.Expr:
    return pl.when(pl.col(whole) > 0).then(pl.col(part) / pl.col(whole))


def _placed(rows: pl.DataFrame, strata: Sequence[str]) -> pl.DataFrame:
    """The villages with their stratum, or why they have none."""
    told = pl.col("share_before").is_not_null() & pl.col("share_after").is_not_null()
    rows = rows.with_columns(told=told, stratum=pl.lit(None, pl.String))
    for depth in range(len(strata), 0, -1):
        cell = pl.concat_str([pl.col(name).cast(pl.String).fill_null("") for name in strata[:depth]], separator=APART)
        free = pl.col("told") & pl.col("stratum").is_null()
        both = [(free & side).sum().over(cell) >= LEAST for side in (pl.col("chosen"), ~pl.col("chosen"))]
        rows = rows.with_columns(stratum=pl.when(free & both[0] & both[1]).then(cell).otherwise("stratum"))
    why = pl.when(~pl.col("told")).then(pl.lit(UNTOLD)).when("chosen").then(pl.lit(ALONE)).otherwise(pl.lit(UNLIKE))
    return rows.with_columns(left_out=pl.when(pl.col("stratum").is_null()).then(why))


def _weighed(used: pl.DataFrame) -> pl.DataFrame:
    """The villages with `weight`, which sums to 1 on each side, and to the same in each stratum of both."""
    people = pl.col("people_before")
    chosen = pl.when("chosen").then(people).otherwise(0)
    part = chosen.sum().over("stratum") / chosen.sum()
    return used.with_columns(weight=part * people / people.sum().over("stratum", "chosen"))


def _side(rows: pl.DataFrame) -> Side:
    before, after = (float((rows["weight"] * rows[share]).sum()) for share in ("share_before", "share_after"))
    return Side(rows.height, int(rows["people_before"].sum()), before, after)


def _interval(value: float, rows: pl.DataFrame) -> Interval:
    """The interval from how far villages lie from the mean of their cell, a stratum's side.

    A village that weighs p of its cell lies nearer to the mean than it varies, by the factor 1 − 2p + Σp²; a cell has
    as much freedom as 1 / Σp² villages that weigh alike (Kish 1965), less one.
    """
    cell = ["stratum", "chosen"]
    within = rows.select(
        *cell, "weight", change=pl.col("share_after") - pl.col("share_before"),
        part=pl.col("weight") / pl.col("weight").sum().over(cell),
    )  # fmt: skip
    part = pl.col("part")
    off = pl.col("change") - (part * pl.col("change")).sum().over(cell)
    squares = (part**2).sum().over(cell)
    own = pl.col("weight") ** 2 * off**2 / (1 - 2 * part + squares)
    cells = (
        within.with_columns(own=own)
        .group_by(cell)
        .agg(variance=pl.col("own").sum(), freedom=1 / (part**2).sum() - 1)
        .sort(cell)
    )
    variance = float(cells["variance"].sum())
    if variance == 0:
        return Interval(value, value, value)
    freedom = variance**2 / float((cells["variance"] ** 2 / cells["freedom"]).sum())
    reach = student(freedom) * variance**0.5
    return Interval(value, value - reach, value + reach)


def _shown(rows: pl.DataFrame, weighed: pl.DataFrame) -> pl.DataFrame:
    known = (
        weighed.select("village", "weight") if "weight" in weighed.columns else weighed.select("village", weight=0.0)
    )
    names = ["village", "chosen", "stratum", "left_out", "share_before", "share_after", "people_before"]
    return rows.select(names).join(known, on="village", how="left", maintain_order="left")
