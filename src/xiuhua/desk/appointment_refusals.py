"""Why somebody is not appointed, replaced or let go, as a sentence in the reader's language."""

from datetime import date

from django.utils.translation import gettext as _

from xiuhua.actions.assign.appointment_refusal import AppointmentRefused
from xiuhua.desk.labels import day, label, source
from xiuhua.desk.places import place

LISTS = {"role": "post", "leader": "post", "why": "end_reason"}


def why_not_appointed(refused: AppointmentRefused) -> str:
    """The sentence for a refusal."""
    return sentences()[refused.reason] % {name: _told(name, it) for name, it in refused.facts.items()}


def _told(name: str, fact: object) -> object:
    if isinstance(fact, date):
        return day(fact)
    if name == "area":
        return place(str(fact))
    if name == "source":
        return source(str(fact))
    return label(str(fact), of=LISTS[name]) if name in LISTS else fact


def sentences() -> dict[str, str]:
    """A sentence for each reason."""
    return _of_holders() | _of_what_was_typed() | _of_ends()


def _of_holders() -> dict[str, str]:
    return {
        "no_holder": _("Choose who is to hold the post: one of the names that are offered."),
        "held": _(
            "%(name)s holds this post here since %(day)s, and only one may at a time. Replace them, or choose "
            "another day."
        ),
        "holds_it": _("%(name)s holds this post here since %(day)s already: there is nothing to appoint."),
        "no_unit": _("%(unit)s does not exist on %(day)s. Choose a unit that does, or another day."),
        "barred": _(
            "%(name)s left a post on %(day)s (%(why)s), and nobody is appointed after that (%(source)s). Choose "
            "another."
        ),
        "no_party_member": _(
            "%(name)s is no Party member, and this post is for members (%(source)s). Choose another, or have the entry "
            "corrected where it comes from."
        ),
        "other_team": _(
            "%(name)s is in the team of %(area)s since %(day)s, and nobody is in more than %(most)s (%(source)s). End "
            "that first, or choose another."
        ),
        "leads": _(
            "%(name)s leads this team as %(leader)s since %(day)s (%(source)s). Appoint others as members of the team."
        ),
    }


def _of_what_was_typed() -> dict[str, str]:
    return {
        "no_document": _("This post is given by a document (%(source)s). Name its number, or its title and its day."),
        "long_text": _("The text has %(length)s characters, and %(most)s are kept: shorten it."),
        "holds_number": _(
            "The text has the number of an identity, an account or a mobile phone in it. Say it without: everybody who "
            "answers for the village reads it."
        ),
        "no_day": _("That is no day. Choose one."),
        "late_day": _("%(day)s is later than today, %(today)s. Enter it when it has come."),
        "early_day": _(
            "%(name)s is in post since %(day)s: what follows begins after that day. If that was a mistake, withdraw it "
            "on the day it was entered."
        ),
        "not_in_place": _("%(area)s does not exist on %(day)s. Choose a day on which it does."),
    }


def _of_ends() -> dict[str, str]:
    return {
        "stays": _(
            "%(area)s has not exited, and this post stays until then (%(source)s). Replace %(name)s, or choose a "
            "reason for which somebody leaves at once."
        ),
        "stays_on": _(
            "%(area)s has exited, and this post stays until %(day)s all the same (%(source)s). Replace %(name)s, or "
            "choose a reason for which somebody leaves at once."
        ),
        "small_team": _(
            "The team would have %(left)s left, and at least %(least)s are needed (%(source)s). Appoint another first, "
            "replace %(name)s, or choose a reason for which somebody leaves at once."
        ),
        "term_runs": _(
            "The term of %(name)s runs until %(day)s (%(source)s). Choose another reason, or that day once it has come."
        ),
        "no_reason": _("Say why they leave: choose a reason from the list."),
        "ended": _("%(name)s is not in this post any more: it ended on %(day)s (%(why)s)."),
        "followed": _("%(other)s follows %(name)s since %(day)s. Withdraw that appointment first."),
        "never_held": _("%(name)s never held this post: it was entered by mistake. Appoint them instead."),
        "term_over": _("The term of %(name)s was over on %(day)s. Appoint somebody instead."),
        "not_today": _(
            "Only what was appointed here today can be withdrawn. End the post instead, or replace %(name)s: the "
            "history keeps both."
        ),
    }
