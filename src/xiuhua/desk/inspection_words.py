"""Words for inspections, findings and orders, and for the fields that their deeds write into the journal."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from xiuhua.desk.labels import label, labels
from xiuhua.policy.inspections import InspectionRules
from xiuhua.queries.inspection_results import MET, NOT_MET, UNCLEAR, verdict_of
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


@dataclass(frozen=True, slots=True)
class RateTold:
    """A rate of a closed inspection, and whether it keeps its limit, in words."""

    words: str
    share: float
    low: float
    high: float
    limit: float
    verdict: str


@dataclass(frozen=True, slots=True)
class OrderTold:
    """An order with its finding in words and what was done about it; `overdue` while it is open after its day."""

    order: Any
    kind: str
    severity: str
    overdue: bool
    steps: list[tuple[date, str, str]]


def kind_words(rules: InspectionRules | None, key: str) -> str:
    """A kind of inspection in a word; its key where the pack knows it no more."""
    kind = rules.kinds.get(key) if rules else None
    return kind.label[get_language() or ""] if kind else key


def quantity_words(rules: InspectionRules | None, told: Iterable[Any]) -> list[RateTold]:
    """The rates that an inspection closed with."""
    said = {MET: _("yes, by the whole interval"), NOT_MET: _("no"), UNCLEAR: _("not clear: the limit lies within")}
    found = []
    for it in told:
        quantity = rules.quantities.get(it.quantity) if rules else None
        if quantity:
            verdict = verdict_of(it.low, it.high, limit=it.limit, least=quantity.least)
            words = quantity.label[get_language() or ""]
            found.append(RateTold(words, it.share, it.low, it.high, it.limit, said[verdict]))
    return found


def order_lines(rows: Iterable[Any], *, day: date) -> list[OrderTold]:
    """Some orders, each read with its finding and steps."""
    deeds = order_deeds()
    return [
        OrderTold(
            it, label(it.finding.kind, of="finding_kind"), label(it.finding.severity, of="finding_severity"),
            it.closed_on is None and it.due < day, [(one.on, deeds[one.deed], one.text) for one in it.steps.all()],
        )
        for it in rows
    ]  # fmt: skip


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
