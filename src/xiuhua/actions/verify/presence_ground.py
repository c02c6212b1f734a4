"""A month of a member of a resident team, opened for the member alone or for the offices over the village."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from xiuhua.actions.verify.presence_refusal import PresenceRefused
from xiuhua.duty.acting import acts_as, open_to_act_on_area
from xiuhua.duty.door import Absent, scope_of
from xiuhua.policy.pack import Pack
from xiuhua.policy.presence import PresencePolicy
from xiuhua.queries.office import clock_day
from xiuhua.queries.presence import MonthLine, months_of, policy_around, posts_of
from xiuhua.register.models import Account, Area, Assignment, Person
from xiuhua.words import AreaLevel, NotFound


@dataclass(frozen=True, slots=True)
class MemberMonth:
    """A month of somebody in a village: the posts that they held, the pack's words, and `office`, as which one acts."""

    person: Person
    village: Area
    month: date
    posts: tuple[Assignment, ...]
    pack: Pack
    policy: PresencePolicy
    today: date
    office: str = ""

    def line(self) -> MonthLine:
        """How the month stands now. About fourteen statements."""
        return months_of(self.posts, self.pack, self.policy, month=self.month, today=self.today)[0]

    def require_held(self, on: date) -> None:
        """Refuse a day on which they held no post here, or of another month."""
        held = any(it.since <= on and (it.until is None or on < it.until) for it in self.posts)
        if not held or on.replace(day=1) != self.month:
            raise PresenceRefused("not_held", name=self.person.name, day=on)


def open_own_month(village: str, month: date, *, by: Account) -> MemberMonth:
    """One's own month in a village, held until the end of the transaction; raises Absent for anybody else."""
    today = clock_day()
    person = Person.objects.select_for_update().filter(pk=by.person_id or 0).first()
    place = Area.objects.on(today).filter(code=village, level=AreaLevel.VILLAGE).first()
    if person is None or place is None or not by.is_active:
        raise Absent
    return _opened(person, place, month, today=today)


def open_member_month(
    village: str, person: UUID, month: date, *, by: Account, offices: str
) -> MemberMonth:  # fmt: skip
    """Somebody's month in a village for one of the pack's `offices` (a name of its policy), held; raises Absent.

    Raises PresenceRefused for one's own.
    """
    scope = scope_of(by, today=clock_day())
    place, held = open_to_act_on_area(scope, village)
    found = Person.objects.select_for_update().filter(key=person).first()
    if found is None or place.level != AreaLevel.VILLAGE:
        raise Absent
    opened = _opened(found, place, month, today=scope.today)
    wanted: Collection[str] = getattr(opened.policy, offices)
    office = acts_as(held, wanted)
    if found.pk == by.person_id:
        raise PresenceRefused("own_self")
    return MemberMonth(
        found, place, month, opened.posts, opened.pack, opened.policy, scope.today, office
    )  # fmt: skip


def _opened(person: Person, village: Area, month: date, *, today: date) -> MemberMonth:
    try:
        around = policy_around(village.pk, month=month)
    except NotFound:
        around = None
    if around is None or month.day != 1:
        raise Absent
    pack, policy = around
    posts = tuple(posts_of(person.pk, policy, month=month).filter(area=village))
    if not posts:
        raise Absent
    return MemberMonth(person, village, month, posts, pack, policy, today)
