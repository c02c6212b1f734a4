"""People and villages of teams to be formed, as arrays: who may go where, who is there, and what teams cost."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import polars as pl

from xiuhua.loop.assign.net import Flags, Ints
from xiuhua.loop.assign.shortage import Binding, CannotPair
from xiuhua.loop.assign.task import LIST
from xiuhua.loop.assign.weighing import unit_vectors, ways_km
from xiuhua.policy.pairing import TEAM_WEIGHTS, TeamPolicy
from xiuhua.reckon.tables import Table

# `secretary`: may be first secretary (a Party member). `sex` is a code, null where it is not known. `seat` is where
# their unit is seated.
PERSONS = Table(
    "persons",
    ("person",),
    {
        "person": pl.String, "unit": pl.String, "sex": pl.String, "secretary": pl.Boolean,
        "lon": pl.Float64, "lat": pl.Float64, "skills": LIST, "seat": pl.String,
    },
)  # fmt: skip
# `seats`: from where people may come; null: from anywhere.
VILLAGES = Table(
    "villages",
    ("village",),
    {"village": pl.String, "lon": pl.Float64, "lat": pl.Float64, "causes": LIST, "seats": LIST},
)
# Who is in a team today: whether they lead it, and whether their term is over.
MEMBERS = Table(
    "members",
    ("village", "person"),
    {"village": pl.String, "person": pl.String, "leads": pl.Boolean, "over": pl.Boolean},
)
# What an office says: who must be in a team (and lead it), or must not be.
JOINS = Table("joins", ("village", "person"), {"village": pl.String, "person": pl.String, "leads": pl.Boolean})
TERMS = TEAM_WEIGHTS
Teams = list[list[int]]  # by village the rows of its people


@dataclass(frozen=True, eq=False)
class Field:
    """People (rows) and villages (rows), with arrays of villages by people.

    `allowed`: who may be where; `banned`: who might, were they not banned. `here`: who is in that team today. `over`:
    of these whose term is over. `led`: who leads it today. `fixed`: by village who is in its team whatever is found;
    `leads`: who leads it then, as far as that is settled. `least` and `most`: how many a team has.
    """

    people: pl.DataFrame
    places: pl.DataFrame
    policy: TeamPolicy
    allowed: Flags
    banned: Flags
    here: Flags
    over: Flags
    fixed: Teams
    leads: list[int | None]
    led: list[int | None]
    able: Flags
    sexes: list[str]
    least: list[int]
    most: list[int]

    def part(self, whom: Sequence[int], group: Sequence[int]) -> "Field":
        """The same of some people and some villages, by row; whoever is settled in these must be among them."""
        known: dict[int | None, int] = {person: row for row, person in enumerate(whom)}
        cut = np.ix_(list(group), list(whom))
        return replace(
            self, people=self.people[list(whom)], places=self.places[list(group)],
            allowed=self.allowed[cut], banned=self.banned[cut], here=self.here[cut], over=self.over[cut],
            able=self.able[list(whom)],
            fixed=[[known[it] for it in self.fixed[village]] for village in group],
            leads=[known.get(self.leads[village]) for village in group],
            led=[known.get(self.led[village]) for village in group],
            least=[self.least[village] for village in group], most=[self.most[village] for village in group],
        )  # fmt: skip

    @cached_property
    def distance(self) -> Ints:
        """Points for the way from each person (column) to each village (row)."""
        ours, theirs = unit_vectors(self.people), unit_vectors(self.places)
        rows, columns = np.divmod(np.arange(self.places.height * self.people.height), max(1, self.people.height))
        way = {"terrain": self.policy.terrain, "unknown_km": self.policy.unknown_km}
        km = ways_km(ours[:, columns], theirs[:, rows], **way)
        points: Ints = np.rint(self.policy.weights["distance"] * km).astype(np.int64)
        return points.reshape(self.places.height, self.people.height)

    @cached_property
    def points(self) -> Ints:
        """What each person costs in each village whoever else is there: the way, and a term that is over."""
        points: Ints = self.distance + self.policy.weights["term"] * self.over
        return points

    @cached_property
    def settled(self) -> set[int]:
        """Whoever is in some team whatever is found."""
        return {it for team in self.fixed for it in team}

    @cached_property
    def asked(self) -> list[set[str]]:
        """By village its causes."""
        return [set(it or ()) for it in self.places["causes"].to_list()]

    @cached_property
    def answered(self) -> list[set[str]]:
        """By person the causes that they answer."""
        return [answers(it, self.policy) for it in self.people["skills"].to_list()]

    @cached_property
    def sex(self) -> list[str | None]:
        """By person, null where it is not known."""
        return self.people["sex"].to_list()

    @cached_property
    def unit(self) -> list[str | None]:
        """By person."""
        return self.people["unit"].to_list()

    def wants_leader(self, village: int) -> bool:
        """Whether nobody who is settled there may lead."""
        return self.leads[village] is None and not any(self.able[it] for it in self.fixed[village])

    def leader(self, village: int, team: Sequence[int]) -> int:
        """Who leads a team: who is settled to, or leads it today; else somebody who is in it, or the first by id."""
        for known in (self.leads[village], self.led[village]):
            if known is not None and known in team:
                return known
        return min((it for it in team if self.able[it]), key=lambda it: (not self.here[village, it], it))

    def costs(self, teams: Teams) -> list[dict[str, int]]:
        """What each village's team costs, term by term."""
        return [self.cost_of(village, team) for village, team in enumerate(teams)]

    def cost_of(self, village: int, team: Sequence[int]) -> dict[str, int]:
        """What one village's team costs, term by term."""
        rows, weights = list(team), self.policy.weights
        open_causes = self.asked[village].difference(*(self.answered[it] for it in rows))
        units = [self.unit[it] for it in rows if self.unit[it] is not None]
        mixed = len(self.sexes) < 2 or {*self.sexes} <= {self.sex[it] for it in rows}
        return {
            "distance": int(self.distance[village, rows].sum()),
            "cause": weights["cause"] * len(open_causes),
            "one_sex": 0 if mixed else weights["one_sex"],
            "same_unit": weights["same_unit"] * (len(units) - len(set(units))),
            "term": weights["term"] * int(self.over[village, rows].sum()),
        }

    def cost(self, teams: Teams) -> int:
        """What all of them cost."""
        return sum(sum(it.values()) for it in self.costs(teams))


def answers(skills: Sequence[str] | None, policy: TeamPolicy) -> set[str]:
    """The causes that some skills answer; a cause may be named as a skill."""
    own = skills or ()
    return {*own, *(cause for skill in own for cause in policy.skills.get(skill, ()))}


def lay_field(
    persons: pl.DataFrame, villages: pl.DataFrame, policy: TeamPolicy, *,
    members: pl.DataFrame | None = None, pins: pl.DataFrame | None = None, bans: pl.DataFrame | None = None,
) -> Field:  # fmt: skip
    """Frames as PERSONS, VILLAGES, MEMBERS (who is in a team today) and JOINS (what an office says), in any order.

    Whoever is in a team and whose term runs stays in it, unless banned; and no team gets smaller than it is. Raises
    CannotPair for pins that cannot be.
    """
    people, places = (it.completed(frame).sort(it.key) for it, frame in ((PERSONS, persons), (VILLAGES, villages)))
    now, joins, never = (
        _told(table, frame, people, places) for table, frame in ((MEMBERS, members), (JOINS, pins), (JOINS, bans))
    )
    allowed = _seated(people, places)
    here, over, banned = (np.zeros_like(allowed) for _ in range(3))
    for it in now:
        allowed[:, it.person] = False
        allowed[it.at] = here[it.at] = True
        over[it.at] = it.over
    for it in never:
        banned[it.at], allowed[it.at] = allowed[it.at], False
    able = people["secretary"].fill_null(value=False).to_numpy().copy()
    able[[it.person for it in now if it.leads]] = True
    stays = [it for it in now if not it.over and not any(it.at == ban.at for ban in never)]
    _require_pins(joins, allowed=allowed, able=able, stays=stays)
    for it in joins:
        allowed[:, it.person] = False
        allowed[it.at] = True
    led = {it.village: it.person for it in now if it.leads}
    for it in (*stays, *joins):
        if it.leads and led.get(it.village, it.person) != it.person:
            allowed[it.village, led[it.village]] = False  # two cannot lead: who did leaves
    nobody: list[int | None] = [None] * places.height
    field = Field(
        people, places, policy, allowed, banned, here, over, [[] for _ in nobody], nobody,
        [led.get(it) for it in range(places.height)], able, sorted(set(people["sex"].drop_nulls())), [], [],
    )  # fmt: skip
    return _with_sizes(field, [*stays, *joins])


@dataclass(frozen=True, slots=True)
class _Told:
    """A village and a person by row, who are told to belong together, or not; and what they are called."""

    village: int
    person: int
    leads: bool
    over: bool
    names: tuple[str, str]

    @property
    def at(self) -> tuple[int, int]:
        return self.village, self.person


def _told(table: Table, frame: pl.DataFrame | None, people: pl.DataFrame, places: pl.DataFrame) -> list[_Told]:
    """The rows of a frame that are about somebody and a village that there are."""
    if frame is None:
        return []
    row_of = {key: row for row, key in enumerate(people["person"])}
    place_of = {key: row for row, key in enumerate(places["village"])}
    found = []
    for it in table.completed(frame).sort(table.key).iter_rows(named=True):
        village, person = it["village"], it["person"]
        if village in place_of and person in row_of:
            over = bool(it.get("over"))
            found.append(_Told(place_of[village], row_of[person], bool(it["leads"]), over, (village, person)))
    return found


def _seated(people: pl.DataFrame, places: pl.DataFrame) -> Flags:
    """By village whose unit is seated where people may come from."""
    seats = [None if it is None else set(it) for it in places["seats"].to_list()]
    own = people["seat"].to_list()
    told = [np.array([around is None or seat in around for seat in own], dtype=bool) for around in seats]
    return np.array(told, dtype=bool).reshape(places.height, people.height)


def _with_sizes(field: Field, settled: list[_Told]) -> Field:
    """With whoever is settled, the last who is said to lead, and how many each team has; raises for too many pins."""
    fixed: Teams = [[] for _ in range(field.places.height)]
    leads: list[int | None] = [None] * field.places.height
    for it in settled:
        if it.person not in fixed[it.village]:
            fixed[it.village].append(it.person)
        leads[it.village] = it.person if it.leads else leads[it.village]
    today = field.here.sum(axis=1).tolist()
    held = replace(field, fixed=fixed, leads=leads, least=[max(field.policy.least, many) for many in today])
    usual = [max(field.policy.most, many) for many in held.least]
    names, people = field.places["village"], field.people["person"]
    full = [
        Binding("most", tuple(people[it] for it in team), (names[village],), missing=len(team) - usual[village])
        for village, team in enumerate(fixed)
        if len(team) > usual[village]
    ]
    if full:
        raise CannotPair(tuple(full))
    # A team that is full and led by nobody takes one more, who leads it.
    room = [max(usual[it], len(fixed[it]) + held.wants_leader(it)) for it in range(field.places.height)]
    return replace(held, most=room)


def _require_pins(pins: list[_Told], *, allowed: Flags, able: Flags, stays: list[_Told]) -> None:
    """Refuse pins of who may not be there or may not lead, of one to several teams, and beside who leads and stays."""
    found, seen = [], dict[str, str]()
    led = {it.village: it for it in stays if it.leads}
    for it in pins:
        village, person = it.names
        if not allowed[it.at]:
            found.append(Binding("pin", (person,), (village,)))
        elif it.leads and not able[it.person]:
            found.append(Binding("lead", (person,), (village,)))
        elif seen.setdefault(person, village) != village:
            found.append(Binding("pinned_twice", (person,), (seen[person], village)))
        elif it.leads and led.get(it.village, it).person != it.person:
            found.append(Binding("leads", (led[it.village].names[1], person), (village,)))
    if found:
        raise CannotPair(tuple(found))
