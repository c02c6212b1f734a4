"""What a form about an industry project says, and why it is refused, in the reader's language."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _

from xiuhua.actions.remedy.project_refusal import ProjectRefused
from xiuhua.desk.amounts import amount_typed
from xiuhua.desk.choosing import key_told, text_told
from xiuhua.desk.figures import number
from xiuhua.desk.labels import day
from xiuhua.words import Rejected, fen, yuan

# How the page calls what the deeds call otherwise.
FIELDS = {"since": "on", "funds": "amount", "evidence": "text", "basis": "text", "why": "text"}


@dataclass(frozen=True, slots=True)
class Wish:
    """What was typed: `do` is begin, share, pay or end; `of` the project it is about."""

    do: str
    of: UUID | None
    name: str
    kind: str
    organisation: UUID | None
    amount: str
    on: str
    year: str
    text: str
    households: tuple[UUID, ...]

    @property
    def form(self) -> str:
        """What the form is called on the page: each project has forms of its own."""
        return f"{self.do}-{self.of.hex}" if self.of else self.do

    def field(self, at: str) -> str:
        """What a field that a refusal is about is called on the page."""
        name = FIELDS.get(at, at)
        return f"{name}-{self.form}" if self.of and name else name

    def told(self) -> tuple[str, ...]:
        """What was typed by hand, for a page that has the form no more."""
        return tuple(filter(None, (self.year, self.amount, self.text)))

    @property
    def day(self) -> date:
        """The day that was typed; raises ProjectRefused for what is none."""
        try:
            return date.fromisoformat(self.on)
        except ValueError:
            raise ProjectRefused("no_day", at="on") from None

    @property
    def amount_fen(self) -> int:
        """The money that was typed, in fen; raises ProjectRefused for what is none."""
        try:
            return fen(amount_typed(self.amount))
        except ValueError:
            raise ProjectRefused("no_amount") from None

    @property
    def year_told(self) -> int:
        """The year that was typed, 0 for none."""
        return int(self.year) if self.year.isdecimal() and len(self.year) == 4 else 0


def wish_of(request: HttpRequest, *, today: date) -> Wish:
    """What was typed, or an empty form of today."""
    told = request.POST
    return Wish(
        text_told(told, "do"), key_told(text_told(told, "of")), text_told(told, "name"), text_told(told, "kind"),
        key_told(text_told(told, "organisation")), text_told(told, "amount"), told.get("on", today.isoformat())[:10],
        text_told(told, "year"), text_told(told, "text"),
        tuple(dict.fromkeys(filter(None, map(key_told, told.getlist("households"))))),
    )  # fmt: skip


def why_not_done(refused: Rejected) -> str:
    """The sentence for a refusal."""
    if not isinstance(refused, ProjectRefused):
        return str(refused)
    facts = refused.facts
    if refused.reason == "above_funds":
        facts = {"most": number(float(yuan(int(str(facts["most"])))), 2)}
    return sentences()[refused.reason] % {
        name: day(fact) if isinstance(fact, date) else fact for name, fact in facts.items()
    }


def sentences() -> dict[str, str]:
    """A sentence for each reason."""
    return {
        "no_name": _("Say what the project is called."),
        "no_kind": _("Choose what kind of project it is."),
        "no_day": _("That is no day. Choose one."),
        "no_funds": _("Say how much money it has."),
        "no_amount": _("That is no amount of money. Write yuan, with at most two decimals."),
        "after_today": _("%(day)s has not come yet. Enter it when it has."),
        "before_begin": _("It begins on %(since)s. Choose that day or a later one."),
        "no_households": _("Choose at least one household of the village."),
        "above_funds": _("%(most)s yuan of the funds are left to be shared out. Write no more."),
        "other_year": _("A dividend is for a year from %(least)s to %(most)s. Choose one of them."),
        "no_evidence": _("Say by what it can be seen later: a receipt, a list, the number of a payment."),
        "no_shares": _("Nobody has a share on %(day)s. Share its funds out first."),
        "paid_already": _("This was entered already, paid on %(day)s. Look at the page again."),
        "paid_from": _("Dividends were paid for shares that began on %(day)s. Choose a later day."),
        "over": _("The project ended on %(day)s. Nothing more is entered."),
        "long_text": _("The text has %(length)s characters, and %(most)s are kept. Shorten it."),
        "holds_number": _(
            "The text has the number of an identity, account or phone in it. Leave it out: others read it."
        ),
    }
