"""The city on a day as rules read it: households, persons, causes, incomes, measures, signals and steps done."""

from datetime import date

import polars as pl

from xiuhua.demo.later.rows import Tables, on_day
from xiuhua.reckon.tables import CAUSES, HOUSEHOLDS, INCOMES, MEASURES, PERSONS, SIGNALS, WARNING_STEPS

ASSETS = ("town_house", "vehicle", "business", "public_payroll")


def frames_on(tables: Tables, day: date) -> Tables:
    """The tables of a day that the rules of watching read; columns that the city says nothing of are empty."""
    numbers = tables["household"].select(household_id="id", household="number")
    people = tables["member"].select("birth", "sex", member_id="id", person="number")
    members = on_day(tables["belonging"], day).select("household_id", "member_id", "relation")
    homes = _homes(tables, day, numbers, members)
    return {
        HOUSEHOLDS.name: homes,
        PERSONS.name: _persons(
            tables, day, homes, members.join(people, on="member_id", maintain_order="left"), numbers
        ),
        CAUSES.name: CAUSES.conform(
            on_day(tables["cause"], day).join(numbers, on="household_id", maintain_order="left")
        ),
        INCOMES.name: _incomes(tables, day, numbers),
        MEASURES.name: _measures(tables, day, numbers),
        **_watching(tables, day, numbers),
    }


def _homes(tables: Tables, day: date, numbers: pl.DataFrame, members: pl.DataFrame) -> pl.DataFrame:
    codes = tables["area"].select(village_id="id", area="code")
    lives = on_day(tables["residence"], day).select("household_id", "village_id").join(codes, on="village_id")
    stands = on_day(tables["standing"], day).select("household_id", "status", "household_type", standing_since="since")
    housing = on_day(tables["housing"], day).select("household_id", "dangerous", "relocated", housing_grade="grade")
    water = on_day(tables["water"], day).select("household_id", water_safe="safe", water_difficult="difficult")
    owns = on_day(tables["assetcomparison"], day).select("household_id", *ASSETS)
    found = numbers.join(stands, on="household_id", maintain_order="left")
    for other in (lives, members.group_by("household_id").agg(members=pl.len()), housing, water, owns):
        found = found.join(other, on="household_id", how="left", maintain_order="left")
    return HOUSEHOLDS.completed(found.with_columns(pl.col("members").fill_null(0)))


def _persons(
    tables: Tables, day: date, homes: pl.DataFrame, people: pl.DataFrame, numbers: pl.DataFrame
) -> pl.DataFrame:
    for name in ("schooling", "health", "labour", "socialsecurity"):
        facts = on_day(tables[name], day).drop("id", "since", "until", "recorded", "source")
        people = people.join(facts, on="member_id", how="left", maintain_order="left")
    words = [pl.col(name).replace("", None) for name in ("education", "school_status", "dropout_reason")]
    known = people.join(numbers, on="household_id", maintain_order="left").with_columns(words)
    standing = homes.select("household", "area", "status", "household_type")
    return PERSONS.completed(known.join(standing, on="household", how="inner", maintain_order="left"))


def _incomes(tables: Tables, day: date, numbers: pl.DataFrame) -> pl.DataFrame:
    over = tables["incomepart"].filter(pl.col("until") <= day)
    latest = over.filter(pl.col("since") == pl.col("since").max().over("household_id"))
    return INCOMES.conform(latest.join(numbers, on="household_id", maintain_order="left"))


def _measures(tables: Tables, day: date, numbers: pl.DataFrame) -> pl.DataFrame:
    states = on_day(tables["measurestate"], day).select("measure_id", "status")
    known = states.join(tables["measure"].rename({"id": "measure_id"}), on="measure_id", maintain_order="left")
    return MEASURES.completed(known.with_columns(measure="key").join(numbers, on="household_id", maintain_order="left"))


def _watching(tables: Tables, day: date, numbers: pl.DataFrame) -> Tables:
    if "signal" not in tables:
        return {}
    told = tables["signal"].filter(pl.col("received_on") <= day).join(numbers, on="household_id", maintain_order="left")
    still = pl.col("ended_on").is_null() | (pl.col("ended_on") > day)
    warnings = tables["householdwarning"].filter(still).select("household_id", warning_id="id")
    done = tables["warningact"].filter(pl.col("kind") == "step", pl.col("on") <= day)
    steps = done.join(warnings, on="warning_id", maintain_order="left").join(
        numbers, on="household_id", maintain_order="left"
    )
    return {
        SIGNALS.name: SIGNALS.completed(told.with_columns(signal="key")),
        WARNING_STEPS.name: WARNING_STEPS.conform(steps.with_columns(done_on="on")),
    }
