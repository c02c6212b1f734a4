"""The card that a household scans: its rules and state, whom it names without a code, what it opens with one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, Q

from xiuhua.policy.pack import Pack
from xiuhua.queries.heads_and_homes import heads_of
from xiuhua.queries.household_card import Look
from xiuhua.queries.journal import lines_about
from xiuhua.queries.measure import deliveries_by
from xiuhua.queries.post import Holder, holders, with_names
from xiuhua.queries.proceeding import ProceedingView, proceedings_of
from xiuhua.register.models import (
    Area,
    Assignment,
    Cause,
    Household,
    Measure,
    MeasureState,
    Proceeding,
    Residence,
    ScanCard,
)

GROUP = "scan_card"
NUMBERS = ("code_digits", "tries", "wait_minutes", "most_vain")
LOOKS = 30


@dataclass(frozen=True, slots=True)
class ScanCardRules:
    """How long a code is, and how many wrong ones are borne: until one waits, for how long, and until none is taken."""

    code_digits: int
    tries: int
    wait_minutes: int
    most_vain: int


@dataclass(frozen=True, slots=True)
class ScanCardLine:
    """The card that a household holds: since when, by whom, and how many wrong codes stand against it."""

    key: UUID
    issued_at: datetime
    issued_by: str
    vain: int
    waits_until: datetime | None


@dataclass(frozen=True, slots=True)
class WhomToCall:
    """Whom a household calls: who helps it, and who answers for its village; nothing of the household itself."""

    helpers: tuple[Holder, ...]
    village: Area | None
    of_village: tuple[Holder, ...]


@dataclass(frozen=True, slots=True)
class Help:
    """A measure as its household reads it: an item, for whom, how far, and what came of it this year."""

    item: str
    member: str
    deliverer: str
    status: str
    since: date
    until: date | None
    delivered_fen: int
    delivered_on: date | None


@dataclass(frozen=True, slots=True)
class OwnFile:
    """What a household reads of itself."""

    head: str
    number: str
    causes: tuple[Cause, ...]
    helps: tuple[Help, ...]
    open: tuple[ProceedingView, ...]
    looks: tuple[Look, ...]


def scan_card_rules(pack: Pack, *, on: date) -> ScanCardRules | None:
    """The rules of a day; None where the pack has not set them all: then there are no such cards."""
    told = [pack.parameters.get(f"{GROUP}.{name}") for name in NUMBERS]
    settings = [it.setting_on(on) if it else None for it in told]
    values = [it.value for it in settings if it is not None and isinstance(it.value, int)]
    return ScanCardRules(*values) if len(values) == len(NUMBERS) else None


def scan_card_of(household: Household) -> ScanCardLine | None:
    """The card that holds for a household. One statement."""
    row = ScanCard.objects.filter(household=household, ended_at=None).select_related("issued_by__person").first()
    return ScanCardLine(row.key, row.issued_at, row.issued_by.called, row.vain, row.waits_until) if row else None


def whom_to_call(household: Household, *, on: date) -> WhomToCall:
    """Who helps a household and who answers for its village, each once. Four statements."""
    home = Residence.objects.on(on).filter(household=household).select_related("village").order_by("pk").first()
    mine = Q(household=household) | Q(area=home.village_id) if home else Q(household=household)
    rows = list(with_names(Assignment.objects.on(on).filter(mine)).order_by("kind", "role", "since", "pk"))
    told = list(zip(rows, holders(rows, on=on), strict=True))
    helpers = _each_once(it for row, it in told if row.household_id is not None)
    names = {it.name for it in helpers}
    of_village = _each_once(it for row, it in told if row.household_id is None and it.phone and it.name not in names)
    return WhomToCall(helpers, home.village if home else None, of_village)


def own_file(household: Household, *, on: date) -> OwnFile:
    """What a household reads of itself as of a day. At most ten statements.

    What is about somebody who answers for it (a complaint) is left out, and so is who worked on that: the telephone may
    be in another hand. Inspections are told by the office, once they have closed.
    """
    views = proceedings_of(household, reader=None, on=on)
    return OwnFile(
        head=heads_of([household.pk], on=on).get(household.pk, ""), number=household.number,
        causes=tuple(Cause.objects.on(on).filter(household=household).order_by("-main", "cause")),
        helps=tuple(_helps(household, on)), open=tuple(it for it in views if it.open and not it.against),
        looks=tuple(_looks(household)),
    )  # fmt: skip


def _each_once(found: Iterable[Holder]) -> tuple[Holder, ...]:
    """Whoever answers in two ways is named once."""
    by_name: dict[str, Holder] = {}
    for it in found:
        by_name.setdefault(it.name, it)
    return tuple(by_name.values())


def _helps(household: Household, on: date) -> list[Help]:
    """The measures that run, or of which something was delivered in the year of a day. Three statements."""
    new_year = on.replace(month=1, day=1)
    begun = Measure.objects.ever_held().filter(household=household, states__since__lte=on).select_related("member")
    rows = begun.prefetch_related(
        Prefetch("states", MeasureState.objects.on(on), to_attr="held"),
        Prefetch("deliveries", deliveries_by(on).filter(since__gte=new_year).order_by("since", "pk"), to_attr="told"),
    )
    found: list[Any] = list(rows.distinct().order_by("-since", "-pk"))
    return [_help(it) for it in found if it.told or it.until is None or it.until > on]


def _help(row: Any) -> Help:
    return Help(
        item=row.item, member=row.member.name if row.member else "", deliverer=row.deliverer,
        status=row.held[0].status if row.held else "", since=row.since, until=row.until,
        delivered_fen=sum(it.amount_fen or 0 for it in row.told),
        delivered_on=row.told[-1].since if row.told else None,
    )  # fmt: skip


def _looks(household: Household) -> list[Look]:
    """Who opened the file or did something in it, the latest first. Two statements."""
    about = Proceeding.objects.filter(household=household, against__isnull=False).values_list("key", flat=True)
    lines = lines_about(household.key).filter(Q(after__reason__isnull=True) | ~Q(after__reason="inspector"))
    if hidden := [key.hex for key in about]:
        lines = lines.filter(Q(after__proceeding__isnull=True) | ~Q(after__proceeding__in=hidden))
    who = ("actor__person__name", "actor__person__unit__name", "actor_name")
    rows = lines.values_list("at", *who, "deed", "why", "after")[:LOOKS]
    return [
        Look(at, name or account, unit or "", deed, why, str((after or {}).get("reason", "")))
        for at, name, unit, account, deed, why, after in rows
    ]
