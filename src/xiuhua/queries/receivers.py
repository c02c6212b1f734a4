"""Who of a village, or of one's own households, is given an item of the catalogue, and how much was given so far."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, Q, QuerySet, Sum

from xiuhua.duty.door import Scope, answered_households
from xiuhua.loop.remedy.explanation import end_of
from xiuhua.policy.measures import RemedyPolicy
from xiuhua.policy.measures_reader import remedy_policy
from xiuhua.queries.heads_and_homes import heads_of
from xiuhua.queries.measure import deliveries_by
from xiuhua.queries.measures_in_area import homes_in
from xiuhua.queries.pack import require_judging_pack
from xiuhua.register.models import Delivery, Measure, MeasureState, Residence
from xiuhua.words import NotFound


@dataclass(frozen=True, slots=True)
class Homes:
    """To whom something is given: the households of an area (by id), or `own` alone, judged by the pack of the area."""

    area: int
    own: tuple[int, ...] | None = None

    def ids(self, *, on: date) -> QuerySet[Any, Any]:
        """The ids of the households on a day. Asks nothing itself."""
        if self.own is None:
            return homes_in(self.area, on=on)
        return Residence.objects.on(on).filter(household__in=self.own).values("household")


@dataclass(frozen=True, slots=True)
class Receiver:
    """A measure that something may be delivered of: whose it is, what was planned, and what was delivered so far."""

    measure: UUID
    household: UUID
    number: str
    head: str
    member: str
    since: date
    planned_fen: int | None
    planned_units: Decimal | None
    delivered_fen: int
    delivered_units: Decimal
    last: date | None


@dataclass(frozen=True, slots=True)
class Together:
    """Deliveries that were entered together and of which some stand: on which day, for how many, and how much."""

    batch: UUID
    on: date
    evidence: str
    said_by: str
    households: int
    fen: int
    units: Decimal


def own_homes(scope: Scope) -> Homes | None:
    """The households that somebody answers for by a pair or for somebody on leave; None for none. Two statements."""
    own = tuple(it.pk for it in answered_households(scope))
    lives = Residence.objects.on(scope.today).filter(household__in=own).order_by("household__number", "-pk")
    area = lives.values_list("village", flat=True).first() if own else None
    return None if area is None else Homes(area, own)


def items_given_in(homes: Homes, *, on: date) -> dict[str, int]:
    """By item for how many measures of some households something may be delivered. Two statements at most."""
    policy = _policy(homes, on)
    if policy is None:
        return {}
    counts = Counter(measures_to_deliver(homes, policy).values())
    known = [key for key in policy.catalogue.items if key in counts]
    return {key: counts[key] for key in (*known, *sorted(counts.keys() - set(known)))}


def unit_given(homes: Homes, item: str, *, on: date) -> str:
    """The unit of an item where the households live; empty where the pack has none such. Two statements at most."""
    policy = _policy(homes, on)
    told = policy.catalogue.items.get(item) if policy else None
    return told.unit if told else ""


def receivers_in(homes: Homes, item: str, *, on: date) -> list[Receiver]:
    """The measures of an item of which something may be delivered, by the households' numbers. Five statements."""
    policy = _policy(homes, on)
    if policy is None:
        return []
    wanted = [pk for pk, key in measures_to_deliver(homes, policy).items() if key == item]
    rows = Measure.objects.filter(pk__in=wanted).select_related("household", "member")
    found = list(rows.order_by("household__number", "member__number", "pk"))
    heads = heads_of([row.household_id for row in found], on=on)
    told: dict[int, list[Delivery]] = {}
    for one in deliveries_by(on).filter(measure__in=wanted):
        told.setdefault(one.measure_id, []).append(one)
    return [_receiver(row, told.get(row.pk, []), heads) for row in found]


def delivered_together(homes: Homes, item: str, *, on: date, most: int = 12) -> list[Together]:
    """The deliveries of an item that were entered together for some households and still stand, the latest first.

    One statement.
    """
    more = Q(amount_fen__gt=0) | Q(units__gt=0)
    rows = deliveries_by(on).filter(more, batch__isnull=False, measure__item=item)
    rows = rows.filter(measure__household__in=homes.ids(on=on))
    if homes.own is not None:  # what an office entered for others too is the office's to take back
        others = Delivery.objects.filter(batch__isnull=False).exclude(measure__household__in=homes.own)
        rows = rows.exclude(batch__in=others.values("batch"))
    counted = rows.values("batch", "since", "evidence").annotate(
        n=Count("measure__household", distinct=True), fen=Sum("amount_fen"), all_units=Sum("units"), last=Max("pk"),
        who=Max("said_by"),
    )  # fmt: skip
    return [
        Together(batch, it["since"], it["evidence"], it["who"], it["n"], it["fen"] or 0, it["all_units"] or Decimal(0))
        for it in counted.order_by("-since", "-last")[:most]
        if (batch := it["batch"])
    ]


def measures_to_deliver(homes: Homes, policy: RemedyPolicy) -> dict[int, str]:
    """By id of a measure its item: of some households, granted or received on the day, and not given whole.

    One flat statement: what has lapsed by the pack's terms is left out here.
    """
    day, states, items = policy.day, policy.catalogue.states, policy.catalogue.items
    open_ones = {*policy.receiving, *policy.planned} - ({states.done} if states else set())
    held = MeasureState.objects.on(day).filter(
        status__in=open_ones, measure__household__in=homes.ids(on=day), measure__since__lte=day,
        measure__end_reason="",
    )  # fmt: skip
    found = {}
    for pk, item, since, until in held.values_list("measure", "measure__item", "measure__since", "measure__until"):
        ends = end_of({"since": since, "until": until}, items.get(item), policy)
        if ends is None or ends > day:
            found[pk] = item
    return found


def _policy(homes: Homes, on: date) -> RemedyPolicy | None:
    try:
        pack = require_judging_pack(homes.area, on=on)
        return remedy_policy(pack, day=on) if pack.rules.measures else None
    except NotFound:
        return None


def _receiver(row: Measure, deliveries: list[Delivery], heads: Mapping[int, str]) -> Receiver:
    return Receiver(
        measure=row.key, household=row.household.key, number=row.household.number,
        head=heads.get(row.household_id, ""), member=row.member.name if row.member else "", since=row.since,
        planned_fen=row.planned_fen, planned_units=row.planned_units,
        delivered_fen=sum(it.amount_fen or 0 for it in deliveries),
        delivered_units=sum((it.units or Decimal(0) for it in deliveries), Decimal(0)),
        last=max((it.since for it in deliveries), default=None),
    )  # fmt: skip
