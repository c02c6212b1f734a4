"""The door to the staff and to organisations: they open where they answer for what the reader answers for too.

Who answers for a village or a household may know who else does, now or earlier, and of which unit they are. It opens no
household: of those that somebody is paired with, a page lists the ones that the reader may open.
"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q

from xiuhua.duty.appointing import may_know
from xiuhua.duty.door import Absent, Scope, areas_covered, own_households, which_open
from xiuhua.register.models import (
    Assignment,
    Leader,
    Leave,
    Organisation,
    OrganisationArea,
    Person,
    Residence,
    Team,
)
from xiuhua.words import AssignmentKind


@dataclass(frozen=True, slots=True)
class OpenedPerson:
    """Somebody of the staff, the areas (by id) that the reader's duty reaches, and which of their households open."""

    person: Person
    areas: frozenset[int]
    households: frozenset[int]


@dataclass(frozen=True, slots=True)
class OpenedOrganisation:
    """An organisation, the areas (by id) that the reader's duty reaches, and those of them whose households open."""

    organisation: Organisation
    areas: frozenset[int]
    covered: frozenset[int]


def areas_reached(scope: Scope, *, on: date) -> frozenset[int]:
    """The ids of the areas that a duty covers, and of the villages of its own households. At most three statements."""
    own = own_households(scope)
    homes = Residence.objects.on(on).filter(household_id__in=own).values_list("village_id", flat=True) if own else ()
    return areas_covered(scope, on=on) | frozenset(homes)


def open_person(scope: Scope, key: UUID, *, on: date) -> OpenedPerson:
    """Somebody of the staff by key; raises Absent. At most eleven statements.

    They open to themselves, and where they hold or held a post, are or were paired with a household, stand or stood in
    for who does, or lead an organisation seated there; and to the offices that may appoint or pair them, before they
    hold anything. The three officers see nobody.
    """
    person = Person.objects.select_related("unit").filter(key=key).first()
    if person is None:
        raise Absent
    areas = areas_reached(scope, on=on)
    stood = Leave.objects.ever_held().filter(stand_in=person, since__lte=on).values("assignment_id")
    own = Assignment.objects.filter(person=person).values("pk")
    held = Assignment.objects.filter(since__lte=on, pk__in=own.union(stood, all=True))
    places = held.filter(area__isnull=False).values_list("area_id", flat=True)
    paired = held.filter(kind=AssignmentKind.PAIR).values_list("household_id", flat=True)
    households = which_open(scope, set(paired), on=on)
    seats = Leader.objects.filter(person=person, since__lte=on).values_list("organisation__area_id", flat=True)
    answers = bool(households) or not areas.isdisjoint(places) or not areas.isdisjoint(seats)
    if not (answers or person.pk == scope.person_id or may_know(scope, person)):
        raise Absent
    return OpenedPerson(person, areas, households)


def open_organisation(scope: Scope, key: UUID, *, on: date) -> OpenedOrganisation:
    """An organisation by key; raises Absent. At most ten statements.

    It opens where it is seated or at work, to which it sends a team or is assigned, and where its staff answer for
    villages or households; and to its own staff.
    """
    organisation = Organisation.objects.select_related("area", "parent__area").filter(key=key).first()
    if organisation is None:
        raise Absent
    areas = areas_reached(scope, on=on)
    if not (organisation.area_id in areas or _works_in(organisation, areas, on=on) or _own_unit(scope, organisation)):
        raise Absent
    return OpenedOrganisation(organisation, areas, areas_covered(scope, on=on))


def _works_in(organisation: Organisation, areas: frozenset[int], *, on: date) -> bool:
    if not areas:
        return False
    begun = Q(since__lte=on)
    theirs = Q(organisation=organisation) | Q(person__unit=organisation)
    homes = Residence.objects.on(on).filter(village_id__in=areas)
    paired = Assignment.objects.filter(begun, kind=AssignmentKind.PAIR, person__unit=organisation)
    return (
        OrganisationArea.objects.filter(begun, organisation=organisation, area_id__in=areas).exists()
        or Assignment.objects.filter(begun & theirs, area_id__in=areas).exists()
        or Team.objects.filter(begun, unit=organisation, village_id__in=areas).exists()
        or homes.filter(household_id__in=paired.values("household_id")).exists()
    )


def _own_unit(scope: Scope, organisation: Organisation) -> bool:
    return scope.person_id is not None and Person.objects.filter(pk=scope.person_id, unit=organisation).exists()
