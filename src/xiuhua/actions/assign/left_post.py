"""What somebody may go on leave from, a post of a village or a household, opened for the office over it; no writing."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from xiuhua.actions.assign.helped_household import helped_household
from xiuhua.duty.appointing import is_opened_above, open_for_appointing, open_for_handover
from xiuhua.duty.door import Absent, Scope, scope_of
from xiuhua.policy.pack import Setting
from xiuhua.queries.office import clock_day
from xiuhua.queries.post_rules import PostRules, post_rules
from xiuhua.register.models import Account, Area, Assignment, Leave, Person
from xiuhua.words import AssignmentKind, NotFound


@dataclass(frozen=True, slots=True)
class LeftPost:
    """What somebody holds, who they are, the village that it is in, its pack's rules, and whether the county decides.

    `above` says that an office of the county or the city reads, not the township's alone.
    """

    held: Assignment
    holder: Person
    village: Area
    rules: PostRules
    today: date
    above: bool

    @property
    def role(self) -> str:
        """The post, a key of the pack."""
        return self.held.role

    def setting(self, name: str) -> Setting | None:
        """A number of the pack about leave, with its source."""
        return self.rules.setting(f"leave.{name}")

    def source(self, name: str) -> str:
        """Where the pack has a rule from; empty where it has none."""
        found = self.rules.setting(name)
        return found.source if found else ""


@dataclass(frozen=True, slots=True)
class AllLeft:
    """All that somebody holds where an office fills it; `elsewhere` says that they hold more, which it does not."""

    holder: Person
    posts: tuple[LeftPost, ...]
    elsewhere: bool


def open_left(key: UUID, *, by: Account, hold: bool = False) -> LeftPost:
    """What somebody holds, by the key of the assignment, for the offices that fill it. About nine statements.

    With `hold`, deeds about one household or village come one by one until the end of the transaction. Raises Absent
    for anybody else, for what a unit holds, and where no pack is in force.
    """
    held = _posts().filter(key=key).first()
    if held is None:
        raise Absent
    return _left(held, scope_of(by, today=clock_day()), hold=hold)


def open_all_left(person: UUID, *, by: Account, hold: bool = False) -> AllLeft:
    """All that somebody (by key) holds today and an office fills: posts of villages, then households by number.

    About eight statements for each. With `hold`, households and villages are kept in the order of their ids, so that
    two deeds never wait for each other. Raises Absent where the office fills nothing that they hold.
    """
    scope = scope_of(by, today=clock_day())
    rows = list(_posts().filter(person__key=person).on(scope.today).order_by("household_id", "area_id", "pk"))
    posts = []
    for row in rows:
        try:
            posts.append(_left(row, scope, hold=hold))
        except Absent:
            continue
    if not posts:
        raise Absent
    shown = sorted(posts, key=lambda at: (at.held.household is not None, _told_first(at)))
    return AllLeft(posts[0].holder, tuple(shown), len(posts) < len(rows))


def open_leave(key: UUID, *, by: Account) -> tuple[LeftPost, Leave]:
    """A leave by its key, held, with what it is from; raises as `open_left`."""
    found = Leave.objects.filter(key=key).select_related("assignment").first()
    if found is None:
        raise Absent
    at = open_left(found.assignment.key, by=by, hold=True)
    return at, Leave.objects.select_for_update(of=("self",)).select_related("stand_in").get(pk=found.pk)


def _posts() -> Any:
    return Assignment.objects.filter(person__isnull=False).select_related("person__unit", "area", "household", "team")


def _told_first(at: LeftPost) -> str:
    return at.held.household.number if at.held.household else at.village.code


def _left(held: Assignment, scope: Scope, *, hold: bool) -> LeftPost:
    """What somebody holds, opened; kept rows are as they were left by whoever was before."""
    if held.person is None:
        raise Absent
    village, rules = _place(held, scope, hold=hold)
    if hold:
        held.refresh_from_db(fields=["until"])
    return LeftPost(held, held.person, village, rules, scope.today, is_opened_above(scope, village))


def _place(held: Assignment, scope: Scope, *, hold: bool) -> tuple[Area, PostRules]:
    """The village that somebody answers in, and the rules of its pack; opened at the door."""
    if held.kind == AssignmentKind.PAIR and held.household is not None:
        household = open_for_handover(scope, held.household.key)
        try:
            at = helped_household(household, on=scope.today, hold=hold)
        except NotFound as nowhere:
            raise Absent from nowhere
        return at.village, at.rules
    if held.area is None:
        raise Absent
    village = open_for_appointing(scope, held.area.code)
    if hold:
        Area.objects.select_for_update().get(pk=village.pk)
    rules = post_rules(village.pk, on=scope.today)
    if rules is None or village.pk != held.area_id:
        raise Absent
    return village, rules
