"""Rows into columns: the tables that the loop reads, as of a day (their schemas stand in reckon.tables)."""

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date
from types import MappingProxyType

import polars as pl

from xiuhua.bridge.gather.households import causes, households, incomes, standings
from xiuhua.bridge.gather.notes import Notes
from xiuhua.bridge.gather.organisations import grants, leaders, rectifications
from xiuhua.bridge.gather.persons import persons
from xiuhua.bridge.gather.places import areas, counties, townships, villages, within
from xiuhua.bridge.gather.posts import pairings, posts, teams
from xiuhua.bridge.gather.reading import columns
from xiuhua.reckon import tables as schema

__all__ = ["Tables", "columns", "gather"]

Tables = dict[str, pl.DataFrame]


def gather(
    day: date, names: Iterable[str] = schema.TABLES, *, only: Mapping[str, Collection[str]] = MappingProxyType({})
) -> Tables:
    """The named tables as of a day, each with exactly the columns of its schema; an empty text is unknown.

    `only` names for some tables the columns that are wanted: they come without others, but with their key, and facts
    that tell none of them are not read. Persons whole take the longest: every identity number is opened. Raises
    KeysUnusable when there are sealed numbers to open and no key file.
    """
    notes = Notes(day, {name: frozenset(wanted) for name, wanted in only.items()})
    return {name: _told(notes, schema.TABLES[name]) for name in names}


def _told(notes: Notes, table: schema.Table) -> pl.DataFrame:
    """A table as it was asked for, with null where the register keeps an empty text."""
    frame = table.completed(_GATHERERS[table.name](notes))
    asked = [column for column in table.columns if column in table.key or notes.asks(table.name, {column})]
    return frame.select(asked).with_columns(pl.when(pl.col(pl.String) != "").then(pl.col(pl.String)))


_GATHERERS: dict[str, Callable[[Notes], pl.DataFrame]] = {
    gatherer.__name__: gatherer
    for gatherer in (
        *(areas, within, villages, townships, counties),
        *(households, persons, standings, causes, incomes),
        *(pairings, posts, teams, rectifications, leaders, grants),
    )
}
