"""What the rules of the pack say of one organisation, sign by sign, and what was surveyed and decided of it."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from xiuhua.bridge.gather.weakness import organisation_row
from xiuhua.loop.organise import SignTold, explain_weakness
from xiuhua.policy.verdict import MET, NOT_MET, UNKNOWN
from xiuhua.queries.pack import judging_pack
from xiuhua.register.models import Listing, Organisation, OrganisationSurvey, Rectification


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the rules come to for an organisation on a day; `signs` are the keys of the criteria that are met."""

    verdict: str
    lines: tuple[SignTold, ...]

    @property
    def signs(self) -> tuple[str, ...]:
        """The criteria that are met."""
        return tuple(it.criterion.key for it in self.lines if it.verdict == MET)

    @property
    def unclear(self) -> int:
        """How many could not be judged."""
        return sum(it.verdict == UNKNOWN for it in self.lines)


@dataclass(frozen=True, slots=True)
class SurveyLine:
    """A survey of an organisation: what was told, by field; `own` says that the reader entered it."""

    key: UUID
    on: date
    source: str
    told: dict[str, Any]
    by: str
    by_id: int | None


@dataclass(frozen=True, slots=True)
class ListingLine:
    """What people decided, beside what the rules came to on that day."""

    on: date
    listed: bool
    proposed: str
    signs: tuple[str, ...]
    reason: str
    document: str
    by: str
    case: UUID | None


ASKED = (
    "satisfied_percent", "admitted_on", "ranked_last", "standstill", "unfit_secretary", "divided", "disorder",
    "interference", "accounts_open", "named",
)  # fmt: skip


def proposal_of(body: Organisation, *, on: date) -> Proposal | None:
    """What the rules say of an organisation on a day; None where no pack judges it. At most seven statements."""
    pack = judging_pack(body.area_id, on=on) if body.area_id else None
    if pack is None or pack.weakness is None:
        return None
    row = organisation_row(body, on=on)
    lines = tuple(explain_weakness(row, pack=pack, day=on)) if row else ()
    if not lines:
        return None
    words = {it.verdict for it in lines}
    return Proposal(MET if MET in words else UNKNOWN if UNKNOWN in words else NOT_MET, lines)


def surveys_of(body: Organisation, *, on: date, most: int = 5) -> list[SurveyLine]:
    """The last surveys by a day, the latest first. One statement."""
    rows = OrganisationSurvey.objects.filter(organisation=body, on__lte=on, withdrawn_at=None).select_related("by")
    return [
        SurveyLine(
            it.key, it.on, it.source, {name: value for name in ASKED if (value := getattr(it, name)) is not None},
            it.by.called if it.by else "", it.by_id,
        )
        for it in rows.order_by("-on", "-pk")[:most]
    ]  # fmt: skip


def listings_of(body: Organisation, *, on: date) -> list[ListingLine]:
    """What was decided by a day, the latest first. One statement."""
    rows = Listing.objects.filter(organisation=body, on__lte=on).select_related("by", "case")
    return [
        ListingLine(
            it.on, it.listed, it.proposed, tuple(it.signs.split()), it.reason, it.document,
            it.by.called if it.by else "", it.case.key if it.case else None,
        )
        for it in rows.order_by("-on", "-pk")
    ]  # fmt: skip


def last_case(body: Organisation, *, on: date) -> Rectification | None:
    """The last case of an organisation by a day. One statement."""
    rows = Rectification.objects.filter(organisation=body, listed_on__lte=on)
    return rows.order_by("-listed_on", "-pk").first()
