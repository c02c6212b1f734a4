"""What a delivery does to the state of the measure it is of, for one and for many: begun by it, and gone with it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from xiuhua.actions.keep_warnings import follow_measures
from xiuhua.actions.remedy.measure_ground import Amount
from xiuhua.policy.measures import ONE_OFF, Item, RemedyPolicy, States
from xiuhua.queries.measure import deliveries_by
from xiuhua.register.models import Delivery, Measure, MeasureState


@dataclass(frozen=True, slots=True)
class Given:
    """That something is given on a day, by what it can be seen, and who said so (a user name)."""

    on: date
    evidence: str
    said_by: str

    def is_same(self, one: Delivery, amount: Amount) -> bool:
        """Whether a delivery that stands is this one, said before."""
        return one.evidence == self.evidence and self.is_alike(one, amount)

    def is_alike(self, one: Delivery, amount: Amount) -> bool:
        """Whether a delivery that stands is of the same day and amount, on whatever paper."""
        return (one.since, Amount(one.amount_fen, one.units)) == (self.on, amount)


def begin_states(
    rows: Collection[Measure], given: Given, *, item: Item | None, states: States, policy: RemedyPolicy
) -> None:
    """Leave measures in the state that a delivery leaves them in, from its day on. Four statements."""
    status = states.done if item and item.validity == ONE_OFF else states.begun
    held = {it.measure_id: it for it in _open_states(rows)}
    changed = [it for it in held.values() if not _stays(it.status, status, states, policy)]
    begun = {row.pk: given.on for row in rows if row.pk not in held}
    for state in changed:
        begun[state.measure_id] = state.until = max(given.on, state.since)
    MeasureState.objects.bulk_update(changed, ["until"])
    told = {"status": status, "evidence": given.evidence, "said_by": given.said_by}
    MeasureState.objects.bulk_create(
        MeasureState(measure_id=measure, since=since, **told) for measure, since in begun.items()
    )
    follow_measures({row.household_id for row in rows}, on=given.on)


def _stays(held: str, status: str, states: States, policy: RemedyPolicy) -> bool:
    """Whether a state outlasts a delivery: what is over does, and what goes on unless all there is was given."""
    goes_on = status == states.begun and held in policy.receiving
    return goes_on or held in (status, states.done, states.ended)


def step_back(rows: Collection[Measure], *, states: States, today: date) -> None:
    """Where nothing that was given stands any more, the state that a delivery began never held."""
    began = Delivery.objects.filter(measure=OuterRef("measure"), evidence=OuterRef("evidence"))
    by_delivery = Exists(began), ~Q(evidence=""), Q(status__in=(states.begun, states.done))
    empty = _open_states(rows).filter(*by_delivery).exclude(measure__in=standing(rows, today=today).values("measure"))
    resume_before(empty)


def resume_before(states: Collection[MeasureState] | QuerySet[MeasureState]) -> None:
    """Let open states never have held: the one before each, if there is any, goes on. Three statements."""
    over = {it.measure_id: it for it in states}
    before: dict[int, MeasureState] = {}
    for one in MeasureState.objects.filter(measure__in=list(over), until__isnull=False).order_by("pk"):
        last = over[one.measure_id]
        if one.until == last.since and one.pk < last.pk:
            before[one.measure_id] = one
    for it in over.values():
        it.until = it.since
    MeasureState.objects.bulk_update(list(over.values()), ["until"])  # first: a measure has one open state
    for it in before.values():
        it.until = None
    MeasureState.objects.bulk_update(list(before.values()), ["until"])


def standing(rows: Collection[Measure], *, today: date) -> QuerySet[Delivery]:
    """What was given of measures, more than nothing, that no later row corrected."""
    more = Q(amount_fen__gt=0) | Q(units__gt=0)
    return deliveries_by(today).filter(more, measure__in=[row.pk for row in rows])


def _open_states(rows: Collection[Measure]) -> QuerySet[MeasureState]:
    return MeasureState.objects.filter(measure__in=[row.pk for row in rows], until__isnull=True)
