"""The pairing of a task: as many households as possible, each once, then at least cost; with the proof beside it."""

from dataclasses import dataclass

import polars as pl

from xiuhua.loop.assign.shortage import Binding
from xiuhua.loop.assign.task import Task
from xiuhua.words import Rejected

TERMS = ("distance", "cause", "language", "change", "load")
TOLD = ("told",)  # the one term where costs are told


class CannotPair(Rejected):
    """Pins or minima that no pairing can meet; `bindings` name who, which constraint, and the cheapest relaxation."""

    def __init__(self, bindings: tuple[Binding, ...]) -> None:
        """The message tells them one after another."""
        super().__init__(" ".join(map(str, bindings)))
        self.bindings = bindings


@dataclass(frozen=True, slots=True, eq=False)
class Pairing:
    """An optimum.

    `pairs` has a row for each household that is paired, in the order of their ids: household, helper, cost, and one
    column for each term that the cost is the sum of (TERMS; TOLD where costs were told). Term `load` of a pair is the
    helper's total for load shared out in the order of their households, so that costs add up to `objective`.
    `loads` has a row for each helper: helper, load, least, most. `unpaired`: household, reason (a code of
    `shortage.REASONS`), helper and relaxes, the cheapest change that would pair it. `lower_bound` is reckoned from
    prices alone (`proof`): no pairing of as many households costs less.
    """

    pairs: pl.DataFrame
    loads: pl.DataFrame
    unpaired: pl.DataFrame
    objective: int
    lower_bound: int
    parts: int

    @property
    def status(self) -> str:
        """`optimal`, or `feasible` where a gap is left (only where helpers' capacity is taken unevenly)."""
        return "optimal" if self.objective == self.lower_bound else "feasible"

    @property
    def gap(self) -> float:
        """What the cost may lie above the optimum, as a part of it."""
        return (self.objective - self.lower_bound) / max(1, abs(self.objective))


def pair(task: Task) -> Pairing:
    """The pairing of a task. Raises CannotPair."""
    raise NotImplementedError(task.digest)


def moves(pairing: Pairing, task: Task) -> pl.DataFrame:
    """What changes against `task.current`, by household: household, former, helper (null: nobody), change.

    `change` is `new` (had nobody), `moved` or `lost`; a pair that stays has no row.
    """
    raise NotImplementedError(pairing, task)


def fresh(task: Task) -> Pairing:
    """The optimum where changing a helper costs nothing: how many it would move tells what continuity is worth."""
    raise NotImplementedError(task)
