"""The columns of who holds which post, what they were certified of, and whether they are trained as a pack asks."""

import polars as pl

from xiuhua.reckon.tables import Table

# Who holds a post in the country (`kind`: reside) or leads a village's organisation (lead), or begins to after the day.
TRAINEES = Table(
    "trainees",
    ("holder", "area", "kind", "post", "since"),
    {
        "holder": pl.String, "area": pl.String, "kind": pl.String, "post": pl.String, "since": pl.Date,
        "until": pl.Date,
    },
)  # fmt: skip
# Certificates that were given by the day and not taken back: `level` and `theme` are those of the course.
CERTIFIED = Table(
    "certified",
    ("certificate",),
    {
        "certificate": pl.String, "holder": pl.String, "level": pl.String, "theme": pl.String, "ended_on": pl.Date,
        "area": pl.String,
    },
)  # fmt: skip
# Each duty of a pack to be trained, of each who has it: the last day for it, and the day on which a course ended that
# met it; `trained` says whether one did by the day. `rule` is a key of the pack.
TRAINED = Table(
    "trained",
    ("rule", "holder", "area", "post"),
    {
        "rule": pl.String, "holder": pl.String, "area": pl.String, "kind": pl.String, "post": pl.String,
        "since": pl.Date, "due": pl.Date, "done_on": pl.Date, "trained": pl.Boolean,
    },
)  # fmt: skip
GATHERED_OF_TRAINING = {table.name: table for table in (TRAINEES, CERTIFIED)}
