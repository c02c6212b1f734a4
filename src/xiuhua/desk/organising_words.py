"""Words of deeds about organisations for the journal: the deeds, their fields, and the codes in them."""

from collections.abc import Callable, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from xiuhua.desk.labels import labels


def deeds_of_organising() -> dict[str, str]:
    """Deeds about organisations, in words."""
    return {
        "found_organisation": _("founded an organisation"),
        "dissolve_organisation": _("dissolved an organisation"),
        "carry_households": _("said which households an organisation carries"),
        "let_household_go": _("said that an organisation carries a household no more"),
        "record_meeting": _("wrote a meeting down"),
        "withdraw_meeting": _("took a meeting back"),
        "survey_organisation": _("told what was seen of an organisation"),
        "withdraw_survey": _("took back what was seen of an organisation"),
        "list_organisation": _("listed an organisation as weak"),
        "leave_unlisted": _("decided that an organisation is not listed"),
        "name_case_helpers": _("named who is linked with a case"),
        "add_case_item": _("wrote a line into a case"),
        "report_case_item": _("said that an item of a case is done"),
        "take_back_case_item": _("took back that an item of a case is done"),
        "close_case_item": _("closed an item of a case"),
        "reopen_case_item": _("opened an item of a case again"),
        "accept_for_township": _("accepted a case for the township"),
        "accept_for_county": _("accepted a case for the county"),
        "return_case": _("gave a case back to the township"),
    }


def fields_of_organising() -> dict[str, str]:
    """Fields of lines about organisations, in a word."""
    return {
        "answers": pgettext("journal", "things told"),
        "county_leader": pgettext("journal", "linked leader of the county"),
        "decisions": pgettext("journal", "decisions"),
        "first_secretary": pgettext("journal", "first secretary"),
        "meeting_kind": pgettext("journal", "kind of meeting"),
        "organisation": pgettext("journal", "organisation"),
        "proposed": pgettext("journal", "what the rules said"),
        "township_leader": pgettext("journal", "linked leader of the township"),
        "unit": pgettext("journal", "helping unit"),
    }


def _proposed() -> dict[str, str]:
    return {
        "met": pgettext("weak or not", "proposed"),
        "not_met": pgettext("weak or not", "not proposed"),
        "unknown": pgettext("weak or not", "unknown"),
    }


CODES_OF_ORGANISING: Mapping[str, Callable[[], Mapping[str, str]]] = {
    "meeting_kind": lambda: labels("meeting_kind"),
    "proposed": _proposed,
}
