"""Households and places by hand: what each is given from its parts, the schemes, the index, and their checks."""

from collections.abc import Mapping

import polars as pl

from benchmarks.peers.policy_by_hand import (
    DANGEROUS,
    FEN,
    IDENTIFIABLE,
    LINE,
    POOR,
    REGISTERED,
    SOLID_FUELS,
    col,
    holds,
)

SUMS = {
    "wage": "wage_income", "operating_gross": "operating_income", "minimum_living": "allowance_income",
    "special_support": "support_income", "old_age_pension": "pension_income", "transfer": "transfers",
}  # fmt: skip
COUNTED = ("heads", "spouses", "full_workers", "elders", "months_worked", "income_parts", "gross", "cost",
           "main_causes", "other_causes", *SUMS.values())  # fmt: skip
NOBODY = ("somebody_ill", "somebody_gravely_ill", "somebody_disabled", "somebody_studies", "somebody_schooled",
          "patient_uninsured", "somebody_able", "somebody_able_and_grown", "pensioners_due", "somebody_on_allowance",
          "somebody_on_support", "somebody_without_months")  # fmt: skip
EXCLUSIONS = ("town_house", "vehicle", "large_machine", "business", "employs_others", "public_payroll", "village_cadre",
              "study_abroad", "absent")  # fmt: skip
SHOWN_ONLY = ("village_cadre",)
parts, wage, kind, exited = col("income_parts"), col("wage_income"), col("household_type"), col("exited")
net, members, months = col("net"), col("members"), col("months_worked")


def told_of_incomes(incomes: pl.LazyFrame) -> pl.LazyFrame:
    """A row for each household: its incomes by kind, in fen."""
    part, amount = col("part"), col("amount_fen")

    def total(which: pl.Expr) -> pl.Expr:
        return pl.when(~(which & amount.is_null()).any()).then(amount.filter(which).sum())

    return incomes.group_by("household").agg(
        income_parts=pl.len(),
        gross=total(part != "operating_cost"),
        cost=total(part == "operating_cost"),
        **{name: total(part == key) for key, name in SUMS.items()},
        here_incomes=pl.lit(value=True),
    )


def told_of_causes(causes: pl.LazyFrame) -> pl.LazyFrame:
    """A row for each household: how many causes are stated."""
    return causes.group_by("household").agg(
        main_causes=col("main").sum(), other_causes=(~col("main")).sum(), here_causes=pl.lit(value=True)
    )


def first_exits(standings: pl.LazyFrame) -> pl.LazyFrame:
    """A row for each household that exited: when first."""
    return standings.filter(col("status") == "exited").group_by("household").agg(first_exit=col("since").min())


def loads(pairings: pl.LazyFrame) -> pl.LazyFrame:
    """A row for each household: with how many households its busiest helper is paired."""
    counted = pairings.group_by("helper").len("load")
    return pairings.join(counted, on="helper").group_by("household").agg(load=col("load").max())


def phone_bearers(households: pl.LazyFrame) -> pl.LazyFrame:
    """How many households on file bear a phone, where more than one does."""
    on_file = households.filter(col("status").is_in(REGISTERED) & col("phone").is_not_null())
    return on_file.group_by("phone").len("bearers").filter(col("bearers") > 1)


def with_all(households: pl.LazyFrame, told: Mapping[str, pl.LazyFrame]) -> pl.LazyFrame:
    """Households with what their parts come to."""
    rows = households
    for name, frame in told.items():
        rows = rows.join(frame, on="phone" if name == "phones" else "household", how="left", maintain_order="left")
    here = {
        **dict.fromkeys(COUNTED, "here"),
        **dict.fromkeys(("income_parts", "gross", "cost", *SUMS.values()), "here_incomes"),
    }
    here |= dict.fromkeys(("main_causes", "other_causes"), "here_causes")
    return (
        rows.with_columns(
            **{name: pl.when(col(mark)).then(col(name)).otherwise(0) for name, mark in here.items()},
            **{name: pl.when(col("here")).then(col(name)).otherwise(pl.lit(value=False)) for name in NOBODY},
            **{
                name: pl.when(col("here")).then(col(name)).otherwise(pl.lit(value=True))
                for name in ("children_at_school", "all_insured")
            },
        )
        .with_columns(
            on_file=col("status").is_in(REGISTERED),
            poor=col("status").is_in(POOR),
            exited=col("status") == "exited",
            net=pl.when((parts > 0) & (members > 0)).then((col("gross") - col("cost")).cast(pl.Int64)),
            danger=col("housing_grade").is_in(DANGEROUS),
        )
        .with_columns(
            above_line=net >= LINE * FEN * members,
            safe_housing=~(col("danger").fill_null(value=False))
            & ~holds("dangerous")
            & (col("housing_grade").is_not_null() | ~col("dangerous") | col("relocated")),
            safe_water=col("water_safe") & ~holds("water_difficult"),
        )
    )


def exit_criteria() -> Mapping[str, pl.Expr]:
    """One above, six have."""
    return {
        "income": col("above_line") & ~(col("hungry_months").fill_null(0) >= 1),
        "education": col("children_at_school"),
        "medical": col("all_insured"),
        "housing": col("safe_housing"),
        "water": col("safe_water"),
        "electricity": col("electricity"),
        "broadcast": col("broadcast"),
    }


def identification() -> tuple[pl.Expr, Mapping[str, pl.Expr], Mapping[str, pl.Expr]]:
    """To whom it applies, its criteria, and its exclusions that decide."""
    criteria = {
        "income": ~col("above_line"),
        "food": col("hungry_months") >= 1,
        "education": ~col("children_at_school"),
        "medical": ~col("all_insured"),
        "housing": ~col("safe_housing"),
    }
    applies = col("status").is_null() | col("status").is_in(IDENTIFIABLE)
    return applies, criteria, {name: col(name) for name in EXCLUSIONS if name not in SHOWN_ONLY}


def deprivations() -> Mapping[str, tuple[float, pl.Expr]]:
    """The weight of each indicator, and who is deprived."""
    return {
        "schooling": (0.1667, ~col("somebody_schooled")),
        "attendance": (0.1667, ~col("children_at_school")),
        "health": (0.1667, col("somebody_gravely_ill")),
        "insurance": (0.1667, ~col("all_insured")),
        "housing": (0.0556, ~col("safe_housing")),
        "water": (0.0556, ~col("safe_water")),
        "sanitation": (0.0555, ~col("toilet")),
        "electricity": (0.0555, ~col("electricity")),
        "fuel": (0.0555, col("fuel").is_in(SOLID_FUELS)),
        "information": (0.0555, ~col("broadcast")),
    }


def checks_of_households() -> Mapping[str, pl.Expr]:
    """Every check of households: who is flagged."""
    return {
        **_members(),
        **_gaps(),
        **_incomes(),
        **_allowances(),
        **_after_exit(),
        **_causes(),
        **_land(),
        **_contact(),
    }


def _members() -> Mapping[str, pl.Expr]:
    return {
        "head_missing": col("heads") == 0,
        "heads_two": col("heads") > 1,
        "spouses_two": col("spouses") > 1,
        "members_none": members == 0,
        "members_stated": col("stated_members") != members,
    }


def _gaps() -> Mapping[str, pl.Expr]:
    columns = {
        "household_type_missing": "household_type", "filing_missing": "registered_on", "floor_missing": "floor_m2",
        "water_missing": "water_safe", "electricity_missing": "electricity", "toilet_missing": "toilet",
        "road_kind_missing": "road_kind", "road_km_missing": "road_km", "land_missing": "cultivated_mu",
        "phone_missing": "phone",
    }  # fmt: skip
    return {
        **{rule: col(name).is_null() for rule, name in columns.items()},
        "bank_missing": ~holds("bank_account"),
        "income_missing": parts == 0,
        "danger_missing": col("dangerous").is_null(),
    }


def _incomes() -> Mapping[str, pl.Expr]:
    operating, some = col("operating_income"), wage > 100 * FEN
    stated = col("stated_income_fen")
    off = (stated * members - net).abs() > FEN * members
    return {
        "wage_without_months": some & ((months == 0) | col("somebody_without_months")),
        "months_without_wage": (months > 0) & (parts > 0) & (wage <= 100 * FEN),
        "month_wage_absurd": some & (months != 0) & ((wage < 100 * FEN * months) | (wage > 30_000 * FEN * months)),
        "income_stated": off,
        "exited_under_line": exited & ~col("above_line"),
        "exited_stated_under_line": exited & (stated < LINE * FEN),
        "income_unlikely": (stated <= 500 * FEN) | (stated > 30_000 * FEN),
        "poor_with_high_income": col("poor") & (stated > 20_000 * FEN),
        "operating_without_cost": (operating > 0) & (col("cost") == 0),
    }


def _allowances() -> Mapping[str, pl.Expr]:
    allowance, support, pension = col("allowance_income"), col("support_income"), col("pension_income")
    unbroken, on_allowance, on_support = col("transfers") == 0, col("somebody_on_allowance"), col("somebody_on_support")
    told = parts > 0
    return {
        "support_with_labour": (kind == "special_support") & col("somebody_able_and_grown"),
        "allowance_without_person": (kind == "allowance") & ~on_allowance,
        "allowance_without_money": (kind == "allowance") & told & (allowance <= 100 * FEN) & unbroken,
        "support_without_money": (kind == "special_support") & told & (support <= 100 * FEN) & unbroken,
        "allowance_and_support": (allowance > 0) & (support > 0),
        "allowance_money_outside": (kind != "allowance") & (allowance > 0),
        "support_money_outside": (kind != "special_support") & (support > 0),
        "allowance_outside": (kind == "general") & on_allowance,
        "support_outside": (kind != "special_support") & on_support,
        "pension_money_outside": (pension > 0) & (col("elders") == 0),
        "pension_money_missing": col("pensioners_due") & told & (pension == 0) & unbroken,
        "no_labour_no_allowance": ~col("somebody_able") & ~on_allowance & ~on_support,
    }


def _after_exit() -> Mapping[str, pl.Expr]:
    return {
        "exited_dangerous_house": exited & col("dangerous"),
        "exited_unsafe_grade": exited & col("dangerous").is_null() & col("danger"),
        "exited_unsafe_water": exited & ~col("water_safe"),
        "exited_water_difficult": exited & col("water_difficult"),
        "exited_uninsured": exited & col("patient_uninsured"),
        "exited_dropout": exited & ~col("children_at_school"),
        "exited_without_power": exited & ~col("electricity"),
        "exited_without_broadcast": exited & ~col("broadcast"),
        "exited_small_house": exited & (col("floor_m2") < 10),
        "exit_before_filing": col("first_exit") < col("registered_on"),
    }


def _causes() -> Mapping[str, pl.Expr]:
    main = col("main_cause")
    return {
        "cause_missing": col("main_causes") == 0,
        "causes_main_two": col("main_causes") > 1,
        "causes_many": col("other_causes") > 2,
        "cause_education": (main == "education") & ~col("somebody_studies"),
        "cause_labour": (main == "labour") & (col("full_workers") >= 3),
        "cause_illness": (main == "illness") & ~col("somebody_ill"),
        "cause_disability": (main == "disability") & ~col("somebody_disabled"),
    }


def _land() -> Mapping[str, pl.Expr]:
    field, dangerous, danger = col("cultivated_mu"), col("dangerous"), col("danger")
    return {
        "danger_without_grade": dangerous & col("housing_grade").is_null(),
        "danger_contradicts_grade": (dangerous & ~danger) | (~dangerous & danger),
        "land_absurd": (field < 0) | (field > 100),
        "forest_absurd": (col("forest_mu") > 200) | (col("returned_forest_mu") > 200) | (col("fruit_mu") > 200),
        "grass_absurd": (col("grass_mu") > 100) | (col("water_mu") > 100),
        "irrigated_over": col("irrigated_mu") > field,
        "road_far": col("road_km") > 5,
    }


def _contact() -> Mapping[str, pl.Expr]:
    poor, length = col("poor"), col("phone_length")
    return {
        "phone_length": length != 11,
        "phone_not_mobile": (length == 11) & ~col("phone_mobile"),
        "phone_shared": col("bearers") > 1,
        "helper_missing": col("helpers") == 0,
        "helper_overloaded": col("load") > 5,
        "poor_with_town_house": poor & col("town_house"),
        "poor_with_vehicle": poor & col("vehicle"),
        "poor_with_business": poor & col("business"),
        "poor_with_payroll": poor & col("public_payroll"),
    }
