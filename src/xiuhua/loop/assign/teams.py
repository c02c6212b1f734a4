"""Forming resident teams: who goes to which village, by search, with the gap that is left open.

Each village gets one team of the size that the policy asks for, led by one first secretary; each person joins at most
one team; whoever is in one and whose term runs stays. What costs points: the way to the village, causes of the village
that no member answers, a team of one sex, further members from one unit, and a member whose term is over.
"""

from dataclasses import dataclass

import numpy as np
import polars as pl

from xiuhua.loop.assign.team_field import TERMS, Field, Teams, lay_field
from xiuhua.loop.assign.team_rounds import at_least, in_rounds
from xiuhua.loop.assign.team_search import Search, pools_of
from xiuhua.loop.assign.team_seats import lacking_of
from xiuhua.policy.pairing import TeamPolicy

NEAR_CELLS = 10_000  # villages times people of a search among near ones, of whom forty teams are found in seconds
MOST_CELLS = 60_000  # villages times pools of a search among all, with which a hundred teams of five hundred are proved
MOST_WORK = 10.0  # of the search's own clock, which counts steps: the same on every machine
LACKING = {"village": pl.String, "reason": pl.String, "missing": pl.Int64}


@dataclass(frozen=True, slots=True, eq=False)
class FormedTeams:
    """`members`: village, person, leads (the first secretary). `costs`: village and each of TERMS, which add up.

    The objective is their sum; no teams cost less than `lower_bound`. `lacking` has the villages for which there are
    not people enough: village, reason, missing (how many more would mend it, all other teams formed).
    """

    members: pl.DataFrame
    costs: pl.DataFrame
    objective: int
    lower_bound: int
    lacking: pl.DataFrame

    @property
    def gap(self) -> float:
        """By how much the cost may lie above the least possible, as a part of it."""
        return (self.objective - self.lower_bound) / max(1, abs(self.objective))


def form_teams(
    persons: pl.DataFrame, villages: pl.DataFrame, *, policy: TeamPolicy, members: pl.DataFrame | None = None,
    pins: pl.DataFrame | None = None, bans: pl.DataFrame | None = None, work: float = MOST_WORK,
) -> FormedTeams:  # fmt: skip
    """A team for each village, from frames as `lay_field`, in any order of rows.

    Teams made in rounds are bettered by searches among near villages, and then by one among all where it can hold
    them; each kind ends after a fixed amount of work, wherever it runs. Raises CannotPair for pins that cannot be.
    """
    whole = lay_field(persons, villages, policy, members=members, pins=pins, bans=bans)
    lacking = lacking_of(whole)
    left_out = {it.village for it in lacking}
    formed = [it for it in range(whole.places.height) if it not in left_out]
    held = {it for village in left_out for it in whole.fixed[village]}
    field = whole.part([it for it in range(whole.people.height) if it not in held], formed)
    teams, bound = _searched(field, work=work) if formed else ([], 0)
    names = whole.places["village"]
    told = [(names[it.village], it.reason, it.missing) for it in lacking]
    return _told(field, teams, bound, pl.DataFrame(told, schema=LACKING, orient="row"))


def _searched(field: Field, *, work: float) -> tuple[Teams, int]:
    """Teams and a bound on what any cost."""
    teams, bound = in_rounds(field), at_least(field)
    everywhere = list(range(field.places.height))
    groups = _near(field)
    for group in groups if len(groups) > 1 else []:
        _search(field, teams, group, whom=_whom(field, teams, group), work=work * len(group) / field.places.height)
    if len(pools_of(field)) * field.places.height <= MOST_CELLS:
        least = _search(field, teams, everywhere, whom=list(range(field.people.height)), work=work)
        bound = max(bound, least)
    return teams, bound


def _search(field: Field, teams: Teams, group: list[int], *, whom: list[int], work: float) -> int:
    """Better the teams of some villages from some people; gives a bound on what these cost."""
    part = field.part(whom, group)
    known = {person: row for row, person in enumerate(whom)}
    begun = [[known[it] for it in teams[village]] for village in group]
    found, least = Search(part, begun).run(work)
    better = min((begun, found), key=part.cost)
    for village, team in zip(group, better, strict=True):
        teams[village] = [whom[it] for it in team]
    return least


def _near(field: Field) -> list[list[int]]:
    """The villages in groups of near ones, each halved along its longer side."""
    todo, done = [list(range(field.places.height))], []
    place = field.places.select(pl.col("lon", "lat").fill_null(0.0)).to_numpy()
    pools = len(pools_of(field))
    while todo and place.size:
        group = todo.pop()
        share = pools * len(group) / field.places.height
        if len(group) * share <= NEAR_CELLS or len(group) == 1:
            done.append(group)
            continue
        longer = int(np.argmax(np.ptp(place[group], axis=0)))
        group = [group[it] for it in np.argsort(place[group, longer], kind="stable")]
        todo += [sorted(group[len(group) // 2 :]), sorted(group[: len(group) // 2])]
    return done


def _whom(field: Field, teams: Teams, group: list[int]) -> list[int]:
    """Whose teams are searched together, with who is in none and has their nearest village among these.

    Who has the same way to several goes round among them, so that no group has all of them.
    """
    taken = {it for team in teams for it in team}
    inside, free = set(group), []
    points = np.where(field.allowed, field.points, np.iinfo(np.int64).max)
    for it in range(field.people.height):
        near = np.flatnonzero((points[:, it] == points[:, it].min()) & field.allowed[:, it])
        if it not in taken and near.size and int(near[it % near.size]) in inside:
            free.append(it)
    return sorted([*(it for village in group for it in teams[village]), *free])


def _told(field: Field, teams: Teams, bound: int, lacking: pl.DataFrame) -> FormedTeams:
    names = field.people["person"]
    members = [
        (field.places["village"][village], names[person], person == field.leader(village, team))
        for village, team in enumerate(teams)
        for person in sorted(team)
    ]
    schema = {"village": pl.String, "person": pl.String, "leads": pl.Boolean}
    costs = pl.DataFrame(field.costs(teams), schema=dict.fromkeys(TERMS, pl.Int64))
    return FormedTeams(
        members=pl.DataFrame(members, schema=schema, orient="row"),
        costs=pl.concat([field.places.select("village"), costs], how="horizontal"),
        objective=int(costs.sum_horizontal().sum()) if costs.height else 0,
        lower_bound=bound,
        lacking=lacking,
    )
