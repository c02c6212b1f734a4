"""How much of a measure may be given: the ceiling of its terms, for one period around a day."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from xiuhua.policy.measures import Ceiling, SchoolYear, Terms


@dataclass(frozen=True, slots=True)
class Limit:
    """The most of a `unit` from a day until a day (both None: as long as the measure lasts)."""

    most: Decimal
    unit: str
    period: str
    since: date | None
    until: date | None

    def holds(self, day: date) -> bool:
        """Whether what is given on a day counts against it."""
        return (self.since is None or self.since <= day) and (self.until is None or day < self.until)


def limit_on(terms: Terms | None, day: date, *, persons: int, school_year: SchoolYear | None) -> Limit | None:
    """The limit around a day for a household of so many persons, or for one person; None where none is known."""
    ceiling = terms.ceiling if terms else None
    if ceiling is None:
        return None
    heads = persons if ceiling.per == "person" else 1
    since, until = _period(ceiling, day, school_year)
    return Limit(Decimal(str(ceiling.amount)) * heads, ceiling.unit, ceiling.period, since, until)


def _period(ceiling: Ceiling, day: date, school_year: SchoolYear | None) -> tuple[date | None, date | None]:
    match ceiling.period:
        case "month":
            first = day.replace(day=1)
            return first, date(first.year + first.month // 12, first.month % 12 + 1, 1)
        case "year":
            return date(day.year, 1, 1), date(day.year + 1, 1, 1)
        case "school_year" if school_year is not None:
            begins = date(day.year, school_year.month, school_year.day)
            first = begins if begins <= day else begins.replace(year=day.year - 1)
            return first, first.replace(year=first.year + 1)
    return None, None
