"""Looking somebody up by a whole identity number: only one's own are found, and the journal never holds the number."""

import pytest
from django.conf import settings

from tests.makers import TODAY, give_role, make_account, make_area, make_household, make_member, make_village
from xiuhua.actions.look_up import look_up
from xiuhua.duty.door import Scope, scope_of
from xiuhua.queries.search.found import Why
from xiuhua.register.models import JournalLine

pytestmark = pytest.mark.django_db
NUMBER = "51192119700101031X"


@pytest.fixture
def home():
    """A household with one member of that number."""
    household = make_household(make_village(name="大东"))
    make_member(household, name="曾明", id_number=NUMBER)
    return household


def office(role: str, area: object, **given: object) -> Scope:
    account = make_account()
    give_role(account, role, area, **given)
    return scope_of(account, today=TODAY)


def lines() -> list[tuple[str, str, str, dict]]:
    return list(JournalLine.objects.order_by("pk").values_list("deed", "subject_kind", "subject", "after"))


def village_of(home):
    return home.residences.get().village


@pytest.mark.parametrize("typed", [NUMBER, NUMBER.lower()])
def test_ones_own_is_found_and_the_journal_tells_whose_household(home, typed):
    (found,) = look_up(office("village", village_of(home)), typed, on=TODAY).people
    assert (found.name, found.household, found.why) == ("曾明", home.key, Why.IDENTITY)
    assert lines() == [("look_up", "household", home.key.hex, {"on": "2017-03-31", "found": 1})]


@pytest.mark.usefixtures("home")
def test_somebody_elses_and_nobodys_number_leave_the_same_answer_and_the_same_line():
    elsewhere = office("village", make_village())
    assert look_up(elsewhere, NUMBER, on=TODAY) == look_up(elsewhere, "511921197001010999", on=TODAY)
    first, second = lines()
    assert first == second == ("look_up", "", "", {"on": "2017-03-31", "found": 0})


def test_a_department_does_not_look_up_numbers(home):
    health = office("department", village_of(home), topic="health")
    assert look_up(health, NUMBER, on=TODAY).people == ()
    assert [line[3]["found"] for line in lines()] == [0]


def test_no_line_of_the_journal_holds_the_number(home):
    look_up(office("village", village_of(home)), NUMBER, on=TODAY)
    kept = str(list(JournalLine.objects.values()))
    assert NUMBER not in kept
    assert NUMBER[-6:] not in kept


def test_without_keys_nothing_is_sealed_and_nobody_is_found(tmp_path, monkeypatch):
    monkeypatch.setattr(settings, "KEY_FILE", tmp_path / "none.json")
    assert look_up(office("city", make_area()), NUMBER, on=TODAY).people == ()
    assert len(lines()) == 1
