"""The pairing of a task: as many households as possible, each once, then at least cost; with the proof beside it."""

from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from xiuhua.loop.assign.by_load import load_cost
from xiuhua.loop.assign.net import UNPAIRED, Ints
from xiuhua.loop.assign.optimum import MinimaUnmet, Optimum, optimum_of, solved
from xiuhua.loop.assign.parts import Parts, parted
from xiuhua.loop.assign.shortage import NO_ROOM, Binding, CannotPair, lack_of, only_wanted, places_lacking
from xiuhua.loop.assign.task import Task
from xiuhua.loop.assign.weighed import Weighed, weigh, without_change

TERMS = ("distance", "cause", "language", "change", "load")
TOLD = ("told",)
UNPAIRED_COLUMNS = {"household": pl.String, "reason": pl.String, "helper": pl.String, "rise": pl.Int64}


@dataclass(frozen=True, slots=True, eq=False)
class Pairing:
    """An optimum.

    `pairs` has a row for each household that is paired, in the order of their ids: household, helper, cost, and one
    column for each term that the cost is the sum of (TERMS; TOLD where costs were told). Term `load` of a pair
    is what the household added to its helper's load, in the order of their ids, so that costs add up to `objective`.
    `loads` has a row for each helper: helper, load, least, most. `unpaired`: household, reason (a code of
    `shortage.REASONS`), and where there is no room the helper at whom one more place would pair it at least cost, with
    the rise of the objective. `lower_bound` is reckoned from prices alone (`proof`): no pairing of as many households
    costs less. `parts` counts what could be solved apart.
    """

    pairs: pl.DataFrame
    loads: pl.DataFrame
    unpaired: pl.DataFrame
    objective: int
    lower_bound: int
    parts: int

    @property
    def status(self) -> str:
        """`optimal`, or `feasible` where a gap is left (only where pairs take unequal parts of a helper's room)."""
        return "optimal" if self.objective == self.lower_bound else "feasible"

    @property
    def gap(self) -> float:
        """By how much the cost may lie above the optimum, as a part of it."""
        return (self.objective - self.lower_bound) / max(1, abs(self.objective))


def pair(task: Task) -> Pairing:
    """The pairing of a task. Raises CannotPair, and Rejected for what is too large to be reckoned."""
    return pair_weighed(weigh(task))


def pair_and_fresh(task: Task) -> tuple[Pairing, Pairing]:
    """The pairing of a task and its fresh one, of which only the costs differ; raises as `pair`."""
    weighed = weigh(task)
    parts = parted(weighed.net)
    free = without_change(weighed)
    return pair_weighed(weighed, parts), pair_weighed(free, parts.costing(free.net))


def pair_weighed(weighed: Weighed, parts: Parts | None = None) -> Pairing:
    """The pairing of a task that is a net already, and laid out in its parts where somebody has done that."""
    try:
        optimum = optimum_of(weighed.net, parts)
    except MinimaUnmet as unmet:
        raise CannotPair(_bindings(weighed, unmet)) from None
    pairs = _pairs(weighed, optimum.arc)
    load = weighed.net.loads(optimum.arc)[: weighed.task.helpers.height]
    settled = int(weighed.pinned[2].sum() + load_cost(weighed.net.taken, step=weighed.net.step).sum())
    return Pairing(
        pairs=pairs,
        loads=weighed.task.helpers.select("helper", pl.Series("load", load), "least", "most"),
        unpaired=_unpaired(weighed, optimum),
        objective=int(pairs["cost"].sum()),
        lower_bound=optimum.bound + settled,
        parts=optimum.parts,
    )


def fresh(task: Task) -> Pairing:
    """The optimum where changing a helper costs nothing: how many it would move tells what continuity is worth."""
    return pair(task.under(replace(task.policy, weights={**task.policy.weights, "change": 0})))


def moves(pairing: Pairing, task: Task) -> pl.DataFrame:
    """What changes against `task.current`, by household: household, former, helper, change; who stays has no row.

    `change` is `new` (had nobody: `former` is null), `moved`, or `lost` (has nobody now: `helper` is null).
    """
    former = task.current.rename({"helper": "former"})
    now = pairing.pairs.select("household", "helper")
    stays = former.join(now, left_on=["household", "former"], right_on=["household", "helper"]).select("household")
    both = former.group_by("household").agg(pl.col("former").min()).join(now, on="household", how="full", coalesce=True)
    change = (
        pl.when(pl.col("former").is_null()).then(pl.lit("new"))
        .when(pl.col("helper").is_null()).then(pl.lit("lost"))
        .otherwise(pl.lit("moved"))
    )  # fmt: skip
    return (
        both.join(stays, on="household", how="anti")
        .select("household", "former", "helper", change=change)
        .sort("household")
    )


# ── From rows to ids ─────────────────────────────────────────────────────────────────────────────────────────────────


def _pairs(weighed: Weighed, arc: Ints) -> pl.DataFrame:
    net, pinned, task = weighed.net, weighed.pinned, weighed.task
    owner = net.owners(arc)
    used = np.flatnonzero(owner != UNPAIRED)
    helper = np.concatenate([owner[used], pinned[0]])
    household = np.concatenate([used, pinned[1]])
    order = np.argsort(household)
    helper, household = helper[order], household[order]
    terms = weighed.scale.terms(helper, household)
    if task.costs is None:
        terms["load"] = net.step * _nth(helper)
    cost = np.sum(list(terms.values()), axis=0, dtype=np.int64)
    return pl.DataFrame(
        {
            "household": task.households["household"].gather(household),
            "helper": task.helpers["helper"].gather(helper),
            "cost": cost,
            **terms,
        }
    )


def _nth(helper: Ints) -> Ints:
    """Which household of its helper each is, from 0, in their order."""
    order = np.argsort(helper, kind="stable")
    ordered = helper[order]
    nth = np.empty(len(helper), dtype=np.int64)
    nth[order] = np.arange(len(helper)) - np.searchsorted(ordered, ordered)
    return nth


def _unpaired(weighed: Weighed, optimum: Optimum) -> pl.DataFrame:
    net, ids = weighed.net, weighed.task.households["household"]
    alone = optimum.arc == UNPAIRED
    alone[weighed.pinned[1]] = False
    rows = np.flatnonzero(alone)
    crowded = rows[np.diff(net.first)[rows] > 0]
    helpers = weighed.task.helpers["helper"]
    places: dict[int, tuple[str, int]] = {}
    if len(crowded) and net.load is None:
        lacking = places_lacking(net, optimum.arc, optimum.penalty, crowded)
        places = {row: (helpers[at], rise) for row, (at, rise) in zip(crowded.tolist(), lacking, strict=True)}
    told = [(ids[row], weighed.barred.get(row, NO_ROOM), *places.get(row, (None, None))) for row in rows.tolist()]
    return pl.DataFrame(told, schema=UNPAIRED_COLUMNS, orient="row")


def _bindings(weighed: Weighed, unmet: MinimaUnmet) -> tuple[Binding, ...]:
    """Which helpers cannot have their least, part by part, and those whom nobody could be given."""
    parts, task = unmet.parts, weighed.task
    helpers, households = task.helpers["helper"], task.households["household"]
    helpers = helpers.extend_constant(None, weighed.net.helpers - len(helpers))  # pools have no names
    found = []
    for number in unmet.unmet:
        arcs, own_helpers, own_households = parts.at(number)
        part = parts.net.part(arcs, own_helpers, own_households)
        names = helpers.gather(parts.helper[own_helpers])
        homes = households.gather(parts.household[own_households])
        if part.load is not None:
            found.append(Binding("least", tuple(names.filter(pl.Series(part.wanted > 0))), tuple(homes)))
            continue
        most_wanted, _ = solved(only_wanted(part))
        lack = lack_of(part, most_wanted)
        relax = [(names[int(row)], int(by)) for row, by in zip(lack.helpers, lack.lacking, strict=True) if by]
        found.append(
            Binding(
                "least", tuple(names.gather(lack.helpers)), tuple(homes.gather(lack.households)),
                int(lack.lacking.sum()), tuple(relax),
            )
        )  # fmt: skip
    outside = parts.helper[parts.ends_of_helpers[-1] :]
    for row in outside[weighed.net.wanted[outside] > 0].tolist():
        many = int(weighed.net.wanted[row])
        found.append(Binding("least", (helpers[row],), (), many, ((helpers[row], many),)))
    return tuple(found)


__all__ = ["TERMS", "TOLD", "CannotPair", "Pairing", "fresh", "moves", "pair", "pair_weighed"]
