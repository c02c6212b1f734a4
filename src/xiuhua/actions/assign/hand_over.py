"""Hands a household over from one helper to another; the former one reads on for the days that the pack says."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction

from xiuhua.actions.assign.handover_refusal import HandoverRefused
from xiuhua.actions.assign.helped_household import HelpedHousehold, helped_household
from xiuhua.actions.assign.kept_apart import avoidance_of, pair_rule_against
from xiuhua.actions.journal import write_line
from xiuhua.actions.told_text import text_told
from xiuhua.duty.appointing import open_for_handover, staff_to_choose
from xiuhua.duty.door import Absent, scope_of
from xiuhua.queries.office import clock_day
from xiuhua.queries.post_rules import PostRules
from xiuhua.register.models import Account, Assignment, PairRule, Person
from xiuhua.words import AssignmentKind, NotFound, RequestState

MOST_DOCUMENT = Assignment._meta.get_field("document").max_length or 0


@dataclass(frozen=True, slots=True)
class AskedHandover:
    """Who (the key of a person) is to help a household from which day on, and why the former helper leaves."""

    household: UUID
    who: UUID | None
    since: date
    reason: str
    document: str = ""


@dataclass(frozen=True, slots=True)
class Handover:
    """What will be: who leaves and reads on until when (None: no more), who comes, with how many households then."""

    at: HelpedHousehold
    asked: AskedHandover
    document: str
    former: Assignment
    successor: Person
    count: int
    read_until: date | None
    made: Assignment | None = None


def check_handover(asked: AskedHandover, *, by: Account) -> Handover:
    """What handing over would change; writes nothing.

    Raises Absent for whoever gives no helpers there, and HandoverRefused with the rule that stands against it.
    """
    return _judged(asked, by=by, hold=False)


@transaction.atomic
def hand_over(asked: AskedHandover, *, by: Account) -> UUID:
    """Give a household another helper from a day on; gives the key of the new pair. Said twice, done once.

    A request that was granted is answered by it. Raises as `check_handover`.
    """
    plan = _judged(asked, by=by, hold=True)
    if plan.made is not None:
        return plan.made.key
    former = plan.former
    former.until, former.end_reason, former.read_until = asked.since, asked.reason, plan.read_until
    former.save(update_fields=["until", "end_reason", "read_until"])
    row = Assignment.objects.create(
        kind=AssignmentKind.PAIR, role=former.role, person=plan.successor, household=plan.at.household,
        slot=former.slot, document=plan.document, since=asked.since, predecessor=former,
    )  # fmt: skip
    request = plan.at.request
    if request is not None:
        request.answered_by = row
        request.save(update_fields=["answered_by"])
    told = {"holder": plan.successor.name, "since": row.since, "document": row.document, "assignment": row.key.hex}
    write_line(
        "hand_over", by=by, subject_kind="household", subject=plan.at.household.key,
        before={"holder": plan.at.helper, "end_reason": asked.reason},
        after=told | ({"request": request.key.hex} if request else {}),
    )  # fmt: skip
    return row.key


def _judged(asked: AskedHandover, *, by: Account, hold: bool) -> Handover:
    """`hold` keeps the household and the person until the end of the transaction. About twenty-two statements."""
    today = clock_day()
    household = open_for_handover(scope_of(by, today=today), asked.household)
    if asked.since > today:
        raise HandoverRefused("late_day", day=asked.since, today=today)
    try:
        at = helped_household(household, on=today, hold=hold)
    except NotFound as nowhere:
        raise Absent from nowhere
    former = at.pairing
    if former is None:
        raise HandoverRefused("no_helper")
    successor = _chosen(asked, at, on=today, hold=hold)
    document = text_told(asked.document, most=MOST_DOCUMENT, refused=HandoverRefused, at="document")
    if former.person_id == successor.pk:
        return _said_before(asked, at, former, successor)
    _require_time(asked, at, former)
    if at.request is not None and at.request.state == RequestState.OPEN:
        raise HandoverRefused("request_open", day=at.request.asked_on)
    _require_not_apart(successor, at, since=asked.since)
    count = _require_fit(successor, at.rules, since=asked.since, today=today)
    return Handover(at, asked, document, former, successor, count, at.rules.read_until(asked.since, asked.reason))


def _chosen(asked: AskedHandover, at: HelpedHousehold, *, on: date, hold: bool) -> Person:
    choices = staff_to_choose(at.village, on=on).select_related("unit")
    chosen = choices.filter(key=asked.who).first() if asked.who else None
    if chosen is None:
        raise HandoverRefused("no_successor")
    if hold:
        Person.objects.select_for_update().get(pk=chosen.pk)
    return chosen


def _said_before(asked: AskedHandover, at: HelpedHousehold, held: Assignment, who: Person) -> Handover:
    before = held.predecessor
    if before is None or held.since != asked.since or before.end_reason != asked.reason:
        raise HandoverRefused("same_helper", name=who.name)
    return Handover(at, asked, held.document, before, who, 0, before.read_until, made=held)


def _require_time(asked: AskedHandover, at: HelpedHousehold, former: Assignment) -> None:
    if former.since >= asked.since:
        raise HandoverRefused("early_day", name=at.helper, day=former.since)
    if not asked.reason or not at.rules.lists("handover.end_reasons", asked.reason):
        raise HandoverRefused("no_reason")


def _require_not_apart(who: Person, at: HelpedHousehold, *, since: date) -> None:
    """Kin, conflict, and what an office said in an open proposal bind here as they bind there."""
    stands = avoidance_of(who, at.household, at.rules, since=since)
    if stands is not None:
        source = _source(at.rules, "pairing.exclusions")
        raise HandoverRefused("kept_apart", name=who.name, why=stands.why, day=stands.since, source=source)
    said = pair_rule_against(who, at.household)
    if said is None:
        return
    told = {"area": said.proposal.area.name, "said": said.why, "by": said.said_by.called}
    if said.kind == PairRule.BAN:
        raise HandoverRefused("banned", name=who.name, **told)
    raise HandoverRefused("pinned", other=said.person.name, **told)


def _require_fit(who: Person, rules: PostRules, *, since: date, today: date) -> int:
    """How many households they have with this one; raises where that is one too many, or they may not be sent."""
    unit = who.unit
    if unit is not None and (unit.founded > since or (unit.dissolved is not None and unit.dissolved <= since)):
        raise HandoverRefused("no_unit", unit=unit.name, day=since)
    ended = Assignment.objects.ever_held().filter(person=who, until__lte=since).order_by("-until", "-pk")
    for day, reason in ended.values_list("until", "end_reason"):
        if rules.lists("posts.barred_reasons", reason):
            source = _source(rules, "posts.barred_reasons")
            raise HandoverRefused("barred", name=who.name, day=day, why=reason, source=source)
    count = Assignment.objects.on(today).filter(kind=AssignmentKind.PAIR, person=who).count()
    most = rules.number("helper.max_households")
    if most is not None and count >= most:
        source = _source(rules, "helper.max_households")
        raise HandoverRefused("too_many", name=who.name, count=count, most=most, source=source)
    return count + 1


def _source(rules: PostRules, name: str) -> str:
    setting = rules.setting(name)
    return setting.source if setting else ""
