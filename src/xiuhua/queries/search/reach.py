"""How far a search may look: the places and households of a duty, narrowed by places that the question names."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.expressions import RawSQL

from xiuhua.duty.door import Scope, areas_covered, own_households
from xiuhua.register.models import AreaWithin, Assignment, Belonging, Leader, NameSpelling, Residence

FEW_AREAS = 60  # a township's villages: so few people that a search begins from them


@dataclass(frozen=True, slots=True)
class Reach:
    """The areas in which a duty opens households on a day, and the households that it opens wherever they live.

    `few` are all households within reach where those are few; None where they are many. Made by `reach_of` only.
    """

    areas: frozenset[int]
    own: frozenset[int]
    few: frozenset[int] | None
    on: date

    def narrowed(self, places: Iterable[frozenset[int]]) -> "Reach":
        """What of it lies in all of some places, each given as its areas. At most two statements."""
        around = list(places)
        if not around:
            return self
        here = frozenset.intersection(*around)
        own = self.own and _living_in(here, on=self.on, among=self.own)
        return _reach(self.areas & here, own, on=self.on)

    def belongings(self) -> QuerySet[Belonging]:
        """Members of the households within reach, as of its day."""
        return Belonging.objects.on(self.on).filter(self.opens("household"))

    def opens(self, household: str) -> Q:
        """The condition that a household is within reach; `household` leads to it from the rows asked.

        Where few live, the rows are sought from there; else each row is looked up, which a limit can end.
        """
        if self.few is not None:
            return Q(**{f"{household}__in": one_of(self.few)})
        homes = Residence.objects.on(self.on).filter(household=OuterRef(household))
        lives_there = Q(Exists(homes.filter(village__in=one_of(self.areas))))
        return lives_there | Q(**{f"{household}__in": one_of(self.own)}) if self.own else lives_there

    def posts(self) -> QuerySet[Assignment]:
        """Assignments to places and households within reach, as of its day."""
        return Assignment.objects.on(self.on).filter(Q(area__in=one_of(self.areas)) | self.opens("household"))

    def leads(self) -> QuerySet[Leader]:
        """Who leads the organisations seated within reach, as of its day."""
        return Leader.objects.on(self.on).filter(organisation__area__in=one_of(self.areas))

    def spellings(self) -> QuerySet[NameSpelling]:
        """Spellings of people's names: where few live within reach, of theirs and of the staff's there, else of all."""
        every = NameSpelling.objects.filter(of_place=False)
        if self.few is None:
            return every
        posts = Assignment.objects.on(self.on)
        return every.filter(
            Q(name__in=self.belongings().values("member__name"))
            | Q(name__in=posts.filter(self.opens("household")).values("person__name"))
            | Q(name__in=posts.filter(area__in=one_of(self.areas)).values("person__name"))
            | Q(name__in=self.leads().values("person__name"))
        )


def reach_of(scope: Scope, *, on: date) -> Reach:
    """How far a duty reaches as of a day. At most three statements."""
    return _reach(areas_covered(scope, on=on), own_households(scope), on=on)


def _reach(areas: frozenset[int], own: frozenset[int], *, on: date) -> Reach:
    few = None
    if len(areas) <= FEW_AREAS:
        few = own | _living_in(areas, on=on) if areas else own
    return Reach(areas, own, few, on)


def _living_in(areas: frozenset[int], *, on: date, among: frozenset[int] | None = None) -> frozenset[int]:
    """The households that live in some areas on a day, all or those among some. One statement."""
    homes = Residence.objects.on(on).filter(village__in=one_of(areas))
    if among is not None:
        homes = homes.filter(household__in=one_of(among))
    return frozenset(homes.values_list("household_id", flat=True))


def one_of(values: Iterable[int] | Iterable[str]) -> RawSQL:
    """Many values as one parameter, for `__in`: a thousand of them cost as much to ask as one."""
    given = sorted(values)
    if connection.vendor == "postgresql":
        kind = "text" if given and isinstance(given[0], str) else "bigint"
        return RawSQL(f"SELECT unnest(%s::{kind}[])", (given,))  # noqa: S611 -- one of two words
    return RawSQL("SELECT value FROM json_each(%s)", (json.dumps(given),))


def lying_in(areas: Iterable[int], *, on: date) -> frozenset[int]:
    """The areas that lie in some areas on a day, themselves included. One statement."""
    inside = AreaWithin.objects.on(on).filter(ancestor__in=one_of(areas))
    return frozenset(inside.values_list("area_id", flat=True))
