"""Who plans an inspection, who goes, and who sees what it found: nobody inspects where they answer."""

from uuid import UUID

from django.db.models import Q

from xiuhua.duty.acting import acting_key, open_to_act_on_area
from xiuhua.duty.door import Absent, Scope, areas_covered, scope_of
from xiuhua.register.models import Account, Area, AreaWithin, Assignment, InspectionPlan, OfficeRole, Residence
from xiuhua.words import AreaLevel, AssignmentKind, Role

PLANNING = (Role.COUNTY, Role.CITY)
OFFICE, INSPECTOR = "office", "inspector"


def open_to_plan(scope: Scope, code: str) -> Area:
    """A county or city by its code, for an office of it or around it; raises Absent. Three statements."""
    area, offices = open_to_act_on_area(scope, code)
    if area.level not in (AreaLevel.COUNTY, AreaLevel.CITY) or offices.isdisjoint(PLANNING):
        raise Absent
    return area


def open_inspection(scope: Scope, key: UUID) -> tuple[InspectionPlan, str]:
    """An inspection by its key, and as which somebody acts in it: OFFICE that plans, INSPECTOR; raises Absent.

    An inspector sees it from its departure until it closes. At most four statements.
    """
    plan = InspectionPlan.objects.select_related("inspection__area").filter(inspection__key=key).first()
    if plan is None:
        raise Absent
    if _plans(scope, plan):
        return plan, OFFICE
    opened = plan.inspection.opens_on <= scope.today < plan.inspection.closes_on
    if scope.inspects and opened and plan.inspectors.filter(pk=scope.account.pk).exists():
        return plan, INSPECTOR
    raise Absent


def _plans(scope: Scope, plan: InspectionPlan) -> bool:
    around = AreaWithin.objects.on(scope.today).filter(area=plan.inspection.area).values_list("ancestor", flat=True)
    held = {it.area_id for it in scope.places if acting_key(it.reason) in PLANNING}
    return bool(held) and bool(held.intersection(around))


def own_offices(scope: Scope) -> frozenset[int]:
    """The ids of the places whose own office a scope holds. Asks nothing."""
    return frozenset(it.area_id for it in scope.places if acting_key(it.reason))


def who_may_inspect(area: Area, scope: Scope) -> list[Account]:
    """The accounts that inspect today and answer for nothing in an area, by name. Some statements for each."""
    roles = OfficeRole.objects.on(scope.today).filter(role=Role.INSPECTOR).values("account")
    found = Account.objects.filter(pk__in=roles, is_active=True).exclude(pk=scope.account.pk).order_by("username")
    return [it for it in found if not answers_in(it, area, scope)]


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
