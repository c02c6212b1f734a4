"""Words of days in the village for the journal: its fields, and the codes in them."""

from collections.abc import Callable, Mapping

from django.utils.translation import pgettext

from xiuhua.desk.labels import labels


def fields_of_presence() -> dict[str, str]:
    """Fields of lines about days in the village, in a word."""
    return {
        "look": pgettext("journal", "what was said of the month"),
        "spot": pgettext("journal", "what was found"),
        "verdict": pgettext("journal", "how it stands to the rule"),
        "work": pgettext("journal", "added work"),
    }


def _verdicts() -> dict[str, str]:
    return {
        "met": pgettext("days in the village", "rule met"),
        "not_met": pgettext("days in the village", "rule not met"),
        "unknown": pgettext("days in the village", "not known: too little is on file to tell"),
        "not_asked": pgettext("days in the village", "nothing is asked"),
    }


CODES_OF_PRESENCE: Mapping[str, Callable[[], Mapping[str, str]]] = {
    "look": lambda: {"agreed": pgettext("journal", "agreed to"), "returned": pgettext("journal", "returned")},
    "spot": lambda: labels("spot_finding"),
    "verdict": _verdicts,
    "work": lambda: labels("presence_kind"),
}
