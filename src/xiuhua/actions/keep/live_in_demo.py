"""Fills the files of the few households around the demo's accounts by the deeds that those accounts may do.

Nothing is written past a deed: what an account may not do is not in the demo either. Some three hundred statements,
whatever the size of the city.
"""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db import transaction

from xiuhua.actions.diagnose.tell_priorities import tell_priorities
from xiuhua.actions.diagnose.write_income import Found, correct_income
from xiuhua.actions.remedy.run_project import begin_project, pay_dividend, share_out
from xiuhua.actions.remedy.write_plan import StepToWrite, fix_plan, write_plan
from xiuhua.demo.lived import (
    ANY_SORT,
    FEW,
    INCOME_YUAN,
    NOBODY_WORKS,
    PLANS,
    PROJECTS,
    SHARED_WITH,
    SHEET,
    SORTS,
    UNABLE,
    UNSAFE_HOUSE,
    WISHES,
    Plan,
    Project,
)
from xiuhua.duty.door import answered_households, scope_of
from xiuhua.queries.household_card import COST
from xiuhua.queries.income import items_in_force
from xiuhua.queries.plan import seen_of
from xiuhua.register.models import Account, Belonging, Cause, Household, HouseholdPlan, Housing, Labour, Residence
from xiuhua.words import FEN_PER_YUAN


@transaction.atomic
def live_in_demo(day: date) -> int:
    """Wishes, incomes, plans and projects of the demo's helper and their village; gives how many households have them.

    Nothing where nobody is a helper. Done once, when the city is made.
    """
    by = {row.username: row for row in Account.objects.filter(demo=True, username__in=("helper", "township"))}
    if len(by) < 2:
        return 0
    homes = answered_households(scope_of(by["helper"], today=day))[:FEW]
    for place, home in enumerate(homes):
        sort = _sort(home, day=day)
        tell_priorities(home.key, WISHES[sort], told_by="户主", by=by["helper"])
        _earn(home, day=day, by=by["helper"])
        fixed = place % 2 == 0  # every other plan waits for the township's office
        _plan(home, PLANS[sort], year=day.year, by=by["helper"], fixed_by=by["township"] if fixed else None)
    _run_projects(homes, day=day, by=by["township"])
    return len(homes)


def _sort(home: Household, *, day: date) -> int:
    """Which wishes and plan are a household's, as its members and its main cause make likely."""
    working = Labour.objects.on(day).filter(member__belongings__in=Belonging.objects.on(day).filter(household=home))
    if not working.exclude(ability__in=UNABLE).exists():
        return NOBODY_WORKS
    if Housing.objects.on(day).filter(household=home, dangerous=True).exists():
        return UNSAFE_HOUSE
    main = Cause.objects.on(day).filter(household=home, main=True).first()
    return SORTS.get(main.cause, ANY_SORT) if main else ANY_SORT


def _earn(home: Household, *, day: date, by: Account) -> None:
    """An income and a cost of the last year turn out to be as much higher: the net stays as it was."""
    items = list(items_in_force(home).filter(since__lte=day).order_by("-since", "pk"))
    cost = next((it for it in items if it.part == COST), None)
    earned = next((it for it in items if cost and it.part != COST and it.since == cost.since), None)
    if cost is None or earned is None:
        return
    for item in (earned, cost):
        more = item.amount_fen + INCOME_YUAN * FEN_PER_YUAN
        correct_income(item.pk, home.key, amount_fen=more, found=Found(SHEET, day), by=by)


def _plan(home: Household, plan: Plan, *, year: int, by: Account, fixed_by: Account | None) -> None:
    steps = [
        StepToWrite(it.item, it.due(year), owner=it.owner, budget_fen=it.yuan * FEN_PER_YUAN if it.yuan else None)
        for it in plan.steps
    ]
    key = write_plan(home.key, year=year, goal=plan.goal, owner="helper", steps=steps, by=by)
    if fixed_by is not None:
        fix_plan(key, seen=seen_of(HouseholdPlan.objects.get(key=key).steps.all()), by=fixed_by)


def _run_projects(homes: Sequence[Household], *, day: date, by: Account) -> None:
    """The projects of the village of the first household, with shares of it and its neighbours."""
    first = Residence.objects.on(day).filter(household__in=[home.pk for home in homes[:1]]).first()
    if first is None:
        return
    there = Residence.objects.on(day).filter(village=first.village).order_by("household__number")
    keys = list(there.values_list("household__key", flat=True)[:SHARED_WITH])
    mine = set(there.filter(household__in=[home.pk for home in homes]).values_list("household__key", flat=True))
    for project in PROJECTS:
        _run(project, first.village.code, [*mine, *(key for key in keys if key not in mine)], by=by)


def _run(project: Project, village: str, keys: Sequence[UUID], *, by: Account) -> None:
    begun = date(*project.begun, 1)
    key = begin_project(
        village, name=project.name, kind=project.kind, organisation=None, basis=project.basis,
        funds_fen=project.funds_yuan * FEN_PER_YUAN, since=begun, by=by,
    )  # fmt: skip
    share_out(key, keys, amount_fen=project.shared_yuan * FEN_PER_YUAN, since=begun, by=by)
    for year, yuan in project.dividends_yuan.items():
        evidence = f"合作社 {year} 年分红表"
        pay_dividend(key, year=year, amount_fen=yuan * FEN_PER_YUAN, on=date(year + 1, 1, 20), evidence=evidence, by=by)
