"""The few households around the demo's accounts have full files, by deeds that those accounts may do."""

import pytest

from xiuhua.actions.keep.live_in_demo import live_in_demo
from xiuhua.queries.income import items_in_force
from xiuhua.register.models import (
    Account,
    Assignment,
    Dividend,
    FamilyPriority,
    HouseholdPlan,
    IncomeEntry,
    IncomePart,
    IndustryProject,
    JournalLine,
    ProjectShare,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("places")]


@pytest.fixture
def homes(city):
    """The helper's households, by id."""
    helper = Account.objects.get(username="helper").person
    return list(Assignment.objects.on(city).filter(kind="pair", person=helper).values_list("household", flat=True))


def net(home: int) -> int:
    parts = IncomePart.objects.filter(pk__in=items_in_force(home).values("pk"))
    return sum(-it.amount_fen if it.part == "operating_cost" else it.amount_fen for it in parts)


def test_wishes_plans_and_incomes_are_told_of_the_helpers_households_and_the_net_stays(homes, city):
    before = {home: net(home) for home in homes}
    many = live_in_demo(city)
    assert 0 < many <= len(homes)
    plans = HouseholdPlan.objects.all()
    assert (plans.count(), plans.filter(fixed_on=city).count()) == (many, (many + 1) // 2)
    assert set(plans.values_list("household", flat=True)) <= set(homes)
    assert FamilyPriority.objects.values("household").distinct().count() == many
    entries = IncomeEntry.objects.values_list("part", flat=True)
    assert (entries.count() % 2, "operating_cost" in entries) == (0, True)
    assert {home: net(home) for home in homes} == before


def test_the_village_has_projects_whose_dividends_are_shared_out_to_the_fen(homes, city):
    live_in_demo(city)
    projects = {it.name: it for it in IndustryProject.objects.all()}
    assert list(projects) == ["金银花种植基地", "村集体光伏电站"]
    assert ProjectShare.objects.filter(household__in=homes).exists()
    paid = sum(Dividend.objects.values_list("amount_fen", flat=True))
    assert paid == (9_600 + 14_412 + 2_700) * 100


def test_each_deed_stands_in_the_journal_beside_who_did_it(homes, city):
    many = live_in_demo(city)
    deeds = dict.fromkeys(JournalLine.objects.exclude(actor=None).values_list("deed", "actor__username"))
    assert many == HouseholdPlan.objects.filter(household__in=homes).count()
    assert {("tell_priorities", "helper"), ("write_plan", "helper"), ("fix_plan", "township")} <= set(deeds)
