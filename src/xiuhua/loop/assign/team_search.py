"""The search for resident teams (CP-SAT), which begins at some teams and betters them.

People whom nothing tells apart (unit, sex, skills, ways, where they may be) are one pool, of which a number goes to
each village: who of them goes where costs nothing.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any

import numpy as np

from xiuhua.loop.assign.team_field import Field, Teams

SEED = 1


def pools_of(field: Field) -> list[list[int]]:
    """People (rows) whom nothing tells apart, together, in the order of the first of each."""
    home = {it: village for village, team in enumerate(field.fixed) for it in team}
    found: dict[tuple[Any, ...], list[int]] = defaultdict(list)
    for it in range(field.people.height):
        same = (
            field.unit[it], field.sex[it], bool(field.able[it]), frozenset(field.answered[it]), home.get(it),
            field.points[:, it].tobytes(), field.allowed[:, it].tobytes(),
        )  # fmt: skip
        found[same].append(it)
    return list(found.values())


class Search:
    """The model of a search, which begins at some teams."""

    def __init__(self, field: Field, begun: Teams) -> None:
        from ortools.sat.python import cp_model  # noqa: PLC0415 -- slow import

        self.field, self.begun, self.cp = field, begun, cp_model
        self.model, self.pools = cp_model.CpModel(), pools_of(field)
        self.first = [it[0] for it in self.pools]
        self.joins = [self._joining(village) for village in range(field.places.height)]
        for pool, people in enumerate(self.pools):
            self.model.add(sum(joins[pool] for joins in self.joins if pool in joins) <= len(people))
        weights, cost = field.policy.weights, []
        for village in range(field.places.height):
            self._one_team(village)
            ways = [int(field.points[village, self.first[it]]) * var for it, var in self.joins[village].items()]
            cost += [
                sum(ways),
                weights["cause"] * sum(self._unanswered(village)),
                weights["one_sex"] * self._one_sex(village),
                weights["same_unit"] * sum(self._same_unit(village)),
            ]
        self.model.minimize(sum(cost))
        self._hint()

    def run(self, work: float) -> tuple[Teams, int]:
        """Search for so long; the teams that it began at where it found none, and a bound on what any cost."""
        solver = self.cp.CpSolver()
        solver.parameters.random_seed = SEED
        solver.parameters.num_workers = 1
        solver.parameters.linearization_level = 2  # without the whole relaxation a county's gap stays above a half
        solver.parameters.max_deterministic_time = work
        if solver.solve(self.model) not in (self.cp.OPTIMAL, self.cp.FEASIBLE):
            return self.begun, 0
        left = [list(it) for it in self.pools]
        teams: Teams = []
        for joins in self.joins:
            many = [(pool, solver.value(var)) for pool, var in joins.items()]
            teams.append([left[pool].pop(0) for pool, count in many for _ in range(count)])
        return teams, _whole_bound(solver.best_objective_bound)

    def _joining(self, village: int) -> dict[int, Any]:
        """By pool of who may be there, how many of it are; whoever is settled there is."""
        settled, most = set(self.field.fixed[village]), self.field.most[village]
        found: dict[int, Any] = {}
        for pool, people in enumerate(self.pools):
            if self.field.allowed[village, people[0]] and people[0] not in self.field.settled - settled:
                least = len(people) if people[0] in settled else 0
                found[pool] = self.model.new_int_var(least, max(least, min(len(people), most)), "")
        return found

    def _one_team(self, village: int) -> None:
        """Its size, and somebody who may lead it: which of them does costs nothing."""
        field = self.field
        size = sum(self.joins[village].values())
        self.model.add_linear_constraint(size, field.least[village], field.most[village])
        if field.wants_leader(village):
            self.model.add(sum(self._where(village, field.able.tolist())) >= 1)

    def _unanswered(self, village: int) -> list[Any]:
        """A truth for each cause of the village that no member answers."""
        return [
            self._none_of(self._where(village, [cause in own for own in self.field.answered]))
            for cause in sorted(self.field.asked[village])
        ]

    def _one_sex(self, village: int) -> Any:
        """A truth that there is no member of one of the sexes that there are; those of whom it is unknown count not."""
        if len(self.field.sexes) < 2:
            return 0
        lacking = [
            self._none_of(self._where(village, [own == sex for own in self.field.sex])) for sex in self.field.sexes
        ]
        mixed = self.model.new_bool_var("")
        self.model.add_max_equality(mixed, lacking)
        return mixed

    def _same_unit(self, village: int) -> list[Any]:
        """By unit, how many members it sends beyond the first."""
        found = []
        for of_unit in self._by_unit.values():
            there = [self.joins[village][it] for it in of_unit if it in self.joins[village]]
            if there:
                more = self.model.new_int_var(0, self.field.most[village], "")
                self.model.add(more >= sum(there) - 1)
                found.append(more)
        return found

    @cached_property
    def _by_unit(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = defaultdict(list)
        for pool, it in enumerate(self.first):
            if self.field.unit[it] is not None:
                found[str(self.field.unit[it])].append(pool)
        return found

    def _where(self, village: int, holds: Sequence[bool]) -> list[Any]:
        """How many come of each pool of which something holds, told by person."""
        return [var for pool, var in self.joins[village].items() if holds[self.first[pool]]]

    def _none_of(self, joins: Iterable[Any]) -> Any:
        """A truth that nobody of some pools joins."""
        none = self.model.new_bool_var("")
        self.model.add(sum(joins) + none >= 1)
        return none

    def _hint(self) -> None:
        pool_of = {it: pool for pool, people in enumerate(self.pools) for it in people}
        for joins, team in zip(self.joins, self.begun, strict=True):
            there = [pool_of[it] for it in team]
            for pool, var in joins.items():
                self.model.add_hint(var, there.count(pool))


def _whole_bound(bound: float) -> int:
    """The least whole number that is no less than a bound, but for its rounding."""
    return int(np.ceil(bound - 1e-6))
