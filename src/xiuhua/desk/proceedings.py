"""What a form about a procedure says, and why it is refused, in the reader's language."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from xiuhua.actions.diagnose.act import Told
from xiuhua.actions.diagnose.proceeding_refusal import ProceedingRefused
from xiuhua.desk.changing import item_word, value_word
from xiuhua.desk.choosing import key_told, text_told
from xiuhua.desk.labels import day, label, language
from xiuhua.desk.offices import role_label
from xiuhua.words import Rejected

CHANGES = frozenset({"no_value", "same_value", "stale"})
START = "start"
EVIDENCE = "evidence-"
MOST_PEOPLE = 9_999
# By the name of a fact the code list that has words for its keys.
LISTS = {
    "missing": "evidence", "open": "procedure_step", "steps": "procedure_step", "step": "procedure_step",
    "earlier": "procedure_step", "status": "status", "begins": "status", "criteria": "criterion",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wish:
    """What was typed: `do` is the kind of act, or START; `of` the proceeding, `step` the one that was seen open."""

    do: str
    of: UUID | None
    procedure: str
    step: str
    on: str
    evidence: dict[str, str]
    people: str
    reason: str
    objection: str
    told_by: str
    to: str
    chosen: tuple[UUID, ...] = ()
    against: UUID | None = None

    def told(self) -> Told:
        """The act as it was told; raises ProceedingRefused for a day or a number that is none."""
        try:
            on = date.fromisoformat(self.on)
        except ValueError:
            raise ProceedingRefused("no_day") from None
        people = int(self.people) if self.people.isdecimal() else 0
        if (self.people and not self.people.isdecimal()) or people > MOST_PEOPLE:
            raise ProceedingRefused("no_number", people=self.people)
        return Told(on, self.evidence, people, self.reason, self.objection, self.told_by, self.to)


def wish_of(request: HttpRequest, *, today: date) -> Wish:
    """What was typed, or an empty form of today."""
    told = request.POST
    evidence = {
        name.removeprefix(EVIDENCE): text_told(told, name) for name in told if name.startswith(EVIDENCE)
    }  # fmt: skip
    return Wish(
        do=text_told(told, "do"), of=key_told(text_told(told, "of")), procedure=text_told(told, "procedure"),
        step=text_told(told, "step"), on=told.get("on", today.isoformat())[:10], evidence=evidence,
        people=text_told(told, "people"), reason=text_told(told, "reason"), objection=text_told(told, "objection"),
        told_by=text_told(told, "told_by"), to=text_told(told, "to"),
        against=key_told(text_told(told, "against")),
        chosen=tuple(dict.fromkeys(filter(None, map(key_told, told.getlist("chosen"))))),
    )  # fmt: skip


def why_not_done(refused: Rejected) -> str:
    """The sentence for a refusal."""
    if not isinstance(refused, ProceedingRefused):
        return str(refused)
    facts = {name: _told(name, it) for name, it in refused.facts.items()}
    if refused.reason == "unset":
        facts |= _of_what_is_unset(refused)
    if refused.reason in CHANGES:
        facts |= _of_a_change(refused)
    said = sentences()[refused.reason] % facts
    if refused.household:
        return _("Household %(number)s: %(said)s Nothing was entered for any.") % {
            "number": refused.household, "said": said,
        }  # fmt: skip
    return said


def _of_what_is_unset(refused: ProceedingRefused) -> dict[str, str]:
    """Which numbers nobody has set, and who does."""
    labels, who = refused.facts["labels"], refused.facts["who"]
    words = [it.get(language(), "") for it in labels] if isinstance(labels, list) else []
    told = who.get(language(), "") if isinstance(who, dict) else ""
    return {
        "labels": pgettext("list", ", ").join(words), "who": told or _("whoever keeps the pack, with its source")
    }  # fmt: skip


def _of_a_change(refused: ProceedingRefused) -> dict[str, str]:
    """The item that is to be changed and its values, in words, or why a value cannot be read."""
    item, why = str(refused.facts.get("item", "")), refused.facts.get("why")
    values = {
        name: value_word(refused.facts[name], item) or _("nothing")  # type: ignore[arg-type]
        for name in ("before", "now", "value")
        if name in refused.facts
    }
    said = why.get(language(), "") if isinstance(why, dict) else ""
    return values | {"item": item_word(item), "why": said or _("Write what it should be.")}


def _told(name: str, fact: object) -> object:
    if isinstance(fact, date):
        return day(fact)
    if name == "end":
        return outcome_words().get(str(fact), fact)
    if name == "offices":
        return _listed(str(fact), role_label)
    if name == "status" and fact == "not filed":
        return _("not filed")
    if name in LISTS:
        return _listed(str(fact), lambda key: label(key, of=LISTS[name]) or _("not filed"))
    return fact


def _listed(keys: str, word_of: Callable[[str], str]) -> str:
    return pgettext("list", ", ").join(word_of(key) for key in keys.split(", "))


def outcome_words() -> dict[str, str]:
    """How a proceeding is over, in words."""
    return {"finished": _("finished"), "refused": _("not passed"), "withdrawn": _("withdrawn")}


def act_words() -> dict[str, str]:
    """What was done, in words."""
    return {
        "begin": _("put up"), "finish": _("done"), "send_back": _("sent back"), "refuse": _("not passed"),
        "object": _("objection taken down"), "answer": _("objection answered"), "withdraw": _("withdrawn"),
    }  # fmt: skip


def sentences() -> dict[str, str]:
    """A sentence for each reason."""
    return _of_beginning() | _of_the_step() | _of_objections() | _of_changes() | _of_the_end()


def _of_beginning() -> dict[str, str]:
    return {
        "no_procedure": _("The pack in force has no such procedure. Choose one of the list."),
        "other_subject": _("This procedure is for places, not for a household. Choose another."),
        "begun_already": _("This procedure was begun on %(day)s and is not over. Go on with that one."),
        "names_nobody": _("This procedure is about nobody in particular. Leave the person empty."),
        "about_oneself": _("This is about yourself. Somebody else takes it down."),
        "wrong_status": _("The household is: %(status)s. This procedure begins from: %(begins)s."),
    }


def _of_changes() -> dict[str, str]:
    return {
        "names_a_change": _("This procedure changes one value on file. Choose it on the page for that."),
        "no_item": _("That is nothing which a request may change. Choose one of the list."),
        "no_value": "%(why)s",
        "same_value": _("The register has %(value)s already. Nothing would change."),
        "not_sent_back": _("This request was not sent back, or is over. Look at the page again."),
        "ask_anew": _("A request that was sent back says anew what the value should be. Open it and mend it."),
        "stale": _(
            "%(item)s: when it was asked the register had %(before)s, and now it has %(now)s. Do not pass this "
            "request, and ask anew if it still should change."
        ),
    }


def _of_the_step() -> dict[str, str]:
    return {
        "over": _("This is over: %(end)s on %(day)s. What speaks against it is entered as a complaint."),
        "before_last": _("The last act is of %(day)s. Choose that day or a later one."),
        "after_today": _("%(day)s has not come yet. Enter it when it has."),
        "no_day": _("That is no day, or no number of people. Choose a day, and write a whole number."),
        "other_step": _("The step that waits now is: %(open)s. Somebody was quicker; look at the page again."),
        "stands_not": _("Nothing is put up in this step. Enter it as done."),
        "put_up_already": _("It was put up on %(day)s already."),
        "no_evidence": _("Missing: %(missing)s. Say where each is: its number, its day, the place it is kept."),
        "too_few": _("%(people)s took part, and at least %(least)s must in the step %(step)s."),
        "not_begun": _("It has not been put up. Enter first on which day it was."),
        "stands_still": _("It stays up for %(days)s days, and may be taken down from %(free_from)s on."),
        "same_person": _("You did %(steps)s yourself. Somebody else does this step."),
        "cannot_refuse": _("This step passes on what was found. Send it back, or let a later step decide."),
        "wrong_office": _("This step is done by: %(offices)s."),
        "no_reason": _("Say why, for whoever asks later, the family first of all."),
        "not_earlier": _("It goes back to an earlier step. Choose one of these: %(earlier)s."),
        "long_text": _("The text has %(length)s characters, and %(most)s are kept. Shorten it."),
        "holds_number": _(
            "The text has the number of an identity, account or phone in it. Leave it out: others read it."
        ),
    }


def _of_objections() -> dict[str, str]:
    return {
        "unanswered": _("%(count)s objections wait for an answer. Answer them first."),
        "no_objections": _("This step is not open to objections. Enter a complaint instead."),
        "named_already": _("There is an objection %(objection)s already."),
        "no_such_objection": _("There is no objection %(objection)s. Look at the page again."),
        "answered_already": _("This was answered on %(day)s already."),
    }


def _of_the_end() -> dict[str, str]:
    return {
        "not_met": _(
            "On %(day)s the criteria are not met: %(criteria)s. It cannot end like this: do not pass it and say why, "
            "or mend what is wrong in the register."
        ),
        "unclear": _("On %(day)s the criteria cannot be judged: %(criteria)s. Enter first what is missing."),
        "unset": _(
            "On %(day)s the criteria cannot be judged: %(criteria)s. Nobody has entered a value for: %(labels)s. Who "
            "sets it: %(who)s."
        ),
        "each_alone": _("This step is each household's own and is never entered for many: open each one's procedures."),
        "no_number": _('"%(people)s" is no number of people. Write how many took part.'),
        "not_together": _(
            "Only what is put up or done is entered for many at once. What is not passed or sent back is entered one "
            "by one, with its reason."
        ),
        "how_many": _("%(count)s are chosen. Choose at least one, and at most %(most)s."),
        "open_warning": _(
            "A warning of the household is open since %(since)s. End it before its risk is found removed."
        ),
        "not_judged": _("On %(day)s the criteria do not apply to this household. Look at its status."),
    }
