"""Enters what was delivered of a measure, and corrects what was entered wrongly."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from xiuhua.actions.journal import write_line
from xiuhua.actions.remedy.delivered import Given, begin_states, step_back
from xiuhua.actions.remedy.how_much import above_planned, require_possible
from xiuhua.actions.remedy.measure_ground import Amount, MeasureGround, measure_for, require_below
from xiuhua.actions.remedy.measure_refusal import MeasureRefused
from xiuhua.actions.told_text import text_told
from xiuhua.loop.remedy.ceiling import Limit
from xiuhua.queries.measure import deliveries_by
from xiuhua.register.models import Account, Delivery, Measure

MOST_EVIDENCE, MOST_WHY = 160, 200


@transaction.atomic
def deliver_measure(
    key: UUID, amount: Amount, *, on: date, evidence: str, by: Account, sure: bool = False
) -> Delivery:  # fmt: skip
    """Enter that something of a measure was given on a day. Said twice, kept once.

    What is given once is delivered with it, all else is being delivered from then on. Raises Absent for who does not
    give it, MeasureRefused for what does not do, and for more than was planned unless somebody is `sure`.
    """
    row, ground = measure_for(key, by=by)
    evidence = text_told(evidence, most=MOST_EVIDENCE, refused=MeasureRefused, at="evidence")
    require_running(row, on=on, today=ground.today)
    if not amount:
        raise MeasureRefused("nothing_given")
    if not evidence:
        raise MeasureRefused("no_evidence")
    given = Given(on, evidence, by.username)
    earlier = deliveries_by(ground.today).filter(measure=row).order_by("pk")
    same = next((it for it in earlier if given.is_same(it, amount)), None)
    if same is not None:
        return same
    much = _require_amount(row, ground, amount, on=on, earlier=earlier, sure=sure)
    kept = Delivery.objects.create(
        measure=row, since=on, amount_fen=amount.fen, units=amount.units, evidence=evidence, source="desk",
        said_by=by.username,
    )  # fmt: skip
    item = ground.policy.catalogue.items.get(row.item)
    begin_states([row], given, item=item, states=ground.states, policy=ground.policy)
    write_line(
        "deliver_measure", by=by, subject_kind="household", subject=ground.household.key,
        after=_said(row) | _of(amount) | {"on": on, "evidence": evidence} | much, personal=["evidence"],
    )  # fmt: skip
    return kept


@transaction.atomic
def correct_delivery(
    key: UUID, number: int, amount: Amount, *, why: str, by: Account, sure: bool = False
) -> Delivery:  # fmt: skip
    """Say how much a delivery of a measure was in truth, nothing at all included: a row that names the wrong one.

    It stays one of those that were entered together. Where nothing given stands any more, neither does the state that
    a delivery began. Raises Absent for who does not give it, MeasureRefused for a delivery that does not stand, and
    without a reason; for what then is more than planned, and more than it was, unless somebody is `sure`.
    """
    row, ground = measure_for(key, by=by)
    why = text_told(why, most=MOST_WHY, refused=MeasureRefused, at="why")
    wrong = deliveries_by(ground.today).filter(measure=row, pk=number).first()
    if wrong is None:
        raise MeasureRefused("no_delivery")
    if not why:
        raise MeasureRefused("no_why")
    others = [it for it in deliveries_by(ground.today).filter(measure=row) if it != wrong]
    less = not _is_more(amount, wrong)
    much = _require_amount(row, ground, amount, on=wrong.since, earlier=others, sure=sure or less)
    kept = Delivery.objects.create(
        measure=row, since=wrong.since, corrects=wrong, amount_fen=amount.fen or 0 if amount.units is None else None,
        units=amount.units, evidence=wrong.evidence, source="desk", said_by=by.username, batch=wrong.batch,
    )  # fmt: skip
    step_back([row], states=ground.states, today=ground.today)
    write_line(
        "correct_delivery", by=by, subject_kind="household", subject=ground.household.key,
        before=_of(Amount(wrong.amount_fen, wrong.units)), after=_said(row) | _of(amount) | {"on": wrong.since} | much,
        why=why,
    )  # fmt: skip
    return kept


def require_running(row: Measure, *, on: date, today: date) -> None:
    """Refuse a day on which a measure is not given: raises MeasureRefused."""
    if on > today:
        raise MeasureRefused("after_today", day=on)
    if on < row.since:
        raise MeasureRefused("before_begin", since=row.since)
    ended = row.until if row.end_reason or (row.until is not None and row.until <= row.since) else None
    if ended is not None and ended <= on:
        raise MeasureRefused("over", day=ended)


def _require_amount(
    row: Measure, ground: MeasureGround, amount: Amount, *, on: date, earlier: Iterable[Delivery], sure: bool
) -> dict[str, object]:  # fmt: skip
    """What the journal says of an amount that is above the plan. Raises MeasureRefused for what does not do.

    What is given in the period around the day stays below the ceiling, earlier deliveries of it included.
    """
    item = ground.policy.catalogue.items.get(row.item)
    require_possible(amount, item, ground.policy)
    terms = item.terms_on(on) if item else None
    limit = ground.limit(item, on) if item else None
    if limit is not None and terms is not None:
        require_room(limit, amount, earlier, document=terms.document)
    asked = above_planned(row, item, amount, earlier)
    if asked is not None and not sure:
        raise asked
    return {"above_planned": 1} if asked is not None else {}


def _is_more(amount: Amount, than: Delivery) -> bool:
    return (amount.fen or 0) > (than.amount_fen or 0) or (amount.units or 0) > (than.units or 0)


def require_room(limit: Limit | None, amount: Amount, earlier: Iterable[Delivery], *, document: str) -> None:
    """Refuse what is above a limit with what was delivered earlier in its period: raises MeasureRefused."""
    if limit is None:
        return
    amounts = [Amount(it.amount_fen, it.units).of(limit.unit) for it in earlier if limit.holds(it.since)]
    require_below(limit, amount, before=sum(filter(None, amounts), Decimal(0)), document=document)


def _said(row: Measure) -> dict[str, object]:
    return {"measure": row.key.hex, "measure_item": row.item}


def _of(amount: Amount) -> dict[str, object]:
    return {"amount_fen": amount.fen, "units": amount.units}
