"""Why a deed about training or care is refused, as a sentence in the reader's language."""

from datetime import date

from django.utils.translation import gettext as _

from xiuhua.actions.organise.training.refusal import TrainingRefused
from xiuhua.desk.labels import day
from xiuhua.words import Rejected


def why_no_training(refused: Rejected) -> str:
    """The sentence for a refusal."""
    if not isinstance(refused, TrainingRefused):
        return str(refused)
    told = {name: day(it) if isinstance(it, date) else it for name, it in refused.facts.items()}
    return sentences()[refused.reason] % told


def sentences() -> dict[str, str]:
    """A sentence for each reason."""
    return _of_courses() | _of_rosters() | _of_facts()


def _of_courses() -> dict[str, str]:
    return {
        "no_title": _("Say what the course is called."),
        "no_code": _("No such choice is in the pack. Choose one of the list."),
        "no_day": _("That is no day. Choose one."),
        "no_days": _("A session has from 1 to %(most)s days. Say how many."),
        "no_seats": _("A session has from 1 to %(most)s seats. Say how many."),
        "no_number": _("That is no whole number. Write one, or leave it empty."),
        "certified": _("%(count)s are certified of it already. Take their certificates back first."),
        "long_text": _("The text has %(length)s characters, and %(most)s are kept. Shorten it."),
        "holds_number": _(
            "The text has the number of an identity, account or phone in it. Leave it out: others read it."
        ),
    }


def _of_rosters() -> dict[str, str]:
    return {
        "full": _("%(seats)s seats are taken. Add a session."),
        "over": _("The session was over on %(day)s, and people are certified of it. Nobody comes to it any more."),
        "nobody_called": _(
            "Nobody called %(name)s holds a post here that is asked to be trained, or several do. Write a part of the "
            "village's name behind the name, after a space."
        ),
        "nobody_due": _("Nobody of these posts is due who is not on a roster yet."),
        "on_roster": _("You are on its roster, or asked already."),
        "no_post": _("The course is for other posts than yours."),
        "told_of": _("Attendance or a certificate is kept of them. What was kept is corrected, not removed."),
    }


def _of_facts() -> dict[str, str]:
    return {
        "not_begun": _("%(day)s has not come yet. What is kept is what was."),
        "not_of_it": _("%(day)s is no day of this session. Choose one of its days."),
        "no_granter": _("Say who granted the leave of %(name)s."),
        "own_self": _("This is about yourself. Somebody else of the office enters it."),
        "not_over": _("The session runs until %(day)s. Certificates come after it."),
        "nobody_new": _("Nobody more can be certified. Beside each name stands what is missing."),
        "no_reason": _("Say why it is taken back."),
        "said_already": _("You said what you think of it already."),
        "after_today": _("%(day)s has not come yet. What is kept is what was given."),
        "ends_before": _("It holds until a day after %(day)s. Choose a later one."),
    }
