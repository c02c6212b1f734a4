"""Who plans an inspection, who goes, and who sees what it found: nobody inspects where they answer."""

from uuid import UUID

from django.db.models import Q

from xiuhua.duty.acting import acting_key, open_to_act_on_area
from xiuhua.duty.door import Absent, Scope, areas_covered, scope_of
from xiuhua.register.models import Account, Area, AreaWithin, Assignment, InspectionPlan, Residence
from xiuhua.words import AreaLevel, AssignmentKind, Role

PLANNING = (Role.COUNTY, Role.CITY)
OFFICE, INSPECTOR = "office", "inspector"


def open_to_plan(scope: Scope, code: str) -> tuple[Area, Area]:
    """A county or city by its code, and the nearest place at or around it whose office the scope holds; raises Absent.

    Four statements.
    """
    area, offices = open_to_act_on_area(scope, code)
    if area.level not in (AreaLevel.COUNTY, AreaLevel.CITY) or offices.isdisjoint(PLANNING):
        raise Absent
    around = AreaWithin.objects.on(scope.today).filter(area=area, ancestor__in=_held(scope)).select_related("ancestor")
    return area, around.order_by("-ancestor__level")[0].ancestor


def open_inspection(scope: Scope, key: UUID) -> tuple[InspectionPlan, str]:
    """An inspection by its key, and as which somebody acts in it: OFFICE that plans, INSPECTOR; raises Absent.

    An inspector sees it from its departure until it closes. At most four statements.
    """
    plan = InspectionPlan.objects.select_related("inspection__area").filter(inspection__key=key).first()
    if plan is None:
        raise Absent
    if plan.office_id in _held(scope):
        return plan, OFFICE
    opened = plan.inspection.opens_on <= scope.today < plan.inspection.closes_on
    if scope.inspects and opened and plan.inspectors.filter(pk=scope.account.pk).exists():
        return plan, INSPECTOR
    raise Absent


def _held(scope: Scope) -> set[int]:
    """The ids of the places for whose office the scope plans. Asks nothing."""
    return {it.area_id for it in scope.places if acting_key(it.reason) in PLANNING}


def plans_seen(scope: Scope) -> Q:
    """The condition of plans that somebody who opens their area may see: their own office's, others once departed."""
    return Q(departed_on__isnull=False) | Q(office__in=_held(scope))


def own_offices(scope: Scope) -> frozenset[int]:
    """The ids of the places whose own office a scope holds. Asks nothing."""
    return frozenset(it.area_id for it in scope.places if acting_key(it.reason))


def answers_in(account: Account, area: Area, scope: Scope) -> bool:
    """Whether somebody answers for a place or a household in an area. At most five statements."""
    today = scope.today
    inside = set(AreaWithin.objects.on(today).filter(ancestor=area).values_list("area", flat=True))
    if inside & areas_covered(scope_of(account, today=today), on=today):
        return True
    if account.person_id is None:
        return False
    held = Assignment.objects.on(today).filter(person=account.person_id)
    homes = Residence.objects.on(today).filter(village__in=inside).values("household")
    return held.filter(Q(kind=AssignmentKind.PAIR, household__in=homes) | Q(area__in=inside)).exists()
