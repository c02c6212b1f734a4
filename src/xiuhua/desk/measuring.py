"""What a form about measures says, why it is refused, and what is said of measures, in the reader's language."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from xiuhua.actions.remedy.grant import Grant
from xiuhua.actions.remedy.measure_ground import Amount
from xiuhua.actions.remedy.measure_refusal import MeasureRefused
from xiuhua.desk.amounts import amount_typed
from xiuhua.desk.choosing import key_told, text_told
from xiuhua.desk.figures import number
from xiuhua.desk.labels import day, label, phrase
from xiuhua.policy.measures import MONEY
from xiuhua.queries.measure import ItemView
from xiuhua.words import Rejected, fen

GRANT = "grant"
# The fields that a form about a measure has, by its deed: what else a refusal is about stands on no form.
FIELDS = {
    "deliver": ("on", "amount", "evidence", "sure"), "correct": ("amount", "why", "sure"), "renew": ("since", "amount"),
    "end": ("on", "reason"), "withdraw": ("why",),
}  # fmt: skip
MOST = Decimal(99_999_999)
# By the name of a fact the code list that has words for its keys.
LISTS = {"other": "measure_item", "causes": "cause"}


@dataclass(frozen=True, slots=True)
class Wish:
    """What was typed: `do` is the deed, `of` the measure it is about; for a grant `item` is a line of the page."""

    do: str
    of: UUID | None
    item: str
    amount: str
    since: str
    until: str
    on: str
    evidence: str
    reason: str
    why: str
    delivery: str
    owner: str
    basis: str
    causes: tuple[str, ...]
    sure: bool = False

    @property
    def form(self) -> str:
        """What the form is called on the page: each measure, and each delivery, has forms of its own."""
        about = self.delivery if self.do == "correct" else self.of.hex if self.of else ""
        return f"{self.do}-{about}" if about else self.do

    def field(self, at: str) -> str:
        """What a field that a refusal is about is called on the page; empty where the form has none."""
        if self.of is None:
            return at
        return f"{at}-{self.form}" if at in FIELDS.get(self.do, ()) else ""

    def told(self) -> tuple[str, ...]:
        """What was typed by hand, for a page that has the form no more."""
        return tuple(filter(None, (self.amount, self.evidence, self.basis, self.why)))

    def day(self, typed: str, *, at: str) -> date | None:
        """A day that was typed, or none; raises MeasureRefused for what is no day."""
        try:
            return date.fromisoformat(typed) if typed else None
        except ValueError:
            raise MeasureRefused("no_day", at=at) from None

    def amount_in(self, unit: str) -> Amount:
        """How much was typed, in a unit; raises MeasureRefused for what is no amount."""
        if not self.amount:
            return Amount()
        try:
            return amount_in(self.amount, unit)
        except ValueError:
            raise MeasureRefused("no_amount") from None

    def grant(self, lines: Iterable[ItemView]) -> Grant:
        """What is to be granted: one of the lines that the page offers; raises MeasureRefused for anything else."""
        since = self.day(self.since, at="since")
        if since is None:
            raise MeasureRefused("no_day")
        line = next((it for it in lines if it.id == self.item), None)
        if line is None:
            raise MeasureRefused("no_item", day=since)
        return Grant(
            line.key, since, self.day(self.until, at="until"), line.member_key, self.amount_in(line.unit), self.causes,
            owner=self.owner, basis=self.basis,
        )  # fmt: skip


def amount_in(typed: str, unit: str) -> Amount:
    """What was typed as so much of a unit; raises ValueError for what is no amount."""
    told = amount_typed(typed, most=MOST)
    return Amount(fen=fen(told)) if unit == MONEY else Amount(units=told)


def wish_of(request: HttpRequest, *, today: date) -> Wish:
    """What was typed, or an empty form of today for the line that an address names."""
    told = request.POST
    return Wish(
        do=text_told(told, "do"), of=key_told(text_told(told, "of")),
        item=text_told(told, "item") or request.GET.get("give", ""), amount=text_told(told, "amount"),
        since=told.get("since", "" if told else today.isoformat())[:10], until=told.get("until", "")[:10],
        on=told.get("on", today.isoformat())[:10], evidence=text_told(told, "evidence"),
        reason=text_told(told, "reason"), why=text_told(told, "why"), delivery=text_told(told, "delivery"),
        owner=text_told(told, "owner"), basis=text_told(told, "basis"), causes=tuple(told.getlist("causes")),
        sure="sure" in told,
    )  # fmt: skip


def offered(items: Iterable[ItemView]) -> list[ItemView]:
    """The lines that may be granted: what is eligible first, then what is perhaps, then what ends."""
    order = ("missing", "open", "none", "planned", "receiving")
    lines = [it for it in items if it.since is not None and it.eligible in ("met", "unknown")]
    return sorted(lines, key=lambda it: order.index(it.state))


def most_told(line: ItemView) -> str:
    """The ceiling of a line in words; empty where none is known."""
    limit = line.limit
    if limit is None:
        return ""
    said = _("at most %(most)s %(unit)s, %(period)s") if limit.period in periods() else _("at most %(most)s %(unit)s")
    return said % {
        "most": number(float(limit.most)), "unit": phrase(f"unit.{limit.unit}", default=limit.unit),
        "period": periods().get(limit.period, ""),
    }  # fmt: skip


def periods() -> dict[str, str]:
    """For how long a ceiling is, in words."""
    return {
        "once": _("once"), "month": _("a month"), "year": _("a year"), "school_year": _("a school year"),
        "term": _("for its whole term"),
    }  # fmt: skip


def why_not_done(refused: Rejected) -> str:
    """The sentence for a refusal."""
    if not isinstance(refused, MeasureRefused):
        return str(refused)
    return sentences()[refused.reason] % {name: _told(name, it) for name, it in refused.facts.items()}


def _told(name: str, fact: object) -> object:
    if isinstance(fact, date):
        return day(fact)
    if isinstance(fact, Decimal):
        return number(float(fact))
    if name in LISTS:
        return pgettext("list", ", ").join(label(key, of=LISTS[name]) for key in str(fact).split(", "))
    if name == "period":
        return periods().get(str(fact), fact)
    return phrase(f"unit.{fact}", default=str(fact)) if name == "unit" else fact


def sentences() -> dict[str, str]:
    """A sentence for each reason."""
    return _of_granting() | _of_amounts() | _of_the_rest()


def _of_granting() -> dict[str, str]:
    return {
        "no_pack": _("No catalogue of measures is in force where this household lives. Put a pack in force first."),
        "no_item": _("The catalogue offers no such measure on %(day)s. Choose one of the list, or another day."),
        "no_member": _("This measure is for a member. Choose the line with the member's name."),
        "no_day": _("That is no day. Choose one."),
        "until_before": _("It would end on %(day)s and begins on %(since)s. Choose a later day, or leave the end out."),
        "no_deliverer": _("Nobody of that name delivers measures. Choose one of the list."),
        "no_owner": _("There is no such post. Choose one of the list, or leave it out."),
        "other_cause": _("%(causes)s was not stated of this household. Choose one of its causes, or none."),
        "not_eligible": _("The condition is not met. Look at what was read, and have it corrected if it is wrong."),
        "given_already": _("It is given already from %(since)s on. Deliver or renew that one, or end it first."),
        "same_help": _("%(other)s is the same help and is given already. End that one first."),
        "same_help_elsewhere": _("The same help comes from another department already. That one is ended first."),
        "nobody_lacks": _("All households of the village that may have it have it already, or have it planned."),
        "once_only": _("This is given once. It is not renewed."),
    }


def _of_amounts() -> dict[str, str]:
    return {
        "no_amount": _("That is no amount. Write a number, with at most two decimals."),
        "above_ceiling": _(
            "With this it would be %(amount)s %(unit)s, and %(most)s %(unit)s are the most (%(period)s). Write less."
        ),
        "too_large": _(
            "%(amount)s %(unit)s is more than one delivery to a household comes to (%(most)s %(unit)s). Look at the "
            "paper again. If it is right, have the bound in the policy pack raised."
        ),
        "above_planned": _(
            "With this %(amount)s %(unit)s would be delivered, and %(planned)s %(unit)s were planned. Say that it is "
            "right, or write less."
        ),
        "perhaps_much": _(
            "Nothing was kept yet: %(count)s of them would get more than was planned. Say that it is right, "
            "or write less."
        ),
        "nothing_given": _("Say how much was given."),
        "nobody_chosen": _("Choose at least one household."),
        "nothing_due": _("All of it was given, or it is not given now. Look at the household's own page."),
        "entered_that_day": _("The same amount is entered for %(day)s already: %(evidence)s."),
        "perhaps_twice": _(
            "Nothing was kept yet: %(count)s of them have the same amount on that day by another paper. Say that they "
            "got it twice, or leave them out."
        ),
        "some_refused": _("Nothing was kept yet: %(count)s cannot be entered as they stand, %(good)s can."),
    }


def _of_the_rest() -> dict[str, str]:
    return {
        "no_evidence": _("Say by what it can be seen later: a receipt, a list, the number of a payment."),
        "after_today": _("%(day)s has not come yet. Enter it when it has."),
        "before_begin": _("It begins on %(since)s. Choose that day or a later one."),
        "over": _("It ended on %(day)s. What is given again is granted again."),
        "granted_again": _("It was granted again from %(since)s on. An end that something followed stays."),
        "other_state": _("It is not ended any more. Look at the page again."),
        "withdrawn": _("It was withdrawn, as if it had not been granted. Grant it anew."),
        "no_reason": _("Choose why it ends."),
        "no_why": _("Say why, for whoever asks later."),
        "no_delivery": _("That delivery was corrected already. Look at the page again."),
        "delivered_already": _("Some of it was delivered on %(day)s. End it with a reason instead."),
        "long_text": _("The text has %(length)s characters, and %(most)s are kept. Shorten it."),
        "holds_number": _(
            "The text has the number of an identity, account or phone in it. Leave it out: others read it."
        ),
    }
