"""Grants a measure to all households of a village at once, such as a night school or village rules, in one line."""

from datetime import date

from django.db import transaction

from xiuhua.actions.journal import digest_of, write_line
from xiuhua.actions.remedy.grant import MOST_BASIS
from xiuhua.actions.remedy.measure_refusal import MeasureRefused
from xiuhua.actions.told_text import text_told
from xiuhua.bridge.gather import gather
from xiuhua.duty.acting import open_village_to_act
from xiuhua.duty.door import scope_of
from xiuhua.loop.remedy.verdicts import MISSING, OPEN, remedy, tables_needed
from xiuhua.policy.measures_reader import remedy_policy
from xiuhua.policy.pack import Pack
from xiuhua.queries.measures_in_area import given_together, homes_in
from xiuhua.queries.office import clock_day
from xiuhua.queries.pack import judging_pack
from xiuhua.register.models import Account, Area, Household, Measure, MeasureState
from xiuhua.words import new_key


@transaction.atomic
def grant_together(village: str, item: str, *, since: date, basis: str, by: Account) -> int:
    """Grant a measure for households to all of a village that may have it and have it not; gives how many they are.

    Whose condition is not met, or who has it, is passed over. One line of the journal tells of all. Raises Absent for
    who acts for no office over the village, MeasureRefused for what does not do.
    """
    today = clock_day()
    area = open_village_to_act(scope_of(by, today=today), village)
    pack = _pack(area, on=today)
    policy = remedy_policy(pack, day=today)
    told = policy.catalogue.items.get(item)
    terms = told.terms_on(since) if told else None
    states = policy.catalogue.states
    if told is None or terms is None or states is None or item not in given_together(area.pk, on=today):
        raise MeasureRefused("no_item", day=since)
    if since > today:
        raise MeasureRefused("after_today", at="since", day=since)
    basis = text_told(basis, most=MOST_BASIS, refused=MeasureRefused, at="basis") or terms.document[:MOST_BASIS]
    homes = _who_may(area, item, pack, on=today)
    if not homes:
        raise MeasureRefused("nobody_lacks")
    batch = new_key()
    rows = Measure.objects.bulk_create(
        Measure(
            household=home, item=item, deliverer=told.deliverer, basis=basis, since=since, said_by=by.username,
            batch=batch,
        )
        for home in homes
    )  # fmt: skip
    MeasureState.objects.bulk_create(
        MeasureState(measure=row, status=states.begun, since=since, said_by=by.username) for row in rows
    )
    write_line(
        "grant_together", by=by, subject_kind="batch", subject=batch,
        after={
            "area": area.code, "measure_item": item, "since": since, "households": len(rows), "document": basis,
            "digest": digest_of(row.key.hex for row in rows),
        },
    )  # fmt: skip
    return len(rows)


def _pack(area: Area, *, on: date) -> Pack:
    pack = judging_pack(area.pk, on=on)
    if pack is None or pack.rules.measures is None:
        raise MeasureRefused("no_pack")
    return pack


def _who_may(area: Area, item: str, pack: Pack, *, on: date) -> list[Household]:
    """The households of a village that are eligible for an item, surely or perhaps, and neither have nor await it."""
    there = Household.objects.filter(pk__in=homes_in(area.pk, on=on))
    homes = {it.number: it for it in there.order_by("pk").select_for_update()}  # in one order, so that none deadlock
    needed = tables_needed(pack, day=on)
    tables = {day: gather(day, names, households=list(homes)) for day, names in needed.items()} if homes else {}
    if not tables:
        return []
    found = remedy(tables, pack=pack, day=on)["remedies"]
    rows = found.filter(found["item"] == item, found["state"].is_in([MISSING, OPEN]))
    return [homes[number] for number in sorted(rows["household"])]
