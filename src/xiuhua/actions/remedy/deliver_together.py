"""Enters a delivery for many measures of an item in a village at once: a payment by list, each with its amount."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.db.models import Count

from xiuhua.actions.journal import write_line
from xiuhua.actions.remedy.deliver import MOST_EVIDENCE, require_room, require_running, status_after, stays
from xiuhua.actions.remedy.measure_ground import Amount
from xiuhua.actions.remedy.measure_refusal import MeasureRefused
from xiuhua.actions.told_text import text_told
from xiuhua.duty.acting import open_village_to_act
from xiuhua.duty.door import Absent, scope_of
from xiuhua.loop.remedy.ceiling import limit_on
from xiuhua.policy.measures import Item, RemedyPolicy, States
from xiuhua.policy.measures_reader import remedy_policy
from xiuhua.queries.measure import deliveries_by
from xiuhua.queries.measures_in_area import homes_in
from xiuhua.queries.office import clock_day
from xiuhua.queries.pack import pack_around, pack_named
from xiuhua.register.models import Account, Area, Belonging, Delivery, Household, Measure, MeasureState
from xiuhua.words import NotFound


class SomeRefused(MeasureRefused):
    """Some of many deliveries do not do: `rows` says why, by measure; `good` how many would."""

    def __init__(self, rows: Mapping[UUID, MeasureRefused], *, good: int) -> None:
        super().__init__("some_refused", count=len(rows), good=good)
        self.rows, self.good = rows, good


@dataclass(frozen=True, slots=True)
class _Given:
    """What is given to all: an item on a day, on what evidence, and what the pack says of it."""

    policy: RemedyPolicy
    item: Item
    states: States
    on: date
    evidence: str
    by: Account


@transaction.atomic
def deliver_together(
    village: str, item: str, amounts: Mapping[UUID, Amount | None], *, on: date, evidence: str, by: Account,
    only_good: bool = False,
) -> int:  # fmt: skip
    """Enter a delivery of an item for measures (by key) of a village, in one line of the journal; gives how many.

    An amount that is None was typed and is none. All are kept or none, unless `only_good`; what was entered already is
    passed over. Raises Absent for who acts for no office over the village and for measures of elsewhere, SomeRefused
    with each that does not do, MeasureRefused for what is wrong with all.
    """
    today = clock_day()
    area = open_village_to_act(scope_of(by, today=today), village)
    given = _given(area, item, on=on, evidence=evidence, by=by, today=today)
    rows = _held(area, item, amounts, today=today)
    refused, standing = _refused(rows, amounts, given, today=today)
    good = [row for row in rows if row.key not in refused]
    if refused and not (only_good and good):
        raise SomeRefused(refused, good=len(good))
    new = [row for row in good if row.key not in standing]
    told = {row.key: amount for row in new if (amount := amounts[row.key])}
    Delivery.objects.bulk_create(
        Delivery(
            measure=row, since=on, amount_fen=told[row.key].fen, units=told[row.key].units, evidence=given.evidence,
            source="desk", said_by=by.username,
        )
        for row in new
    )  # fmt: skip
    _begin(new, given)
    if new:
        said = _said(area, new, told, given)
        write_line("deliver_together", by=by, subject_kind="area", subject=area.code, after=said)
    return len(good)


def _given(area: Area, item: str, *, on: date, evidence: str, by: Account, today: date) -> _Given:
    try:
        pack = pack_named(pack_around(area.pk, on=today))
    except NotFound:
        raise MeasureRefused("no_pack") from None
    if pack.rules.measures is None or pack.rules.measures.states is None:
        raise MeasureRefused("no_pack")
    policy = remedy_policy(pack, day=today)
    told = policy.catalogue.items.get(item)
    if told is None:
        raise MeasureRefused("no_item", day=on)
    if on > today:
        raise MeasureRefused("after_today", day=on)
    evidence = text_told(evidence, most=MOST_EVIDENCE, refused=MeasureRefused, at="evidence")
    if not evidence:
        raise MeasureRefused("no_evidence")
    return _Given(policy, told, pack.rules.measures.states, on, evidence, by)


def _held(area: Area, item: str, keys: Iterable[UUID], *, today: date) -> list[Measure]:
    """The measures, with their households held for this transaction, so that no ceiling is passed meanwhile."""
    wanted = set(keys)
    if not wanted:
        raise MeasureRefused("nobody_chosen")
    there = Measure.objects.filter(key__in=wanted, item=item, household__in=homes_in(area.pk, on=today))
    homes = set(there.values_list("household", flat=True))
    list(Household.objects.filter(pk__in=homes).order_by("pk").select_for_update())
    rows = list(there.order_by("household__number", "pk"))
    if len(rows) != len(wanted):
        raise Absent
    return rows


def _refused(
    rows: list[Measure], amounts: Mapping[UUID, Amount | None], given: _Given, *, today: date
) -> tuple[dict[UUID, MeasureRefused], set[UUID]]:
    """Why some do not do, and which were entered already."""
    earlier: dict[int, list[Delivery]] = {}
    for one in deliveries_by(today).filter(measure__in=[row.pk for row in rows]):
        earlier.setdefault(one.measure_id, []).append(one)
    persons = _persons(rows, given.item, today=today)
    refused: dict[UUID, MeasureRefused] = {}
    standing: set[UUID] = set()
    for row in rows:
        amount, before = amounts[row.key], earlier.get(row.pk, [])
        if amount and any(_is_same(one, amount, given) for one in before):
            standing.add(row.key)
            continue
        try:
            _require(row, amount, before, given, persons=persons.get(row.household_id, 1), today=today)
        except MeasureRefused as why:
            refused[row.key] = why
    return refused, standing


def _require(
    row: Measure, amount: Amount | None, before: list[Delivery], given: _Given, *, persons: int, today: date
) -> None:
    if amount is None:
        raise MeasureRefused("no_amount")
    require_running(row, on=given.on, today=today)
    if not amount:
        raise MeasureRefused("nothing_given")
    terms, school_year = given.item.terms_on(given.on), given.policy.catalogue.school_year
    limit = limit_on(terms, given.on, persons=persons, school_year=school_year)
    require_room(limit, amount, before, document=terms.document if terms else "")


def _persons(rows: list[Measure], item: Item, *, today: date) -> Mapping[int, int]:
    """How many persons a ceiling counts, by household; of an item for members it counts one."""
    if item.of != "households":
        return {}
    lived = Belonging.objects.on(today).filter(household__in={row.household_id for row in rows})
    return dict(lived.order_by().values_list("household").annotate(n=Count("pk")))


def _is_same(one: Delivery, amount: Amount, given: _Given) -> bool:
    told = (one.since, one.amount_fen, one.units, one.evidence)
    return told == (given.on, amount.fen, amount.units, given.evidence)


def _begin(rows: list[Measure], given: _Given) -> None:
    """The state that a delivery leaves each measure in, from that day on."""
    status = status_after(given.item, given.states)
    held = {it.measure_id: it for it in MeasureState.objects.filter(measure__in=rows, until__isnull=True)}
    changed = [it for it in held.values() if not stays(it.status, status, given.policy)]
    begun = {row.pk: given.on for row in rows if row.pk not in held}
    for state in changed:
        begun[state.measure_id] = state.until = max(given.on, state.since)
    MeasureState.objects.bulk_update(changed, ["until"])
    told = {"status": status, "evidence": given.evidence, "said_by": given.by.username}
    MeasureState.objects.bulk_create(
        MeasureState(measure_id=measure, since=since, **told) for measure, since in begun.items()
    )


def _said(area: Area, rows: list[Measure], told: Mapping[UUID, Amount], given: _Given) -> dict[str, object]:
    homes = Counter(row.household_id for row in rows)
    money = [amount.fen for amount in told.values() if amount.fen is not None]
    units = [amount.units for amount in told.values() if amount.units is not None]
    return {
        "area": area.code, "measure_item": given.item.key, "on": given.on, "households": len(homes),
        "amount_fen": sum(money) if money else None, "units": sum(units, Decimal(0)) if units else None,
    }  # fmt: skip
