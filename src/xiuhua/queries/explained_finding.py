"""Findings that somebody explained: which are, why, by whom, for which values; and which findings may be explained."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from xiuhua.policy.pack import Pack
from xiuhua.policy.ruleset import Check
from xiuhua.queries.wording import Reading, Wording
from xiuhua.reckon.rules.explaining import Told
from xiuhua.register.models import Account, Area, Belonging, ExplainedFinding, Finding, Household, Member

FROM_LEVEL = "findings.explained_from_level"
OPEN, EXPLAINED = "open", "explained"
STATES = (OPEN, EXPLAINED)


@dataclass(frozen=True, slots=True)
class Limit:
    """From which level on findings may be explained, who says so and since when; `level` is None where nobody does."""

    level: int | None
    since: date | None
    source: str


@dataclass(frozen=True, slots=True)
class ExplainedView:
    """Why a finding is right as it stands, who said so when, and the values it was said of.

    `until` is the day on which it ended, `ended_by` who withdrew it; nobody did where a value was another.
    """

    key: UUID
    reason: str
    by: str
    since: date
    until: date | None
    ended_by: str
    readings: tuple[Reading, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """Why a finding is right as it stands, who said so, and since when."""

    reason: str
    by: str
    since: date


@dataclass(frozen=True, slots=True)
class SaidOf:
    """What was said of a member (None for the household itself), by rule."""

    member: UUID | None
    by_rule: dict[str, Said]


def limit_of(pack: Pack, *, on: date) -> Limit:
    """From which level on a pack lets findings be explained on a day; a pack that does not say lets none."""
    setting = pack.parameters[FROM_LEVEL].setting_on(on) if FROM_LEVEL in pack.parameters else None
    if setting is None or not isinstance(setting.value, int):
        return Limit(None, None, "")
    return Limit(setting.value, setting.since, setting.source)


def may_be_explained(check: Check, limit: Limit) -> bool:
    """Whether a pack lets the findings of a check be explained, or has them mended."""
    return check.explain and limit.level is not None and check.level >= limit.level


def told_apart(findings: QuerySet[Any], *, on: date, state: str = "") -> QuerySet[Any]:
    """Findings with whether they are `explained` on a day; of one state alone, all without one."""
    same = Q(member=OuterRef("member")) | Q(household=OuterRef("household")) | Q(area=OuterRef("area"))
    there = ExplainedFinding.objects.on(on).filter(same, rule=OuterRef("rule"))
    marked = findings.annotate(explained=Exists(there))
    return marked.filter(explained=state == EXPLAINED) if state in STATES else marked


def explanations_of(
    rule: str, about: Iterable[tuple[int | None, int | None, int | None]], *, on: date
) -> dict[tuple[int | None, int | None, int | None], ExplainedFinding]:
    """Explanations in force, by the ids of what is explained: a member, a household or a place. One statement.

    `about` are findings with all three: a member stands with the household and the place, a household with the place.
    """
    wanted = list(about)
    members = [member for member, _, _ in wanted if member]
    homes = [home for member, home, _ in wanted if home and not member]
    places = [place for member, home, place in wanted if not (member or home)]
    there = Q(member__in=members) | Q(household__in=homes) | Q(area__in=places)
    rows = ExplainedFinding.objects.on(on).filter(there, rule=rule).select_related("by__person")
    return {(row.member_id, row.household_id, row.area_id): row for row in rows}


def said_in_home(household: str, *, on: date) -> dict[str, SaidOf]:
    """What was said of a household (by number) and its members, by the number of the member ("" for itself).

    Every member is there, of whom anything was said or nothing. Two statements.
    """
    people = Belonging.objects.on(on).filter(household__number=household).values_list("member__number", "member__key")
    found = {"": SaidOf(None, {})} | {number: SaidOf(key, {}) for number, key in people}
    about = Q(household__number=household) | Q(member__number__in=[number for number in found if number])
    rows = ExplainedFinding.objects.on(on).filter(about).select_related("by__person", "member")
    for row in rows:
        of = found.get(row.member.number if row.member else "")
        if of is not None:
            of.by_rule[row.rule] = Said(row.reason, _called(row.by), row.since)
    return found


def all_explanations(rule: str, about: Mapping[str, Any]) -> list[ExplainedFinding]:
    """Every explanation that a finding of a rule ever had, by what it is about, the latest first. One statement."""
    rows = ExplainedFinding.objects.filter(rule=rule, **about).select_related("by__person", "ended_by__person")
    return list(rows.order_by("-said_at", "-pk"))


def finding_of(rule: str, subject: Household | Member | Area, *, on: date) -> Finding | None:
    """The finding of a rule about somebody or some place, as the last turn by a day settled it. One statement."""
    about = {Household: "household", Member: "member", Area: "area"}[type(subject)]
    return Finding.objects.on(on).filter(rule=rule, **{about: subject}).first()


def in_view(row: ExplainedFinding | None, wording: Wording) -> ExplainedView | None:
    """An explanation in words, where there is one."""
    if row is None:
        return None
    told = [Told(name, _told(value), of) for of, name, value in row.said_of]
    return ExplainedView(
        row.key, row.reason, _called(row.by), row.since, row.until, _called(row.ended_by), wording.readings(told)
    )


def _told(value: Any) -> Any:
    return tuple(value) if isinstance(value, Sequence) and not isinstance(value, str) else value


def _called(account: Account | None) -> str:
    return account.called if account else ""
