"""The columns of organisations as the rules on weak and lax ones read them, and of what those rules come to."""

import polars as pl

from xiuhua.reckon.tables import Table

# An organisation on the day. Days are counted until it; null where nobody told. `vacant_days`: since nobody is
# its secretary, 0 where somebody is. `election_overdue_days` are below 0 before the term ends. What surveys told
# is each as it was told last.
ORGANISATIONS = Table(
    "organisations",
    ("organisation",),
    {
        "organisation": pl.String, "area": pl.String, "kind": pl.String, "level": pl.String, "founded": pl.Date,
        "vacant_days": pl.Int64, "meeting_days": pl.Int64, "election_overdue_days": pl.Int64,
        "surveyed_days": pl.Int64, "admission_days": pl.Int64, "satisfied_percent": pl.Int64,
        "ranked_last": pl.Boolean, "standstill": pl.Boolean, "unfit_secretary": pl.Boolean, "divided": pl.Boolean,
        "disorder": pl.Boolean, "interference": pl.Boolean, "accounts_open": pl.Boolean, "named": pl.Boolean,
    },
)  # fmt: skip
# `verdict` is met (proposed as weak), not_met or unknown; `signs` are the criteria that are met, `unclear` those that
# could not be judged, by spaces.
WEAKNESS = Table(
    "weakness",
    ("organisation",),
    {
        "organisation": pl.String, "area": pl.String, "verdict": pl.String, "signs": pl.String, "unclear": pl.String,
    },
)  # fmt: skip
GATHERED_OF_ORGANISATIONS = {ORGANISATIONS.name: ORGANISATIONS}
