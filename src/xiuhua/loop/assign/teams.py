"""Forming resident teams: who goes to which village, by search, with the gap that is left open.

Each village gets one team of the size that the policy asks for, led by one first secretary; each person joins at most
one team. What costs points: the way to the village, causes of the village that no member answers, a team of one sex,
and further members from one unit.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from xiuhua.loop.assign.net import Ints
from xiuhua.loop.assign.task import LIST
from xiuhua.loop.assign.weighing import unit_vectors, ways_km
from xiuhua.policy.pairing import TeamPolicy
from xiuhua.reckon.tables import Table
from xiuhua.words import Rejected

# `secretary`: may be first secretary (a Party member). `sex` is a code, null where it is not known.
PERSONS = Table(
    "persons",
    ("person",),
    {
        "person": pl.String, "unit": pl.String, "sex": pl.String, "secretary": pl.Boolean,
        "lon": pl.Float64, "lat": pl.Float64, "skills": LIST,
    },
)  # fmt: skip
VILLAGES = Table("villages", ("village",), {"village": pl.String, "lon": pl.Float64, "lat": pl.Float64, "causes": LIST})
TERMS = ("distance", "cause", "one_sex", "same_unit")
SEED = 1
MOST_WORK = 10.0  # of the search's own clock, which counts steps: the same on every machine


@dataclass(frozen=True, slots=True, eq=False)
class Teams:
    """`members`: village, person, leads (the first secretary). `costs`: village and each of TERMS, which add up.

    The objective is their sum; no teams cost less than `lower_bound`.
    """

    members: pl.DataFrame
    costs: pl.DataFrame
    objective: int
    lower_bound: int

    @property
    def gap(self) -> float:
        """By how much the cost may lie above the least possible, as a part of it."""
        return (self.objective - self.lower_bound) / max(1, abs(self.objective))


def form_teams(persons: pl.DataFrame, villages: pl.DataFrame, *, policy: TeamPolicy, work: float = MOST_WORK) -> Teams:
    """A team for each village, from frames as PERSONS and VILLAGES say, in any order of rows.

    The search ends after a fixed amount of work, wherever it runs. Raises Rejected where there are too few people, or
    too few who may be first secretary, and where the search found no teams at all.
    """
    people, places = (it.completed(frame).sort(it.key) for it, frame in ((PERSONS, persons), (VILLAGES, villages)))
    _require_enough(people, places, policy)
    search = _Search(people, places, policy)
    return search.run(work)


def _require_enough(people: pl.DataFrame, places: pl.DataFrame, policy: TeamPolicy) -> None:
    leaders, wanted = int(people["secretary"].fill_null(value=False).sum()), places.height
    if leaders < wanted:
        raise Rejected(
            f"{wanted} teams need {wanted} first secretaries, and {leaders} persons may be one: "
            f"name {wanted - leaders} more, or form fewer teams."
        )
    if people.height < wanted * policy.least:
        missing = wanted * policy.least - people.height
        raise Rejected(
            f"{wanted} teams of at least {policy.least} need {wanted * policy.least} persons, and there are "
            f"{people.height}: name {missing} more, or form fewer teams."
        )


class _Search:
    """The model of a search, and what it found."""

    def __init__(self, people: pl.DataFrame, places: pl.DataFrame, policy: TeamPolicy) -> None:
        from ortools.sat.python import cp_model  # noqa: PLC0415 -- slow import

        self.people, self.places, self.policy, self.cp = people, places, policy, cp_model
        self.model = cp_model.CpModel()
        self.terms: list[dict[str, Any]] = []
        self.joins = [[self.model.new_bool_var("") for _ in range(people.height)] for _ in range(places.height)]
        self.able = np.flatnonzero(people["secretary"].fill_null(value=False).to_numpy()).tolist()
        self._each_once()
        points = _distances(people, places, policy)
        for village in range(places.height):
            self._one_team(village)
            self.terms.append(
                {
                    "distance": sum(int(points[village, it]) * var for it, var in enumerate(self.joins[village])),
                    "cause": policy.weights["cause"] * sum(self._unanswered(village)),
                    "one_sex": policy.weights["one_sex"] * self._one_sex(village),
                    "same_unit": policy.weights["same_unit"] * sum(self._same_unit(village)),
                }
            )

    def run(self, work: float) -> Teams:
        """Search for so long."""
        self.model.minimize(sum(sum(terms.values()) for terms in self.terms))
        solver = self.cp.CpSolver()
        solver.parameters.random_seed = SEED
        solver.parameters.num_workers = 1
        solver.parameters.linearization_level = 2  # without the whole relaxation a county's gap stays above a half
        solver.parameters.max_deterministic_time = work
        if solver.solve(self.model) not in (self.cp.OPTIMAL, self.cp.FEASIBLE):
            raise Rejected("No teams were found in the time given: allow more people, larger teams, or more time.")
        names = self.people["person"]
        teams = [[it for it, var in enumerate(joins) if solver.value(var)] for joins in self.joins]
        members = [
            (self.places["village"][village], names[person], person == min({*team} & {*self.able}))
            for village, team in enumerate(teams)
            for person in team
        ]
        costs = pl.DataFrame([{name: solver.value(term) for name, term in terms.items()} for terms in self.terms])
        return Teams(
            members=pl.DataFrame(members, schema=["village", "person", "leads"], orient="row"),
            costs=pl.concat([self.places.select("village"), costs.cast(pl.Int64)], how="horizontal"),
            objective=int(costs.sum_horizontal().sum()),
            lower_bound=_whole_bound(solver.best_objective_bound),
        )

    def _each_once(self) -> None:
        for person in range(self.people.height):
            self.model.add_at_most_one(joins[person] for joins in self.joins)

    def _one_team(self, village: int) -> None:
        """Its size, and somebody who may lead it: which of them does costs nothing, so the first by id is named."""
        joins = self.joins[village]
        self.model.add_linear_constraint(sum(joins), self.policy.least, self.policy.most)
        self.model.add_bool_or(joins[person] for person in self.able)

    def _unanswered(self, village: int) -> list[Any]:
        """A truth for each cause of the village that no member answers."""
        answers = [_answers(skills, self.policy) for skills in self.people["skills"].to_list()]
        return [
            self._none_of(var for var, answered in zip(self.joins[village], answers, strict=True) if cause in answered)
            for cause in sorted({*(self.places["causes"].to_list()[village] or ())})
        ]

    def _one_sex(self, village: int) -> Any:
        """A truth that there is no member of one of the sexes that there are; those of whom it is unknown count not."""
        known = sorted(set(self.people["sex"].drop_nulls()))
        if len(known) < 2:
            return 0
        lacking = [self._none_of(self._where(village, "sex", sex)) for sex in known]
        mixed = self.model.new_bool_var("")
        self.model.add_max_equality(mixed, lacking)
        return mixed

    def _same_unit(self, village: int) -> list[Any]:
        """By unit, how many members it sends beyond the first."""
        found = []
        for unit in sorted(set(self.people["unit"].drop_nulls())):
            more = self.model.new_int_var(0, self.policy.most, "")
            self.model.add(more >= sum(self._where(village, "unit", unit)) - 1)
            found.append(more)
        return found

    def _where(self, village: int, column: str, value: str) -> list[Any]:
        return [var for var, own in zip(self.joins[village], self.people[column], strict=True) if own == value]

    def _none_of(self, joins: Any) -> Any:
        """A truth that none of some persons joins."""
        members, none = list(joins), self.model.new_bool_var("")
        self.model.add_bool_or([*members, none])
        return none


def _answers(skills: Sequence[str] | None, policy: TeamPolicy) -> set[str]:
    own = skills or ()
    return {*own, *(cause for skill in own for cause in policy.skills.get(skill, ()))}


def _distances(people: pl.DataFrame, places: pl.DataFrame, policy: TeamPolicy) -> Ints:
    """Points for the way from each person (column) to each village (row)."""
    ours, theirs = unit_vectors(people), unit_vectors(places)
    rows = np.repeat(np.arange(places.height), people.height)
    columns = np.tile(np.arange(people.height), places.height)
    km = ways_km(ours[:, columns], theirs[:, rows], terrain=policy.terrain, unknown_km=policy.unknown_km)
    points: Ints = np.rint(policy.weights["distance"] * km).astype(np.int64)
    return points.reshape(places.height, people.height)


def _whole_bound(bound: float) -> int:
    """The least whole number that is no less than a bound, but for its rounding."""
    return int(np.ceil(bound - 1e-6))
