"""Rows into columns: the tables that the loop reads, as of a day (their schemas stand in reckon.tables)."""

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date
from types import MappingProxyType

import polars as pl

from xiuhua.bridge.gather.bearers import bearers
from xiuhua.bridge.gather.drawn_visits import drawn_visits
from xiuhua.bridge.gather.entries import entries
from xiuhua.bridge.gather.estimates import estimates
from xiuhua.bridge.gather.few import Row, rows_of_few, tells
from xiuhua.bridge.gather.households import causes, households, incomes, standings
from xiuhua.bridge.gather.measures import measures
from xiuhua.bridge.gather.notes import Notes
from xiuhua.bridge.gather.organisations import grants, leaders, rectifications
from xiuhua.bridge.gather.persons import persons
from xiuhua.bridge.gather.places import areas, counties, townships, villages, within
from xiuhua.bridge.gather.posts import pairings, posts, teams
from xiuhua.bridge.gather.proceedings import timed_steps
from xiuhua.bridge.gather.reading import columns
from xiuhua.bridge.gather.visits import meetings, promises
from xiuhua.bridge.gather.warnings import ended_warnings, signals, warning_steps
from xiuhua.reckon import tables as schema
from xiuhua.reckon.tables_of_samples import GATHERED_OF_SAMPLES
from xiuhua.reckon.tables_of_visits import GATHERED_OF_VISITS

__all__ = ["NARROWED", "OF_HOUSEHOLDS", "Tables", "columns", "gather", "rows_of_some"]

Tables = dict[str, pl.DataFrame]
Rows = dict[str, list[Row]]
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
    tables = [(schema.GATHERED | GATHERED_OF_VISITS | GATHERED_OF_SAMPLES)[name] for name in wanted]
    told = {name: frozenset(columns) for name, columns in only.items()}
    notes = Notes(day, tables, only=told, numbers=households)
    return {table.name: _told(notes, table) for table in tables}


def rows_of_some(
    day: date, only: Columns, *, households: Collection[str], alike: Columns, reads: Mapping[str, Columns]
) -> Rows:
    """Some columns of some households' tables, with the rows of others that bear the same values in those `alike`.

    Of those who bear the same in a table, the columns are told that `reads` names for that table and whatever else is
    unknown: enough to count who bears an identity number or a telephone, and no more. Where `reads` names a table
    twice, it names the same columns of it: a row is told once.
    """
    rows = _rows_of(day, only, households)
    for name, compared in alike.items():
        others = _others(day, name, rows[name], compared, but=households)
        if others is None or others:
            more = _rows_of(day, reads[name], others)
            rows |= {of: _with_others(schema.TABLES[of], rows[of], more[of], told=only[of]) for of in more}
    return rows


def _rows_of(day: date, only: Columns, households: Collection[str] | None) -> Rows:
    """Rows by table of some households, or of all: plainly where that goes, else by way of columns."""
    if households is not None and tells(only):
        return rows_of_few(day, only, households=households)
    return {name: frame.to_dicts() for name, frame in gather(day, only, only=only, households=households).items()}


def _others(
    day: date, name: str, rows: Iterable[Row], compared: Iterable[str], *, but: Collection[str]
) -> set[str] | None:
    """Other households that bear the same in a table; None, all of them, where nobody knows how to find them."""
    found: set[str] = set()
    for column in compared:
        borne = dict.fromkeys(row[column] for row in rows if row[column] is not None)
        homes = bearers(name, column, list(borne), day=day)
        if homes is None:
            return None
        found |= homes
    return found - set(but)


def _with_others(table: schema.Table, own: list[Row], more: Iterable[Row], *, told: Collection[str]) -> list[Row]:
    """Own rows, and those of others that are not among them: unknown in what was not asked of others."""
    known = {tuple(row[name] for name in table.key) for row in own}
    names = [name for name in table.columns if name in table.key or name in told]
    others = [row for row in more if tuple(row[name] for name in table.key) not in known]
    return [*own, *({name: row.get(name) for name in names} for row in others)]


def _told(notes: Notes, table: schema.Table) -> pl.DataFrame:
    """A table as it was asked for, with null where the register keeps an empty text."""
    asked = [column for column in table.columns if column in table.key or notes.asks(table.name, {column})]
    return _told_of(table, _GATHERERS[table.name](notes), asked)


def _told_of(table: schema.Table, frame: pl.DataFrame, names: Iterable[str]) -> pl.DataFrame:
    """Columns of a table in their types: unknown where the frame lacks one, and where a text is empty."""
    return pl.DataFrame([_column(frame, name, table.columns[name]) for name in names])


def _column(frame: pl.DataFrame, name: str, kind: pl.DataType | type[pl.DataType]) -> pl.Series:
    if name not in frame.columns:
        return pl.repeat(None, frame.height, dtype=kind, eager=True).alias(name)
    column = frame[name] if frame[name].dtype == kind else frame[name].cast(kind)
    if kind == pl.String and (empty := column == "").any():
        return column.set(empty, None)
    return column


_OF_HOUSEHOLDS = (households, persons, standings, causes, incomes, measures, pairings)
_OF_WATCHING = (signals, warning_steps, ended_warnings)
_OF_VISITS = (meetings, promises)
_OF_PLACES = (areas, within, villages, townships, counties)
_GATHERERS: dict[str, Callable[[Notes], pl.DataFrame]] = {
    gatherer.__name__: gatherer
    for gatherer in (
        *(*_OF_PLACES, *_OF_HOUSEHOLDS, *_OF_WATCHING, *_OF_VISITS),
        *(timed_steps, posts, teams, rectifications, leaders, grants, drawn_visits, entries, estimates),
    )
}
OF_HOUSEHOLDS = frozenset(gatherer.__name__ for gatherer in (*_OF_HOUSEHOLDS, *_OF_WATCHING, *_OF_VISITS))
NARROWED = OF_HOUSEHOLDS | {gatherer.__name__ for gatherer in _OF_PLACES}
