"""The columns of what figures count of elections: who holds an elected post of a village, and each body as a whole."""

import polars as pl

from xiuhua.reckon.tables import Table

# Who holds an elected post in an organisation of a village on the day. `age` is in years, by the year of birth alone;
# `both_heads`: leads the Party organisation and the villagers' committee of the place; `in_both` has any post in more
# than one of its organisations. What nobody told is null.
OFFICIALS = Table(
    "officials",
    ("official", "organisation", "post"),
    {
        "official": pl.String, "organisation": pl.String, "organisation_kind": pl.String, "area": pl.String,
        "post": pl.String, "sex": pl.String, "age": pl.Int64, "education": pl.String, "party_member": pl.Boolean,
        "both_heads": pl.Boolean, "in_both": pl.Boolean, "since": pl.Date, "term_ends": pl.Date,
    },
)  # fmt: skip
# Each of these organisations: how many hold a post in it, how many of them are women (null where a sex is unknown), and
# when the term of whoever was elected last ends.
COMMITTEES = Table(
    "committees",
    ("organisation",),
    {
        "organisation": pl.String, "organisation_kind": pl.String, "area": pl.String, "members": pl.Int64,
        "women": pl.Int64, "term_ends": pl.Date,
    },
)  # fmt: skip
GATHERED_OF_ELECTIONS = {table.name: table for table in (OFFICIALS, COMMITTEES)}
