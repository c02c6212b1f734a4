"""The columns of what samples said of places: shares of inspections and surveys, with their intervals."""

import polars as pl

from xiuhua.reckon.tables import Table

# What each closed round of an inspection or survey said of an area within the year before: `quantity` is a key of the
# pack (`missed`, `wrong_exit`, `recognition`, `satisfaction`, ...), `share` from 0 to 1 with the ends of its interval
# of 95 per cent, `asked` how many it stands on. What one household said stands nowhere in it.
ESTIMATES = Table(
    "estimates",
    ("area", "round", "quantity"),
    {
        "area": pl.String, "round": pl.String, "kind": pl.String, "quantity": pl.String, "on": pl.Date,
        "share": pl.Float64, "low": pl.Float64, "high": pl.Float64, "asked": pl.Int64,
    },
)  # fmt: skip
GATHERED_OF_SAMPLES = {table.name: table for table in (ESTIMATES,)}
