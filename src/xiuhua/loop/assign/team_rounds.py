"""Resident teams in rounds: one more member for each village at a time, by a matching; what teams cost; and a bound.

In the first round each village gets somebody who may lead it, then one after another up to the least, and more where
they are worth it. So there are always teams, however many villages there are; a search goes on from there.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl

from xiuhua.loop.assign.net import Flags, Ints
from xiuhua.loop.assign.weighing import unit_vectors, ways_km
from xiuhua.policy.pairing import TeamPolicy

TERMS = ("distance", "cause", "one_sex", "same_unit")
Teams = list[list[int]]


@dataclass(frozen=True, eq=False)
class Field:
    """People (rows) and villages (rows) as arrays."""

    people: pl.DataFrame
    places: pl.DataFrame
    policy: TeamPolicy

    @cached_property
    def points(self) -> Ints:
        """Points for the way from each person (column) to each village (row)."""
        ours, theirs = unit_vectors(self.people), unit_vectors(self.places)
        rows, columns = np.divmod(np.arange(self.places.height * self.people.height), max(1, self.people.height))
        way = {"terrain": self.policy.terrain, "unknown_km": self.policy.unknown_km}
        km = ways_km(ours[:, columns], theirs[:, rows], **way)
        points: Ints = np.rint(self.policy.weights["distance"] * km).astype(np.int64)
        return points.reshape(self.places.height, self.people.height)

    @cached_property
    def able(self) -> Flags:
        """Who may lead."""
        flags: Flags = self.people["secretary"].fill_null(value=False).to_numpy()
        return flags

    @cached_property
    def asked(self) -> list[set[str]]:
        """By village its causes."""
        return [set(it or ()) for it in self.places["causes"].to_list()]

    @cached_property
    def answered(self) -> list[set[str]]:
        """By person the causes that they answer."""
        return [answers(it, self.policy) for it in self.people["skills"].to_list()]

    @cached_property
    def sexes(self) -> list[str]:
        """The sexes that there are; those of whom it is unknown count not."""
        return sorted(set(self.people["sex"].drop_nulls()))

    def costs(self, teams: Teams) -> list[dict[str, int]]:
        """What each village's team costs, term by term."""
        sex, unit, weights = self.people["sex"].to_list(), self.people["unit"].to_list(), self.policy.weights
        found = []
        for village, team in enumerate(teams):
            open_causes = self.asked[village].difference(*(self.answered[it] for it in team))
            units = [unit[it] for it in team if unit[it] is not None]
            mixed = len(self.sexes) < 2 or {*self.sexes} <= {sex[it] for it in team}
            found.append(
                {
                    "distance": int(self.points[village, team].sum()),
                    "cause": weights["cause"] * len(open_causes),
                    "one_sex": 0 if mixed else weights["one_sex"],
                    "same_unit": weights["same_unit"] * (len(units) - len(set(units))),
                }
            )
        return found

    def cost(self, teams: Teams) -> int:
        """What all of them cost."""
        return sum(sum(it.values()) for it in self.costs(teams))


def answers(skills: Sequence[str] | None, policy: TeamPolicy) -> set[str]:
    """The causes that some skills answer; a cause may be named as a skill."""
    own = skills or ()
    return {*own, *(cause for skill in own for cause in policy.skills.get(skill, ()))}


def in_rounds(field: Field) -> Teams:
    """Teams of each village, the first member being one who may lead; there must be enough people."""
    teams: Teams = [[] for _ in range(field.places.height)]
    free = np.ones(field.people.height, dtype=bool)
    for number in range(field.policy.most):
        may = np.flatnonzero(free & field.able if number == 0 else free)
        more = _more(field, teams, may)
        must = number < field.policy.least
        chosen = _matched(more if must else np.minimum(more, 0))
        added = [(village, it) for village, it in chosen if must or more[village, it] < 0]
        for village, it in added:
            teams[village].append(int(may[it]))
            free[may[it]] = False
        if not added:
            break
    return teams


def at_least(field: Field) -> int:
    """What no teams can cost less than: the ways of the least members, and causes and sexes that there are too few for.

    Each term by itself, as if nobody minded the others.
    """
    policy, villages = field.policy, field.places.height
    seats = np.repeat(field.points, policy.least, axis=0)
    seats[:: policy.least, ~field.able] += int(seats.sum()) + 1  # one seat of each village is for who may lead
    distance = sum(int(seats[seat, it]) for seat, it in _matched(seats))
    causes = sorted(set().union(*field.asked))
    lacking = 0
    for cause in causes:
        able = sum(cause in own for own in field.answered)
        lacking += max(0, sum(cause in own for own in field.asked) - able)
    few = [int((field.people["sex"] == sex).sum() or 0) for sex in field.sexes]
    one_sex = max((villages - many for many in few), default=0) if len(few) > 1 else 0
    return distance + policy.weights["cause"] * lacking + policy.weights["one_sex"] * max(0, one_sex)


def _more(field: Field, teams: Teams, may: Ints) -> Ints:
    """What each of some people (columns) would add to the cost of each village's team (rows)."""
    sex, unit, weights = field.people["sex"].to_list(), field.people["unit"].to_list(), field.policy.weights
    more = field.points[:, may].copy()
    causes = sorted(set().union(*field.asked))
    place = {cause: number for number, cause in enumerate(causes)}
    able = np.zeros((len(may), len(causes)), dtype=np.int64)
    for row, it in enumerate(may.tolist()):
        able[row, [place[cause] for cause in field.answered[it] if cause in place]] = 1
    for village, team in enumerate(teams):
        still = field.asked[village].difference(*(field.answered[it] for it in team))
        more[village] -= weights["cause"] * able[:, [place[it] for it in still]].sum(axis=1)
        lacking = {*field.sexes} - {sex[it] for it in team} if len(field.sexes) > 1 else set()
        if len(lacking) == 1:
            more[village] -= weights["one_sex"] * np.array([sex[it] in lacking for it in may.tolist()], dtype=np.int64)
        units = {unit[it] for it in team} - {None}
        more[village] += weights["same_unit"] * np.array([unit[it] in units for it in may.tolist()], dtype=np.int64)
    return more


def _matched(cost: Ints) -> list[tuple[int, int]]:
    from scipy.optimize import linear_sum_assignment  # noqa: PLC0415 -- slow import

    rows, columns = linear_sum_assignment(cost)
    return list(zip(rows.tolist(), columns.tolist(), strict=True))
