"""One organisation: who leads it and for how long, where it is at work, what became of it when it was weak."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from xiuhua.duty.staff import OpenedOrganisation
from xiuhua.queries.joint import MeetingLine, ProjectLine, meetings_of, projects_run_by
from xiuhua.register.models import (
    Assignment,
    CarriedHousehold,
    Grant,
    Leader,
    Organisation,
    OrganisationArea,
    OrganisationMember,
    Rectification,
    Residence,
    Team,
)
from xiuhua.words import AssignmentKind, years_before

JOINED_KINDS = ("joint_general_branch", "joint_committee", "project_branch")
LAST_MEETINGS = 3


@dataclass(frozen=True, slots=True)
class LeaderLine:
    """Who leads or led it; `term_ends` as the election that chose them set it, None where no election is recorded."""

    person: UUID
    name: str
    post: str
    since: date
    until: date | None
    elected_on: date | None
    term_ends: date | None
    votes: int | None
    votes_cast: int | None
    eligible: int | None


@dataclass(frozen=True, slots=True)
class AtWork:
    """What it or one of its people does in an area: `role` is of a post, or empty for an area of its own."""

    area_code: str
    area_name: str
    role: str
    team_name: str
    person: UUID | None
    person_name: str
    since: date


@dataclass(frozen=True, slots=True)
class HelperLine:
    """Somebody of its staff with the households within the reader's reach that they are paired with."""

    person: UUID
    name: str
    title: str
    households: int


@dataclass(frozen=True, slots=True)
class Case:
    """A rectification of it as weak and lax; `criteria` are keys of the pack."""

    key: UUID
    listed_on: date
    criteria: tuple[str, ...]
    problem: str
    accepted_on: date | None
    accepted_by: str


@dataclass(frozen=True, slots=True)
class GrantLine:
    """Money granted to it, in fen."""

    granted_on: date
    kind: str
    amount_fen: int
    document: str


@dataclass(frozen=True, slots=True)
class OrganisationCard:
    """An organisation as its page shows it, as far as the reader's duty reaches.

    `helpers` is how many of its staff help households within reach. `elsewhere` says that it is at work outside of that
    too. Codes and keys are empty where a page does not open.
    """

    key: UUID
    name: str
    kind: str
    level: str
    founded: date
    dissolved: date | None
    seat_code: str
    seat_name: str
    parent_name: str
    parent: UUID | None
    leaders: tuple[LeaderLine, ...]
    former_leaders: tuple[LeaderLine, ...]
    members: tuple[tuple[UUID, str], ...]
    at_work: tuple[AtWork, ...]
    elsewhere: bool
    helpers: int
    cases: tuple[Case, ...]
    grants: tuple[GrantLine, ...]
    approved_by: str
    meetings: tuple[MeetingLine, ...]
    projects: tuple[ProjectLine, ...]
    carried: int

    @property
    def is_joint(self) -> bool:
        """Whether others join in it, or it carries households."""
        return self.kind in JOINED_KINDS

    @property
    def granted_fen(self) -> int:
        """All that was granted."""
        return sum(grant.amount_fen for grant in self.grants)


def organisation_card(opened: OpenedOrganisation, *, on: date) -> OrganisationCard:
    """The page of an organisation that was opened, as of a day. At most fourteen statements, whatever its size."""
    body, areas = opened.organisation, opened.areas
    leaders = list(_leaders(body, on=on))
    work = [*_areas(body, on=on), *_posts(body, on=on), *_teams(body, on=on)]
    seat, parent = body.area, body.parent
    return OrganisationCard(
        key=body.key,
        name=body.name,
        kind=body.kind,
        level=body.level,
        founded=body.founded,
        dissolved=body.dissolved if body.dissolved and body.dissolved <= on else None,
        seat_code=seat.code if seat and seat.pk in opened.covered else "",
        seat_name=seat.name if seat else "",
        parent_name=parent.name if parent else "",
        parent=parent.key if parent and parent.area_id in areas else None,
        leaders=tuple(line for line in leaders if line.until is None),
        former_leaders=tuple(line for line in leaders if line.until is not None),
        members=tuple(_members(body, on=on)),
        at_work=tuple(line for area, line in work if area in areas),
        elsewhere=any(area not in areas for area, _line in work),
        helpers=_pairs(body, opened.covered, on=on).values("person").distinct().count(),
        cases=tuple(_cases(body, on=on)),
        grants=tuple(_grants(body, opened.covered, on=on)),
        approved_by=body.approved_by,
        meetings=tuple(meetings_of(body, on=on, size=LAST_MEETINGS)),
        projects=tuple(projects_run_by(body, areas, on=on)),
        carried=CarriedHousehold.objects.on(on).filter(organisation=body).count(),
    )


def helpers_of(opened: OpenedOrganisation, *, on: date, first: int, size: int) -> list[HelperLine]:
    """Some of an organisation's staff who help households within reach, by name. One statement."""
    pairs = _pairs(opened.organisation, opened.covered, on=on)
    rows = pairs.values("person__key", "person__name", "person__title").annotate(homes=Count("household"))
    return [
        HelperLine(row["person__key"], row["person__name"], row["person__title"], row["homes"])
        for row in rows.order_by("person__name", "person__pk")[first : first + size]
    ]


def _leaders(body: Organisation, *, on: date) -> Iterable[LeaderLine]:
    rows = Leader.objects.filter(organisation=body, since__lte=on).select_related("person", "election")
    for row in rows.order_by("-since", "pk"):
        chosen = row.election
        yield LeaderLine(
            row.person.key, row.person.name, row.post, row.since,
            row.until if row.until is not None and row.until <= on else None,
            chosen.held_on if chosen else None,
            years_before(chosen.held_on, -chosen.term_years) if chosen else None,
            row.votes, chosen.votes_cast if chosen else None, chosen.eligible if chosen else None,
        )  # fmt: skip


def _members(body: Organisation, *, on: date) -> Iterable[tuple[UUID, str]]:
    """The organisations that are joined in it, or those that it joined."""
    joint = OrganisationMember.objects.on(on).filter(Q(organisation=body) | Q(member=body), member__isnull=False)
    for row in joint.select_related("organisation", "member").order_by("member__name", "pk"):
        other = row.member if row.organisation_id == body.pk else row.organisation
        if other is not None:
            yield other.key, other.name


def _areas(body: Organisation, *, on: date) -> Iterable[tuple[int, AtWork]]:
    rows = OrganisationArea.objects.on(on).filter(organisation=body).select_related("area").order_by("area__code")
    for row in rows:
        yield row.area_id, AtWork(row.area.code, row.area.name, "", "", None, "", row.since)


def _posts(body: Organisation, *, on: date) -> Iterable[tuple[int, AtWork]]:
    """What it is assigned to itself, and the posts of its people, by place."""
    theirs = Q(organisation=body) | Q(person__unit=body)
    rows = Assignment.objects.on(on).filter(theirs, area__isnull=False).select_related("area", "person", "team")
    for row in rows.order_by("area__code", "kind", "role", "since", "pk"):
        if row.area is not None:
            yield (
                row.area.pk,
                AtWork(
                    row.area.code, row.area.name, row.role, row.team.name if row.team else "",
                    row.person.key if row.person else None, row.person.name if row.person else "", row.since,
                ),
            )  # fmt: skip


def _teams(body: Organisation, *, on: date) -> Iterable[tuple[int, AtWork]]:
    for row in Team.objects.on(on).filter(unit=body).select_related("village").order_by("village__code", "pk"):
        yield row.village_id, AtWork(row.village.code, row.village.name, "", row.name, None, "", row.since)


def _pairs(body: Organisation, areas: frozenset[int], *, on: date) -> QuerySet[Assignment]:
    """Pairings of its staff with households in places that the reader answers for."""
    paired = Assignment.objects.on(on).filter(kind=AssignmentKind.PAIR, person__unit=body)
    homes = Residence.objects.on(on).filter(village_id__in=areas, household_id__in=paired.values("household_id"))
    return paired.filter(household_id__in=homes.values("household_id")).order_by()


def _cases(body: Organisation, *, on: date) -> Iterable[Case]:
    for row in Rectification.objects.filter(organisation=body, listed_on__lte=on).order_by("-listed_on"):
        accepted = row.accepted_on if row.accepted_on and row.accepted_on <= on else None
        criteria = tuple(filter(None, row.criteria.split(";")))
        yield Case(row.key, row.listed_on, criteria, row.problem, accepted, row.accepted_by if accepted else "")


def _grants(body: Organisation, areas: frozenset[int], *, on: date) -> Iterable[GrantLine]:
    """What was granted to it for areas within reach."""
    rows = Grant.objects.filter(organisation=body, granted_on__lte=on, area_id__in=areas).order_by("-granted_on", "pk")
    for row in rows:
        yield GrantLine(row.granted_on, row.kind, row.amount_fen, row.document)
