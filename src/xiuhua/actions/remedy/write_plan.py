"""Writes the plan of a year for a household, which somebody else then fixes or gives back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from xiuhua.actions.journal import write_line
from xiuhua.actions.remedy.plan_refusal import PlanRefused
from xiuhua.actions.told_text import text_told
from xiuhua.duty.acting import ACTING, acts_as, open_to_act_on_household
from xiuhua.duty.door import Absent, scope_of
from xiuhua.duty.helping import open_to_help
from xiuhua.policy.pack import Pack
from xiuhua.queries.judging import REMEDY, judging_of
from xiuhua.queries.office import clock_day
from xiuhua.queries.plan import seen_of
from xiuhua.register.models import Account, Belonging, Household, HouseholdPlan, PlanStep
from xiuhua.words import NotFound

MOST_GOAL, MOST_WHY, MOST_STEPS = 200, 200, 20


@dataclass(frozen=True, slots=True)
class StepToWrite:
    """A step of a plan: an item for the household or a `member` (key), for a cause or need, by a day of the year."""

    item: str
    due: date | None
    member: UUID | None = None
    need: str = ""
    owner: str = ""
    budget_fen: int | None = None


@transaction.atomic
def write_plan(
    household: UUID, *, year: int, goal: str, owner: str, steps: Sequence[StepToWrite], seen: int = 0, by: Account
) -> UUID:
    """Write a plan, or write the draft that was `seen` anew; gives its key. Said twice, written once.

    It holds once somebody else has fixed it. Raises Absent for who does not answer for the household whole,
    PlanRefused for what does not do.
    """
    today = clock_day()
    opened = open_to_help(scope_of(by, today=today), household, on=today)
    if opened.topics is not None:
        raise Absent
    pack = _pack(opened.household, on=today)
    goal = text_told(goal, most=MOST_GOAL, refused=PlanRefused, at="goal")
    if year not in (today.year, today.year + 1):
        raise PlanRefused("other_year", least=today.year, most=today.year + 1)
    if not goal:
        raise PlanRefused("no_goal")
    if not steps:
        raise PlanRefused("no_steps")
    if len(steps) > MOST_STEPS:
        raise PlanRefused("many_steps", count=len(steps), most=MOST_STEPS)
    _require_posts(pack, owner, *(step.owner for step in steps))
    members = dict(Belonging.objects.on(today).filter(household=opened.household).values_list("member__key", "member"))
    kept = [_kept(number, step, pack, members, year=year) for number, step in enumerate(steps, start=1)]
    told = {"goal": goal, "owner": owner, "written_by": by}
    row, stands = _draft(opened.household, year, told, kept, seen=seen, on=today)
    if stands:
        return row.key
    PlanStep.objects.bulk_create(PlanStep(plan=row, **step) for step in kept)
    write_line(
        "write_plan", by=by, subject_kind="household", subject=opened.household.key,
        after={"plan": row.key.hex, "year": year, "version": row.version, "note": goal, "steps": len(kept)},
        personal=["note"],
    )  # fmt: skip
    return row.key


@transaction.atomic
def fix_plan(key: UUID, *, seen: int, by: Account) -> HouseholdPlan:
    """Fix a draft that was `seen` as it is: from today on it is the plan. Said twice, done once.

    Raises Absent for who acts for no office over the household, PlanRefused for whoever wrote it.
    """
    row = _for_office(key, by=by)
    if row.fixed_by_id == by.pk:
        return row
    if row.fixed_on is not None:
        raise PlanRefused("no_draft")
    if row.written_by_id == by.pk:
        raise PlanRefused("same_person")
    if seen != seen_of(row.steps.all()):
        raise PlanRefused("changed")
    row.fixed_by, row.fixed_on, row.returned_why = by, clock_day(), ""
    row.save(update_fields=["fixed_by", "fixed_on", "returned_why"])
    write_line(
        "fix_plan", by=by, subject_kind="household", subject=row.household.key,
        after={"plan": row.key.hex, "year": row.year, "version": row.version},
    )  # fmt: skip
    return row


@transaction.atomic
def return_plan(key: UUID, *, why: str, by: Account) -> HouseholdPlan:
    """Give a draft back to be changed, and say what; raises as `fix_plan` does, and PlanRefused without a reason."""
    row = _for_office(key, by=by)
    why = text_told(why, most=MOST_WHY, refused=PlanRefused, at="why")
    if row.fixed_on is not None:
        raise PlanRefused("no_draft")
    if row.written_by_id == by.pk:
        raise PlanRefused("same_person")
    if not why:
        raise PlanRefused("no_why")
    row.returned_why = why
    row.save(update_fields=["returned_why"])
    write_line(
        "return_plan", by=by, subject_kind="household", subject=row.household.key,
        after={"plan": row.key.hex, "year": row.year, "version": row.version}, why=why,
    )  # fmt: skip
    return row


def _for_office(key: UUID, *, by: Account) -> HouseholdPlan:
    row = HouseholdPlan.objects.select_for_update().filter(key=key).first()
    if row is None:
        raise Absent
    _household, offices = open_to_act_on_household(scope_of(by, today=clock_day()), row.household.key)
    acts_as(offices, ACTING)
    return row


def _pack(household: Household, *, on: date) -> Pack:
    try:
        return judging_of(household.number, on=on, stage=REMEDY).pack
    except NotFound:
        raise PlanRefused("no_pack") from None


def _require_posts(pack: Pack, *owners: str) -> None:
    posts = {code.key for code in pack.codes["post"].codes}
    if any(owner and owner not in posts for owner in owners):
        raise PlanRefused("no_owner")


def _kept(number: int, step: StepToWrite, pack: Pack, members: dict[UUID, int], *, year: int) -> dict[str, Any]:
    catalogue = pack.rules.measures
    item = catalogue.items.get(step.item) if catalogue else None
    member = members.get(step.member) if step.member else None
    if catalogue is None or item is None or (item.of == "persons" and member is None):
        raise PlanRefused("no_item", at=f"line-{number}", number=number)
    if step.due is None or step.due.year != year:
        raise PlanRefused("no_due", at=f"due-{number}", number=number)
    needs = {need.name for need in catalogue.needs.values()} | {code.key for code in pack.codes["cause"].codes}
    return {
        "number": number, "need": step.need if step.need in needs else "", "item": item.key,
        "member_id": member if item.of == "persons" else None, "owner": step.owner, "budget_fen": step.budget_fen,
        "due": step.due,
    }  # fmt: skip


def _draft(
    household: Household, year: int, told: dict[str, Any], steps: list[dict[str, Any]], *, seen: int, on: date
) -> tuple[HouseholdPlan, bool]:
    """The draft of the year to be written anew, and whether it stands so already; held, so that there is one.

    Raises PlanRefused where the draft is not that which was seen: what somebody else wrote is not overwritten unread.
    """
    Household.objects.select_for_update().get(pk=household.pk)
    drafts = HouseholdPlan.objects.select_for_update().filter(household=household, year=year)
    row = drafts.filter(fixed_on__isnull=True).first()  # who fixes it holds the plan alone
    if row is not None and _stands(row, told, steps):
        return row, True
    if seen != (seen_of(row.steps.all()) if row else 0):
        raise PlanRefused("changed")
    told = told | {"written_on": on, "returned_why": ""}
    if row is not None:
        row.steps.all().delete()
        HouseholdPlan.objects.filter(pk=row.pk).update(**told)
        return row, False
    last = HouseholdPlan.objects.filter(household=household, year=year).aggregate(last=Max("version"))["last"] or 0
    return HouseholdPlan.objects.create(household=household, year=year, version=last + 1, **told), False


def _stands(row: HouseholdPlan, told: dict[str, Any], steps: list[dict[str, Any]]) -> bool:
    """Whether a draft that nobody gave back says all that is to be written."""
    if row.returned_why or any(getattr(row, name) != value for name, value in told.items()):
        return False
    standing = [
        {name: getattr(step, name) for name in said}
        for step, said in zip(row.steps.order_by("number"), steps, strict=False)
    ]
    return standing == steps and row.steps.count() == len(steps)
