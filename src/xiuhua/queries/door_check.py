"""Checks at the door: who may be drawn, whom a month brought in, and what a family is told that asks why."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import polars as pl
from django.db.models import QuerySet

from xiuhua.bridge.gather import gather
from xiuhua.loop.sustain.risk import Why, answer, columns_needed, feature_lines, featured
from xiuhua.policy.pack import Pack
from xiuhua.policy.risk_reader import risk_policy
from xiuhua.queries.heads_and_homes import heads_of, homes_of
from xiuhua.queries.measures_in_area import homes_in
from xiuhua.queries.risk_history import watched_statuses
from xiuhua.queries.risk_score import latest_score, score_of
from xiuhua.register.models import DoorCheck, Household, HouseholdWarning, RiskScore, Standing

FEW = 2000  # households of which only their own rows are read; of more, whole tables


@dataclass(frozen=True, slots=True)
class CheckLine:
    """A check in a list: whom, why, and what was found; `drawn_for` is the place whose order it stands in."""

    key: UUID
    household: UUID
    number: str
    head: str
    home: str
    month: date
    place: int
    drawn_for: str
    by: str
    points: int | None
    probability: float
    drawn_on: date
    done_on: date | None
    found: str
    office: str
    note: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What a family is told that asks why: `check` is the one that waits or was the last, None where none was drawn.

    `sentences` are the pack's, none while no points are published. `before` are its other checks.
    """

    check: CheckLine | None
    sentences: tuple[str, ...]
    before: tuple[CheckLine, ...]


def may_be_drawn(area: int, pack: Pack, *, on: date) -> QuerySet[Household]:
    """The households of an area (by id) that are watched, not under care, and of which nothing warns now."""
    warned = HouseholdWarning.objects.filter(ended_on=None).values("household")
    standing = Standing.objects.on(on).filter(status__in=watched_statuses(pack, on=on)).values("household")
    homes = Household.objects.filter(pk__in=homes_in(area, on=on)).filter(pk__in=standing)
    return homes.exclude(pk__in=warned)


def featured_of(numbers: Collection[str], pack: Pack, *, on: date) -> pl.DataFrame:
    """The features of some households by number (see `featured`), in the order of their numbers.

    About fifteen statements for few; for many the register's tables are read whole.
    """
    wanted = sorted(numbers)
    of = wanted if len(wanted) <= FEW else None
    needed = columns_needed(pack, day=on)
    tables = {day: gather(day, only, only=only, households=of) for day, only in needed.items()}
    rows = featured(tables, pack=pack, day=on)
    return rows.filter(pl.col("household").is_in(wanted)).sort("household")


def checks_in(area: int, month: date, *, on: date) -> QuerySet[DoorCheck]:
    """The checks of a month of households that live in an area (by id), whatever place they were drawn for."""
    rows = DoorCheck.objects.filter(month=month, household__in=homes_in(area, on=on))
    return rows.order_by("area__level", "area__code", "place", "pk")


def checks_waiting(households: Collection[int]) -> QuerySet[DoorCheck]:
    """The checks of some households (by id) that were drawn and are not done, the oldest month first."""
    return DoorCheck.objects.filter(household__in=households, done_on=None).order_by("month", "pk")


def months_of(area: int, *, on: date) -> list[date]:
    """The months in which households of an area were drawn, the last first. One statement."""
    rows = DoorCheck.objects.filter(household__in=homes_in(area, on=on)).order_by("-month")
    return list(rows.values_list("month", flat=True).distinct())


def check_lines(rows: QuerySet[DoorCheck], *, first: int, size: int, on: date) -> list[CheckLine]:
    """A page of some checks. Three statements."""
    found = list(rows.select_related("household", "area")[first : first + size])
    ids = [row.household_id for row in found]
    heads, homes = heads_of(ids, on=on), homes_of(ids, on=on)
    return [_line(row, heads.get(row.household_id, ""), homes.get(row.household_id, "")) for row in found]


def keys_of_checks(household: Household) -> set[UUID]:
    """The keys of all checks of a household. One statement."""
    return set(DoorCheck.objects.filter(household=household).values_list("key", flat=True))


def asked_why(household: Household, pack: Pack, *, on: date, language: str) -> Asked | None:
    """What the family of a household is told; None where the pack orders no checks, or never those of this household.

    Two statements where it was drawn, about twenty where it waits and points are published.
    """
    if pack.rules.risk is None:
        return None
    rows = list(DoorCheck.objects.filter(household=household).select_related("household", "area", "score"))
    rows.sort(key=lambda it: (it.done_on is None, it.month), reverse=True)
    month = on.replace(day=1)
    now = next((it for it in rows if it.month == month or it.done_on is None), None)
    before = tuple(_line(it, "", "") for it in rows if it is not now)
    if now is not None:
        return Asked(_line(now, "", ""), _told(now, pack, language), before)
    statuses = watched_statuses(pack, on=on)
    if not before and not Standing.objects.on(on).filter(household=household, status__in=statuses).exists():
        return None
    kept = latest_score(pack, on=on)
    return Asked(None, _waits(household, kept, pack, on, language) if kept else (), before)


def _told(check: DoorCheck, pack: Pack, language: str) -> tuple[str, ...]:
    """Why a check was drawn, by what was on file then."""
    if check.score is None:
        return ()
    policy = risk_policy(pack, day=check.drawn_on)
    found = Why(
        household=check.household.number, lines=feature_lines(check.features, score_of(check.score), policy=policy),
        points=check.points or 0, chance=check.chance or 0.0, month=f"{check.month:%Y-%m}", place=check.place,
        by=check.by, probability=check.probability,
    )  # fmt: skip
    return tuple(answer(found, policy=policy, language=language))


def _waits(household: Household, kept: RiskScore, pack: Pack, on: date, language: str) -> tuple[str, ...]:
    """Where a household stands that was not drawn this month, by what is on file today."""
    policy, score = risk_policy(pack, day=on), score_of(kept)
    rows = featured_of([household.number], pack, on=on)
    if not rows.height or score.features != policy.fitting.features:
        return ()
    total: Any = int(score.totals(rows)[0])
    found = Why(
        household=household.number, lines=feature_lines(rows.row(0, named=True), score, policy=policy), points=total,
        chance=float(score.chances([total])[0]), month=f"{on:%Y-%m}", place=0, by=None, probability=0.0,
    )  # fmt: skip
    return tuple(answer(found, policy=policy, language=language))


def _line(row: DoorCheck, head: str, home: str) -> CheckLine:
    return CheckLine(
        key=row.key, household=row.household.key, number=row.household.number, head=head, home=home, month=row.month,
        place=row.place, drawn_for=row.area.name, by=row.by, points=row.points, probability=row.probability,
        drawn_on=row.drawn_on, done_on=row.done_on, found=row.found, office=row.office, note=row.note,
    )  # fmt: skip
