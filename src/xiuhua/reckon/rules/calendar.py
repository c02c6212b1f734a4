"""Days on a calendar whose months all have 31 days: whole months and years apart are whole parts of a distance there.

Born on 31 May, one is a month old on 1 July.
"""

from typing import Any, cast

import narwhals as nw
import polars as pl

MONTH = 31


def calendar_place(year: Any, month: Any, day: Any) -> Any:
    """The place of a day."""
    return (year * 12 + month) * MONTH + day


def day_number(days: nw.Expr) -> nw.Expr:
    """Days since the year 1, from what every backend can tell of a day: not all can subtract two."""
    years = days.dt.year().cast(nw.Int32) - 1
    number: nw.Expr = years * 365 + years // 4 - years // 100 + years // 400 + days.dt.ordinal_day().cast(nw.Int32)
    return number


def place_of(column: str) -> str:
    """The column that holds the places of a column's days; no text can spell it."""
    return f"{column}:place"


def place_on_calendar(days: nw.Expr) -> nw.Expr:
    """The places of days, for a frame of any backend."""
    parts = (part.cast(nw.Int32) for part in (days.dt.year(), days.dt.month(), days.dt.day()))
    places: nw.Expr = calendar_place(*parts)
    return places


def places_on_calendar(days: pl.Series) -> pl.Series:
    """The same for Polars: where many rows fall on few days, reckoned once for each day from the first to the last."""
    numbers = days.to_physical()
    if numbers.null_count() == len(days):
        return _placed(days)
    first, last = cast("int", numbers.min()), cast("int", numbers.max())
    if last - first >= len(days):
        return _placed(days)
    return _placed(pl.int_range(first, last + 1, dtype=pl.Int32, eager=True).cast(pl.Date)).gather(numbers - first)


def _placed(days: pl.Series) -> pl.Series:
    frame = nw.from_native(days.alias("day").to_frame())
    return frame.select(place_on_calendar(nw.col("day"))).to_native().to_series()
