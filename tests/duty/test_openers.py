"""Who may open a household is the door told backwards: compared with the door for every account, household and day."""

from datetime import timedelta

import pytest

from tests.duty.test_door import TODAY, TOMORROW, World, opens, world
from tests.makers import give_role, make_area, make_person, pair, reside
from xiuhua.duty.door import scope_of
from xiuhua.duty.grounds import Reason
from xiuhua.duty.openers import Opener, openers_of, tells_of_inspections
from xiuhua.register.models import Account, AreaWithin, Household, OfficeRole, Residence
from xiuhua.words import AreaLevel

__all__ = ["world"]
pytestmark = pytest.mark.django_db
DAYS = [TODAY - timedelta(days=days) for days in (0, 30, 80)]


def told(household: Household, *, today=TODAY) -> set[str]:
    """Who opens a household on some day, as the list of openers tells."""
    return {one.account.username for one in openers_of(household, today=today) if one.account and one.may_open}


def found_at_the_door(household: Household) -> set[str]:
    scopes = {account.username: scope_of(account, today=TODAY) for account in Account.objects.all()}
    return {name for name, scope in scopes.items() if any(opens(scope, household, on=day) for day in DAYS)}


def agree(world: World, *names: str) -> None:
    """The list and the door agree about some households, or about all."""
    asked = {name: world.households[name] for name in names or world.households}
    assert {name: told(it) for name, it in asked.items()} == {name: found_at_the_door(it) for name, it in asked.items()}


def test_openers_are_those_whom_the_door_lets_in(world):
    assert told(world.households["a11 first"]) == {
        "helper", "team_member", "first_secretary", "linked_leader",
        "village", "township", "county", "city", "department",
    }  # fmt: skip
    assert told(world.households["a21"]) == {"county", "city", "department", "inspector"}
    assert told(world.households["c11"]) == set()
    agree(world)


def test_they_stand_in_order_with_the_reason_that_the_door_gives(world):
    openers = openers_of(world.households["a12"], today=TODAY)
    assert [one.reason.key for one in openers] == [
        "technician", "office_township", "office_county", "office_city", "office_department",
    ]  # fmt: skip
    opened = opens(world.scope("township"), world.households["a12"])
    assert opened.reason in {one.reason for one in openers}


def test_somebody_without_an_account_and_somebody_closed_are_named_and_open_nothing(world):
    household = world.households["a12"]
    pair(make_person("无账号"), household)
    Account.objects.filter(username="technician").update(is_active=False)
    first, second = openers_of(household, today=TODAY)[:2]
    assert (first.person.name, first.account, first.may_open) == ("无账号", None, False)
    assert (second.account.username, second.may_open) == ("technician", False)
    agree(world, "a12")


def test_an_officer_is_left_out_whatever_else_they_hold(world):
    assert "technician" in told(world.households["a12"])
    give_role(world.accounts["technician"], "auditor")
    assert "technician" not in told(world.households["a12"])
    agree(world, "a12")


def test_ended_and_coming_duties_open_nothing(world):
    OfficeRole.objects.filter(account__username="county").update(until=TODAY)
    OfficeRole.objects.filter(account__username="city").update(since=TOMORROW)
    OfficeRole.objects.filter(account__username="inspector").update(until=TODAY)
    team = world.accounts["team_member"].person.assignments.get().team
    team.until = TODAY
    team.save()
    agree(world, "a11 first", "a21")
    assert told(world.households["a21"]) == {"department"}


def test_an_office_of_another_level_opens_nothing(world):
    give_role(world.staff("slip"), "township", world.areas["a"])
    reside(make_person("乡里驻"), world.areas["a1"])
    assert "slip" not in told(world.households["a12"])
    agree(world, "a12")


def test_whoever_answers_for_a_former_home_opens_the_days_before_the_move(world):
    moved = world.households["a11 first"]
    Residence.objects.filter(household=moved).update(until=TODAY - timedelta(days=7))
    Residence.objects.create(household=moved, village=world.areas["b11"], since=TODAY - timedelta(days=7))
    openers = {one.reason.key: one for one in openers_of(moved, today=TODAY)}
    assert openers["office_township"].before == TODAY - timedelta(days=7)
    assert openers["office_city"].before is None
    agree(world, "a11 first")
    village = world.accounts["village"]
    reason = Reason("office_village", village.roles.get().since, area="a11")
    assert openers["office_village"] == Opener(reason, village, village.person, before=TODAY - timedelta(days=7))


def test_the_office_of_an_area_that_a_village_left_opens_the_days_before(world):
    merged = make_area(world.areas["a"], name="merged", level=AreaLevel.TOWNSHIP, since=TODAY - timedelta(days=50))
    AreaWithin.objects.filter(area=world.areas["a11"], ancestor=world.areas["a1"]).update(
        until=TODAY - timedelta(days=50)
    )
    AreaWithin.objects.create(area=world.areas["a11"], ancestor=merged, since=TODAY - timedelta(days=50))
    give_role(world.staff("merged"), "township", merged)
    openers = {one.account.username: one.before for one in openers_of(world.households["a11 first"], today=TODAY)}
    assert (openers["township"], openers["merged"]) == (TODAY - timedelta(days=50), None)
    agree(world, "a11 first")


def test_a_place_left_before_the_household_came_opens_nothing(world):
    AreaWithin.objects.filter(area=world.areas["b11"], ancestor=world.areas["b1"]).update(
        until=TODAY - timedelta(days=90)
    )
    give_role(world.staff("b_township"), "township", world.areas["b1"])
    Residence.objects.filter(household=world.households["b11"]).update(since=TODAY - timedelta(days=70))
    assert "b_township" not in told(world.households["b11"])
    agree(world, "b11")


def test_a_corrected_home_opens_nothing(world):
    wrong = Residence.objects.get(household=world.households["a11 first"])
    Residence.objects.create(household=wrong.household, village=world.areas["b11"], since=wrong.since, corrects=wrong)
    assert told(world.households["a11 first"]) == {"helper", "city"}
    agree(world, "a11 first")


def test_a_household_without_a_home_is_opened_by_its_helper_alone(world):
    Residence.objects.filter(household=world.households["a11 first"]).delete()
    assert told(world.households["a11 first"]) == {"helper"}
    agree(world, "a11 first")


def test_those_who_are_inspected_are_not_told_that_a_household_was_drawn(world):
    drawn, other = world.households["a21"], world.households["a12"]
    tells = {role: tells_of_inspections(world.scope(role), drawn) for role in ("county", "city", "inspector")}
    assert tells == {"county": False, "city": True, "inspector": True}
    assert tells_of_inspections(world.scope("sealed_inspector"), drawn) is False
    assert tells_of_inspections(world.scope("county"), other) is True
    closed = TODAY + timedelta(days=60)
    assert tells_of_inspections(world.scope("county", today=closed), drawn) is True


def test_it_costs_a_bounded_number_of_statements(world, django_assert_max_num_queries):
    with django_assert_max_num_queries(8):
        openers_of(world.households["a11 first"], today=TODAY)
    county = world.scope("county")
    with django_assert_max_num_queries(1):
        tells_of_inspections(county, world.households["a21"])
