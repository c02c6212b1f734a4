"""The door: every role against every household and area; what has ended opens nothing; shut and absent sound alike."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta

import pytest

from tests.makers import (
    LONG_AGO,
    TODAY,
    draw,
    give_role,
    link,
    make_account,
    make_area,
    make_household,
    make_inspection,
    make_person,
    make_team,
    pair,
    reside,
)
from xiuhua.duty.door import (
    Absent,
    OpenedHousehold,
    Reason,
    Scope,
    areas_seen,
    households_seen,
    open_area,
    open_household,
    require_office,
    scope_of,
    see_figures,
)
from xiuhua.register.models import Account, Area, AreaWithin, Assignment, Household, OfficeRole, Residence
from xiuhua.words import AreaLevel, Role, new_key

pytestmark = pytest.mark.django_db
TOMORROW = TODAY + timedelta(days=1)
YESTERDAY = TODAY - timedelta(days=1)


@dataclass
class World:
    """Two cities; county A with two townships and three villages beside county B; one account per role."""

    areas: dict[str, Area] = field(default_factory=dict)
    households: dict[str, Household] = field(default_factory=dict)
    accounts: dict[str, Account] = field(default_factory=dict)

    def scope(self, role: str, today: date = TODAY) -> Scope:
        return scope_of(Account.objects.get(pk=self.accounts[role].pk), today=today)

    def area(self, name: str, parent: str | None = None) -> None:
        self.areas[name] = make_area(self.areas[parent] if parent else None, name=name)

    def household(self, name: str, village: str) -> None:
        self.households[name] = make_household(self.areas[village])

    def staff(self, role: str) -> Account:
        self.accounts[role] = make_account(role, person=make_person(role))
        return self.accounts[role]


@pytest.fixture
def world() -> World:
    made = World()
    for name, parent in PARENTS.items():
        made.area(name, parent)
    for name, village in HOMES.items():
        made.household(name, village)
    areas, households = made.areas, made.households
    pair(made.staff("helper").person, households["a11 first"])
    team = make_team(areas["a11"])
    reside(made.staff("team_member").person, areas["a11"], team=team)
    reside(made.staff("first_secretary").person, areas["a11"], role="first_secretary", team=team)
    reside(made.staff("technician").person, areas["a12"], role="technician")
    link(made.staff("linked_leader").person, areas["a11"])
    link(made.staff("county_leader").person, areas["a"])
    for role, area in {"village": "a11", "township": "a1", "county": "a", "city": "city"}.items():
        give_role(made.staff(role), role, areas[area])
    give_role(made.staff("department"), "department", areas["a"], topic="health")
    for role, opens_on in {"inspector": TODAY, "sealed_inspector": TOMORROW}.items():
        give_role(made.staff(role), "inspector")
        inspection = make_inspection(areas["a"], opens_on=opens_on, closes_on=opens_on + timedelta(days=14))
        draw(inspection, households["a21"], account=made.accounts[role])
    for role in ("auditor", "security", "system"):
        give_role(made.staff(role), role)
    made.staff("nobody")
    return made


# area → where it lies, and household → its village
PARENTS = {
    "city": None, "a": "city", "a1": "a", "a11": "a1", "a12": "a1", "a2": "a", "a21": "a2",
    "b": "city", "b1": "b", "b11": "b1", "other city": None, "c": "other city", "c1": "c", "c11": "c1",
}  # fmt: skip
HOMES = {"a11 first": "a11", "a11 second": "a11", "a12": "a12", "a21": "a21", "b11": "b11", "c11": "c11"}
A11 = {"a11 first", "a11 second"}
IN_A = A11 | {"a12", "a21"}
SEEN = {
    "helper": {"a11 first"},
    "team_member": A11,
    "first_secretary": A11,
    "technician": {"a12"},
    "linked_leader": A11,
    "county_leader": set(),
    "village": A11,
    "township": A11 | {"a12"},
    "county": IN_A,
    "city": IN_A | {"b11"},
    "department": IN_A,
    "inspector": {"a21"},
    "sealed_inspector": set(),
    "auditor": set(),
    "security": set(),
    "system": set(),
    "nobody": set(),
}
AREAS_A = {"a", "a1", "a11", "a12", "a2", "a21"}
OPENED = {
    "team_member": {"a11"},
    "first_secretary": {"a11"},
    "technician": {"a12"},
    "linked_leader": {"a11"},
    "village": {"a11"},
    "township": {"a1", "a11", "a12"},
    "county": AREAS_A,
    "city": AREAS_A | {"city", "b", "b1", "b11"},
    "department": AREAS_A,
}
FIGURES = {
    "helper": {"a11", "a", "city"},
    "inspector": {"a21", "a", "city"},
    **{role: opened | {"a", "city"} for role, opened in OPENED.items()},
}
REASONS = {
    "helper": ("a11 first", Reason("helper", LONG_AGO)),
    "team_member": ("a11 first", Reason("team_member", LONG_AGO, area="a11")),
    "first_secretary": ("a11 first", Reason("first_secretary", LONG_AGO, area="a11")),
    "technician": ("a12", Reason("technician", LONG_AGO, area="a12")),
    "linked_leader": ("a11 second", Reason("linked_leader", LONG_AGO, area="a11")),
    "village": ("a11 first", Reason("office_village", LONG_AGO, area="a11")),
    "township": ("a12", Reason("office_township", LONG_AGO, area="a1")),
    "county": ("a21", Reason("office_county", LONG_AGO, area="a")),
    "city": ("b11", Reason("office_city", LONG_AGO, area="city")),
    "department": ("a12", Reason("office_department", LONG_AGO, area="a", topic="health")),
}


def opens(scope: Scope, household: Household, on: date = TODAY) -> OpenedHousehold | None:
    try:
        return open_household(scope, household.key, on=on)
    except Absent:
        return None


def passes(door: Callable[..., Area], scope: Scope, area: Area) -> bool:
    try:
        return door(scope, area.code, on=TODAY) == area
    except Absent:
        return False


def names_seen(world: World, scope: Scope, on: date = TODAY) -> set[str]:
    """What the list shows; the card must agree with it."""
    shown = set(households_seen(scope, on=on).values_list("pk", flat=True))
    listed = {name for name, household in world.households.items() if household.pk in shown}
    assert {name for name, household in world.households.items() if opens(scope, household, on)} == listed
    return listed


@pytest.mark.parametrize("role", SEEN)
def test_a_role_sees_its_households_and_no_others(world, role):
    assert names_seen(world, world.scope(role)) == SEEN[role]


@pytest.mark.parametrize("role", SEEN)
def test_a_role_opens_its_areas_and_no_others(world, role):
    scope = world.scope(role)
    opened = {name for name, area in world.areas.items() if passes(open_area, scope, area)}
    assert opened == OPENED.get(role, set())
    assert {area.name for area in areas_seen(scope, on=TODAY)} == opened


@pytest.mark.parametrize("role", SEEN)
def test_a_role_sees_figures_of_its_areas_and_of_the_county_and_city_around(world, role):
    scope = world.scope(role)
    seen = {name for name, area in world.areas.items() if passes(see_figures, scope, area)}
    assert seen == FIGURES.get(role, set())


@pytest.mark.parametrize("role", REASONS)
def test_a_card_says_why_it_opened(world, role):
    name, reason = REASONS[role]
    opened = open_household(world.scope(role), world.households[name].key, on=TODAY)
    topics = frozenset({"health"}) if role == "department" else None
    assert opened == OpenedHousehold(world.households[name], reason, topics)


def test_an_inspector_opens_a_card_for_an_inspection(world):
    opened = open_household(world.scope("inspector"), world.households["a21"].key, on=TODAY)
    assert (opened.reason.key, opened.reason.since, opened.topics) == ("inspector", TODAY, None)
    assert opened.reason.inspection.startswith("Inspection ")


def test_of_several_duties_the_nearest_is_the_reason(world):
    account = world.accounts["department"]
    give_role(account, "county", world.areas["a"])
    assert world_reason(world, "department") == ("office_county", None)
    reside(account.person, world.areas["a11"])
    assert world_reason(world, "department") == ("team_member", None)
    pair(account.person, world.households["a11 first"])
    assert world_reason(world, "department") == ("helper", None)


def test_two_departments_open_the_topics_of_both(world):
    give_role(world.accounts["department"], "department", world.areas["a1"], topic="education")
    assert world_reason(world, "department") == ("office_department", {"education", "health"})


def world_reason(world: World, role: str) -> tuple[str, frozenset[str] | None]:
    opened = open_household(world.scope(role), world.households["a11 first"].key, on=TODAY)
    return opened.reason.key, opened.topics


def test_shut_and_absent_sound_alike(world):
    scope = world.scope("helper")
    told = []
    for key in (world.households["a12"].key, new_key()):
        with pytest.raises(Absent) as refusal:
            open_household(scope, key, on=TODAY)
        told.append((type(refusal.value), refusal.value.args))
    for code in (world.areas["a11"].code, "999999"):
        with pytest.raises(Absent) as refusal:
            open_area(scope, code, on=TODAY)
        told.append((type(refusal.value), refusal.value.args))
    assert told == [(Absent, ())] * 4


@pytest.mark.parametrize("role", [role for role in SEEN if SEEN[role]])
def test_an_account_that_was_closed_opens_nothing(world, role):
    assert names_seen(world, world.scope(role))
    Account.objects.filter(username=role).update(is_active=False)
    assert names_seen(world, world.scope(role)) == set()
    assert world.scope(role).offices == frozenset()


@pytest.mark.parametrize("role", [role for role in SEEN if SEEN[role]])
def test_a_duty_that_ended_opens_nothing_from_that_day_on(world, role):
    person = world.accounts[role].person
    ended = Assignment.objects.filter(person=person).update(until=TODAY)
    ended += OfficeRole.objects.filter(account__username=role).update(until=TODAY)
    assert ended == 1
    assert names_seen(world, world.scope(role)) == set()
    assert names_seen(world, world.scope(role), on=YESTERDAY) == set()


@pytest.mark.parametrize("role", ["helper", "team_member", "township"])
def test_a_duty_that_has_not_begun_opens_nothing(world, role):
    person = world.accounts[role].person
    Assignment.objects.filter(person=person).update(since=TOMORROW)
    OfficeRole.objects.filter(account__username=role).update(since=TOMORROW)
    assert names_seen(world, world.scope(role)) == set()
    assert names_seen(world, world.scope(role, today=TOMORROW)) == SEEN[role]


def test_a_team_that_ended_ends_its_members_duty(world):
    account = world.accounts["team_member"]
    team = account.person.assignments.get().team
    team.until = TODAY
    team.save()
    assert names_seen(world, world.scope("team_member")) == set()


def test_an_inspection_that_closed_is_sealed_again(world):
    closed = TODAY + timedelta(days=14)
    assert names_seen(world, world.scope("inspector", today=closed - timedelta(days=1))) == {"a21"}
    assert names_seen(world, world.scope("inspector", today=closed)) == set()


def test_a_sample_opens_to_the_inspector_it_was_given_to_only(world):
    give_role(world.staff("other_inspector"), "inspector")
    assert names_seen(world, world.scope("other_inspector")) == set()


def test_a_drawn_household_stays_shut_for_an_inspector_without_the_office(world):
    OfficeRole.objects.filter(account__username="inspector").update(until=YESTERDAY)
    assert names_seen(world, world.scope("inspector")) == set()


@pytest.mark.parametrize("office", ["auditor", "security", "system"])
@pytest.mark.parametrize("role", ["helper", "team_member"])
def test_an_officer_sees_no_household_whatever_posts_they_hold(world, office, role):
    assert names_seen(world, world.scope(role))
    give_role(world.accounts[role], office)
    assert names_seen(world, world.scope(role)) == set()
    assert not areas_seen(world.scope(role), on=TODAY).exists()


@pytest.mark.parametrize("office", list(Role))
def test_an_office_is_demanded_of_whoever_holds_it(world, office):
    for role in ("auditor", "security", "system", "helper", "county"):
        if role == office:
            require_office(world.scope(role), office)
            continue
        with pytest.raises(Absent):
            require_office(world.scope(role), office)


@pytest.mark.parametrize("role", ["village", "township", "county", "city"])
def test_an_office_over_an_area_of_another_level_opens_nothing(world, role):
    level = world.areas["a11" if role == "village" else {"township": "a1", "county": "a", "city": "city"}[role]].level
    for area in world.areas.values():
        if area.level != level:
            account = make_account()
            give_role(account, role, area)
            assert scope_of(account, today=TODAY).places == ()


@pytest.mark.usefixtures("world")
def test_an_office_without_an_area_opens_nothing():
    account = make_account()
    give_role(account, "city")
    assert not households_seen(scope_of(account, today=TODAY), on=TODAY).exists()


def test_a_household_is_where_it_lived_on_the_day(world):
    moved = world.households["a11 first"]
    Residence.objects.filter(household=moved).update(until=TODAY)
    Residence.objects.create(household=moved, village=world.areas["b11"], since=TODAY)
    village = world.scope("village")
    assert names_seen(world, village) == {"a11 second"}
    assert names_seen(world, village, on=YESTERDAY) == A11
    assert names_seen(world, world.scope("helper")) == {"a11 first"}


def test_a_residence_that_was_corrected_opens_nothing(world):
    wrong = Residence.objects.get(household=world.households["a11 first"])
    Residence.objects.create(household=wrong.household, village=world.areas["b11"], since=wrong.since, corrects=wrong)
    assert names_seen(world, world.scope("village")) == {"a11 second"}


def test_a_successors_office_opens_what_was_recorded_under_the_old_parts(world):
    merged = make_area(world.areas["a"], name="merged", level=AreaLevel.TOWNSHIP, since=TODAY)
    AreaWithin.objects.filter(area=world.areas["a11"], ancestor=world.areas["a1"]).update(until=TODAY)
    AreaWithin.objects.create(area=world.areas["a11"], ancestor=merged, since=TODAY)
    give_role(world.staff("merged"), "township", merged)
    assert names_seen(world, world.scope("merged")) == A11
    assert names_seen(world, world.scope("merged"), on=YESTERDAY) == A11
    assert names_seen(world, world.scope("township")) == {"a12"}
    assert names_seen(world, world.scope("township"), on=YESTERDAY) == A11 | {"a12"}


def test_two_duties_open_the_households_of_both(world):
    pair(world.accounts["township"].person, world.households["b11"])
    assert names_seen(world, world.scope("township")) == A11 | {"a12", "b11"}


def test_the_door_costs_a_bounded_number_of_statements(world, django_assert_max_num_queries):
    account = world.accounts["township"]
    with django_assert_max_num_queries(2):
        scope = scope_of(account, today=TODAY)
    with django_assert_max_num_queries(5):
        open_household(scope, world.households["a12"].key, on=TODAY)
    with django_assert_max_num_queries(1):
        list(households_seen(scope, on=TODAY))
    with django_assert_max_num_queries(1):
        open_area(scope, world.areas["a11"].code, on=TODAY)
