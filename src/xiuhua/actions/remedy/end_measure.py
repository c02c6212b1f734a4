"""Ends a measure with a reason, or withdraws one of which nothing was delivered as if it had not been granted."""

from datetime import date
from uuid import UUID

from django.db import transaction

from xiuhua.actions.journal import write_line
from xiuhua.actions.remedy.deliver import MOST_WHY
from xiuhua.actions.remedy.measure_ground import measure_for
from xiuhua.actions.remedy.measure_refusal import MeasureRefused
from xiuhua.actions.told_text import text_told
from xiuhua.queries.measure import deliveries_by
from xiuhua.register.models import Account, Measure, MeasureState


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
    row.until, row.end_reason = on, reason
    row.save(update_fields=["until", "end_reason"])
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
