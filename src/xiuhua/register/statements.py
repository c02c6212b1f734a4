"""Statements that are made once and asked again of other values: making one costs more than answering it."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

import psycopg
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Expression, Field, ForeignObject, Lookup, Model, QuerySet
from django.db.models.query import ModelIterable, get_related_populators

RowsOf = Callable[..., QuerySet[Any, Any]]
APART = "\x1f"  # between many values: unlike a line break, no cell of a workbook can hold it

KEPT = 1_024  # statements, by each process and by each of its connections
_PLANNED_EACH_TIME: set[RowsOf] = set()


class Told(Expression):
    """A value in a statement that is told when it is asked, by name. Equal names are the same value."""

    def __init__(self, name: str, output_field: Any = None) -> None:
        """`name` is the word under which `ask` is told the value; `output_field` only where it cannot be guessed."""
        super().__init__(output_field=output_field)
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:  # noqa: ARG002 -- the same for all
        """A place for the value, which stands in the parameters by itself until it is told."""
        return "%s", [self]


def ask(rows_of: RowsOf, *shape: Any, **told: Any) -> list[Any]:
    """What the query that `rows_of(*shape)` makes finds, its `Told` values being those given. One statement.

    Rows of a `values_list`, else models, with what `select_related` says; annotations of models are not read, and what
    distinct rows are ordered by must be among their columns. `rows_of` must be a function of a module and
    answer by its shape alone, which must be hashable: the statement is kept by both. Values that the statement does
    not name are passed over; raises KeyError for one that is missing.
    """
    made = _made(rows_of, shape)
    if made is None:
        return []
    parameters = [_given(told[value.name]) if isinstance(value, Told) else value for value in made.parameters]
    rows = fetched(made.sql, parameters, once_planned=rows_of not in _PLANNED_EACH_TIME)
    cells = [_read(row, made.readers) for row in rows] if made.readers else rows
    return cells if made.models is None else [made.models.model(row) for row in cells]


def _given(value: Any) -> Any:
    """A value as the database is told it: SQLite keeps keys as 32 hex digits."""
    return value.hex if isinstance(value, UUID) and not connection.features.has_native_uuid_field else value


def planned_each_time(rows_of: RowsOf) -> RowsOf:
    """Of a query whose best plan depends on what it is told: a surname that thousands bear, or a name that one does."""
    _PLANNED_EACH_TIME.add(rows_of)
    return rows_of


def fetched(sql: str, parameters: Sequence[Any], *, once_planned: bool = True) -> list[tuple[Any, ...]]:
    """The rows of a statement that will be asked again; the database keeps how it finds them, if `once_planned`."""
    with connection.cursor() as cursor:
        if once_planned and connection.vendor == "postgresql":
            cursor.cursor = _Prepared(cursor.cursor.connection)
        cursor.execute(sql, parameters)
        found: list[tuple[Any, ...]] = cursor.fetchall()
        return found


def fetched_in_slices(sql: str, parameters: Sequence[Any], *, rows: int) -> Iterator[list[tuple[Any, ...]]]:
    """The rows of a statement, so many at a time: of a whole city they are never all there at once as objects."""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        while found := cursor.fetchmany(rows):
            yield found


class _Prepared(psycopg.Cursor[Any]):
    """Sends values beside the statement, which the server then reads and plans once for a connection.

    Django's own cursors write the values into it: each time it is another text, read and planned anew.
    """

    def execute(self, query: Any, params: Any = None, **options: Any) -> "_Prepared":
        """As any cursor does; SQLite's does so by itself."""
        self.connection.prepared_max = KEPT
        return super().execute(query, params, prepare=True, **options)

    def _convert_query(self, query: Any, params: Any = None) -> Any:
        """What was asked stays known, as with any cursor: Django shows it to whoever looks for slow statements."""
        self._query = super()._convert_query(query, params)
        return self._query


def many(values: Iterable[int] | Iterable[str]) -> str:
    """Many numbers, or texts of which none is empty, as the one parameter that the lookup `one_of` is told."""
    if connection.vendor == "postgresql":
        return APART.join(map(str, values))
    return json.dumps(list(values))


_KINDS = {"CharField": "text", "TextField": "text", "UUIDField": "uuid", "DateField": "date"}


class _OneOf(Lookup):
    """That a column is one of many values, which are one parameter: a thousand of them cost as much to ask as one.

    `village__one_of=values`, or a Told of `many` values; keys as 32 hex digits, days as YYYY-MM-DD. PostgreSQL looks
    them up in a hash.
    """

    lookup_name = "one_of"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        """A look into the list."""
        column, of_column = self.process_lhs(compiler, connection)
        given = self.rhs if isinstance(self.rhs, Told) else many(self.rhs)
        kind = _KINDS.get(self.lhs.output_field.get_internal_type(), "bigint")
        if connection.vendor == "postgresql":
            return f"{column} = ANY(string_to_array(%s, E'\\x1f')::{kind}[])", [*of_column, given]
        return f"{column} IN (SELECT value FROM json_each(%s))", [*of_column, given]  # noqa: S608 -- a column of ours


for _kind in (Field, ForeignObject):
    _kind.register_lookup(_OneOf)


class _Models(NamedTuple):
    """How the cells of a row become a model and those beside it."""

    kind: type[Model]
    fields: tuple[str, ...]
    first: int
    related: tuple[Any, ...]

    def model(self, row: tuple[Any, ...]) -> Model:
        """The model of a row."""
        found = self.kind.from_db(connection.alias, self.fields, row[self.first : self.first + len(self.fields)])
        for beside in self.related:
            beside.populate(row, found)
        return found


class _Made(NamedTuple):
    """A statement, its parameters, what turns the columns of some places into Python's values, and into models."""

    sql: str
    parameters: tuple[Any, ...]
    readers: tuple[tuple[int, tuple[Any, ...], Any], ...]
    models: _Models | None


@lru_cache(maxsize=KEPT)
def _made(rows_of: RowsOf, shape: tuple[Any, ...]) -> _Made | None:
    rows = rows_of(*shape)
    compiler = rows.query.get_compiler(connection=connection)
    try:
        sql, parameters = compiler.as_sql()
    except EmptyResultSet:  # nobody can be meant, whatever is told
        return None
    converters = compiler.get_converters([column for column, _, _ in compiler.select])
    readers = tuple((place, tuple(turns), column) for place, (turns, column) in converters.items())
    return _Made(sql, tuple(parameters), readers, _models(compiler) if _is_of_models(rows) else None)


def _is_of_models(rows: QuerySet[Any, Any]) -> bool:
    return issubclass(rows._iterable_class, ModelIterable)  # noqa: SLF001 -- what a query yields it tells nowhere else


def _models(compiler: Any) -> _Models:
    """As Django's own iteration over models reads them."""
    told = compiler.klass_info
    places = told["select_fields"]
    fields = tuple(compiler.select[place][0].target.attname for place in places)
    related = get_related_populators(told, compiler.select, connection.alias)  # type: ignore[call-arg]  # of a later Django
    return _Models(told["model"], fields, places[0], tuple(related))


def _read(row: tuple[Any, ...], readers: tuple[tuple[int, tuple[Any, ...], Any], ...]) -> tuple[Any, ...]:
    cells = list(row)
    for place, turns, column in readers:
        for turn in turns:
            cells[place] = turn(cells[place], column, connection)
    return tuple(cells)
