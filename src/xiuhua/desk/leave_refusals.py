"""Why leave is not entered, ended or withdrawn, as a sentence in the reader's language."""

from datetime import date

from django.utils.translation import gettext as _

from xiuhua.actions.assign.leave_refusal import LeaveRefused
from xiuhua.desk.labels import day, label, source
from xiuhua.desk.places import place

LISTS = {"role": "post", "who": "leave_consent"}


def why_no_leave(refused: LeaveRefused) -> str:
    """The sentence for a refusal."""
    return sentences()[refused.reason] % {name: _told(refused, name, it) for name, it in refused.facts.items()}


def _told(refused: LeaveRefused, name: str, fact: object) -> object:
    if isinstance(fact, date):
        return day(fact)
    if name in LISTS:
        return ", ".join(label(key, of=LISTS[name]) for key in str(fact).split(", "))
    if name == "area":
        return place(str(fact))
    if name == "source":
        return source(str(fact))
    if name != "why":
        return fact
    return label(str(fact), of="exclusion" if refused.reason == "kept_apart" else "end_reason")


def sentences() -> dict[str, str]:
    """A sentence for each reason."""
    return _of_days() | _of_what_was_typed() | _of_stand_ins() | _of_ends()


def _of_days() -> dict[str, str]:
    return {
        "no_day": _("That is no day. Choose one."),
        "no_days": _("The first day back, %(back)s, is not after the first day of leave, %(day)s. Choose a later one."),
        "before_post": _("%(name)s answers for this since %(day)s only. Choose a day from then on."),
        "after_post": _("%(name)s answers for this until before %(day)s. Choose that day or an earlier one."),
        "ended": _(
            "%(name)s does not answer for this any more: it ended on %(day)s. There is nothing to be away from."
        ),
        "too_long": _(
            "%(days)s days are more than the %(most)s that somebody may be away at one time (%(source)s). Let another "
            "follow %(name)s instead."
        ),
        "too_many_days": _(
            "%(name)s would be on leave for %(days)s days in %(year)s, and %(most)s are the most (%(source)s). Shorten "
            "it, or let another follow."
        ),
        "county_decides": _(
            "A township grants at most %(most)s days (%(source)s), and these are %(days)s. Let the county's office "
            "enter it."
        ),
        "not_agreed": _(
            "Leave of %(days)s days is more than %(most)s (%(source)s). Say that these have agreed, once they have: "
            "%(who)s."
        ),
        "away_already": _(
            "%(name)s is on leave from %(day)s until before %(back)s already. End or withdraw that, or choose other "
            "days."
        ),
        "stands_in": _(
            "%(name)s stands in for %(other)s from %(day)s until before %(back)s. Have somebody else stand in there "
            "first."
        ),
    }


def _of_what_was_typed() -> dict[str, str]:
    return {
        "no_rows": _("Choose at least one that they are away from."),
        "held_otherwise": _(
            "%(name)s does not answer any more for all that was chosen. Look at the list again and choose anew."
        ),
        "some_refused": _(
            "%(count)s of %(all)s cannot be entered, so none is entered. Mend what is said of each, or leave it out."
        ),
        "no_reason": _("Say why: choose a reason from the list."),
        "silent": _("The pack in force says nothing of leave, so none can be entered. Ask whoever keeps the pack."),
        "no_document": _("Leave from this post is asked for in writing (%(source)s). Name the document."),
        "long_text": _("The text has %(length)s characters, and %(most)s are kept: shorten it."),
        "holds_number": _(
            "The text has the number of an identity, an account or a mobile phone in it. Say it without: others of the "
            "office read it."
        ),
    }


def _of_stand_ins() -> dict[str, str]:
    return {
        "no_stand_in": _("Where leave is longer than %(most)s days somebody stands in (%(source)s). Choose who."),
        "nobody": _("Choose who stands in: one of the names that are offered."),
        "not_here": _(
            "%(name)s is of no unit of %(area)s, its township, county or city. Choose another, or leave this one out."
        ),
        "own_self": _("%(name)s is who goes on leave. Choose somebody else."),
        "not_near": _(
            "%(name)s is neither of the same unit nor at work in this village or its township (%(source)s). Choose "
            "another."
        ),
        "no_unit": _("%(unit)s does not exist on %(day)s. Choose somebody of a unit that does."),
        "barred": _(
            "%(name)s left a post on %(day)s (%(why)s), and nobody is sent again after that (%(source)s). Choose "
            "another."
        ),
        "no_party_member": _("%(name)s is no Party member, and this post is for members (%(source)s). Choose another."),
        "stand_in_away": _(
            "%(name)s is on leave themselves from %(day)s until before %(back)s. Choose another, or other days."
        ),
        "kept_apart": _(
            "%(name)s and this household must not be paired: %(why)s, since %(day)s (%(source)s). Choose another."
        ),
        "too_many": _(
            "%(name)s would answer for %(count)s households at a time, and %(most)s are the most for whoever stands in "
            "(%(source)s). Choose another."
        ),
    }


def _of_ends() -> dict[str, str]:
    return {
        "over": _("This leave was over on %(day)s. There is nothing to end."),
        "withdrawn": _("This leave was withdrawn: it never held."),
        "begun": _("This leave began on %(day)s. End it on the day they are back: the days before stay written."),
        "not_begun": _("This leave begins on %(day)s only. Withdraw it instead."),
        "back_when": _("The day they are back lies after %(day)s and not after %(back)s. Choose one between."),
    }
