"""Lists of grades: who stands on one, in the order of names alone, and what stands against it."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import polars as pl

from xiuhua.policy.grading import EXCEPTION, OBJECTION, REFUSE, GradeQuota, GradeRule, Grading
from xiuhua.policy.pack import Pack
from xiuhua.reckon.grading import LINES, Breach, breaches
from xiuhua.reckon.tables_of_grades import CONFIRMED
from xiuhua.register.models import (
    Area,
    Assignment,
    GradeLine,
    GradeList,
    Leave,
    Person,
    PresenceStatement,
    SpotCheck,
)

AGREED, RETURNED, NOT_MET, AWAY = "agreed", "returned", "not_met", "away"


@dataclass(frozen=True, slots=True)
class FoundBreach:
    """What stands against a list: the rule with its source, whom it is about with what is on file, and its weight."""

    rule: GradeRule | GradeQuota
    persons: tuple[tuple[Person, Mapping[str, int | bool | None]], ...]
    most: int | None

    @property
    def refuses(self) -> bool:
        """Whether no exception is possible."""
        return self.rule.weight == REFUSE

    def as_kept(self) -> dict[str, Any]:
        """The breach as a list keeps it."""
        names = [person.name for person, _ in self.persons]
        return {"rule": self.rule.key, "source": self.rule.source, "persons": names, "most": self.most}


def lists_of(area: Area) -> list[GradeList]:
    """The lists of an office, the last first. One statement."""
    return list(GradeList.objects.filter(area=area).order_by("-since", "kind"))


def lines_of(graded: GradeList) -> list[GradeLine]:
    """Who stands on a list, in the order of names. One statement."""
    rows = GradeLine.objects.filter(list=graded).select_related("person__unit", "answered_by__person")
    return list(rows.order_by("person__name", "person__key"))


def grades_of(person: int) -> list[GradeLine]:
    """The grades of somebody (by id) that were shown to them, the last list first. One statement."""
    rows = GradeLine.objects.filter(person=person, list__shown_on__isnull=False)
    return list(rows.select_related("list__area", "answered_by__person").order_by("-list__since", "list__kind"))


def may_object_until(graded: GradeList, pack: Pack, grading: Grading) -> date | None:
    """The last day on which whoever stands on a list may object; None before it is shown."""
    if graded.shown_on is None:
        return None
    return pack.calendar.after(graded.shown_on, grading.days_on(OBJECTION, graded.shown_on))


def breaches_of(graded: GradeList, grading: Grading) -> list[FoundBreach]:
    """What stands against a list as it is now; nothing is changed and nothing proposed. Six statements."""
    lines = lines_of(graded)
    people = {it.person_id: it.person for it in lines}
    day = graded.since
    rules, quotas = grading.rules_on(day), grading.quotas_on(day)
    told = pl.DataFrame({"person": list(people), "grade": [it.grade for it in lines]}, schema=LINES)
    found = breaches(
        told, confirmed_of(people, grading, since=graded.since, until=graded.until),
        bars=[it.bar for it in rules], quotas=[it.quota for it in quotas],
    )  # fmt: skip
    by_key: dict[str, GradeRule | GradeQuota] = {**{it.key: it for it in quotas}, **{it.key: it for it in rules}}
    return [_found(it, by_key[it.key], people) for it in found]


def _found(breach: Breach, rule: GradeRule | GradeQuota, people: Mapping[int, Person]) -> FoundBreach:
    values = breach.values or ({},) * len(breach.persons)
    told = zip((people[it] for it in breach.persons), values, strict=True)
    return FoundBreach(rule, tuple(told), breach.most)


def needs_exception(found: Collection[FoundBreach]) -> bool:
    """Whether a list needs a written exception."""
    return any(it.rule.weight == EXCEPTION for it in found)


def confirmed_of(people: Collection[int], grading: Grading, *, since: date, until: date) -> pl.DataFrame:
    """What is confirmed of some persons (by id) in [since, until). Four statements."""
    within = {"person__in": list(people), "month__gte": since.replace(day=1), "month__lt": until}
    months = PresenceStatement.objects.filter(**within).exclude(review=RETURNED).exclude(recheck=RETURNED)
    told = list(months.values_list("person", "verdict", "review", "recheck", "days"))
    stated = Counter(person for person, _, review, again, _ in told if review == again == AGREED)
    short = Counter(person for person, met, *agreed, _ in told if met == NOT_MET and agreed == [AGREED, AGREED])
    absent = Counter(_absences(people, grading, told, since=since, until=until))
    ended = Assignment.objects.ever_held().filter(person__in=list(people), end_reason__in=grading.recalled)
    recalled = set(ended.filter(until__gte=since, until__lt=until).values_list("person", flat=True))
    rows = [(it, absent[it], stated[it], short[it] if stated[it] else None, it in recalled) for it in people]
    return pl.DataFrame(rows, schema=dict(CONFIRMED.columns), orient="row")


def _absences(
    people: Collection[int], grading: Grading, months: list[tuple[Any, ...]], *, since: date, until: date
) -> list[int]:
    """Who was found absent, once for each day on which neither leave nor work on file of that day says otherwise."""
    checks = SpotCheck.objects.filter(person__in=list(people), on__gte=since, on__lt=until, found__in=grading.absent)
    found = set(checks.values_list("person", "on"))
    leave = Leave.objects.ever_held().filter(assignment__person__in=[person for person, _ in found])
    away = list(leave.values_list("assignment__person", "since", "until"))
    known = {(person, day[0]): day[2] for person, _, _, _, kept in months for day in kept.get("days", ())}
    return [
        person
        for person, on in found
        if known.get((person, on.isoformat()), AWAY) == AWAY
        and not any(who == person and first <= on < (back or until) for who, first, back in away)
    ]


def list_keyed(key: UUID, code: str) -> GradeList | None:
    """A list of an office by its key and the code of its area. One statement."""
    return (
        GradeList.objects.filter(key=key, area__code=code)
        .select_related("area", "drafted_by__person", "decided_by__person")
        .first()
    )
