"""Who may stand in for somebody on leave, by the rules of the pack; writes nothing."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from xiuhua.actions.assign.kept_apart import avoidances_of, keeping_apart
from xiuhua.actions.assign.leave_refusal import LeaveRefused
from xiuhua.actions.assign.left_post import LeftPost
from xiuhua.queries.leave import overlapping
from xiuhua.register.models import Assignment, Avoidance, Leave, Person
from xiuhua.words import AssignmentKind


@dataclass(frozen=True, eq=False)
class StandIn:
    """Who is to stand in on some days, and what is known of them; each asked once, however much it is for."""

    who: Person
    since: date
    until: date
    today: date

    @cached_property
    def villages(self) -> frozenset[int | None]:
        """The villages (by id) in which they hold a post today."""
        return frozenset(Assignment.objects.on(self.today).filter(person=self.who).values_list("area_id", flat=True))

    @cached_property
    def left(self) -> list[tuple[date, str]]:
        """What they left until the first of the days, the latest first: when, and why."""
        ended = Assignment.objects.ever_held().filter(person=self.who, until__lte=self.since)
        told = ended.order_by("-until", "-pk").values_list("until", "end_reason")
        return [(day, reason) for day, reason in told if day is not None]

    @cached_property
    def away(self) -> Leave | None:
        """Their own first leave on any of the days."""
        leaves = Leave.objects.ever_held().filter(overlapping(self.since, self.until), assignment__person=self.who)
        return leaves.order_by("since", "pk").first()

    @cached_property
    def apart(self) -> list[Avoidance]:
        """What keeps them from households on any of the days."""
        return list(avoidances_of(self.who, since=self.since, until=self.until))

    @cached_property
    def households(self) -> int:
        """How many households they answer for: their own, and those that they stand in for on any of the days."""
        own = Assignment.objects.on(self.since).filter(kind=AssignmentKind.PAIR, person=self.who).count()
        stood = Leave.objects.ever_held().filter(overlapping(self.since, self.until), stand_in=self.who)
        return own + stood.filter(assignment__household__isnull=False).values("assignment").distinct().count()


def require_stand_in(stand_in: StandIn, at: LeftPost, *, beside: int = 0) -> None:
    """Refuse whoever the pack does not let stand in for what somebody holds; raises LeaveRefused.

    `beside` is how many other households they get by the same deed.
    """
    who, since = stand_in.who, stand_in.since
    if who.pk == at.holder.pk:
        raise LeaveRefused("own_self", name=who.name)
    unit = who.unit
    if unit is not None and (unit.founded > since or (unit.dissolved is not None and unit.dissolved <= since)):
        raise LeaveRefused("no_unit", unit=unit.name, day=since)
    _require_near(stand_in, at)
    _require_sendable(stand_in, at)
    _require_there(stand_in)
    if at.held.household_id is not None:
        _require_not_apart(stand_in, at)
        _require_room(stand_in, at, beside=beside)


def first_stood(who: Person, *, since: date, until: date) -> Leave | None:
    """The first leave on some days for which somebody stands in. One statement."""
    stood = Leave.objects.ever_held().filter(overlapping(since, until), stand_in=who)
    return stood.select_related("assignment__person").order_by("since", "pk").first()


def require_not_standing_in(who: Person, stood: Leave | None) -> None:
    """Refuse leave of whoever stands in for another (`stood`) on some of its days."""
    if stood is not None:
        other = stood.assignment.person
        told = {"name": who.name, "other": other.name if other else ""}
        raise LeaveRefused("stands_in", day=stood.since, back=stood.until, **told)


def _require_near(stand_in: StandIn, at: LeftPost) -> None:
    """Of the same unit, of a unit of the township, or holding a post in the village: as far as the pack lists them."""
    if at.setting("stand_in_from") is None:
        return
    who = stand_in.who
    colleague = who.unit_id is not None and who.unit_id == at.holder.unit_id
    seat = who.unit.area_id if who.unit else None
    near = {
        "unit": colleague,
        "township": seat is not None and seat in (at.village.pk, at.village.parent_id),
        "village": at.village.pk in stand_in.villages,
    }
    if not any(is_so and at.rules.lists("leave.stand_in_from", way) for way, is_so in near.items()):
        raise LeaveRefused("not_near", name=who.name, source=at.source("leave.stand_in_from"))


def _require_sendable(stand_in: StandIn, at: LeftPost) -> None:
    who = stand_in.who
    if at.rules.lists("posts.party_roles", at.role) and who.party_member is False:
        raise LeaveRefused("no_party_member", name=who.name, role=at.role, source=at.source("posts.party_roles"))
    for day, reason in stand_in.left:
        if at.rules.lists("posts.barred_reasons", reason):
            source = at.source("posts.barred_reasons")
            raise LeaveRefused("barred", name=who.name, day=day, why=reason, source=source)


def _require_there(stand_in: StandIn) -> None:
    """Whoever is away on some of these days cannot stand in on them."""
    away = stand_in.away
    if away is not None:
        raise LeaveRefused("stand_in_away", name=stand_in.who.name, day=away.since, back=away.until)


def _require_not_apart(stand_in: StandIn, at: LeftPost) -> None:
    """Kin and conflict keep a stand-in away as they do a helper."""
    theirs = [it for it in stand_in.apart if it.household_id == at.held.household_id]
    stands = keeping_apart(theirs, at.rules)
    if stands is not None:
        source = at.source("pairing.exclusions")
        raise LeaveRefused("kept_apart", name=stand_in.who.name, why=stands.why, day=stands.since, source=source)


def _require_room(stand_in: StandIn, at: LeftPost, *, beside: int) -> None:
    """Their own households and those that they stand in for on these days, this one among them."""
    most = at.setting("stand_in_households")
    if most is None:
        return
    count = stand_in.households + beside + 1
    if count > int(str(most.value)):
        name = stand_in.who.name
        raise LeaveRefused("too_many", name=name, count=count, most=most.value, source=most.source)
