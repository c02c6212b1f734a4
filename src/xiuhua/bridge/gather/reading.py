"""Queries into columns, in one statement each and without making objects; the same from both databases."""

from collections.abc import Iterable
from datetime import date
from operator import itemgetter
from typing import Any

import polars as pl
from django.core.exceptions import EmptyResultSet
from django.db import connection, models
from django.db.models import QuerySet
from django.db.models.functions import Cast

from xiuhua.register.models.dated import Fact

FEW = 1_000  # so many days are read sooner one by one than as a column


def columns(rows: QuerySet[Any], **wanted: str) -> pl.DataFrame:
    """The wanted columns (new name = field) of a query, read in one statement without making objects."""
    fields = {name: _field(rows.model, path) for name, path in wanted.items()}
    spelled = [_spelled(path, fields[name]) for name, path in wanted.items()]
    found = _fetched(rows.values_list(*spelled))
    kinds = {name: _KINDS.get(field.get_internal_type()) for name, field in fields.items()}
    cells = (map(itemgetter(place), found) for place in range(len(wanted)))
    return pl.DataFrame([_series(name, values, kinds[name]) for name, values in zip(wanted, cells, strict=True)])


def _fetched(rows: QuerySet[Any, Any]) -> list[tuple[Any, ...]]:
    try:
        sql, parameters = rows.query.sql_with_params()
    except EmptyResultSet:  # nobody was asked for: the database need not be
        return []
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        found: list[tuple[Any, ...]] = cursor.fetchall()
        return found


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
    found = columns(rows.order_by("since", "pk"), **wanted)
    owner = found.columns[0]
    if _count_unique(found[owner]) == found.height:  # nobody has two, as a rule
        return found
    return found.unique(owner, keep="last", maintain_order=True)


def _count_unique(values: pl.Series) -> int:
    return len(set(values)) if len(values) <= FEW else values.n_unique()


def told_by(day: date, model: type[Fact]) -> QuerySet[Any]:
    """Facts that had begun by a day and held for one, ended or not, and that no later row has corrected."""
    every: Any = model._default_manager  # of an abstract model the checker knows no columns
    found: QuerySet[Any] = every.ever_held().filter(since__lte=day)
    return found.exclude(pk__in=every.filter(corrects__isnull=False).values("corrects"))


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
