"""A duty that ends shuts its pages with the next question of a session that is open, and sounds like absence."""

from dataclasses import replace

import pytest

from tests.desk.asking import ABSENT, ANSWERED, HOUSEHOLD, Case, Reader, bare, cases, visit
from tests.desk.known_routes import ROUTES
from tests.desk.relations import World
from tests.desk.test_scoped_counts import offered
from tests.desk.who_answers import Answers, Rows
from tests.desk.who_may import anybody, of_staff, own_factor
from xiuhua.actions.account.keeping import close_account
from xiuhua.actions.account.office_role import end_role, give_role
from xiuhua.duty.door import scope_of
from xiuhua.register.models import Account, Assignment, Inspection
from xiuhua.words import Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("places")]


def opened_by_duty(reader: Reader, username: str) -> list[Case]:
    """The questions that are answered because of a duty: not those that anybody may ask, or about themselves."""
    theirs = [case for case in cases(reader, username) if case.becomes == ANSWERED]
    things, account = reader.world.things[username], reader.answers.account
    own = {account.person.key, getattr(account.person.unit, "key", None)} - {None} if account.person else set()
    by_duty = []
    for case in theirs:
        person = things[case.relation].person.key
        about = {"person": person, "evidence-file": person, "organisation": things[case.relation].organisation.key}
        if (
            ROUTES[case.route].verbs[case.verb] not in (anybody, own_factor, of_staff)
            and about.get(case.route) not in own
        ):
            by_duty.append(case)
    return by_duty


def asked_again(reader: Reader, asked: list[Case], today) -> list[str]:
    """What is wrong when the same session asks the same after the duty has ended."""
    reader.answers = Answers(Rows(today), reader.answers.account)
    reader.nowhere = bare(reader.client.get("/nowhere/").content.decode())
    return [one for case in asked for one in reader.trouble_with(replace(case, becomes=ABSENT))]


def first_of_each_route(asked: list[Case]) -> list[Case]:
    return list({(case.route, case.verb): case for case in reversed(asked)}.values())


def is_open(reader: Reader, asked: list[Case]) -> bool:
    """Whether the card opens before the duty ends; that everything else does is told by the matrix."""
    return [one for case in asked if case.route == "household" for one in reader.trouble_with(case)] == []


@pytest.mark.parametrize("role", ["county", "village", "health"])
def test_an_office_that_is_ended_by_the_security_officer_shuts_all_it_opened(world: World, city, role):
    reader = visit(world, role)
    asked = first_of_each_route(opened_by_duty(reader, role))
    number = world.things[role]["self"].household.number
    assert is_open(reader, asked)
    assert HOUSEHOLD.findall(offered(reader, number))
    officer = scope_of(world.accounts["security"], today=city)
    end_role(world.accounts[role].roles.get(), on=city, by=officer)
    assert asked_again(reader, asked, city) == []
    assert HOUSEHOLD.findall(offered(reader, number)) == []
    assert reader.client.get("/").content.decode().count("/area/") == 0
    assert {case.route for case in asked} >= {"area", "households", "household", "rows"}


def test_the_county_office_had_imports_jobs_and_forms_open_too(world: World):
    routes = {case.route for case in opened_by_duty(visit(world, "county"), "county")}
    assert routes >= {"import", "apply", "discard", "undo", "rejected", "job", "forms", "asked-form", "bind-columns"}


@pytest.mark.parametrize("role", ["helper", "team", "leader"])
def test_a_pairing_or_post_that_has_ended_shuts_its_household(world: World, city, role):
    reader = visit(world, role)
    asked = first_of_each_route(opened_by_duty(reader, role))
    assert is_open(reader, asked)
    Assignment.objects.filter(person=world.accounts[role].person).update(until=city)
    assert asked_again(reader, asked, city) == []
    assert HOUSEHOLD.findall(reader.client.get("/my/").content.decode()) == []


def test_an_inspection_that_has_closed_shuts_its_sample(world: World, city):
    reader = visit(world, "inspector")
    asked = first_of_each_route(opened_by_duty(reader, "inspector"))
    assert is_open(reader, asked)
    Inspection.objects.update(closes_on=city)
    assert asked_again(reader, asked, city) == []


def test_an_account_that_is_closed_is_logged_out_everywhere(world: World, city):
    reader = visit(world, "township")
    asked = first_of_each_route(opened_by_duty(reader, "township"))
    officer = scope_of(world.accounts["security"], today=city)
    close_account(Account.objects.get(username="township"), by=officer, why="调离")
    told = {reader.client.get(case.address).headers["Location"].partition("?")[0] for case in asked}
    assert told == {"/login/"}
    assert reader.client.get("/nowhere/").status_code == 404


def test_an_office_of_a_new_place_opens_nothing_of_the_old_one(world: World, city):
    reader, account = visit(world, "township"), world.accounts["township"]
    asked = [case for case in opened_by_duty(reader, "township") if case.relation in ("self", "own", "child")]
    old, elsewhere = account.roles.get(), world.things["township"]["none"].area
    end_role(old, on=city, by=None)
    give_role(account, Role.TOWNSHIP, area=elsewhere, since=city, by=None)
    # Units and staff may be at work in both places.
    anywhere = ("imports", "headers", "take-form", "forms", "asked-form", "person", "organisation")
    about_a_place = [case for case in asked if case.route not in anywhere]
    assert asked_again(reader, first_of_each_route(about_a_place), city) == []
    assert reader.client.get(f"/area/{elsewhere.code}/").status_code == 200
