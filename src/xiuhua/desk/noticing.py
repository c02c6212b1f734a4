"""What a form about a public notice says, what a notice can tell in words, and why it is refused."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _

from xiuhua.actions.diagnose.notice_refusal import NoticeRefused
from xiuhua.actions.diagnose.publish_notice import Wanted
from xiuhua.desk.choosing import key_told, text_told
from xiuhua.desk.labels import day, label, language
from xiuhua.desk.proceedings import why_not_done
from xiuhua.policy.notices import NoticeRules
from xiuhua.words import Rejected

PUBLISH, ASK, LET, KEEP = "publish", "ask", "let", "keep"


@dataclass(frozen=True, slots=True)
class NoticeWish:
    """What was typed: `do` is what is asked for, `of` the household or the release it is about."""

    do: str
    of: UUID | None
    items: tuple[str, ...]
    chosen: tuple[UUID, ...]
    place: str
    on: str
    reason: str
    basis: str
    answer: str

    def wanted(self) -> Wanted:
        """What is to be put up; raises NoticeRefused for a day that is none."""
        try:
            return Wanted(self.chosen, self.items, self.place, date.fromisoformat(self.on))
        except ValueError:
            raise NoticeRefused("no_day") from None


def notice_wish_of(request: HttpRequest, *, today: date) -> NoticeWish:
    """What was typed, or an empty form of today."""
    told = request.POST
    return NoticeWish(
        do=text_told(told, "do"), of=key_told(text_told(told, "of")), items=tuple(told.getlist("items")),
        chosen=tuple(dict.fromkeys(filter(None, map(key_told, told.getlist("chosen"))))),
        place=text_told(told, "place"), on=told.get("on", today.isoformat())[:10], reason=text_told(told, "reason"),
        basis=text_told(told, "basis"), answer=text_told(told, "answer"),
    )  # fmt: skip


def why_no_notice(refused: Rejected, rules: NoticeRules | None) -> str:
    """The sentence for a refusal, of the notice or of the act in a proceeding that it is."""
    if not isinstance(refused, NoticeRefused):
        return why_not_done(refused)
    facts = {name: _told(name, fact, rules) for name, fact in refused.facts.items()}
    return notice_sentences()[refused.reason] % facts


def _told(name: str, fact: object, rules: NoticeRules | None) -> object:
    if isinstance(fact, date):
        return day(fact)
    if name == "item" and rules is not None:
        known = rules.never.get(str(fact)) or rules.items.get(str(fact))
        return known.label[language()] if known else fact
    if name == "step":
        return label(str(fact), of="procedure_step")
    return number_words().get(str(fact), fact) if name == "kind" else fact


def number_words() -> dict[str, str]:
    """Kinds of numbers of people, in words."""
    return {"identity": _("identity number"), "phone": _("mobile phone"), "card": _("bank card")}


def notice_sentences() -> dict[str, str]:
    """A sentence for each reason."""
    return {
        "no_rules": _("The pack in force says nothing of public notices, so none is made by it."),
        "no_day": _("That is no day. Choose the day on which it was put up."),
        "not_published": _("The step %(step)s is not one that is put up."),
        "must_not_stand": _("“%(item)s” must not stand on any notice. Take it off."),
        "not_listed": _("“%(item)s” is not on the pack's list of what may stand on a notice. Take it off."),
        "not_released": _(
            "“%(item)s” stands on a notice only once a second officer has released it: %(household)s. Ask for it "
            "below, or take it off."
        ),
        "nobody": _("No household is chosen. Choose at least one."),
        "not_here": _("A household that was chosen waits for this notice no more. Look at the list again."),
        "waits_not": _("This place waits for no such notice. Look at its procedure again."),
        "no_head": _(
            "Nobody would know who is meant: the register has no head of household %(households)s. Enter one, or leave "
            "it out."
        ),
        "number_leaves": _(
            "In what would be put up (%(place)s) somebody's full number stands: %(kind)s. Mend the entry first."
        ),
        "no_place": _("Say where it hangs, so that whoever seeks it finds it."),
        "long_text": _("The text has %(length)s characters, and %(most)s are kept. Shorten it."),
        "holds_number": _("The text has somebody's number in it. Leave it out: everybody reads it."),
        "no_reason": _("Say why, and on which document or rule it rests."),
        "not_releasable": _("“%(item)s” is nothing that a release could let stand."),
        "asked_already": _("This was asked on %(day)s and waits for a second officer."),
        "decided_already": _("This was decided on %(day)s already."),
        "same_person": _("You asked for it yourself. Somebody else decides."),
    }
