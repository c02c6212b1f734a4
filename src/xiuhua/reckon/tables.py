"""The columns of every table the loop reads: what `bridge` gathers, what tests make, what packs may name.

A table is as of a day. `area` is the code of the smallest place the row belongs to on that day; `within` says which
places lie in which (itself included). Money is whole fen; packs speak yuan: `amount_yuan` there is `amount_fen` / 100.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

Columns = Mapping[str, pl.DataType | type[pl.DataType]]


@dataclass(frozen=True, slots=True)
class Table:
    """A table's name and its typed columns, in order; `key` names the columns that tell its rows apart."""

    name: str
    key: tuple[str, ...]
    columns: Columns

    def empty(self) -> pl.DataFrame:
        """The table without rows."""
        return pl.DataFrame(schema=dict(self.columns))

    def conform(self, frame: pl.DataFrame) -> pl.DataFrame:
        """The frame with exactly these columns, in order and cast to their types.

        Raises ValueError naming the columns that are missing.
        """
        missing = [column for column in self.columns if column not in frame.columns]
        if missing:
            raise ValueError(f"Table {self.name} lacks {', '.join(missing)}: gather them or make them empty.")
        return frame.select(pl.col(name).cast(kind) for name, kind in self.columns.items())


AREAS = Table(
    "areas",
    ("area",),
    {
        "area": pl.String,
        "name": pl.String,
        "level": pl.Int16,
        "kind": pl.String,
        "parent": pl.String,
    },
)
WITHIN = Table("within", ("area", "ancestor"), {"area": pl.String, "ancestor": pl.String})
VILLAGES = Table(
    "villages",
    ("village",),
    {
        "village": pl.String,
        "area": pl.String,
        "name": pl.String,
        "poor_village": pl.Boolean,
        "exit_year": pl.Int16,
        "population": pl.Int64,
        "poor_persons": pl.Int64,
        "resident_teams": pl.Int64,
        "collective_income_fen": pl.Int64,
        "hardened_road": pl.Boolean,
        "clinic": pl.Boolean,
        "culture_room": pl.Boolean,
        "network": pl.Boolean,
        "surveyed_on": pl.Date,
    },
)
HOUSEHOLDS = Table(
    "households",
    ("household",),
    {
        "household": pl.String,
        "area": pl.String,
        "status": pl.String,
        "household_type": pl.String,
        "main_cause": pl.String,
        "members": pl.Int64,
        "helpers": pl.Int64,
        "registered_on": pl.Date,
    },
)
PERSONS = Table(
    "persons",
    ("person",),
    {
        "person": pl.String,
        "household": pl.String,
        "area": pl.String,
        "status": pl.String,
        "household_type": pl.String,
        "relation": pl.String,
        "sex": pl.String,
        "birth": pl.Date,
    },
)
PAIRINGS = Table(
    "pairings",
    ("pairing",),
    {
        "pairing": pl.String,
        "helper": pl.String,
        "household": pl.String,
        "area": pl.String,
        "role": pl.String,
        "since": pl.Date,
    },
)
POSTS = Table(
    "posts",
    ("assignment",),
    {
        "assignment": pl.String,
        "area": pl.String,
        "kind": pl.String,
        "role": pl.String,
        "holder": pl.String,
        "team": pl.String,
        "since": pl.Date,
    },
)
TEAMS = Table(
    "teams",
    ("team",),
    {
        "team": pl.String,
        "area": pl.String,
        "members": pl.Int64,
        "budget_fen": pl.Int64,
        "poor_village": pl.Boolean,
    },
)
RECTIFICATIONS = Table(
    "rectifications",
    ("case",),
    {
        "case": pl.String,
        "organisation": pl.String,
        "area": pl.String,
        "listed_on": pl.Date,
        "accepted": pl.Boolean,
        "accepted_on": pl.Date,
    },
)
LEADERS = Table(
    "leaders",
    ("leader", "organisation", "post"),
    {
        "leader": pl.String,
        "organisation": pl.String,
        "organisation_kind": pl.String,
        "organisation_level": pl.String,
        "area": pl.String,
        "post": pl.String,
        "elected_on": pl.Date,
    },
)
GRANTS = Table(
    "grants",
    ("grant",),
    {
        "grant": pl.String,
        "organisation": pl.String,
        "area": pl.String,
        "kind": pl.String,
        "granted_on": pl.Date,
        "amount_fen": pl.Int64,
    },
)

TABLES = {
    table.name: table
    for table in (
        AREAS,
        WITHIN,
        VILLAGES,
        HOUSEHOLDS,
        PERSONS,
        PAIRINGS,
        POSTS,
        TEAMS,
        RECTIFICATIONS,
        LEADERS,
        GRANTS,
    )
}

SLOTS = Table(
    "slots",
    ("area", "slot"),
    {
        "area": pl.String,
        "slot": pl.String,
        "required": pl.Int64,
        "in_post": pl.Int64,
        "filled": pl.Boolean,
        "reason": pl.String,
    },
)
FIGURES = Table(
    "figures",
    ("area", "figure"),
    {
        "area": pl.String,
        "figure": pl.String,
        "numerator": pl.Float64,
        "denominator": pl.Float64,
        "value": pl.Float64,
    },
)
VERDICTS = {table.name: table for table in (SLOTS, FIGURES)}
