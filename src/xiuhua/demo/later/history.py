"""What became of each household, as an office would have written it down year by year, for a back-test of risk."""

from datetime import date

import polars as pl

from xiuhua.demo.later.one_warning import QUIET
from xiuhua.demo.later.rows import Tables, on_day

DAYS = tuple(date(year, 12, 31) for year in range(2017, 2022))
WATCHED = ("exited", "risk_removed")
BEFORE = "watched_before"  # the one feature that changes from year to year
MONTHS = "12mo"
SIZES = (2, 5)  # up to how many members a household is small, and from how many on large
TOWNSHIP_DIGITS = 9


def history_of(tables: Tables, features: pl.DataFrame, planted: pl.DataFrame) -> pl.DataFrame:
    """One row a watched household and day: household, day, the features, returned, rules, township, class, size.

    The features are those of the end of the campaign on every day, as nothing else of them is told of the city;
    `returned` is what was planted, `rules` how many warnings the household had in the year before.
    """
    went = pl.concat([
        tables["standing"].filter(pl.col("status") == "returned").select("household_id", on="since"),
        planted.filter("returns").select("household_id", on="received_on"),
    ])  # fmt: skip
    warned = planted.filter(pl.col("what") != QUIET).select("household_id", on="received_on")
    named = features.with_columns(township=pl.col("area").str.slice(0, TOWNSHIP_DIGITS), size=_size())
    return pl.concat(_of_day(tables, named, went, warned, day) for day in DAYS)


def _of_day(
    tables: Tables, features: pl.DataFrame, went: pl.DataFrame, warned: pl.DataFrame, day: date
) -> pl.DataFrame:
    stands = on_day(tables["standing"], day).select("household_id", now="status").filter(pl.col("now").is_in(WATCHED))
    after, before = pl.lit(day).dt.offset_by(MONTHS), pl.lit(day).dt.offset_by(f"-{MONTHS}")
    fell = went.filter(pl.col("on") > day, pl.col("on") <= after).select("household_id", returned=pl.lit(value=True))
    told = warned.filter(pl.col("on") <= day, pl.col("on") > before).group_by("household_id").agg(rules=pl.len())
    rows = features.drop("status").join(stands, on="household_id", how="inner", maintain_order="left")
    for other in (fell.unique(), told):
        rows = rows.join(other, on="household_id", how="left", maintain_order="left")
    return rows.with_columns(
        pl.col("returned").fill_null(value=False), pl.col("rules").fill_null(0), day=pl.lit(day),
        **{BEFORE: pl.col("now") == "risk_removed"}, **{"class": pl.col("now")},
    ).drop("household_id", "area", "members", "now")  # fmt: skip


def _size() -> pl.Expr:
    small, large = SIZES
    members = pl.col("members")
    told = pl.when(members <= small).then(pl.lit(f"1-{small}")).when(members >= large).then(pl.lit(f"{large}+"))
    return told.otherwise(pl.lit(f"{small + 1}-{large - 1}"))
