"""The tables of households: what is known of each on the day, its standings, its causes, the parts of its income."""

from datetime import date

import polars as pl
from django.db.models import QuerySet

from xiuhua.bridge.gather.notes import Notes, Part, belongings, homes, with_parts
from xiuhua.bridge.gather.posts import pairs
from xiuhua.bridge.gather.reading import same_names, told_by
from xiuhua.reckon.intake.parts import PHONE_PARTS, phone_parts
from xiuhua.register.models import (
    AssetComparison,
    Cause,
    Contact,
    Food,
    Housing,
    IncomePart,
    Land,
    Living,
    Production,
    Saving,
    Standing,
    StatedIncome,
    Water,
    Wealth,
)
from xiuhua.register.statements import RowsOf

ASSETS = same_names(
    "town_house vehicle large_machine business employs_others public_payroll village_cadre study_abroad absent"
)
LAND = same_names("cultivated_mu irrigated_mu forest_mu returned_forest_mu fruit_mu grass_mu water_mu")


def households(notes: Notes) -> pl.DataFrame:
    """Households with place, standing, and the facts in force."""
    rows = with_parts(notes.once(homes), PARTS, notes, table="households", owner="household_id")
    return rows.with_columns(pl.col(name).fill_null(0) for name in ("members", "helpers") if name in rows)


def standings(notes: Notes) -> pl.DataFrame:
    """Where households have stood by the day; what holds on the day has no end yet."""
    rows = _numbered(
        notes,
        told_by, Standing, notes.day,
        status="status", household_type="household_type", since="since", until="until",
    )  # fmt: skip
    over = pl.when(pl.col("until") <= notes.day).then("until").alias("until")
    return _one_each(rows, "household", "since").with_columns(over).sort("household", "since")


def causes(notes: Notes) -> pl.DataFrame:
    """Causes in force, the main one among them."""
    rows = _numbered(notes, causes_in_force, notes.day, cause="cause", main="main", since="since")
    return _one_each(rows, "household", "cause")


def causes_in_force(day: date) -> QuerySet[Cause]:
    """Causes in force on a day, as they were written."""
    return Cause.objects.on(day).order_by("pk")


def incomes(notes: Notes) -> pl.DataFrame:
    """The parts of each household's latest income."""
    known = notes.once(homes).select("household_id", "household")
    return notes.once(_income_parts).join(known, on="household_id", maintain_order="left").sort("household", "part")


def _numbered(notes: Notes, rows_of: RowsOf, *told: object, **wanted: str) -> pl.DataFrame:
    """Facts with the number of their household."""
    known = notes.once(homes).select("household_id", "household")
    facts = notes.columns(rows_of, *told, through="household", household_id="household", **wanted)
    return facts.join(known, on="household_id", maintain_order="left")


def _one_each(rows: pl.DataFrame, *key: str) -> pl.DataFrame:
    """Of rows with the same key, the one that began last, in the order of the key."""
    return rows.sort(*key, "since", maintain_order=True).unique(key, keep="last", maintain_order=True)


def _members(notes: Notes) -> pl.DataFrame:
    return notes.once(belongings).group_by("household_id").len("members")


def _helpers(notes: Notes) -> pl.DataFrame:
    helped = notes.columns(pairs, notes.day, through="household", household_id="household")
    return helped.group_by("household_id").len("helpers")


def _main_causes(notes: Notes) -> pl.DataFrame:
    rows = notes.columns(_main, notes.day, through="household", household_id="household", main_cause="cause")
    return rows.unique("household_id", keep="first", maintain_order=True)


def _main(day: date) -> QuerySet[Cause]:
    return causes_in_force(day).filter(main=True)


def _contacts(notes: Notes) -> pl.DataFrame:
    """Phones, and whether an account is known; who told of none may have one."""
    rows = notes.latest(Contact, "household", phone="phone", account="account_index")
    return rows.with_columns(phone_parts(), bank_account=pl.when(pl.col("account") != "").then(pl.lit(value=True)))


def _income_periods(notes: Notes) -> pl.DataFrame:
    """When each household's latest income ended, and what was stated for it; without parts, the latest stated."""
    period = ["household_id", "since", "until"]
    rows = notes.columns(
        told_by, StatedIncome, notes.day, through="household",
        household_id="household", since="since", until="until", stated_income_fen="per_head_fen",
    )  # fmt: skip
    stated = rows.unique(["household_id", "since"], keep="last", maintain_order=True)
    reckoned = notes.once(_income_parts).unique("household_id", keep="first", maintain_order=True).select(period)
    only_stated = _of_latest_period(stated, notes.day).join(reckoned, on="household_id", how="anti").select(period)
    return (
        pl.concat([reckoned, only_stated])
        .join(stated.drop("until"), on=["household_id", "since"], how="left", maintain_order="left")
        .select("household_id", "stated_income_fen", income_until="until")
    )


def _income_parts(notes: Notes) -> pl.DataFrame:
    """One row for each part of a household's latest income, as the card shows it; a part told twice adds up."""
    rows = notes.columns(
        told_by, IncomePart, notes.day, through="household",
        household_id="household", part="part", amount_fen="amount_fen", since="since", until="until",
    )  # fmt: skip
    return (
        _of_latest_period(rows, notes.day)
        .group_by("household_id", "part", maintain_order=True)
        .agg(pl.col("amount_fen").sum(), pl.col("since", "until").first())
    )


def _of_latest_period(rows: pl.DataFrame, day: date) -> pl.DataFrame:
    """The rows of each household's latest period that had ended by the day, else of the latest that had begun.

    Of two that began on one day the longer: half a year's parts are not added to a whole year's.
    """
    ended = (pl.col("until") <= day).fill_null(value=False)
    settled = rows.filter(ended | ~ended.any().over("household_id"))
    latest = settled.filter(pl.col("since") == pl.col("since").max().over("household_id"))
    never = date.max  # a period without an end is the longest
    until = pl.col("until").fill_null(never)
    return latest.filter(until == until.max().over("household_id"))


PARTS = (
    Part(("main_cause",), _main_causes),
    Part(("members",), _members),
    Part(("helpers",), _helpers),
    Part(("phone", "bank_account", *PHONE_PARTS), _contacts),
    Part(("stated_income_fen", "income_until"), _income_periods),
    Part.of_facts(
        "household",
        Housing,
        {"housing_grade": "grade"} | same_names("dangerous structure floor_m2 built_year relocated solid_roof"),
    ),
    Part.of_facts(
        "household", Water, {"water_safe": "safe", "water_difficult": "difficult", "water_source": "water_source"}
    ),
    Part.of_facts("household", Living, same_names("electricity broadcast fuel toilet road_kind road_km")),
    Part.of_facts("household", Land, LAND),
    Part.of_facts(
        "household", Production, {"production_power": "power"} | same_names("cooperative enterprise capable_leader")
    ),
    Part.of_facts("household", AssetComparison, ASSETS),
    Part.of_facts("household", Wealth, same_names("assets_fen livestock")),
    Part.of_facts("household", Saving, same_names("savings_fen loans_fen saves_regularly")),
    Part.of_facts("household", Food, same_names("meals_a_day hungry_months kitchen_garden")),
)
