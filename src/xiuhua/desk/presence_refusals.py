"""Why a deed about days in the village is refused, as a sentence in the reader's language."""

from datetime import date

from django.utils.translation import gettext as _

from xiuhua.actions.verify.presence_refusal import PresenceRefused
from xiuhua.desk.labels import day, month, source


def why_no_presence(refused: PresenceRefused) -> str:
    """The sentence for a refusal."""
    return sentences()[refused.reason] % {name: _told(name, it) for name, it in refused.facts.items()}


def _told(name: str, fact: object) -> object:
    if isinstance(fact, date):
        return month(fact) if name == "month" else day(fact)
    return source(str(fact)) if name == "source" else fact


def sentences() -> dict[str, str]:
    """A sentence for each reason."""
    return _of_what_was_typed() | _of_the_month()


def _of_what_was_typed() -> dict[str, str]:
    return {
        "no_day": _("That is no day. Choose one."),
        "after_today": _("%(day)s has not come yet. What is kept is what was seen or done."),
        "not_held": _("%(name)s held no post of the resident team here on %(day)s. Choose another day."),
        "no_kind": _("Say which work it was: choose one of the list."),
        "no_text": _("Say what was done that day."),
        "no_document": _("Name the notice or the minutes (%(source)s)."),
        "long_text": _("The text has %(length)s characters, and %(most)s are kept: shorten it."),
        "holds_number": _(
            "The text has the number of an identity, an account or a mobile phone in it. Say it without: others of the "
            "office read it."
        ),
        "no_finding": _("Say what was found: choose one of the list."),
        "no_answer": _("Write what you say to it."),
        "no_reason": _("Say why it is returned, so that what is missing can be added."),
    }


def _of_the_month() -> dict[str, str]:
    return {
        "not_over": _("%(month)s runs until %(last)s. Work is added when it is over, never day by day."),
        "sent": _("%(month)s was sent on %(day)s, and what was sent stays. Whoever reviews it can return it."),
        "own_self": _("This is your own month: somebody else looks at it."),
        "checked_already": _("You told already what was found on %(day)s. Somebody else may look again."),
        "answered": _("You answered this on %(day)s already."),
        "with_member": _(
            "%(name)s sees %(month)s first, until %(day)s. It is reviewed after that, or once they have agreed."
        ),
        "not_waiting": _("%(month)s does not wait for that any more. Look at the page again."),
        "own_review": _("You reviewed %(month)s yourself: somebody else checks it again."),
    }
