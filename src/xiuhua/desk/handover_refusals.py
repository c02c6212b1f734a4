"""Why a household is not handed over, or a request for another helper not taken, in the reader's language."""

from datetime import date

from django.utils.translation import gettext as _

from xiuhua.actions.assign.handover_refusal import HandoverRefused
from xiuhua.desk.labels import day, label, source
from xiuhua.desk.places import place


def why_not_handed_over(refused: HandoverRefused) -> str:
    """The sentence for a refusal."""
    return sentences()[refused.reason] % {name: _told(refused, name, it) for name, it in refused.facts.items()}


def _told(refused: HandoverRefused, name: str, fact: object) -> object:
    if isinstance(fact, date):
        return day(fact)
    if name == "area":
        return place(str(fact))
    if name == "source":
        return source(str(fact))
    if name != "why":
        return fact
    return label(str(fact), of="exclusion" if refused.reason == "kept_apart" else "end_reason")


def sentences() -> dict[str, str]:
    """A sentence for each reason."""
    return _of_handing_over() | _of_what_was_said() | _of_requests()


def _of_handing_over() -> dict[str, str]:
    return {
        "no_helper": _("The household has no helper whom somebody could follow. Pair it first."),
        "no_successor": _("Choose who is to be the helper from now on: one of the names that are offered."),
        "same_helper": _("%(name)s is the helper already. Choose another, or leave it as it is."),
        "no_unit": _("%(unit)s does not exist on %(day)s. Choose a helper of a unit that does, or another day."),
        "too_many": _(
            "%(name)s has %(count)s households, and nobody has more than %(most)s (%(source)s). Choose another."
        ),
        "barred": _(
            "%(name)s left a post on %(day)s (%(why)s), and nobody is sent again after that (%(source)s). Choose "
            "another."
        ),
        "no_day": _("That is no day. Choose one."),
        "late_day": _("%(day)s is later than today, %(today)s. Enter it when it has come."),
        "early_day": _("%(name)s is the helper since %(day)s: whoever follows begins after that day."),
        "request_open": _("A request for another helper waits since %(day)s. Decide it first, then hand over."),
    }


def _of_what_was_said() -> dict[str, str]:
    return {
        "kept_apart": _(
            "%(name)s and this household must not be paired: %(why)s, since %(day)s (%(source)s). Choose another. What "
            "holds no more is ended below, under who must not help."
        ),
        "banned": _(
            "%(by)s said in the open proposal for %(area)s that %(name)s must not help this household: %(said)s. "
            "Choose another, or have it lifted there."
        ),
        "pinned": _(
            "%(by)s said in the open proposal for %(area)s that %(other)s is to help this household: %(said)s. Choose "
            "them, or have it lifted there."
        ),
    }


def _of_requests() -> dict[str, str]:
    return {
        "no_reason": _("Say why: choose a reason from the list."),
        "long_text": _("The text has %(length)s characters, and %(most)s are kept: shorten it."),
        "holds_number": _(
            "The text has the number of an identity, an account or a mobile phone in it. Say it without: everybody who "
            "answers for the household reads it."
        ),
        "open_already": _(
            "A request for another helper waits since %(day)s, to be decided by %(due)s. Withdraw that one first, or "
            "wait for the decision."
        ),
        "no_teller": _("Say who of the household asked for it: a name, or their relation to the head."),
        "no_answer": _("Say why it is decided so: whoever asked reads it."),
        "own_request": _("Who asked does not decide. Let another account of the office do it."),
        "decided": _("This was decided on %(day)s already."),
        "not_asker": _("Only who asked takes a request back. The office may decide it."),
    }
