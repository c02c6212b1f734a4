"""Somebody of the staff: the posts they hold and held, whom they followed and who followed them, whom they answer for.

Nothing here counts what somebody did, and nobody is compared with anybody.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from xiuhua.duty.staff import OpenedPerson
from xiuhua.queries.household import HouseholdLine, household_lines
from xiuhua.register.models import Assignment, Household, Leader
from xiuhua.words import AssignmentKind


@dataclass(frozen=True, slots=True)
class Colleague:
    """Who held a post before, or holds it after."""

    key: UUID
    name: str


@dataclass(frozen=True, slots=True)
class PostLine:
    """A post for a place, held from a day until a day; `place_code` is empty where its page does not open."""

    role: str
    place_name: str
    place_code: str
    team_name: str
    since: date
    until: date | None
    end_reason: str
    document: str
    before: Colleague | None
    after: Colleague | None


@dataclass(frozen=True, slots=True)
class PairedBefore:
    """A household that somebody was paired with, and who is after them; the reader may open it."""

    key: UUID
    number: str
    role: str
    since: date
    until: date
    end_reason: str
    after: Colleague | None


@dataclass(frozen=True, slots=True)
class LeadLine:
    """An organisation that somebody leads or led; `key` is None where its page does not open."""

    post: str
    name: str
    key: UUID | None
    since: date
    until: date | None
    elected_on: date | None


@dataclass(frozen=True, slots=True)
class PersonCard:
    """Somebody of the staff as their page shows them, as far as the reader's duty reaches.

    `households` are those that the reader may open; `elsewhere` says that they are paired with others too.
    """

    key: UUID
    name: str
    title: str
    phone: str
    unit: str
    unit_key: UUID | None
    posts: tuple[PostLine, ...]
    former_posts: tuple[PostLine, ...]
    households: tuple[HouseholdLine, ...]
    elsewhere: bool
    former_households: tuple[PairedBefore, ...]
    leads: tuple[LeadLine, ...]

    @property
    def is_in_post(self) -> bool:
        """Whether they hold any post that is told."""
        return bool(self.posts or self.households or self.elsewhere or any(lead.until is None for lead in self.leads))


def person_card(opened: OpenedPerson, *, on: date) -> PersonCard:
    """The page of somebody who was opened, as of a day. At most ten statements, whatever they answer for."""
    person = opened.person
    rows = list(
        Assignment.objects.filter(person=person, since__lte=on)
        .select_related("area", "team", "predecessor__person", "successor__person")
        .order_by("-since", "pk")
    )
    placed = [row for row in rows if row.kind != AssignmentKind.PAIR]
    paired = [row for row in rows if row.kind == AssignmentKind.PAIR and _holds(row, on)]
    mine = [row.household_id for row in paired if row.household_id in opened.households]
    return PersonCard(
        key=person.key,
        name=person.name,
        title=person.title,
        phone=person.phone,
        unit=person.unit.name if person.unit else "",
        unit_key=person.unit.key if person.unit else None,
        posts=tuple(_post(row, opened.areas, on=on) for row in placed if _holds(row, on)),
        former_posts=tuple(_post(row, opened.areas, on=on) for row in placed if not _holds(row, on)),
        households=tuple(household_lines(_by_number(mine), on=on)),
        elsewhere=len(mine) < len(paired),
        former_households=tuple(_paired_before(rows, opened, on=on)),
        leads=tuple(_leads(opened, on=on)),
    )


def _holds(row: Assignment, on: date) -> bool:
    return row.until is None or row.until > on


def _by_number(households: Iterable[int | None]) -> list[int]:
    return list(Household.objects.filter(pk__in=list(households)).order_by("number").values_list("pk", flat=True))


def _post(row: Assignment, areas: frozenset[int], *, on: date) -> PostLine:
    place, reached = row.area, row.area_id in areas
    return PostLine(
        role=row.role,
        place_name=place.name if place else "",
        place_code=place.code if place and reached and (place.until is None or place.until > on) else "",
        team_name=row.team.name if row.team else "",
        since=row.since,
        until=row.until,
        end_reason=row.end_reason,
        document=row.document,
        before=_colleague(row.predecessor) if reached else None,
        after=_colleague(getattr(row, "successor", None)) if reached else None,
    )


def _colleague(assignment: Assignment | None) -> Colleague | None:
    person = assignment.person if assignment else None
    return Colleague(person.key, person.name) if person else None


def _paired_before(rows: list[Assignment], opened: OpenedPerson, *, on: date) -> Iterable[PairedBefore]:
    """Former pairings with households that the reader may open."""
    ended = [row for row in rows if row.household_id in opened.households and not _holds(row, on)]
    homes = Household.objects.in_bulk([row.household_id for row in ended])
    for row in ended:
        home = homes[row.household_id or 0]
        after = _colleague(getattr(row, "successor", None))
        yield PairedBefore(home.key, home.number, row.role, row.since, row.until or on, row.end_reason, after)


def _leads(opened: OpenedPerson, *, on: date) -> Iterable[LeadLine]:
    rows = Leader.objects.filter(person=opened.person, since__lte=on).select_related("organisation", "election")
    for row in rows.order_by("-since", "pk"):
        opens = row.organisation.area_id in opened.areas
        until = row.until if row.until is not None and row.until <= on else None
        yield LeadLine(
            row.post, row.organisation.name, row.organisation.key if opens else None, row.since, until,
            row.election.held_on if row.election else None,
        )  # fmt: skip
