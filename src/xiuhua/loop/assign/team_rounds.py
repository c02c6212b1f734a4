"""Resident teams in rounds: one more member for each village at a time, by a matching; and a bound on what any cost.

First each village gets somebody who may lead it, then one after another up to its least, and more where they are worth
it. So there are always teams, however many villages there are; a search goes on from there.
"""

import numpy as np

from xiuhua.loop.assign.net import Ints
from xiuhua.loop.assign.team_field import Field, Teams
from xiuhua.loop.assign.team_seats import free_seats, matched, seated

FAR = 2**40  # points of who may not come


def in_rounds(field: Field) -> Teams:
    """Teams of each village, to which there must be enough people."""
    least, _ = seated(field, free_seats(field, list(range(field.places.height))))
    found = [_grown(field, teams) for teams in (_up_to_least(field), least) if teams is not None]
    return min(found, key=field.cost)


def at_least(field: Field) -> int:
    """What no teams can cost less than: the ways of the least members, and causes and sexes that there are too few for.

    Each term by itself, as if nobody minded the others.
    """
    policy, villages = field.policy, field.places.height
    _, cost = seated(field, free_seats(field, list(range(villages))))
    lacking = 0
    for cause in sorted(set().union(*field.asked)):
        own = np.array([cause in it for it in field.answered], dtype=bool)
        asking = [village for village in range(villages) if cause in field.asked[village]]
        nobody = sum(not (field.allowed[village] & own).any() for village in asking)
        lacking += max(nobody, len(asking) - int(own.sum()))
    few = [int((field.people["sex"] == sex).sum() or 0) for sex in field.sexes]
    one_sex = max((villages - many for many in few), default=0) if len(few) > 1 else 0
    return cost + policy.weights["cause"] * lacking + policy.weights["one_sex"] * max(0, one_sex)


def _up_to_least(field: Field) -> Teams | None:
    """Teams with as many as must be, leaders first; None where this way leads to a village that nobody is left for."""
    teams = [list(it) for it in field.fixed]
    able = field.able
    while True:
        leading = [it for it, team in enumerate(teams) if field.leads[it] is None and not able[team].any()]
        asking = leading or [it for it, team in enumerate(teams) if len(team) < field.least[it]]
        if not asking:
            return teams
        may = np.flatnonzero(_free(field, teams) & able if leading else _free(field, teams))
        more = _more(field, teams, may)[asking]
        chosen = matched(more)
        if len(chosen) < len(asking) or any(more[it] >= FAR for it in chosen):
            return None
        for row, person in chosen:
            teams[asking[row]].append(int(may[person]))


def _grown(field: Field, begun: Teams) -> Teams:
    """With more members where they are worth it, as many as may be."""
    teams = [list(it) for it in begun]
    while True:
        may = np.flatnonzero(_free(field, teams))
        more = np.minimum(_more(field, teams, may), 0)
        more[[len(team) >= field.most[it] for it, team in enumerate(teams)]] = 0
        added = [(village, it) for village, it in matched(more) if more[village, it] < 0]
        if not added:
            return teams
        for village, it in added:
            teams[village].append(int(may[it]))


def _free(field: Field, teams: Teams) -> np.ndarray:
    free = np.ones(field.people.height, dtype=bool)
    free[[it for team in teams for it in team]] = False
    return free


def _more(field: Field, teams: Teams, may: Ints) -> Ints:
    """What each of some people (columns) would add to the cost of each village's team (rows); FAR: they may not."""
    sex, unit, weights = field.sex, field.unit, field.policy.weights
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
    return np.where(field.allowed[:, may], more, FAR)
