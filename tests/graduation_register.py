"""The tables of a graduation village written into a register, row by row, as an office would have told them."""

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl

from tests.graduation_village import DIVISION
from tests.makers import LONG_AGO, make_area, make_person
from xiuhua.register.models import (
    Area,
    AssetComparison,
    Assignment,
    Belonging,
    Cause,
    Contact,
    Food,
    Health,
    Household,
    Housing,
    IncomePart,
    Labour,
    Land,
    Living,
    Member,
    PackInForce,
    Production,
    Residence,
    Saving,
    Schooling,
    SocialSecurity,
    Standing,
    VillageSurvey,
    Water,
    Wealth,
    Work,
)

Row = dict[str, Any]
# Which model keeps which columns of a household; "field: column" where the names differ.
HOME = {
    Housing: "dangerous structure solid_roof",
    Water: "safe:water_safe difficult:water_difficult",
    Living: "electricity broadcast fuel toilet road_kind road_km",
    Land: "cultivated_mu fruit_mu water_mu",
    Production: "cooperative",
    AssetComparison: "vehicle absent",
    Wealth: "assets_fen livestock",
    Saving: "savings_fen loans_fen saves_regularly",
    Food: "meals_a_day hungry_months kitchen_garden",
}
LIFE = {
    Schooling: "education school_status",
    Health: "chronic serious disabled",
    Work: "months:work_months",
    SocialSecurity: "minimum_living special_support",
}


def fill_register(tables: dict[str, pl.DataFrame], *, pack: str, version: str) -> Area:
    """The village in the register with the pack in force; the division is returned."""
    areas = _areas(tables)
    households = _households(tables, areas)
    members = _members(tables, households)
    _answering(tables, areas, households)
    for model, columns in HOME.items():
        _facts(model, columns, tables["households"], owner=lambda row: {"household": households[row["household"]]})
    for model, columns in LIFE.items():
        _facts(model, columns, tables["persons"], owner=lambda row: {"member": members[row["person"]]})
    PackInForce.objects.create(area=areas[DIVISION], pack=pack, version=version, since=LONG_AGO)
    return areas[DIVISION]


def _areas(tables: dict[str, pl.DataFrame]) -> dict[str, Area]:
    made: dict[str, Area] = {}
    for row in tables["areas"].sort("level").to_dicts():
        made[row["area"]] = make_area(made.get(row["parent"]), code=row["area"], name=row["name"], level=row["level"])
    for row in tables["villages"].to_dicts():
        VillageSurvey.objects.create(
            village=made[row["village"]], poor_village=row["poor_village"], population=row["population"],
            since=row["surveyed_on"],
        )  # fmt: skip
    return made


def _households(tables: dict[str, pl.DataFrame], areas: dict[str, Area]) -> dict[str, Household]:
    made = {
        row["household"]: Household.objects.create(number=row["household"], registered_on=row["registered_on"])
        for row in tables["households"].to_dicts()
    }
    for row in tables["households"].to_dicts():
        household = made[row["household"]]
        Residence.objects.create(household=household, village=areas[row["area"]], since=LONG_AGO)
        Standing.objects.create(
            household=household, status=row["status"], household_type=row["household_type"],
            since=row["standing_since"],
        )  # fmt: skip
        if row["phone"]:
            Contact.objects.create(household=household, phone=row["phone"], since=LONG_AGO)
    for row in tables["causes"].to_dicts():
        Cause.objects.create(household=made[row["household"]], cause=row["cause"], main=row["main"], since=row["since"])
    for row in tables["incomes"].to_dicts():
        told = {key: row[key] for key in ("part", "amount_fen", "since", "until")}
        IncomePart.objects.create(household=made[row["household"]], **told)
    return made


def _members(tables: dict[str, pl.DataFrame], households: dict[str, Household]) -> dict[str, Member]:
    made: dict[str, Member] = {}
    for row in tables["persons"].to_dicts():
        member = Member.objects.create(
            number=row["person"], name=row["person"], sex=row["sex"] or "", birth=row["birth"],
            id_index=row["identity"],
        )  # fmt: skip
        Belonging.objects.create(
            member=member, household=households[row["household"]], relation=row["relation"], since=LONG_AGO
        )
        if row["ability"]:
            Labour.objects.create(member=member, ability=row["ability"], since=LONG_AGO)
        made[row["person"]] = member
    return made


def _answering(tables: dict[str, pl.DataFrame], areas: dict[str, Area], households: dict[str, Household]) -> None:
    names = {*tables["posts"]["holder"], *tables["pairings"]["helper"]}
    people = {name: make_person(name) for name in sorted(names)}
    for row in tables["posts"].to_dicts():
        Assignment.objects.create(
            kind=row["kind"],
            role=row["role"],
            person=people[row["holder"]],
            area=areas[row["area"]],
            since=row["since"],
        )
    for row in tables["pairings"].to_dicts():
        Assignment.objects.create(
            kind="pair", role=row["role"], person=people[row["helper"]], household=households[row["household"]],
            since=row["since"],
        )  # fmt: skip


def _facts(model: Any, columns: str, frame: pl.DataFrame, *, owner: Callable[[Row], Row]) -> None:
    pairs = [(name.split(":")[0], name.split(":")[-1]) for name in columns.split()]
    rows = ((row, {field: row[column] for field, column in pairs}) for row in frame.to_dicts())
    model.objects.bulk_create(
        model(**owner(row), **dict(_kept(model, told)), since=date(2016, 1, 1)) for row, told in rows
    )


def _kept(model: Any, told: Row) -> Iterator[tuple[str, Any]]:
    """Values as their fields keep them: an empty text for an unknown one, exact decimals."""
    for name, value in told.items():
        match model._meta.get_field(name).get_internal_type(), value:
            case "CharField", None:
                yield name, ""
            case "DecimalField", float():
                yield name, Decimal(str(value))
            case _:
                yield name, value
