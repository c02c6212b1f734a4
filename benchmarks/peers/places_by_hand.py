"""Villages and counties by hand: exit of both, identification of villages, and the checks of villages."""

from collections.abc import Mapping

import polars as pl

from benchmarks.peers.policy_by_hand import POOR, col, holds

COUNTED = ("allowance_households", "allowance_persons", "special_support_persons", "disabled_persons")
SERVICES = ("primary_schools", "clinics", "doctors", "culture_rooms", "public_toilets", "waste_points")
FACILITIES = ("hardened_road", "clinic", "culture_room", "network")


def poor_by_area(persons: pl.LazyFrame) -> pl.LazyFrame:
    """A row for each village with persons: how many are poor."""
    return persons.group_by("area").agg(poor_now=col("status").is_in(POOR).sum())


def judged_villages(villages: pl.DataFrame, poor: pl.DataFrame) -> pl.DataFrame:
    """Poor villages with each criterion of exit; how much collective income is asked is not known."""
    counted = villages.join(poor, on="area", how="left", maintain_order="left").filter(col("poor_village"))
    population = pl.when(col("population") != 0).then(col("population"))
    return counted.select(
        "area",
        incidence=col("poor_now").fill_null(0) / population < 0.03,
        collective_income=pl.when(col("collective_income_fen") <= 0).then(pl.lit(value=False)),
        **{name: col(name) for name in FACILITIES},
    )


def judged_counties(tables: Mapping[str, pl.DataFrame], poor: pl.DataFrame) -> pl.DataFrame:
    """Counties with each criterion of exit."""
    within = tables["within"].rename({"ancestor": "county"})
    inside = within.filter(col("county").is_in(tables["counties"]["area"].implode()))
    persons = inside.join(poor, on="area").group_by("county").agg(col("poor_now").sum())
    people = (
        inside.join(tables["villages"], on="area")
        .group_by("county")
        .agg(
            population=pl.when(~col("population").is_null().any()).then(col("population").sum()),
            surveyed=col("population").sum(),
        )
    )
    names = {
        "central_school": "central_schools",
        "health_centre": "health_centres",
        "service_centre": "service_centres",
    }
    towns = (
        inside.join(tables["townships"], on="area")
        .group_by("county")
        .agg(**{told: col(name).all(ignore_nulls=False) for name, told in names.items()})
    )
    rows = tables["counties"].select("area", county="area")
    for found in (persons, people, towns):
        rows = rows.join(found, on="county", how="left", maintain_order="left")
    now = col("poor_now").fill_null(0)
    under = {name: now / pl.when(col(name) != 0).then(col(name)) < 0.03 for name in ("population", "surveyed")}
    return rows.select(
        "area", incidence=under["population"] | under["surveyed"], **{told: told for told in names.values()}
    )


def checks_of_villages() -> Mapping[str, pl.Expr]:
    """Every check of villages."""
    exited, income = col("exit_year").is_not_null(), col("collective_income_fen")
    return {
        "village_figures_missing": exited & (_none("population", "households") | (income.fill_null(0) == 0)),
        "village_counts_missing": exited & _none(*COUNTED),
        "village_services_missing": exited & (~holds("bus") | _none(*SERVICES)),
        "village_houses_over_households": col("unsafe_water_households") + col("dangerous_houses") > col("households"),
        "village_facilities_missing": exited & ~(holds("clinic") & holds("culture_room") & holds("network")),
        "village_unpaved": exited & ~col("hardened_road"),
        "village_poor_over_population": col("poor_persons") > col("population"),
    }


def _none(*names: str) -> pl.Expr:
    """Whether one of some counts is missing or zero."""
    return pl.any_horizontal(col(name).fill_null(0) == 0 for name in names)
