"""Rows into columns: the tables that the loop reads, as of a day (their schemas stand in reckon.tables)."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import date
from types import MappingProxyType

import polars as pl

from xiuhua.bridge.gather.bearers import bearers
from xiuhua.bridge.gather.households import causes, households, incomes, standings
from xiuhua.bridge.gather.notes import Notes
from xiuhua.bridge.gather.organisations import grants, leaders, rectifications
from xiuhua.bridge.gather.persons import persons
from xiuhua.bridge.gather.places import areas, counties, townships, villages, within
from xiuhua.bridge.gather.posts import pairings, posts, teams
from xiuhua.bridge.gather.reading import columns
from xiuhua.reckon import tables as schema

__all__ = ["NARROWED", "OF_HOUSEHOLDS", "Tables", "columns", "gather", "gather_some"]

Tables = dict[str, pl.DataFrame]
Columns = Mapping[str, Collection[str]]
NONE: Columns = MappingProxyType({})


def gather(
    day: date,
    names: Iterable[str] = schema.TABLES,
    *,
    only: Columns = NONE,
    households: Collection[str] | None = None,
) -> Tables:
    """The named tables as of a day, each with exactly the columns of its schema; an empty text is unknown.

    `only` names for some tables the columns that are wanted: they come without others, but with their key, and facts
    that tell none of them are not read. Persons whole take the longest: every identity number is opened.

    `households` narrows tables of households and of places to some households by number, to their members and to the
    places that they lie in; a few statements, however large the register. Raises ValueError for other tables, and
    KeysUnusable when there are sealed numbers to open and no key file.
    """
    wanted = list(names)
    strange = sorted(set(wanted) - NARROWED) if households is not None else []
    if strange:
        raise ValueError(f"{', '.join(strange)}: not of households or places; gather them for the whole register.")
    tables = [schema.TABLES[name] for name in wanted]
    told = {name: frozenset(columns) for name, columns in only.items()}
    notes = Notes(day, tables, only=told, numbers=households)
    return {table.name: _told(notes, table) for table in tables}


def gather_some(day: date, only: Columns, *, households: Collection[str], alike: Columns, reads: Columns) -> Tables:
    """Some columns of some households' tables, with the rows of others that bear the same values in those `alike`.

    Of the others' households the columns `reads` are told and whatever else is unknown: enough to count who bears an
    identity number or a telephone, and no more.
    """
    tables = gather(day, only, only=only, households=households)
    others = _others(day, tables, alike) if alike else set()
    if others is not None and not others - set(households):
        return tables
    more = gather(day, reads, only=reads, households=others)
    return tables | {name: _with_others(schema.TABLES[name], tables[name], more[name]) for name in more}


def _others(day: date, tables: Tables, alike: Columns) -> set[str] | None:
    """The households in which the same values are borne; None, all of them, where nobody knows how to find them."""
    found: set[str] = set()
    for name, compared in alike.items():
        for column in compared:
            homes = bearers(name, column, tables[name][column].drop_nulls().unique().to_list(), day=day)
            if homes is None:
                return None
            found |= homes
    return found


def _with_others(table: schema.Table, own: pl.DataFrame, more: pl.DataFrame) -> pl.DataFrame:
    others = more.join(own, on=table.key, how="anti", maintain_order="left")
    return pl.concat([own, others.select(_told_of(table, others, own.columns))])


def _told(notes: Notes, table: schema.Table) -> pl.DataFrame:
    """A table as it was asked for, with null where the register keeps an empty text."""
    asked = [column for column in table.columns if column in table.key or notes.asks(table.name, {column})]
    frame = _GATHERERS[table.name](notes)
    return frame.select(_told_of(table, frame, asked))


def _told_of(table: schema.Table, frame: pl.DataFrame, names: Iterable[str]) -> Iterator[pl.Expr]:
    """Columns of a table in their types: unknown where the frame lacks one, and where a text is empty."""
    for name in names:
        kind, held = table.columns[name], frame.schema.get(name)
        column = pl.lit(None, dtype=kind).alias(name) if held is None else pl.col(name)
        cast = column if held in (None, kind) else column.cast(kind)
        yield pl.when(cast != "").then(cast) if held is not None and kind == pl.String else cast


_OF_HOUSEHOLDS = (households, persons, standings, causes, incomes, pairings)
_OF_PLACES = (areas, within, villages, townships, counties)
_GATHERERS: dict[str, Callable[[Notes], pl.DataFrame]] = {
    gatherer.__name__: gatherer
    for gatherer in (*_OF_PLACES, *_OF_HOUSEHOLDS, *(posts, teams, rectifications, leaders, grants))
}
OF_HOUSEHOLDS = frozenset(gatherer.__name__ for gatherer in _OF_HOUSEHOLDS)
NARROWED = OF_HOUSEHOLDS | {gatherer.__name__ for gatherer in _OF_PLACES}
