"""The door to deeds about organisations: an office acts on those that are seated in the place that it answers for."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from xiuhua.duty.acting import acts_as, open_to_act_on_area
from xiuhua.duty.door import Absent, Scope
from xiuhua.duty.staff import open_organisation
from xiuhua.register.models import Area, Leader, Organisation, Rectification
from xiuhua.words import Role

ANY_OFFICE = (Role.VILLAGE, Role.TOWNSHIP, Role.COUNTY, Role.CITY)
FROM_TOWNSHIP = (Role.TOWNSHIP, Role.COUNTY, Role.CITY)
FROM_COUNTY = (Role.COUNTY, Role.CITY)


def offices_over(scope: Scope, organisation: Organisation) -> frozenset[str]:
    """The offices as which the scope acts on an organisation; none where it answers for its seat in no way."""
    if organisation.area is None:
        return frozenset()
    try:
        _area, offices = open_to_act_on_area(scope, organisation.area.code)
    except Absent:
        return frozenset()
    return offices


def open_organisation_to_act(
    scope: Scope, key: UUID, *, wanted: Collection[Role] = ANY_OFFICE
) -> tuple[Organisation, Area]:
    """An organisation, held for this transaction, and its seat, for a scope that acts there; raises Absent."""
    row = Organisation.objects.select_for_update(of=("self",)).select_related("area").filter(key=key).first()
    if row is None or row.area is None:
        raise Absent
    acts_as(offices_over(scope, row), wanted)
    return row, row.area


def open_case_to_act(
    scope: Scope, key: UUID, *, wanted: Collection[Role] = ANY_OFFICE, or_owner: bool = False
) -> tuple[Rectification, str]:
    """A case, held for this transaction, and the office as which the scope acts on it; raises Absent.

    `or_owner`: whoever answers for one of its items acts too, as no office.
    """
    case = Rectification.objects.select_for_update(of=("self",)).filter(key=key).first()
    if case is None:
        raise Absent
    offices = offices_over(scope, case.organisation)
    if or_owner and scope.person_id and case.items.filter(owner=scope.person_id).exists():
        return case, next((office for office in wanted if office in offices), "")
    return case, acts_as(offices, wanted)


def open_case(scope: Scope, key: UUID, *, on: date) -> Rectification:
    """A case by its key for whoever its organisation opens to, or who answers in it; raises Absent."""
    persons = ("county_leader", "township_leader", "first_secretary")
    beside = ("organisation__area", "village", "relapse_of", "unit", "listing", *persons)
    case = Rectification.objects.select_related(*beside).filter(key=key).first()
    if case is None:
        raise Absent
    if not answers_in(scope, case):
        open_organisation(scope, case.organisation.key, on=on)
    return case


def leads(scope: Scope, organisation: Organisation) -> bool:
    """Whether the reader leads the organisation today."""
    return Leader.objects.on(scope.today).filter(organisation=organisation, person=scope.person_id).exists()


def answers_in(scope: Scope, case: Rectification) -> bool:
    """Whether the reader leads the organisation, is linked with the case, or answers for an item of it."""
    if scope.person_id is None:
        return False
    linked = (case.county_leader_id, case.township_leader_id, case.first_secretary_id)
    return (
        scope.person_id in linked
        or leads(scope, case.organisation)
        or case.items.filter(owner=scope.person_id).exists()
    )
