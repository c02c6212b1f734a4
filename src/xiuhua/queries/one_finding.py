"""One finding with all that is known of it: whom it is about, what it blames now, and what was said of it."""

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from xiuhua.duty.door import Absent
from xiuhua.policy.ruleset import Check
from xiuhua.queries.explained_finding import (
    ExplainedView,
    Limit,
    all_explanations,
    finding_of,
    in_view,
    limit_of,
    may_be_explained,
)
from xiuhua.queries.explanation import message_of, wording_of
from xiuhua.queries.finding_values import Blamed, Tables, index_of, values_in_homes, values_of_place
from xiuhua.queries.judging import Judging
from xiuhua.queries.quality import judges_on, turns_until, unfilled
from xiuhua.queries.wording import Reading
from xiuhua.register.models import Area, Belonging, Household, Member, Residence


@dataclass(frozen=True, slots=True)
class About:
    """Whose finding it is: a member's or a household's (then with the household), or a place's."""

    member: Member | None = None
    household: Household | None = None
    area: Area | None = None

    @property
    def subject(self) -> Member | Household | Area:
        """What the check flagged, and nothing around it."""
        found = self.member or self.household or self.area
        if found is None:
            raise ValueError("A finding is about somebody or some place: name one.")
        return found

    @property
    def kept(self) -> dict[str, Member | Household | Area | None]:
        """The columns that an explanation keeps it in: a member's is not its household's."""
        return {"member": self.member, "household": None if self.member else self.household, "area": self.area}


def about_of(household: Household, member: UUID | None, *, on: date) -> About:
    """A household, or a member of it; raises Absent for a member of another. At most one statement."""
    found = member_of(household, member, on=on) if member else None
    if member and found is None:
        raise Absent
    return About(found, household)


@dataclass(frozen=True, slots=True)
class OneFinding:
    """A finding as its page shows it: what is wrong, the way out, the values now, and what was said of it.

    `called` says what is wrong without the values, so that it may stand where others see it.
    `flagged` says whether the last turn found it, `stands` whether the check would now; `now` is the explanation in
    force, `holds` whether its values are still those, `former` are earlier ones. `explainable` is what the pack says.
    """

    pack: str
    rule: str
    level: int
    called: str
    what: str
    way_out: str
    source: str
    readings: tuple[Reading, ...]
    as_of: date | None
    flagged: bool
    stands: bool | None
    now: ExplainedView | None
    holds: bool
    former: tuple[ExplainedView, ...]
    explainable: bool
    limit: Limit


def finding_in_view(rule: str, about: About, *, on: date) -> OneFinding | None:
    """A finding of a rule about somebody or some place on a day; None where the pack has no such check.

    About forty-five statements, however large the register.
    """
    told = judged_now(rule, about, on=on)
    if told is None:
        return None
    check, judge, blamed, tables = told
    wording, limit = wording_of(judge, tables, blamed.told), limit_of(judge.pack, on=on)
    called, way_out = unfilled(check, wording)
    what, way_out = message_of(check, wording, blamed.told) if blamed.told else (called, way_out)
    rows = [row for row in all_explanations(rule, about.kept) if row.since <= on]
    now = next((row for row in rows if row.until is None or row.until > on), None)
    return OneFinding(
        pack=judge.pack.name,
        rule=rule,
        level=check.level,
        called=called,
        what=what,
        way_out=way_out,
        source=wording.source(check.warrant.source),
        readings=wording.readings(blamed.told),
        as_of=next(iter(turns_until(on, most=1)), None),
        flagged=finding_of(rule, about.subject, on=on) is not None,
        stands=blamed.stands,
        now=in_view(now, wording),
        holds=now is not None and now.index == index_of(blamed.told),
        former=tuple(view for row in rows if row is not now and (view := in_view(row, wording))),
        explainable=may_be_explained(check, limit),
        limit=replace(limit, source=wording.source(limit.source)),
    )


def judged_now(rule: str, about: About, *, on: date) -> tuple[Check, Judging, Blamed, Tables] | None:
    """The check in force where something is, and the values that it blames there; None where the pack has no such."""
    judge = judges_on(on).of(_place_of(about, on=on))
    check = judge.pack.rules.checks.get(rule)
    if check is None:
        return None
    if about.area is not None:
        return check, judge, *values_of_place(check, judge, about.area)
    number = about.household.number if about.household else ""
    several, tables = values_in_homes(check, judge, [(number, about.member.number if about.member else "")])
    return check, judge, several[0], tables


def member_of(household: Household, key: UUID, *, on: date) -> Member | None:
    """A member of a household on a day, None where it is none of its. One statement."""
    belonging = Belonging.objects.on(on).filter(household=household, member__key=key).select_related("member").first()
    return belonging.member if belonging else None


def home_of(member: Member | None, *, on: date) -> Household | None:
    """The household that a member belongs to on a day. One statement."""
    held = Belonging.objects.on(on).filter(member=member).select_related("household").order_by("-since", "-pk").first()
    return held.household if held else None


def _place_of(about: About, *, on: date) -> int:
    """The id of the place where something is; 0 where a household lives nowhere that day."""
    if about.area is not None:
        return about.area.pk
    homes = Residence.objects.on(on).filter(household=about.household).order_by("-since", "-pk")
    return homes.values_list("village", flat=True).first() or 0
