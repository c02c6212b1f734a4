"""What is planted on whose visits: a few did not go, copied, or told what was not so; the truth says which."""

from datetime import date, timedelta
from math import ceil

import numpy as np
import polars as pl

from xiuhua.demo.lots import Lots
from xiuhua.demo.visiting.numbers import GONE, HABITS, ON_LEAVE, PLANTED


def planted(rows: pl.DataFrame, lots: Lots, *, day: date) -> pl.DataFrame:
    """The rows with their `kind`, "" for the honest; days in bulk are moved to where whoever invented them put them.

    Bulk is one day of the month, and late bulk is laid over the month with a day of its own for each home.
    """
    told = rows.join(_people(rows, lots), on="person_id", how="left", maintain_order="left")
    month = pl.col("on").dt.year().cast(pl.Int64) * 12 + pl.col("on").dt.month().cast(pl.Int64)
    turn = (pl.col("every") == 0) | (month % pl.max_horizontal("every", pl.lit(1)) == pl.col("rank"))
    can = turn & (pl.col("office") == "helper")
    can &= (pl.col("as") != "kept_falsely") | (
        pl.col("on") + timedelta(days=PLANTED["how"]["falsely_done_days"]) <= day
    )
    of_helper = pl.when(can).then("as").otherwise(pl.lit("")).fill_null("")
    kind = pl.when("gone").then(pl.lit(GONE)).when("on_leave").then(pl.lit(ON_LEAVE)).otherwise(of_helper)
    found = told.with_columns(kind=kind)
    on = pl.when(pl.col("kind") == "bulk").then("common").when(pl.col("kind") == "late_bulk").then("own")
    moved = found.with_columns(on=on.otherwise("on"))
    seen = pl.col("seen") | pl.col("kind").is_in(["bulk", "late_bulk"])  # who invents a month tells of every home
    told = moved.filter(seen & ~pl.col("on").is_between(*HABITS["festival"]))
    return told.unique(["household_id", "person_id", "on"], keep="first", maintain_order=True).drop(
        "gone", "on_leave", "as", "every", "rank", "common", "own", "seen"
    )


def _people(rows: pl.DataFrame, lots: Lots) -> pl.DataFrame:
    """Who is planted as what: person_id, as, every so many months, and whose turn of these (`rank`)."""
    helpers = rows.filter(pl.col("office") == "helper")
    homes = helpers.group_by("person_id").agg(homes=pl.col("household_id").n_unique()).sort("person_id")
    of = homes["homes"].to_numpy()
    order, free = lots.order("visit/planted", homes.height), np.ones(homes.height, bool)
    found = []
    for kind, how in PLANTED["of"].items():
        count = max(ceil(how["share"] * len(of)) if len(of) * how["share"] >= 1 else 0, _few(how["least"], len(of)))
        chosen = order[free[order] & (of[order] >= how["homes"])][:count]
        free[chosen] = False
        rank = np.arange(len(chosen)) % max(how["every"], 1)
        told = {"person_id": homes["person_id"].gather(chosen), "rank": rank}
        found.append(pl.DataFrame(told).with_columns(pl.lit(kind).alias("as"), every=pl.lit(how["every"], pl.Int64)))
    return pl.concat(found)


def _few(least: int, people: int) -> int:
    """At least so many, unless that were too many of a small city's people."""
    return min(least, int(PLANTED["most"] * people))
