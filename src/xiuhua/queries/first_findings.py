"""Which open findings of households in some places are to be looked at first: level by level, then by place."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Case, IntegerField, Q, Value, When

from xiuhua.queries.explained_finding import OPEN, told_apart
from xiuhua.queries.explanation import anchor_of, wording_of
from xiuhua.queries.quality import judges_on, placed, unfilled
from xiuhua.register.models import AreaWithin, Belonging, Finding, Household, Member, Residence
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
    levels = [When(rule=key, then=Value(check.level)) for key, check in checks.items()]
    inside = AreaWithin.objects.on(on).filter(ancestor__in=places).values("area")
    homes = Residence.objects.on(on).filter(village__in=inside).values("household")
    people = Belonging.objects.on(on).filter(household__in=homes).values("member")
    theirs = Finding.objects.on(on).filter(Q(household__in=homes) | Q(member__in=people), rule__in=checks)
    rows = told_apart(placed(theirs, on), on=on, state=OPEN).annotate(
        level=Case(*levels, output_field=IntegerField())
    )  # fmt: skip
    found = list(rows.order_by("level", "place", "home", "pk").values_list("rule", "home", "member")[:most])
    known = Household.objects.in_bulk([home for _, home, _ in found])
    heads = Belonging.objects.on(on).filter(household__in=known, relation="head").order_by("-pk")
    names = dict(heads.values_list("household", "member__name"))
    members = dict(Member.objects.filter(pk__in=[it for *_, it in found if it]).values_list("pk", "number"))
    return [
        FirstFinding(
            known[home].key, known[home].number, names.get(home, ""), checks[rule].level,
            unfilled(checks[rule], wording)[0], anchor_of(rule, members.get(member, "")),
        )
        for rule, home, member in found
    ]  # fmt: skip
