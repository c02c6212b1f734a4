"""A city small enough to count by hand: two counties, three villages and a group, and tables to fill it with."""

from datetime import date

import polars as pl

from xiuhua.reckon.tables import AREAS, TABLES, WITHIN

ON, LAST_YEAR_END, FIVE_YEARS_EARLIER = date(2017, 3, 31), date(2016, 12, 31), date(2011, 12, 31)
PARENTS = {"51": None, "511": "51", "512": "51", "51101": "511", "51102": "511", "51201": "512", "5110101": "51101"}
VILLAGES = ("51101", "51102", "51201")
LEVELS = {2: 2, 3: 3, 5: 5, 7: 6}


def table(name: str, *rows: dict) -> pl.DataFrame:
    """A table of the schema with rows that say only what matters; a key that is not told is a number of its own."""
    schema = TABLES[name]
    key = schema.key[0]
    told = [{column: row.get(column) for column in schema.columns} for row in rows]
    for number, row in enumerate(told):
        if row[key] is None:
            row[key] = f"{name} {number}"
    return schema.conform(pl.DataFrame(told, schema=dict(schema.columns)))


def city(**tables: list[dict]) -> dict[str, pl.DataFrame]:
    """All tables of a day: the places, and the rows given by table name; the rest is empty."""
    made = {name: table(name, *tables.get(name, [])) for name in TABLES}
    return {**made, "areas": _areas(), "within": _within()}


def villages(**columns: list) -> list[dict]:
    """Rows for the three villages: one value for each in every column."""
    names = [{"village": code, "area": code, "name": code} for code in VILLAGES]
    return [row | {column: values[at] for column, values in columns.items()} for at, row in enumerate(names)]


def ancestors(code: str) -> list[str]:
    """An area and everything around it."""
    parent = PARENTS[code]
    return [code, *(ancestors(parent) if parent else [])]


def _areas() -> pl.DataFrame:
    rows = [
        {"area": code, "name": code, "level": LEVELS[len(code)], "parent": parent} for code, parent in PARENTS.items()
    ]
    return AREAS.conform(pl.DataFrame(rows).with_columns(kind=pl.lit("")))


def _within() -> pl.DataFrame:
    pairs = [{"area": code, "ancestor": ancestor} for code in PARENTS for ancestor in ancestors(code)]
    return WITHIN.conform(pl.DataFrame(pairs))
