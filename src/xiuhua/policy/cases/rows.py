"""The rows of a case: read cell by cell against the tables that rules may name, changed, and completed."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

import polars as pl

from xiuhua.policy.section import KINDS, Section
from xiuhua.reckon.rules.tree import did_you_mean, real_column
from xiuhua.reckon.tables import PERSONS, TABLES, Table
from xiuhua.words import FEN_PER_YUAN

Row = Mapping[str, Any]
Tables = Mapping[str, Mapping[str, Row]]
Changing = dict[str, dict[str, dict[str, Any]]]
# What gathering copies from the household to those in it; here it is copied where a case does not say it.
OF_HOUSEHOLD = {PERSONS.name: ("area", "status", "household_type"), "pairings": ("area",), "measures": ("area",)}


def rows_in(section: Section, names: Iterable[str]) -> Tables:
    """The rows of the tables that stand in a section under their names; raises PackError."""
    found: Changing = {}
    for name in names:
        table = _table(section, name, name)
        for inner in section.sections(name):
            row = _row(inner, table)
            found.setdefault(name, {})[_key(row, table)] = row
    return found


def rows_at(section: Section, key: str) -> Tables:
    """The rows of the tables in a section inside this one."""
    inner = section.section(key)
    return rows_in(inner, inner.content)


def changed(tables: Tables, section: Section) -> Tables:
    """The rows with what the section says to drop, add, set and clear, in that order; raises PackError."""
    found: Changing = {name: {key: dict(row) for key, row in rows.items()} for name, rows in tables.items()}
    for path in section.texts("drop"):
        table, key = _place(section, "drop", path)
        del _rows(section, "drop", found, table, key)[key]
    for name, rows in (rows_at(section, "add") if section.has("add") else {}).items():
        for key, row in rows.items():
            if key in found.get(name, {}):
                raise section.wrong(f"add.{name}", f"has the row {key!r}, which is there already: set its cells.")
            found.setdefault(name, {})[key] = dict(row)
    cells = section.section("set") if section.has("set") else None
    for path in cells.content if cells else ():
        _set(cells, found, path)  # type: ignore[arg-type]
    for path in section.texts("clear"):
        place, _, name = path.rpartition(".")
        table, key = _place(section, "clear", place)
        _rows(section, "clear", found, table, key)[key][_column(section, "clear", name, TABLES[table])] = None
    return found


def completed(tables: Tables) -> dict[str, list[dict[str, Any]]]:
    """Every table with every column: what is not said is unknown, or as in the household; places lie in themselves."""
    found = {name: [_whole(row, table) for row in tables.get(name, {}).values()] for name, table in TABLES.items()}
    households = tables.get("households", {})
    for name, columns in OF_HOUSEHOLD.items():
        for given, row in zip(tables.get(name, {}).values(), found[name], strict=True):
            owner = households.get(row["household"], {})
            row.update({column: owner.get(column) for column in columns if column not in given})
    found["within"] += [{"area": inner, "ancestor": outer} for inner, outer in sorted(_nested(found))]
    return found


def _whole(row: Row, table: Table) -> dict[str, Any]:
    whole = {column: row.get(column) for column in table.columns}
    if table.place:
        whole["area"] = row.get("area", row[table.key[0]])
    return whole


def _nested(tables: Mapping[str, list[dict[str, Any]]]) -> set[tuple[str, str]]:
    """Every area in itself and in what `areas` says is above it, but for what `within` tells already."""
    parents = {row["area"]: row["parent"] for row in tables["areas"]}
    found: set[tuple[str, str]] = set()
    for area in {row["area"] for name, rows in tables.items() if name != "within" for row in rows if row.get("area")}:
        outer: str | None = area
        while outer and (area, outer) not in found:
            found.add((area, outer))
            outer = parents.get(outer)
    return found - {(row["area"], row["ancestor"]) for row in tables["within"]}


# ── Cells ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _table(section: Section, key: str, name: str) -> Table:
    if name not in TABLES:
        raise section.wrong(key, f"names {name!r}, which is no table.{did_you_mean(name, TABLES)}")
    return TABLES[name]


def _row(section: Section, table: Table) -> dict[str, Any]:
    row = dict(_told(section, name, name, table) for name in section.content)
    for column in table.key:
        if row.get(column) is None:
            raise section.wrong(column, "is missing. It is what tells the row apart.")
    return row


def _told(section: Section, key: str, name: str, table: Table) -> tuple[str, Any]:
    """A column and its value in a cell that is called `name`; money may be told in yuan."""
    column, value = _column(section, key, name, table), section.value(key)
    if column != name:
        return column, round(_fitting(section, key, value, pl.Float64()) * FEN_PER_YUAN)
    return column, _fitting(section, key, value, table.columns[column])


def _fitting(section: Section, key: str, value: Any, dtype: Any) -> Any:
    kind: type = {pl.String: str, pl.Boolean: bool, pl.Date: date, pl.Float64: float}.get(dtype.base_type(), int)
    if kind is float and type(value) is int:
        return float(value)
    if type(value) is not kind or isinstance(value, datetime):
        raise section.wrong(key, f"is {value!r}. Write it as {KINDS[kind]}.")
    return value


def _set(section: Section, tables: Changing, path: str) -> None:
    row, _, name = path.rpartition(".")
    table, key = _place(section, path, row)
    column, value = _told(section, path, name, TABLES[table])
    _rows(section, path, tables, table, key)[key][column] = value


def _column(section: Section, key: str, name: str, table: Table) -> str:
    """The column that a name reads; money may be named in yuan."""
    column = real_column(name, table.columns)
    if column is None:
        raise section.wrong(key, f"names {name!r}, which {table.name} lacks.{did_you_mean(name, table.columns)}")
    return column


def _place(section: Section, key: str, path: str) -> tuple[str, str]:
    """The table and row that a path names: `persons.p1`, `incomes.h1.wages`."""
    table, _, row = path.partition(".")
    return _table(section, key, table).name, row


def _rows(section: Section, key: str, tables: Changing, table: str, row: str) -> dict[str, dict[str, Any]]:
    """The rows of a table, which must hold the one asked for."""
    rows = tables.get(table, {})
    if row not in rows:
        near = did_you_mean(row, rows) or f" There are {', '.join(rows) or 'none'}."
        raise section.wrong(key, f"names the row {row!r}, which {table} lacks.{near}")
    return rows


def _key(row: Row, table: Table) -> str:
    return ".".join(str(row[column]) for column in table.key)
