"""What a form about many deliveries of an item says: which measures, each with its amount, on a day, on evidence."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.http import HttpRequest

from xiuhua.actions.remedy.deliver_together import RowsRefused
from xiuhua.actions.remedy.measure_ground import Amount
from xiuhua.actions.remedy.measure_refusal import MeasureRefused
from xiuhua.desk.choosing import key_told, text_told
from xiuhua.desk.measuring import amount_in, why_not_done
from xiuhua.queries.receivers import Receiver
from xiuhua.words import Rejected

ONLY_GOOD, TAKE_BACK, CHOOSE_ALL = "good", "take_back", "all"


@dataclass(frozen=True, slots=True)
class Wish:
    """What was typed: `amount` for each that has none of its own; `chosen` are measures, `own` by measure.

    Whoever has an amount of their own is chosen by it. `again` says that who has the same amount of the day got it
    twice, `sure` that more than was planned is right; `batch` and `why` are of what is taken back.
    """

    do: str
    item: str
    on: str
    amount: str
    evidence: str
    chosen: frozenset[UUID]
    own: Mapping[UUID, str]
    again: bool
    sure: bool
    batch: UUID | None
    why: str

    @property
    def day(self) -> date:
        """The day that was typed; raises MeasureRefused for what is none."""
        try:
            return date.fromisoformat(self.on)
        except ValueError:
            raise MeasureRefused("no_day", at="on") from None

    def amounts(self, unit: str) -> dict[UUID, Amount | None]:
        """How much each that was chosen is given, in a unit; None for what is no amount."""
        return {key: _amount(self.own.get(key) or self.amount, unit) for key in self.chosen}


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the form: whom it is about, whether it was chosen, what was typed for it, and why it does not do."""

    about: Receiver
    chosen: bool
    amount: str
    wrong: str


def wish_of(request: HttpRequest, *, today: date) -> Wish:
    """What was typed; before that an empty form of today for the item that the address names, with nobody chosen."""
    told = request.POST
    chosen = frozenset(filter(None, map(key_told, told.getlist("of"))))
    own = {key: text_told(told, f"amount-{key.hex}") for key in _measures(told)}
    chosen |= {key for key, amount in own.items() if amount}
    return Wish(
        text_told(told, "do"), text_told(told, "item") or request.GET.get("item", ""),
        told.get("on", today.isoformat())[:10], text_told(told, "amount"), text_told(told, "evidence"), chosen, own,
        "again" in told, "sure" in told, key_told(text_told(told, "batch")), text_told(told, "why"),
    )  # fmt: skip


def _measures(told: Iterable[str]) -> Iterable[UUID]:
    keys = (key_told(name.removeprefix("amount-")) for name in told if name.startswith("amount-"))
    return (key for key in keys if key)


def rows_of(receivers: Iterable[Receiver], wish: Wish, *, refused: Rejected | None) -> list[Row]:
    """The lines of the form; at first nobody is chosen, so that an amount typed for one is kept for one."""
    wrong = refused.rows if isinstance(refused, RowsRefused) else {}
    return [
        Row(
            it, it.measure in wish.chosen or wish.do == CHOOSE_ALL, wish.own.get(it.measure, ""),
            why_not_done(wrong[it.measure]) if it.measure in wrong else "",
        )
        for it in receivers
    ]  # fmt: skip


def _amount(typed: str, unit: str) -> Amount | None:
    if not typed:
        return Amount()
    try:
        return amount_in(typed, unit)
    except ValueError:
        return None
