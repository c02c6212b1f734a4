"""Which helper may answer for which household: the units of its village, what excludes or bans a pair, told costs."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from xiuhua.loop.assign.net import UNPAIRED, Flags, Ints, Rows, members_of, stretches
from xiuhua.loop.assign.pools import Pools, pools_of
from xiuhua.loop.assign.task import PAIRS, Task
from xiuhua.words import Rejected

MOST_PAIRS = 60_000_000  # about as many as fit into memory


@dataclass(frozen=True, slots=True, eq=False)
class Candidates:
    """The pairs that may be, in the order of households and then helpers (rows of the task, and then of its pools).

    One of a household and a pool stands for one with each of its helpers; whoever helps it now, and a pool that it may
    not have all of, stand there one by one. `barred` tells by household that has no candidate why (a code of
    `shortage.REASONS`).
    """

    helper: Rows
    household: Rows
    pools: Pools
    barred: dict[int, str]


def candidates(task: Task) -> Candidates:
    """The pairs that a task allows. Raises Rejected where there are more than can be weighed."""
    pools = pools_of(task)
    if task.costs is not None:
        found, none = pair_keys(task, task.costs, pools.rows), "not_listed"
    else:
        found, none = _of_their_units(task, pools), "no_helper"
    excluded = task.exclusions.filter(pl.col("why").is_in(task.policy.exclusions))
    found = _one_by_one(task, found, pools, forbidden=pl.concat([excluded.select(PAIRS.key), task.bans]))
    barred: dict[int, str] = {}
    left = _note(task, found, none, barred, width=pools.rows)
    for pairs, why in ((excluded, "excluded"), (task.bans, "banned")):
        if not pairs.height:
            continue
        found = found[~_among(found, np.unique(pair_keys(task, pairs, pools.rows)))]
        left = _note(task, found, why, barred, width=pools.rows, before=left)
    household, helper = np.divmod(found, max(1, pools.rows))
    return Candidates(helper.astype(np.int32), household.astype(np.int32), pools, barred)


def pair_keys(task: Task, pairs: pl.DataFrame, width: int) -> Ints:
    """Pairs of ids as numbers that are in the order of households and then helpers, of whom there are `width` rows."""
    rows = rows_of(task, pairs)
    return np.sort(rows[1] * np.int64(width) + rows[0])


def rows_of(task: Task, pairs: pl.DataFrame) -> tuple[Ints, Ints]:
    """The rows of the helpers and of the households of pairs."""
    found = [
        pairs.select(name).join(frame.select(name).with_row_index("row"), on=name, how="left", maintain_order="left")
        for name, frame in (("helper", task.helpers), ("household", task.households))
    ]
    helper, household = (frame["row"].cast(pl.Int64).to_numpy() for frame in found)
    return helper, household


def _of_their_units(task: Task, pools: Pools) -> Ints:
    """Pairs by the units contracted to each household's village; where none is told, everybody may."""
    doors = task.helpers.select("unit", row=pl.Series(pools.doors)).unique("row", maintain_order=True).sort("row")
    units = doors.filter(pl.col("unit").is_not_null()).sort("unit", "row")
    of_unit = (
        units.group_by("unit", maintain_order=True).len().with_columns(begin=pl.col("len").cum_sum() - pl.col("len"))
    )
    asked = task.households.select("units").with_row_index("household")
    told = asked.filter(pl.col("units").list.len() > 0).explode("units").unique().rename({"units": "unit"})
    bound = told.join(of_unit, on="unit").select("household", "begin", "len")
    anybody = asked.filter((pl.col("units").list.len() > 0).fill_null(value=False).not_()).select(
        "household", begin=pl.lit(units.height), len=pl.lit(doors.height)
    )
    asking = pl.concat([bound.cast(pl.Int64), anybody.cast(pl.Int64)]).sort("household", "begin")
    begin, count = asking["begin"].to_numpy(), asking["len"].to_numpy()
    if count.sum() > MOST_PAIRS:
        raise Rejected(
            f"{count.sum():,} pairs would have to be weighed: at most {MOST_PAIRS:,} can be. Say which units are "
            "contracted to which village, list the pairs that may be, or pair one county at a time."
        )
    row = np.concatenate([units["row"].to_numpy(), doors["row"].to_numpy()])
    at = stretches(begin, count)
    return np.sort(np.repeat(asking["household"].to_numpy(), count) * np.int64(pools.rows) + row[at])


def _one_by_one(task: Task, keys: Ints, pools: Pools, *, forbidden: pl.DataFrame) -> Ints:
    """The pairs with each helper beside the one with their pool where one of them differs, or instead of it.

    Who helps a household now differs, and stands beside it; who may not be its helper is left out, so that the pool
    gives way to all of its helpers.
    """
    if not (pools.of != UNPAIRED).any():
        return keys
    width = np.int64(pools.rows)
    now, barred = (
        _of_pools(rows_of(task, pairs), keys, pools) for pairs in (task.current.select(PAIRS.key), forbidden)
    )
    gone = np.unique(barred[1] * width + pools.of[barred[0]])
    household, pool = np.divmod(gone, width)
    members = members_of(pools.of)
    begin, end = (np.searchsorted(pools.of[members], pool, side) for side in ("left", "right"))
    instead = np.repeat(household, end - begin) * width + members[stretches(begin, end - begin)]
    return np.unique(np.concatenate([keys[~_among(keys, gone)], now[1] * width + now[0], instead]))


def _of_pools(pairs: tuple[Ints, Ints], keys: Ints, pools: Pools) -> tuple[Ints, Ints]:
    """Of some pairs (helpers, households) those that a pair with a pool stands for."""
    helper, household = pairs
    pool = pools.of[helper]
    wanted = household * np.int64(pools.rows) + pool
    at = np.minimum(np.searchsorted(keys, wanted), max(0, len(keys) - 1))
    stands = (pool != UNPAIRED) & (keys[at] == wanted) if len(keys) else np.zeros(len(pool), dtype=bool)
    return helper[stands], household[stands]


def _among(keys: Ints, some: Ints) -> Flags:
    """Which keys are among a few; both are in order."""
    found = np.zeros(len(keys), dtype=bool)
    if len(keys):
        at = np.minimum(np.searchsorted(keys, some), len(keys) - 1)
        found[at[keys[at] == some]] = True
    return found


def _note(
    task: Task, keys: Ints, why: str, barred: dict[int, str], *, width: int, before: Flags | None = None
) -> Flags:
    """Which households have a candidate left; those who just lost their last are noted with the reason."""
    has = np.zeros(task.households.height, dtype=bool)
    has[keys // max(1, width)] = True
    lost = ~has if before is None else before & ~has
    barred.update(dict.fromkeys(np.flatnonzero(lost).tolist(), why))
    return has
