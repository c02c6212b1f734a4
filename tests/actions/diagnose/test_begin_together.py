"""A procedure is begun for many households of a village at once: for all that were chosen, or for none."""

import pytest

from tests.actions.diagnose.ground import exit_ground
from tests.makers import make_household
from xiuhua.actions.diagnose.begin_proceeding import begin_proceeding
from xiuhua.actions.diagnose.begin_together import begin_together, begun_together, who_may_begin
from xiuhua.actions.diagnose.proceeding_refusal import ProceedingRefused
from xiuhua.duty.door import Absent
from xiuhua.queries.office import clock_day
from xiuhua.register.models import JournalLine, Proceeding

pytestmark = pytest.mark.django_db


@pytest.fixture
def ground():
    return exit_ground()


@pytest.fixture
def village(ground):
    return ground.household.residences.get().village


@pytest.fixture
def poor(village):
    """Three households of the village that have not exited."""
    return [make_household(village, number=number, status="not_exited") for number in ("H7", "H8", "H9")]


def listed(village, procedure: str) -> list[str]:
    return [it.number for it in who_may_begin(village, procedure, on=clock_day())]


def test_only_who_stands_where_it_begins_and_has_none_open_may_be_chosen(ground, village, poor):
    never = make_household(village, number="H0", status="")
    never.standings.all().delete()
    assert listed(village, "exit_plan") == ["H7", "H8", "H9"]
    assert listed(village, "household_exit") == [ground.household.number]
    assert listed(village, "identification") == ["H0"]
    begin_proceeding(poor[0].key, "exit_plan", by=ground.by["village"])
    begin_proceeding(poor[1].key, "correction", by=ground.by["village"])
    assert listed(village, "exit_plan") == ["H8", "H9"]


def test_it_is_begun_for_all_that_were_chosen(ground, poor):
    assert begin_together([it.key for it in poor], "exit_plan", by=ground.by["village"]) == 3
    rows = Proceeding.objects.filter(procedure="exit_plan")
    assert {(it.household.number, it.open_step) for it in rows} == {(n, "plan_proposal") for n in ("H7", "H8", "H9")}
    assert JournalLine.objects.filter(deed="begin_proceeding").count() == 3


def test_where_one_must_not_be_begun_none_is_and_its_household_is_named(ground, poor):
    keys = [it.key for it in (*poor, ground.household)]
    with pytest.raises(ProceedingRefused) as refused:
        begin_together(keys, "exit_plan", by=ground.by["village"])
    assert (refused.value.reason, refused.value.household) == ("wrong_status", ground.household.number)
    with pytest.raises(ProceedingRefused) as none:
        begin_together([], "exit_plan", by=ground.by["village"])
    assert none.value.reason == "how_many"
    assert Proceeding.objects.count() == 0


def test_an_office_begins_only_what_its_first_step_lets_it(ground, poor):
    on = clock_day()
    assert begun_together(frozenset({"village"}), on=on) == ("exit_plan", "household_exit")
    assert begun_together(frozenset({"first_secretary"}), on=on) == ("exit_plan",)
    assert begun_together(frozenset({"county"}), on=on) == ()
    with pytest.raises(Absent):
        begin_together([poor[0].key], "exit_plan", by=ground.by["county"])
