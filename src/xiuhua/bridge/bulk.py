"""Columns into rows, many at a time: COPY on PostgreSQL, one executemany on SQLite; no row loop through the ORM."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC
from typing import Any

import polars as pl
from django.db import connection, models, transaction

from xiuhua.bridge.spelling import NAMED, OF_PLACES, spell_names

SLICE_ROWS = 50_000


def write_rows(model: type[models.Model], frame: pl.DataFrame, *, first: bool = False) -> int:
    """Insert a frame whose columns are named as the model's database columns; absent ones take the model's default.

    Names of people and places are spelled, so that search finds them. The `first` rows of a table with nobody beside
    are written before its indexes, on SQLite, which is quicker. Returns the number of rows. Raises ValueError for a
    column that the model does not have, and the database's own IntegrityError when it refuses a row: then nothing of
    this call remains.
    """
    if frame.is_empty():
        return 0
    whole = with_defaults(model, frame)
    with transaction.atomic():
        if connection.vendor == "postgresql":
            _copy(model, whole)
            _advance_sequence(model, whole)
        else:
            _insert(model, whole, first=first)
        if model in NAMED:
            spell_names(frame["name"], of_place=model in OF_PLACES)
    return whole.height


def next_ids(model: type[models.Model], count: int) -> pl.Series:
    """`count` fresh ids of a model, safe beside other writers. To be called in the transaction that uses them."""
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            sequence = [model._meta.db_table, _pk(model)]
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)", [*sequence, count]
            )
            return pl.Series("id", [row[0] for row in cursor.fetchall()], dtype=pl.Int64)
        cursor.execute(f"SELECT coalesce(max({_pk(model)}), 0) FROM {table}")  # noqa: S608 -- names are the model's own
        first = cursor.fetchone()[0] + 1
    return pl.int_range(first, first + count, eager=True).alias("id")


def with_defaults(model: type[models.Model], frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with every column the model must have, those that are absent filled with the model's default."""
    fields = {str(field.column): field for field in model._meta.concrete_fields}
    strange = [name for name in frame.columns if name not in fields]
    if strange:
        raise ValueError(f"{model.__name__} has no column {', '.join(strange)}: name the columns as the model does.")
    given = set(frame.columns)
    missing = [
        pl.lit(_plain(field.get_default())).alias(column)
        for column, field in fields.items()
        if column not in given and not field.primary_key and (field.has_default() or not field.null)
    ]
    return frame.with_columns(missing)


def _plain(value: Any) -> Any:
    """A default as a column can carry it."""
    if isinstance(value, dict | list):
        return json.dumps(value)
    return getattr(value, "hex", value) if not isinstance(value, bytes | float) else value


def _pk(model: type[models.Model]) -> str:
    primary = model._meta.pk
    if primary is None:
        raise ValueError(f"{model.__name__} has no primary key: only kept models can be written.")
    return str(primary.column)


def _names(frame: pl.DataFrame) -> str:
    return ", ".join(connection.ops.quote_name(name) for name in frame.columns)


def _copy(model: type[models.Model], frame: pl.DataFrame) -> None:
    """One COPY in CSV: an unquoted empty cell is NULL, a quoted one is an empty text."""
    table = connection.ops.quote_name(model._meta.db_table)
    ready = frame.with_columns(
        [
            (pl.lit(r"\x") + pl.col(name).bin.encode("hex")).alias(name)
            for name, kind in frame.schema.items()
            if kind == pl.Binary
        ]
    ).with_columns(
        [
            pl.col(name).dt.strftime("%Y-%m-%d %H:%M:%S%.6f%:z")
            for name, kind in frame.schema.items()
            if _is_moment(kind)
        ]
    )
    with connection.cursor() as cursor:
        statement = f"COPY {table} ({_names(ready)}) FROM STDIN (FORMAT csv)"
        with connection.wrap_database_errors, cursor.copy(statement) as pipe:
            for part in ready.iter_slices(SLICE_ROWS):
                pipe.write(part.write_csv(include_header=False, quote_style="non_numeric", null_value=""))


def _insert(model: type[models.Model], frame: pl.DataFrame, *, first: bool) -> None:
    """One prepared INSERT for all rows, with values spelled as Django spells them on SQLite."""
    table = connection.ops.quote_name(model._meta.db_table)
    places = ", ".join(["%s"] * frame.width)
    statement = f"INSERT INTO {table} ({_names(frame)}) VALUES ({places})"  # noqa: S608 -- names are the model's own
    with connection.cursor() as cursor:
        laid_aside = _lay_aside_indexes(model) if first else []
        cursor.executemany(statement, _rows(frame))  # type: ignore[arg-type]  # an iterator serves: all at once would not fit
        for index in laid_aside:
            cursor.execute(index)


def _lay_aside_indexes(model: type[models.Model]) -> list[str]:
    """Drop the indexes of a table, but for those of its columns' own; gives the statements that make them again.

    A table that is watched by a trigger keeps them: it looks into them at every row.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = %s AND sql IS NOT NULL"
            " AND NOT EXISTS (SELECT 1 FROM sqlite_master AS ours WHERE type = 'trigger' AND tbl_name = %s)",
            [model._meta.db_table] * 2,
        )
        found = cursor.fetchall()
        for name, _ in found:
            cursor.execute(f"DROP INDEX {connection.ops.quote_name(name)}")
    return [statement for _, statement in found]


def _rows(frame: pl.DataFrame) -> Iterator[tuple[Any, ...]]:
    ready = [
        pl.col(name).dt.convert_time_zone("UTC").dt.strftime("%Y-%m-%d %H:%M:%S%.6f")
        if _is_moment(kind)
        else pl.col(name).cast(pl.Float64)
        if isinstance(kind, pl.Decimal)
        else pl.col(name).cast(pl.String)
        for name, kind in frame.schema.items()
        if _is_moment(kind) or isinstance(kind, pl.Decimal) or kind == pl.Date
    ]
    for part in frame.iter_slices(SLICE_ROWS):
        yield from part.with_columns(ready).rows()


def _is_moment(kind: pl.DataType) -> bool:
    if isinstance(kind, pl.Datetime) and kind.time_zone is None:
        raise ValueError(f"A moment without a time zone cannot be kept: give it {UTC}.")
    return isinstance(kind, pl.Datetime)


def _advance_sequence(model: type[models.Model], frame: pl.DataFrame) -> None:
    """PostgreSQL's counter behind the ids just written by hand, and never back: others may hold higher ones already."""
    if _pk(model) not in frame.columns:
        return
    most = int(frame.select(pl.col(_pk(model)).max()).item())
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT setval(counter, %s) FROM (SELECT pg_get_serial_sequence(%s, %s)::regclass AS counter) AS ours "
            "WHERE %s > coalesce(pg_sequence_last_value(counter), 0)",
            [most, model._meta.db_table, _pk(model), most],
        )


@contextmanager
def first_load() -> Iterator[None]:
    """Conditions for filling an empty database quickly; not inside a transaction, and only what can be done anew.

    SQLite keeps its pages in memory, leaves references to one check at the end, and does not wait for the disk: a load
    that is killed is begun again. PostgreSQL needs nothing. Raises IntegrityError naming a table whose references are
    broken.
    """
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA foreign_keys=OFF")
        cursor.execute("PRAGMA synchronous=OFF")
        cursor.execute("PRAGMA cache_size=-1000000")
    try:
        yield
        connection.check_constraints()
    finally:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA foreign_keys=ON")
            cursor.execute("PRAGMA synchronous=NORMAL")
            cursor.execute("PRAGMA cache_size=-64000")
            cursor.execute("PRAGMA shrink_memory")
