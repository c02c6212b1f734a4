"""Typed rows of a workbook as the tables that rules read, and which of their columns the workbook tells at all."""

from collections.abc import Collection
from dataclasses import dataclass

import polars as pl

from xiuhua.reckon.intake.layout import VILLAGES as OF_VILLAGES
from xiuhua.reckon.intake.parts import IDENTITY_PARTS, PHONE_PARTS, identity_parts, phone_parts
from xiuhua.reckon.rules.facts import Ref
from xiuhua.reckon.tables import CAUSES, HOUSEHOLDS, PERSONS, TABLES, VILLAGES

PERSON, HOUSEHOLD, IDENTITY, PHONE, CAUSE = (
    *("member.number", "household.number"), *("member.identity", "contact.phone", "cause.cause"),
)  # fmt: skip
# A column of a table, and what feeds it in a layout.
PERSONS_FED = {
    "relation": "belonging.relation", "ethnicity": "member.ethnicity", "identity": IDENTITY,
    "education": "schooling.education", "school_status": "schooling.school_status", "chronic": "health.chronic",
    "serious": "health.serious", "disabled": "health.disabled", "ability": "labour.ability", "work_place": "work.place",
    "work_months": "work.months", "major_illness": "socialsecurity.major_illness", "status": "standing.status",
    "household_type": "standing.household_type",
}  # fmt: skip
HOUSEHOLDS_FED = {
    "status": "standing.status", "household_type": "standing.household_type", "main_cause": CAUSE,
    "stated_members": "stated.members", "dangerous": "housing.dangerous", "water_safe": "water.safe",
    "water_difficult": "water.difficult", "stated_income_fen": "statedincome.per_head_fen", "phone": PHONE,
}  # fmt: skip
NOT_SURVEYED = ("village", "area", "name", "resident_teams", "surveyed_on")
VILLAGES_FED = {name: f"villagesurvey.{name}" for name in VILLAGES.columns if name not in NOT_SURVEYED}
EXIT = frozenset({"exited", "exit_year"})  # the answer and the year: each tells that a village exited
PLACE = ["place.county", "place.township", "place.village"]
FROM_IDENTITY = ("birth", "sex", "id_kind", *IDENTITY_PARTS)
HEAD = "head"


@dataclass(frozen=True, slots=True)
class Tabled:
    """The tables of a workbook, and the columns it tells.

    Persons, households and villages have a further column `seq`: the row they stand in, a household the row of its
    head, or else its first.
    """

    tables: dict[str, pl.DataFrame]
    told: frozenset[Ref]


def tabled(rows: pl.DataFrame, *, feeds: Collection[str], id_kinds: dict[int, str]) -> Tabled:
    """The tables persons, households, causes, villages of typed rows (`seq`, `about` and a column per fact).

    `feeds` names the facts that the workbook has columns for; `id_kinds` the document by its number's length. A person
    is a row, also where two bear one number. Other tables come empty, their columns untold.
    """
    is_village = pl.col("about") == OF_VILLAGES
    known = rows.filter(~is_village).with_columns(person=pl.col(PERSON), household=pl.col(HOUSEHOLD))
    persons, households = _persons(known, id_kinds), _households(known)
    causes = CAUSES.completed(
        households.filter(pl.col("main_cause").is_not_null()).select(
            "household", cause="main_cause", main=pl.lit(value=True)
        )
    )
    empty = {name: table.empty() for name, table in TABLES.items()}
    villages = _villages(rows.filter(is_village))
    tables = {PERSONS.name: persons, HOUSEHOLDS.name: households, CAUSES.name: causes, VILLAGES.name: villages}
    return Tabled(empty | tables, _told(feeds))


def fed_by(ref: Ref) -> str | None:
    """What feeds a column of a table in a layout, also where it is read from a number."""
    if ref.table == PERSONS.name:
        return IDENTITY if ref.column in FROM_IDENTITY else PERSONS_FED.get(ref.column)
    if ref.table == VILLAGES.name:
        return VILLAGES_FED.get(ref.column)
    return PHONE if ref.column in PHONE_PARTS else HOUSEHOLDS_FED.get(ref.column)


def _persons(known: pl.DataFrame, id_kinds: dict[int, str]) -> pl.DataFrame:
    taken = known.select("seq", "person", "household", **PERSONS_FED).with_columns(number=pl.col("identity"))
    read = taken.with_columns(identity_parts()).with_columns(
        birth="id_birth",
        sex="id_sex",
        id_kind=pl.col("id_length").replace_strict(id_kinds, default=None, return_dtype=pl.String),
    )
    return PERSONS.completed(read).with_columns(read["seq"])


def _households(known: pl.DataFrame) -> pl.DataFrame:
    """One row a household; what its head's row says, or else the first that says it."""
    head_first = known.filter(pl.col("household").is_not_null()).sort(
        "household", pl.col("belonging.relation").eq_missing(HEAD), descending=[False, True], maintain_order=True
    )
    said = [pl.col(feeds).drop_nulls().first().alias(column) for column, feeds in HOUSEHOLDS_FED.items()]
    rows = pl.len().alias("members"), pl.col("seq").first()
    found = head_first.group_by("household", maintain_order=True).agg(*rows, *said).with_columns(phone_parts())
    return HOUSEHOLDS.completed(found).with_columns(found["seq"])


def _villages(rows: pl.DataFrame) -> pl.DataFrame:
    """One row a village, told apart by its place."""
    place = pl.concat_str(PLACE, separator="/", ignore_nulls=True)
    taken = rows.select("seq", **VILLAGES_FED, village=place, area=place, name="place.village")
    return VILLAGES.completed(taken).with_columns(taken["seq"])


def _told(feeds: Collection[str]) -> frozenset[Ref]:
    persons = {column for column, fed in PERSONS_FED.items() if fed in feeds} | {"person", "household"}
    households = {column for column, fed in HOUSEHOLDS_FED.items() if fed in feeds} | {"household", "members"}
    if IDENTITY in feeds:
        persons |= set(FROM_IDENTITY)
    if PHONE in feeds:
        households |= set(PHONE_PARTS)
    causes = {"household", "cause", "main"} if CAUSE in feeds else set()
    villages = {column for column, fed in VILLAGES_FED.items() if fed in feeds}
    villages |= EXIT if villages & EXIT else set()
    return frozenset(
        Ref(table.name, column)
        for table, columns in ((PERSONS, persons), (HOUSEHOLDS, households), (CAUSES, causes), (VILLAGES, villages))
        for column in columns
    )
