"""Joint branches and branches on projects: who may join and lead one, its projects, and the households it carries."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from xiuhua.duty.door import Scope, which_open
from xiuhua.queries.heads_and_homes import heads_of
from xiuhua.queries.measures_in_area import registered_in
from xiuhua.register.models import (
    Area,
    AreaWithin,
    CarriedHousehold,
    Decision,
    IndustryProject,
    Leader,
    Meeting,
    Organisation,
    OrganisationArea,
    OrganisationMember,
    Person,
)
from xiuhua.words import AreaLevel

JOINING = ("branch", "general_branch", "party_committee", "cooperative", "enterprise", "villagers_committee")


@dataclass(frozen=True, slots=True)
class CarriedLine:
    """A household that an organisation carries, which the reader may open."""

    household: UUID
    number: str
    head: str
    project: str
    since: date


@dataclass(frozen=True, slots=True)
class Carried:
    """The households that an organisation carries: those that open to the reader, and how many there are in all."""

    lines: tuple[CarriedLine, ...]
    count: int

    @property
    def shut(self) -> int:
        """How many of them do not open."""
        return self.count - len(self.lines)


@dataclass(frozen=True, slots=True)
class MeetingLine:
    """A meeting with its decisions by number; `by_id` is the account that entered it."""

    key: UUID
    on: date
    kind: str
    attendance: int | None
    agenda: str
    decisions: tuple[tuple[int, str], ...]
    by_id: int | None


@dataclass(frozen=True, slots=True)
class ProjectLine:
    """A project that an organisation runs."""

    name: str
    village_code: str
    village: str
    kind: str
    since: date
    until: date | None


def who_may_join(area: Area, *, on: date) -> QuerySet[Organisation]:
    """Branches, co-operatives and enterprises that are seated in the township around, or in it itself."""
    return Organisation.objects.filter(
        Q(dissolved__isnull=True) | Q(dissolved__gt=on), founded__lte=on, kind__in=JOINING,
        area__in=_township(area, on=on), area__level__gte=AreaLevel.VILLAGE,
    ).order_by("area__code", "kind", "name", "pk")  # fmt: skip


def who_may_lead(area: Area, *, on: date) -> QuerySet[Person]:
    """Who leads an organisation of the township, or serves in one seated there."""
    near = _township(area, on=on)
    leaders = Leader.objects.on(on).filter(organisation__area__in=near).values("person")
    return Person.objects.filter(Q(pk__in=leaders) | Q(unit__area__in=near)).order_by("name", "pk")


def carried_by(body: Organisation, scope: Scope, *, on: date) -> Carried:
    """The households that an organisation carries on a day; what does not open is only counted. Five statements."""
    rows = list(CarriedHousehold.objects.on(on).filter(organisation=body).select_related("household", "project"))
    opened = which_open(scope, {it.household_id for it in rows}, on=on)
    shown = sorted((it for it in rows if it.household_id in opened), key=lambda it: it.household.number)
    heads = heads_of([it.household_id for it in shown], on=on)
    return Carried(
        tuple(
            CarriedLine(
                it.household.key, it.household.number, heads.get(it.household_id, ""),
                it.project.name if it.project else "", it.since,
            )
            for it in shown
        ),
        len(rows),
    )  # fmt: skip


def meetings_of(body: Organisation, *, on: date, first: int = 0, size: int = 50) -> list[MeetingLine]:
    """Meetings by a day, the latest first. Two statements."""
    rows = list(meetings(body, on=on)[first : first + size])
    decided: dict[int, list[tuple[int, str]]] = {}
    for row in Decision.objects.filter(meeting__in=rows).order_by("number"):
        decided.setdefault(row.meeting_id, []).append((row.number, row.text))
    return [
        MeetingLine(it.key, it.on, it.kind, it.attendance, it.agenda, tuple(decided.get(it.pk, ())), it.by_id)
        for it in rows
    ]


def meetings(body: Organisation, *, on: date) -> QuerySet[Meeting]:
    """Its meetings by a day."""
    return Meeting.objects.filter(organisation=body, on__lte=on, withdrawn_at=None).order_by("-on", "-pk")


def projects_run_by(body: Organisation, areas: Iterable[int], *, on: date) -> list[ProjectLine]:
    """The projects that it runs in some areas, running ones first. One statement."""
    rows = IndustryProject.objects.filter(organisation=body, village__in=list(areas), since__lte=on)
    return [
        ProjectLine(it.name, it.village.code, it.village.name, it.kind, it.since, it.until)
        for it in rows.select_related("village").order_by("-until", "village__code", "pk")
    ]


def own_projects(body: Organisation, *, on: date) -> list[tuple[UUID, str]]:
    """The running projects of an organisation, to choose from. One statement."""
    return list(IndustryProject.objects.on(on).filter(organisation=body).order_by("name").values_list("key", "name"))


def _township(area: Area, *, on: date) -> QuerySet[AreaWithin]:
    """The areas of the township that an area lies in; of a larger area its own."""
    within = AreaWithin.objects.on(on)
    if area.level < AreaLevel.TOWNSHIP:
        return within.filter(ancestor=area).values("area")  # type: ignore[return-value]
    around = within.filter(area=area, ancestor__level=AreaLevel.TOWNSHIP).values("ancestor")
    return within.filter(ancestor__in=around).values("area")  # type: ignore[return-value]


def joined_in(body: Organisation, *, on: date) -> list[tuple[UUID, str, str, str]]:
    """The organisations that are joined in it: key, name, kind, seat. One statement."""
    rows = OrganisationMember.objects.on(on).filter(organisation=body, member__isnull=False)
    names = ("member__key", "member__name", "member__kind", "member__area__name")
    return list(rows.order_by("member__kind", "member__name").values_list(*names))


def not_carried(body: Organisation, scope: Scope, *, on: date) -> list[int]:
    """Ids of registered households where it works that open to the reader and that it does not carry.

    Two statements for each of its areas, and four.
    """
    areas = OrganisationArea.objects.on(on).filter(organisation=body).order_by("area__code").values_list("area")
    homes = [home for (area,) in areas for home in registered_in(area, on=on)]
    held = set(CarriedHousehold.objects.on(on).filter(organisation=body).values_list("household_id", flat=True))
    opened = which_open(scope, set(homes), on=on)
    return [home for home in homes if home in opened and home not in held]
