"""Why an explanation of a finding is not taken, as a sentence in the reader's language."""

from datetime import date

from django.utils.translation import gettext as _

from xiuhua.actions.explanation_refusal import ExplanationRefused
from xiuhua.desk.labels import day, source


def why_not_explained(refused: ExplanationRefused) -> str:
    """The sentence for a refusal."""
    return sentences()[refused.reason] % {name: _told(name, it) for name, it in refused.facts.items()}


def _told(name: str, fact: object) -> object:
    if isinstance(fact, date):
        return day(fact)
    return source(str(fact)) if name == "source" else fact


def sentences() -> dict[str, str]:
    """A sentence for each reason."""
    return {
        "not_flagged": _("This check flags nothing there by the last turn, so there is nothing to explain."),
        "mended": _("A value was mended since the turn: the check flags it no more, and the next turn takes it away."),
        "must_be_mended": _(
            "What this check flags must be mended and cannot be explained (%(source)s). Correct the value where it "
            "comes from; the finding goes with the next turn."
        ),
        "no_reason": _("Say in at least %(least)s characters why it is right as it stands: others will ask."),
        "long_reason": _("The text has %(length)s characters, and %(most)s are kept: shorten it."),
        "holds_number": _(
            "The text has the number of an identity, an account or a mobile phone in it. Say it without: everybody who "
            "answers for it reads it."
        ),
        "explained_already": _("%(by)s explained this on %(day)s. Withdraw that first, then say it otherwise."),
    }
