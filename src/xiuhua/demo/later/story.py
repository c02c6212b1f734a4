"""The city from the end of its story on: out of poverty until 2020, watched from 2021 to the middle of 2023."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from xiuhua.demo.later.cases import keep, shown_by_register
from xiuhua.demo.later.chances import drawn, features_of, likelihood
from xiuhua.demo.later.exits import OVER, come_out, exit_words, steps_taken
from xiuhua.demo.later.history import history_of
from xiuhua.demo.later.one_warning import ENDS, Watching
from xiuhua.demo.later.planting import plant
from xiuhua.demo.later.rows import Tables
from xiuhua.demo.lots import Lots
from xiuhua.demo.moments import day_of
from xiuhua.demo.standings import STEPS
from xiuhua.policy.pack import Pack
from xiuhua.policy.signals_reader import sustain_policy

RETURN_SHARES = dict.fromkeys((2018, 2019, 2020), 0.008)  # of those who had exited before the year fell back in it
SHOWN = "shown"


@dataclass(frozen=True, slots=True)
class Later:
    """How the city went on: its tables, the planted warnings with their truth, and a history for the risk order.

    Tables are named and shaped like the register's models, those of before among them with their ends. `truth` has the
    columns of `warning_of` and `removed_on`; rows of the sort SHOWN are what the register itself shows on the last day.
    """

    tables: Tables
    truth: pl.DataFrame
    history: pl.DataFrame


def go_on(tables: Tables, pack: Pack, lots: Lots) -> Later:
    """Let the city go on from its tables (`city.build`, without their truth), watched by a pack in its place.

    The pack must say what watches and what orders checks, and have all the values it left open. The same tables, pack
    and lots give the same, bit for bit. Raises NotFound for a value that is missing.
    """
    watching = Watching.of(pack, sustain_policy(pack, day=ENDS))
    tables = come_out(tables, lots)
    features = features_of(tables, pack, day=OVER)
    tables = _returned(tables, features, lots)
    planted = plant(features, watching, lots)
    tables, shown = shown_by_register(keep(tables, planted, watching, lots), planted, lots)
    history = history_of(tables, features, planted)
    truth = pl.concat([planted, shown.with_columns(what=pl.lit(SHOWN))], how="diagonal")
    return Later(tables, truth.drop("household_id"), history)


def _returned(tables: Tables, features: pl.DataFrame, lots: Lots) -> Tables:
    """Some fell back in the last years of the campaign, and were out again by its end."""
    weights = likelihood(features)
    now = (
        tables["standing"].filter(pl.col("until").is_null()).select("household_id", "household_type", "status", "since")
    )
    homes = features.select("household_id").join(now, on="household_id", maintain_order="left")
    free = (homes["status"] == "exited").to_numpy()
    for year, share in RETURN_SHARES.items():
        able = free & (homes["since"] < date(year, 1, 1)).to_numpy()
        chosen = drawn(
            lots, f"later/return/{year}", weights=np.where(able, weights, 0.0), count=round(share * able.sum())
        )
        free[chosen] = False
        rows, count = homes[chosen].select("household_id", "household_type"), len(chosen)
        kind, *told = (pl.lit(it) for it in STEPS["returned"])
        fell = day_of(
            np.full(count, year), month=2, day=1, after=lots.between(f"later/fell/{year}", count, low=0, high=200)
        )
        back = rows.with_columns(
            since=fell,
            status=pl.lit("returned"),
            kind=kind,
            **dict(zip(("actor", "evidence", "reason"), told, strict=True)),
        )
        out = day_of(
            np.full(count, 2020), month=12, day=10, after=lots.between(f"later/out/{year}", count, low=0, high=18)
        )
        tables = steps_taken(steps_taken(tables, back), rows.with_columns(since=out, **exit_words()))
    return tables
