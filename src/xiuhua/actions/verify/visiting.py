"""The pack in force and what it says of visits, for deeds that write by it; and who may tell of one."""

from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from django.utils import timezone

from xiuhua.actions.verify.visit_refusal import VisitRefused
from xiuhua.duty.acting import acting_key
from xiuhua.duty.door import Absent, open_household, scope_of
from xiuhua.duty.grounds import STAND_IN
from xiuhua.policy.pack import Pack
from xiuhua.policy.visits import VisitPolicy
from xiuhua.policy.visits_reader import visit_policy
from xiuhua.queries.office import clock_day
from xiuhua.queries.pack import require_pack_in_force
from xiuhua.register.models import Account, Household
from xiuhua.words import Conflict, NotFound


@dataclass(frozen=True, slots=True)
class Visiting:
    """A household of which somebody (a person's id) may tell a visit, as what they come, and by which rules."""

    household: Household
    person: int
    office: str
    pack: Pack
    policy: VisitPolicy
    today: date

    @property
    def form(self) -> str:
        """The form by which is asked, as a visit keeps it."""
        return f"{self.pack.name} {self.pack.version}"


def visiting(key: UUID, *, by: Account) -> Visiting:
    """A household by key for whoever answers for it whole: helper, stand-in, resident team, or an office of its place.

    Raises Absent for others, VisitRefused for an account of nobody and where the pack asks for no visits.
    """
    today = clock_day()
    opened = open_household(scope_of(by, today=today), key, on=today)
    if not opened.is_answered_for:
        raise Absent
    if by.person_id is None:
        raise VisitRefused("nobody")
    office = opened.reason.key if opened.reason.key == STAND_IN else acting_key(opened.reason)
    pack, policy = visits_in_force(today)
    return Visiting(opened.household, by.person_id, office, pack, policy, today)


def visits_in_force(today: date) -> tuple[Pack, VisitPolicy]:
    """The pack in force with what it says of visits; raises VisitRefused where it says nothing."""
    try:
        pack = require_pack_in_force(today)
        return pack, visit_policy(pack, day=today)
    except (Conflict, NotFound) as wrong:
        raise VisitRefused("no_visits", day=today) from wrong


def moment(on: date, at: time | None = None) -> datetime:
    """A time of a day as the office lives it; now, where none is told: a demo's clock stands on another day."""
    return timezone.make_aware(datetime.combine(on, at or timezone.localtime().time()))
