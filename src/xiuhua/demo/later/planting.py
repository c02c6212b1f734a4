"""Whom want threatens from 2021 on, and how it went: the planted warnings, in one table with their truth."""

from collections.abc import Sequence
from datetime import timedelta

import numpy as np
import polars as pl

from xiuhua.demo.later.chances import drawn, likelihood
from xiuhua.demo.later.one_warning import (
    BEGINS,
    CARE,
    DRAWS,
    ENDS,
    HARMLESS,
    PACES,
    QUIET,
    RELAPSE,
    Lot,
    Row,
    Watching,
    warning_of,
)
from xiuhua.demo.lots import Lots

CARE_SHARE = 0.03  # of the households on file come under care until the end
HARMLESS_SHARE, QUIET_SHARE = 0.03, 0.01  # warn of what proves to be nothing; are reported below a threshold
ORDINARY_SHARE = 0.15  # of those under care had never been on the list of the poor
STAYS_SHARE, RELAPSE_SHARE = 0.2, 0.08  # of those under care keep their risk to the end; of those without it relapse
LEAST_CARE, MOST_CARE = timedelta(days=186), 330  # until the risk is removed: at least, and by how many days more
LEAST_PEACE = timedelta(days=30)
LATELY, LATELY_SHARE = timedelta(days=50), 0.06  # that many more begin in the last weeks, so that there is work to do
EARLIER_SHARE = 0.25  # of those under care had a warning before that, which was held to be nothing
EARLIER = (timedelta(days=360), timedelta(days=120))  # before the second one: how long at most, and at least


def plant(features: pl.DataFrame, watching: Watching, lots: Lots) -> pl.DataFrame:
    """The planted warnings and reports, the earliest first; a household has one, or another later.

    `features` as `chances.features_of` gives them. The columns are those of `warning_of`, and `removed_on`: since when
    the risk of a household under care was removed.
    """
    status, weights = features["status"], likelihood(features)
    watched = (status == "exited").to_numpy()
    on_file = int(watched.sum())
    care = round(CARE_SHARE * on_file)
    ordinary = drawn(
        lots, "later/ordinary-care", weights=(status == "ordinary").to_numpy().astype(np.float64),
        count=round(care * ORDINARY_SHARE),
    )  # fmt: skip
    left = watched.copy()
    rows: list[Row] = []
    for what, weighs, count in (
        (CARE, weights, care - len(ordinary)),
        (HARMLESS, weights**0.5, round(HARMLESS_SHARE * on_file)),
        (QUIET, np.ones(len(left)), round(QUIET_SHARE * on_file)),
    ):
        chosen = drawn(lots, f"later/{what}", weights=np.where(left, weighs, 0.0), count=count)
        left[chosen] = False
        rows += _warned(what, [*chosen, *ordinary] if what == CARE else chosen, features, watching, lots)
    removed = [_removed(row) for row in rows]
    every = [*removed, *_earlier(removed, watching, lots), *_relapsed(removed, watching, lots)]
    return pl.DataFrame(every, infer_schema_length=None).drop("lot").sort("received_on", "household")


def _warned(what: str, chosen: Sequence[int], features: pl.DataFrame, watching: Watching, lots: Lots) -> list[Row]:
    told = features[list(chosen)].select("household_id", "household", "area", "status", "no_worker").rows(named=True)
    drawn_ = _lots(what, len(told), lots)
    begun = [ENDS - LATELY if lot["recent"] < LATELY_SHARE else BEGINS for lot in drawn_]
    return [
        warning_of(what, home, lot, watching, since=since) | {"lot": lot}
        for home, lot, since in zip(told, drawn_, begun, strict=True)
    ]


def _lots(what: str, count: int, lots: Lots) -> list[Lot]:
    draws = {name: lots.uniform(f"later/{what}/{name}", count).tolist() for name in DRAWS}
    paces = lots.uniform(f"later/{what}/paces", count * PACES).reshape(count, PACES).tolist()
    return [Lot({name: draws[name][place] for name in DRAWS}, tuple(paces[place])) for place in range(count)]


def _removed(row: Row) -> Row:
    """The row with the day on which the risk was removed: never before six months, nor where nobody can work."""
    lot: Lot = row["lot"]
    begun = row.get("done_measures_begun")
    if row["what"] != CARE or not begun or row["no_worker"] or lot["ill"] < STAYS_SHARE:
        return row | {"removed_on": None}
    day = row["monitored_on"] + LEAST_CARE + timedelta(days=int(lot["pace"] * MOST_CARE))
    return row | {"removed_on": day if day <= ENDS else None}


def _earlier(rows: list[Row], watching: Watching, lots: Lots) -> list[Row]:
    """A first warning of some who came under care later, which ended as if it were nothing."""
    most, least = EARLIER
    able = [row for row in rows if row["what"] == CARE and row["received_on"] - most >= BEGINS]
    found = []
    for row, lot in zip(able, _lots("earlier", len(able), lots), strict=True):
        since, until = row["received_on"] - most, row["received_on"] - least
        first = warning_of(HARMLESS, _home(row), lot, watching, since=since, until=until)
        if lot["ill"] < EARLIER_SHARE and first["ended_on"] and first["ended_on"] < row["received_on"]:
            found.append(first | {"removed_on": None})
    return found


def _home(row: Row) -> Row:
    return {name: row[name] for name in ("household_id", "household", "area", "status", "no_worker")}


def _relapsed(rows: list[Row], watching: Watching, lots: Lots) -> list[Row]:
    """A second warning of some whose risk had been removed."""
    able = [row for row in rows if row["removed_on"] and row["removed_on"] + LEAST_PEACE < ENDS]
    again = []
    for row, lot in zip(able, _lots(RELAPSE, len(able), lots), strict=True):
        if lot["ill"] < RELAPSE_SHARE:
            since = row["removed_on"] + LEAST_PEACE
            second = warning_of(RELAPSE, _home(row) | {"status": "risk_removed"}, lot, watching, since=since)
            again.append(second | {"removed_on": None, "class": row["class"]})
    return again
