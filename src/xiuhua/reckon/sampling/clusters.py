"""Two-stage draws that anybody can repeat: villages by their size within strata, and households within villages by lot.

All comes from a public seed, so that who has the frame can draw it again bit for bit, on any machine.
"""

from collections.abc import Mapping

import polars as pl

from xiuhua.reckon.sampling.lots import lots
from xiuhua.reckon.sampling.systematic import certain, drawn_by_size, order_by_lot
from xiuhua.reckon.tables import Table

# Each village of a frame: `place` from 1 in the order in which its stratum is called on (the drawn ones first, then
# those that replace them), and `reached`, the probability of being drawn.
VILLAGES_DRAWN = Table(
    "villages_drawn",
    ("village",),
    {
        "stratum": pl.String, "village": pl.String, "size": pl.Int64, "place": pl.Int64, "reached": pl.Float64,
        "drawn": pl.Boolean,
    },
)  # fmt: skip
# Each household of a drawn village: `place` from 1 in the order in which its kind is called on in its village, and
# `taken`, the probability of being drawn once the village is.
HOUSEHOLDS_DRAWN = Table(
    "households_drawn",
    ("household",),
    {
        "village": pl.String, "kind": pl.String, "household": pl.String, "place": pl.Int64, "taken": pl.Float64,
        "drawn": pl.Boolean,
    },
)  # fmt: skip


def draw_villages(frame: pl.DataFrame, many: Mapping[str, int], *, seed: str) -> pl.DataFrame:
    """The table VILLAGES_DRAWN of a frame of `stratum`, `village` and `size` (households, a whole number).

    In each stratum `many` are drawn with probability by size, without return: systematic in the order of a lot, which
    keeps the probabilities exact: a village so large that its share of the draw reaches one comes in surely. A village
    of size 0 is never drawn. A stratum that `many` does not name gives none.
    """
    parts = [
        _stratum(part.sort("village"), many.get(str(stratum), 0), seed=seed, stratum=str(stratum))
        for (stratum,), part in frame.sort("stratum").group_by("stratum", maintain_order=True)
    ]
    return VILLAGES_DRAWN.conform(pl.concat(parts)) if parts else VILLAGES_DRAWN.empty()


def draw_households(frame: pl.DataFrame, many: Mapping[str, int], *, seed: str) -> pl.DataFrame:
    """The table HOUSEHOLDS_DRAWN of a frame of `village`, `kind` and `household`.

    In each village `many` of each kind are drawn by lot, all where there are no more, none of a kind that is not named.
    """
    ordered = frame.sort("household").with_columns(
        lot=pl.Series(lots(frame["household"].sort(), seed=seed, month="households", purpose="order"), dtype=pl.Float64)
    )
    group = ["village", "kind"]
    wanted = pl.col("kind").replace_strict(dict(many), default=0, return_dtype=pl.Int64)
    placed = ordered.sort("village", "kind", "lot", "household").with_columns(
        place=pl.int_range(1, pl.len() + 1).over(group), taken=pl.min_horizontal(wanted / pl.len().over(group), 1.0)
    )
    return HOUSEHOLDS_DRAWN.conform(placed.with_columns(drawn=pl.col("place") <= wanted))


def next_in_order(drawn: pl.DataFrame, of: str, *, gone: str, used: frozenset[str] = frozenset()) -> str | None:
    """Who replaces one that could not be asked: the next of the same stratum (or village and kind) in the drawn order.

    `drawn` is what `draw_villages` or `draw_households` gave and `of` its key, `village` or `household`; `used` are
    replacements called on before. None when nobody is left.
    """
    group = ["stratum"] if of == "village" else ["village", "kind"]
    alike = drawn.join(drawn.filter(pl.col(of) == gone).select(group), on=group)
    if of == "village":
        alike = alike.filter(pl.col("size") > 0)
    left = alike.filter(~pl.col("drawn") & ~pl.col(of).is_in(list(used))).sort("place")
    return str(left[of][0]) if left.height else None


def _stratum(rows: pl.DataFrame, many: int, *, seed: str, stratum: str) -> pl.DataFrame:
    villages, sizes = rows["village"].to_list(), rows["size"].to_list()
    many = min(many, sum(size > 0 for size in sizes))
    sure, left, whole = certain(sizes, many)
    chosen = drawn_by_size(villages, sizes, many, seed=seed, purpose=stratum)
    order = order_by_lot(villages, seed=seed, purpose=stratum)
    place_of = {at: place for place, at in enumerate(sorted(order, key=lambda at: at not in chosen), 1)}
    places = range(len(villages))
    return rows.with_columns(
        pl.Series("place", [place_of[at] for at in places], pl.Int64),
        pl.Series("reached", [1.0 if at in sure else left * sizes[at] / whole for at in places], pl.Float64),
        pl.Series("drawn", [at in chosen for at in places], pl.Boolean),
    )
