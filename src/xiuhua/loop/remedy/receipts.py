"""Measures of households as they stand on a day: what is received or planned, until when, and what is given twice."""

from datetime import date, timedelta

import polars as pl

from xiuhua.policy.measures import CALENDAR_YEAR, MONTHS, ONE_OFF, SCHOOL_YEAR, RemedyPolicy, SchoolYear

KEY = ("household", "person", "item")


def live_measures(measures: pl.DataFrame, policy: RemedyPolicy) -> pl.DataFrame:
    """The rows of a table `measures` that are received (`receiving`) or planned on the day, with when they end.

    Whatever was kept beside a household's item, its person is null: it is the household that receives it.
    """
    day = pl.lit(policy.day)
    items = pl.DataFrame(
        [(it.key, it.of, it.validity, it.months) for it in policy.catalogue.items.values()],
        schema={"item": pl.String, "of": pl.String, "validity": pl.String, "months": pl.Int64},
        orient="row",
    )
    known = measures.join(items, on="item", how="left", maintain_order="left")
    going_on = pl.col("ends").is_null() | (pl.col("ends") > day)
    receiving = pl.col("status").is_in(policy.receiving) & (pl.col("since") <= day) & going_on
    return (
        known.with_columns(
            ends=_ends(policy), person=pl.when(pl.col("of").ne_missing("households")).then(pl.col("person"))
        )
        .with_columns(receiving=receiving.fill_null(value=False))
        .filter(pl.col("receiving") | (pl.col("status").is_in(policy.planned) & going_on))
    )


def receipts(live: pl.DataFrame, policy: RemedyPolicy) -> pl.DataFrame:
    """One row for each household, person (null: the household) and item of `live_measures`.

    Columns: `receiving`, `ends` of what is received, `expiring`, `followed` by what lasts longer, `duplicates` (items,
    by spaces), and the sums of money, null where none is told.
    """
    soon = pl.lit(policy.day + timedelta(days=policy.expiring_days))
    longer = ~pl.col("receiving") & (pl.col("ends").is_null() | (pl.col("ends") > soon))
    found = (
        live.with_columns(
            last=pl.when("receiving").then(pl.col("ends").fill_null(date.max)),
            followed=longer,
        )
        .group_by(KEY, maintain_order=True)
        .agg(
            pl.col("receiving", "followed").any(),
            ends=pl.col("last").max(),
            doubled=pl.col("deliverer").min() != pl.col("deliverer").max(),
            planned_fen=_sum("planned_fen"),
            delivered_fen=_sum("delivered_fen"),
        )
        .with_columns(pl.col("doubled").fill_null(value=False), ends=pl.col("ends").replace(date.max, None))
    )
    twice = _twice(found, policy)
    return (
        found.join(twice, on=KEY, how="left", nulls_equal=True, maintain_order="left")
        .with_columns(pl.col("duplicates").fill_null(""), expiring=(pl.col("ends") <= soon).fill_null(value=False))
        .drop("doubled")
    )


def _sum(name: str) -> pl.Expr:
    return pl.when(pl.col(name).count() > 0).then(pl.col(name).sum())


def _ends(policy: RemedyPolicy) -> pl.Expr:
    """The first day on which it no longer holds; null where it does not end."""
    since, validity = pl.col("since"), pl.col("validity")
    lengths = sorted({it.months for it in policy.catalogue.items.values()})
    lasting = [pl.when(pl.col("months") == it).then(since.dt.offset_by(f"{it}mo")) for it in lengths]
    after = (
        pl.when(validity == CALENDAR_YEAR)
        .then(pl.date(since.dt.year() + 1, 1, 1))
        .when(validity == SCHOOL_YEAR)
        .then(_next_school_year(since, policy.catalogue.school_year))
        .when(validity == MONTHS)
        .then(pl.coalesce(None, *lasting))
    )
    return pl.when(validity.ne_missing(ONE_OFF)).then(pl.min_horizontal(after, pl.col("until")))


def _next_school_year(since: pl.Expr, begins: SchoolYear | None) -> pl.Expr:
    """The first day of the school year after the one of a day; null where nobody says when one begins."""
    if begins is None:
        return pl.lit(None, dtype=pl.Date)
    this = pl.date(since.dt.year(), begins.month, begins.day)
    return pl.when(since < this).then(this).otherwise(pl.date(since.dt.year() + 1, begins.month, begins.day))


def _twice(found: pl.DataFrame, policy: RemedyPolicy) -> pl.DataFrame:
    """What is the same help: an item from two departments, or items that overlap, of the household or of one person."""
    pairs = pl.DataFrame(
        sorted(policy.catalogue.overlaps()), schema={"item": pl.String, "other": pl.String}, orient="row"
    )
    others = found.select("household", other_person="person", other="item")
    overlapping = (
        found.select(KEY)
        .join(pairs, on="item")
        .join(others, on=("household", "other"))
        .filter((pl.col("person") == pl.col("other_person")).fill_null(value=True))
    )
    same = found.filter("doubled").select(*KEY, other="item")
    together = pl.concat([overlapping.select(*KEY, "other"), same])
    return together.group_by(KEY).agg(duplicates=pl.col("other").unique().sort().str.join(" "))
