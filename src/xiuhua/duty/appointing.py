"""Who fills the posts of a village and gives households a helper: the offices of its township, county and city.

A post, a village's own office and a department's topic fill none.
"""

from collections.abc import Collection
from dataclasses import replace
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from xiuhua.duty.door import (
    Absent,
    Scope,
    areas_seen,
    households_seen,
    open_area,
    open_household,
    which_covered,
    which_open,
)
from xiuhua.register.models import Area, AreaWithin, Assignment, Household, Organisation, Person, Residence
from xiuhua.words import AreaLevel, Role

APPOINTING_GROUNDS = frozenset(f"office_{role}" for role in (Role.CITY, Role.COUNTY, Role.TOWNSHIP))


def appointing_scope(scope: Scope) -> Scope:
    """The scope with the places alone whose posts it fills."""
    return replace(scope, places=tuple(it for it in scope.places if it.reason.key in APPOINTING_GROUNDS))


def open_for_appointing(scope: Scope, code: str) -> Area:
    """A village whose posts the scope fills, by its code today; raises Absent. At most two statements."""
    village = open_area(appointing_scope(scope), code, on=scope.today)
    if village.level != AreaLevel.VILLAGE:
        raise Absent
    return village


def open_for_handover(scope: Scope, key: UUID) -> Household:
    """A household to which the scope gives helpers, by its key; raises Absent. At most three statements.

    By an office over its village alone: neither by being its helper or standing in, nor by inspecting it.
    """
    return open_household(_office_alone(scope), key, on=scope.today).household


def fills_what_is_held(scope: Scope, person: Person) -> bool:
    """Whether the scope fills a post of a village, or helps a household, that somebody has today. One statement."""
    office = _office_alone(scope)
    if not office.places:
        return False
    posts = Q(area__in=areas_seen(office, on=scope.today).filter(level=AreaLevel.VILLAGE))
    homes = Q(household__in=households_seen(office, on=scope.today))
    return Assignment.objects.on(scope.today).filter(posts | homes, person=person).exists()


def open_for_knowing(scope: Scope, key: UUID) -> Person:
    """Somebody of the staff whom the scope may appoint or pair, by key; raises Absent. At most four statements."""
    person = Person.objects.select_related("unit").filter(key=key).first()
    if person is None or not may_know(scope, person):
        raise Absent
    return person


def may_know(scope: Scope, person: Person) -> bool:
    """Whether the scope may appoint or pair somebody. At most three statements.

    They hold something that its offices fill, or are of a unit that is seated in one of its areas, contracted to one,
    or that helps a household there through somebody else: a proposal of pairs may name them before they hold anything.
    """
    office = _office_alone(scope)
    if not office.places:
        return False
    if fills_what_is_held(scope, person):
        return True
    unit, covered = person.unit, areas_seen(office, on=scope.today)
    if unit is None:
        return False
    contracted = Q(organisation=unit, area__in=covered)
    helping = Q(person__unit=unit, household__in=households_seen(office, on=scope.today))
    return (
        covered.filter(pk__in=[unit.area_id] if unit.area_id else []).exists()
        or Assignment.objects.on(scope.today).filter(contracted | helping).exists()
    )


def _office_alone(scope: Scope) -> Scope:
    return replace(appointing_scope(scope), person_id=None, inspects=False, stands_in=())


def which_filled(scope: Scope, villages: Collection[int]) -> frozenset[int]:
    """Of some areas (by id) the villages whose posts the scope fills. At most one statement."""
    office = appointing_scope(scope)
    if not office.places or not villages:
        return frozenset()
    seen = areas_seen(office, on=scope.today).filter(level=AreaLevel.VILLAGE, pk__in=villages)
    return frozenset(seen.values_list("pk", flat=True))


def which_handed_over(scope: Scope, households: Collection[int]) -> frozenset[int]:
    """Of some households (by id) those to which the scope gives helpers. At most one statement."""
    return which_open(_office_alone(scope), households, on=scope.today)


def which_opened_above(scope: Scope, villages: Collection[int]) -> frozenset[int]:
    """Of some villages (by id) those that an office of the county or the city covers. At most one statement."""
    wide = {f"office_{role}" for role in (Role.CITY, Role.COUNTY)}
    above = replace(scope, places=tuple(it for it in scope.places if it.reason.key in wide))
    return which_covered(above, villages, on=scope.today)


def may_hand_over(scope: Scope, key: UUID) -> bool:
    """Whether the scope gives a household (by key) its helpers. At most three statements."""
    try:
        open_for_handover(scope, key)
    except Absent:
        return False
    return True


def may_appoint(scope: Scope, village: Area) -> bool:
    """Whether the scope fills the posts of a village. At most two statements."""
    try:
        return open_for_appointing(scope, village.code) == village
    except Absent:
        return False


def units_to_choose(village: Area, *, on: date) -> QuerySet[Organisation]:
    """The organisations that may be appointed in a village: seated there, or in an area around it."""
    around = AreaWithin.objects.on(on).filter(area=village).values("ancestor")
    return Organisation.objects.filter(area__in=around)


def staff_to_choose(village: Area, *, on: date) -> QuerySet[Person]:
    """Who may be appointed in a village: staff of such an organisation, and whoever holds a post in it already."""
    there = Assignment.objects.filter(area=village, person__isnull=False).values("person")
    return Person.objects.filter(Q(unit__in=units_to_choose(village, on=on)) | Q(pk__in=there))


def where_to_choose(person: Person, villages: Collection[int], *, on: date) -> frozenset[int]:
    """Of some villages (by id) those of whose staff to choose somebody is, as `staff_to_choose`. Two statements."""
    around = AreaWithin.objects.on(on).filter(area__in=villages, ancestor=person.unit.area_id if person.unit else None)
    there = Assignment.objects.filter(area__in=villages, person=person)
    return frozenset(around.values_list("area_id", flat=True)) | frozenset(there.values_list("area_id", flat=True))


def staff_around(area: Area, *, on: date) -> QuerySet[Person]:
    """The staff to appoint or pair within an area: of units seated or contracted there, or that help somebody there.

    And whoever holds something there, of whatever unit.
    """
    within = AreaWithin.objects.on(on).filter(ancestor=area).values("area")
    homes = Residence.objects.on(on).filter(village__in=within).values("household")
    now = Assignment.objects.on(on).filter(Q(area__in=within) | Q(household__in=homes))
    seated = Organisation.objects.filter(area__in=within).values("pk")
    contracted = now.filter(organisation__isnull=False).values("organisation")
    helping = now.filter(person__unit__isnull=False, household__isnull=False).values("person__unit")
    theirs = Q(unit__in=seated) | Q(unit__in=contracted) | Q(unit__in=helping)
    return Person.objects.filter(theirs | Q(pk__in=now.filter(person__isnull=False).values("person")))
