"""The income ledger on the desk: what was typed, and why it is not taken, in the reader's language."""

from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest
from django.utils.translation import gettext as _

from xiuhua.actions.diagnose.income_refusal import IncomeRefused
from xiuhua.actions.diagnose.write_income import Found
from xiuhua.desk.amounts import amount_typed
from xiuhua.desk.choosing import text_told
from xiuhua.desk.figures import number
from xiuhua.desk.labels import day, label
from xiuhua.words import Rejected, fen

MOST_DIGITS = 12


@dataclass(frozen=True, slots=True)
class Wish:
    """What was typed: `do` is the deed, `item` the number of the one that it is about."""

    do: str
    item: int
    part: str
    year: str
    amount: str
    evidence: str
    on: str

    def amount_fen(self) -> int:
        """The amount in fen; raises IncomeRefused for what is none."""
        try:
            return fen(amount_typed(self.amount))
        except ValueError:
            raise IncomeRefused("no_amount") from None

    def since(self) -> date:
        """The first day of the year; raises IncomeRefused for none."""
        try:
            return date.fromisoformat(self.year)
        except ValueError:
            raise IncomeRefused("no_year") from None

    def found(self) -> Found:
        """The evidence and its day; raises IncomeRefused for a day that is none."""
        try:
            return Found(self.evidence, date.fromisoformat(self.on))
        except ValueError:
            raise IncomeRefused("no_day") from None


def wish_of(request: HttpRequest, *, today: date) -> Wish:
    """What was typed, or an empty form of today."""
    told = request.POST
    item = text_told(told, "item")
    return Wish(
        text_told(told, "do"), int(item) if item.isascii() and item.isdigit() and len(item) < MOST_DIGITS else 0,
        text_told(told, "part"), text_told(told, "year"), text_told(told, "amount"), text_told(told, "evidence"),
        told.get("on", today.isoformat())[:10],
    )  # fmt: skip


def why_not_entered(refused: Rejected) -> str:
    """The sentence for a refusal."""
    if not isinstance(refused, IncomeRefused):
        return str(refused)
    facts = {
        name: label(str(it), of="income_part") if name == "part" else day(it) if isinstance(it, date)
        else number(it) if isinstance(it, int) else it
        for name, it in refused.facts.items()
    }  # fmt: skip
    return _sentences()[refused.reason] % facts


def _sentences() -> dict[str, str]:
    return {
        "no_part": _("The pack in force does not have that part of income. Choose one of the list."),
        "no_year": _("That year cannot be written. Choose one of the list."),
        "no_amount": _("That is no amount. Write yuan above zero, with two decimals at most."),
        "too_large": _("%(amount)s yuan is more than is kept, %(most)s at most. Look at the decimal point."),
        "there_already": _("%(part)s of that year stands there already. Correct it instead."),
        "gone": _("That was corrected or taken back meanwhile. Look at the page again."),
        "same": _("That is the amount that stands there already. Nothing was changed."),
        "no_evidence": _("Say on what it rests: a paper's number, a day, a place."),
        "no_day": _("That is no day. Choose one."),
        "after_today": _("%(day)s has not come yet. Enter what was found when it was."),
        "before_year": _("The year begins on %(day)s. Choose that day or a later one."),
        "long_text": _("The text has %(length)s characters, and %(most)s are kept. Shorten it."),
        "holds_number": _(
            "The text has the number of an identity, account or phone in it. Leave it out: others read it."
        ),
    }
