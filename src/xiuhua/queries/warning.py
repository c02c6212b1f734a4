"""Warnings of an area or of one's own households, a household's watch line by line, and how right signals are."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

import polars as pl
from django.db.models import Count, F, Min, Q, QuerySet

from xiuhua.bridge.gather import gather
from xiuhua.bridge.matching_people import MatchedPeople, match_people
from xiuhua.loop.sustain.explanation import SignalLine, Watch, watch_of
from xiuhua.loop.sustain.verdicts import columns_needed, policy_of, sustain
from xiuhua.policy.pack import Pack
from xiuhua.queries.heads_and_homes import heads_of, homes_of
from xiuhua.queries.measures_in_area import homes_in
from xiuhua.register.models import (
    AreaWithin,
    Household,
    HouseholdWarning,
    RemovalVerdict,
    Signal,
    SignalReport,
    WarningAct,
)
from xiuhua.register.vault import Vault, open_vault
from xiuhua.words import mask_id, mask_phone

TELLS_WHO = ("name", "identity", "birth", "sex", "village", "phone")

__all__ = ["SignalLine"]


class Shown(StrEnum):
    """Which warnings a list shows; the first that fits is where one stands."""

    OPEN = "open"  # all that wait for somebody
    NEW = "new"  # nobody has seen them
    MINE = "mine"
    LATE = "late"
    SNOOZED = "snoozed"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class WarningLine:
    """A warning in a list: of whom, since when, by which signals, and what must be done next by when."""

    key: UUID
    household: UUID
    number: str
    head: str
    home: str
    since: date
    signals: tuple[str, ...]
    step: str
    due: date | None
    late: int
    urgent: bool
    relapse: bool
    seen_on: date | None
    owner: str
    snoozed_until: date | None
    ended_on: date | None
    end: str


@dataclass(frozen=True, slots=True)
class Act:
    """Something that was done about a warning."""

    kind: str
    step: str
    found: str
    on: date
    by: str
    office: str
    note: str
    until: date | None


@dataclass(frozen=True, slots=True)
class KeptWarning:
    """A warning of a household with all that was done about it, the last first."""

    line: WarningLine
    owned_by_reader: bool
    acts: tuple[Act, ...]
    done: frozenset[str]


@dataclass(frozen=True, slots=True)
class Precision:
    """How right a signal was: how many were told, how many are closed, how many of those were false alarms."""

    kind: str
    told: int
    closed: int
    false: int

    @property
    def percent(self) -> int | None:
        """Of the closed ones those that were no false alarm, in whole per cent; None while none is closed."""
        return None if not self.closed else round(100 * (self.closed - self.false) / self.closed)


def warnings_in(area: int, *, on: date) -> QuerySet[HouseholdWarning]:
    """The warnings of the households that live in an area (by id)."""
    return HouseholdWarning.objects.filter(household__in=homes_in(area, on=on), since__lte=on)


def warnings_of(households: Collection[int], *, on: date) -> QuerySet[HouseholdWarning]:
    """The warnings of some households (by id)."""
    return HouseholdWarning.objects.filter(household__in=households, since__lte=on)


def shown_of(rows: QuerySet[HouseholdWarning], shown: Shown, *, reader: int, on: date) -> QuerySet[HouseholdWarning]:
    """Of some warnings those that a list shows to a reader (an account by id), what is due first first."""
    # Nobody puts out of sight what is late, or where help comes first.
    waits = Q(ended_on=None) & (Q(snoozed_until=None) | Q(snoozed_until__lte=on) | Q(due__lt=on) | Q(urgent=True))
    of: dict[Shown, Q] = {
        Shown.OPEN: waits,
        Shown.NEW: waits & Q(seen_on=None),
        Shown.MINE: Q(ended_on=None, owner=reader),
        Shown.LATE: waits & Q(due__lt=on),
        Shown.SNOOZED: Q(ended_on=None, snoozed_until__gt=on),
        Shown.ENDED: Q(ended_on__isnull=False),
    }
    found = rows.filter(of[shown])
    if shown == Shown.ENDED:
        return found.order_by("-ended_on", "-pk")
    return found.order_by("-urgent", F("due").asc(nulls_last=True), "pk")


def counts_of(rows: QuerySet[HouseholdWarning], *, reader: int, on: date) -> dict[Shown, int]:
    """How many warnings each list has. One statement for each."""
    return {shown: shown_of(rows, shown, reader=reader, on=on).order_by().count() for shown in Shown}


def waiting_of(rows: QuerySet[HouseholdWarning], *, on: date) -> tuple[int, int]:
    """How many of some warnings wait for somebody, and of how many a step is over its day. One statement."""
    told = shown_of(rows, Shown.OPEN, reader=0, on=on).order_by()
    counted = told.aggregate(n=Count("pk"), late=Count("pk", filter=Q(due__lt=on)))
    return counted["n"], counted["late"]


def lines_of(rows: QuerySet[HouseholdWarning], *, first: int, size: int, on: date) -> list[WarningLine]:
    """A page of some warnings. Three statements."""
    found = list(rows.select_related("household", "owner__person")[first : first + size])
    ids = [row.household_id for row in found]
    heads, homes = heads_of(ids, on=on), homes_of(ids, on=on)
    return [_line(row, heads.get(row.household_id, ""), homes.get(row.household_id, "")) for row in found]


def kept_warnings(household: Household, *, reader: int) -> list[KeptWarning]:
    """All warnings of a household, the open one first. Two statements."""
    rows = HouseholdWarning.objects.filter(household=household).select_related("owner__person", "household")
    acts: dict[int, list[WarningAct]] = {}
    for act in WarningAct.objects.filter(warning__household=household).select_related("by__person").order_by("number"):
        acts.setdefault(act.warning_id, []).append(act)
    return [
        KeptWarning(
            _line(row, "", ""),
            row.owner_id == reader,
            tuple(_act(it) for it in reversed(acts.get(row.pk, []))),
            frozenset(it.step for it in acts.get(row.pk, []) if it.step),
        )
        for row in rows.order_by(F("ended_on").desc(nulls_first=True), "-pk")
    ]


def watch_now(household: Household, pack: Pack, *, on: date) -> Watch:
    """A household's watch as of a day, judged anew from its own rows.

    Raises NotFound where the pack says nothing of staying out, or lacks a value that it left open.
    """
    policy, scheme = policy_of(pack, day=on)
    needed = columns_needed(pack, day=on)
    tables = {day: gather(day, only, only=only, households=[household.number]) for day, only in needed.items()}
    return watch_of(household.number, sustain(tables, pack=pack, day=on), policy=policy, scheme=scheme)


def removables(area: int, *, on: date, most: int) -> tuple[int, list[tuple[UUID, str, str]]]:
    """Whose risk could be found removed by what the last turn settled, of those who live in an area.

    How many they are, and key, number and head of the first. Three statements.
    """
    rows = RemovalVerdict.objects.on(on).filter(removable=True, household__in=homes_in(area, on=on))
    homes = [it.household for it in rows.select_related("household").order_by("household__number")[:most]]
    heads = heads_of([it.pk for it in homes], on=on)
    return rows.count(), [(it.key, it.number, heads.get(it.pk, "")) for it in homes]


def told_with(household: Household) -> dict[str, dict[str, str]]:
    """What was told with the open signals of a household, by the signal's key: a note, a risk, a telephone."""
    rows = Signal.objects.filter(household=household, closed_on=None, told_sealed__isnull=False)
    vault = open_vault(create=True) if rows else None
    return {it.key.hex: told_of(it, vault) for it in rows} if vault else {}


def told_of(signal: Signal, vault: Vault) -> dict[str, str]:
    """What was told with a signal; empty where nothing was."""
    if signal.told_sealed is None:
        return {}
    told: dict[str, str] = json.loads(vault.unseal(signal.told_sealed, place=f"signal.told:{signal.key.hex}"))
    return told


def precision_in(area: int, pack: Pack, *, on: date) -> list[Precision]:
    """How right each signal of a pack was in an area, in the pack's order; those never told are left out."""
    rules = pack.rules.signals
    if rules is None:
        return []
    false = [it.key for it in rules.ends.values() if it.false_alarm]
    taken_back = Q(end=rules.end.withdrawn if rules.end else "")
    rows = Signal.objects.filter(household__in=homes_in(area, on=on), received_on__lte=on).order_by()
    told = rows.values_list("kind").annotate(
        told=Count("pk", filter=~taken_back),
        closed=Count("pk", filter=~Q(end="") & ~taken_back),
        false=Count("pk", filter=Q(end__in=false)),
    )
    found = {kind: Precision(kind, *counts) for kind, *counts in told}
    return [found[key] for key in rules.signals if key in found and found[key].told]


def reports_in(area: int, *, on: date) -> QuerySet[SignalReport]:
    """The lists that were brought for an area or a place in it, the last first."""
    inside = AreaWithin.objects.on(on).filter(ancestor=area).values("area")
    rows = SignalReport.objects.filter(area__in=inside, received_on__lte=on)
    return rows.select_related("by__person", "area").order_by("-pk")


def waiting_signals(area: int, *, on: date) -> QuerySet[Signal]:
    """The open signals told for an area (by id) or a place in it of which it is not known whom they mean."""
    inside = AreaWithin.objects.on(on).filter(ancestor=area).values("area")
    rows = Signal.objects.filter(area__in=inside, household=None, closed_on=None, received_on__lte=on)
    return rows.select_related("area", "report").order_by("pk")


def waiting_signals_of(area: int, *, on: date) -> tuple[int, date | None]:
    """Of how many signals told for an area it is not known whom they mean, and since when the first waits."""
    told = waiting_signals(area, on=on).order_by().aggregate(n=Count("pk"), first=Min("received_on"))
    return told["n"], told["first"]


@dataclass(frozen=True, slots=True)
class Meant:
    """A signal of which it is not known whom it means: what was told, and households that it might mean.

    `likely` has key, number, head, village and whole per cent of each, the likeliest first.
    """

    key: UUID
    kind: str
    area: str
    received_on: date
    row: int | None
    told: dict[str, str]
    likely: tuple[tuple[UUID, str, str, str, int], ...]


def meant_by(signals: Iterable[Signal], *, within: str, on: date) -> list[Meant]:
    """What some signals tell, and whom in an area (by code) each might mean. Numbers are shown masked."""
    rows = list(signals)
    if not rows:
        return []
    vault = open_vault(create=True)
    told = [told_of(it, vault) for it in rows]
    likely = likely_meant(told, within=within, on=on).candidates
    homes = Household.objects.in_bulk(likely["household_id"].unique().to_list())
    heads, villages = heads_of(homes, on=on), homes_of(homes, on=on)
    found: dict[int, list[tuple[UUID, str, str, str, int]]] = {}
    for row, home, chance in likely.select("row", "household_id", "probability").iter_rows():
        kept = homes[home]
        percent = round(100 * chance)
        if percent and kept.key not in {it[0] for it in found.get(row, [])}:
            line = (kept.key, kept.number, heads.get(home, ""), villages.get(home, ""), percent)
            found.setdefault(row, []).append(line)
    return [
        Meant(it.key, it.kind, it.area.name, it.received_on, it.row, _masked(texts), tuple(found.get(place, ())))
        for place, (it, texts) in enumerate(zip(rows, told, strict=True))
    ]


def likely_meant(told: Sequence[Mapping[str, str]], *, within: str, on: date) -> MatchedPeople:
    """Whom each of some tellings means, or might (`row` counts them from 0)."""
    texts = {name: pl.Series([it.get(name) for it in told], dtype=pl.String) for name in TELLS_WHO}
    rows = pl.DataFrame({"row": pl.int_range(len(told), dtype=pl.Int64, eager=True), **texts})
    return match_people(rows, on=on, within=[within])


def household_numbered(number: str) -> UUID | None:
    """The key of the household that bears a number; None for none. One statement."""
    return Household.objects.filter(number=number).values_list("key", flat=True).first() if number else None


def _masked(told: Mapping[str, str]) -> dict[str, str]:
    hidden = {"identity": mask_id, "phone": mask_phone}
    return {name: hidden[name](text) if name in hidden else text for name, text in told.items()}


def _line(row: HouseholdWarning, head: str, home: str) -> WarningLine:
    return WarningLine(
        key=row.key, household=row.household.key, number=row.household.number, head=head, home=home, since=row.since,
        signals=tuple(row.signals.split()), step=row.step, due=row.due, late=row.late, urgent=row.urgent,
        relapse=row.relapse, seen_on=row.seen_on, owner=row.owner.called if row.owner else "",
        snoozed_until=row.snoozed_until, ended_on=row.ended_on, end=row.end,
    )  # fmt: skip


def _act(row: WarningAct) -> Act:
    by = row.by.called if row.by else ""
    return Act(row.kind, row.step, row.found, row.on, by, row.office, row.note, row.until)
