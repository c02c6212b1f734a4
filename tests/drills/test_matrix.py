"""The whole matrix through the whole program: every role, relation, route and verb, and the pages of what is theirs.

And every household of the city, asked for by somebody who stands in: on the days of leave, and on those around them.
"""

from datetime import timedelta

import pytest
from django.urls import reverse

from tests.city import city
from tests.desk.asking import ANSWERED, Case, cases, visit
from tests.desk.conftest import places, world
from tests.desk.test_matrix import EVERY_ROLE

__all__ = ["city", "places", "world"]
pytestmark = [pytest.mark.drill, pytest.mark.django_db, pytest.mark.usefixtures("places")]


@pytest.mark.parametrize("role", EVERY_ROLE)
def test_a_role_is_answered_what_it_answers_for_and_nothing_else(world, role):
    reader = visit(world, role)
    assert [one for case in cases(reader, role) for one in reader.trouble_with(case)] == []
    print(f"{role}: {sum(reader.asked.values())} cases: {dict(reader.asked)}")


@pytest.mark.parametrize(
    ("begins", "ends", "is_on_leave"), [(1, 6, False), (0, 5, True), (-4, 1, True), (-5, 0, False)]
)
@pytest.mark.parametrize("kind", ["pair", "link"])
def test_a_stand_in_opens_what_is_left_to_it_on_the_days_of_leave_alone(world, kind, begins, ends, is_on_leave):
    from xiuhua.register.models import Household, Leave

    theirs = Leave.objects.filter(stand_in=world.accounts["stand_in"].person, assignment__kind=kind)
    Leave.objects.exclude(pk__in=theirs.values("pk")).delete()
    theirs.update(since=world.today + timedelta(days=begins), until=world.today + timedelta(days=ends))
    held = theirs.get().assignment
    left = {held.household_id} if kind == "pair" else world.rows.living[held.area_id]
    reader = visit(world, "stand_in")
    opened = {
        row.pk
        for row in Household.objects.order_by("pk")
        if reader.knock(Case("household", "any", "GET", reverse("household", args=[row.key]), {}, ANSWERED)) == 200
    }
    assert opened == (left if is_on_leave else set())
    assert set() < left < set(world.rows.home)
    print(f"{kind}, {begins} to {ends}: {len(opened)} of {sum(reader.asked.values())} households")
