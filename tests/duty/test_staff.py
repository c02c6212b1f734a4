"""The door to staff and organisations: open where they answer for what the reader answers for, else absent."""

from dataclasses import dataclass
from datetime import date, timedelta

import pytest

from tests.makers import (
    TODAY,
    draw,
    give_role,
    make_account,
    make_area,
    make_household,
    make_inspection,
    make_organisation,
    make_person,
    make_team,
    make_village,
    pair,
    reside,
)
from xiuhua.duty.door import Absent, Scope, scope_of, which_open
from xiuhua.duty.staff import open_organisation, open_person
from xiuhua.register.models import Assignment, Leader, Organisation, OrganisationArea, Person
from xiuhua.words import Role, new_key

pytestmark = pytest.mark.django_db
A_YEAR_AGO = TODAY - timedelta(days=365)


@dataclass
class World:
    """Two villages of two townships; a first secretary and a helper in the one, a secretary in the other."""

    here: object
    there: object
    unit: Organisation
    secretary: Person
    helper: Person
    stranger: Person
    household: object

    def opens(self, scope: Scope, person: Person) -> bool:
        try:
            open_person(scope, person.key, on=TODAY)
        except Absent:
            return False
        return True

    def opens_body(self, scope: Scope, body: Organisation) -> bool:
        try:
            open_organisation(scope, body.key, on=TODAY)
        except Absent:
            return False
        return True


@pytest.fixture
def world() -> World:
    here = make_village()
    there = make_area(make_area(here.parent.parent))
    unit = make_organisation(area=here.parent.parent)
    secretary, helper, stranger = (make_person(unit=unit), make_person(unit=unit), make_person())
    household = make_household(here)
    reside(secretary, here, role="first_secretary")
    reside(stranger, there, role="first_secretary")
    pair(helper, household)
    return World(here, there, unit, secretary, helper, stranger, household)


def office(role: Role, area: object = None) -> Scope:
    account = make_account()
    give_role(account, role, area)
    return scope_of(account, today=TODAY)


def test_who_answers_for_a_village_opens_who_else_does(world):
    scope = office(Role.VILLAGE, world.here)
    assert [world.opens(scope, who) for who in (world.secretary, world.helper, world.stranger)] == [True, True, False]


def test_an_office_above_opens_all_of_them(world):
    scope = office(Role.COUNTY, world.here.parent.parent)
    assert [world.opens(scope, who) for who in (world.secretary, world.helper, world.stranger)] == [True, True, True]


def test_a_helper_opens_themselves_and_who_answers_for_the_village_of_their_household(world):
    scope = scope_of(make_account(person=world.helper), today=TODAY)
    assert [world.opens(scope, who) for who in (world.helper, world.secretary, world.stranger)] == [True, True, False]


def test_somebody_without_a_post_opens_themselves_only(world):
    nobody = make_person()
    scope = scope_of(make_account(person=nobody), today=TODAY)
    assert [world.opens(scope, who) for who in (nobody, world.secretary)] == [True, False]


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.SECURITY, Role.SYSTEM])
def test_the_three_officers_open_nobody_not_even_themselves(world, role):
    account = make_account(person=world.helper)
    give_role(account, role)
    scope = scope_of(account, today=TODAY)
    assert [world.opens(scope, who) for who in (world.helper, world.secretary)] == [False, False]
    assert not world.opens_body(scope, world.unit)


def test_what_ended_is_still_told_where_it_was(world):
    former = make_person()
    reside(former, world.here, since=A_YEAR_AGO, until=TODAY - timedelta(days=30))
    assert world.opens(office(Role.VILLAGE, world.here), former)
    assert not world.opens(office(Role.VILLAGE, world.there), former)


def test_the_office_that_pairs_opens_who_holds_nothing_yet(world):
    county = world.here.parent.parent
    colleague, elsewhere = make_person(unit=world.unit), make_person(unit=make_organisation(area=make_area()))
    guest = make_person(unit=make_organisation(area=make_area()))
    pair(guest, make_household(world.here))
    beside_guest = make_person(unit=guest.unit)
    seen = [world.opens(office(Role.COUNTY, county), who) for who in (colleague, beside_guest, elsewhere)]
    assert seen == [True, True, False]
    assert not world.opens(office(Role.VILLAGE, world.here), colleague)
    assert not world.opens(scope_of(make_account(person=world.helper), today=TODAY), colleague)


def test_who_leads_an_organisation_seated_here_opens(world):
    leader, branch = make_person(), make_organisation(kind="branch", area=world.here)
    Leader.objects.create(organisation=branch, person=leader, post="secretary", since=A_YEAR_AGO)
    assert world.opens(office(Role.VILLAGE, world.here), leader)
    assert not world.opens(office(Role.VILLAGE, world.there), leader)


def test_an_inspector_opens_the_helper_of_a_household_that_was_drawn_and_no_other(world):
    account = make_account()
    give_role(account, Role.INSPECTOR)
    draw(make_inspection(world.here.parent.parent), world.household, account=account)
    scope = scope_of(account, today=TODAY)
    assert [world.opens(scope, who) for who in (world.helper, world.stranger)] == [True, False]


def test_of_a_helpers_households_those_open_that_the_reader_answers_for(world):
    other = make_household(world.there)
    pair(world.helper, other)
    scope = office(Role.VILLAGE, world.here)
    assert open_person(scope, world.helper.key, on=TODAY).households == {world.household.pk}
    assert which_open(scope, {world.household.pk, other.pk}, on=TODAY) == {world.household.pk}
    assert which_open(scope, set(), on=TODAY) == frozenset()


def test_a_duty_that_ends_shuts_the_page(world):
    account = make_account()
    role = give_role(account, Role.VILLAGE, world.here)
    assert world.opens(scope_of(account, today=TODAY), world.secretary)
    role.until = TODAY
    role.save()
    assert not world.opens(scope_of(account, today=TODAY), world.secretary)


def test_nobody_of_that_key_is_absent(world):
    scope = office(Role.VILLAGE, world.here)
    for opened in (open_person, open_organisation):
        with pytest.raises(Absent):
            opened(scope, new_key(), on=TODAY)


def contracted(body: Organisation, village: object) -> None:
    Assignment.objects.create(
        kind="contract", role="assisting_unit", organisation=body, area=village, since=date(2015, 1, 1)
    )


def teamed(body: Organisation, village: object) -> None:
    team = make_team(village)
    team.unit = body
    team.save()


def working(body: Organisation, village: object) -> None:
    OrganisationArea.objects.create(organisation=body, area=village, since=A_YEAR_AGO)


def staffed(body: Organisation, village: object) -> None:
    reside(make_person(unit=body), village)


def helping(body: Organisation, village: object) -> None:
    pair(make_person(unit=body), make_household(village))


@pytest.mark.parametrize("link", [contracted, teamed, working, staffed, helping])
def test_an_organisation_opens_where_it_is_at_work(world, link):
    body = make_organisation(area=world.here.parent.parent.parent)
    village = office(Role.VILLAGE, world.here)
    assert not world.opens_body(village, body)
    link(body, world.here)
    assert world.opens_body(village, body)
    assert not world.opens_body(office(Role.VILLAGE, world.there), body)


def test_an_organisation_opens_where_it_is_seated_and_to_its_own_staff(world):
    seated = make_organisation(area=world.here)
    assert world.opens_body(office(Role.TOWNSHIP, world.here.parent), seated)
    assert not world.opens_body(office(Role.TOWNSHIP, world.there.parent), seated)
    own = scope_of(make_account(person=make_person(unit=seated)), today=TODAY)
    assert world.opens_body(own, seated)
    assert not world.opens_body(own, world.unit)
