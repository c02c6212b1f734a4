"""The ledger of incomes: what a household's years hold, item by item, and what was changed after it had been fixed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from xiuhua.policy.pack import Pack
from xiuhua.queries.heads_and_homes import heads_of, homes_of
from xiuhua.queries.household_card import COST
from xiuhua.register.models import (
    Area,
    AreaWithin,
    Belonging,
    Household,
    HouseholdEvent,
    IncomeEntry,
    IncomePart,
    Residence,
)
from xiuhua.words import per_head, years_before

YEAR_BEGINS, FIXED_BY = "income.year_begins", "income.fixed_by"
YEARS_OFFERED = 3
Period = tuple[date, date]  # its first day, and the first day after it


@dataclass(frozen=True, slots=True)
class IncomeItem:
    """One part of a year's income or cost as it holds now; `entry` is None for what came otherwise than by hand."""

    fact: IncomePart
    is_cost: bool
    entry: IncomeEntry | None


@dataclass(frozen=True, slots=True)
class IncomeYear:
    """A year of a household's income. Net and per head are computed, in fen; None where nothing is told.

    `fixed_on` is the day of the first step that rested on it, `fixed_by` which; then a change is shown to reviewers.
    """

    since: date
    until: date
    items: tuple[IncomeItem, ...]
    members: int
    fixed_on: date | None
    fixed_by: str

    @property
    def year(self) -> int:
        """The year that it ends in, by which people call it."""
        return year_ending(self.until)

    @property
    def net_fen(self) -> int | None:
        """All that came in less what it cost."""
        signed = [-it.fact.amount_fen if it.is_cost else it.fact.amount_fen for it in self.items]
        return sum(signed) if signed else None

    @property
    def per_head_fen(self) -> int | None:
        """Net income per head, to the fen."""
        net = self.net_fen
        return None if net is None or not self.members else per_head(net, self.members)


@dataclass(frozen=True, slots=True)
class EntryLine:
    """An entry as it is read later; `after_step` is the step after which it was made, empty before any."""

    part: str
    year: int
    before_fen: int | None
    after_fen: int | None
    evidence: str
    on: date
    entered_on: date
    who: str
    after_step: str
    household: UUID | None = None
    head: str = ""
    village: str = ""


def year_ending(until: date) -> int:
    """What a year of income is called that ends before a day: by the year of its last day."""
    return (until - timedelta(days=1)).year


def years_offered(pack: Pack, *, on: date) -> list[Period]:
    """The years of income that may be written on a day, the latest first: the one that runs, and those before it."""
    month, day = _begins(pack, on=on)
    first = date(on.year, month, day)
    latest = first if first <= on else years_before(first, 1)
    starts = [years_before(latest, back) for back in range(YEARS_OFFERED + 1)]
    ends = [years_before(latest, -1), *starts]
    return list(zip(starts[:YEARS_OFFERED], ends[:YEARS_OFFERED], strict=True))


def _begins(pack: Pack, *, on: date) -> tuple[int, int]:
    parameter = pack.parameters.get(YEAR_BEGINS)
    setting = parameter.setting_on(on) if parameter else None
    month, day = str(setting.value).split("-") if setting else ("1", "1")
    return int(month), int(day)


def income_years(household: Household, pack: Pack, *, on: date) -> list[IncomeYear]:
    """A household's years of income by a day: those with items, and those that may be written. Three statements."""
    facts = items_in_force(household).filter(since__lte=on).select_related("entry__by__person")
    by_period: dict[Period, list[IncomePart]] = {period: [] for period in years_offered(pack, on=on)}
    for fact in facts.order_by("pk"):
        by_period.setdefault((fact.since, fact.until or date.max), []).append(fact)
    members = Belonging.objects.on(on).filter(household=household).count()
    steps = list(_steps(household, pack, on=on))
    return [
        _year(period, some, members=members, steps=steps) for period, some in sorted(by_period.items(), reverse=True)
    ]


def _year(period: Period, facts: list[IncomePart], *, members: int, steps: list[HouseholdEvent]) -> IncomeYear:
    items = [IncomeItem(fact, fact.part == COST, getattr(fact, "entry", None)) for fact in facts]
    fixed = next((step for step in steps if period[1] <= step.on), None)
    return IncomeYear(
        period[0], period[1], tuple(sorted(items, key=lambda it: (it.is_cost, it.fact.pk))), members,
        fixed.on if fixed else None, fixed.kind if fixed else "",
    )  # fmt: skip


def items_in_force(household: Household) -> QuerySet[IncomePart]:
    """The parts of all years that hold, none that a later row has corrected or taken back."""
    corrected = IncomePart.objects.filter(corrects__isnull=False).values("corrects")
    return IncomePart.objects.ever_held().filter(household=household).exclude(pk__in=corrected)


def _steps(household: Household, pack: Pack, *, on: date) -> QuerySet[HouseholdEvent]:
    """The steps that fix the income of the years before them, the earliest first."""
    kinds = fixing_steps(pack, on=on)
    return HouseholdEvent.objects.filter(household=household, kind__in=kinds, on__lte=on).order_by("on", "pk")


def fixing_steps(pack: Pack, *, on: date) -> tuple[str, ...]:
    """The steps by which income is fixed, keys of event_kind."""
    parameter = pack.parameters.get(FIXED_BY)
    setting = parameter.setting_on(on) if parameter else None
    return setting.value if setting and isinstance(setting.value, tuple) else ()


def entries_of(household: Household, pack: Pack, *, on: date) -> list[EntryLine]:
    """What was written, corrected and taken back by hand, the latest first. Two statements."""
    steps = list(_steps(household, pack, on=on))
    rows = IncomeEntry.objects.filter(household=household, entered_on__lte=on).select_related("by__person")
    return [_line(row, _step_before(row, steps)) for row in rows.order_by("-made_at", "-pk")]


def _step_before(row: IncomeEntry, steps: Iterable[HouseholdEvent]) -> str:
    return next((step.kind for step in steps if row.until <= step.on <= row.entered_on), "")


def changed_after_fixing(area: Area, pack: Pack, *, on: date) -> QuerySet[IncomeEntry]:
    """Entries on years whose income a step had rested on already, of who lives in an area, the latest first."""
    there = AreaWithin.objects.on(on).filter(ancestor=area).values("area")
    homes = Residence.objects.on(on).filter(village__in=there).values("household")
    fixed = HouseholdEvent.objects.filter(
        household=OuterRef("household"), kind__in=fixing_steps(pack, on=on), on__gte=OuterRef("until"),
        on__lte=OuterRef("entered_on"),
    )  # fmt: skip
    rows = IncomeEntry.objects.filter(Exists(fixed), household__in=homes, entered_on__lte=on)
    return rows.order_by("-made_at", "-pk")


def lines_of_entries(rows: QuerySet[IncomeEntry], pack: Pack, *, first: int, size: int, on: date) -> list[EntryLine]:
    """Some entries of many households as lines, with the head and the village. Four statements."""
    page = list(rows.select_related("by__person", "household")[first : first + size])
    homes = [row.household_id for row in page]
    heads, villages = heads_of(homes, on=on), homes_of(homes, on=on)
    steps: dict[int, list[HouseholdEvent]] = {}
    found = HouseholdEvent.objects.filter(household__in=homes, kind__in=fixing_steps(pack, on=on), on__lte=on)
    for step in found.order_by("on", "pk"):
        steps.setdefault(step.household_id, []).append(step)
    return [
        _line(row, _step_before(row, steps.get(row.household_id, [])), head=heads.get(row.household_id, ""),
              village=villages.get(row.household_id, ""))
        for row in page
    ]  # fmt: skip


def _line(row: IncomeEntry, step: str, *, head: str = "", village: str = "") -> EntryLine:
    return EntryLine(
        row.part, year_ending(row.until), row.before_fen, row.after_fen, row.evidence, row.on,
        row.entered_on, row.by.called, step, row.household.key, head, village,
    )  # fmt: skip
