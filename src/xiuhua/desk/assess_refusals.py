"""Why a deed about an assessment is refused, as a sentence in the reader's language."""

from datetime import date

from django.utils.translation import gettext as _

from xiuhua.actions.assess.assess_refusal import AssessRefused
from xiuhua.desk.labels import day
from xiuhua.desk.places import place


def why_not_assessed(refused: AssessRefused) -> str:
    """The sentence for a refusal."""
    return sentences()[refused.reason] % {name: _told(name, it) for name, it in refused.facts.items()}


def _told(name: str, fact: object) -> object:
    if isinstance(fact, date):
        return day(fact)
    return place(str(fact)) if name == "name" else fact


def sentences() -> dict[str, str]:
    """A sentence for each reason."""
    return {
        "frozen": _("The year %(year)s was frozen on %(day)s: nothing of it changes any more."),
        "not_entered": _("This line follows from rows or samples: nobody enters it. Dispute it instead."),
        "no_value": _("“%(typed)s” is no number of 0 or more: write one."),
        "no_document": _("Name the document that the value stands in."),
        "no_reason": _("Say why, in a few words."),
        "long_text": _("The text has %(length)s characters, and %(most)s are kept: shorten it."),
        "holds_number": _(
            "The text has the number of an identity, an account or a mobile phone in it. Say it without: others of the "
            "office read it."
        ),
        "own": _("You answer for %(name)s yourself: somebody of another office does this."),
        "nothing_lost": _("This line lost no points: there is nothing to dispute."),
        "disputed": _("This line was disputed before: a line is disputed once."),
        "too_late": _("The last day for this was %(day)s."),
        "wrong_step": _("The dispute is not at that step: look at it again."),
        "took_part": _("You filed this dispute, replied to it or entered its value: somebody else decides."),
        "points_out": _("A decision gives from %(points)s, as before, to %(full)s: write a number between."),
        "still_disputed": _("%(count)s disputes are open here: decide them first."),
        "dispute_runs": _("Lines may be disputed until %(day)s: freeze the year after that."),
        "not_scored": _("No turn has scored this yet: run one first."),
    }
