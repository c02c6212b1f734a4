"""What a household got: deliveries of its measures and dividends of projects, by source and year, computed anew."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from xiuhua.bridge.gather.reading import told_by
from xiuhua.queries.measure import deliveries_by
from xiuhua.queries.pack import pack_in_force
from xiuhua.register.models import Delivery, Dividend, Household
from xiuhua.words import NotFound

MEASURE, PROJECT = "measure", "project"


@dataclass(frozen=True, slots=True)
class Receipt:
    """Something that the household got on a day: money in fen, or so many units in kind.

    `source` is a key of the pack's list measure_item, or the name of a project; `for_year` that of a dividend.
    """

    on: date
    kind: str
    source: str
    member: str
    amount_fen: int | None
    units: Decimal | None
    evidence: str
    said_by: str
    for_year: int | None = None


@dataclass(frozen=True, slots=True)
class SourceLine:
    """The money that came of one source by year, in fen."""

    kind: str
    source: str
    by_year: Mapping[int, int]

    @property
    def total(self) -> int:
        """All of it."""
        return sum(self.by_year.values())


@dataclass(frozen=True, slots=True)
class Money:
    """All that a household got by a day, the latest first; `lines` and `by_year` are of money alone, in fen."""

    receipts: tuple[Receipt, ...]
    lines: tuple[SourceLine, ...]
    by_year: Mapping[int, int]

    @property
    def years(self) -> list[int]:
        """The years in which it got money, the latest first."""
        return sorted(self.by_year, reverse=True)

    @property
    def total(self) -> int:
        """All money."""
        return sum(self.by_year.values())


def money_of(household: Household, *, on: date) -> Money:
    """What a household got by a day, what was corrected left out. Two statements."""
    receipts = sorted((*_deliveries(household, on), *_dividends(household, on)), key=lambda it: it.on, reverse=True)
    by_year: Counter[int] = Counter()
    for it in receipts:
        by_year[it.on.year] += it.amount_fen or 0
    kept = tuple(it for it in receipts if it.amount_fen or it.units)
    return Money(kept, _lines(kept), {year: paid for year, paid in by_year.items() if paid})


def units_of_items(on: date) -> dict[str, str]:
    """The units of the catalogue's items in the pack in force on a day; none where none is. One statement."""
    try:
        catalogue = pack_in_force(on).rules.measures
    except NotFound:
        return {}
    return {key: item.unit for key, item in catalogue.items.items()} if catalogue else {}


def _deliveries(household: Household, on: date) -> list[Receipt]:
    rows = deliveries_by(on).filter(measure__household=household).select_related("measure__member")
    return [_delivery(row) for row in rows.order_by("since", "pk")]


def _delivery(row: Delivery) -> Receipt:
    measure = row.measure
    member = measure.member.name if measure.member else ""
    return Receipt(row.since, MEASURE, measure.item, member, row.amount_fen, row.units, row.evidence, row.said_by)


def _dividends(household: Household, on: date) -> list[Receipt]:
    rows = told_by(Dividend, on).filter(share__household=household).select_related("share__project")
    return [_dividend(row) for row in rows.order_by("since", "pk")]


def _dividend(row: Dividend) -> Receipt:
    name = row.share.project.name
    return Receipt(row.since, PROJECT, name, "", row.amount_fen, None, row.evidence, row.said_by, row.year)


def _lines(receipts: Iterable[Receipt]) -> tuple[SourceLine, ...]:
    """The money by source, measures before projects, each in the order in which it was first got."""
    found: dict[tuple[str, str], Counter[int]] = {}
    for it in sorted(receipts, key=lambda it: (it.kind, it.on)):
        if it.amount_fen:
            found.setdefault((it.kind, it.source), Counter())[it.on.year] += it.amount_fen
    return tuple(SourceLine(kind, source, years) for (kind, source), years in found.items())
