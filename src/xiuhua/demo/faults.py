"""Faults planted in about one household of fifty, and the truth of where they are.

A household bears one fault at most, none touches a figure of the city, and what a fault does not name stays as it was.
Kinds stand in `faults_of_members` and `faults_of_households`, a planting function each.
"""

import polars as pl

from xiuhua.demo.fault_kinds import Fault, Tables
from xiuhua.demo.faults_of_households import HOUSEHOLD_FAULTS
from xiuhua.demo.faults_of_members import MEMBER_FAULTS
from xiuhua.demo.lots import Lots
from xiuhua.demo.views import household_view, member_view

FAULTS: tuple[Fault, ...] = (*MEMBER_FAULTS, *HOUSEHOLD_FAULTS)
SHARE = 0.02  # of the households on file


def plant_faults(tables: Tables, *, households: int, lots: Lots) -> Tables:
    """The tables with the faults in them, and `truth`: fault, household, member (empty where none is meant), note."""
    members = member_view(tables)
    views = {"member": members, "household": household_view(tables, members)}
    each = max(1, round(SHARE * households / len(FAULTS)))
    used = pl.Series([], dtype=pl.Int64)
    truth = []
    for fault in FAULTS:
        chosen = _drawn(fault, views[fault.of], used, each=each, lots=lots)
        used = pl.concat([used, chosen["household_id"]])
        if chosen.height:
            tables = fault.plant(tables, chosen)
        truth.append(
            chosen.select(pl.lit(fault.key).alias("fault"), "household", "member", pl.lit(fault.says).alias("note"))
        )
    return tables | {"truth": pl.concat(truth).with_row_index("id", offset=1).with_columns(pl.col("id").cast(pl.Int64))}


def _drawn(fault: Fault, view: pl.DataFrame, used: pl.Series, *, each: int, lots: Lots) -> pl.DataFrame:
    """Rows that can bear the fault, a household at most once, in a drawn order; whole pairs where it takes two."""
    fit = view[lots.order(f"fault/{fault.key}", view.height).tolist()].filter(
        fault.where, ~pl.col("household_id").is_in(used.implode())
    )
    rows = fit.unique("household_id", keep="first", maintain_order=True).head(each * fault.takes)
    return rows.head(rows.height // fault.takes * fault.takes)
