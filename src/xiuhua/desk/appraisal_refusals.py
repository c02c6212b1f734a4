"""Why a deed about a file, a grade list or a shortlist is refused, as a sentence in the reader's language."""

from datetime import date

from django.utils.translation import gettext as _

from xiuhua.actions.assess.persons.refusal import AppraisalRefused
from xiuhua.desk.labels import day, label


def why_not_appraised(refused: AppraisalRefused) -> str:
    """The sentence for a refusal."""
    return sentences()[refused.reason] % {name: _told(name, it) for name, it in refused.facts.items()}


def trouble_of(refused: AppraisalRefused | None, *, text: str = "") -> dict[str, str]:
    """What a page says of a refusal, and at which field; `text` is where the text stands that was sent, if anywhere."""
    at = refused.at if refused else ""
    return {"trouble": why_not_appraised(refused) if refused else "", "wrong": text if at == "text" else at}


def _told(name: str, fact: object) -> object:
    if name == "scale":
        return ", ".join(label(it, of="person_grade") for it in str(fact).split(", "))
    return day(fact) if isinstance(fact, date) else fact


def sentences() -> dict[str, str]:
    """A sentence for each reason."""
    return _of_texts() | _of_lists()


def _of_texts() -> dict[str, str]:
    return {
        "no_reason": _("Say why: it is written down, and whom it is about reads it."),
        "no_text": _("Write what you have to say."),
        "same_text": _("This is what version %(version)s says already."),
        "long_text": _("The text has %(length)s characters, and %(most)s are kept: shorten it."),
        "holds_number": _("The text has somebody's number in it. Leave it out: others read it."),
        "no_part": _("Say which part of the file it is about."),
        "answered": _("It was answered on %(day)s already."),
        "no_day": _("That is no day. Choose one."),
        "after_today": _("%(day)s has not come yet."),
        "no_level": _("Choose a level of the list."),
        "no_giver": _("Say what the award is, and who gave it."),
        "no_document": _("Name the document."),
        "told_already": _("This is on file already."),
        "withdrawn": _("It was withdrawn already."),
        "no_kind": _("Choose what it is for."),
        "no_time": _("The time must end after it begins, and may not begin after today."),
        "no_person": _("Choose somebody who holds or held a post here."),
        "no_criteria": _("Say in words by which criteria, and who may be considered."),
    }


def _of_lists() -> dict[str, str]:
    return {
        "own_self": _("This is about yourself: somebody else does it."),
        "no_grade": _("Choose a grade of the scale that holds: %(scale)s."),
        "shown": _("It was shown on %(day)s, and stays as it is until it is decided."),
        "not_shown": _("It is shown to each person first."),
        "nobody": _("Nobody is on it yet."),
        "over": _("The days to object ended on %(day)s."),
        "not_over": _("%(day)s is the last day to object. It is decided after that."),
        "decided": _("It was decided on %(day)s, and stays as it is."),
        "own_draft": _("You drafted or opened this, or put a name on it: somebody else decides it."),
        "own_list": _("You are on this list yourself: somebody else does it."),
        "unanswered": _("Objections without an answer: %(count)s. Somebody answers them first."),
        "breached": _("The list breaks rules that allow no exception: %(count)s. They are named below."),
        "no_exception": _("The list needs a written exception: say why, and name its document."),
        "published": _("It was made public on %(day)s, and stays as it is."),
        "not_published": _("It is made public first."),
        "no_choice": _("Say of each name whether it is chosen, and why."),
    }
