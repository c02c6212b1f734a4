"""The columns of what is confirmed of somebody in a time that is graded: what a pack's rules on grades may name."""

import polars as pl

from xiuhua.reckon.tables import Table

# Of each person on a list, within its time: spot checks that found them absent without a reason, months in the village
# that two offices agreed to, how many of these had too few days (null where there is none), and whether a post of
# theirs ended by recall. Signs of visits, calls to households and answers to them stand nowhere in it.
CONFIRMED = Table(
    "confirmed",
    ("person",),
    {
        "person": pl.Int64, "absent_times": pl.Int64, "months_stated": pl.Int64, "months_short": pl.Int64,
        "recalled": pl.Boolean,
    },
)  # fmt: skip
