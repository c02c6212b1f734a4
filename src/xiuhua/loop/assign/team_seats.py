"""Whether there are people enough for all teams: each seat that is still free beside each person who may take it."""

from dataclasses import dataclass, replace

import numpy as np

from xiuhua.loop.assign.net import Flags, Ints
from xiuhua.loop.assign.team_field import Field, Teams

NO_LEADER, BANNED, TOO_FEW = "no_leader", "banned", "too_few"


@dataclass(frozen=True, slots=True)
class Lacking:
    """A village (row) that gets no team: why, and how many more people would mend it, all other teams formed.

    `no_leader`: who may be first secretary; `banned`: one ban lifted, or so many more; `too_few`: anybody who may come.
    """

    village: int
    reason: str
    missing: int


@dataclass(frozen=True, slots=True)
class Seats:
    """The free seats of some villages: the village (row) of each, whether it is for who may lead, and who may sit."""

    village: Ints
    leading: Flags
    may: Flags


def free_seats(field: Field, villages: list[int]) -> Seats:
    """A seat for each member that a team lacks; one of them for who may lead where nobody there may."""
    held = field.settled
    free = np.array([it not in held for it in range(field.people.height)], dtype=bool)
    told = [(village, leading) for village in villages for leading in _wanted(field, village)]
    rows = np.array([village for village, _ in told], dtype=np.int64)
    leading = np.array([it for _, it in told], dtype=bool)
    may = field.allowed[rows] & free & (field.able | ~leading[:, None])
    return Seats(rows, leading, may)


def _wanted(field: Field, village: int) -> list[bool]:
    leader = field.wants_leader(village)
    many = max(field.least[village] - len(field.fixed[village]), int(leader))
    return [number == 0 and leader for number in range(many)]


def seated(field: Field, seats: Seats) -> tuple[Teams, int]:
    """The least teams whose people together cost least by themselves, and what they cost; every seat must be taken."""
    teams = [list(it) for it in field.fixed]
    cost = field.points[seats.village]
    far = int(cost.max(initial=0)) * (len(cost) + 1) + 1
    for seat, person in matched(np.where(seats.may, cost, far)):
        teams[int(seats.village[seat])].append(person)
    held = sum(int(field.points[village, team].sum()) for village, team in enumerate(teams))
    return teams, held


def lacking_of(field: Field) -> list[Lacking]:
    """The villages that get no team: as few as are found, those left out one by one that lack most, the last first."""
    formed, out = list(range(field.places.height)), []
    while missing := _missing(free_seats(field, formed)):
        worst = max(missing, key=lambda it: (missing[it], it))
        formed.remove(worst)
        out.append(worst)
    for village in sorted(out):
        if not _missing(free_seats(field, sorted([*formed, village]))):
            formed = sorted([*formed, village])
    return [_why(field, sorted([*formed, village]), village) for village in sorted({*out} - {*formed})]


def _why(field: Field, villages: list[int], village: int) -> Lacking:
    """What is in the way: a ban, if it would do to lift some; who leads, if all who are missing must be able to."""
    seats = free_seats(field, villages)
    missing = sum(_missing(seats).values())
    unbanned = free_seats(replace(field, allowed=field.allowed | field.banned), villages)
    leading = Seats(seats.village[seats.leading], seats.leading[seats.leading], seats.may[seats.leading])
    reason = NO_LEADER if sum(_missing(leading).values()) >= missing else TOO_FEW
    return Lacking(village, reason if _missing(unbanned) else BANNED, missing)


def _missing(seats: Seats) -> dict[int, int]:
    """By village how many of its seats stay empty in a seating of as many as can be."""
    from scipy.sparse import csr_array  # noqa: PLC0415 -- slow import
    from scipy.sparse.csgraph import maximum_bipartite_matching  # noqa: PLC0415 -- slow import

    if not seats.village.size:
        return {}
    taken = maximum_bipartite_matching(csr_array(seats.may), perm_type="column")
    villages, many = np.unique(seats.village[taken < 0], return_counts=True)
    return dict(zip(villages.tolist(), many.tolist(), strict=True))


def matched(cost: Ints) -> list[tuple[int, int]]:
    """Rows and columns put together at least cost."""
    from scipy.optimize import linear_sum_assignment  # noqa: PLC0415 -- slow import

    rows, columns = linear_sum_assignment(cost)
    return list(zip(rows.tolist(), columns.tolist(), strict=True))
