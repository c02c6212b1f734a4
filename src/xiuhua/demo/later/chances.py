"""Who falls back: drawn by what is on file, so that a score fitted to what came has something to find."""

from collections.abc import Mapping
from datetime import date

import numpy as np
import polars as pl

from xiuhua.demo.later.frames import frames_on
from xiuhua.demo.later.rows import Tables
from xiuhua.demo.lots import Floats, Lots
from xiuhua.policy.pack import Pack
from xiuhua.reckon.rules.days import DatedRules
from xiuhua.reckon.tables import HOUSEHOLDS

# How the logarithm of the odds grows with each feature of the pack: invented. What is not named counts for nothing.
LIKELIER: Mapping[str, float] = {
    "near_line": 1.0, "illness": 0.7, "severe_disability": 0.6, "no_worker": 0.8, "one_worker": 0.6, "studies": 0.3,
    "uninsured": 0.6,
}  # fmt: skip


def features_of(tables: Tables, pack: Pack, *, day: date) -> pl.DataFrame:
    """Each household's features by the pack's own rules: household_id, household, area, status, and a truth for each.

    The pack must say what may give points, and speak of the day.
    """
    rules = pack.rules.risk
    assert rules is not None  # noqa: S101 -- whoever lets the city go on has chosen a pack that watches
    refs = [it.ref for it in rules.features.values()]
    dated = DatedRules(pack.rules.book, pack.parameters_on)
    rows = dated.with_columns({day: frames_on(tables, day)}, refs, day=day)[HOUSEHOLDS.name]
    ids = tables["household"].select("id", "number")
    told = rows.select("household", "area", "status", "members", *(pl.col(it.column).alias(key) for key, it in zip(
        rules.features, refs, strict=True,
    )))  # fmt: skip
    return told.join(ids, left_on="household", right_on="number", maintain_order="left").rename({"id": "household_id"})


def likelihood(features: pl.DataFrame) -> Floats:
    """How much likelier than a household without any feature each one is to fall back."""
    logs = pl.sum_horizontal(
        pl.col(key).fill_null(value=False).cast(pl.Float64) * weight
        for key, weight in LIKELIER.items()
        if key in features.columns
    )
    return np.exp(features.select(logs).to_series().to_numpy())


def drawn(lots: Lots, purpose: str, *, weights: Floats, count: int) -> list[int]:
    """So many different rows, each the likelier the more it weighs (Efraimidis and Spirakis 2006); 0 is never drawn."""
    able = np.flatnonzero(weights > 0)
    keys = np.log(np.maximum(lots.uniform(purpose, len(weights))[able], 1e-300)) / weights[able]
    return sorted(able[np.argsort(-keys, kind="stable")[:count]].tolist())
