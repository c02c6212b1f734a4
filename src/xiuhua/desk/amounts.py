"""An amount that somebody typed, as a number."""

from decimal import Decimal, InvalidOperation

MOST = Decimal(9_999_999_999)


def amount_typed(text: str, *, most: Decimal = MOST) -> Decimal:
    """A number from 0 to `most` with at most two decimals, thousands set apart or not; raises ValueError for others."""
    try:
        told = Decimal(text.replace(",", "").replace("，", ""))
        if 0 <= told <= most and told == round(told, 2):
            return told
    except InvalidOperation:
        pass
    raise ValueError(text)
