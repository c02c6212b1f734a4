"""Why a visit or a promise is not kept, in the reader's language."""

from datetime import date

from django.utils.translation import gettext as _

from xiuhua.actions.scan_card import ScanCardRefused
from xiuhua.actions.verify.visit_refusal import VisitRefused
from xiuhua.desk.labels import day, label
from xiuhua.desk.scan_cards import why_not_opened
from xiuhua.words import Rejected


def why_no_visit(refused: Rejected) -> str:
    """The sentence for a refusal."""
    if isinstance(refused, ScanCardRefused):
        return why_not_opened(refused)
    if not isinstance(refused, VisitRefused):
        return str(refused)
    told = {name: _told(name, it) for name, it in refused.facts.items()}
    return sentences()[refused.reason] % told


def _told(name: str, fact: object) -> object:
    if isinstance(fact, date):
        return day(fact)
    return label(str(fact), of="visit_ask") if name == "ask" else fact


def sentences() -> dict[str, str]:
    """A sentence for each reason."""
    return _of_visits() | _of_what_is_offered() | _of_promises()


def _of_visits() -> dict[str, str]:
    return {
        "no_visits": _("The pack in force on %(day)s does not say what a visit asks. Put one in force that does."),
        "nobody": _("This account belongs to an office and to nobody in it. A visit is told by whoever came."),
        "told_otherwise": _("This form was sent before with other words, and was kept so. Begin a new one."),
        "no_day": _("That is no day. Choose one."),
        "after_today": _("%(day)s has not come yet. What is kept is what was done."),
        "too_long_ago": _("%(day)s is more than %(days)s days ago, and so far back none is entered."),
        "no_time": _("That is no time of day. Choose one, or leave it empty."),
        "no_minutes": _("Write how many minutes it took, a whole number up to %(most)s, or leave it empty."),
        "no_way": _("Say how you met the family: choose one of the list."),
        "no_topic": _("Choose from the list what has changed, or nothing."),
        "no_answer": _("“%(ask)s” has no such answer. Choose one of the list."),
        "no_note": _("Nothing has changed: write in a few words what you talked about or saw."),
        "no_finding": _("Say what you found: choose one of the list."),
        "withdrawn": _("This visit was taken back already."),
        "not_yours": _("Only whoever came takes a visit back."),
        "confirmed": _("The family has confirmed this visit already."),
    }


def _of_what_is_offered() -> dict[str, str]:
    return {
        "no_place": _("That is no place on earth. Take the place again, or leave it out."),
        "no_places": _("The pack in force takes no places of visits."),
        "no_photos": _("The pack in force takes no pictures with visits."),
        "no_photo_why": _("Say why you add the picture, or leave the picture out."),
        "no_picture": _("This file is no picture that can be read, or it is too large. Take a JPEG, PNG or WebP."),
        "long_text": _("The text has %(length)s characters, and %(most)s are kept. Shorten it."),
        "holds_number": _(
            "The text has the number of an identity, account or phone in it. Leave it out, for others read it."
        ),
    }


def _of_promises() -> dict[str, str]:
    return {
        "no_promise": _("Say what was promised, or leave its day empty too."),
        "no_due": _("Say by which day it will be done: from %(first)s until %(last)s."),
        "no_reason": _("Say why, for whoever asks later."),
        "settled": _("This promise was settled on %(day)s already."),
        "before_made": _("The promise was made on %(day)s. Choose that day or a later one."),
    }
