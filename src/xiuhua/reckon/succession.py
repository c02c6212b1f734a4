"""What became of areas that left the code list, inferred from its editions; and with it every table of areas.

An edition says which codes were valid on its day, never what happened since the one before. So lives begin and end on
the days of editions; an heir is named only where names, or the villages a township had, leave one answer.
"""

from datetime import date

import polars as pl

from xiuhua.reckon.lives import listed_places, lives
from xiuhua.reckon.within import hosts, places_within, while_alive
from xiuhua.words import AreaLevel, SuccessionKind

PAIR = ("before_id", "after_id", "on")
HEIR_LEAST = 2  # children seen to have gone there: a single village that moved tells nothing about its township
HEIR_SHARE = 0.75  # and their share among the children whose way is known, for one heir rather than a split


def from_editions(editions: pl.DataFrame, *, begins: date, told: pl.DataFrame | None = None) -> dict[str, pl.DataFrame]:
    """The tables `area`, `areaname`, `areasuccession` and `areawithin`, with the columns of the register's models.

    `editions` has a row per code and edition: as_of (date), code, name, level (province, prefecture, county, township,
    village), parent (code), kind; provinces may be left out. The first edition is taken to hold from `begins` on. Ids
    run from 1, greater places first. `told` names heirs that a document says, which need no inference: on, before and
    after (codes). Raises ValueError when an edition is not one tree of places.
    """
    listed = listed_places(editions, begins=begins)
    areas = lives(listed)
    listed = listed.join(areas.select("area", "code", "life", "parent_id", "since", "until"), on=["code", "life"])
    successions = _successions(listed, areas, _told_pairs(told, areas))
    within = places_within(areas, successions)
    return {
        "area": areas.select(
            pl.col("area").alias("id"), "since", "until", "code", "name", "kind", "level", "parent_id"
        ),
        "areaname": _earlier_names(listed),
        "areasuccession": _numbered(successions),
        "areawithin": _numbered(within),
    }


def _told_pairs(told: pl.DataFrame | None, areas: pl.DataFrame) -> pl.DataFrame:
    """Pairs before_id, after_id, on of what a document says: who ended on the day, and who lived from it on."""
    rows = told if told is not None else pl.DataFrame(schema={"on": pl.Date, "before": pl.String, "after": pl.String})
    ended = areas.select(before="code", before_id="area", on="until")
    living = areas.select("since", "until", after="code", after_id="area")
    alive = (pl.col("since") <= pl.col("on")) & (pl.col("until").is_null() | (pl.col("until") > pl.col("on")))
    return rows.join(ended, on=["before", "on"]).join(living, on="after").filter(alive).select(PAIR)


def _successions(listed: pl.DataFrame, areas: pl.DataFrame, told: pl.DataFrame) -> pl.DataFrame:
    """before_id, after_id, kind, on, source, inferred: heirs of ended areas, told ones and sure signs first."""
    eve, morrow = _eve(listed, areas), _morrow(listed, areas)
    villages = _namesakes(eve, morrow, level=AreaLevel.VILLAGE, by=["county", "kind", "stem"])
    townships = _heirs_of_children(villages, areas)
    for scope in ("county", "city"):
        townships = _more(townships, _namesakes(eve, morrow, level=AreaLevel.TOWNSHIP, by=[scope, "stem"]))
    eve = _housed(eve, hosts(areas, townships))
    for by in (["house", "kind", "stem"], ["county", "stem"], ["house", "stem"]):
        villages = _more(villages, _namesakes(eve, morrow, level=AreaLevel.VILLAGE, by=by))
    counties = _heirs_of_children(townships, areas)
    every = _more(told, pl.concat([counties, townships, villages]))
    kept = _described(every, listed, areas)
    said = told.select("before_id", said=True).unique()
    return (
        kept.join(said, on="before_id", how="left", maintain_order="left")
        .with_columns(inferred=pl.col("said").is_null())
        .drop("said")
    )


def _eve(listed: pl.DataFrame, areas: pl.DataFrame) -> pl.DataFrame:
    """The places before each new edition: on (its day), area, parent_id, level, kind, stem, county, city, leaves."""
    rows = listed.filter(pl.col("day_after").is_not_null()).with_columns(
        on=pl.col("day_after"), leaves=(pl.col("until") == pl.col("day_after")).fill_null(value=False)
    )
    return rows.join(_seats(areas), on="area", how="left")


def _morrow(listed: pl.DataFrame, areas: pl.DataFrame) -> pl.DataFrame:
    """The places from each new edition on: on, area, house (its parent), level, kind, stem, county, city, arrives."""
    rows = listed.filter(pl.col("edition") > 0).with_columns(
        on=pl.col("day"), house=pl.col("parent_id"), arrives=pl.col("since") == pl.col("day")
    )
    return rows.join(_seats(areas), on="area", how="left")


def _seats(areas: pl.DataFrame) -> pl.DataFrame:
    """Columns area, county, city: the places of those levels that an area lies in during its life."""
    above = while_alive(areas).join(areas.select(ancestor_id="area", level="level"), on="ancestor_id")
    seat = {
        name: above.filter(level=level.value).select("area_id", pl.col("ancestor_id").alias(name))
        for name, level in (("county", AreaLevel.COUNTY), ("city", AreaLevel.CITY))
    }
    return seat["county"].join(seat["city"], on="area_id", how="left").rename({"area_id": "area"})


def _housed(eve: pl.DataFrame, hosts_of_parents: pl.DataFrame) -> pl.DataFrame:
    """The eve with the column house: the parent, or where the parent went when it left on the same day."""
    house = hosts_of_parents.rename({"area": "parent_id", "host": "house"})
    leaving = eve.filter("leaves").select("on", parent_id="area").join(house, on="parent_id")
    return eve.join(leaving, on=["on", "parent_id"], how="left").with_columns(house=pl.coalesce("house", "parent_id"))


def _namesakes(eve: pl.DataFrame, morrow: pl.DataFrame, *, level: AreaLevel, by: list[str]) -> pl.DataFrame:
    """Pairs before_id, after_id, on of an area that left and one that came, each the only one of its key on its day."""
    key = ["on", *by]
    alone = pl.len().over(key) == 1
    left = eve.filter(level=level.value).filter(alone & pl.col("leaves"))
    came = morrow.filter(level=level.value).filter(alone & pl.col("arrives"))
    return left.select(*key, before_id="area").join(came.select(*key, after_id="area"), on=key).select(PAIR)


def _more(pairs: pl.DataFrame, further: pl.DataFrame) -> pl.DataFrame:
    """The pairs with those further ones whose area that left has no heir yet."""
    return pl.concat([pairs, further.join(pairs, on="before_id", how="anti")])


def _heirs_of_children(pairs: pl.DataFrame, areas: pl.DataFrame) -> pl.DataFrame:
    """Pairs before_id, after_id, on of parents that ended and the parents to which their children went.

    A place inherits when enough children went there; the heirs together must account for most of those whose way is
    known, or none is named.
    """
    parent = areas.select("area", "parent_id")
    ways = (
        pairs.join(parent.rename({"area": "before_id", "parent_id": "from"}), on="before_id")
        .join(parent.rename({"area": "after_id", "parent_id": "to"}), on="after_id")
        .join(areas.select("until", **{"from": "area"}), on="from")
        .filter(pl.col("until") == pl.col("on"))
        .group_by("from", "to", "on")
        .len("children")
        .with_columns(known=pl.col("children").sum().over("from"))
    )
    heirs = ways.filter(pl.col("children") >= HEIR_LEAST)
    account = pl.col("children").sum().over("from") >= HEIR_SHARE * pl.col("known")
    return heirs.filter(account).select("on", before_id="from", after_id="to").select(PAIR)


def _described(pairs: pl.DataFrame, listed: pl.DataFrame, areas: pl.DataFrame) -> pl.DataFrame:
    """The pairs with kind, source and inferred: what the lists allow to say of each."""
    before = areas.select(before_id="area", old_name="name", old_stem="stem")
    after = areas.select(after_id="area", new_name="first_name", new_stem="first_stem", since="since")
    editions = listed.select("as_of", on="day_after").unique("on")
    told = pairs.join(before, on="before_id").join(after, on="after_id").join(editions, on="on")
    came = pl.col("since") == pl.col("on")
    same_name = pl.col("old_name") == pl.col("new_name")
    kind = (
        pl.when(pl.len().over("before_id") > 1)
        .then(pl.lit(SuccessionKind.SPLIT.value))
        .when(came & same_name)
        .then(pl.lit(SuccessionKind.MOVED.value))
        .when(came & ((pl.col("old_stem") == pl.col("new_stem")) | (pl.len().over("after_id") == 1)))
        .then(pl.lit(SuccessionKind.RENAMED.value))
        .otherwise(pl.lit(SuccessionKind.MERGED.value))
    )
    source = pl.format("code lists of {} and {}", pl.col("as_of"), pl.col("on"))
    told = told.with_columns(kind=kind, source=source, inferred=pl.lit(value=True))
    return told.select("before_id", "after_id", "kind", "on", "source", "inferred").sort("before_id", "after_id")


def _earlier_names(listed: pl.DataFrame) -> pl.DataFrame:
    """The areaname table: names that a life bore before its last."""
    renamed = (pl.col("name") != pl.col("name").shift().over("area")).fill_null(value=False)
    runs = (
        listed.sort("area", "edition")
        .with_columns(run=renamed.cum_sum().over("area"))
        .group_by("area", "run", maintain_order=True)
        .agg(pl.col("name").first(), pl.col("day").first().alias("since"), pl.col("day_after").last().alias("ends"))
    )
    earlier = runs.filter(pl.col("run") < pl.col("run").max().over("area"))
    return _numbered(earlier.select("since", pl.col("ends").alias("until"), pl.col("area").alias("area_id"), "name"))


def _numbered(table: pl.DataFrame) -> pl.DataFrame:
    """The table with ids from 1, in the order of its rows."""
    return table.with_row_index("id", offset=1).with_columns(pl.col("id").cast(pl.Int64))
