"""The grounds of a duty: which post or office makes somebody answer for a place or a household, and since when."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from xiuhua.register.models import Account, Area, Assignment, Inspection, OfficeRole
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
NEAREST_FIRST = [*LEVELS, Role.DEPARTMENT]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why somebody may see a household: a stable key with what a sentence about it needs.

    `key` is a role of the pack's post list (helper, team_member, first_secretary, linked_leader, technician ...) or
    `office_` with an office role (office_city ... office_department), or `inspector`, or `former_helper`: who handed
    the household over on `since` and reads on until `until`.
    """

    key: str
    since: date
    area: str = ""
    topic: str = ""
    inspection: str = ""
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Ground:
    """A place that somebody answers for, with all that lies in it."""

    area_id: int
    code: str
    reason: Reason


def places_of(account: Account, roles: Iterable[OfficeRole], *, today: date) -> tuple[Ground, ...]:
    """The places of an account: its person's posts first, then its offices, the nearest first. One statement."""
    return (*_posts(account, today=today), *_offices(roles))


def reason_of_pairing(pairing: Assignment) -> Reason:
    """The reason of somebody paired with a household."""
    return Reason(pairing.role, pairing.since)


def reason_of_reading(pairing: Assignment) -> Reason:
    """The reason of somebody who handed a household over and reads on for a time."""
    return Reason(FORMER_HELPER, pairing.until or pairing.since, until=pairing.read_until)


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


def _posts(account: Account, *, today: date) -> list[Ground]:
    """Residents and linked leaders answer for villages; a link with a wider area opens no household."""
    if account.person_id is None:
        return []
    posts: list[Assignment] = ask(_links_and_residences, today, person=account.person_id)
    found = [(post.team.village if post.team else post.area, post) for post in posts]
    return [
        _ground(area, key=post.role, since=post.since)
        for area, post in found
        if area is not None and area.level >= AreaLevel.VILLAGE
    ]


def _links_and_residences(today: date) -> QuerySet[Assignment]:
    posts = Assignment.objects.on(today).filter(
        Q(team__isnull=True) | is_open(today, through="team__"),
        person=Told("person"),
        kind__in=(AssignmentKind.LINK, AssignmentKind.RESIDE),
    )
    return posts.select_related("area", "team__village").order_by("since", "id")


def _offices(roles: Iterable[OfficeRole]) -> list[Ground]:
    kept = [
        (Role(role.role), role.area, role)
        for role in roles
        if role.area is not None and Role(role.role) in NEAREST_FIRST
    ]
    fitting = [held for held in kept if LEVELS.get(held[0], held[1].level) == held[1].level]
    fitting.sort(key=lambda held: NEAREST_FIRST.index(held[0]))
    return [_ground(area, key=f"office_{role}", since=row.since, topic=row.topic) for role, area, row in fitting]


def _ground(area: Area, *, key: str, since: date, topic: str = "") -> Ground:
    return Ground(area.pk, area.code, Reason(key, since, area=area.name, topic=topic))
