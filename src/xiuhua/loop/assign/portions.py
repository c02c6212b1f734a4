"""A pairing of a wide area in portions, one for each of its places, so that whoever answers for a place decides it.

Somebody who may help in several places gets in each as much room as the whole gave them there. Then each portion is an
optimum of its own task: the load of a helper grows dearer with each household, so whatever would better a portion with
that room would better the whole by no less.
"""

from collections.abc import Mapping

import polars as pl

from xiuhua.loop.assign.pairing import Pairing
from xiuhua.loop.assign.task import Task

PLACE = "place"


def rooms(found: Pairing, homes: pl.DataFrame, helpers: Mapping[str, pl.Series]) -> dict[str, dict[str, int]]:
    """By place the room of each helper who may help in several: how many households of it they have in `found`.

    `homes` has a row for each household: household, place. `helpers` are the ids of those who may help in a place.
    """
    listed = [pl.DataFrame({"helper": ids}).with_columns(place=pl.lit(place)) for place, ids in helpers.items()]
    may = pl.concat(listed).filter(pl.col("helper").is_duplicated())
    has = found.pairs.join(homes, on="household").group_by(PLACE, "helper").agg(room=pl.len().cast(pl.Int64))
    told = may.join(has, on=[PLACE, "helper"], how="left").with_columns(pl.col("room").fill_null(0))
    by_place: dict[str, dict[str, int]] = {place: {} for place in helpers}
    for place, helper, room in told.select(PLACE, "helper", "room").sort(PLACE, "helper").rows():
        by_place[place][helper] = room
    return by_place


def portion(found: Pairing, task: Task) -> Pairing:
    """What a pairing gives to the households of a place, as a pairing of that place's own task.

    What a household adds to its helper's load is counted within the place. The bound lies below the cost by no more
    than that of the whole does.
    """
    ours = task.households.select("household")
    pairs = found.pairs.join(ours, on="household", how="semi", maintain_order="left")
    within = pl.int_range(pl.len()).over("helper") * task.policy.weights["load"]
    pairs = pairs.with_columns(cost=pl.col("cost") - pl.col("load") + within, load=within)
    counts = pairs.group_by("helper").agg(load=pl.len().cast(pl.Int64))
    loads = task.helpers.select("helper", "least", "most").join(counts, on="helper", how="left", maintain_order="left")
    objective = int(pairs["cost"].sum())
    return Pairing(
        pairs=pairs,
        loads=loads.select("helper", pl.col("load").fill_null(0), "least", "most"),
        unpaired=found.unpaired.join(ours, on="household", how="semi", maintain_order="left"),
        objective=objective,
        lower_bound=objective - (found.objective - found.lower_bound),
        parts=found.parts,
    )
