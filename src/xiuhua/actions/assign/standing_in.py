"""Who may stand in for somebody on leave, by the rules of the pack; writes nothing."""

from datetime import date

from xiuhua.actions.assign.kept_apart import avoidance_of
from xiuhua.actions.assign.leave_refusal import LeaveRefused
from xiuhua.actions.assign.left_post import LeftPost
from xiuhua.queries.leave import overlapping
from xiuhua.register.models import Assignment, Leave, Person
from xiuhua.words import AssignmentKind


def require_stand_in(who: Person, at: LeftPost, *, since: date, until: date, beside: int = 0) -> None:
    """Refuse whoever the pack does not let stand in on some days; raises LeaveRefused. About ten statements.

    `beside` is how many other households they get by the same deed.
    """
    if who.pk == at.holder.pk:
        raise LeaveRefused("own_self", name=who.name)
    unit = who.unit
    if unit is not None and (unit.founded > since or (unit.dissolved is not None and unit.dissolved <= since)):
        raise LeaveRefused("no_unit", unit=unit.name, day=since)
    _require_near(who, at)
    _require_sendable(who, at, since=since)
    _require_there(who, since=since, until=until)
    if at.held.household_id is not None:
        _require_not_apart(who, at, since=since, until=until)
        _require_room(who, at, since=since, until=until, beside=beside)


def require_not_standing_in(who: Person, *, since: date, until: date) -> None:
    """Refuse leave of whoever stands in for another on some of these days. One statement."""
    stood = Leave.objects.ever_held().filter(overlapping(since, until), stand_in=who)
    first = stood.select_related("assignment__person").order_by("since", "pk").first()
    if first is not None:
        other = first.assignment.person
        told = {"name": who.name, "other": other.name if other else ""}
        raise LeaveRefused("stands_in", day=first.since, back=first.until, **told)


def _require_near(who: Person, at: LeftPost) -> None:
    """Of the same unit, of a unit of the township, or holding a post in the village: as far as the pack lists them."""
    if at.setting("stand_in_from") is None:
        return
    colleague = who.unit_id is not None and who.unit_id == at.holder.unit_id
    seat = who.unit.area_id if who.unit else None
    near = {
        "unit": colleague,
        "township": seat is not None and seat in (at.village.pk, at.village.parent_id),
        "village": Assignment.objects.on(at.today).filter(person=who, area=at.village).exists(),
    }
    if not any(is_so and at.rules.lists("leave.stand_in_from", way) for way, is_so in near.items()):
        raise LeaveRefused("not_near", name=who.name, source=at.source("leave.stand_in_from"))


def _require_sendable(who: Person, at: LeftPost, *, since: date) -> None:
    if at.rules.lists("posts.party_roles", at.role) and who.party_member is False:
        raise LeaveRefused("no_party_member", name=who.name, role=at.role, source=at.source("posts.party_roles"))
    ended = Assignment.objects.ever_held().filter(person=who, until__lte=since).order_by("-until", "-pk")
    for day, reason in ended.values_list("until", "end_reason"):
        if at.rules.lists("posts.barred_reasons", reason):
            source = at.source("posts.barred_reasons")
            raise LeaveRefused("barred", name=who.name, day=day, why=reason, source=source)


def _require_there(who: Person, *, since: date, until: date) -> None:
    """Whoever is away on some of these days cannot stand in on them."""
    away = Leave.objects.ever_held().filter(overlapping(since, until), assignment__person=who)
    first = away.order_by("since", "pk").first()
    if first is not None:
        raise LeaveRefused("stand_in_away", name=who.name, day=first.since, back=first.until)


def _require_not_apart(who: Person, at: LeftPost, *, since: date, until: date) -> None:
    """Kin and conflict keep a stand-in away as they do a helper."""
    household = at.held.household
    stands = avoidance_of(who, household, at.rules, since=since, until=until) if household else None
    if stands is not None:
        source = at.source("pairing.exclusions")
        raise LeaveRefused("kept_apart", name=who.name, why=stands.why, day=stands.since, source=source)


def _require_room(who: Person, at: LeftPost, *, since: date, until: date, beside: int) -> None:
    """Their own households and those that they stand in for on these days, this one among them."""
    most = at.setting("stand_in_households")
    if most is None:
        return
    own = Assignment.objects.on(since).filter(kind=AssignmentKind.PAIR, person=who).count()
    stood = Leave.objects.ever_held().filter(overlapping(since, until), stand_in=who)
    count = own + stood.filter(assignment__household__isnull=False).values("assignment").distinct().count() + beside + 1
    if count > int(str(most.value)):
        raise LeaveRefused("too_many", name=who.name, count=count, most=most.value, source=most.source)
