"""How many households live in an area, parted by what is told of them: standing, cause, year of exit, step.

Lists and charts ask the same counts, so that a mark and the rows it opens cannot differ.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from django.db.models import Case, CharField, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Cast, Coalesce, Concat, ExtractYear

from xiuhua.policy.pack import Pack
from xiuhua.policy.visits_reader import visit_policy
from xiuhua.queries.kept_by_village import Facts, KeptByVillage, newest_facts
from xiuhua.queries.pack import pack_in_force
from xiuhua.register.models import Area, AreaWithin, Assignment, Cause, Residence, Standing, Visit
from xiuhua.words import AreaLevel, AssignmentKind, NotFound

STEPPED = ">"  # between the standing before and the one now, in the key of a step
HELPED = "helped"  # the key of households that somebody helps; "" are those that nobody does
MET = "met"  # and of those that somebody met in time
POOR, REGISTERED = "programme.poor_statuses", "programme.registered_statuses"


class By(StrEnum):
    """What households are parted by."""

    STATUS = "status"
    CAUSE = "cause"
    EXIT_YEAR = "left"
    STEP = "step"
    HELPER = "helper"
    MET = "met"


@dataclass(frozen=True, slots=True)
class Part:
    """A way to part households. `statuses` are the only ones counted, if any are given.

    CAUSE: the main cause of those counted; EXIT_YEAR: the year since which they have their standing; STEP: the standing
    they had on the day `before` and the one they have now, where these differ, as "before>now"; HELPER: whether
    somebody helps them; MET: whether somebody met them after the day `before`, in another way than those of `but`.
    """

    by: By
    statuses: tuple[str, ...] = ()
    before: date | None = None
    but: tuple[str, ...] = ()


STATUS = Part(By.STATUS)
COUNTED_NOW = (By.HELPER, By.MET)


@dataclass(frozen=True, slots=True)
class Counts:
    """Households of an area: (village, key, households) by the code of the village, and of all villages by key."""

    by_village: tuple[tuple[int, str, int], ...]
    in_all: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Only:
    """Those households of a part that have a key; "" is that nothing is told."""

    part: Part
    key: str


def part_of(by: By, *, on: date, before: date | None = None) -> Part:
    """A part as the pack in force has it: causes are those of the poor, exits those that are registered and not poor.

    Helpers are those of all that are registered, meetings those of all that are to be visited. At most one statement.
    Raises NotFound where no pack is in force, or the one that is does not say how often households are visited.
    """
    if by in (By.STATUS, By.STEP):
        return Part(by, before=before)
    pack = pack_in_force(on)
    if by is By.MET:
        visits = visit_policy(pack, day=on)
        since = on - timedelta(days=visits.every_days)
        return Part(by, visits.statuses, before=since, but=tuple(sorted(visits.rules.missed)))
    poor, registered = (codes_of(pack, name, on=on) for name in (POOR, REGISTERED))
    left = tuple(key for key in registered if key not in poor)
    return Part(by, {By.CAUSE: poor, By.HELPER: registered}.get(by, left))


def codes_of(pack: Pack, parameter: str, *, on: date) -> tuple[str, ...]:
    """The keys that a parameter of the pack lists on a day."""
    listed = pack.parameter(parameter).on(on)
    return listed if isinstance(listed, tuple) else (str(listed),)


def households_by(part: Part, area: Area, *, on: date) -> dict[str, int]:
    """How many households live in an area, by the key of a part; those of which nothing is told under "".

    One statement, two more when they are not kept.
    """
    return households_by_each([part], area, on=on)[0]


def unpaired_in(area: Area, *, on: date) -> int | None:
    """How many registered households of an area nobody helps; None without a pack in force. At most four statements."""
    try:
        part = part_of(By.HELPER, on=on)
    except NotFound:
        return None
    return households_by(part, area, on=on).get("", 0)


def households_by_each(parts: Iterable[Part], area: Area, *, on: date) -> list[dict[str, int]]:
    """The same for several parts, whose one statement is asked once."""
    facts = newest_facts()
    return [dict(counts_of(area.pk, part, on, facts).in_all) for part in parts]


def counts_of(area: int, part: Part, on: date, facts: Facts) -> Counts:
    """The counts of an area, kept until one of the facts that they rest on changes. Two statements.

    Pairs and visits are no facts that are only appended: who is helped or was met is counted each time.
    """
    return (_counted_now if part.by in COUNTED_NOW else counts_kept)(area, part, on, facts)


def _counted_now(area: int, part: Part, on: date, facts: Facts) -> Counts:
    order, _whole_city = villages_in_order(area, on, facts)
    homes = homes_told(part, on=on, villages=order).values_list("village", "told")
    return _told(order, homes.annotate(households=Count("pk")).order_by())


@lru_cache(maxsize=512)
def counts_kept(area: int, part: Part, on: date, facts: Facts) -> Counts:
    """Those of a city are counts of all villages, from which those of its parts are taken as long as they are kept."""
    order, whole_city = villages_in_order(area, on, facts)

    def counted(villages: Collection[int] | None) -> QuerySet[Any, Any]:
        homes = homes_told(part, on=on, villages=villages)
        return homes.values_list("village", "told").annotate(households=Count("pk")).order_by()

    if whole_city or _KEPT.known((part, on)):
        every = _KEPT.rows((part, on), counted, facts)
        return _told(order, [(village, *row) for village in order for row in every.get(village, ())])
    return _told(order, counted(order))


def _told(order: Collection[int], counted: Iterable[tuple[int, str, int]]) -> Counts:
    """Counts by village, in their order, and in all."""
    place = {village: place for place, village in enumerate(order)}
    rows = sorted(counted, key=lambda row: (place[row[0]], row[1]))
    in_all: dict[str, int] = {}
    for _, told, count in rows:
        in_all[told] = in_all.get(told, 0) + count
    return Counts(tuple(rows), MappingProxyType(in_all))


_KEPT = KeptByVillage()


@lru_cache(maxsize=512)
def villages_in_order(area: int, on: date, _facts: Facts) -> tuple[tuple[int, ...], bool]:
    """The areas in an area by code, itself among them, and whether it is a whole city or more. One statement."""
    inside = AreaWithin.objects.on(on).filter(ancestor=area)
    places = list(Area.objects.filter(pk__in=inside.values("area")).order_by("code").values_list("pk", "level"))
    return tuple(pk for pk, _ in places), any(level <= AreaLevel.CITY for _, level in places)


def homes_told(part: Part, *, on: date, villages: Any = None) -> QuerySet[Any, Any]:
    """The homes of a day's households, or of those in some villages (ids), with the key of the part as `told`."""
    homes: QuerySet[Any, Any] = Residence.objects.on(on)
    standing = Standing.objects.on(on).filter(status__in=part.statuses)
    if villages is not None:  # of few homes each is looked up, instead of all households of those statuses
        homes = homes.filter(village__in=villages)
        standing = standing.filter(household=OuterRef("household"))
    if part.statuses:
        stands = Q(household__in=standing.values("household")) if villages is None else Exists(standing)
        homes = homes.filter(stands)
    now = _standing(on)
    match part.by:
        case By.CAUSE:
            causes = Cause.objects.on(on).filter(household=OuterRef("household"), main=True).order_by("-since", "-pk")
            return homes.annotate(told=_first(causes.values("cause")))
        case By.EXIT_YEAR:
            years = now.annotate(year=Cast(ExtractYear("since"), CharField()))
            return homes.annotate(told=_first(years.values("year")))
        case By.STEP:
            before = part.before or on
            begun = Standing.objects.on(on).filter(since__gt=before)  # a household has one
            stepped = homes.filter(household__standings__in=begun).annotate(
                was=_first(_standing(before).values("status")), now=F("household__standings__status")
            )
            return stepped.exclude(was=F("now")).annotate(told=Concat("was", Value(STEPPED), "now"))
        case By.HELPER:
            pairs = Assignment.objects.on(on).filter(kind=AssignmentKind.PAIR, household=OuterRef("household"))
            return homes.annotate(told=Case(When(Exists(pairs), then=Value(HELPED)), default=Value("")))
        case By.MET:
            lately = Visit.objects.filter(household=OuterRef("household"), withdrawn_at=None, on__lte=on)
            met = lately.filter(on__gte=part.before or on).exclude(way__in=part.but)
            return homes.annotate(told=Case(When(Exists(met), then=Value(MET)), default=Value("")))
    return homes.annotate(told=_first(now.values("status")))


def _standing(on: date) -> QuerySet[Standing]:
    return Standing.objects.on(on).filter(household=OuterRef("household")).order_by("-since", "-pk")


def _first(values: QuerySet[Any, Any]) -> Coalesce:
    return Coalesce(Subquery(values[:1], output_field=CharField()), Value(""))
