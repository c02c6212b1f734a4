"""What a household consented to: what holds on a day, and what does no more."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from xiuhua.register.models import Consent, Household


@dataclass(frozen=True, slots=True)
class ConsentLine:
    """A consent as it is read later; `holds` says whether it does on the day that was asked for."""

    key: UUID
    purpose: str
    to_whom: str
    told_by: str
    paper: str
    given_on: date
    until: date | None
    taken_by: str
    withdrawn_on: date | None
    holds: bool


def consents_of(household: Household, *, on: date) -> list[ConsentLine]:
    """The consents of a household, those that hold first, then the latest. One statement."""
    rows = Consent.objects.filter(household=household, given_on__lte=on).select_related("by__person")
    lines = [
        ConsentLine(
            it.key, it.purpose, it.to_whom, it.told_by, it.paper, it.given_on, it.until, it.by.called, it.withdrawn_on,
            holds=(it.until is None or it.until >= on) and (it.withdrawn_on is None or it.withdrawn_on > on),
        )
        for it in rows.order_by("-given_on", "-pk")
    ]  # fmt: skip
    return sorted(lines, key=lambda it: not it.holds)
