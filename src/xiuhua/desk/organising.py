"""What forms about organisations send, why they are refused, and what is said when they are done."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from xiuhua.actions.organise.refusal import OrganisingRefused
from xiuhua.desk.choosing import key_told, text_told
from xiuhua.desk.labels import day
from xiuhua.words import Rejected

YES, NO = "yes", "no"
Deed = Callable[[HttpRequest, UUID], str]


def day_told(request: HttpRequest, name: str = "on") -> date:
    """A day that was typed; raises OrganisingRefused for what is none."""
    try:
        return date.fromisoformat(text_told(request.POST, name))
    except ValueError:
        raise OrganisingRefused("no_day", at=name) from None


def whole_told(request: HttpRequest, name: str, *, refused: str) -> int | None:
    """A whole number, or None for nothing; raises OrganisingRefused for what is none."""
    typed = text_told(request.POST, name)
    if not typed:
        return None
    if not (typed.isascii() and typed.isdigit()) or len(typed) > 6:
        raise OrganisingRefused(refused, at=name)
    return int(typed)


def truth_told(request: HttpRequest, name: str) -> bool | None:
    """Yes, no, or None for what was not asked."""
    return {YES: True, NO: False}.get(text_told(request.POST, name))


def key_of(request: HttpRequest, name: str) -> UUID | None:
    """A key that was chosen; None for none."""
    return key_told(text_told(request.POST, name))


def keys_of(request: HttpRequest, name: str) -> list[UUID]:
    """All keys that were ticked."""
    return [key for text in request.POST.getlist(name) if (key := key_told(text)) is not None]


def trouble_of(request: HttpRequest, refused: Rejected | None) -> dict[str, Any]:
    """What a page needs to show a refused form again: which one it was, what was typed, and the sentence."""
    do, of = text_told(request.POST, "do"), text_told(request.POST, "of")
    at = getattr(refused, "at", "")
    return {
        "form": request.POST, "sent": do if refused else "", "sent_form": f"{do}-{of}" if refused else "",
        "trouble": why_not(refused) if refused else "", "wrong": f"{at}-{of}" if at and of else at,
    }  # fmt: skip


def why_not(refused: Rejected) -> str:
    """The sentence for a refusal."""
    if not isinstance(refused, OrganisingRefused):
        return str(refused)
    facts = {name: day(fact) if isinstance(fact, date) else fact for name, fact in refused.facts.items()}
    return sentences()[refused.reason] % facts


def seen_words() -> dict[str, str]:
    """What a survey asks, as questions."""
    return {
        "satisfied_percent": _("Of a hundred people asked, how many are satisfied"),
        "admitted_on": _("Last new member admitted on"),
        "ranked_last": _("In the last grade of the yearly assessment"),
        "standstill": _("Work at a standstill"),
        "unfit_secretary": _("Secretary not fit for the post"),
        "divided": _("Leadership divided"),
        "disorder": _("Law and order or petition problems concentrated"),
        "interference": _("Clan, religious or criminal interference"),
        "accounts_open": _("Affairs and accounts published"),
        "named": _("Named by discipline, law or petition offices"),
    }


def read_words() -> dict[str, str]:
    """What the rules read of an organisation beside a survey."""
    return seen_words() | {
        "vacant_days": _("Days without a secretary"),
        "meeting_days": _("Days since the last meeting"),
        "election_overdue_days": _("Days since the term ended"),
        "admission_days": _("Days since a new member was admitted"),
        "weakness.vacant_days": _("allowed"),
        "weakness.quiet_days": _("allowed"),
        "weakness.overdue_days": _("allowed"),
        "weakness.admission_days": _("allowed"),
        "weakness.satisfied_percent": _("required"),
    }


def helper_words() -> dict[str, str]:
    """Who is linked with a case."""
    return {
        "county_leader": _("Linked leader of the county"),
        "township_leader": _("Linked leader of the township"),
        "first_secretary": _("First secretary"),
        "unit": pgettext("of a case", "Helping unit"),
    }


def sentences() -> dict[str, str]:
    """A sentence for each reason."""
    return _of_founding() | _of_meeting() | _of_listing() | _of_cases()


def _of_founding() -> dict[str, str]:
    return {
        "no_name": _("Say what the organisation is called."),
        "no_kind": _("Choose a kind."),
        "no_day": _("That is no day. Choose one."),
        "after_today": _("%(day)s has not come yet. Enter it when it has."),
        "before": _("%(day)s is too early. Choose %(since)s or a later day."),
        "no_members": _("Choose at least two organisations that join, or one for a branch on a project."),
        "no_approval": _("Say who approved of it."),
        "no_secretary": _("Choose who is its secretary."),
        "name_taken": _("An organisation of this name is seated here already. Look at it first."),
        "not_joint": _("Only a joint organisation or a branch on a project is dissolved here."),
        "dissolved": _("It was dissolved on %(day)s. Nothing more is entered."),
        "carries_still": _("It carries %(count)s households still. Let them go first."),
        "open_case": _("A case of it is open. It cannot be dissolved before that is accepted."),
        "no_households": _("Choose at least one household that you may open."),
        "no_project": _("That project is not of this organisation. Choose one of its own."),
        "long_text": _("The text has %(length)s characters, and %(most)s are kept. Shorten it."),
        "holds_number": _(
            "The text has the number of an identity, account or phone in it. Leave it out: others read it."
        ),
    }


def _of_meeting() -> dict[str, str]:
    return {
        "no_agenda": _("Say what the meeting was about."),
        "no_attendance": _("Write how many came as a whole number, or nothing."),
        "many_decisions": _("A meeting has at most %(most)s decisions. Join some."),
        "told_already": _("This was entered already. Look at the page again."),
        "cited": _("Something else names a decision of this meeting. It stays."),
        "not_yours": _("Only who entered it takes it back."),
        "no_source": _("Say who saw it: a meeting, an office, a sample."),
        "no_number": _("Write a whole number from 0 to 100, or nothing."),
        "no_answer": _("Tell at least one thing."),
        "used": _("Something was decided on it. It stays."),
    }


def _of_listing() -> dict[str, str]:
    return {
        "no_reason": _("Say why."),
        "no_signs": _("Choose at least one sign for which it is listed."),
        "listed_already": _("Its case of %(day)s is still open."),
        "own_survey": _("You entered what this rests on. Somebody else decides."),
        "own_organisation": _("You lead it yourself. Somebody else decides."),
        "own_case": _("You answer in this case yourself. Somebody else decides."),
        "own_listing": _("You listed it yourself. Somebody else accepts."),
        "own_report": _("You said yourself that something of it was done. Somebody else decides."),
        "own_township": _("You accepted it for the township yourself. Somebody else accepts for the county."),
    }


def _of_cases() -> dict[str, str]:
    return {
        "no_problem": _("Say what the problem is."),
        "no_measure": _("Say what is done against it."),
        "no_duty": _("Say who answers for it."),
        "no_due": _("Choose a day after the listing, until which it must be done."),
        "no_evidence": _("Say by what it can be seen: a decision of a meeting or the number of a document."),
        "no_decision": _("That decision is not of a meeting here. Choose one from the list."),
        "not_done": _("It is not said to be done yet."),
        "done_already": _("It is said to be done already."),
        "closed_already": _("It is closed already."),
        "items_open": _("%(count)s items are not closed yet. Close them first."),
        "no_items": _("Nothing is written in its lists yet."),
        "accepted_already": _("It was accepted already."),
        "not_by_township": _("The township has not accepted it yet."),
        "over": _("The case was accepted on %(day)s. Nothing more is entered."),
        "no_such_person": _("Choose somebody from the list."),
    }
