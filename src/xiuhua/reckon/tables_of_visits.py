"""The columns of what figures count of visits and of entry: when households were met, what was promised and typed."""

import polars as pl

from xiuhua.reckon.tables import Table

# When each household was visited last in each way within the year, and how often; none that it was not visited in.
MEETINGS = Table(
    "meetings",
    ("household", "way"),
    {
        "household": pl.String, "area": pl.String, "status": pl.String, "way": pl.String, "last_on": pl.Date,
        "visits": pl.Int64,
    },
)  # fmt: skip
PROMISES = Table(
    "promises",
    ("promise",),
    {
        "promise": pl.String, "household": pl.String, "area": pl.String, "made_on": pl.Date, "first_due": pl.Date,
        "due": pl.Date, "done_on": pl.Date, "given_up_on": pl.Date,
    },
)  # fmt: skip
# Of each place that asked households of a month's visits, its last month within the year: how many visits the month
# had, how many households were asked and answered, and how many visits happened by what they said, with the ends of
# the interval of 95 per cent. What one household said stands nowhere in it.
DRAWN_VISITS = Table(
    "drawn_visits",
    ("area",),
    {
        "area": pl.String, "month": pl.Date, "visits": pl.Int64, "called": pl.Int64, "answered": pl.Int64,
        "happened": pl.Int64, "low": pl.Int64, "high": pl.Int64,
    },
)  # fmt: skip
# What was typed in the last month that was over: how often each form of entry was filled in, by the place it is about.
ENTRIES = Table(
    "entries", ("area", "month", "form"), {"area": pl.String, "month": pl.Date, "form": pl.String, "rows": pl.Int64}
)  # fmt: skip
# Whole minutes of entry of a county's month, and how many people help there; counties with too few people are left out.
ENTRY_MINUTES = Table(
    "entry_minutes",
    ("area", "month"),
    {"area": pl.String, "month": pl.Date, "rows": pl.Int64, "minutes": pl.Int64, "people": pl.Int64},
)
GATHERED_OF_VISITS = {table.name: table for table in (MEETINGS, PROMISES, DRAWN_VISITS, ENTRIES)}
