"""How much one delivery may be: never more than the pack's bound, and more than was planned only for who says so."""

from collections.abc import Iterable
from decimal import Decimal

from xiuhua.actions.remedy.measure_ground import Amount
from xiuhua.actions.remedy.measure_refusal import MeasureRefused
from xiuhua.policy.measures import MONEY, Item, RemedyPolicy
from xiuhua.register.models import Delivery, Measure


def require_possible(amount: Amount, item: Item | None, policy: RemedyPolicy) -> None:
    """Refuse what no household gets in one delivery, a slip of the hand: raises MeasureRefused."""
    unit = _unit(amount, item)
    told, most = amount.of(unit), policy.most_of(unit)
    if told is not None and most is not None and told > most:
        raise MeasureRefused("too_large", amount=told, most=most, unit=unit)


def above_planned(
    row: Measure, item: Item | None, amount: Amount, earlier: Iterable[Delivery]
) -> MeasureRefused | None:
    """Why to ask about an amount that makes more of a measure than was planned; None where it does not."""
    unit = _unit(amount, item)
    told, planned = amount.of(unit), Amount(row.planned_fen, row.planned_units).of(unit)
    if not told or planned is None:
        return None
    before = [Amount(it.amount_fen, it.units).of(unit) for it in earlier]
    total = told + sum(filter(None, before), Decimal(0))
    return MeasureRefused("above_planned", amount=total, planned=planned, unit=unit) if total > planned else None


def _unit(amount: Amount, item: Item | None) -> str:
    """The unit that an amount is of: money is, whatever its item, as one that no pack knows has no unit."""
    if amount.units is None:
        return MONEY
    return item.unit if item else ""
