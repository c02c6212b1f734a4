"""Grants a measure of the catalogue to a household or one of its members, and renews one that ends."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction

from xiuhua.actions.journal import write_line
from xiuhua.actions.remedy.measure_ground import Amount, MeasureGround, ground_for, measure_for, require_below
from xiuhua.actions.remedy.measure_refusal import MeasureRefused
from xiuhua.actions.told_text import text_told
from xiuhua.duty.door import Absent
from xiuhua.policy.measures import MONEY, ONE_OFF, Item
from xiuhua.policy.verdict import NOT_MET
from xiuhua.register.models import Account, Belonging, Cause, Measure, MeasureState, Member

MOST_BASIS = 200
HOUSEHOLDS = "households"
NOT_TOLD = Amount()


@dataclass(frozen=True, slots=True)
class Grant:
    """What is granted: an item, to the household or a `member`, from a day, perhaps until one, for which causes.

    `deliverer` and `basis` are the catalogue's where nothing is told. `owner` is a post of the pack: who sees to it.
    """

    item: str
    since: date
    until: date | None = None
    member: UUID | None = None
    amount: Amount = NOT_TOLD
    causes: tuple[str, ...] = ()
    deliverer: str = ""
    owner: str = ""
    basis: str = ""


@transaction.atomic
def grant_measure(household: UUID, grant: Grant, *, by: Account) -> UUID:
    """Grant a measure; gives its key. Raises Absent for who does not give it, MeasureRefused for what does not do."""
    return _granted(ground_for(household, by=by), grant, by=by).key


@transaction.atomic
def renew_measure(key: UUID, *, since: date | None, until: date | None, amount: Amount, by: Account) -> UUID:
    """Grant a measure again from the day on which it ends, or another; gives the key of what follows it.

    Raises Absent for who does not give it, MeasureRefused for what is given once, and for what does not do.
    """
    row, ground = measure_for(key, by=by)
    item = ground.policy.catalogue.items.get(row.item)
    if item is None or item.validity == ONE_OFF:
        raise MeasureRefused("once_only")
    begins = since or ground.ends(row.item, row.since, row.until) or ground.today
    stated = _stated(ground)
    causes = tuple(cause for cause in row.causes.split() if cause in stated)
    again = Grant(
        row.item, begins, until, row.member.key if row.member else None, amount, causes, row.deliverer, row.owner,
    )  # fmt: skip
    return _granted(ground, again, by=by, follows=row).key


def _granted(ground: MeasureGround, grant: Grant, *, by: Account, follows: Measure | None = None) -> Measure:
    item = ground.policy.catalogue.items.get(grant.item)
    terms = item.terms_on(grant.since) if item else None
    if item is None or terms is None:
        raise MeasureRefused("no_item", day=grant.since)
    basis = text_told(grant.basis, most=MOST_BASIS, refused=MeasureRefused, at="basis") or terms.document[:MOST_BASIS]
    # A department does not see the causes: it grants for none, and renews for those that it was granted for.
    causes = grant.causes if follows or ground.opened.topics is None else ()
    grant = replace(grant, deliverer=grant.deliverer or item.deliverer, basis=basis, causes=causes)
    _require_keys(ground, grant)
    if not ground.may_give(grant.deliverer):
        raise Absent
    member = _member(ground, grant, item)
    if grant.until is not None and grant.until <= grant.since:
        raise MeasureRefused("until_before", since=grant.since, day=grant.until)
    _require_eligible(ground, item, member)
    require_new(ground, grant, item, member)
    require_below(ground.limit(item, grant.since), grant.amount, document=terms.document)
    return _kept(ground, grant, item, member, by=by, follows=follows)


def _require_keys(ground: MeasureGround, grant: Grant) -> None:
    """Deliverer, owner and causes are keys that the pack, or the household, knows."""
    if not ground.knows("deliverer", grant.deliverer):
        raise MeasureRefused("no_deliverer")
    if grant.owner and not ground.knows("post", grant.owner):
        raise MeasureRefused("no_owner")
    stated = _stated(ground)
    others = [cause for cause in grant.causes if cause not in stated]
    if others:
        raise MeasureRefused("other_cause", causes=", ".join(others))


def _stated(ground: MeasureGround) -> set[str]:
    return set(Cause.objects.on(ground.today).filter(household=ground.household).values_list("cause", flat=True))


def _member(ground: MeasureGround, grant: Grant, item: Item) -> Member | None:
    """Whom it is for; None for the household, whatever was chosen."""
    if item.of == HOUSEHOLDS:
        return None
    if grant.member is None:
        raise MeasureRefused("no_member")
    rows = Belonging.objects.on(ground.today).filter(household=ground.household, member__key=grant.member)
    row = rows.select_related("member").first()
    if row is None:
        raise MeasureRefused("no_member")
    return row.member


def _require_eligible(ground: MeasureGround, item: Item, member: Member | None) -> None:
    """Whose condition is not met is refused; where it is unknown, whoever grants has seen what no column tells."""
    person = member.number if member else None
    found = next((it for it in ground.told.measures if (it.key, it.person) == (item.key, person)), None)
    if found is None or not found.eligible:  # it is offered no more, whatever held on the day it is to begin
        raise MeasureRefused("no_item", day=ground.today)
    if found.eligible == NOT_MET:
        raise MeasureRefused("not_eligible")


def require_new(ground: MeasureGround, grant: Grant, item: Item, member: Member | None) -> None:
    """Refuse what would be given twice at the same time, and the same help from elsewhere."""
    person, ends = member.number if member else None, ground.ends(item.key, grant.since, grant.until)
    overlaps = {other for key, other in ground.policy.catalogue.overlaps() if key == item.key}
    for found in ground.told.measures:
        theirs = found.person is None or person is None or found.person == person
        for row in found.given if theirs else ():
            until = ground.ends(found.key, row["since"], row["until"])
            if (until is not None and until <= grant.since) or (ends is not None and ends <= row["since"]):
                continue
            if found.key in overlaps:
                if ground.may_see(found.key):
                    raise MeasureRefused("same_help", other=found.key)
                raise MeasureRefused("same_help_elsewhere")
            if found.key == item.key and found.person == person:
                raise MeasureRefused("given_already", since=row["since"], until=until or "-")


def _kept(
    ground: MeasureGround, grant: Grant, item: Item, member: Member | None, *, by: Account, follows: Measure | None
) -> Measure:
    units = None if item.unit == MONEY else grant.amount.units
    row = Measure.objects.create(
        household=ground.household, member=member, item=item.key, deliverer=grant.deliverer,
        causes=" ".join(grant.causes), basis=grant.basis, owner=grant.owner, planned_fen=grant.amount.fen,
        planned_units=units, follows=follows, since=grant.since, until=grant.until, said_by=by.username,
    )  # fmt: skip
    begins = min(ground.today, grant.since)
    MeasureState.objects.create(measure=row, status=ground.states.granted, since=begins, said_by=by.username)
    write_line(
        "renew_measure" if follows else "grant_measure", by=by, subject_kind="household",
        subject=ground.household.key, after=_told(row),
    )  # fmt: skip
    return row


def _told(row: Measure) -> dict[str, Any]:
    return {
        "measure": row.key.hex, "measure_item": row.item, "since": row.since, "until": row.until,
        "deliverer": row.deliverer, "causes": ", ".join(row.causes.split()), "post": row.owner,
        "amount_fen": row.planned_fen, "units": row.planned_units,
    }  # fmt: skip
