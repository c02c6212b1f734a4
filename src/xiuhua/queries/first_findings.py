"""Which open findings of households in some places are to be looked at first: level by level, then by place."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from xiuhua.queries.explained_finding import OPEN, told_apart
from xiuhua.queries.explanation import anchor_of, wording_of
from xiuhua.queries.quality import judges_on, placed, unfilled
from xiuhua.register.models import AreaWithin, Belonging, Finding, Household, Member, Residence
from xiuhua.register.statements import Told, ask, many
from xiuhua.words import NotFound


@dataclass(frozen=True, slots=True)
class FirstFinding:
    """A record of a household that a check flags, what is wrong, and where the household's card tells of it."""

    household: UUID
    number: str
    head: str
    level: int
    what: str
    anchor: str


def first_findings(places: Collection[int], *, on: date, most: int) -> list[FirstFinding]:
    """Some open findings of households in some areas (ids), each by the level of its check. At most seven statements.

    They stand in the order of levels, then of places; nobody is ranked.
    """
    try:
        judges = judges_on(on)
    except NotFound:
        return []
    judge = judges.of(min(places))
    checks, wording = judge.pack.rules.checks, wording_of(judge, {}, ())
    levels = tuple((key, check.level) for key, check in checks.items())
    found = ask(_ordered, on, levels, most, places=many(places))
    homes = many({home for _, home, _ in found})
    known = {home: (key, number) for home, key, number in ask(_households, households=homes)}
    names = dict(ask(_heads, on, households=homes))
    members = dict(ask(_members, members=many({it for *_, it in found if it})))
    return [
        FirstFinding(
            *known[home], names.get(home, ""), checks[rule].level,
            unfilled(checks[rule], wording)[0], anchor_of(rule, members.get(member, "")),
        )
        for rule, home, member in found
    ]  # fmt: skip


def _ordered(on: date, levels: tuple[tuple[str, int], ...], most: int) -> QuerySet[Any, Any]:
    """The rule, household and member of open findings in some places, by the levels of the rules."""
    inside = AreaWithin.objects.on(on).filter(ancestor__one_of=Told("places")).values("area")
    homes = Residence.objects.on(on).filter(village__in=inside).values("household")
    people = Belonging.objects.on(on).filter(household__in=homes).values("member")
    theirs = Q(household__in=homes) | Q(member__in=people)
    rows = placed(Finding.objects.on(on).filter(theirs, rule__in=[rule for rule, _ in levels]), on)
    level = Case(*(When(rule=rule, then=Value(level)) for rule, level in levels), output_field=IntegerField())
    ranked = told_apart(rows, on=on, state=OPEN).annotate(level=level).order_by("level", "place", "home", "pk")
    return ranked.values_list("rule", "home", "member")[:most]


def _households() -> QuerySet[Any, Any]:
    return Household.objects.filter(pk__one_of=Told("households")).values_list("pk", "key", "number")


def _heads(on: date) -> QuerySet[Any, Any]:
    heads = Belonging.objects.on(on).filter(household__one_of=Told("households"), relation="head")
    return heads.order_by("-pk").values_list("household", "member__name")


def _members() -> QuerySet[Any, Any]:
    return Member.objects.filter(pk__one_of=Told("members")).values_list("pk", "number")
