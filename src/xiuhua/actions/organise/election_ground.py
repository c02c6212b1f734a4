"""What every step of an election begins with: the election held, who acts, and what the pack says of elections."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from xiuhua.actions.organise.election_refusal import ElectionRefused
from xiuhua.duty.acting import acts_as, open_to_act_on_area
from xiuhua.duty.door import Absent, scope_of
from xiuhua.queries.election_rules import ElectionRules, rules_of
from xiuhua.queries.office import clock_day
from xiuhua.register.models import Account, Area, Candidate, Election
from xiuhua.words import Role

OFFICES = (Role.TOWNSHIP, Role.COUNTY, Role.CITY)
REVIEWERS = (Role.COUNTY, Role.CITY)


@dataclass(frozen=True, slots=True)
class ElectionGround:
    """An election that goes on, held for this transaction, with its village, the day, and the rules of its area."""

    election: Election
    village: Area
    today: date
    rules: ElectionRules


def ground_to_hold(village: str, *, by: Account) -> tuple[Area, date, ElectionRules]:
    """A village whose elections an account holds; raises Absent, and ElectionRefused without rules in the pack."""
    today = clock_day()
    area, offices = open_to_act_on_area(scope_of(by, today=today), village)
    acts_as(offices, OFFICES)
    return area, today, _rules(area, today)


def election_ground(key: UUID, *, by: Account, offices: tuple[Role, ...] = OFFICES) -> ElectionGround:
    """An election that goes on; raises Absent for whom it is none, and ElectionRefused where it is over.

    Nobody acts in an election that they stand in themselves.
    """
    row = Election.objects.select_for_update(of=("self",)).filter(key=key).select_related("organisation__area").first()
    if row is None or row.organisation.area is None:
        raise Absent
    today = clock_day()
    area, held = open_to_act_on_area(scope_of(by, today=today), row.organisation.area.code)
    acts_as(held, offices)
    ended = row.cancelled_on or row.in_post_from or row.announced_on is None
    if ended or Election.objects.filter(follows=row).exists():
        raise ElectionRefused("over")
    if by.person_id is not None and standing(row).filter(person_id=by.person_id).exists():
        raise ElectionRefused("own")
    return ElectionGround(row, area, today, _rules(area, today))


def standing(election: Election) -> QuerySet[Candidate]:
    """Those who stand and did not withdraw."""
    return Candidate.objects.filter(election=election, withdrawn_on__isnull=True)


def _rules(area: Area, today: date) -> ElectionRules:
    found = rules_of(area.pk, on=today)
    if found is None:
        raise ElectionRefused("no_rules")
    return found
