"""Enters a delivery for many measures of an item at once, a payment by list, and takes it back whole.

An office does it for a village, somebody who is paired with households for those alone.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from xiuhua.actions.journal import digest_of, write_line
from xiuhua.actions.remedy.deliver import MOST_EVIDENCE, MOST_WHY, require_room, require_running
from xiuhua.actions.remedy.delivered import Given, begin_states, standing, step_back
from xiuhua.actions.remedy.how_much import above_planned, require_possible
from xiuhua.actions.remedy.measure_ground import Amount, persons_counted
from xiuhua.actions.remedy.measure_refusal import MeasureRefused
from xiuhua.actions.told_text import text_told
from xiuhua.duty.acting import open_village_to_act
from xiuhua.duty.door import OWN, Absent, Scope, scope_of
from xiuhua.loop.remedy.ceiling import limit_on
from xiuhua.policy.measures import Item, RemedyPolicy, States
from xiuhua.policy.measures_reader import remedy_policy
from xiuhua.queries.measure import deliveries_by
from xiuhua.queries.office import clock_day
from xiuhua.queries.pack import judging_pack
from xiuhua.queries.receivers import Homes, measures_to_deliver, own_homes
from xiuhua.register.models import Account, Delivery, Household, Measure
from xiuhua.words import new_key


class RowsRefused(MeasureRefused):
    """Some of many deliveries are refused: `rows` says why, by measure; `good` how many would be kept."""

    def __init__(self, reason: str, rows: Mapping[UUID, MeasureRefused], *, good: int = 0) -> None:
        super().__init__(reason, count=len(rows), good=good)
        self.rows, self.good = rows, good


class SomeRefused(RowsRefused):
    """Some of many deliveries do not do."""


class PerhapsTwice(RowsRefused):
    """Some got the same amount on the same day by another paper: they are asked about before they are kept."""


class PerhapsMuch(RowsRefused):
    """Some would get more than was planned for them: they are asked about before they are kept."""


@dataclass(frozen=True, slots=True)
class Kept:
    """How many deliveries were entered, and how many stood already."""

    new: int
    standing: int


@dataclass(frozen=True, slots=True)
class _Where:
    """To whom something is given, and the code of the village; empty for one's own households."""

    homes: Homes
    code: str


@dataclass(frozen=True, slots=True)
class _Terms:
    """What the pack says on a day of the item that is given to all."""

    policy: RemedyPolicy
    item: Item
    states: States
    today: date


@dataclass(frozen=True, slots=True)
class _Found:
    """Measures and what of each is to be given: why some are not, which stand already, which perhaps do or are much."""

    refused: Mapping[UUID, MeasureRefused]
    standing: frozenset[UUID]
    alike: Mapping[UUID, MeasureRefused]
    much: Mapping[UUID, MeasureRefused]


@transaction.atomic
def deliver_together(
    place: str, item: str, amounts: Mapping[UUID, Amount | None], *, on: date, evidence: str, by: Account,
    only_good: bool = False, again: bool = False, sure: bool = False,
) -> Kept:  # fmt: skip
    """Enter a delivery of an item for measures (by key) of a village (by code) or of one's OWN households, together.

    An amount that is None was typed and is none. All are kept or none, unless `only_good`; what was entered already is
    passed over. What was on another paper is kept `again` alone, more than was planned only for who is `sure`. They are
    one line of the journal, under one key.
    Raises Absent for who acts for no office over the village, or has no household of one's own, and for measures of
    elsewhere; SomeRefused with each that does not do, PerhapsTwice with each that has the same amount of the same day,
    PerhapsMuch with each that would have more than planned, MeasureRefused for what is wrong with all.
    """
    today = clock_day()
    where = _open(place, scope_of(by, today=today))
    terms, given = _terms(where, item, on=on, today=today), _given(evidence, on=on, by=by, today=today)
    rows = _held(where, item, amounts, today=today)
    found = _found(where, rows, amounts, given, terms)
    good = [row for row in rows if row.key not in found.refused]
    if found.refused and not (only_good and good):
        raise SomeRefused("some_refused", found.refused, good=len(good))
    if found.alike and not again:
        raise PerhapsTwice("perhaps_twice", found.alike)
    if found.much and not sure:
        raise PerhapsMuch("perhaps_much", found.much)
    new = {row: amount for row in good if row.key not in found.standing and (amount := amounts[row.key])}
    if new:
        _keep(where, new, given, terms, by=by, much=len(found.much))
    return Kept(len(new), len(good) - len(new))


@transaction.atomic
def take_back_together(place: str, batch: UUID, *, why: str, by: Account) -> int:
    """Take back all that still stands of deliveries that were entered together; gives how many. Said twice, done once.

    Each is corrected to nothing by a row that names it. Raises Absent for who acts for no office over the village and
    for deliveries of which none is of a household there, of one's OWN for those of which one is not; MeasureRefused
    without a reason.
    """
    today = clock_day()
    where = _open(place, scope_of(by, today=today))
    rows = list(Measure.objects.filter(deliveries__batch=batch).distinct().order_by("pk"))
    homes = {row.household_id for row in rows}
    there = set(where.homes.ids(on=today).values_list("household", flat=True))
    if homes.isdisjoint(there) or (place == OWN and not homes <= there):
        raise Absent
    _hold(homes)
    why = text_told(why, most=MOST_WHY, refused=MeasureRefused, at="why")
    if not why:
        raise MeasureRefused("no_why")
    wrong = list(standing(rows, today=today).filter(batch=batch).select_related("measure").order_by("pk"))
    if not wrong:
        return 0
    nothing = [
        Delivery(
            measure=it.measure, since=it.since, corrects=it, amount_fen=None if it.amount_fen is None else 0,
            units=None if it.units is None else 0, evidence=it.evidence, source="desk", said_by=by.username,
            batch=batch,
        )
        for it in wrong
    ]  # fmt: skip
    Delivery.objects.bulk_create(nothing)
    step_back(rows, states=_policy(where, today=today)[1], today=today)
    said = _said(where, rows[0].item, [(it.measure, Amount(it.amount_fen, it.units)) for it in wrong])
    write_line("take_back_together", by=by, subject_kind="batch", subject=batch, before=said, why=why)
    return len(wrong)


def _open(place: str, scope: Scope) -> _Where:
    """A village for an office over it, or one's own households; raises Absent."""
    if place != OWN:
        area = open_village_to_act(scope, place)
        return _Where(Homes(area.pk), area.code)
    own = own_homes(scope)
    if own is None:
        raise Absent
    return _Where(own, "")


def _terms(where: _Where, item: str, *, on: date, today: date) -> _Terms:
    policy, states = _policy(where, today=today)
    told = policy.catalogue.items.get(item)
    if told is None:
        raise MeasureRefused("no_item", day=on)
    return _Terms(policy, told, states, today)


def _policy(where: _Where, *, today: date) -> tuple[RemedyPolicy, States]:
    pack = judging_pack(where.homes.area, on=today)
    if pack is None or pack.rules.measures is None or pack.rules.measures.states is None:
        raise MeasureRefused("no_pack")
    return remedy_policy(pack, day=today), pack.rules.measures.states


def _given(evidence: str, *, on: date, by: Account, today: date) -> Given:
    if on > today:
        raise MeasureRefused("after_today", day=on)
    evidence = text_told(evidence, most=MOST_EVIDENCE, refused=MeasureRefused, at="evidence")
    if not evidence:
        raise MeasureRefused("no_evidence")
    return Given(on, evidence, by.username)


def _held(where: _Where, item: str, keys: Iterable[UUID], *, today: date) -> list[Measure]:
    """The measures, with their households held for this transaction, so that no ceiling is passed meanwhile."""
    wanted = set(keys)
    if not wanted:
        raise MeasureRefused("nobody_chosen")
    there = Measure.objects.filter(key__in=wanted, item=item, household__in=where.homes.ids(on=today))
    _hold(set(there.values_list("household", flat=True)))
    rows = list(there.order_by("household__number", "pk"))
    if len(rows) != len(wanted):
        raise Absent
    return rows


def _hold(households: Collection[int]) -> None:
    """Hold households for this transaction, in one order, so that no two deeds wait for each other."""
    list(Household.objects.filter(pk__in=households).order_by("pk").select_for_update())


def _found(
    where: _Where, rows: list[Measure], amounts: Mapping[UUID, Amount | None], given: Given, terms: _Terms
) -> _Found:
    ids = [row.pk for row in rows]
    due = measures_to_deliver(where.homes, terms.policy)
    persons = persons_counted(terms.item, {row.household_id for row in rows}, today=terms.today)
    earlier: dict[int, list[Delivery]] = {}
    for one in deliveries_by(terms.today).filter(measure__in=ids):
        earlier.setdefault(one.measure_id, []).append(one)
    refused: dict[UUID, MeasureRefused] = {}
    stands: set[UUID] = set()
    alike: dict[UUID, MeasureRefused] = {}
    much: dict[UUID, MeasureRefused] = {}
    for row in rows:
        amount, before = amounts[row.key], earlier.get(row.pk, [])
        if amount and any(given.is_same(one, amount) for one in before):
            stands.add(row.key)
            continue
        try:
            _require(row, amount, before, given, terms, persons=persons[row.household_id], is_due=row.pk in due)
        except MeasureRefused as why:
            refused[row.key] = why
            continue
        other = next((one for one in before if amount and given.is_alike(one, amount)), None)
        if other is not None:
            alike[row.key] = MeasureRefused("entered_that_day", day=given.on, evidence=other.evidence)
        asked = above_planned(row, terms.item, amount, before) if amount else None
        if asked is not None:
            much[row.key] = asked
    return _Found(refused, frozenset(stands), alike, much)


def _require(
    row: Measure, amount: Amount | None, before: list[Delivery], given: Given, terms: _Terms, *, persons: int,
    is_due: bool,
) -> None:  # fmt: skip
    """Refuse what one delivery alone would be refused for, and what is not on the list of those to be given it."""
    if amount is None:
        raise MeasureRefused("no_amount")
    require_running(row, on=given.on, today=terms.today)
    if not is_due:
        raise MeasureRefused("nothing_due")
    if not amount:
        raise MeasureRefused("nothing_given")
    require_possible(amount, terms.item, terms.policy)
    told, school_year = terms.item.terms_on(given.on), terms.policy.catalogue.school_year
    limit = limit_on(told, given.on, persons=persons, school_year=school_year)
    require_room(limit, amount, before, document=told.document if told else "")


def _keep(
    where: _Where, new: Mapping[Measure, Amount], given: Given, terms: _Terms, *, by: Account, much: int
) -> None:  # fmt: skip
    batch = new_key()
    Delivery.objects.bulk_create(
        Delivery(
            measure=row, since=given.on, amount_fen=amount.fen, units=amount.units, evidence=given.evidence,
            source="desk", said_by=given.said_by, batch=batch,
        )
        for row, amount in new.items()
    )  # fmt: skip
    begin_states(list(new), given, item=terms.item, states=terms.states, policy=terms.policy)
    said = _said(where, terms.item.key, list(new.items())) | {"on": given.on, "evidence": given.evidence}
    said |= {"above_planned": much} if much else {}
    write_line("deliver_together", by=by, subject_kind="batch", subject=batch, after=said, personal=["evidence"])


def _said(where: _Where, item: str, rows: Collection[tuple[Measure, Amount]]) -> dict[str, object]:
    """What one line tells of many: how many, how much, and a digest of how much each."""
    money = [amount.fen for _row, amount in rows if amount.fen is not None]
    units = [amount.units for _row, amount in rows if amount.units is not None]
    return {
        "area": where.code, "measure_item": item, "households": len({row.household_id for row, _amount in rows}),
        "amount_fen": sum(money) if money else None, "units": sum(units, Decimal(0)) if units else None,
        "digest": digest_of(f"{row.key.hex} {amount.fen} {amount.units}" for row, amount in rows),
    }  # fmt: skip
