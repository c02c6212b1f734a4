"""Posts of villages: which of the required ones are filled, who fills them, and where somebody is missing."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Max, Q, QuerySet

from xiuhua.queries.leave import Away, away_on
from xiuhua.register.models import Area, AreaWithin, Assignment, SlotVerdict
from xiuhua.words import AssignmentKind


@dataclass(frozen=True, slots=True)
class SlotLine:
    """A required post of a village as the last turn found it."""

    village_code: str
    village_name: str
    township_name: str
    slot: str
    required: int
    in_post: int
    filled: bool
    reason: str
    since: date


@dataclass(frozen=True, slots=True)
class SlotCount:
    """In how many villages a post is required, and in how many of them it is filled."""

    slot: str
    required: int
    filled: int

    @property
    def vacant(self) -> int:
        """Villages where it is required and empty."""
        return self.required - self.filled


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a post: a person, or an organisation; with the keys of their pages, None where there is no such.

    `away` says that they are on leave on the day asked.
    """

    kind: str
    role: str
    name: str
    unit: str
    title: str
    phone: str
    since: date
    until: date | None
    document: str
    end_reason: str
    person: UUID | None
    organisation: UUID | None
    team: UUID | None
    team_name: str
    away: Away | None = None


def gaps_of(area: Area, *, on: date, limit: int | None = None) -> list[SlotLine]:
    """Vacant posts of an area's villages in code order. One statement."""
    return _lines(_verdicts(area, on=on).filter(filled=False)[:limit])


def slot_counts(area: Area, *, on: date) -> list[SlotCount]:
    """Each required post with how many villages lack it. One statement."""
    rows = (
        _verdicts(area, on=on)
        .order_by()
        .values("slot")
        .annotate(required=Count("pk"), full=Count("pk", filter=Q(filled=True)))
    )
    return [SlotCount(row["slot"], row["required"], row["full"]) for row in rows]


def vacancies_by_child(codes: Collection[str], *, on: date) -> dict[tuple[str, str], int]:
    """How many villages of each area lack a post, by (code of the area, slot). One statement."""
    within = AreaWithin.objects.on(on).filter(ancestor__code__in=codes)
    rows = (
        SlotVerdict.objects.on(on)
        .filter(filled=False, village__within__in=within)
        .values_list("village__within__ancestor__code", "slot")
        .annotate(vacant=Count("pk"))
        .order_by()
    )
    return {(code, slot): vacant for code, slot, vacant in rows}


def slots_of(
    area: Area, *, on: date, slot: str = "", filled: bool | None = None, first: int = 0, size: int | None = None
) -> list[SlotLine]:
    """Required posts of an area's villages, the vacant ones first, then in code order; narrowed to one post or state.

    One statement.
    """
    verdicts = _verdicts(area, on=on).order_by("filled", "village__code", "slot")
    if slot:
        verdicts = verdicts.filter(slot=slot)
    if filled is not None:
        verdicts = verdicts.filter(filled=filled)
    return _lines(verdicts[first : None if size is None else first + size])


def villages_with_posts(area: Area, *, on: date, slot: str = "", lacking: bool = False) -> QuerySet[Area]:
    """The villages of an area of which some post is required, in code order; narrowed to a slot, or to those lacking.

    Asks nothing itself; one statement to count, one to read.
    """
    verdicts = _verdicts(area, on=on).order_by()
    if slot:
        verdicts = verdicts.filter(slot=slot)
    if lacking:
        verdicts = verdicts.filter(filled=False)
    return Area.objects.filter(pk__in=verdicts.values("village")).select_related("parent").order_by("code", "pk")


def slots_of_villages(villages: Collection[int], *, on: date) -> list[SlotLine]:
    """Required posts of some villages (by id), in code order. One statement."""
    return _lines(SlotVerdict.objects.on(on).filter(village__in=villages).order_by("village__code", "slot"))


def posts_ended(villages: Collection[str], *, on: date) -> dict[tuple[str, str], date]:
    """The day of the last end of each post, by (code of the village, role), until a day. One statement."""
    ended = Assignment.objects.ever_held().filter(area__in=Area.objects.on(on).filter(code__in=villages), until__lte=on)
    rows = ended.exclude(kind=AssignmentKind.PAIR).values_list("area__code", "role").annotate(last=Max("until"))
    return {(code or "", role): last for code, role, last in rows.order_by()}


def holders_in(village: Area, *, on: date) -> list[Holder]:
    """Who answers for a village on a day: leaders, units, residents. Two statements."""
    held = Assignment.objects.on(on).filter(area=village).exclude(kind=AssignmentKind.PAIR)
    return holders(list(with_names(held).order_by("kind", "role", "since", "pk")), on=on)


def holders_of_villages(villages: Collection[str], *, on: date) -> list[tuple[str, Holder]]:
    """Who answers for several villages (by code) on a day, each beside the code of the village. Two statements."""
    held = Assignment.objects.on(on).filter(area__in=Area.objects.on(on).filter(code__in=villages))
    named = with_names(held.exclude(kind=AssignmentKind.PAIR)).select_related("area")
    rows = [row for row in named.order_by("kind", "role", "since", "pk") if row.area]
    codes = [row.area.code for row in rows if row.area]
    return list(zip(codes, holders(rows, on=on), strict=True))


def with_names(assignments: QuerySet[Assignment]) -> QuerySet[Assignment]:
    """Assignments with the names that a holder shows, in the same statement."""
    return assignments.select_related("person", "person__unit", "organisation", "team")


def holders(assignments: Collection[Assignment], *, on: date) -> list[Holder]:
    """Assignments read by `with_names` as those who answer, with who of them is on leave on a day. One statement."""
    away = away_on([row.pk for row in assignments], on=on)
    return [holder(row, away=away.get(row.pk)) for row in assignments]


def holder(assignment: Assignment, *, away: Away | None = None) -> Holder:
    """An assignment read by `with_names` as somebody who answers."""
    person, organisation, team = assignment.person, assignment.organisation, assignment.team
    unit = person.unit if person else None
    return Holder(
        kind=assignment.kind,
        role=assignment.role,
        name=person.name if person else organisation.name if organisation else "",
        unit=unit.name if unit else "",
        title=person.title if person else "",
        phone=person.phone if person else "",
        since=assignment.since,
        until=assignment.until,
        document=assignment.document,
        end_reason=assignment.end_reason,
        person=person.key if person else None,
        organisation=unit.key if unit else organisation.key if organisation else None,
        team=team.key if team else None,
        team_name=team.name if team else "",
        away=away,
    )


def _verdicts(area: Area, *, on: date) -> QuerySet[SlotVerdict]:
    inside = AreaWithin.objects.on(on).filter(ancestor=area)
    return SlotVerdict.objects.on(on).filter(village__in=inside.values("area")).order_by("village__code", "slot")


def _lines(verdicts: QuerySet[SlotVerdict]) -> list[SlotLine]:
    found = verdicts.values_list(
        "village__code",
        "village__name",
        "village__parent__name",
        "slot",
        "required",
        "in_post",
        "filled",
        "reason",
        "since",
    )
    return [SlotLine(*row) for row in found]
