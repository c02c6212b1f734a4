"""Helpers who are alike for every household: of one unit and place, with the same skills, topics and languages.

Nothing that a pair costs tells them apart but who helps a household today. So a household need not be weighed against
each of them: a unit of a hundred who are alike is one place to ask at.
"""

from dataclasses import dataclass

import numpy as np
import polars as pl

from xiuhua.loop.assign.net import UNPAIRED, Ints, Rows
from xiuhua.loop.assign.task import Task

FEWEST = 10  # alike; fewer are sooner weighed one by one than kept together
ALIKE = ("unit", "lon", "lat", "skills", "topics", "languages")


@dataclass(frozen=True, slots=True, eq=False)
class Pools:
    """`of`: by helper the row of their pool, after the rows of all helpers (UNPAIRED: nobody is like them).

    `like`: by row, also those of the pools, a helper who weighs the same.
    """

    of: Rows
    like: Ints

    @property
    def rows(self) -> int:
        """How many helpers and pools there are."""
        return len(self.like)

    @property
    def doors(self) -> Ints:
        """By helper the row at which a household that may have any of a unit asks: the pool's, or their own."""
        return np.where(self.of == UNPAIRED, np.arange(len(self.of)), self.of).astype(np.int64)


def pools_of(task: Task) -> Pools:
    """The pools of a task; none where costs are told, pair by pair."""
    helpers = np.arange(task.helpers.height)
    if task.costs is not None:
        return Pools(np.full(len(helpers), UNPAIRED, dtype=np.int32), helpers)
    listed = (pl.col(name).list.sort().list.join("\n").fill_null("") for name in ("skills", "topics", "languages"))
    told = task.helpers.select(ALIKE).with_columns(*listed).with_row_index("row")
    groups = told.group_by(ALIKE, maintain_order=True).agg("row").filter(pl.col("row").list.len() >= FEWEST)
    rows = groups.select("row", pool=pl.int_range(pl.len()) + len(helpers)).explode("row")
    of = np.full(len(helpers), UNPAIRED, dtype=np.int32)
    of[rows["row"].to_numpy()] = rows["pool"].to_numpy()
    return Pools(of, np.concatenate([helpers, groups["row"].list.first().to_numpy().astype(np.int64)]))
