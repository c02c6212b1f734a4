"""The grounds of a duty: which post or office makes somebody answer for a place or a household, and since when."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Q, QuerySet

from xiuhua.register.models import Account, Area, Assignment, Inspection, Leave, OfficeRole
from xiuhua.register.statements import Told, ask
from xiuhua.words import AreaLevel, AssignmentKind, Role

# An office answers for areas of its own level: a township's role on a city is a slip of the keyboard and opens nothing.
LEVELS = {
    Role.VILLAGE: AreaLevel.VILLAGE,
    Role.TOWNSHIP: AreaLevel.TOWNSHIP,
    Role.COUNTY: AreaLevel.COUNTY,
    Role.CITY: AreaLevel.CITY,
}
FORMER_HELPER = "former_helper"
STAND_IN = "stand_in"
NEAREST_FIRST = [*LEVELS, Role.DEPARTMENT]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why somebody may see a household: a stable key with what a sentence about it needs.

    `key` is a role of the pack's post list (helper, team_member, first_secretary, linked_leader, technician ...) or
    `office_` with an office role (office_city ... office_department), or `inspector`, or `former_helper`: who handed
    the household over on `since` and reads on until `until`; or `stand_in`: who stands in for somebody (`whose`) on
    leave until `until`.
    """

    key: str
    since: date
    area: str = ""
    topic: str = ""
    inspection: str = ""
    until: date | None = None
    whose: str = ""


@dataclass(frozen=True, slots=True)
class Ground:
    """A place that somebody answers for, with all that lies in it."""

    area_id: int
    code: str
    reason: Reason


@dataclass(frozen=True, slots=True)
class StoodIn:
    """A household whose helper is on leave while somebody stands in."""

    household_id: int
    reason: Reason


def answered_for(
    account: Account, roles: Iterable[OfficeRole], *, today: date
) -> tuple[tuple[Ground, ...], tuple[StoodIn, ...]]:
    """The places of an account: its person's posts first, then those it stands in for, then its offices, nearest first.

    And the households that it stands in for. One statement, and one more where it stands in for somebody.
    """
    posts = _posts(account, today=today)
    own = [post for post in posts if post.person_id == account.person_id]
    leaves = _leaves(account, today=today) if len(own) < len(posts) else []
    stood = [(leave.assignment, reason_of_standing_in(leave)) for leave in leaves]
    places = [(post, Reason(post.role, post.since)) for post in own] + stood
    grounds = [ground for post, reason in places if (ground := _ground_of_post(post, reason))]
    homes = tuple(StoodIn(pair.household_id, reason) for pair, reason in stood if pair.household_id is not None)
    return (*grounds, *_offices(roles)), homes


def reason_of_pairing(pairing: Assignment) -> Reason:
    """The reason of somebody paired with a household."""
    return Reason(pairing.role, pairing.since)


def reason_of_reading(pairing: Assignment) -> Reason:
    """The reason of somebody who handed a household over and reads on for a time."""
    return Reason(FORMER_HELPER, pairing.until or pairing.since, until=pairing.read_until)


def reason_of_standing_in(leave: Leave) -> Reason:
    """The reason of somebody who stands in for whoever is on leave; read with its assignment and that one's person."""
    away = leave.assignment.person
    return Reason(STAND_IN, leave.since, until=leave.until, whose=away.name if away else "")


def reads_on(day: date) -> Q:
    """The condition that a pair has ended and its helper still reads the household on a day."""
    return Q(kind=AssignmentKind.PAIR, until__lte=day, read_until__gt=day)


def reason_of_inspection(inspection: Inspection) -> Reason:
    """The reason of an inspector whose sample was opened."""
    return Reason("inspector", inspection.opens_on, inspection=inspection.name)


def is_open(day: date, *, through: str = "") -> Q:
    """The condition that dated rows hold on a day; `through` leads to them from the rows that are asked."""
    begun = Q(**{f"{through}since__lte": day})
    return begun & (Q(**{f"{through}until__isnull": True}) | Q(**{f"{through}until__gt": day}))


def _posts(account: Account, *, today: date) -> list[Assignment]:
    """What an account's person holds of villages, and all that it stands in for."""
    if account.person_id is None:
        return []
    posts: list[Assignment] = ask(_held_and_stood_in, today, person=account.person_id)
    return posts


def _held_and_stood_in(today: date) -> QuerySet[Assignment]:
    """Residents and linked leaders, and of any kind what somebody on leave holds; a union is sought by its indexes."""
    own = Assignment.objects.filter(person=Told("person"), kind__in=(AssignmentKind.LINK, AssignmentKind.RESIDE))
    stood = Leave.objects.on(today).filter(stand_in=Told("person")).values("assignment_id")
    posts = Assignment.objects.on(today).filter(
        Q(team__isnull=True) | is_open(today, through="team__"), pk__in=own.values("pk").union(stood, all=True)
    )
    return posts.select_related("area", "team__village").order_by("since", "id")


def _leaves(account: Account, *, today: date) -> list[Leave]:
    """The leaves during which somebody stands in today; it ends with what the one on leave holds."""
    leaves = Leave.objects.on(today).filter(_team_is_open(today), is_open(today, through="assignment__"))
    named = leaves.select_related("assignment__person", "assignment__area", "assignment__team__village")
    return list(named.filter(stand_in=account.person_id).order_by("since", "pk"))


def _team_is_open(day: date) -> Q:
    return Q(assignment__team__isnull=True) | is_open(day, through="assignment__team__")


def _ground_of_post(post: Assignment, reason: Reason) -> Ground | None:
    """The village of a post; a link with a wider area opens no household, and a pair no place."""
    area = place_of_post(post)
    return Ground(area.pk, area.code, replace(reason, area=area.name)) if area else None


def place_of_post(post: Assignment) -> Area | None:
    """The village that a post or its team is for; None for a wider area, and for a pair."""
    area = post.team.village if post.team else post.area
    return area if area is not None and area.level >= AreaLevel.VILLAGE else None


def _offices(roles: Iterable[OfficeRole]) -> list[Ground]:
    kept = [
        (Role(role.role), role.area, role)
        for role in roles
        if role.area is not None and Role(role.role) in NEAREST_FIRST
    ]
    fitting = [held for held in kept if LEVELS.get(held[0], held[1].level) == held[1].level]
    fitting.sort(key=lambda held: NEAREST_FIRST.index(held[0]))
    return [
        Ground(area.pk, area.code, Reason(f"office_{role}", row.since, area=area.name, topic=row.topic))
        for role, area, row in fitting
    ]
