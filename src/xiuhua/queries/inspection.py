"""Inspections for those who plan them, go, and answer for what was found."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from xiuhua.register.models import (
    Account,
    Area,
    AreaWithin,
    DrawnHome,
    InspectionEstimate,
    InspectionFinding,
    InspectionPlan,
    RectificationOrder,
)


def plan_keyed(key: UUID) -> InspectionPlan | None:
    """The plan of an inspection by the inspection's key. One statement."""
    rows = InspectionPlan.objects.select_related("inspection__area", "planned_by", "closed_by")
    return rows.filter(inspection__key=key).first()


def plans_in(area: Area, *, on: date) -> list[InspectionPlan]:
    """The inspections of an area and of places in it, the last first. One statement."""
    inside = AreaWithin.objects.on(on).filter(ancestor=area).values("area")
    rows = InspectionPlan.objects.filter(inspection__area__in=inside).select_related("inspection__area")
    return list(rows.order_by("-inspection__opens_on", "-pk"))


def plans_of(account: Account, *, on: date) -> list[InspectionPlan]:
    """The open inspections for which somebody goes. One statement."""
    rows = InspectionPlan.objects.filter(
        inspectors=account, inspection__opens_on__lte=on, inspection__closes_on__gt=on
    ).select_related("inspection__area")
    return list(rows.order_by("inspection__opens_on"))


def homes_to_go_to(plan: InspectionPlan, account: Account | None) -> list[DrawnHome]:
    """The drawn homes of an inspection by village, of one inspector or of all. One statement."""
    rows = plan.homes.select_related("village__parent", "household", "account__person", "replaces")
    rows = rows.filter(account=account) if account else rows
    return list(rows.order_by("village__code", "stratum", "place"))


def findings_of(plan: InspectionPlan) -> QuerySet[InspectionFinding]:
    """What an inspection found, the last first."""
    rows = plan.findings.select_related("village", "home__household", "found_by", "decided_by", "order__owner")
    return rows.order_by("-found_on", "-pk")


def released_findings(area: Area, *, on: date) -> QuerySet[InspectionFinding]:
    """What inspections found in an area and its places may see: suspicions to answer, and what was confirmed.

    Those of a home that was asked to be told apart stay with the inspectors until somebody must answer for them.
    """
    inside = AreaWithin.objects.on(on).filter(ancestor=area).values("area")
    shown = Q(plan__closed_on__isnull=False) | Q(order__isnull=False) | Q(state="suspected", found_on__lte=on)
    rows = InspectionFinding.objects.filter(shown, village__in=inside).exclude(state="dismissed")
    return rows.select_related("village", "plan__inspection", "order__owner").order_by("-found_on", "-pk")


def orders_in(area: Area, *, on: date) -> QuerySet[RectificationOrder]:
    """The orders of an area and of places in it: open ones by their last day, then closed ones."""
    inside = AreaWithin.objects.on(on).filter(ancestor=area).values("area")
    rows = RectificationOrder.objects.filter(owner__in=inside).select_related(
        "owner", "finding__village", "finding__plan__inspection", "set_by"
    )
    return rows.prefetch_related("steps__by").order_by("closed_on", "due", "pk")


def order_keyed(key: UUID) -> RectificationOrder | None:
    """An order by its key. One statement."""
    return RectificationOrder.objects.select_related("owner", "finding__plan__inspection").filter(key=key).first()


def estimates_of(plans: Collection[InspectionPlan]) -> dict[int, list[InspectionEstimate]]:
    """What closed inspections said, by id of their plan. One statement."""
    found: dict[int, list[InspectionEstimate]] = {}
    for it in InspectionEstimate.objects.filter(plan__in=plans).order_by("pk"):
        found.setdefault(it.plan_id, []).append(it)
    return found
