"""Households in lists: of an area, page by page however many there are, and of somebody who answers for them."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from xiuhua.queries.household_counts import STATUS, Only, counts_of, homes_told
from xiuhua.queries.kept_by_village import newest_facts
from xiuhua.register.models import (
    Area,
    Assignment,
    Belonging,
    Cause,
    Contact,
    Household,
    Residence,
    Standing,
)
from xiuhua.register.statements import Told, ask, many
from xiuhua.words import AssignmentKind

PAGE = 50


@dataclass(frozen=True, slots=True)
class HouseholdLine:
    """A household in a list; empty texts are not known."""

    key: UUID
    number: str
    head: str
    members: int
    status: str
    household_type: str
    main_cause: str
    village_code: str
    village_name: str
    group_name: str
    helpers: tuple[str, ...]
    since: date | None = None
    phone: str = ""


@dataclass(frozen=True, slots=True)
class HouseholdPage:
    """Some households of an area, how many there are, and how many by status."""

    lines: tuple[HouseholdLine, ...]
    count: int
    number: int
    pages: int
    by_status: dict[str, int]

    @property
    def first(self) -> int:
        """The number of the first line among all."""
        return (self.number - 1) * PAGE + 1 if self.lines else 0

    @property
    def last(self) -> int:
        """The number of the last line among all."""
        return (self.number - 1) * PAGE + len(self.lines)


def households_in(area: Area, *, on: date, only: Only | None = None, page: int = 1) -> HouseholdPage:
    """One page of the households that live in an area, by the code of their village and their number.

    Eight statements; counts by village are kept until a household changes its standing, its home or its cause. A
    page reads only the few villages that it shows, so the last page of 145,000 households costs what the first does.
    """
    facts = newest_facts()
    by_status = dict(counts_of(area.pk, STATUS, on, facts).in_all)
    part = only.part if only else STATUS
    counts = counts_of(area.pk, part, on, facts)
    found = counts.in_all
    total = found.get(only.key, 0) if only else sum(found.values())
    pages = max(1, -(-total // PAGE))
    number = min(max(page, 1), pages)
    villages, skip = _villages_from(counts.by_village, only=only, offset=(number - 1) * PAGE)
    homes = homes_told(part, on=on, villages=villages)
    if only:
        homes = homes.filter(told=only.key)
    rows = homes.order_by("village__code", "household__number").values_list("household", flat=True)[skip : skip + PAGE]
    return HouseholdPage(tuple(household_lines(list(rows), on=on)), total, number, pages, by_status)


def households_answered_for(households: QuerySet[Household], *, on: date, limit: int = 200) -> list[HouseholdLine]:
    """Households that somebody may open because of their own duty, by number, with telephones. Eight statements."""
    lines = household_lines(list(households.order_by("number").values_list("pk", flat=True)[:limit]), on=on)
    phones = phones_of((line.key for line in lines), on=on)
    return [replace(line, phone=phones.get(line.key, "")) for line in lines]


def household_lines(ids: list[int], *, on: date) -> list[HouseholdLine]:
    """Lines of households, in the order of their ids. Six statements."""
    if not ids:
        return []
    these = many(ids)
    known: dict[int, Household] = {household.pk: household for household in ask(_households, these=these)}
    standings: dict[int, Standing] = {it.household_id: it for it in ask(_standings, on, these=these)}
    homes: dict[int, Residence] = {it.household_id: it for it in ask(_homes, on, these=these)}
    heads, sizes = _members(these, on=on)
    causes = dict(ask(_causes, on, these=these))
    helpers = _helpers(these, on=on)
    lines = []
    for pk in ids:
        standing, home = standings.get(pk), homes.get(pk)
        lines.append(
            HouseholdLine(
                key=known[pk].key,
                number=known[pk].number,
                head=heads.get(pk, ""),
                members=sizes.get(pk, 0),
                status=standing.status if standing else "",
                household_type=standing.household_type if standing else "",
                main_cause=causes.get(pk, ""),
                village_code=home.village.code if home else "",
                village_name=home.village.name if home else "",
                group_name=home.group_name if home else "",
                helpers=tuple(name for name, _ in helpers.get(pk, ())),
                since=min((since for _, since in helpers.get(pk, ())), default=None),
            )
        )
    return lines


def _households() -> QuerySet[Household]:
    return Household.objects.filter(pk__one_of=Told("these"))


def _standings(on: date) -> QuerySet[Standing]:
    return Standing.objects.on(on).filter(household__one_of=Told("these")).order_by("pk")


def _homes(on: date) -> QuerySet[Residence]:
    return Residence.objects.on(on).filter(household__one_of=Told("these")).select_related("village").order_by("pk")


def _causes(on: date) -> QuerySet[Any, Any]:
    main = Cause.objects.on(on).filter(household__one_of=Told("these"), main=True)
    return main.order_by("pk").values_list("household", "cause")


def phones_of(keys: Iterable[UUID], *, on: date) -> dict[UUID, str]:
    """Telephone numbers of households that have one. One statement."""
    return dict(ask(_phones, on, households=many(key.hex for key in keys)))


def _phones(on: date) -> QuerySet[Any, Any]:
    rows = Contact.objects.on(on).filter(household__key__one_of=Told("households")).exclude(phone="")
    return rows.values_list("household__key", "phone")


def _villages_from(counts: Iterable[tuple[int, str, int]], *, only: Only | None, offset: int) -> tuple[list[int], int]:
    """The villages that a page starting at an offset shows, and how many of their households to pass over first."""
    sizes: dict[int, int] = {}
    for village, told, count in counts:
        if only is None or told == only.key:
            sizes[village] = sizes.get(village, 0) + count
    chosen: list[int] = []
    skip, seen = offset, 0
    for village, size in sizes.items():
        if not chosen and skip >= size:
            skip -= size
            continue
        chosen.append(village)
        seen += size
        if seen >= skip + PAGE:
            break
    return chosen, skip


def keys_of(households: Iterable[int]) -> dict[int, UUID]:
    """The keys of some households, by their ids. One statement; none for none."""
    ids = list(households)
    return dict(Household.objects.filter(pk__in=ids).values_list("pk", "key")) if ids else {}


def head_of(household: Household, *, on: date) -> str:
    """The name of a household's head on a day; empty where nobody is named as such. One statement."""
    return _members(many([household.pk]), on=on)[0].get(household.pk, "")


def _members(these: str, *, on: date) -> tuple[dict[int, str], dict[int, int]]:
    """Names of heads, and numbers of members."""
    heads: dict[int, str] = {}
    sizes: dict[int, int] = {}
    for household, relation, name in ask(_belongings, on, these=these):
        sizes[household] = sizes.get(household, 0) + 1
        if relation == "head":
            heads.setdefault(household, name)
    return heads, sizes


def _belongings(on: date) -> QuerySet[Any, Any]:
    rows = Belonging.objects.on(on).filter(household__one_of=Told("these")).order_by("pk")
    return rows.values_list("household", "relation", "member__name")


def _helpers(these: str, *, on: date) -> dict[int, list[tuple[str, date]]]:
    found: dict[int, list[tuple[str, date]]] = {}
    for household, name, since in ask(_pairs, on, these=these):
        found.setdefault(household, []).append((name, since))
    return found


def _pairs(on: date) -> QuerySet[Any, Any]:
    pairs = Assignment.objects.on(on).filter(kind=AssignmentKind.PAIR, household__one_of=Told("these"))
    return pairs.order_by("since", "pk").values_list("household", "person__name", "since")
