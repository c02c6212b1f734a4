"""The door told backwards: who may open a household, and by which duty; and what an account's duties are."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Q

from xiuhua.duty.door import OFFICERS, Scope
from xiuhua.duty.grounds import (
    LEVELS,
    NEAREST_FIRST,
    Reason,
    is_open,
    place_of_post,
    reads_on,
    reason_of_inspection,
    reason_of_pairing,
    reason_of_reading,
    reason_of_standing_in,
)
from xiuhua.register.models import (
    Account,
    AreaWithin,
    Assignment,
    Household,
    InspectionSample,
    Leave,
    OfficeRole,
    Person,
    Residence,
)
from xiuhua.words import AssignmentKind, Role


@dataclass(frozen=True, slots=True)
class Opener:
    """Somebody whose duty opens a household, whole or for a topic.

    `account` is None for who has none yet and therefore opens nothing. The duty ends on `until`, where that is known.
    With `before`, it is for a place where the household lived: it opens the card as it was on days before that one.
    """

    reason: Reason
    account: Account | None
    person: Person | None = None
    until: date | None = None
    before: date | None = None

    @property
    def may_open(self) -> bool:
        """Whether they can log in."""
        return self.account is not None and self.account.is_active


def openers_of(household: Household, *, today: date) -> list[Opener]:
    """Everybody whose duty today opens a household: the door's answer for all accounts. At most eight statements.

    The nearest first: helpers, who stands in for them, posts of its village, who stands in for those, offices from the
    village up, departments, those of former places, inspectors; former helpers who read on last. Whoever is auditor,
    security or system officer opens nothing and is left out.
    """
    around = _areas_around(household, today=today)
    helping, residing = _standing_in(household, around, today=today)
    placed = [*_posts(around, today=today), *residing, *_offices(around, today=today)]
    placed.sort(key=lambda one: one.before is not None)
    paired, reading = _paired(household, today=today)
    found = [*paired, *helping, *placed, *_drawn(household, today=today), *reading]
    officers = set(OfficeRole.objects.on(today).filter(role__in=OFFICERS).values_list("account", flat=True))
    return [one for one in found if one.account is None or one.account.pk not in officers]


def tells_of_inspections(scope: Scope, household: Household) -> bool:
    """Whether a reader may know that a household was drawn, and that inspectors looked. At most two statements.

    Those who are inspected may not, until the inspection has closed: the sample would not be sealed. The city, which
    has counties inspected, may, and so may the inspector.
    """
    drawn = InspectionSample.objects.filter(household=household, inspection__closes_on__gt=scope.today)
    if Role.CITY in scope.offices:
        return True
    theirs = drawn.filter(account=scope.account, inspection__opens_on__lte=scope.today)
    return (scope.inspects and theirs.exists()) or not drawn.exists()


def _areas_around(household: Household, *, today: date) -> dict[int, date | None]:
    """The areas whose offices open the household, each with the day before which they do; None for today's.

    As at the door: a place lay where it lay then or lies now.
    """
    corrected = Residence.objects.filter(household=household, corrects__isnull=False).values("corrects")
    homes = list(Residence.objects.ever_held().filter(household=household, since__lte=today).exclude(pk__in=corrected))
    within = AreaWithin.objects.filter(area__in={home.village_id for home in homes}, since__lte=today)
    found: dict[int, date] = {}
    for lay in within:
        for home in homes:
            ends = _opens_before(home, lay, today=today) if lay.area_id == home.village_id else None
            if ends is not None:
                found[lay.ancestor_id] = max(ends, found.get(lay.ancestor_id, ends))
    return {area: None if ends > today else ends for area, ends in found.items()}


def _opens_before(home: Residence, lay: AreaWithin, *, today: date) -> date | None:
    """The first day on which an area opens the household no more because of one home; None where it never did."""
    left, moved = home.until or date.max, lay.until or date.max
    if moved > today:
        return left
    return min(left, moved) if lay.since < left and home.since < moved else None


def _paired(household: Household, *, today: date) -> tuple[list[Opener], list[Opener]]:
    """Who is paired with it, and former helpers who read on for a time. One statement."""
    held = Assignment.objects.filter(Q(is_open(today), kind=AssignmentKind.PAIR) | reads_on(today), household=household)
    rows = list(held.select_related("person__account", "person__unit").order_by("since", "pk"))
    now = [row for row in rows if row.until is None or row.until > today]
    reading = [
        Opener(reason_of_reading(row), getattr(row.person, "account", None), row.person, row.read_until)
        for row in rows if row not in now
    ]  # fmt: skip
    return [_of_person(row, reason_of_pairing(row)) for row in now], reading


def _standing_in(
    household: Household, around: Mapping[int, date | None], *, today: date
) -> tuple[list[Opener], list[Opener]]:
    """Who stands in for helpers on leave, and for holders of posts of its village. One statement."""
    there = Q(assignment__team__isnull=True, assignment__area__in=around)
    team = is_open(today, through="assignment__team__") & Q(assignment__team__village__in=around)
    leaves = Leave.objects.on(today).filter(is_open(today, through="assignment__"), stand_in__isnull=False)
    known = leaves.filter(Q(assignment__household=household) | there | team).select_related(
        "stand_in__account", "stand_in__unit", "assignment__person", "assignment__area", "assignment__team__village"
    )
    helping, residing = [], []
    for leave in known.order_by("since", "pk"):
        reason, who, area = reason_of_standing_in(leave), leave.stand_in, place_of_post(leave.assignment)
        before = around[area.pk] if area else None
        reason = replace(reason, area=area.name) if area else reason
        one = Opener(reason, getattr(who, "account", None), who, leave.until, before)
        if leave.assignment.household_id is not None:
            helping.append(one)
        elif area is not None:
            residing.append(one)
    return helping, residing


def _posts(around: Mapping[int, date | None], *, today: date) -> Iterator[Opener]:
    posts = Assignment.objects.on(today).filter(
        Q(team__isnull=True, area__in=around) | is_open(today, through="team__") & Q(team__village__in=around),
        kind__in=(AssignmentKind.LINK, AssignmentKind.RESIDE),
    )
    for post in posts.select_related("person__account", "person__unit", "area", "team__village").order_by(
        "since", "pk"
    ):
        area = place_of_post(post)
        if area is not None:
            yield _of_person(post, Reason(post.role, post.since, area=area.name), before=around[area.pk])


def _offices(around: Mapping[int, date | None], *, today: date) -> Iterator[Opener]:
    roles = OfficeRole.objects.on(today).filter(area__in=around, role__in=NEAREST_FIRST)
    named = roles.select_related("account__person__unit", "area").order_by("since", "pk")
    for held in sorted(named, key=lambda held: NEAREST_FIRST.index(Role(held.role))):
        if held.area is not None and LEVELS.get(Role(held.role), held.area.level) == held.area.level:
            reason = Reason(f"office_{held.role}", held.since, area=held.area.name, topic=held.topic)
            yield Opener(reason, held.account, held.account.person, held.until, around[held.area.pk])


def _drawn(household: Household, *, today: date) -> Iterator[Opener]:
    """Inspectors who hold that office and whose inspection is open."""
    inspectors = OfficeRole.objects.on(today).filter(role=Role.INSPECTOR).values("account")
    drawn = InspectionSample.objects.filter(
        household=household, account__in=inspectors,
        inspection__opens_on__lte=today, inspection__closes_on__gt=today,
    )  # fmt: skip
    for sample in drawn.select_related("inspection", "account__person__unit").order_by("inspection__opens_on", "pk"):
        inspection = sample.inspection
        yield Opener(reason_of_inspection(inspection), sample.account, sample.account.person, inspection.closes_on)


def _of_person(held: Assignment, reason: Reason, *, before: date | None = None) -> Opener:
    """Who holds a post or pairing, with their account where they have one."""
    return Opener(reason, getattr(held.person, "account", None), held.person, held.until, before)
