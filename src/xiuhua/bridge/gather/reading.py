"""Queries into columns, in one statement each and without making objects; the same from both databases."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from functools import lru_cache
from operator import itemgetter
from typing import Any, NamedTuple

import polars as pl
from django.core.exceptions import EmptyResultSet
from django.db import models
from django.db.models import QuerySet
from django.db.models.functions import Cast

from xiuhua.register.models.dated import Fact
from xiuhua.register.statements import RowsOf, Told, fetched, fetched_in_slices, many

Kind = type[pl.DataType] | None
Owners = Collection[int] | Collection[str]

SLICE_ROWS = 100_000
FEW = 1_000  # so many days are read sooner one by one than as a column


def columns(rows: QuerySet[Any], **wanted: str) -> pl.DataFrame:
    """The wanted columns (new name = field) of a query, read in one statement without making objects."""
    fields = {name: _field(rows.model, path) for name, path in wanted.items()}
    spelled = [_spelled(path, fields[name]) for name, path in wanted.items()]
    kinds = {name: _kind(field) for name, field in fields.items()}
    try:
        statement = rows.values_list(*spelled).query.sql_with_params()
    except EmptyResultSet:  # nobody was asked for: the database need not be
        return _frame([], kinds)
    slices = [_frame(found, kinds) for found in fetched_in_slices(*statement, rows=SLICE_ROWS)]
    return pl.concat(slices, how="vertical_relaxed") if slices else _frame([], kinds)


def columns_of(rows_of: RowsOf, *told: Any, through: str, ids: Owners, **wanted: str) -> pl.DataFrame:
    """The columns of those rows that name one of some owners by id or number; `rows_of` says which rows.

    A card asks this of thirty kinds of rows: the statement is made once and asked again of others. So `rows_of` must
    be a function of a module, and answer by what it is told alone.
    """
    kept = _kept(rows_of, told, through, tuple(wanted.items()))
    return _frame(fetched(kept.sql, kept.of(ids)), kept.kinds)


def latest_of(model: type[Fact], day: date, *, owner: str, ids: Collection[int], **wanted: str) -> pl.DataFrame:
    """`latest` of the facts in force on a day of some owners by id, of which the first column tells the owner."""
    return last_told(columns_of(_in_force, model, day, through=owner, ids=ids, **wanted))


def _in_force(model: type[Fact], day: date) -> QuerySet[Any]:
    rows: QuerySet[Any] = model.objects.on(day).order_by("since", "pk")
    return rows


class _Kept(NamedTuple):
    """A statement with its parameters, among which that of the owners has its place."""

    sql: str
    parameters: tuple[Any, ...]
    place: int
    kinds: Mapping[str, Kind]

    def of(self, ids: Owners) -> tuple[Any, ...]:
        """The parameters for some owners."""
        return (*self.parameters[: self.place], many(ids), *self.parameters[self.place + 1 :])


@lru_cache(maxsize=2_048)
def _kept(rows_of: RowsOf, told: tuple[Any, ...], through: str, wanted: tuple[tuple[str, str], ...]) -> _Kept:
    owners = Told("owners")
    rows = rows_of(*told).filter(**{f"{through}__one_of": owners})
    fields = {name: _field(rows.model, path) for name, path in wanted}
    spelled = [_spelled(path, fields[name]) for name, path in wanted]
    sql, parameters = rows.values_list(*spelled).query.sql_with_params()
    return _Kept(sql, parameters, parameters.index(owners), {name: _kind(field) for name, field in fields.items()})


def _frame(found: list[tuple[Any, ...]], kinds: Mapping[str, Kind]) -> pl.DataFrame:
    cells = (map(itemgetter(place), found) for place in range(len(kinds)))
    return pl.DataFrame([_series(name, values, kinds[name]) for name, values in zip(kinds, cells, strict=True)])


def _series(name: str, values: Iterable[Any], kind: type[pl.DataType] | None) -> pl.Series:
    """One column; made each by itself, which is quicker than from whole rows."""
    cells = list(values)
    if kind is pl.Date and len(cells) <= FEW:
        return pl.Series(name, [cell and date.fromisoformat(cell) for cell in cells], dtype=pl.Date)
    series = pl.Series(name, cells)
    if kind is pl.Date:
        return series.cast(pl.String).str.to_date("%Y-%m-%d")
    return series if kind is None else series.cast(kind)


def latest(rows: QuerySet[Any], **wanted: str) -> pl.DataFrame:
    """The columns of a kind of fact, for each owner (the first column) the fact that began last: none counts twice."""
    return last_told(columns(rows.order_by("since", "pk"), **wanted))


def latest_of_all(rows: QuerySet[Any], **wanted: str) -> pl.DataFrame:
    """The same of a whole register, in any order of rows: it is read in theirs only where an owner has two facts."""
    found = columns(rows, **wanted)
    return found if _one_each(found) else latest(rows, **wanted)


def last_told(found: pl.DataFrame) -> pl.DataFrame:
    """Of rows in the order of their days the last one of each owner, whom the first column tells."""
    owner = found.columns[0]
    if _one_each(found):  # nobody has two, as a rule
        return found
    return found.unique(owner, keep="last", maintain_order=True)


def _one_each(found: pl.DataFrame) -> bool:
    owners = found.to_series()
    return (len(set(owners)) if len(owners) <= FEW else owners.n_unique()) == len(owners)


def told_by(model: type[Fact], day: date) -> QuerySet[Any]:
    """Facts that had begun by a day and held for one, ended or not, and that no later row has corrected: as written."""
    every: Any = model._default_manager  # of an abstract model the checker knows no columns
    found: QuerySet[Any] = every.ever_held().filter(since__lte=day)
    return found.exclude(pk__in=every.filter(corrects__isnull=False).values("corrects")).order_by("pk")


def same_names(names: str) -> dict[str, str]:
    """Columns that are called as their fields are."""
    return {name: name for name in names.split()}


def bare_key(name: str) -> pl.Expr:
    """A public key as 32 hex digits, whichever way the database hands it over."""
    return pl.col(name).str.replace_all("-", "", literal=True)


# SQLite gives dates as text and truths as numbers, an empty answer has no types: the same from both databases.
_KINDS: dict[str, type[pl.DataType]] = {
    "DateField": pl.Date, "BooleanField": pl.Boolean, "ForeignKey": pl.Int64, "BigAutoField": pl.Int64,
    "CharField": pl.String, "TextField": pl.String, "UUIDField": pl.String, "DecimalField": pl.Float64,
    "BigIntegerField": pl.Int64, "PositiveIntegerField": pl.Int64, "PositiveSmallIntegerField": pl.Int64,
    "BinaryField": pl.Binary,
}  # fmt: skip


def _kind(field: "models.Field[Any, Any]") -> Kind:
    return _KINDS.get(field.get_internal_type())


def _field(model: type[models.Model], path: str) -> "models.Field[Any, Any]":
    """The field at the end of a path such as person__key."""
    *through, last = path.split("__")
    for name in through:
        model = model._meta.get_field(name).related_model  # type: ignore[assignment]
    return model._meta.get_field(last)  # type: ignore[return-value]


def _spelled(path: str, field: "models.Field[Any, Any]") -> str | Cast:
    """Keys and days are read as text, decimals as numbers: each driver hands them over in its own way, and slowly."""
    match field.get_internal_type():
        case "UUIDField" | "DateField":
            return Cast(path, models.TextField())
        case "DecimalField":
            return Cast(path, models.FloatField())
    return path
