"""The only door: who answers for a place or a household, and therefore may open it.

Duty is read anew for every request, as of today: an assignment or a role that has ended opens nothing from that day on.
What lies behind the door is asked as of a day: a household is where it lived then, and a place lay where it lay then or
lies now, so that the office of a merged township opens what was recorded under its parts. Whatever is not opened by a
duty stays shut, and shut sounds the same as absent.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, NoReturn, TypeVar
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404

from xiuhua.duty.grounds import (
    FORMER_HELPER,
    Ground,
    Reason,
    StoodIn,
    answered_for,
    is_open,
    reads_on,
    reason_of_inspection,
    reason_of_pairing,
    reason_of_reading,
)
from xiuhua.register.models import (
    Account,
    Area,
    AreaWithin,
    Assignment,
    Household,
    InspectionSample,
    OfficeRole,
    Residence,
)
from xiuhua.register.statements import Told, ask, many
from xiuhua.words import AreaLevel, AssignmentKind, Role

# 三员: those who keep the system, its accounts and its journal see no household, whatever else they hold.
OFFICERS = frozenset({Role.AUDITOR, Role.SECURITY, Role.SYSTEM})
M = TypeVar("M", Area, Household)
Ids = QuerySet[Any, Any]


class Absent(Http404):
    """It is not there, or it is not yours: the same answer."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What an account's duties cover today; made by `scope_of` only.

    `places` are covered with all households in them, `person_id` is who may have households of their own, `stands_in`
    are households whose helper is on leave, `inspects` says that drawn households may open. All four are empty for the
    three officers.
    """

    account: Account
    today: date
    offices: frozenset[Role] = frozenset()
    places: tuple[Ground, ...] = ()
    person_id: int | None = None
    inspects: bool = False
    stands_in: tuple[StoodIn, ...] = ()

    @property
    def narrow(self) -> bool:
        """Whether every place is covered for some topics only: a department's."""
        return bool(self.places) and all(place.reason.topic for place in self.places)


@dataclass(frozen=True, slots=True)
class OpenedHousehold:
    """A household, why this account may see it, and which sections: all (None) or those of some topics."""

    household: Household
    reason: Reason
    topics: frozenset[str] | None
    is_paired: bool = field(default=False, compare=False)  # whatever the pack calls whoever helps a household

    @property
    def is_answered_for(self) -> bool:
        """Whether it opens whole, and to somebody who answers for it: inspectors and former helpers only look."""
        return self.topics is None and self.reason.key not in (Role.INSPECTOR, FORMER_HELPER)

    @property
    def is_handed_over(self) -> bool:
        """Whether the reader answered for it once and only reads on for a time."""
        return self.reason.key == FORMER_HELPER


def scope_of(account: Account, *, today: date) -> Scope:
    """What an account may open, from its office roles and assignments in force, and whom its person stands in for.

    Two statements; three for who stands in for somebody.
    """
    if not account.is_active:
        return Scope(account, today)
    roles = ask(_roles, today, account=account.pk)
    offices = frozenset(Role(role.role) for role in roles)
    if offices & OFFICERS:
        return Scope(account, today, offices)
    places, stands_in = answered_for(account, roles, today=today)
    return Scope(account, today, offices, places, account.person_id, Role.INSPECTOR in offices, stands_in)


def _roles(today: date) -> QuerySet[OfficeRole]:
    held = OfficeRole.objects.on(today).filter(account=Told("account"))
    return held.select_related("area").order_by("since", "id")


def open_area(scope: Scope, code: str, *, on: date) -> Area:
    """An area whose households the scope covers, by its code on a day; raises Absent. At most two statements."""
    found: list[Area] = ask(_coded, scope.today, on, code=code, places=places_told(scope)) if scope.places else []
    return _first(found)


def _coded(today: date, on: date) -> QuerySet[Area]:
    inside = areas_told(today, on)
    return Area.objects.on(on).filter(code=Told("code"), pk__in=inside).order_by("pk")[:1]


def see_figures(scope: Scope, code: str, *, on: date) -> Area:
    """An area whose aggregates may be seen, by its code on a day: raises Absent. At most three statements.

    Beyond what `open_area` opens these are the villages of one's own households, and the county and the city around
    any place or household one answers for. No households are listed on such pages.
    """
    found: list[Area] = ask(_figured_by_code, scope.today, on, code=code, **_told_figures(scope))
    return _first(found)


def which_figures(scope: Scope, areas: Collection[int], *, on: date) -> frozenset[int]:
    """Of some areas (by id) those whose aggregates may be seen, as of a day. At most three statements."""
    told = {"areas": many(areas), **_told_figures(scope)}
    return frozenset(area for (area,) in ask(_figured_of_those, scope.today, on, **told))


def _told_figures(scope: Scope) -> dict[str, str]:
    # Whoever lives in a covered place lives in a covered village: only one's own households can lie elsewhere.
    return {"places": places_told(scope), "homes": many(own_households(scope))}


def _figured_by_code(today: date, on: date) -> QuerySet[Area]:
    return _figured(today, on).filter(code=Told("code")).order_by("pk")[:1]


def _figured_of_those(today: date, on: date) -> Ids:
    return _figured(today, on).filter(pk__one_of=Told("areas")).values_list("pk")


def _figured(today: date, on: date) -> QuerySet[Area]:
    covered = areas_told(today, on)
    own = Residence.objects.on(on).filter(household__one_of=Told("homes")).values("village_id")
    within = AreaWithin.objects.filter(is_open(on) | is_open(today))  # then, or today
    around = within.filter(Q(area__in=covered) | Q(area__in=own)).values("ancestor_id")
    seen = Q(pk__in=covered) | Q(pk__in=own) | Q(pk__in=around, level__in=(AreaLevel.CITY, AreaLevel.COUNTY))
    return Area.objects.on(on).filter(seen)


def areas_seen(scope: Scope, *, on: date) -> QuerySet[Area]:
    """The areas whose households the scope covers, as of a day."""
    return Area.objects.on(on).filter(pk__in=_covered(scope, on=on))


def households_seen(scope: Scope, *, on: date) -> QuerySet[Household]:
    """The households that the scope opens, as of a day: own ones, those who live in covered places, drawn ones.

    One semi-join on an indexed column; a caller narrows it by area, orders and pages.
    """
    ways = [way for way in (_living_there(scope, on=on), *_own(scope)) if way is not None]
    return Household.objects.filter(pk__in=_any_of(ways)) if ways else Household.objects.none()


OWN = "own"  # in the place of an area's code: the households that one answers for oneself


def answered_households(scope: Scope) -> list[Household]:
    """The households that somebody answers for by a pair or for somebody on leave, by number. One statement.

    Those that are drawn, handed over or of an office's place are not among them, whatever else opens them.
    """
    if scope.person_id is None:
        return []
    pairs = Assignment.objects.filter(is_open(scope.today), kind=AssignmentKind.PAIR, person=scope.person_id)
    own = Q(pk__in=pairs.values("household")) | Q(pk__in=_stood_in(scope))
    return list(Household.objects.filter(own).order_by("number"))


def own_households(scope: Scope) -> frozenset[int]:
    """The ids of households that the scope opens wherever they live. At most two statements.

    Paired ones, those of helpers on leave, those handed over that may still be read, and drawn ones.
    """
    found = set(_stood_in(scope))
    if scope.person_id is not None:
        found.update(household for (household,) in ask(_paired_with, scope.today, person=scope.person_id))
    if scope.inspects:
        found.update(household for (household,) in ask(_drawn_for, scope.today, account=scope.account.pk))
    return frozenset(found)


def which_open(scope: Scope, households: Collection[int], *, on: date) -> frozenset[int]:
    """Of some households (by id) those that the scope opens, as of a day. At most two statements."""
    lived = Residence.objects.on(on).filter(household_id__in=households, village_id__in=_covered(scope, on=on))
    there = lived.values_list("household_id", flat=True) if scope.places and households else ()
    return frozenset(there) | (own_households(scope) & frozenset(households))


def areas_covered(scope: Scope, *, on: date) -> frozenset[int]:
    """The ids of all areas whose households the scope opens, as of a day. At most one statement."""
    if not scope.places:
        return frozenset()
    return frozenset(area for (area,) in ask(areas_told, scope.today, on, places=places_told(scope)))


def places_told(scope: Scope) -> str:
    """The scope's places, as a statement with `areas_told` in it is told them: as `places`."""
    return many({place.area_id for place in scope.places})


def areas_told(today: date, on: date) -> Ids:
    """The ids of all areas whose households open, as of a day, for a statement that is told the `places`."""
    within = AreaWithin.objects.filter(is_open(on) | is_open(today), ancestor__one_of=Told("places"))
    return within.values_list("area_id")


def households_handed_over(scope: Scope) -> QuerySet[Household]:
    """The households that the scope's person handed over and still reads, and answers for no more."""
    if scope.person_id is None:
        return Household.objects.none()
    held = Assignment.objects.filter(person_id=scope.person_id, household__isnull=False)
    now = held.filter(is_open(scope.today)).values("household")
    read = held.filter(reads_on(scope.today)).exclude(household__in=now).exclude(household__in=_stood_in(scope))
    return Household.objects.filter(pk__in=read.values("household"))


def which_covered(scope: Scope, areas: Collection[int], *, on: date) -> frozenset[int]:
    """Of some areas (by id) those whose households the scope covers, as of a day. At most one statement."""
    if not scope.places:
        return frozenset()
    told = {"places": places_told(scope), "areas": many(areas)}
    return frozenset(area for (area,) in ask(_of_those, scope.today, on, **told))


def _of_those(today: date, on: date) -> Ids:
    return areas_told(today, on).filter(area__one_of=Told("areas"))


def without_topics(scope: Scope) -> Scope:
    """The scope with the places alone that it covers whole: what a department sees for its topic is left out."""
    return replace(scope, places=tuple(place for place in scope.places if not place.reason.topic))


def own_scope(scope: Scope) -> Scope:
    """The scope without its places: what remains are households of one's own."""
    return replace(scope, places=())


def open_household(scope: Scope, key: UUID, *, on: date) -> OpenedHousehold:
    """A household by its key, as of a day; raises Absent. At most five statements.

    Of several duties the nearest is the reason; a department alone opens its topics only.
    """
    found: list[Household] = ask(_household, key=key)
    household = _first(found)
    pairings, readings = _pairings(scope, household)
    stood = [it.reason for it in scope.stands_in if it.household_id == household.pk][:1]
    reasons = [*pairings, *stood, *_places(scope, household, on=on), *_inspections(scope, household), *readings]
    if not reasons:
        _refuse()
    whole = [reason for reason in reasons if not reason.topic]
    topics = None if whole else frozenset(reason.topic for reason in reasons)
    return OpenedHousehold(household, (whole or reasons)[0], topics, bool(pairings))


def _household() -> QuerySet[Household]:
    return Household.objects.filter(key=Told("key"))


def require_office(scope: Scope, office: Role) -> None:
    """Refuse whoever does not hold an office today (the journal is for the auditor); raises Absent."""
    if office not in scope.offices:
        _refuse()


def _covered(scope: Scope, *, on: date) -> Ids:
    """The ids of all areas in the scope's places, themselves included."""
    places = {place.area_id for place in scope.places}
    within = AreaWithin.objects.filter(is_open(on) | is_open(scope.today))  # then, or today
    return within.filter(ancestor_id__in=places).values_list("area_id", flat=True)


def _living_there(scope: Scope, *, on: date) -> Ids | None:
    if not scope.places:
        return None
    lived = Residence.objects.on(on).filter(village_id__in=_covered(scope, on=on))
    return lived.values_list("household_id", flat=True)


def _own(scope: Scope) -> tuple[Ids | None, ...]:
    stood = Household.objects.filter(pk__in=_stood_in(scope)).values_list("pk", flat=True) if scope.stands_in else None
    return _paired(scope), stood, _drawn(scope)


def _stood_in(scope: Scope) -> list[int]:
    """The households (by id) whose helper is on leave while the scope's person stands in."""
    return [it.household_id for it in scope.stands_in]


def _any_of(ways: list[Ids]) -> Ids:
    first, *others = ways
    return first.union(*others, all=True) if others else first


def _paired(scope: Scope) -> Ids | None:
    if scope.person_id is None:
        return None
    pairings = Assignment.objects.filter(_paired_or_reading(scope.today), person_id=scope.person_id)
    return pairings.values_list("household_id", flat=True)


def _paired_with(today: date) -> Ids:
    held = Assignment.objects.filter(_paired_or_reading(today), person=Told("person"), household__isnull=False)
    return held.values_list("household_id")


def _paired_or_reading(today: date) -> Q:
    return Q(is_open(today), kind=AssignmentKind.PAIR) | reads_on(today)


def _drawn(scope: Scope) -> Ids | None:
    if not scope.inspects:
        return None
    return _open_samples(scope.today).filter(account=scope.account).values_list("household_id", flat=True)


def _drawn_for(today: date) -> Ids:
    return _open_samples(today).filter(account=Told("account")).values_list("household_id")


def _open_samples(today: date) -> QuerySet[InspectionSample]:
    """What was drawn for inspections that opened and have not closed."""
    return InspectionSample.objects.filter(inspection__opens_on__lte=today, inspection__closes_on__gt=today)


def _pairings(scope: Scope, household: Household) -> tuple[list[Reason], list[Reason]]:
    """As the household's helper, and as a former one who reads on. At most one statement."""
    if scope.person_id is None:
        return [], []
    rows: list[Assignment] = ask(_held_of, scope.today, person=scope.person_id, household=household.pk)
    now = [row for row in rows if row.until is None or row.until > scope.today]
    read = [row for row in rows if row not in now]
    return [reason_of_pairing(row) for row in now[:1]], [reason_of_reading(row) for row in read[-1:]]


def _held_of(today: date) -> QuerySet[Assignment]:
    """What somebody holds, or reads on, of a household."""
    whose = {"person": Told("person"), "household": Told("household")}
    return Assignment.objects.filter(_paired_or_reading(today), **whose).order_by("since", "pk")


def _places(scope: Scope, household: Household, *, on: date) -> list[Reason]:
    if not scope.places:
        return []
    around = {area for (area,) in ask(_around, scope.today, on, household=household.pk)}
    return [place.reason for place in scope.places if place.area_id in around]


def _around(today: date, on: date) -> Ids:
    """The areas in which a household lives."""
    lived = Residence.objects.on(on).filter(household=Told("household")).values("village_id")
    return AreaWithin.objects.filter(is_open(on) | is_open(today), area_id__in=lived).values_list("ancestor_id")


def _inspections(scope: Scope, household: Household) -> list[Reason]:
    if not scope.inspects:
        return []
    drawn = _open_samples(scope.today).filter(account=scope.account, household=household).select_related("inspection")
    return [reason_of_inspection(sample.inspection) for sample in drawn.order_by("inspection__opens_on")[:1]]


def _first(rows: Iterable[M]) -> M:
    """The only one, or nobody's answer."""
    found = next(iter(rows), None)
    if found is None:
        _refuse()
    return found


def _refuse() -> NoReturn:
    raise Absent
