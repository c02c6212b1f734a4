"""Inspections for those who plan them, go, and answer for what was found."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from xiuhua.duty.door import Scope
from xiuhua.duty.inspecting import plans_seen
from xiuhua.register.models import (
    Area,
    AreaWithin,
    InspectionEstimate,
    InspectionPlan,
    RectificationOrder,
)


def plan_keyed(key: UUID) -> InspectionPlan | None:
    """The plan of an inspection by the inspection's key. One statement."""
    rows = InspectionPlan.objects.select_related("inspection__area", "planned_by", "closed_by")
    return rows.filter(inspection__key=key).first()


def plans_in(area: Area, scope: Scope) -> list[InspectionPlan]:
    """The inspections of an area and of places in it that a scope may see, the last first. One statement.

    What another office planned is not among them before it departs: it would be no visit without notice.
    """
    inside = AreaWithin.objects.on(scope.today).filter(ancestor=area).values("area")
    rows = InspectionPlan.objects.filter(plans_seen(scope), inspection__area__in=inside)
    return list(rows.select_related("inspection__area", "office").order_by("-inspection__opens_on", "-pk"))


def orders_in(area: Area, *, on: date) -> QuerySet[RectificationOrder]:
    """The orders of an area and of places in it: open ones by their last day, then closed ones."""
    inside = AreaWithin.objects.on(on).filter(ancestor=area).values("area")
    rows = RectificationOrder.objects.filter(owner__in=inside).select_related(
        "owner", "finding__village", "finding__plan__inspection", "set_by"
    )
    return rows.prefetch_related("steps__by").order_by("closed_on", "due", "pk")


def estimates_of(plans: Collection[InspectionPlan]) -> dict[int, list[InspectionEstimate]]:
    """What closed inspections said, by id of their plan. One statement."""
    found: dict[int, list[InspectionEstimate]] = {}
    for it in InspectionEstimate.objects.filter(plan__in=plans).order_by("pk"):
        found.setdefault(it.plan_id, []).append(it)
    return found
