"""The tables of places: areas, what lies in what, and what was surveyed in villages and townships."""

import polars as pl

from xiuhua.bridge.gather.notes import Notes, around_homes, lies_in, living, places
from xiuhua.bridge.gather.reading import columns, latest
from xiuhua.reckon.tables import VILLAGES
from xiuhua.register.models import Team, TownshipSurvey, VillageSurvey
from xiuhua.words import AreaLevel


def areas(notes: Notes) -> pl.DataFrame:
    """Every area of the day with the one around it."""
    living_areas = notes.once(living)
    parents = living_areas.select(parent_id="area_id", parent="area")
    found = living_areas.join(parents, on="parent_id", how="left", maintain_order="left").sort("area")
    return around_homes(notes, found)


def within(notes: Notes) -> pl.DataFrame:
    """Which area of the day lies in which, itself included."""
    inner = notes.once(living).select("area_id", "area")
    found = notes.once(lies_in).join(inner, on="area_id", maintain_order="left").sort("area", "level")
    return around_homes(notes, found)


def villages(notes: Notes) -> pl.DataFrame:
    """Villages with the survey in force and how many resident teams they have."""
    counts = [name for name, kind in VILLAGES.columns.items() if kind == pl.Int64 and name != "resident_teams"]
    flags = ["hardened_road", "bus", "clinic", "culture_room", "network"]
    survey = latest(
        notes.own(VillageSurvey.objects.on(notes.day), "village", of="area"),
        area_id="village", poor_village="poor_village", exited="exited", exit_year="exit_year", surveyed_on="since",
        **{name: name for name in (*counts, *flags)},
    )  # fmt: skip
    standing = notes.own(Team.objects.on(notes.day), "village", of="area")
    teams = columns(standing, area_id="village").join(notes.once(places), on="area_id")
    merged = [
        *(_total(name) for name in counts),
        *(_everywhere(name) for name in flags),
        pl.col("poor_village").any(ignore_nulls=False).alias("poor_village"),
        _everywhere("exited"),
        pl.col("exit_year").max(),
    ]
    return (
        _surveyed(notes, survey, level=AreaLevel.VILLAGE, merged=merged)
        .join(teams.group_by("area").len("resident_teams"), on="area", how="left", maintain_order="left")
        .with_columns(pl.col("resident_teams").fill_null(0), village="area")
    )


def townships(notes: Notes) -> pl.DataFrame:
    """Townships with the survey in force."""
    flags = ["central_school", "health_centre", "service_centre"]
    survey = latest(
        notes.own(TownshipSurvey.objects.on(notes.day), "township", of="area"),
        area_id="township", surveyed_on="since", **{name: name for name in flags},
    )  # fmt: skip
    merged = [_everywhere(name) for name in flags]
    return _surveyed(notes, survey, level=AreaLevel.TOWNSHIP, merged=merged).with_columns(township="area")


def counties(notes: Notes) -> pl.DataFrame:
    """Counties and districts."""
    return _of_level(notes, AreaLevel.COUNTY).with_columns(county="area")


def _of_level(notes: Notes, level: AreaLevel) -> pl.DataFrame:
    of_level = notes.once(living).filter(pl.col("level") == level).select("area", "name").sort("area")
    return around_homes(notes, of_level)


def _surveyed(notes: Notes, survey: pl.DataFrame, *, level: AreaLevel, merged: list[pl.Expr]) -> pl.DataFrame:
    """Areas of a level with their survey; surveys of areas that were merged since stand as one."""
    of_today = (
        survey.join(notes.once(places), on="area_id", maintain_order="left")
        .group_by("area", maintain_order=True)
        .agg(*merged, pl.col("surveyed_on").max())
    )
    return _of_level(notes, level).join(of_today, on="area", how="left", maintain_order="left")


def _total(name: str) -> pl.Expr:
    """Numbers add up, a gap stays unknown."""
    return pl.when(pl.col(name).is_not_null().all()).then(pl.col(name).sum()).alias(name)


def _everywhere(name: str) -> pl.Expr:
    """What every part has."""
    return pl.col(name).all(ignore_nulls=False).alias(name)
