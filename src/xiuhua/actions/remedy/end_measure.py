"""Ends a measure with a reason and takes such an end back, or withdraws a measure of which nothing was delivered."""

from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from xiuhua.actions.journal import write_line
from xiuhua.actions.remedy.deliver import MOST_WHY
from xiuhua.actions.remedy.delivered import Given, begin_states, resume_before, standing, step_back
from xiuhua.actions.remedy.grant import Grant, require_new
from xiuhua.actions.remedy.measure_ground import MeasureGround, measure_for
from xiuhua.actions.remedy.measure_refusal import MeasureRefused
from xiuhua.actions.told_text import text_told
from xiuhua.queries.measure import deliveries_by
from xiuhua.register.models import Account, Delivery, Measure, MeasureState


@transaction.atomic
def end_measure(key: UUID, *, on: date, reason: str, by: Account) -> Measure:
    """End a measure: `on` is the first day on which it is given no more. Said twice, done once.

    Raises Absent for who does not give it, MeasureRefused for a day or a reason that does not do.
    """
    row, ground = measure_for(key, by=by)
    if row.end_reason == reason and row.until == on:
        return row
    if row.end_reason:
        raise MeasureRefused("over", day=row.until)
    if on > ground.today:
        raise MeasureRefused("after_today", day=on)
    if on < row.since:
        raise MeasureRefused("before_begin", since=row.since)
    if not ground.knows("measure_end", reason):
        raise MeasureRefused("no_reason")
    before = {"until": row.until} if row.until else None
    row.until, row.end_reason, row.planned_until = on, reason, row.until
    row.save(update_fields=["until", "end_reason", "planned_until"])
    held = MeasureState.objects.filter(measure=row, until__isnull=True).first()
    since = max(on, held.since) if held else on
    MeasureState.objects.filter(measure=row, until__isnull=True).update(until=since)
    MeasureState.objects.create(measure=row, status=ground.states.ended, since=since, said_by=by.username)
    write_line(
        "end_measure", by=by, subject_kind="household", subject=ground.household.key, before=before,
        after={"measure": row.key.hex, "measure_item": row.item, "until": on, "measure_end": reason},
    )  # fmt: skip
    return row


@transaction.atomic
def take_back_measure_end(key: UUID, *, by: Account) -> Measure:
    """Let a measure that was ended with a reason go on as if it had not been. Said twice, done once.

    What was delivered, or taken back, after the end was entered leaves the state that it would have left. Raises
    Absent for who does not give it, MeasureRefused where it was granted again since, where the same help is given now,
    where it is in another state by now, and for one that was withdrawn.
    """
    row, ground = measure_for(key, by=by)
    if not row.end_reason:
        if row.until is not None and row.until == row.since:
            raise MeasureRefused("withdrawn")
        return row
    _require_nothing_after(row, ground)
    over = MeasureState.objects.filter(measure=row, until__isnull=True).first()
    if over is not None and over.status != ground.states.ended:
        raise MeasureRefused("other_state")
    before = {"until": row.until, "measure_end": row.end_reason}
    row.until, row.end_reason, row.planned_until = row.planned_until, "", None
    row.save(update_fields=["until", "end_reason", "planned_until"])
    if over is not None:
        _resume_state(row, over, ground)
    write_line(
        "take_back_measure_end", by=by, subject_kind="household", subject=ground.household.key, before=before,
        after={"measure": row.key.hex, "measure_item": row.item, "until": row.until},
    )  # fmt: skip
    return row


def _require_nothing_after(row: Measure, ground: MeasureGround) -> None:
    """Refuse where something was built on the end: the measure again, or the same help from elsewhere."""
    ended = row.until or ground.today
    again = Measure.objects.ever_held().filter(household=row.household, member=row.member, item=row.item)
    after = again.filter(Q(follows=row) | Q(since__gte=ended)).exclude(pk=row.pk).order_by("since").first()
    if after is not None:
        raise MeasureRefused("granted_again", since=after.since)
    item = ground.policy.catalogue.items.get(row.item)
    if item is not None:
        require_new(ground, Grant(row.item, ended, row.planned_until), item, row.member)


def _resume_state(row: Measure, over: MeasureState, ground: MeasureGround) -> None:
    """The state of being over never held; the one before it goes on, as what was delivered meanwhile leaves it."""
    resume_before([over])
    step_back([row], states=ground.states, today=ground.today)
    item = ground.policy.catalogue.items.get(row.item)
    for one in standing([row], today=ground.today).order_by("since", "pk"):
        if _entered(one).recorded >= over.recorded:
            given = Given(one.since, one.evidence, one.said_by)
            begin_states([row], given, item=item, states=ground.states, policy=ground.policy)


def _entered(one: Delivery) -> Delivery:
    """The delivery as it was entered, before it was corrected."""
    while one.corrects_id is not None:
        one = Delivery.objects.get(pk=one.corrects_id)
    return one


@transaction.atomic
def withdraw_measure(key: UUID, *, why: str, by: Account) -> Measure:
    """Withdraw a measure that was granted by mistake: it then holds on no day. Said twice, done once.

    Raises Absent for who does not give it, MeasureRefused where something of it was delivered, and without a reason.
    """
    row, ground = measure_for(key, by=by)
    if row.until is not None and row.until == row.since:
        return row
    why = text_told(why, most=MOST_WHY, refused=MeasureRefused, at="why")
    delivered = deliveries_by(ground.today).filter(measure=row).order_by("since").first()
    if delivered is not None:
        raise MeasureRefused("delivered_already", day=delivered.since)
    if not why:
        raise MeasureRefused("no_why")
    row.until = row.since
    row.save(update_fields=["until"])
    for state in MeasureState.objects.filter(measure=row):
        MeasureState.objects.filter(pk=state.pk).update(until=state.since)
    write_line(
        "withdraw_measure", by=by, subject_kind="household", subject=ground.household.key,
        before={"measure": row.key.hex, "measure_item": row.item, "since": row.since}, why=why,
    )  # fmt: skip
    return row
