"""Closes an inspection: what it says of its area is kept, with the limits of the day."""

from uuid import UUID

from django.db import transaction

from xiuhua.actions.journal import write_line
from xiuhua.actions.verify.inspection_refusal import InspectionRefused
from xiuhua.duty.door import Absent, scope_of
from xiuhua.duty.inspecting import OFFICE, open_inspection
from xiuhua.queries.inspection_results import rates_of
from xiuhua.queries.office import clock_day
from xiuhua.queries.pack import require_pack_in_force
from xiuhua.register.models import Account, InspectionEstimate, InspectionPlan
from xiuhua.words import DrawnState, FindingState


@transaction.atomic
def close_inspection(key: UUID, *, by: Account) -> InspectionPlan:
    """Keep the rates, and let nobody in any more; what it found is seen by the places from now on.

    By the office that planned. Raises Absent for others, InspectionRefused while a home or a finding waits.
    """
    today = clock_day()
    plan, as_ = open_inspection(scope_of(by, today=today), key)
    if as_ != OFFICE:
        raise Absent
    _require_done(plan)
    plan.closed_on, plan.closed_by = today, by
    plan.save()
    plan.inspection.closes_on = today
    plan.inspection.save()
    rates = [it for it in rates_of(plan, require_pack_in_force(today), day=today) if it.share]
    InspectionEstimate.objects.bulk_create(
        InspectionEstimate(
            plan=plan, quantity=it.quantity.key, share=it.share.interval.value, low=it.share.interval.low,
            high=it.share.interval.high, asked=it.share.asked, limit=it.limit,
        )
        for it in rates if it.share
    )  # fmt: skip
    write_line(
        "close_inspection", by=by, subject_kind="inspection", subject=key,
        after={"homes": plan.homes.filter(state=DrawnState.ASKED).count(), "findings": plan.findings.count()},
    )  # fmt: skip
    return plan


def _require_done(plan: InspectionPlan) -> None:
    if plan.departed_on is None:
        raise InspectionRefused("not_departed")
    if plan.closed_on is not None:
        raise InspectionRefused("closed", day=plan.closed_on)
    if many := plan.homes.filter(state=DrawnState.WAITS).count():
        raise InspectionRefused("homes_left", many=many)
    if many := plan.findings.filter(state=FindingState.SUSPECTED).count():
        raise InspectionRefused("undecided", many=many)
