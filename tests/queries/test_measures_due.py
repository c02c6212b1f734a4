"""What of measures waits for somebody: renewals as last settled, and plans that others wrote."""

import pytest

from tests.actions.remedy.ground import helped_ground
from tests.actions.remedy.test_plan import written
from tests.makers import TODAY
from xiuhua.actions.remedy.write_plan import fix_plan, return_plan
from xiuhua.queries.measures_due import plans_to_fix, renewals_in, renewals_of_households
from xiuhua.queries.plan import seen_of
from xiuhua.register.models import HelpedVerdict, HouseholdPlan

pytestmark = pytest.mark.django_db
COUNTS = (
    *("received", "developmental", "planned", "missing", "open", "expiring", "renewals", "unentitled", "duplicated"),
    *("needs", "answered"),
)


@pytest.fixture
def ground():
    return helped_ground()


def waiting(ground, *, but="township"):
    found = plans_to_fix([ground.village.parent.pk], but=ground.by[but].pk, on=TODAY, most=5)
    return [(plan.number, plan.head, plan.year) for plan in found]


def test_renewals_are_told_of_households_and_of_places(ground):
    here, others = [ground.village.parent.pk], [ground.village.pk + 999]
    assert (renewals_in(here, on=TODAY), renewals_of_households([ground.household.key], on=TODAY)) == (0, {})
    counts = dict.fromkeys(COUNTS, 0) | {"renewals": 2}
    HelpedVerdict.objects.create(household=ground.household, since=TODAY, **counts)
    assert renewals_of_households([ground.household.key], on=TODAY) == {ground.household.key: 2}
    assert (renewals_in(here, on=TODAY), renewals_in(others, on=TODAY), renewals_in([], on=TODAY)) == (1, 0, 0)


def test_a_plan_waits_for_others_until_it_is_fixed_or_given_back(ground):
    key = written(ground)
    assert waiting(ground) == [("H1", "张大", 2017)]
    assert waiting(ground, but="helper") == []
    return_plan(key, why="再写清楚", by=ground.by["county"])
    assert waiting(ground) == []
    written(ground, seen=seen_of(HouseholdPlan.objects.get(key=key).steps.all()))
    assert waiting(ground) == [("H1", "张大", 2017)]
    seen = seen_of(HouseholdPlan.objects.get(key=key).steps.all())
    fix_plan(key, seen=seen, by=ground.by["township"])
    assert waiting(ground) == []
