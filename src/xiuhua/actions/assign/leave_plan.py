"""Whether somebody can go on leave, and who can stand in for them, by the rules of the pack; writes nothing."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from uuid import UUID

from xiuhua.actions.assign.leave_refusal import LeaveRefused
from xiuhua.actions.assign.left_post import LeftPost, open_left
from xiuhua.actions.assign.standing_in import StandIn, first_stood, require_not_standing_in, require_stand_in
from xiuhua.actions.told_text import text_told
from xiuhua.duty.appointing import where_to_choose
from xiuhua.queries.leave import days_away, overlapping
from xiuhua.register.models import Account, Leave, Person

MOST_DOCUMENT = Leave._meta.get_field("document").max_length or 0


@dataclass(frozen=True, slots=True)
class AskedLeave:
    """From what (the key of an assignment) somebody is away from which day, `until` the first day back, and why.

    `who` is the key of a person who stands in, or None for nobody; `agreed` are codes of who agreed to longer leave.
    """

    assignment: UUID
    since: date
    until: date
    why: str
    who: UUID | None = None
    document: str = ""
    agreed: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class PlannedLeave:
    """What will be: how many days, who stands in; `made` is what was entered already when the same was said before."""

    at: LeftPost
    asked: AskedLeave
    document: str
    days: int
    stand_in: Person | None = None
    made: Leave | None = None


def check_leave(asked: AskedLeave, *, by: Account) -> PlannedLeave:
    """What leave would change; writes nothing.

    Raises Absent for whoever does not fill what it is from, and LeaveRefused with the rule that stands against it.
    """
    return planned_leave(asked, by=by, hold=False)


def planned_leave(asked: AskedLeave, *, by: Account, hold: bool) -> PlannedLeave:
    """The same; `hold` keeps what it is from and who stands in until the end. About twenty statements."""
    at = open_left(asked.assignment, by=by, hold=hold)
    return leave_from(at, asked, LeaveAround((at,), asked.since, asked.until, asked.who, hold))


@dataclass(frozen=True, eq=False)
class LeaveAround:
    """What stands around leave on some days from one or several of what somebody holds: each asked once, when needed.

    With `hold`, who stands in is kept, so that two deeds about one person come one by one.
    """

    rows: tuple[LeftPost, ...]
    since: date
    until: date
    who: UUID | None
    hold: bool

    @cached_property
    def stands(self) -> dict[int, Leave]:
        """By assignment (id) the first leave on any of these days."""
        found = Leave.objects.ever_held().filter(
            overlapping(self.since, self.until), assignment__in=[at.held.pk for at in self.rows]
        )
        told = found.select_related("stand_in").order_by("-since", "-pk")
        return {leave.assignment_id: leave for leave in told}

    @cached_property
    def stood(self) -> Leave | None:
        """The first leave on any of these days for which whoever is away stands in."""
        return first_stood(self.rows[0].holder, since=self.since, until=self.until)

    @cached_property
    def stand_in(self) -> StandIn | None:
        """Who is named to stand in; None where nobody is called by that key."""
        people = Person.objects.select_for_update(of=("self",)) if self.hold else Person.objects.all()
        who = people.select_related("unit").filter(key=self.who).first() if self.who else None
        return StandIn(who, self.since, self.until, self.rows[0].today) if who else None

    @cached_property
    def near(self) -> frozenset[int]:
        """The villages (by id) of whose staff to choose they are."""
        villages = {at.village.pk for at in self.rows}
        return where_to_choose(self.stand_in.who, villages, on=self.rows[0].today) if self.stand_in else frozenset()


def leave_from(at: LeftPost, asked: AskedLeave, around: LeaveAround, *, beside: int = 0) -> PlannedLeave:
    """The same from what was opened; `beside` is how many other households the stand-in gets by the same deed."""
    days = _days(asked, at)
    document = text_told(asked.document, most=MOST_DOCUMENT, refused=LeaveRefused)
    made = _said_before(asked, at, document, around.stands.get(at.held.pk))
    if made is not None:
        return PlannedLeave(at, asked, document, days, made.stand_in, made)
    if asked.why not in _reasons(at):
        raise LeaveRefused("no_reason")
    if not document and at.rules.lists("leave.document_roles", at.role):
        raise LeaveRefused("no_document", role=at.role, source=at.source("leave.document_roles"))
    _require_length(asked, at, days)
    require_not_standing_in(at.holder, around.stood)
    stand_in = _stand_in(at, around, beside=beside)
    _require_covered(at, stand_in, days)
    return PlannedLeave(at, asked, document, days, stand_in)


def _days(asked: AskedLeave, at: LeftPost) -> int:
    """How many days; raises where they do not lie within what is held."""
    held, name = at.held, at.holder.name
    if held.until is not None and held.until <= at.today:
        raise LeaveRefused("ended", name=name, day=held.until)
    if asked.until <= asked.since:
        raise LeaveRefused("no_days", day=asked.since, back=asked.until)
    if asked.since < held.since:
        raise LeaveRefused("before_post", name=name, day=held.since)
    if held.until is not None and asked.until > held.until:
        raise LeaveRefused("after_post", name=name, day=held.until)
    return (asked.until - asked.since).days


def _reasons(at: LeftPost) -> tuple[str, ...]:
    setting = at.setting("reasons")
    if setting is None or not isinstance(setting.value, tuple):
        raise LeaveRefused("silent")
    return tuple(str(it) for it in setting.value)


def _said_before(asked: AskedLeave, at: LeftPost, document: str, other: Leave | None) -> Leave | None:
    """What stands already because the same was said before; raises where they are away on some of the days."""
    if other is None:
        return None
    who = other.stand_in.key if other.stand_in else None
    same = (other.since, other.until, other.why, who, other.document)
    if same == (asked.since, asked.until, asked.why, asked.who, document):
        return other
    raise LeaveRefused("away_already", name=at.holder.name, day=other.since, back=other.until)


def _require_length(asked: AskedLeave, at: LeftPost, days: int) -> None:
    """Refuse more days than the pack lets somebody be away at a time or in a year, or than the office may grant."""
    longest = at.setting("longest_days")
    if longest is not None and days > int(str(longest.value)):
        raise LeaveRefused("too_long", days=days, most=longest.value, name=at.holder.name, source=longest.source)
    if not at.rules.lists("team.roles", at.role):
        return
    alone = at.setting("township_days")
    if alone is not None and not at.above and days > int(str(alone.value)):
        raise LeaveRefused("county_decides", days=days, most=alone.value, source=alone.source)
    _require_year(asked, at)
    _require_agreed(asked, at, days)


def _require_agreed(asked: AskedLeave, at: LeftPost, days: int) -> None:
    """Refuse long leave of one who lives in the village unless all agreed whom the pack names."""
    joint = at.setting("joint_days")
    if joint is None or days <= int(str(joint.value)):
        return
    lacking = [who for who in at.rules.keys("leave.consents") if who not in asked.agreed]
    if lacking:
        raise LeaveRefused("not_agreed", days=days, most=joint.value, who=", ".join(lacking), source=joint.source)


def _require_year(asked: AskedLeave, at: LeftPost) -> None:
    """Refuse more days of a year than one who lives in the village may be away; some reasons are not counted."""
    most, uncounted = at.setting("max_days_year"), at.setting("uncounted_reasons")
    free = uncounted.value if uncounted and isinstance(uncounted.value, tuple) else ()
    if most is None or asked.why in free:
        return
    last = asked.until - timedelta(days=1)
    for year in range(asked.since.year, last.year + 1):
        here = min(last, date(year, 12, 31)) - max(asked.since, date(year, 1, 1))
        days = here.days + 1 + days_away(at.held, year=year, but=[str(it) for it in free])
        if days > int(str(most.value)):
            raise LeaveRefused(
                "too_many_days", name=at.holder.name, days=days, year=year, most=most.value, source=most.source
            )


def _stand_in(at: LeftPost, around: LeaveAround, *, beside: int) -> Person | None:
    """Who stands in, if somebody is named."""
    if around.who is None:
        return None
    if around.stand_in is None or at.village.pk not in around.near:
        raise LeaveRefused("nobody")
    require_stand_in(around.stand_in, at, beside=beside)
    return around.stand_in.who


def _require_covered(at: LeftPost, stand_in: Person | None, days: int) -> None:
    alone = at.setting("alone_days")
    if stand_in is None and alone is not None and days > int(str(alone.value)):
        raise LeaveRefused("no_stand_in", most=alone.value, source=alone.source)
