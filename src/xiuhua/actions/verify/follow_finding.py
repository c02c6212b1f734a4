"""Findings and orders: shown evidence, decided, ordered to be put right, checked again by somebody else, closed."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction

from xiuhua.actions.journal import write_line
from xiuhua.actions.told_text import text_told
from xiuhua.actions.verify.inspection_refusal import InspectionRefused
from xiuhua.actions.verify.plan_inspection import inspecting
from xiuhua.duty.door import Absent, Scope, scope_of
from xiuhua.duty.inspecting import OFFICE, open_inspection, own_offices
from xiuhua.policy.inspections import DAYS, FINDINGS, SEVERITIES
from xiuhua.policy.value_on import whole_on
from xiuhua.queries.office import clock_day
from xiuhua.queries.pack import require_pack_in_force
from xiuhua.register.models import (
    Account,
    Area,
    AreaWithin,
    InspectionFinding,
    InspectionPlan,
    OrderStep,
    RectificationOrder,
)
from xiuhua.words import FindingState, OrderDeed

MOST_TEXT = 300


@dataclass(frozen=True, slots=True)
class Found:
    """What was found in a village that was drawn (its code): a kind, how grave, and in a few words what."""

    village: str
    kind: str
    severity: str
    text: str


@transaction.atomic
def report_finding(key: UUID, told: Found, *, by: Account) -> InspectionFinding:
    """Keep what an inspection found in a village, to be decided by a colleague. Raises Absent, InspectionRefused."""
    today = clock_day()
    plan, _as = open_inspection(scope_of(by, today=today), key)
    _require_open(plan)
    pack = require_pack_in_force(today)
    for name, value in ((FINDINGS, told.kind), (SEVERITIES, told.severity)):
        if value not in {it.key for it in pack.codes[name].codes}:
            raise InspectionRefused("no_finding", at="kind" if name == FINDINGS else "severity")
    village = Area.objects.filter(pk__in=plan.homes.values("village"), code=told.village).first()
    if village is None:
        raise InspectionRefused("no_place")
    found = InspectionFinding.objects.create(
        plan=plan, village=village, kind=told.kind, severity=told.severity, text=_text(told.text),
        state=FindingState.SUSPECTED, found_on=today, found_by=by,
    )  # fmt: skip
    write_line("report_finding", by=by, subject_kind="inspection_finding", subject=found.key,
               after={"finding": told.kind, "severity": told.severity, "village": village.code})  # fmt: skip
    return found


@transaction.atomic
def show_evidence(key: UUID, text: str, *, by: Account) -> InspectionFinding:
    """Keep what the office of a place shows against or for a finding there. Raises Absent, InspectionRefused."""
    today = clock_day()
    found = _finding(key)
    if not _around(found.village, today) & own_offices(scope_of(by, today=today)):
        raise Absent
    _require_undecided(found)
    found.said, found.said_on, found.said_by = _text(text), today, by
    found.save()
    write_line("show_evidence", by=by, subject_kind="inspection_finding", subject=found.key, after={"on": today})
    return found


@transaction.atomic
def decide_finding(key: UUID, *, confirmed: bool, severity: str = "", by: Account) -> InspectionFinding:
    """Confirm or dismiss what somebody else found. Raises Absent, InspectionRefused.

    What a rate is reckoned from counts only after the place has shown its evidence; it is nobody's own to decide, and
    not of whoever showed the evidence.
    """
    today = clock_day()
    found = _finding(key)
    open_inspection(scope_of(by, today=today), found.plan.inspection.key)
    _require_open(found.plan)
    _require_undecided(found)
    if by.pk in (found.found_by_id, found.said_by_id):
        raise InspectionRefused("own_finding")
    counted = {it.found for it in inspecting(today).quantities.values()}
    if found.kind in counted and not found.said:
        raise InspectionRefused("not_heard")
    if severity in {it.key for it in require_pack_in_force(today).codes[SEVERITIES].codes}:
        found.severity = severity
    found.state = FindingState.CONFIRMED if confirmed else FindingState.DISMISSED
    found.decided_on, found.decided_by = today, by
    found.save()
    write_line("decide_finding", by=by, subject_kind="inspection_finding", subject=found.key,
               after={"finding_state": str(found.state), "severity": found.severity})  # fmt: skip
    return found


@transaction.atomic
def order_rectification(
    key: UUID, *, owner: str, what: str, due: date | None = None, by: Account
) -> RectificationOrder:
    """Order the office of a place to put a confirmed finding right, by the office that planned.

    `owner` is the code of the village or a place around it; without `due`, by the pack's working days.
    """
    today = clock_day()
    found = _finding(key)
    if open_inspection(scope_of(by, today=today), found.plan.inspection.key)[1] != OFFICE:
        raise Absent
    if found.state != FindingState.CONFIRMED:
        raise InspectionRefused("not_confirmed")
    if RectificationOrder.objects.filter(finding=found).exists():
        raise InspectionRefused("ordered")
    place = Area.objects.filter(pk__in=_around(found.village, today), code=owner).first()
    if place is None:
        raise InspectionRefused("no_owner")
    pack = require_pack_in_force(today)
    last = due or pack.calendar.after(today, whole_on(pack, DAYS + found.severity, day=today, least=1))
    if last <= today:
        raise InspectionRefused("due_early", day=today)
    order = RectificationOrder.objects.create(
        finding=found, owner=place, what=_text(what), set_on=today, set_by=by, due=last
    )
    write_line("order_rectification", by=by, subject_kind="rectification_order", subject=order.key,
               after={"owner": place.code, "order_due": last})  # fmt: skip
    return order


@transaction.atomic
def tell_put_right(key: UUID, text: str, *, by: Account) -> OrderStep:
    """Say how an order was carried out, by the office of its owner. Raises Absent, InspectionRefused."""
    today = clock_day()
    order = _order(key)
    if order.owner_id not in own_offices(scope_of(by, today=today)):
        raise Absent
    if order.closed_on:
        raise InspectionRefused("closed", day=order.closed_on)
    return _step(order, OrderDeed.EVIDENCE, text, by=by, today=today)


@transaction.atomic
def check_order(key: UUID, text: str, *, passed: bool, by: Account) -> OrderStep:
    """Look again whether an order was carried out, and close it if so: by somebody else than set it or did it."""
    today = clock_day()
    order = _order(key)
    scope = scope_of(by, today=today)
    _follows(scope, order)
    if order.closed_on:
        raise InspectionRefused("closed", day=order.closed_on)
    told = [it.by_id for it in order.steps.filter(deed=OrderDeed.EVIDENCE)]
    if not told:
        raise InspectionRefused("no_evidence")
    if by.pk in (order.set_by_id, *told) or order.owner_id in own_offices(scope):
        raise InspectionRefused("own_order")
    if passed:
        order.closed_on = today
        order.save()
    return _step(order, OrderDeed.PASSED if passed else OrderDeed.NOT_YET, text, by=by, today=today)


@transaction.atomic
def reopen_order(key: UUID, text: str, *, due: date, by: Account) -> OrderStep:
    """Open a closed order again with a new last day, by the office that planned. Raises Absent, InspectionRefused."""
    today = clock_day()
    order = _order(key)
    if open_inspection(scope_of(by, today=today), order.finding.plan.inspection.key)[1] != OFFICE:
        raise Absent
    if order.closed_on is None:
        raise InspectionRefused("not_closed")
    if due <= today:
        raise InspectionRefused("due_early", day=today)
    order.closed_on, order.due = None, due
    order.save()
    return _step(order, OrderDeed.REOPENED, text, by=by, today=today)


def _step(order: RectificationOrder, deed: OrderDeed, text: str, *, by: Account, today: date) -> OrderStep:
    step = OrderStep.objects.create(order=order, deed=deed, text=_text(text), on=today, by=by)
    write_line("follow_order", by=by, subject_kind="rectification_order", subject=order.key,
               after={"order_deed": str(deed), "on": today, "order_due": order.due})  # fmt: skip
    return step


def _follows(scope: Scope, order: RectificationOrder) -> None:
    """Raise Absent for whoever neither planned nor went; who went may look again after it closed."""
    plan = order.finding.plan
    if scope.inspects and plan.inspectors.filter(pk=scope.account.pk).exists():
        return
    open_inspection(scope, plan.inspection.key)


def _finding(key: UUID) -> InspectionFinding:
    rows = InspectionFinding.objects.select_for_update(of=("self",)).select_related("plan__inspection", "village")
    found = rows.filter(key=key).first()
    if found is None:
        raise Absent
    return found


def _order(key: UUID) -> RectificationOrder:
    rows = RectificationOrder.objects.select_for_update(of=("self",)).select_related("finding__plan__inspection")
    order = rows.filter(key=key).first()
    if order is None:
        raise Absent
    return order


def _around(village: Area, day: date) -> frozenset[int]:
    return frozenset(AreaWithin.objects.on(day).filter(area=village).values_list("ancestor", flat=True))


def _require_open(plan: InspectionPlan) -> None:
    if plan.departed_on is None:
        raise InspectionRefused("not_departed")
    if plan.closed_on is not None:
        raise InspectionRefused("closed", day=plan.closed_on)


def _require_undecided(found: InspectionFinding) -> None:
    if found.decided_on is not None:
        raise InspectionRefused("decided", day=found.decided_on)


def _text(typed: str) -> str:
    text = text_told(typed, most=MOST_TEXT, refused=InspectionRefused, at="text")
    if not text:
        raise InspectionRefused("no_text")
    return text
