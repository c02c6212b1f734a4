"""Rows looked up by many values at once: one statement per some thousands of values, on both databases."""

import json
from typing import Any

import polars as pl
from django.db import connection, models
from django.db.models import QuerySet

from xiuhua.bridge.gather import columns

SLICE_VALUES = 20_000
TYPES: "dict[type[models.Field[Any, Any]], type[pl.DataType]]" = {
    models.CharField: pl.String,
    models.DateField: pl.Date,
    models.BooleanField: pl.Boolean,
    models.FloatField: pl.Float64,
    models.BinaryField: pl.Binary,
    models.IntegerField: pl.Int64,
    models.ForeignKey: pl.Int64,
}


def rows_with(rows: QuerySet[Any], field: str, values: pl.Series, **wanted: str) -> pl.DataFrame:
    """The wanted columns (new name = field) of the rows whose `field` is one of the values, typed even when empty."""
    types = {name: column_type(rows.model, wanted[name]) for name in wanted}
    if values.null_count() == len(values):
        return pl.DataFrame(schema=types)
    sought = values.to_frame().select(pl.first().drop_nulls().unique(maintain_order=True)).to_series()
    found = [columns(_among(rows, field, part), **wanted) for part in _slices(sought)]
    parts = [part if part.schema == types else part.cast(types) for part in found]  # type: ignore[arg-type]
    return parts[0] if len(parts) == 1 else pl.concat(parts)


def keys_of(model: type[models.Model], ids: pl.Series) -> pl.Series:
    """The public keys of the rows with these ids, in their order, as 32 hex digits."""
    keys = {}
    for part in _slices(ids):
        keys.update({pk: key.hex for pk, key in _among(model._base_manager.all(), "id", part).values_list("pk", "key")})
    return pl.Series("key", [keys[pk] for pk in ids], dtype=pl.String)


def change_where(model: type[models.Model], ids: pl.Series, **change: object) -> None:
    """Set columns of the rows with these ids, some thousands at a time."""
    for part in _slices(ids):
        _among(model._base_manager.all(), "id", part).update(**change)


def column_type(model: type[models.Model], field: str) -> pl.DataType | type[pl.DataType]:
    """The column type that holds a field of a model."""
    kept = model._meta.get_field(field)
    if isinstance(kept, models.DecimalField):
        return pl.Decimal(kept.max_digits, kept.decimal_places)
    return next(kind for origin, kind in TYPES.items() if isinstance(kept, origin))


def _among(rows: QuerySet[Any], field: str, values: pl.Series) -> QuerySet[Any]:
    """The rows whose field is among the values, given as one parameter: both databases limit how many there may be."""
    model = rows.model
    quote = connection.ops.quote_name
    place = f"{quote(model._meta.db_table)}.{quote(model._meta.get_field(field).column)}"
    given: Any
    if connection.vendor == "postgresql":
        condition, given = f"{place} = ANY(%s)", values.to_list()
    else:
        condition, given = f"{place} IN (SELECT value FROM json_each(%s))", json.dumps(values.to_list())  # noqa: S608 -- names are the model's own
    return rows.extra(where=[condition], params=[given])  # noqa: S610 -- the same; values are parameters


def _slices(values: pl.Series) -> list[pl.Series]:
    return [values.slice(start, SLICE_VALUES) for start in range(0, len(values), SLICE_VALUES)]
