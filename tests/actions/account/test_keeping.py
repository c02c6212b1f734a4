"""Accounts: made by whom it behoves; a demo's show one of each duty and exist in a demo only."""

from datetime import date, timedelta
from functools import partial

import pytest
from django.utils import timezone

from tests import makers
from tests.makers import TODAY, link, make_household, make_office, make_person, make_team, make_village, pair, reside
from xiuhua.actions.account.demo import DEMO_PASSWORD, DEMO_SAMPLE, demo_usernames, make_demo_accounts
from xiuhua.actions.account.keeping import close_account, give_one_time_password, make_account
from xiuhua.actions.account.keeping import make_person as keep_person
from xiuhua.actions.account.office_role import end_role, give_role
from xiuhua.actions.account.refusal import AccountRefused
from xiuhua.actions.whole_text import TooLong
from xiuhua.duty.door import Absent, Scope, areas_seen, households_seen, scope_of
from xiuhua.queries.office import is_demo
from xiuhua.register.models import Account, Area, InspectionSample, JournalLine, OfficeRole, Person
from xiuhua.words import Conflict, Rejected, Role

pytestmark = pytest.mark.django_db
LONG = "a long and quiet password"


def officer(role: str) -> Scope:
    account = makers.make_account(role)
    makers.give_role(account, role)
    return scope_of(account, today=TODAY)


def deeds() -> list[str]:
    return list(JournalLine.objects.order_by("id").values_list("deed", flat=True))


@pytest.mark.parametrize("by", [None, "security"])
def test_an_account_is_made_by_the_console_or_the_security_officer(by):
    account = make_account("newcomer", LONG, by=officer(by) if by else None, person=make_person("Li"))
    assert (account.check_password(LONG), account.person.name, account.demo) == (True, "Li", False)
    line = JournalLine.objects.get()
    assert (line.deed, line.actor_name, line.after) == ("make_account", by or "console", {"username": "newcomer"})
    assert not households_seen(scope_of(account, today=TODAY), on=TODAY).exists()


@pytest.mark.parametrize("role", ["auditor", "system", "county"])
def test_nobody_else_makes_accounts_closes_them_or_hands_out_roles(role):
    village = make_village()
    account = makers.make_account("somebody")
    held = makers.give_role(account, "village", village)
    scope = officer(role)
    for deed in (
        lambda: make_account("newcomer", LONG, by=scope),
        lambda: close_account(account, by=scope, why="no reason"),
        lambda: give_role(account, Role.VILLAGE, area=village, since=TODAY, by=scope),
        lambda: end_role(held, on=TODAY, by=scope),
    ):
        with pytest.raises(Absent):
            deed()
    assert (deeds(), OfficeRole.objects.filter(account=account).count()) == ([], 1)


def test_a_name_is_given_once():
    makers.make_account("newcomer")
    for same in ("newcomer", "Newcomer"):
        with pytest.raises(AccountRefused, match="account Newcomer already" if same[0] == "N" else "newcomer already"):
            make_account(same, LONG, by=None)


def test_a_person_has_one_account():
    person = make_person("Li")
    makers.make_account("newcomer", person=person)
    with pytest.raises(AccountRefused, match="Li has the account newcomer already"):
        make_account("another", LONG, by=None, person=person)


@pytest.mark.parametrize("name", ["", "9lives", "with space", "<b>", "名字", "x" * 61])
def test_a_user_name_is_one_that_can_be_typed_anywhere(name):
    with pytest.raises(AccountRefused, match="up to 60 letters"):
        make_account(name, LONG, by=None)


@pytest.mark.parametrize(("field", "most"), [("name", 60), ("title", 60), ("phone", 20)])
def test_what_is_said_of_a_person_is_kept_whole_or_refused(field, most):
    told = {"name": "Li", "title": "clerk", "phone": "0827-1"}
    assert getattr(keep_person(**told | {field: "1" * most}), field) == "1" * most
    with pytest.raises(TooLong, match=f"写了 {most + 1} 个字，最多保存 {most} 个") as refused:
        keep_person(**told | {field: "1" * (most + 1)})
    assert (refused.value.field, Person.objects.count()) == (field, 1)


@pytest.mark.parametrize("by", [None, "security"])
def test_a_reason_is_kept_whole_or_nothing_is_done(by):
    account, scope = makers.make_account("somebody"), officer(by) if by else None
    for deed in (close_account, partial(give_one_time_password, now=timezone.now())):
        with pytest.raises(TooLong, match="“原因”写了 201 个字"):
            deed(account, by=scope, why="x" * 201)
    account.refresh_from_db()
    assert (account.is_active, account.one_time_until, deeds()) == (True, None, [])
    close_account(account, by=scope, why="x" * 200)
    assert JournalLine.objects.get().why == "x" * 200


def test_a_short_password_is_refused():
    with pytest.raises(Rejected, match="has 5 characters"):
        make_account("newcomer", "short", by=None)


@pytest.mark.parametrize("by", [None, "security"])
def test_a_closed_account_opens_nothing(by):
    account = makers.make_account("somebody")
    close_account(account, by=officer(by) if by else None, why="left")
    account.refresh_from_db()
    assert (account.is_active, deeds()) == (False, ["close_account"])


def test_a_role_opens_from_its_first_day_until_the_day_it_ends():
    village = make_village()
    account = makers.make_account("somebody")
    security = officer("security")
    role = give_role(account, Role.VILLAGE, area=village, since=TODAY, by=security)
    assert list(areas_seen(scope_of(account, today=TODAY), on=TODAY)) == [village]
    end_role(role, on=TODAY + timedelta(days=7), by=security)
    opened = [
        areas_seen(scope_of(account, today=TODAY + timedelta(days=days)), on=TODAY).exists() for days in (-1, 0, 6, 7)
    ]
    assert opened == [False, True, True, False]
    lines = JournalLine.objects.order_by("id")
    told = {"role": "village", "area": village.code, "topic": ""}
    assert [(line.deed, line.actor_name, line.before, line.after) for line in lines] == [
        ("give_role", "security", None, {**told, "since": "2017-03-31"}),
        ("end_role", "security", {"until": None}, {**told, "until": "2017-04-07"}),
    ]


def test_a_role_cannot_end_before_it_began():
    role = makers.give_role(makers.make_account(), "village", make_village(), since=TODAY)
    with pytest.raises(Rejected, match="began on 2017-03-31"):
        end_role(role, on=date(2017, 3, 30), by=None)


@pytest.mark.parametrize(
    ("role", "topic", "told"),
    [(Role.CITY, "", "is for a city, not for Village"), (Role.DEPARTMENT, "", "needs an area and a topic")],
)
def test_a_role_must_fit_its_area(role, topic, told):
    with pytest.raises(Rejected, match=told):
        give_role(makers.make_account(), role, area=make_village(), topic=topic, since=TODAY, by=None)


def test_a_role_of_a_place_needs_the_place():
    with pytest.raises(Rejected, match="is for a city"):
        give_role(makers.make_account(), Role.CITY, since=TODAY, by=None)


@pytest.fixture
def little_city() -> list[Area]:
    """Two villages with 50 households, one holder of each post in the first."""
    village = make_village()
    households = [make_household(village) for _ in range(50)]
    team = make_team(village)
    pair(make_person(), households[0])
    for role in ("team_member", "first_secretary", "technician"):
        reside(make_person(), village, role=role, team=None if role == "technician" else team)
    link(make_person(), village)
    return [village, make_village()]


SEEN = {
    "helper": 1, "team": 50, "secretary": 50, "technician": 50, "leader": 50, "village": 50, "township": 50,
    "county": 50, "city": 50, "health": 50, "auditor": 0, "security": 0, "system": 0, "inspector": DEMO_SAMPLE,
    "sealed_inspector": 0,
}  # fmt: skip


@pytest.mark.usefixtures("little_city")
def test_a_demo_has_an_account_for_each_duty():
    make_office(demo_day=TODAY)
    make_demo_accounts(TODAY)
    assert is_demo()
    assert demo_usernames() == list(SEEN)
    seen = {
        account.username: households_seen(scope_of(account, today=TODAY), on=TODAY).count()
        for account in Account.objects.all()
    }
    assert seen == SEEN
    assert all(account.demo and account.check_password(DEMO_PASSWORD) for account in Account.objects.all())
    assert set(JournalLine.objects.values_list("deed", flat=True)) == {"make_account", "give_role"}


@pytest.mark.usefixtures("little_city")
def test_the_sealed_sample_is_drawn_and_is_another():
    make_office(demo_day=TODAY)
    make_demo_accounts(TODAY)
    drawn = {
        name: set(InspectionSample.objects.filter(account__username=name).values_list("household_id", flat=True))
        for name in ("inspector", "sealed_inspector")
    }
    assert [len(sample) for sample in drawn.values()] == [DEMO_SAMPLE, DEMO_SAMPLE]
    assert drawn["inspector"].isdisjoint(drawn["sealed_inspector"])


@pytest.mark.usefixtures("little_city")
def test_making_demo_accounts_again_changes_nothing():
    make_office(demo_day=TODAY)
    make_demo_accounts(TODAY)
    make_demo_accounts(TODAY)
    assert demo_usernames() == list(SEEN)


@pytest.mark.usefixtures("little_city")
@pytest.mark.parametrize("has_office", [True, False])
def test_demo_accounts_are_refused_outside_a_demo(has_office):
    if has_office:
        make_office()
    with pytest.raises(Conflict, match="not a demo's"):
        make_demo_accounts(TODAY)
    assert not Account.objects.exists()


def test_a_demo_without_households_has_no_accounts_yet():
    make_office(demo_day=TODAY)
    with pytest.raises(Conflict, match="load the demo's city first"):
        make_demo_accounts(TODAY)


def test_a_post_that_nobody_holds_gets_no_account():
    make_office(demo_day=TODAY)
    pair(make_person(), make_household())
    make_demo_accounts(TODAY)
    assert demo_usernames() == [name for name in SEEN if name not in ("team", "secretary", "technician", "leader")]


def test_a_person_with_two_posts_logs_in_as_one():
    make_office(demo_day=TODAY)
    village, person = make_village(), make_person()
    pair(person, make_household(village))
    reside(person, village)
    make_demo_accounts(TODAY)
    assert demo_usernames()[:2] == ["helper", "village"]


def test_a_role_that_ended_does_not_come_back_by_being_ended_later():
    role = give_role(makers.make_account(), Role.VILLAGE, area=make_village(), since=TODAY, by=None)
    end_role(role, on=TODAY + timedelta(days=7), by=None)
    with pytest.raises(Rejected, match=r"ended on 2017-04-07 already\. Give the role anew"):
        end_role(role, on=TODAY + timedelta(days=8), by=None)
    assert end_role(role, on=TODAY + timedelta(days=1), by=None).until == TODAY + timedelta(days=1)
