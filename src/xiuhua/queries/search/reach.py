"""How far a search may look: the places and households of a duty, narrowed by places that the question names."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.expressions import RawSQL

from xiuhua.duty.door import Scope, areas_covered, own_households
from xiuhua.register.models import AreaWithin, Assignment, Belonging, Leader, NameSpelling, Residence

FEW_AREAS = 60  # a township's villages: so few people that a search may begin from them


@dataclass(frozen=True, slots=True)
class Reach:
    """The areas that a duty covers, the households it opens wherever they live, and the place asked for (None: any)."""

    areas: frozenset[int]
    own: frozenset[int]
    on: date
    place: frozenset[int] | None = None

    @property
    def villages(self) -> list[int]:
        """The areas in which people are found because of where they live."""
        return sorted(self.areas if self.place is None else self.areas & self.place)

    @property
    def is_narrow(self) -> bool:
        """Whether so few live within reach that a search begins from them."""
        return len(self.villages) <= FEW_AREAS

    def narrowed(self, places: Iterable[frozenset[int]]) -> "Reach":
        """What of it lies in all of some places."""
        reach = self
        for place in places:
            reach = replace(reach, place=place if reach.place is None else reach.place & place)
        return reach

    def belongings(self) -> QuerySet[Belonging]:
        """Members of the households within reach, as of its day."""
        return Belonging.objects.on(self.on).filter(self.opens("household"))

    def opens(self, household: str) -> Q:
        """The condition that a household is within reach; `household` leads to it from the rows asked.

        Where few live, the rows are sought from there; else each row is looked up, which a limit can end.
        """
        homes = Residence.objects.on(self.on)
        there = homes.filter(village__in=one_of(self.villages))
        if self.is_narrow:
            lives_there = Q(**{f"{household}__in": there.values("household")})
        else:
            lives_there = Q(Exists(there.filter(household=OuterRef(household))))
        if not self.own:
            return lives_there
        own = Q(**{f"{household}__in": sorted(self.own)})
        if self.place is not None:
            there = homes.filter(village__in=one_of(self.place), household__in=sorted(self.own))
            own = Q(**{f"{household}__in": there.values("household")})
        return lives_there | own

    def posts(self) -> QuerySet[Assignment]:
        """Assignments to places and households within reach, as of its day."""
        return Assignment.objects.on(self.on).filter(Q(area__in=one_of(self.villages)) | self.opens("household"))

    def spellings(self) -> QuerySet[NameSpelling]:
        """Spellings of people's names: where few live within reach, of theirs and of the staff's there, else of all."""
        every = NameSpelling.objects.filter(of_place=False)
        if not self.is_narrow:
            return every
        people = self.belongings().values("member__name")
        holders = self.posts().values("person__name")
        leaders = self.leads().values("person__name")
        return every.filter(Q(name__in=people) | Q(name__in=holders) | Q(name__in=leaders))

    def leads(self) -> QuerySet[Leader]:
        """Who leads the organisations seated within reach, as of its day."""
        return Leader.objects.on(self.on).filter(organisation__area__in=one_of(self.villages))


def one_of(values: Iterable[int] | Iterable[str]) -> RawSQL:
    """Many values as one parameter, for `__in`: a thousand of them cost as much to ask as one."""
    given = sorted(values)
    if connection.vendor == "postgresql":
        kind = "text" if given and isinstance(given[0], str) else "bigint"
        return RawSQL(f"SELECT unnest(%s::{kind}[])", (given,))  # noqa: S611 -- one of two words
    return RawSQL("SELECT value FROM json_each(%s)", (json.dumps(given),))


def reach_of(scope: Scope, *, on: date) -> Reach:
    """How far a duty reaches as of a day. Two statements."""
    return Reach(areas_covered(scope, on=on), own_households(scope), on)


def lying_in(areas: Iterable[int], *, on: date) -> frozenset[int]:
    """The areas that lie in some areas on a day, themselves included. One statement."""
    inside = AreaWithin.objects.on(on).filter(ancestor__in=one_of(areas))
    return frozenset(inside.values_list("area_id", flat=True))
