"""The places of the city: real codes with their history, and the villages that hold households."""

from dataclasses import dataclass
from datetime import date
from importlib.resources import files

import numpy as np
import polars as pl

from xiuhua.demo.lots import Lots
from xiuhua.demo.shares import apportion, rank_within
from xiuhua.demo.targets import POOR_BY_COUNTY, Targets
from xiuhua.reckon.lives import short_name
from xiuhua.reckon.succession import from_editions
from xiuhua.words import AreaLevel

EDITIONS = (
    date(2016, 7, 31), date(2017, 10, 31), date(2018, 10, 31), date(2019, 10, 31),
    date(2020, 6, 30), date(2021, 10, 31), date(2022, 10, 31), date(2023, 6, 30),
)  # fmt: skip
BEGINS = date(2010, 1, 1)  # assumed: the list of 2016 is taken to have held before, for the surveys from 2011 on
KINDS = {"镇": "town", "乡": "township", "街道": "subdistrict", "village": "village", "community": "community"}
LEVEL_BY_DIGITS = {4: "prefecture", 6: "county", 9: "township", 12: "village"}
# About where each county lies; every point nearer than that is invented.
COUNTY_POINTS = {
    "511902": (106.75, 31.85), "511903": (106.55, 31.75), "511921": (107.25, 32.00), "511922": (106.82, 32.35),
    "511923": (107.10, 31.55),
}  # fmt: skip
COUNTY_SPREAD, TOWNSHIP_SPREAD = 0.24, 0.04  # degrees
FILED_WEIGHT = {"poor": 100.0, "village": 38.0, "community": 6.0}  # households filed, on average
EXIT_SHARES = {2014: 0.06, 2015: 0.12, 2016: 0.20}  # of the poor villages


@dataclass(frozen=True, slots=True)
class Places:
    """The area tables, and the villages that hold households, in the order of their codes.

    `villages`: area_id, code, name (short), kind, township_id, township (code), township_name, county, county_name,
    poor, exit_year, filed, population, longitude, latitude.
    """

    tables: dict[str, pl.DataFrame]
    villages: pl.DataFrame


def lay_places(wanted: Targets, lots: Lots) -> Places:
    """All areas of all editions, and as many villages with households as wanted, poor ones among them."""
    tables = from_editions(_editions(), begins=BEGINS)
    villages = _with_counts(_with_poverty(_chosen(_units(tables["area"]), wanted, lots), wanted, lots), wanted, lots)
    return Places(tables, _with_points(villages, lots))


def _editions() -> pl.DataFrame:
    """The code lists as they were published: a row per code and edition."""
    text = files("xiuhua.demo").joinpath("data/areas.csv").read_bytes()
    rows = pl.read_csv(text, schema=dict.fromkeys(("code", "name", "kind", "editions"), pl.String))
    digits = pl.col("code").str.len_chars()
    above = pl.when(digits == 4).then(2).when(digits == 6).then(4).when(digits == 9).then(6).otherwise(9)
    listed = rows.with_columns(
        parent=pl.col("code").str.head(above),
        level=digits.cast(pl.Int64).replace_strict(LEVEL_BY_DIGITS, return_dtype=pl.String),
        kind=pl.col("kind").replace_strict(KINDS, default=_kind_by_name()),
    )
    return pl.concat(
        listed.filter(pl.col("editions").str.slice(place, 1) == "1").select(
            pl.lit(day).alias("as_of"), "code", "name", "level", "parent", "kind"
        )
        for place, day in enumerate(EDITIONS)
    )


def _kind_by_name() -> pl.Expr:
    """The code list names no kind for cities and counties; their names end in it."""
    name = pl.col("name")
    return (
        pl.when(name.str.ends_with("市"))
        .then(pl.lit("city"))
        .when(name.str.ends_with("区"))
        .then(pl.lit("district"))
        .otherwise(pl.lit("county"))
    )


def _units(area: pl.DataFrame) -> pl.DataFrame:
    """The village units of the first edition with their township and county."""
    first = area.filter(pl.col("since") == BEGINS)
    above = first.select("id", "code", "name", "parent_id")
    units = first.filter(pl.col("level") == AreaLevel.VILLAGE).select(
        area_id="id", code="code", kind="kind", township_id="parent_id",
        name=pl.col("name").map_elements(short_name, return_dtype=pl.String),
    )  # fmt: skip
    townships = above.rename(
        {"id": "township_id", "code": "township", "name": "township_name", "parent_id": "county_id"}
    )
    counties = above.select(county_id="id", county="code", county_name="name")
    return (
        units.join(townships, on="township_id", maintain_order="left")
        .join(counties, on="county_id", maintain_order="left")
        .drop("county_id")
        .sort("code")
    )


def _chosen(units: pl.DataFrame, wanted: Targets, lots: Lots) -> pl.DataFrame:
    """Whole townships of every county, in a drawn order, until there are enough; communities after villages."""
    counties = units.group_by("county", maintain_order=True).len()
    quota = dict(zip(counties["county"], apportion(wanted.villages, counties["len"].to_numpy()), strict=True))
    townships = units.group_by("county", "township", maintain_order=True).agg(
        urban=(pl.col("kind") == "community").mean() > 0.5
    )
    townships = townships.with_columns(turn=np.argsort(lots.order("places/townships", townships.height), kind="stable"))
    ordered = units.join(townships, on=["county", "township"], maintain_order="left")
    ordered = ordered.sort("county", "urban", "turn", pl.col("kind") == "community", "code")
    ordered = ordered.with_columns(place=pl.int_range(pl.len()).over("county"))
    kept = ordered.filter(pl.col("place") < pl.col("county").replace_strict(quota, return_dtype=pl.Int64))
    return kept.sort("code").drop("urban", "turn", "place")


def _with_poverty(units: pl.DataFrame, wanted: Targets, lots: Lots) -> pl.DataFrame:
    """Which villages are poor, in the proportions of the counties, and in which year some of them exited."""
    counties = units["county"].unique(maintain_order=True).to_list()
    least = 1 if wanted.poor_villages >= len(counties) else 0
    shares = apportion(wanted.poor_villages, [POOR_BY_COUNTY[county] for county in counties], least=least)
    quota = dict(zip(counties, shares.tolist(), strict=True))
    county = units["county"].replace_strict(counties, range(len(counties)), return_dtype=pl.Int64).to_numpy()
    shuffle = lots.order("places/poor", units.height)
    communities_last = shuffle[np.argsort((units["kind"] != "village").to_numpy()[shuffle], kind="stable")]
    place = pl.Series("place", rank_within(county, communities_last))
    units = units.with_columns(poor=place < pl.col("county").replace_strict(quota, return_dtype=pl.Int64))
    return units.with_columns(exit_year=_exit_years(units["poor"].to_numpy(), lots))


def _exit_years(poor: np.ndarray, lots: Lots) -> pl.Series:
    """The year in which a poor village exited, empty for the others."""
    turn = lots.order("places/exit", len(poor))
    turn = turn[poor[turn]]
    years = np.zeros(len(poor), np.int64)
    first = 0
    for year, share in EXIT_SHARES.items():
        last = first + round(share * len(turn))
        years[turn[first:last]] = year
        first = last
    return pl.Series(years).replace(0, None)


def _with_counts(units: pl.DataFrame, wanted: Targets, lots: Lots) -> pl.DataFrame:
    """Households filed and agricultural population of each village."""
    kind = units.select(pl.when("poor").then(pl.lit("poor")).otherwise("kind")).to_series()
    weight = kind.replace_strict(FILED_WEIGHT, return_dtype=pl.Float64).to_numpy()
    filed = apportion(
        wanted.filed_households, weight * (0.5 + 1.1 * lots.uniform("places/filed", units.height)), least=3
    )
    crowd = (700 + 4 * filed) * (0.85 + 0.4 * lots.uniform("places/population", units.height))
    return units.with_columns(filed=filed, population=apportion(wanted.population, crowd))


def _with_points(units: pl.DataFrame, lots: Lots) -> pl.DataFrame:
    """An invented point for each village: around its township, which lies around its county."""
    townships = units.select("county", "township").unique(maintain_order=True)
    axes = {"longitude": 0, "latitude": 1}
    for axis, place in axes.items():
        middle = townships["county"].replace_strict(
            {county: point[place] for county, point in COUNTY_POINTS.items()}, return_dtype=pl.Float64
        )
        away = (lots.uniform(f"places/township/{axis}", townships.height) * 2 - 1) * COUNTY_SPREAD
        townships = townships.with_columns((middle + away).alias(axis))
    units = units.join(townships.drop("county"), on="township", maintain_order="left")
    return units.with_columns(
        pl.col(axis) + pl.Series((lots.uniform(f"places/village/{axis}", units.height) * 2 - 1) * TOWNSHIP_SPREAD)
        for axis in axes
    )
