"""How far a search may look: the places and households of a duty, narrowed by places that the question names."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet

from xiuhua.duty.door import Scope, areas_covered, areas_told, own_households, places_told
from xiuhua.queries.search.names import PEOPLE, PEOPLE_AT_ONCE, Among, Names, names_near, spellings_of_people
from xiuhua.reckon.search.question import Word
from xiuhua.register.models import AreaWithin, Assignment, Belonging, Leader, NameSpelling, Residence
from xiuhua.register.statements import RowsOf, Told, ask, many

FEW_AREAS = 60  # a township's villages: so few people that a search begins from them

Ids = frozenset[int] | Told


class Covered(NamedTuple):
    """All areas that a duty covers today and on a day, found by the places that it is for, told as `places`."""

    today: date
    on: date


@dataclass(frozen=True)
class Extent:
    """The areas in which a duty opens households on a day, and the households that it opens wherever they live.

    `few` are all households within it where those are few; None where they are many. What is `Told` is known when a
    statement is asked, not when it is made.
    """

    areas: Ids | Covered
    own: Ids
    few: Ids | None
    on: date

    def holds(self, area: str) -> Q:
        """The condition that an area is within reach; `area` leads to it from the rows asked.

        Of a whole county each row's area is looked up: thousands of numbers would be read for every row.
        """
        if isinstance(self.areas, Covered):
            return Q(Exists(areas_told(*self.areas).filter(area=OuterRef(area))))
        return Q(**{f"{area}__one_of": self.areas})

    def belongings(self) -> QuerySet[Belonging]:
        """Members of the households within reach, as of its day."""
        return Belonging.objects.on(self.on).filter(self.opens("household"))

    def opens(self, household: str) -> Q:
        """The condition that a household is within reach; `household` leads to it from the rows asked.

        Where few live, the rows are sought from there; else each row is looked up, which a limit can end.
        """
        if self.few is not None:
            return Q(**{f"{household}__one_of": self.few})
        homes = Residence.objects.on(self.on).filter(household=OuterRef(household))
        lives_there = Q(Exists(homes.filter(self.holds("village"))))
        return lives_there | Q(**{f"{household}__one_of": self.own}) if self.own else lives_there

    def posts(self) -> QuerySet[Assignment]:
        """Assignments to places and households within reach, as of its day."""
        return Assignment.objects.on(self.on).filter(self.holds("area") | self.opens("household"))

    def leads(self) -> QuerySet[Leader]:
        """Who leads the organisations seated within reach, as of its day."""
        return Leader.objects.on(self.on).filter(self.holds("organisation__area"))

    def spellings_of_few(self) -> QuerySet[NameSpelling]:
        """Those of the people and the staff of the few households within reach."""
        every = spellings_of_people()
        posts = Assignment.objects.on(self.on)
        names = self.belongings().values("member__name")
        staff = (posts.filter(self.opens("household")), posts.filter(self.holds("area")), self.leads())
        return every.filter(name__in=names.union(*(rows.values("person__name") for rows in staff), all=True))


@dataclass(frozen=True)
class Reach(Extent):
    """An extent that is known. Made by `reach_of` only."""

    areas: frozenset[int]
    own: frozenset[int]
    few: frozenset[int] | None
    covered: Covered | None = None  # where the areas are all those of a duty and many, with what tells its places
    places: str = ""

    def narrowed(self, places: Iterable[frozenset[int]]) -> "Reach":
        """What of it lies in all of some places, each given as its areas. At most two statements."""
        around = list(places)
        if not around:
            return self
        here = frozenset.intersection(*around)
        own = self.own and _living_in(here, on=self.on, among=self.own)
        return _reach(self.areas & here, own, on=self.on)

    def ask(self, rows_of: RowsOf, *shape: Any, **told: Any) -> list[tuple[Any, ...]]:
        """The rows of `rows_of(extent, *shape)` by a statement that is kept for every reach like this one."""
        return ask(rows_of, self._untold, *shape, **self._told, **told)

    def names_near(self, word: Word, *, by_sound: bool = False) -> Names:
        """The names of people that come near a word. Those within reach are asked for where all are too many."""
        if self.few is None:
            return names_near(word, among=PEOPLE, by_sound=by_sound)
        found = names_near(word, among=PEOPLE_AT_ONCE, by_sound=by_sound)
        if not found.cut:
            return found
        own = Among(Extent.spellings_of_few, (self._untold,), self._told, at_once=True)
        return names_near(word, among=own, by_sound=by_sound)

    @cached_property
    def _untold(self) -> Extent:
        few = None if self.few is None else Told("few")
        return Extent(self.covered or Told("areas"), Told("own") if self.own else self.own, few, self.on)

    @cached_property
    def _told(self) -> Mapping[str, str]:
        areas = "" if self.covered else many(self.areas)
        return {"areas": areas, "places": self.places, "own": many(self.own), "few": many(self.few or ())}


def reach_of(scope: Scope, *, on: date) -> Reach:
    """How far a duty reaches as of a day. At most three statements."""
    reach = _reach(areas_covered(scope, on=on), own_households(scope), on=on)
    if reach.few is not None:
        return reach
    return replace(reach, covered=Covered(scope.today, on), places=places_told(scope))


def _reach(areas: frozenset[int], own: frozenset[int], *, on: date) -> Reach:
    few = None
    if len(areas) <= FEW_AREAS:
        few = own | _living_in(areas, on=on) if areas else own
    return Reach(areas, own, few, on)


def _living_in(areas: frozenset[int], *, on: date, among: frozenset[int] | None = None) -> frozenset[int]:
    """The households that live in some areas on a day, all or those among some. One statement."""
    rows = ask(_homes, on, among is not None, areas=many(areas), among=many(among or ()))
    return frozenset(household for (household,) in rows)


def _homes(on: date, is_among: bool) -> QuerySet[Any, Any]:
    homes = Residence.objects.on(on).filter(village__one_of=Told("areas"))
    if is_among:
        homes = homes.filter(household__one_of=Told("among"))
    return homes.values_list("household_id")


def lying_in(areas: Iterable[int], *, on: date) -> frozenset[int]:
    """The areas that lie in some areas on a day, themselves included. One statement."""
    return frozenset(area for (area,) in ask(_inside, on, areas=many(areas)))


def _inside(on: date) -> QuerySet[Any, Any]:
    return AreaWithin.objects.on(on).filter(ancestor__one_of=Told("areas")).values_list("area_id")
