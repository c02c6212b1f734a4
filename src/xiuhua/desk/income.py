"""Income as a bar of silks: six groups at most, a seventh part joins the last."""

from dataclasses import dataclass

from xiuhua.desk.labels import labels
from xiuhua.queries.household_card import Income, PartLine

SILKS = {
    "wage": 1, "operating_gross": 2, "property": 3, "minimum_living": 4, "special_support": 4, "family_planning": 5,
    "old_age_pension": 5,
}  # fmt: skip
OTHER = 6


@dataclass(frozen=True, slots=True)
class Bar:
    """One part of income: its silk, where it lies on a bar of 1,000, and its numbers."""

    part: str
    silk: int
    x: str
    width: str
    amount_fen: int
    share: float


def bars_of(income: Income | None) -> tuple[list[Bar], list[PartLine]]:
    """Parts of income as bars, and the costs that are taken off them."""
    if income is None:
        return [], []
    order = list(labels("income_part"))
    gains = sorted((part for part in income.parts if not part.is_cost), key=lambda part: _place(part.part, order))
    bars, x = [], 0.0
    for part in gains:
        width = 10 * part.share
        silk = SILKS.get(part.part, OTHER)
        bars.append(Bar(part.part, silk, f"{x:.1f}", f"{max(0.0, width - 3):.1f}", part.amount_fen, part.share))
        x += width
    return bars, [part for part in income.parts if part.is_cost]


def _place(part: str, order: list[str]) -> int:
    return order.index(part) if part in order else len(order)
