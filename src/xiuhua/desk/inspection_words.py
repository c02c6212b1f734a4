"""Words for inspections, findings and orders, and for the fields that their deeds write into the journal."""

from collections.abc import Callable, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from xiuhua.desk.labels import labels
from xiuhua.words import FindingState, OrderDeed


def finding_states() -> dict[str, str]:
    """Whether a finding counts, in a word."""
    return {
        FindingState.SUSPECTED: pgettext("a finding", "suspected"),
        FindingState.CONFIRMED: pgettext("a finding", "confirmed"),
        FindingState.DISMISSED: pgettext("a finding", "dismissed"),
    }


def order_deeds() -> dict[str, str]:
    """What was done about an order, in a word."""
    return {
        OrderDeed.EVIDENCE: _("said to be put right"),
        OrderDeed.PASSED: _("checked again and closed"),
        OrderDeed.NOT_YET: _("checked again and not right yet"),
        OrderDeed.REOPENED: _("opened again"),
    }


def fields_of_inspections() -> dict[str, str]:
    """The fields of their lines."""
    return {
        "departs_on": pgettext("journal", "departs on"),
        "order_due": pgettext("journal", "due"),
        "finding": pgettext("journal", "kind of finding"),
        "finding_state": pgettext("journal", "finding"),
        "findings": pgettext("journal", "findings"),
        "homes": pgettext("journal", "homes"),
        "inspection_kind": pgettext("journal", "kind of inspection"),
        "next_home": pgettext("journal", "the next home"),
        "order_deed": pgettext("journal", "order"),
        "replacement_reason": pgettext("journal", "why another home"),
        "salt_digest": pgettext("journal", "digest of the sealed salt"),
        "seed": pgettext("journal", "seed"),
        "severity": pgettext("journal", "how grave"),
    }


CODES_OF_INSPECTIONS: Mapping[str, Callable[[], Mapping[str, str]]] = {
    "finding": lambda: labels("finding_kind"),
    "finding_state": finding_states,
    "order_deed": order_deeds,
    "replacement_reason": lambda: labels("replacement_reason"),
    "severity": lambda: labels("finding_severity"),
}
