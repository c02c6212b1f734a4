"""The rows behind a data check in an area: whom it flags, with the values to blame as the register holds them now."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain
from uuid import UUID

from xiuhua.policy.ruleset import Check
from xiuhua.queries.explanation import anchor_of, wording_of
from xiuhua.queries.judging import Judging
from xiuhua.queries.quality import judges_on, placed_findings
from xiuhua.queries.wording import Reading
from xiuhua.reckon.rules.explaining import Row, Rows, Told
from xiuhua.reckon.rules.tree import UNKNOWN
from xiuhua.reckon.tables import TABLES
from xiuhua.register.models import Area, AreaWithin, Belonging, Household, Member


@dataclass(frozen=True, slots=True)
class FindingRow:
    """One finding: about a place, a household, or a member of it, and what its household's card calls it.

    `readings` are the values to blame; `stands` says whether the check would flag it now. A finding about a place has
    neither: its values stand on the place's own page.
    """

    place_code: str
    place_name: str
    household: UUID | None
    number: str
    head: str
    member: str
    member_number: str
    anchor: str
    readings: tuple[Reading, ...] = ()
    stands: bool | None = None


def findings_of(area: Area, rule: str, *, on: date, first: int, size: int) -> list[FindingRow]:
    """Some findings of a check in an area, by place. About forty-five statements, whatever is asked for.

    Their values are as the register holds them now: what was mended since the turn no longer stands.
    """
    inside = AreaWithin.objects.on(on).filter(ancestor=area).values("area")
    rows = placed_findings(on).filter(rule=rule, place__in=inside).order_by("place", "home", "member", "pk")
    found = list(rows.values_list("member", "home", "place")[first : first + size])
    told = dict(enumerate(_named(found, rule=rule, on=on)))
    judges = judges_on(on)
    by_judge: dict[Judging, list[int]] = {}
    for at, (_member, _home, place) in enumerate(found):
        by_judge.setdefault(judges.of(place), []).append(at)
    for judge, theirs in by_judge.items():
        check = judge.pack.rules.checks.get(rule)
        if check is not None and not TABLES[check.of].place:
            told.update(zip(theirs, _with_values([told[at] for at in theirs], check, judge), strict=True))
    return list(told.values())


def households_flagged(area: Area, *, on: date, first: int, size: int) -> list[int]:
    """The ids of some households that any check flags in an area, each once, by place. One statement."""
    inside = AreaWithin.objects.on(on).filter(ancestor=area).values("area")
    flagged = placed_findings(on).filter(place__in=inside, home__isnull=False).order_by("place", "home")
    return [home for _place, home in flagged.values_list("place", "home").distinct()[first : first + size]]


def _named(found: list[tuple[int | None, int | None, int]], *, rule: str, on: date) -> list[FindingRow]:
    """Findings by the ids of member, household and place, with the names of all of these. Four statements."""
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
                heads.get(home_id or 0, ""), member.name if member else "", number, anchor_of(rule, number),
            )
        )  # fmt: skip
    return rows


def _with_values(named: list[FindingRow], check: Check, judge: Judging) -> list[FindingRow]:
    """Findings with the values to blame, and whether the check would flag them now."""
    rows = judge.rows_of(sorted({it.number for it in named}))
    key = TABLES[check.of].key[0]
    by_key = {row[key]: row for row in rows.tables.get(check.of, ())}
    judged = [by_key.get(it.member_number or it.number) for it in named]
    told = [tuple(_told(check, row, rows)) if row else () for row in judged]
    wording = wording_of(judge, rows.tables, chain.from_iterable(told))
    return [
        replace(it, readings=wording.readings(values), stands=row is not None and _flags(check, row, rows, judge))
        for it, row, values in zip(named, judged, told, strict=True)
    ]


def _told(check: Check, row: Row, rows: Rows) -> Iterator[Told]:
    for name in check.blame:
        yield from rows.told(rows.plan.read(name, check.of, UNKNOWN), check.of, row)


def _flags(check: Check, row: Row, rows: Rows, judge: Judging) -> bool:
    scope = judge.pack.rules.scope_ref(check.of)
    return (scope is None or rows.value(scope, row) is True) and rows.value(check.ref, row) is True
