"""Fifty who fill one post at once: exactly one wins, the others are told who holds it since when, and leave nothing."""

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from tests.actions.assign.ground import FROM, asked, lay_ground
from tests.makers import make_person
from xiuhua.actions.assign.appoint import appoint
from xiuhua.actions.assign.appointment_refusal import AppointmentRefused
from xiuhua.register.models import Assignment, JournalLine, Team

pytestmark = pytest.mark.django_db(transaction=True)
AT_ONCE = 50


def all_at_once(deeds, *, refusals=AppointmentRefused) -> list:
    """What each deed gave or raised, all begun together."""
    begun = threading.Barrier(len(deeds))

    def done(deed):
        begun.wait(timeout=60)
        try:
            return deed()
        except refusals as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(done, deeds))


@pytest.mark.parametrize("role", ["first_secretary", "technician"])
def test_of_fifty_appointed_to_one_post_at_once_exactly_one_wins(role):
    ground = lay_ground()
    people = [make_person(f"Candidate {number}", unit=ground.bureau) for number in range(AT_ONCE)]
    told = all_at_once([lambda one=one: appoint(asked(ground.village, role, one), by=ground.office) for one in people])
    refused = [it for it in told if isinstance(it, AppointmentRefused)]
    (won,) = [it for it in told if not isinstance(it, AppointmentRefused)]
    row = Assignment.objects.select_related("person").get()
    assert (row.key, row.since, row.slot) == (won, FROM, f"{role}@{ground.village.code}")
    said = Counter((it.reason, it.facts["name"], it.facts["day"]) for it in refused)
    assert said == {("held", row.person.name, FROM): AT_ONCE - 1}
    assert JournalLine.objects.filter(deed="appoint").count() == 1
    assert Team.objects.count() == 0


def test_of_fifty_who_appoint_the_same_person_all_are_told_the_one_appointment():
    ground = lay_ground()
    one = asked(ground.village, "first_secretary", ground.people[0])
    told = all_at_once([lambda: appoint(one, by=ground.office)] * AT_ONCE)
    assert set(told) == {Assignment.objects.get().key}
    assert JournalLine.objects.filter(deed="appoint").count() == 1


def test_somebody_wanted_in_two_teams_at_once_enters_one():
    ground = lay_ground()
    places = [ground.village, ground.beside] * 5
    told = all_at_once(
        [
            lambda place=place: appoint(asked(place, "team_member", ground.people[0]), by=ground.office)
            for place in places
        ]
    )
    won = {it for it in told if not isinstance(it, AppointmentRefused)}
    assert won == {Assignment.objects.get().key}
    assert {it.reason for it in told if isinstance(it, AppointmentRefused)} == {"other_team"}
    assert Team.objects.count() == 1
