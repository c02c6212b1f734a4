"""Why a warning is not acted on, or a list of signals not taken, in the reader's language."""

from datetime import date

from django.utils.translation import gettext as _

from xiuhua.actions.sustain.warning_refusal import WarningRefused
from xiuhua.desk.labels import day, label
from xiuhua.words import Rejected

MOST_SAID = 20


def why_no_warning(refused: Rejected) -> str:
    """The sentence for a refusal."""
    if not isinstance(refused, WarningRefused):
        return str(refused)
    return sentences()[refused.reason] % {name: _told(name, it) for name, it in refused.facts.items()}


def why_no_report(refused: Rejected) -> list[str]:
    """A sentence, or one for each row that cannot be taken: the first twenty, and how many more there are."""
    rows = refused.facts.get("rows", ()) if isinstance(refused, WarningRefused) else ()
    if not isinstance(rows, list) or not rows:
        return [why_no_warning(refused)]
    said = [_of_rows()[it.reason] % {"sheet": it.sheet, "row": it.row, "value": it.value} for it in rows[:MOST_SAID]]
    more = len(rows) - len(said)
    return [*said, _("And %(count)s more.") % {"count": more}] if more else said


def _told(name: str, fact: object) -> object:
    if isinstance(fact, date):
        return day(fact)
    return label(str(fact), of="warning_step") if name == "after" else fact


def sentences() -> dict[str, str]:
    """A sentence for each reason."""
    return _of_acts() | _of_reports()


def _of_acts() -> dict[str, str]:
    return {
        "no_watching": _(
            "The pack in force on %(day)s does not say how households stay out of poverty. Put one in force that does."
        ),
        "over": _("This warning ended on %(day)s. What comes now is a new one."),
        "no_step": _("There is no such step to do. Choose one of the list."),
        "not_yet": _("Something comes before that: %(after)s."),
        "done_already": _("That was done on %(day)s already."),
        "after_today": _("%(day)s has not come yet. What is kept is what was done."),
        "before_it_began": _("That is before %(since)s, when it could begin. Choose that day or a later one."),
        "no_finding": _("Say what the check found: choose one of the list."),
        "no_order": _(
            "The pack in force on %(day)s does not say what orders checks at the door. Put one in force that does."
        ),
        "no_number_of_checks": _("Say how many checks can be done this month: a whole number from 1 on."),
        "no_end": _("Say how it ends: choose one of the list."),
        "no_reason": _("Say why, for whoever asks later."),
        "no_day": _("That is no day. Choose one."),
        "too_long_off": _(
            "It may be put off until %(last)s at the latest, that is %(days)s days. Choose that day or an earlier one."
        ),
        "not_off": _("Choose a day after today until which it is put off."),
        "off_already": _("It is put off until %(day)s already."),
        "off_before": _("It was put off on %(day)s. Do a step before it is put off again."),
        "long_text": _("The text has %(length)s characters, and %(most)s are kept. Shorten it."),
        "holds_number": _(
            "The text has the number of an identity, account or phone in it. Leave it out, for others read it."
        ),
    }


def _of_reports() -> dict[str, str]:
    return {
        "too_old": _("%(day)s is more than %(days)s days ago. Enter the day on which the list came."),
        "no_kind": _("The pack takes no such signal on that day. Choose one of the list."),
        "not_read": "%(said)s",
        "no_header": _("No sheet has the columns %(headers)s. Take the empty list of this page, or call them so."),
        "no_rows": _("The list has no rows. Fill it in, and bring it again."),
        "wrong_rows": _("%(count)s rows cannot be taken. Mend them, and bring the list again."),
        "brought_already": _("This very list was brought already, received on %(day)s. Nothing was kept twice."),
        "acted_on": _("%(count)s warnings of this list have been acted on. End those one by one."),
        "nobody": _("No household was chosen. Choose one of the list, or type its number."),
        "found_already": _("Somebody has said meanwhile whom this speaks of. Look at the page again."),
        "too_often": _("Too many reports came from here just now. Try again in a quarter of an hour."),
        "nothing_told": _("Write your name and what has happened, and choose where you live."),
    }


def _of_rows() -> dict[str, str]:
    return {
        "nobody_named": _("%(sheet)s, row %(row)s: it names nobody. Write the name or the number, or take it out."),
        "no_value": _("%(sheet)s, row %(row)s: the amount is missing, and this signal is judged by it."),
        "no_number": _("%(sheet)s, row %(row)s: “%(value)s” is no amount. Write a number of 0 or more."),
    }
