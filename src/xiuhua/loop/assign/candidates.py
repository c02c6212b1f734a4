"""Which helper may answer for which household: the units of its village, what excludes or bans a pair, told costs."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from xiuhua.loop.assign.net import Flags, Ints, Rows
from xiuhua.loop.assign.task import Task
from xiuhua.words import Rejected

MOST_PAIRS = 60_000_000  # about as many as fit into memory


@dataclass(frozen=True, slots=True, eq=False)
class Candidates:
    """The pairs that may be, in the order of households and then helpers (rows of the task).

    `barred` tells by household that has no candidate why (a code of `shortage.REASONS`).
    """

    helper: Rows
    household: Rows
    barred: dict[int, str]


def candidates(task: Task) -> Candidates:
    """The pairs that a task allows. Raises Rejected where there are more than can be weighed."""
    if task.costs is not None:
        found, none = pair_keys(task, task.costs), "not_listed"
    else:
        found, none = _of_their_units(task), "no_helper"
    excluded = task.exclusions.filter(pl.col("why").is_in(task.policy.exclusions))
    barred: dict[int, str] = {}
    left = _note(task, found, none, barred)
    for pairs, why in ((excluded, "excluded"), (task.bans, "banned")):
        if not pairs.height:
            continue
        found = found[~_among(found, np.unique(pair_keys(task, pairs)))]
        left = _note(task, found, why, barred, before=left)
    household, helper = np.divmod(found, max(1, task.helpers.height))
    return Candidates(helper.astype(np.int32), household.astype(np.int32), barred)


def pair_keys(task: Task, pairs: pl.DataFrame) -> Ints:
    """Pairs of ids as numbers that are in the order of households and then helpers; in order if the pairs are."""
    rows = rows_of(task, pairs)
    return np.sort(rows[1] * np.int64(task.helpers.height) + rows[0])


def rows_of(task: Task, pairs: pl.DataFrame) -> tuple[Ints, Ints]:
    """The rows of the helpers and of the households of pairs."""
    found = [
        pairs.select(name).join(frame.select(name).with_row_index("row"), on=name, how="left", maintain_order="left")
        for name, frame in (("helper", task.helpers), ("household", task.households))
    ]
    helper, household = (frame["row"].cast(pl.Int64).to_numpy() for frame in found)
    return helper, household


def _of_their_units(task: Task) -> Ints:
    """Pairs by the units contracted to each household's village; where none is told, everybody may."""
    helpers = task.helpers.height
    units = task.helpers.select("unit").with_row_index("row").filter(pl.col("unit").is_not_null()).sort("unit", "row")
    pools = (
        units.group_by("unit", maintain_order=True).len().with_columns(begin=pl.col("len").cum_sum() - pl.col("len"))
    )
    asked = task.households.select("units").with_row_index("household")
    told = asked.filter(pl.col("units").list.len() > 0).explode("units").unique().rename({"units": "unit"})
    bound = told.join(pools, on="unit").select("household", "begin", "len")
    anybody = asked.filter((pl.col("units").list.len() > 0).fill_null(value=False).not_()).select(
        "household", begin=pl.lit(units.height), len=pl.lit(helpers)
    )
    stretches = pl.concat([bound.cast(pl.Int64), anybody.cast(pl.Int64)]).sort("household", "begin")
    begin, count = stretches["begin"].to_numpy(), stretches["len"].to_numpy()
    if count.sum() > MOST_PAIRS:
        raise Rejected(
            f"{count.sum():,} pairs would have to be weighed: at most {MOST_PAIRS:,} can be. Say which units are "
            "contracted to which village, list the pairs that may be, or pair one county at a time."
        )
    pool = np.concatenate([units["row"].to_numpy().astype(np.int64), np.arange(helpers)])
    at = np.arange(count.sum()) + np.repeat(begin - (np.cumsum(count) - count), count)
    return np.sort(np.repeat(stretches["household"].to_numpy(), count) * np.int64(helpers) + pool[at])


def _among(keys: Ints, some: Ints) -> Flags:
    """Which keys are among a few; both are in order."""
    found = np.zeros(len(keys), dtype=bool)
    if len(keys):
        at = np.minimum(np.searchsorted(keys, some), len(keys) - 1)
        found[at[keys[at] == some]] = True
    return found


def _note(task: Task, keys: Ints, why: str, barred: dict[int, str], *, before: Flags | None = None) -> Flags:
    """Which households have a candidate left; those who just lost their last are noted with the reason."""
    has = np.zeros(task.households.height, dtype=bool)
    has[keys // max(1, task.helpers.height)] = True
    lost = ~has if before is None else before & ~has
    barred.update(dict.fromkeys(np.flatnonzero(lost).tolist(), why))
    return has
