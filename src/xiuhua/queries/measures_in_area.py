"""The measures of an area's households: which causes are met by which categories, and who lacks what."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Case, CharField, Count, Q, QuerySet, Value, When

from xiuhua.policy.measures import CALENDAR_YEAR, MONEY, MONTHS, ONE_OFF, SCHOOL_YEAR, Catalogue, Item, RemedyPolicy
from xiuhua.policy.measures_reader import remedy_policy
from xiuhua.policy.verdict import MET, NOT_MET
from xiuhua.queries.heads_and_homes import heads_of, homes_of
from xiuhua.queries.household_counts import REGISTERED, codes_of
from xiuhua.queries.pack import pack_in_force, require_judging_pack
from xiuhua.register.models import (
    AnswerVerdict,
    AreaWithin,
    Cause,
    HelpedVerdict,
    Household,
    Measure,
    MeasureState,
    Residence,
    Standing,
)
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
    """A household in a list, with its counts of measures as last settled; None where no turn has judged it."""

    household: UUID
    number: str
    head: str
    village: str
    help: HelpedVerdict | None


def causes_by_category(area: int, *, on: date) -> list[CauseRow]:
    """By stated cause how many households of an area receive which category. Four statements, none if no catalogue.

    What is received is counted from the measures as they stand; whether a cause is answered is as last settled.
    """
    try:
        policy = remedy_policy(pack_in_force(on), day=on)
    except NotFound:
        return []
    homes = homes_in(area, on=on)
    causes_of: dict[int, set[str]] = {}
    for home, cause in Cause.objects.on(on).filter(household__in=homes).values_list("household", "cause"):
        causes_of.setdefault(home, set()).add(cause)
    households = Counter(cause for causes in causes_of.values() for cause in causes)
    received = _received(causes_of, homes, policy)
    verdicts = _verdicts(homes, on=on)
    rows = [
        CauseRow(
            cause, count,
            tuple(Cell(key, received[cause, key], _is_demanded(cause, key, policy.catalogue))
                  for key in policy.catalogue.categories),
            verdicts.get((cause, MET), 0), verdicts.get((cause, NOT_MET), 0),
        )
        for cause, count in households.items()
    ]  # fmt: skip
    return sorted(rows, key=lambda row: (-row.households, row.cause))


def given_together(area: int, *, on: date) -> list[str]:
    """The items that may be granted to all households of an area: for households, and none of money. One statement."""
    try:
        policy = remedy_policy(require_judging_pack(area, on=on), day=on)
    except NotFound:
        return []
    return [it.key for it in policy.offered.values() if it.of == "households" and it.unit != MONEY]


def _received(
    causes_of: Mapping[int, set[str]], homes: QuerySet[Any, Any], policy: RemedyPolicy
) -> Counter[tuple[str, str]]:
    """By cause and category how many households receive one; two flat statements are quicker than one that joins."""
    by_category: dict[str, list[str]] = {}
    for item in policy.catalogue.items.values():
        by_category.setdefault(item.category, []).append(item.key)
    whens = [When(item__in=items, then=Value(category)) for category, items in by_category.items()]
    category = Case(*whens, default=Value(""), output_field=CharField())
    rows = received_on(policy).filter(household__in=homes).annotate(of=category)
    received = rows.order_by().values_list("household", "of").distinct()
    return Counter((cause, of) for home, of in received for cause in causes_of.get(home, ()))


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
    return months_before(day, months) if validity == MONTHS else None


def months_before(day: date, months: int) -> date:
    """The first day that, so many months later, lies after the day: a month's last day stands for those it lacks."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    first_of_next = date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    if (day + timedelta(days=1)).month != day.month:
        return first_of_next
    try:
        return date(year, month + 1, day.day + 1)
    except ValueError:
        return first_of_next


# ── Who lacks what ───────────────────────────────────────────────────────────────────────────────────────────────────


def homes_in(area: int, *, on: date) -> QuerySet[Any, Any]:
    """The ids of households that live in an area on a day. Asks nothing itself."""
    villages = AreaWithin.objects.on(on).filter(ancestor=area).values("area")
    return Residence.objects.on(on).filter(village__in=villages).values("household")


def registered_in(area: int, *, on: date) -> list[int]:
    """The ids of households on file that live in an area on a day, in the order of their numbers. Two statements.

    None where no pack is in force, which says who is on file.
    """
    try:
        statuses = codes_of(require_judging_pack(area, on=on), REGISTERED, on=on)
    except NotFound:
        return []
    on_file = Standing.objects.on(on).filter(household__in=homes_in(area, on=on), status__in=statuses)
    rows = Household.objects.filter(pk__in=on_file.values("household"))
    return list(rows.order_by("number").values_list("pk", flat=True))


def helped_in(area: int, *, on: date) -> QuerySet[HelpedVerdict]:
    """The settled counts of an area's households, in the order of their numbers. Asks nothing itself."""
    rows = HelpedVerdict.objects.on(on).filter(household__in=homes_in(area, on=on))
    return rows.select_related("household").order_by("household__number")


def lacks_in(rows: QuerySet[HelpedVerdict]) -> dict[str, int]:
    """How many households have something of each kind, and all that were judged (`all`). One statement."""
    counts = {name: Count("pk", filter=Q(**{f"{name}__gt": 0})) for name in LACKS}
    return rows.order_by().aggregate(all=Count("pk"), **counts)


def households_that_lack(area: int, kind: str, *, on: date) -> QuerySet[Household]:
    """The households of an area whose settled counts have some of a kind of LACKS. Asks nothing itself."""
    rows = helped_in(area, on=on).filter(**{f"{kind}__gt": 0})
    return Household.objects.filter(pk__in=rows.order_by().values("household")).order_by("number")


def households_with(area: int, cause: str, *, of: str = "", on: date) -> QuerySet[Household]:
    """The households of an area that a number of the matrix counts. At most one statement, and none of them itself.

    They are those with a cause; with `of` a category, those that receive it too; with a verdict, those it came to.
    """
    stated = Cause.objects.on(on).filter(household__in=homes_in(area, on=on), cause=cause)
    rows = Household.objects.filter(pk__in=stated.values("household")).order_by("number")
    if of in (MET, NOT_MET):
        return rows.filter(answer_verdicts__in=AnswerVerdict.objects.on(on).filter(need=cause, verdict=of))
    if not of:
        return rows
    try:
        policy = remedy_policy(pack_in_force(on), day=on)
    except NotFound:
        return rows.none()
    items = [it.key for it in policy.catalogue.items.values() if it.category == of]
    return rows.filter(pk__in=received_on(policy).filter(item__in=items).values("household"))


def lines_of(rows: QuerySet[Household], *, first: int, size: int, on: date) -> list[HelpLine]:
    """Some of the households that were asked for. Four statements."""
    found = list(rows[first : first + size])
    ids = [row.pk for row in found]
    heads, homes = heads_of(ids, on=on), homes_of(ids, on=on)
    helped = {row.household_id: row for row in HelpedVerdict.objects.on(on).filter(household__in=ids)}
    return [
        HelpLine(row.key, row.number, heads.get(row.pk, ""), homes.get(row.pk, ""), helped.get(row.pk)) for row in found
    ]
