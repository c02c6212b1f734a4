"""Lives of areas, read from dated editions of a code list: what each statutory code stood for, from when until when."""

import re
from datetime import date

import polars as pl

from xiuhua.words import AreaLevel

LEVELS = {
    "province": AreaLevel.PROVINCE.value,
    "prefecture": AreaLevel.CITY.value,
    "county": AreaLevel.COUNTY.value,
    "township": AreaLevel.TOWNSHIP.value,
    "village": AreaLevel.VILLAGE.value,
}
COLUMNS = ("as_of", "code", "name", "level", "parent", "kind")
PROVINCES = {"51": "四川省"}  # GB/T 2260; lists that begin at a city name their province by its code only
SUFFIX = "(社区居民委员会|社区居委会|居民委员会|居委会|村民委员会|村委会|街道办事处|街道|镇|乡)$"
SHORT_SUFFIX = {"村民委员会": "村", "村委会": "村", "街道办事处": "街道"}


def listed_places(editions: pl.DataFrame, *, begins: date) -> pl.DataFrame:
    """A row per code and edition, with the number of the `life` of its code that it belongs to.

    Columns: as_of, code, name, kind, parent (code), level (AreaLevel), edition (from 0), day (from which the edition
    holds: its own, the first `begins`), day_after (of the next edition, null for the last), stem (of the name), life.
    Raises ValueError when an edition is not one tree of places.
    """
    complete = _with_provinces(editions.select(COLUMNS))
    require_tree(complete, begins=begins)
    days = sorted(complete["as_of"].unique())
    listed = complete.select(
        "as_of",
        "code",
        "name",
        "parent",
        pl.col("kind").fill_null(""),
        level=pl.col("level").replace_strict(LEVELS, return_dtype=pl.Int16),
        edition=pl.col("as_of").replace_strict(days, range(len(days)), return_dtype=pl.Int16),
        day=pl.col("as_of").replace(days[0], begins),
        day_after=pl.col("as_of").replace_strict(days, [*days[1:], None], return_dtype=pl.Date),
        stem=_stem(pl.col("name")),
    ).sort("code", "edition")
    return listed.with_columns(goes_on=_goes_on(listed)).with_columns(life=(~pl.col("goes_on")).cum_sum().over("code"))


def lives(listed: pl.DataFrame) -> pl.DataFrame:
    """One row per life of a code, greater places first.

    Columns: area (its id, from 1), code, life, name, kind and stem (the last published), first_name, first_stem, level,
    since, until, parent_id (a life that covers this one; null at the top).
    """
    found = (
        listed.group_by("code", "life")
        .agg(
            pl.col("name", "kind", "stem").last(),
            pl.col("level", "parent").first(),
            first_name=pl.col("name").first(),
            first_stem=pl.col("stem").first(),
            since=pl.col("day").first(),
            until=pl.col("day_after").last(),
        )
        .sort("level", "code", "since")
        .with_row_index("area", offset=1)
        .with_columns(pl.col("area").cast(pl.Int64))
    )
    above = found.select(parent="code", parent_id="area", above_since="since", above_until="until")
    covering = found.join(above, on="parent").filter(
        pl.col("above_since") <= pl.col("since"),
        pl.col("above_until").is_null() | (pl.col("above_until") > pl.col("since")),
    )
    return found.drop("parent").join(covering.select("area", "parent_id"), on="area", how="left", maintain_order="left")


def require_tree(editions: pl.DataFrame, *, begins: date) -> None:
    """Raises ValueError, naming the first offender, unless every edition is one tree of known levels."""
    if editions.is_empty():
        raise ValueError("The code list has no rows: give at least one edition.")
    first = editions["as_of"].sort()[0]
    if begins > first:
        raise ValueError(f"The first edition is of {first}: it cannot begin to hold only on {begins}.")
    # The widest place of a list may name none around it: an office's own list begins with its county.
    widest = pl.col("level").replace_strict(LEVELS, default=0).min().over("as_of")
    alone = pl.col("parent").is_null() & (pl.col("level").replace_strict(LEVELS, default=0) == widest)
    below = editions.filter((pl.col("level") != "province") & ~alone)
    for problem, rows in {
        "has a level we do not know": editions.filter(~pl.col("level").is_in(list(LEVELS))),
        "stands twice in one edition": editions.filter(pl.struct("as_of", "code").is_duplicated()),
        "has no parent in its edition": below.join(
            editions, left_on=["as_of", "parent"], right_on=["as_of", "code"], how="anti"
        ),
    }.items():
        if rows.height:
            one = rows.sort("as_of", "code").row(0, named=True)
            raise ValueError(f"Area {one['code']} {one['name']} of {one['as_of']} {problem}: correct the code list.")


def short_name(name: str) -> str:
    """The name as people say it.

    >>> short_name("中营村民委员会"), short_name("长岩村村民委员会"), short_name("兴新居民委员会")
    ('中营村', '长岩村', '兴新社区')
    """
    stem = re.sub(SUFFIX, "", name)
    suffix = name.removeprefix(stem)
    if suffix.endswith(("居民委员会", "居委会")):
        return f"{stem}社区"
    short = SHORT_SUFFIX.get(suffix, suffix)
    return stem if short and stem.endswith(short) else stem + short


def _with_provinces(editions: pl.DataFrame) -> pl.DataFrame:
    """The editions with a row for each province that is named as a parent without being listed."""
    cities = editions.filter(level="prefecture").select("as_of", code="parent").drop_nulls().unique()
    missing = cities.join(editions, on=["as_of", "code"], how="anti")
    unknown = sorted(set(missing["code"]) - set(PROVINCES))
    if unknown:
        raise ValueError(f"The code list names a province {', '.join(unknown)} without a row: add it to the editions.")
    provinces = missing.with_columns(
        name=pl.col("code").replace(PROVINCES),
        level=pl.lit("province"),
        parent=pl.lit(None, pl.String),
        kind=pl.lit(None, pl.String),
    )
    return pl.concat([editions, provinces.select(COLUMNS)])


def _stem(name: pl.Expr) -> pl.Expr:
    """The name without what says which kind of place it is: 梨坪沟村村民委员会 and 梨坪沟居委会 are both 梨坪沟."""
    return name.str.replace(SUFFIX, "").str.replace("^(.{2,})村$", "${1}")


def _goes_on(listed: pl.DataFrame) -> pl.Series:
    """Whether each row is the same place as its code stood for in the edition before.

    It is when the two names share a character (another suffix, a character corrected: 罗坪, 锣坪), or when a place
    below it goes on under its own code. A code can be given anew once its place is gone, so an unrelated name is
    another place.
    """
    stem_before = pl.col("stem").shift().over("code")
    shared = pl.col("stem").str.split("").list.set_intersection(stem_before.str.split("")).list.len() > 0
    rows = listed.with_columns(
        listed_before=(pl.col("edition").diff().over("code") == 1).fill_null(value=False),
    ).with_columns(goes_on=pl.col("listed_before") & shared.fill_null(value=False))
    for level in sorted(LEVELS.values(), reverse=True):
        below = rows.filter(pl.col("goes_on"), level=level).select("edition", code="parent", below=True).unique()
        rows = rows.join(below, on=["edition", "code"], how="left", maintain_order="left").with_columns(
            goes_on=pl.col("goes_on") | (pl.col("listed_before") & pl.col("below").fill_null(value=False))
        )
        rows = rows.drop("below")
    return rows["goes_on"]
