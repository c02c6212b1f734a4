"""Why a form is not taken or not handed out, as a sentence in the reader's language."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from django.utils.translation import gettext as _

from xiuhua.actions.keep.form_refusal import FormRefused
from xiuhua.actions.keep.hand_out_form import LEAST_PURPOSE
from xiuhua.actions.reveal import PurposeMissing
from xiuhua.actions.whole_text import TooLong
from xiuhua.desk.ground import NoSuchDay, no_later_day
from xiuhua.desk.labels import day
from xiuhua.words import Conflict, Problem, Rejected

# Which field of its form a refusal is about.
FIELDS = {
    "no_names": "label",
    "empty": "file",
    "holds_numbers": "file",
    "no_binding": "about",
    "not_said": "about",
    "day_ahead": "on",
    "too_many_rows": "area",
    "number_leaves": "form",
    "not_clear": "clear",
    "no_owner": "owner",
    "no_reader": "reader",
    "no_basis": "basis",
    "no_end": "until",
    "needed_before": "needed_by",
    "no_reason_to_renew": "why",
    "short_notice": "signed_by",
    "too_much": "signed_by",
    "not_let_in": "owner",
    "past_its_end": "until",
}


def why_no_form(refused: Problem) -> str:
    """The sentence for a refusal; what was told in words already stays as it is."""
    if isinstance(refused, PurposeMissing):
        said = _("Say what it is for in at least %(least)s characters: it is written on the file and in the journal.")
        return said % {"least": LEAST_PURPOSE}
    if isinstance(refused, Conflict):
        return _("The register changed while the form was filled. Ask for it once more.")
    if not isinstance(refused, FormRefused):
        return str(refused)
    facts = {name: day(it) if isinstance(it, date) else it for name, it in refused.facts.items()}
    return (sentences() | sentences_of_admission())[refused.reason] % facts


def field_refused(refused: Rejected) -> str:
    """The name of the field that a refusal is about; empty when it is about none that one sees."""
    why = refused.__cause__ or refused
    if isinstance(why, PurposeMissing):
        return "purpose"
    if isinstance(why, TooLong):
        return why.field
    if isinstance(why, NoSuchDay):
        return "on"
    if isinstance(why, FormRefused) and "field" in why.facts:
        return str(why.facts["field"])
    return FIELDS.get(why.reason, "") if isinstance(why, FormRefused) else ""


@contextmanager
def in_the_readers_words() -> Iterator[None]:
    """What refuses a form, as Rejected in the reader's language."""
    try:
        yield
    except (Conflict, PurposeMissing, Rejected) as refused:
        raise Rejected(why_no_form(refused)) from refused


def sentences() -> dict[str, str]:
    """A sentence for each reason."""
    return {
        "no_names": _("Say which department asks and what its form is called, so that others find it again."),
        "empty": _("“%(name)s” is empty: choose the template that the department sent."),
        "holds_numbers": _(
            "“%(name)s” has numbers of persons where headers are sought, so nothing of it was kept: "
            "choose the empty template."
        ),
        "no_binding": _("A column is bound to something that the register does not know: choose from the list."),
        "not_said": _(
            "Rows of this kind cannot say “%(item)s”: let rows be about something else, or bind the column otherwise."
        ),
        "day_ahead": no_later_day(),
        "too_many_rows": _("%(rows)s rows are too many for a page: at most %(most)s. Choose a smaller area."),
        "number_leaves": _(
            "Nothing was taken out: in “%(sheet)s”, row %(row)s, column “%(column)s” the full number of somebody "
            "stands, and no purpose is recorded for it there. Mend the entry, then ask for the form again."
        ),
        "not_clear": _(
            "Personal values leave in the clear only with the office of the city or county that answers for it."
        ),
    }


def sentences_of_admission() -> dict[str, str]:
    """A sentence for each reason why a form is not let in, or not taken out before it is."""
    return {
        "no_owner": _("Say who in the department answers for the form."),
        "no_reader": _("Say who reads it, and to decide what."),
        "no_basis": _("Say the document on which it is asked, with its number."),
        "no_end": _("Choose the last day on which it is asked, from %(today)s until %(last)s."),
        "needed_before": _("%(day)s is over. Choose a later day, or leave it empty."),
        "no_reason_to_renew": _("Its term is over. Say why it is still needed."),
        "short_notice": _("It is needed %(days)s working days too soon. Somebody must sign for that, with a reason."),
        "too_much": _(
            "A village would spend %(minutes)s minutes on %(columns)s columns that the register does not know, and "
            "%(most)s are allowed. Bind the columns, leave them out, or have somebody sign for it with a reason."
        ),
        "not_let_in": _("It was not let in yet. Say who owns and reads it, on what ground and until when."),
        "past_its_end": _("It ended on %(day)s. Who keeps it may renew it with a reason."),
        "long_text": _("The text has %(length)s characters, and %(most)s are kept. Shorten it."),
        "no_such_day": _("That is no day. Choose it from the calendar."),
        "personal_number": _("The text has somebody's number in it. Leave it out: others read it."),
    }
