"""Forming resident teams: who goes to which village, by search, with the gap that is left open.

Each village gets one team of the size that the policy asks for, led by one first secretary; each person joins at most
one team. What costs points: the way to the village, causes of the village that no member answers, a team of one sex,
and further members from one unit.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from xiuhua.loop.assign.task import LIST
from xiuhua.loop.assign.team_rounds import TERMS, Field, at_least, in_rounds
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
SEED = 1
NEAR_CELLS = 10_000  # villages times people of a search among near ones, of whom forty teams are found in seconds
MOST_CELLS = 60_000  # of a search among all, with which a hundred teams of five hundred are proved
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

    Teams made in rounds are bettered by searches among near villages, and then by one among all where it can hold
    them; each kind ends after a fixed amount of work, wherever it runs. Raises Rejected where there are too few people,
    or too few who may be first secretary.
    """
    people, places = (it.completed(frame).sort(it.key) for it, frame in ((PERSONS, persons), (VILLAGES, villages)))
    _require_enough(people, places, policy)
    field = Field(people, places, policy)
    teams, bound = in_rounds(field), at_least(field)
    everywhere = list(range(places.height))
    groups = _near(field)
    for group in groups if len(groups) > 1 else []:
        _search(field, teams, group, whom=_whom(field, teams, group), work=work * len(group) / places.height)
    if people.height * places.height <= MOST_CELLS:
        least = _search(field, teams, everywhere, whom=list(range(people.height)), work=work)
        bound = max(bound, least)
    return _told(field, teams, bound)


def _search(field: Field, teams: list[list[int]], group: list[int], *, whom: list[int], work: float) -> int:
    """Better the teams of some villages from some people; gives a bound on what these cost."""
    part = Field(field.people[whom], field.places[group], field.policy)
    known = {person: row for row, person in enumerate(whom)}
    begun = [[known[it] for it in teams[village]] for village in group]
    found, least = _Search(part, begun).run(work)
    better = min((begun, found), key=part.cost)
    for village, team in zip(group, better, strict=True):
        teams[village] = [whom[it] for it in team]
    return least


def _near(field: Field) -> list[list[int]]:
    """The villages in groups of near ones, each halved along its longer side."""
    todo, done = [list(range(field.places.height))], []
    place = field.places.select(pl.col("lon", "lat").fill_null(0.0)).to_numpy()
    while todo and place.size:
        group = todo.pop()
        share = field.people.height * len(group) / field.places.height
        if len(group) * share <= NEAR_CELLS or len(group) == 1:
            done.append(group)
            continue
        longer = int(np.argmax(np.ptp(place[group], axis=0)))
        group = [group[it] for it in np.argsort(place[group, longer], kind="stable")]
        todo += [sorted(group[len(group) // 2 :]), sorted(group[: len(group) // 2])]
    return done


def _whom(field: Field, teams: list[list[int]], group: list[int]) -> list[int]:
    """Whose teams are searched together, with who is in none and has their nearest village among these."""
    taken = {it for team in teams for it in team}
    nearest = np.argmin(field.points, axis=0)
    free = [it for it in np.flatnonzero(np.isin(nearest, group)).tolist() if it not in taken]
    return sorted([*(it for village in group for it in teams[village]), *free])


def _told(field: Field, teams: list[list[int]], bound: int) -> Teams:
    names = field.people["person"]
    members = [
        (field.places["village"][village], names[person], person == min(it for it in team if field.able[it]))
        for village, team in enumerate(teams)
        for person in sorted(team)
    ]
    costs = pl.DataFrame(field.costs(teams), schema=dict.fromkeys(TERMS, pl.Int64))
    return Teams(
        members=pl.DataFrame(members, schema=["village", "person", "leads"], orient="row"),
        costs=pl.concat([field.places.select("village"), costs], how="horizontal"),
        objective=int(costs.sum_horizontal().sum()),
        lower_bound=bound,
    )


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
    """The model of a search, which begins at some teams."""

    def __init__(self, field: Field, begun: list[list[int]]) -> None:
        from ortools.sat.python import cp_model  # noqa: PLC0415 -- slow import

        self.people, self.places, self.policy, self.cp = field.people, field.places, field.policy, cp_model
        self.model, self.begun = cp_model.CpModel(), begun
        self.joins = [
            [self.model.new_bool_var("") for _ in range(self.people.height)] for _ in range(self.places.height)
        ]
        self.able = np.flatnonzero(field.able).tolist()
        self.answered, self.asked, self.sexes = field.answered, field.asked, field.sexes
        self._each_once()
        cost: list[Any] = []
        for village in range(self.places.height):
            self._one_team(village)
            ways = zip(field.points[village].tolist(), self.joins[village], strict=True)
            cost += [
                sum(points * var for points, var in ways),
                self.policy.weights["cause"] * sum(self._unanswered(village)),
                self.policy.weights["one_sex"] * self._one_sex(village),
                self.policy.weights["same_unit"] * sum(self._same_unit(village)),
            ]
        self.model.minimize(sum(cost))
        for joins, team in zip(self.joins, begun, strict=True):
            for person, var in enumerate(joins):
                self.model.add_hint(var, person in team)

    def run(self, work: float) -> tuple[list[list[int]], int]:
        """Search for so long; the teams that it began at where it found none, and a bound on what any cost."""
        solver = self.cp.CpSolver()
        solver.parameters.random_seed = SEED
        solver.parameters.num_workers = 1
        solver.parameters.linearization_level = 2  # without the whole relaxation a county's gap stays above a half
        solver.parameters.max_deterministic_time = work
        if solver.solve(self.model) not in (self.cp.OPTIMAL, self.cp.FEASIBLE):
            return self.begun, 0
        teams = [[it for it, var in enumerate(joins) if solver.value(var)] for joins in self.joins]
        return teams, _whole_bound(solver.best_objective_bound)

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
        return [
            self._none_of(var for var, own in zip(self.joins[village], self.answered, strict=True) if cause in own)
            for cause in sorted(self.asked[village])
        ]

    def _one_sex(self, village: int) -> Any:
        """A truth that there is no member of one of the sexes that there are; those of whom it is unknown count not."""
        if len(self.sexes) < 2:
            return 0
        lacking = [self._none_of(self._where(village, "sex", sex)) for sex in self.sexes]
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


def _whole_bound(bound: float) -> int:
    """The least whole number that is no less than a bound, but for its rounding."""
    return int(np.ceil(bound - 1e-6))
