"""Tables as large as the city of the article, made in a second: how long judging takes, not what life is like."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import polars as pl

from xiuhua.policy.pack import Pack
from xiuhua.policy.reader import pack_serving
from xiuhua.reckon.tables import TABLES

POOR_VILLAGES, VILLAGES, POPULATED = 699, 2617, 2000
PERSONS, POOR_PERSONS, HOUSEHOLDS, PAIRINGS, HELPERS = 494_300, 231_795, 145_000, 128_000, 56_737
MEMBERS, GRANTS, CASES, LEADERS = 3654, 3100, 270, 2655
INCOMES, STANDINGS, CAUSES = 580_000, 217_000, 230_000
CODES = [
    f"5119{county:02}{township:03}{village:03}"
    for county in range(5)
    for township in range(39)
    for village in range(14)
]
SIZES = {
    "villages": VILLAGES, "households": HOUSEHOLDS, "persons": PERSONS, "pairings": PAIRINGS, "posts": MEMBERS,
    "teams": POOR_VILLAGES, "rectifications": CASES, "leaders": LEADERS, "grants": GRANTS, "incomes": INCOMES,
    "standings": STANDINGS, "causes": CAUSES,
}  # fmt: skip


def judged_by() -> Pack:
    """The shipped pack of the city."""
    return pack_serving("5119", packs=Path(__file__).parents[2] / "packs")


def whole_city(needed: Mapping[date, set[str]]) -> dict[date, dict[str, pl.DataFrame]]:
    """The tables that are asked for, the same on every day."""
    empty = {name: table.empty() for name, table in TABLES.items()}
    made = empty | {name: _table(name) for name in SIZES} | _places()
    return {day: {name: made[name] for name in names} for day, names in needed.items()}


def _table(name: str) -> pl.DataFrame:
    """Rows numbered from 0; what a rule looks at is set below, keys are numbers, the rest is empty."""
    number = pl.int_range(SIZES[name])
    village = pl.Series("village", CODES[:VILLAGES])
    poor = number < POOR_VILLAGES
    columns = {
        "area": pl.lit(village).gather(number % (POOR_VILLAGES if name in ("posts", "teams") else VILLAGES)),
        "poor_village": poor,
        "population": pl.when(number < POPULATED).then(1515),
        "poor_persons": pl.when(number < POPULATED).then(328),
        "resident_teams": poor.cast(pl.Int64),
        "status": pl.when(number < POOR_PERSONS).then(pl.lit("not_exited")).otherwise(pl.lit("exited")),
        "helpers": pl.lit(1),
        "helper": "helper " + (number % HELPERS).cast(pl.String),
        "kind": pl.lit("reside"),
        "role": pl.when(poor).then(pl.lit("first_secretary")).otherwise(pl.lit("team_member")),
        "team": (number % POOR_VILLAGES).cast(pl.String),
        "holder": number.cast(pl.String),
        "budget_fen": pl.lit(2_500_000),
        "amount_fen": pl.lit(10_000_000),
        "accepted": pl.lit(value=True),
        "organisation_level": pl.lit("village"),
        "post": pl.lit("secretary"),
        "household": "household " + (number % HOUSEHOLDS).cast(pl.String),
        "part": pl.lit("wage"),
    }
    schema = TABLES[name].columns
    key = {TABLES[name].key[0]: number.cast(pl.String)}
    told = {column: columns.get(column, pl.lit(None)) for column in schema} | (key if name != "households" else {})
    return TABLES[name].conform(pl.select(number=number).select(**told))


def _places() -> dict[str, pl.DataFrame]:
    villages = pl.DataFrame({"area": CODES[:VILLAGES]})
    areas = pl.concat([villages.select(pl.col("area").str.head(digits)).unique() for digits in (2, 4, 6, 9, 12)])
    within = [
        areas.filter(pl.col("area").str.len_chars() >= digits).with_columns(ancestor=pl.col("area").str.head(digits))
        for digits in (2, 4, 6, 9, 12)
    ]
    empty = {name: pl.lit(None) for name in TABLES["areas"].columns if name != "area"}
    return {
        "areas": TABLES["areas"].conform(areas.with_columns(**empty)),
        "within": TABLES["within"].conform(pl.concat(within)),
    }
