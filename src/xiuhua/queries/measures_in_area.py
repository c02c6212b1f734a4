"""The measures of an area's households: which causes are met by which categories, and who lacks what."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Case, CharField, Count, Q, QuerySet, Value, When

from xiuhua.policy.measures import CALENDAR_YEAR, MONTHS, ONE_OFF, SCHOOL_YEAR, Catalogue, Item, RemedyPolicy
from xiuhua.policy.measures_reader import remedy_policy
from xiuhua.policy.verdict import MET, NOT_MET
from xiuhua.queries.heads_and_homes import heads_of, homes_of
from xiuhua.queries.pack import pack_in_force
from xiuhua.register.models import AnswerVerdict, AreaWithin, Cause, HelpedVerdict, Measure, MeasureState, Residence
from xiuhua.words import NotFound

# What of a household's counts a list may be of: each has its column in the settled counts.
LACKS = ("missing", "renewals", "expiring", "unentitled", "duplicated")


@dataclass(frozen=True, slots=True)
class Cell:
    """How many households with a cause receive a measure of a category; `demanded`: one that the pack asks for."""

    category: str
    count: int
    demanded: bool


@dataclass(frozen=True, slots=True)
class CauseRow:
    """A stated cause: its households, what they receive by category, and how many are answered, as last settled."""

    cause: str
    households: int
    cells: tuple[Cell, ...]
    answered: int
    unanswered: int


@dataclass(frozen=True, slots=True)
class HelpLine:
    """A household in a list, with its counts of measures as last settled."""

    household: UUID
    number: str
    head: str
    village: str
    help: HelpedVerdict


def causes_by_category(area: int, *, on: date) -> list[CauseRow]:
    """By stated cause how many households of an area receive which category. Four statements; none if no catalogue.

    What is received is counted from the measures as they stand; whether a cause is answered is as last settled.
    """
    try:
        policy = remedy_policy(pack_in_force(on), day=on)
    except NotFound:
        return []
    homes = homes_in(area, on=on)
    stated = Cause.objects.on(on).filter(household__in=homes)
    households = dict(stated.values_list("cause").annotate(n=Count("household", distinct=True)))
    received = _received(stated, homes, policy)
    verdicts = _verdicts(homes, on=on)
    rows = [
        CauseRow(
            cause, count,
            tuple(Cell(key, received.get((cause, key), 0), _is_demanded(cause, key, policy.catalogue))
                  for key in policy.catalogue.categories),
            verdicts.get((cause, MET), 0), verdicts.get((cause, NOT_MET), 0),
        )
        for cause, count in households.items()
    ]  # fmt: skip
    return sorted(rows, key=lambda row: (-row.households, row.cause))


def _received(
    stated: QuerySet[Cause], homes: QuerySet[Any, Any], policy: RemedyPolicy
) -> Mapping[tuple[str, str], int]:
    by_category: dict[str, list[str]] = {}
    for item in policy.catalogue.items.values():
        by_category.setdefault(item.category, []).append(item.key)
    whens = [When(item__in=items, then=Value(category)) for category, items in by_category.items()]
    category = Case(*whens, default=Value(""), output_field=CharField())
    rows = received_on(policy).filter(household__in=homes, household__causes__in=stated)
    counted = rows.annotate(of=category).values_list("household__causes__cause", "of")
    found = counted.annotate(n=Count("household", distinct=True)).order_by()
    return {(cause, of): count for cause, of, count in found}


def _verdicts(homes: QuerySet[Any, Any], *, on: date) -> dict[tuple[str, str], int]:
    rows = AnswerVerdict.objects.on(on).filter(household__in=homes).values_list("need", "verdict")
    return {(need, verdict): count for need, verdict, count in rows.annotate(n=Count("pk")).order_by()}


def _is_demanded(cause: str, category: str, catalogue: Catalogue) -> bool:
    need = catalogue.need_of(cause)
    return need is not None and (
        category in need.categories
        or (need.developmental and catalogue.categories[category].developmental)
        or any(catalogue.items[item].category == category for item in need.items)
    )


def received_on(policy: RemedyPolicy) -> QuerySet[Measure]:
    """The measures that are received on the policy's day, as the stage remedy has it. Asks nothing itself."""
    states = MeasureState.objects.on(policy.day).filter(status__in=policy.receiving)
    running = Q(until__isnull=True) | Q(until__gt=policy.day)
    live = Q(pk__in=[])
    known: list[str] = []
    for lasting, items in _by_lasting(policy).items():
        known += items
        since = _first_day(lasting, policy)
        own = Q(item__in=items) & (Q() if lasting[0] == ONE_OFF else running)
        live |= own & Q(since__gte=since) if since else own
    live |= running & ~Q(item__in=known)
    return Measure.objects.filter(live, since__lte=policy.day, pk__in=states.values("measure"))


def _by_lasting(policy: RemedyPolicy) -> dict[tuple[str, int], list[str]]:
    found: dict[tuple[str, int], list[str]] = {}
    for item in policy.catalogue.items.values():
        found.setdefault(_lasting(item), []).append(item.key)
    return found


def _lasting(item: Item) -> tuple[str, int]:
    return item.validity, item.months if item.validity == MONTHS else 0


def _first_day(lasting: tuple[str, int], policy: RemedyPolicy) -> date | None:
    """The first day of which a measure still lasts on the policy's day; None where it lasts however long."""
    day, (validity, months) = policy.day, lasting
    begins = policy.catalogue.school_year
    if validity == CALENDAR_YEAR:
        return date(day.year, 1, 1)
    if validity == SCHOOL_YEAR and begins:
        this = date(day.year, begins.month, begins.day)
        return this if this <= day else this.replace(year=day.year - 1)
    return _months_before(day, months) if validity == MONTHS else None


def _months_before(day: date, months: int) -> date:
    """The first day that, so many months later, lies after the day: a month's last day stands for those it lacks."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    first_of_next = date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    try:
        return min(date(year, month + 1, day.day + 1), first_of_next)
    except ValueError:
        return first_of_next


# ── Who lacks what ───────────────────────────────────────────────────────────────────────────────────────────────────


def homes_in(area: int, *, on: date) -> QuerySet[Any, Any]:
    """The ids of households that live in an area on a day. Asks nothing itself."""
    villages = AreaWithin.objects.on(on).filter(ancestor=area).values("area")
    return Residence.objects.on(on).filter(village__in=villages).values("household")


def helped_in(area: int, *, on: date) -> QuerySet[HelpedVerdict]:
    """The settled counts of an area's households, in the order of their numbers. Asks nothing itself."""
    rows = HelpedVerdict.objects.on(on).filter(household__in=homes_in(area, on=on))
    return rows.select_related("household").order_by("household__number")


def lacks_in(rows: QuerySet[HelpedVerdict]) -> dict[str, int]:
    """How many households have something of each kind, and all that were judged (`all`). One statement."""
    counts = {name: Count("pk", filter=Q(**{f"{name}__gt": 0})) for name in LACKS}
    return rows.order_by().aggregate(all=Count("pk"), **counts)


def lines_of(rows: QuerySet[HelpedVerdict], *, first: int, size: int, on: date) -> list[HelpLine]:
    """Some of the households that were asked for. Three statements."""
    found = list(rows[first : first + size])
    ids = [row.household_id for row in found]
    heads, homes = heads_of(ids, on=on), homes_of(ids, on=on)
    return [
        HelpLine(
            row.household.key, row.household.number, heads.get(row.household_id, ""), homes.get(row.household_id, ""),
            row,
        )
        for row in found
    ]  # fmt: skip
