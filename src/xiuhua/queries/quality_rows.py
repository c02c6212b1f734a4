"""The rows behind a data check in an area: whom it flags, with the values to blame as the register holds them now."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain
from typing import Any
from uuid import UUID

from django.db.models import Count as Countable
from django.db.models import QuerySet

from xiuhua.policy.ruleset import Check
from xiuhua.queries.explained_finding import ExplainedView, explanations_of, in_view, told_apart
from xiuhua.queries.explanation import anchor_of, wording_of
from xiuhua.queries.finding_values import values_in_homes
from xiuhua.queries.judging import Judging
from xiuhua.queries.quality import Count, judges_on, placed_findings, turns_until
from xiuhua.queries.wording import Reading
from xiuhua.reckon.tables import TABLES
from xiuhua.register.models import Area, AreaWithin, Belonging, ExplainedFinding, Household, Member

Found = tuple[int | None, int | None, int | None]  # the ids of member, household and place


@dataclass(frozen=True, slots=True)
class FindingRow:
    """One finding: about a place, a household, or a member of it, and what its household's card calls it.

    `readings` are the values to blame; `stands` says whether the check would flag it now. A finding about a place has
    neither: its values stand on the place's own page. `explained` says why it is right as it stands, if somebody did.
    """

    place_code: str
    place_name: str
    household: UUID | None
    number: str
    head: str
    member: str
    member_number: str
    member_key: UUID | None
    anchor: str
    readings: tuple[Reading, ...] = ()
    stands: bool | None = None
    explained: ExplainedView | None = None


def findings_of(area: Area, rule: str, *, on: date, first: int, size: int, state: str = "") -> list[FindingRow]:
    """Some findings of a check in an area, by place. About forty-five statements, whatever is asked for.

    `state` asks for open or explained ones alone. Their values are as the register holds them now: what was mended
    since the turn no longer stands.
    """
    rows = told_apart(_there(area, rule, on=on), on=on, state=state).order_by("place", "home", "member", "pk")
    found = list(rows.values_list("member", "home", "place")[first : first + size])
    told = dict(enumerate(_named(found, rule=rule, on=on)))
    explained = explanations_of(rule, found, on=on)
    judges = judges_on(on)
    by_judge: dict[Judging, list[int]] = {}
    for at, (_member, _home, place) in enumerate(found):
        by_judge.setdefault(judges.of(place or 0), []).append(at)
    for judge, theirs in by_judge.items():
        check = judge.pack.rules.checks.get(rule)
        if check is not None:
            several = [(told[at], explained.get(_key(found[at]))) for at in theirs]
            told.update(zip(theirs, _in_words(several, check, judge), strict=True))
    return list(told.values())


def trend_of(area: Area, rule: str, *, on: date, most: int = 6) -> list[tuple[date, Count]]:
    """What a check flagged in an area after each of the last turns, the latest first. Two statements a turn."""
    found = []
    for day in turns_until(on, most=most):
        rows = _there(area, rule, on=day)
        explained = told_apart(rows, on=day).filter(explained=True).count()
        homes = rows.aggregate(findings=Countable("pk"), homes=Countable("home", distinct=True))
        found.append((day, Count(homes["findings"], explained, homes["homes"])))
    return found


def _there(area: Area, rule: str, *, on: date) -> QuerySet[Any]:
    inside = AreaWithin.objects.on(on).filter(ancestor=area).values("area")
    return placed_findings(on).filter(rule=rule, place__in=inside)


def _key(found: Found) -> Found:
    """By whom an explanation of a finding is found: its member, else its household, else its place."""
    member, home, place = found
    return member, None if member else home, None if member or home else place


def households_flagged(area: Area, *, on: date, first: int, size: int) -> list[int]:
    """The ids of some households that any check flags in an area, each once, by place. One statement."""
    inside = AreaWithin.objects.on(on).filter(ancestor=area).values("area")
    flagged = placed_findings(on).filter(place__in=inside, home__isnull=False).order_by("place", "home")
    return [home for _place, home in flagged.values_list("place", "home").distinct()[first : first + size]]


def _named(found: list[Found], *, rule: str, on: date) -> list[FindingRow]:
    """Findings with the names of member, household and place. Four statements."""
    members = Member.objects.in_bulk([member for member, _, _ in found if member])
    homes = Household.objects.in_bulk([home for _, home, _ in found if home])
    places = Area.objects.in_bulk([place for _, _, place in found])
    belongings = Belonging.objects.on(on).filter(household__in=homes, relation="head").order_by("-pk")
    heads = dict(belongings.values_list("household", "member__name"))
    rows = []
    for member_id, home_id, place in found:
        member, home = members.get(member_id or 0), homes.get(home_id or 0)
        number = member.number if member else ""
        rows.append(
            FindingRow(
                places[place].code, places[place].name, home.key if home else None, home.number if home else "",
                heads.get(home_id or 0, ""), member.name if member else "", number,
                member.key if member else None, anchor_of(rule, number),
            )
        )  # fmt: skip
    return rows


def _in_words(
    several: list[tuple[FindingRow, ExplainedFinding | None]], check: Check, judge: Judging
) -> Iterable[FindingRow]:
    """Findings with the values to blame, whether the check would flag them now, and why they are right, if told."""
    if TABLES[check.of].place:
        wording = wording_of(judge, {}, ())
        return [replace(it, explained=in_view(row, wording)) for it, row in several]
    blamed, tables = values_in_homes(check, judge, [(it.number, it.member_number) for it, _ in several])
    wording = wording_of(judge, tables, chain.from_iterable(it.told for it in blamed))
    return [
        replace(
            it,
            readings=wording.readings(values.told),
            stands=values.stands is True,
            explained=in_view(row, wording),
        )
        for (it, row), values in zip(several, blamed, strict=True)
    ]
