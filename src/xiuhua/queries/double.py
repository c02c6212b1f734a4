"""Records that may be of one person: which wait in an area, two side by side, and what became of a merged one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from xiuhua.policy.pack import Pack
from xiuhua.queries.heads_and_homes import heads_of
from xiuhua.reckon.linkage.linking import THRESHOLD
from xiuhua.register.models import (
    Account,
    Area,
    AreaWithin,
    Belonging,
    Contact,
    Double,
    Household,
    Member,
    MemberContact,
    Residence,
)
from xiuhua.register.models.double import SAME, WAITING
from xiuhua.register.vault import KeysUnusable, SealBroken, open_vault
from xiuhua.words import mask_id, mask_phone

SHOWN_FROM, SECOND_PERSON = "doubles.shown_from", "doubles.second_person"
WAIT, DECIDED = "waiting", "decided"


@dataclass(frozen=True, slots=True)
class DoubleRules:
    """From which probability on two records are shown, and whether a second person confirms a merge."""

    shown_from: float
    second_person: bool


@dataclass(frozen=True, slots=True)
class Record:
    """One of two records, as a page tells it: numbers masked, `held` where it belongs to a household on the day."""

    key: UUID
    number: str
    name: str
    sex: str
    birth: date | None
    identity: str
    phone: str
    village: str
    household: UUID
    household_number: str
    head: str
    relation: str
    since: date | None
    held: bool


@dataclass(frozen=True, slots=True)
class DoubleView:
    """Two records side by side; `levels` by what was compared, `stays` the key of the one that stays, if said.

    Of a merge that waits `asked_by` is who asked; `can_undo` says that it is merged.
    """

    key: UUID
    state: str
    probability: float
    found_on: date
    levels: dict[str, str]
    records: tuple[Record, Record]
    stays: UUID | None
    closed: str
    why: str
    asked_by: str
    asked_by_id: int | None
    decided_by: str
    decided_on: date | None
    undone_by: str
    undone_on: date | None


@dataclass(frozen=True, slots=True)
class MergedRecord:
    """A record that stands for nobody any more: its name and number, and those of the record that tells of the person.

    `home` is the number of the household of that one.
    """

    name: str
    number: str
    stays: str
    stays_number: str
    home: str


def merged_records(household: Household) -> list[MergedRecord]:
    """Records of a household that were merged into others, or others into them, in the order of merging.

    Two statements; one for none.
    """
    mine = Q(first_home=household) | Q(second_home=household)
    rows = list(Double.objects.filter(mine, state=SAME).select_related("kept", "merged").order_by("decided_at", "pk"))
    kept = [row.kept_id for row in rows]
    current = Belonging.objects.filter(member__in=kept, until=None).values_list("member", "household__number")
    homes = dict(current) if rows else {}
    return [
        MergedRecord(row.merged.name, row.merged.number, row.kept.name, row.kept.number, homes.get(row.kept.pk, ""))
        for row in rows
        if row.merged is not None and row.kept is not None
    ]


def told_as(household: UUID) -> UUID | None:
    """The household that one with nobody left was found to be, by their keys; None for any other. Few statements."""
    found, seen = household, set[UUID]()
    while found not in seen:
        seen.add(found)
        row = Double.objects.filter(state=SAME, closed__key=found).select_related("kept").first()
        if row is None or row.kept is None:
            break
        home = Belonging.objects.filter(member=row.kept, until=None).select_related("household").first()
        found = home.household.key if home else found
    return found if found != household else None


def double_rules(pack: Pack, *, on: date) -> DoubleRules:
    """What a pack says of doubles on a day; one that says nothing shows what is nearly sure, and asks two persons."""
    said = {name: pack.parameters[name].on(on) for name in (SHOWN_FROM, SECOND_PERSON) if name in pack.parameters}
    return DoubleRules(float(str(said.get(SHOWN_FROM, THRESHOLD))), said.get(SECOND_PERSON, True) is not False)


def how_many_live_in(code: str, *, on: date) -> int:
    """How many people live in an area, by its code, on a day. One statement."""
    inside = AreaWithin.objects.on(on).filter(ancestor__code=code).values("area")
    homes = Residence.objects.on(on).filter(village__in=inside).values("household")
    return Belonging.objects.on(on).filter(household__in=homes).count()


def doubles_in(area: Area, *, on: date, which: str = WAIT) -> QuerySet[Double]:
    """Pairs of which both lived in an area when they were found: the likeliest first, or the last decided.

    Asks nothing itself.
    """
    inside = AreaWithin.objects.on(on).filter(ancestor=area).values("area")
    rows = Double.objects.filter(first_village__in=inside, second_village__in=inside)
    if which == DECIDED:
        return rows.exclude(state__in=WAITING).order_by("-decided_at", "-pk")
    return rows.filter(state__in=WAITING).order_by("state", "-probability", "pk")


def double_views(rows: Iterable[Double], *, on: date) -> list[DoubleView]:
    """Pairs side by side. Seven statements, however many; none for none."""
    pairs = list(rows)
    if not pairs:
        return []
    records = _records(pairs, on=on)
    accounts = Account.objects.select_related("person").in_bulk(
        {it for row in pairs for it in (row.asked_by_id, row.decided_by_id, row.undone_by_id) if it}
    )
    return [_view(row, records, accounts) for row in pairs]


def double_of(area: Area, key: UUID, *, on: date) -> DoubleView | None:
    """A pair of an area by its key; None for none. Eight statements."""
    inside = AreaWithin.objects.on(on).filter(ancestor=area).values("area")
    found = Double.objects.filter(key=key, first_village__in=inside, second_village__in=inside)
    return next(iter(double_views(found.select_related("kept", "closed"), on=on)), None)


def _view(row: Double, records: dict[int, Record], accounts: dict[int, Account]) -> DoubleView:
    def called(account: int | None) -> str:
        return accounts[account].called if account else ""

    return DoubleView(
        row.key, row.state, row.probability, row.found_on, row.levels,
        (records[row.first_id], records[row.second_id]), row.kept.key if row.kept else None,
        row.closed.number if row.closed else "", row.why, called(row.asked_by_id), row.asked_by_id,
        called(row.decided_by_id), row.decided_at.date() if row.decided_at else None, called(row.undone_by_id),
        row.undone_at.date() if row.undone_at else None,
    )  # fmt: skip


def _records(pairs: list[Double], *, on: date) -> dict[int, Record]:
    """Every record of some pairs by the member's id. Six statements."""
    was = {row.first_id: (row.first_home_id, row.first_village_id) for row in pairs}
    was |= {row.second_id: (row.second_home_id, row.second_village_id) for row in pairs}
    members = Member.objects.in_bulk(was)
    rows = Belonging.objects.on(on).filter(member__in=was).select_related("household")
    now = {row.member_id: row for row in rows}
    homes = {home for home, _ in was.values()} | {row.household_id for row in now.values()}
    told = {row.household_id: row for row in _latest(Residence, household__in=homes, on=on).select_related("village")}
    heads, villages = heads_of(homes, on=on), Area.objects.in_bulk({village for _, village in was.values()})
    phones = {row.member_id: row.phone for row in _latest(MemberContact, member__in=was, on=on)}
    shared = {row.household_id: row.phone for row in _latest(Contact, household__in=homes, on=on)}
    numbers = Household.objects.in_bulk(homes)
    found = {}
    for pk, (home, village) in was.items():
        there = now.get(pk)
        lives = there.household_id if there else home
        place = told[lives].village if lives in told else villages[village]
        member = members[pk]
        found[pk] = Record(
            member.key, member.number, member.name, member.sex, member.birth, _masked(member),
            mask_phone(phones.get(pk) or shared.get(lives, "")), place.name, numbers[lives].key, numbers[lives].number,
            heads.get(lives, ""), there.relation if there else "", there.since if there else None, there is not None,
        )  # fmt: skip
    return found


def _latest(model: Any, *, on: date, **of: Any) -> QuerySet[Any]:
    rows: QuerySet[Any] = model.objects.on(on).filter(**of).order_by("since", "pk")
    return rows


def _masked(member: Member) -> str:
    if not member.id_sealed:
        return ""
    try:
        return mask_id(open_vault().unseal(member.id_sealed, place=f"member.id:{member.key.hex}"))
    except (SealBroken, KeysUnusable):
        return "*" * 8
