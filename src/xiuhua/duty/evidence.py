"""The door to evidence files of the staff: one's own, and those of others for offices that the pack names."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from xiuhua.duty.acting import acting_key
from xiuhua.duty.door import Absent, Scope
from xiuhua.duty.staff import open_person
from xiuhua.register.models import Area, AreaWithin, Assignment, Person


@dataclass(frozen=True, slots=True)
class OpenedFile:
    """Whose file is opened, and whether it is the reader's own."""

    person: Person
    own: bool


def open_own_file(scope: Scope) -> Person:
    """Who the reader is; raises Absent for an account of nobody of the staff. One statement."""
    person = Person.objects.select_related("unit").filter(pk=scope.person_id or 0).first()
    if person is None:
        raise Absent
    return person


def open_file(scope: Scope, key: UUID, offices: Collection[str], *, on: date) -> OpenedFile:
    """The file of somebody, for themselves and for an office among `offices` where they hold or held a post.

    Raises Absent for anybody else: a helper, a colleague, or an office that the pack does not name. Twelve statements.
    """
    if scope.person_id is not None and Person.objects.filter(pk=scope.person_id, key=key).exists():
        return OpenedFile(open_own_file(scope), own=True)
    narrowed = by_offices(scope, offices)
    if not narrowed.places:
        raise Absent
    return OpenedFile(open_person(narrowed, key, on=on).person, own=False)


def by_offices(scope: Scope, offices: Collection[str]) -> Scope:
    """The scope with the places alone that some offices cover, and none of its own households."""
    places = tuple(it for it in scope.places if acting_key(it.reason) in offices)
    return replace(scope, places=places, person_id=None, inspects=False, stands_in=())


def staff_within(area: Area, roles: Collection[str], *, on: date) -> QuerySet[Person]:
    """Who holds or held one of some posts within an area by a day, in the order of names and of nothing else."""
    inside = AreaWithin.objects.on(on).filter(ancestor=area).values("area")
    held = Assignment.objects.filter(role__in=roles, area__in=inside, since__lte=on, person=OuterRef("pk"))
    return Person.objects.filter(Exists(held)).select_related("unit").order_by("name", "key")
