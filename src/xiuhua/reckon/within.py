"""Which place lay in which, and from when until when: also for what was recorded in places that are gone."""

import polars as pl

from xiuhua.words import AreaLevel


def places_within(areas: pl.DataFrame, successions: pl.DataFrame) -> pl.DataFrame:
    """For every area its ancestors, itself included, over all days from its beginning on.

    `areas`: area, parent_id, since, until (null while it lives); `successions`: before_id, after_id. A parent's life
    covers its child's. After an area ends its rows are those of its host: its only heir, or else the place around it
    that survived. Columns: area_id, ancestor_id, since, until; for one area and ancestor the times never overlap.
    """
    rows = while_alive(areas)
    ended = areas.filter(pl.col("until").is_not_null()).join(hosts(areas, successions), on="area")
    for day in sorted(ended["until"].unique(), reverse=True):  # a host may end later: its own rows are made by then
        carried = (
            ended.filter(until=day)
            .select(area_id="area", host="host")
            .join(rows, left_on="host", right_on="area_id")
            .filter(pl.col("until").is_null() | (pl.col("until") > day))
            .select("area_id", "ancestor_id", pl.max_horizontal("since", pl.lit(day)).alias("since"), "until")
        )
        rows = pl.concat([rows, carried])
    return _joined(rows)


def hosts(areas: pl.DataFrame, successions: pl.DataFrame) -> pl.DataFrame:
    """Columns area, host: for every ended area with anything left around it, where its rows count from its end on.

    The host lives on that day: the only heir, or else the parent, or else the host of the parent that ended with it.
    """
    only = successions.group_by("before_id").agg(pl.len(), pl.col("after_id").first()).filter(len=1)
    ended = areas.filter(pl.col("until").is_not_null()).select("area", "parent_id", "until")
    found = ended.join(only, left_on="area", right_on="before_id", how="left").select(
        "area", "until", host=pl.coalesce("after_id", "parent_id")
    )
    for _ in AreaLevel:  # no chain of parents that ended together is longer
        up = found.select("until", host="area", above="host")
        found = found.join(up, on=["host", "until"], how="left").select(
            "area", "until", host=pl.coalesce("above", "host")
        )
    return found.drop_nulls("host").select("area", "host")


def while_alive(areas: pl.DataFrame) -> pl.DataFrame:
    """Each living area within itself and within each of its ancestors."""
    step = areas.select("since", "until", area_id="area", ancestor_id="area", parent_id="parent_id")
    above = areas.select(ancestor_id="area", above="parent_id")
    rows = []
    while step.height:
        rows.append(step.select("area_id", "ancestor_id", "since", "until"))
        step = (
            step.drop_nulls("parent_id")
            .with_columns(ancestor_id="parent_id")
            .drop("parent_id")
            .join(above, on="ancestor_id")
            .rename({"above": "parent_id"})
        )
    return pl.concat(rows)


def _joined(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows with times of one area and ancestor that touch made one."""
    pair = ["area_id", "ancestor_id"]
    ordered = rows.sort(*pair, "since")
    begins_anew = (pl.col("since") != pl.col("until").shift().over(pair)).fill_null(value=True)
    return (
        ordered.with_columns(stretch=begins_anew.cum_sum().over(pair))
        .group_by(*pair, "stretch", maintain_order=True)
        .agg(pl.col("since").first(), pl.col("until").last())
        .drop("stretch")
    )
