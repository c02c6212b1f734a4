"""What somebody may go on leave from, a post of a village or a household, opened for the office over it; no writing."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from xiuhua.duty.appointing import which_filled, which_handed_over, which_opened_above
from xiuhua.duty.door import Absent, Scope, scope_of
from xiuhua.policy.pack import Setting
from xiuhua.queries.office import clock_day
from xiuhua.queries.post_rules import PostRules, rules_around
from xiuhua.register.models import Account, Area, Assignment, Household, Leave, Person, Residence
from xiuhua.words import AssignmentKind


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
    """What somebody holds, by the key of the assignment, for the offices that fill it. About ten statements.

    With `hold`, deeds about one household or village come one by one until the end of the transaction. Raises Absent
    for anybody else, for what a unit holds, and where no pack is in force.
    """
    opened = _opened(_posts().filter(key=key), scope_of(by, today=clock_day()), hold=hold)
    if not opened:
        raise Absent
    return opened[0]


def open_all_left(person: UUID, *, by: Account, hold: bool = False) -> AllLeft:
    """All that somebody (by key) holds today and an office fills: posts of villages, then households by number.

    As many statements as for one. Raises Absent where the office fills nothing that they hold.
    """
    scope = scope_of(by, today=clock_day())
    rows = list(_posts().filter(person__key=person).on(scope.today).order_by("pk"))
    posts = _opened(rows, scope, hold=hold)
    if not posts:
        raise Absent
    shown = sorted(posts, key=lambda at: (at.held.household is not None, _told_first(at)))
    return AllLeft(posts[0].holder, tuple(shown), len(posts) < len(rows))


def open_leaves(keys: Collection[UUID], *, by: Account) -> list[tuple[LeftPost, Leave]]:
    """Leaves by their keys, held, each with what it is from; raises Absent unless all of them open."""
    found = dict(Leave.objects.filter(key__in=keys).values_list("pk", "assignment_id"))
    rows = _posts().filter(pk__in=found.values()).order_by("pk")
    opened = {at.held.pk: at for at in _opened(rows, scope_of(by, today=clock_day()), hold=True)}
    if len(found) < len(set(keys)) or not opened.keys() >= set(found.values()):
        raise Absent
    held = Leave.objects.select_for_update(of=("self",)).select_related("stand_in").filter(pk__in=found).order_by("pk")
    return [(opened[row.assignment_id], row) for row in held]


def _posts() -> Any:
    return Assignment.objects.filter(person__isnull=False).select_related("person__unit", "area", "household", "team")


def _told_first(at: LeftPost) -> str:
    return at.held.household.number if at.held.household else at.village.code


def _opened(rows: Iterable[Assignment], scope: Scope, *, hold: bool) -> list[LeftPost]:
    """Those of some assignments that the scope's offices fill; kept ones are as whoever was before left them."""
    held = _filled(list(rows), scope)
    if hold:
        _hold(held)
    villages = _villages_of(held, on=scope.today)
    places = {village.pk for village in villages.values()}
    rules = rules_around(places, on=scope.today) if places else {}
    above = which_opened_above(scope, places) if places else frozenset()
    return [
        LeftPost(row, row.person, village, rules[village.pk], scope.today, village.pk in above)
        for row in held
        if row.person and (village := villages.get(row.pk)) and village.pk in rules
    ]


def _filled(rows: list[Assignment], scope: Scope) -> list[Assignment]:
    """At the door: households to which the offices give helpers, villages whose posts they fill."""
    homes = which_handed_over(scope, [row.household_id for row in rows if row.household_id and _is_pair(row)])
    villages = which_filled(scope, [row.area_id for row in rows if row.area_id and not _is_pair(row)])
    return [row for row in rows if (row.household_id in homes if _is_pair(row) else row.area_id in villages)]


def _is_pair(row: Assignment) -> bool:
    return row.kind == AssignmentKind.PAIR and row.household_id is not None


def _hold(rows: list[Assignment]) -> None:
    """Households and villages are kept in the order of their ids, so that two deeds never wait for each other."""
    homes = {row.household_id for row in rows if row.household_id and _is_pair(row)}
    villages = {row.area_id for row in rows if row.area_id and not _is_pair(row)}
    if homes:
        list(Household.objects.select_for_update().filter(pk__in=homes).order_by("pk").values_list("pk"))
    if villages:
        list(Area.objects.select_for_update().filter(pk__in=villages).order_by("pk").values_list("pk"))
    until = dict(Assignment.objects.filter(pk__in=[row.pk for row in rows]).values_list("pk", "until"))
    for row in rows:
        row.until = until[row.pk]


def _villages_of(rows: list[Assignment], *, on: date) -> dict[int, Area]:
    """By assignment (id) the village where its household lives, or its post is; none for who lives nowhere."""
    paired = [row.household_id for row in rows if _is_pair(row)]
    lived = Residence.objects.on(on).filter(household__in=paired).select_related("village").order_by("-pk")
    homes = {home.household_id: home.village for home in lived} if paired else {}
    found = {row.pk: homes.get(row.household_id or 0) if _is_pair(row) else row.area for row in rows}
    return {key: village for key, village in found.items() if village is not None}
