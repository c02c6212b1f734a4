"""Who of a village is given an item of the catalogue, and how much of it was delivered so far."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from xiuhua.policy.measures import RemedyPolicy
from xiuhua.policy.measures_reader import remedy_policy
from xiuhua.queries.heads_and_homes import heads_of
from xiuhua.queries.measure import deliveries_by
from xiuhua.queries.measures_in_area import homes_in, received_on
from xiuhua.queries.pack import pack_around, pack_named
from xiuhua.register.models import Delivery, Measure, MeasureState
from xiuhua.words import NotFound


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


def items_given_in(area: int, *, on: date) -> dict[str, int]:
    """By item for how many measures of an area's households something may be delivered. Two statements at most."""
    policy = _policy(area, on)
    if policy is None:
        return {}
    rows = measures_to_deliver(area, policy).values_list("item").annotate(n=Count("pk")).order_by("item")
    order = {key: place for place, key in enumerate(policy.catalogue.items)}
    return dict(sorted(rows, key=lambda row: order.get(row[0], len(order))))


def unit_given(area: int, item: str, *, on: date) -> str:
    """The unit of an item where the area lies; empty where its pack has none of that name. Two statements at most."""
    policy = _policy(area, on)
    told = policy.catalogue.items.get(item) if policy else None
    return told.unit if told else ""


def receivers_in(area: int, item: str, *, on: date) -> list[Receiver]:
    """The measures of an item of which something may be delivered, by the households' numbers. Four statements."""
    policy = _policy(area, on)
    if policy is None:
        return []
    rows = measures_to_deliver(area, policy).filter(item=item).select_related("household", "member")
    found = list(rows.order_by("household__number", "member__number", "pk"))
    heads = heads_of([row.household_id for row in found], on=on)
    told: dict[int, list[Delivery]] = {}
    for one in deliveries_by(on).filter(measure__in=[row.pk for row in found]):
        told.setdefault(one.measure_id, []).append(one)
    return [_receiver(row, told.get(row.pk, []), heads) for row in found]


def measures_to_deliver(area: int, policy: RemedyPolicy) -> QuerySet[Measure]:
    """The measures of an area's households that are received or granted on the policy's day, and not given whole.

    Asks nothing itself.
    """
    day, states = policy.day, policy.catalogue.states
    planned = MeasureState.objects.on(day).filter(status__in=policy.planned).values("measure")
    running = Q(until__isnull=True) | Q(until__gt=day)
    open_ones = Q(pk__in=received_on(policy).values("pk")) | (Q(pk__in=planned, since__lte=day) & running)
    rows = Measure.objects.filter(open_ones, household__in=homes_in(area, on=day), end_reason="")
    if states is None:
        return rows.none()
    whole = MeasureState.objects.on(day).filter(status=states.done).values("measure")
    return rows.exclude(pk__in=whole)


def _policy(area: int, on: date) -> RemedyPolicy | None:
    try:
        pack = pack_named(pack_around(area, on=on))
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
