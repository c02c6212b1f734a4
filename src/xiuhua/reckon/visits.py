"""The columns of visits, and of what may be known beside them, by which signs of desk-made visits are looked for."""

import polars as pl

from xiuhua.reckon.tables import Table

TEXT, NUMBER = pl.String, pl.Float64

VISITS = Table(
    "visits",
    ("visit",),
    {
        "visit": TEXT, "helper": TEXT, "household": TEXT, "village": TEXT, "home_lat": NUMBER, "home_lon": NUMBER,
        "started": pl.Datetime("us"), "minutes": NUMBER, "lat": NUMBER, "lon": NUMBER, "accuracy_m": NUMBER,
        "note": TEXT, "photo": pl.UInt64, "recorded": pl.Datetime("us"), "role": TEXT, "terrain": TEXT,
    },
)  # fmt: skip
# What a household answered on a visit: `prefilled` is whether the form showed an answer before, `touched` whether it
# was opened. A question that was not asked has no row.
ANSWERS = Table(
    "answers",
    ("visit", "question"),
    {"visit": TEXT, "question": TEXT, "answer": TEXT, "prefilled": pl.Boolean, "touched": pl.Boolean},
)
# Days on which a helper was elsewhere: on leave, in training. `until` is the first day back.
ABSENCES = Table(
    "absences", ("helper", "since"), {"helper": TEXT, "since": pl.Date, "until": pl.Date, "why": TEXT}
)  # fmt: skip
# From when on nobody of a household could be met: all dead, or moved away.
GONE = Table("gone", ("household",), {"household": TEXT, "since": pl.Date, "why": TEXT})
# What a visit says was handed over, and whether the ledger knows of it by now; null: not known yet.
PROMISED = Table("promised", ("visit", "what"), {"visit": TEXT, "what": TEXT, "delivered": pl.Boolean})
# That a helper came to a household and found nobody at home, at a time that was told.
FOUND_EMPTY = Table(
    "found_empty", ("household", "helper", "at"), {"household": TEXT, "helper": TEXT, "at": pl.Datetime("us")}
)  # fmt: skip
