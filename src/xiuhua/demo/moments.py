"""Days on which things happen in the city, and when and from where the register learnt of them."""

from datetime import date, timedelta

import numpy as np
import polars as pl

from xiuhua.demo.lots import Ints

SOURCE = "demo"
COLLECTED_ON = date(2016, 10, 1)  # the yearly collection: facts hold from here
CAMPAIGN_YEARS = tuple((date(year - 1, 10, 1), date(year, 10, 1)) for year in (2013, 2014, 2015, 2016))


def day_of(year: Ints, *, month: int, day: int, after: Ints) -> pl.Series:
    """A day of each year, so many days after a fixed one; empty where the year is 0."""
    start = (year - 1970).astype("datetime64[Y]").astype("datetime64[M]") + np.timedelta64(month - 1, "M")
    days = start.astype("datetime64[D]") + (day - 1 + after).astype("timedelta64[D]")
    return pl.select(pl.when(pl.lit(pl.Series(year > 0))).then(pl.lit(pl.Series(days).cast(pl.Date)))).to_series()


def learnt(days: int = 20) -> list[pl.Expr]:
    """The columns of a fact: recorded so many days after it began to hold, said by the demo."""
    moment = pl.col("since").cast(pl.Datetime("us")) + timedelta(days=days, hours=9)
    return [moment.dt.replace_time_zone("UTC").alias("recorded"), pl.lit(SOURCE).alias("source")]


def numbered(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with ids from 1 in its order."""
    return frame.with_columns(id=pl.int_range(1, pl.len() + 1, dtype=pl.Int64))
