"""The end of a post taken back: who held it goes on, while the term runs and nobody followed."""

from datetime import date

import pytest

from tests.actions.assign.ground import DOCUMENT, FROM, LATER, asked, lay_ground
from tests.makers import LONG_AGO, make_account
from xiuhua.actions.assign.appoint import appoint
from xiuhua.actions.assign.appointment_refusal import AppointmentRefused
from xiuhua.actions.assign.end_appointment import end_appointment
from xiuhua.actions.assign.replace import replace_holder
from xiuhua.actions.assign.take_back_end import take_back_end
from xiuhua.actions.assign.withdraw_appointment import withdraw_appointment
from xiuhua.duty.door import Absent
from xiuhua.register.models import Assignment, JournalLine

pytestmark = pytest.mark.django_db


def ended(ground, role="technician", *, since=FROM, until=LATER, reason="transferred"):
    key = appoint(asked(ground.village, role, ground.people[0], since=since), by=ground.office)
    end_appointment(key, until=until, reason=reason, by=ground.office)
    return key


def refusal(key, ground) -> str:
    with pytest.raises(AppointmentRefused) as refused:
        take_back_end(key, by=ground.office)
    return refused.value.reason


def test_who_left_goes_on_and_the_journal_keeps_that_they_had_left():
    ground = lay_ground()
    key = ended(ground)
    assert take_back_end(key, by=ground.office) == take_back_end(key, by=ground.office) == ground.village.code
    row = Assignment.objects.get(key=key)
    assert (row.since, row.until, row.end_reason, row.document) == (FROM, None, "", DOCUMENT)
    line = JournalLine.objects.get(deed="take_back_end")
    assert (line.before["until"], line.before["end_reason"]) == (LATER.isoformat(), "transferred")


def test_it_is_refused_once_somebody_followed_or_holds_the_post():
    ground = lay_ground()
    first = appoint(asked(ground.village, "technician", ground.people[0]), by=ground.office)
    follows = asked(ground.village, "technician", ground.people[1], since=LATER, replaces=first, reason="transferred")
    second = replace_holder(follows, by=ground.office)
    assert refusal(first, ground) == "followed"
    withdraw_appointment(second, by=ground.office)
    assert refusal(second, ground) == "never_held"
    end_appointment(first, until=LATER, reason="transferred", by=ground.office)
    appoint(asked(ground.village, "technician", ground.people[2], since=LATER), by=ground.office)
    assert refusal(first, ground) == "held"


def test_a_term_that_is_over_is_not_taken_up_again():
    ground = lay_ground()
    key = ended(ground, "first_secretary", since=date(2015, 1, 5), until=date(2016, 5, 1))
    assert refusal(key, ground) == "term_over"


def test_whoever_is_in_another_team_since_does_not_come_back():
    ground = lay_ground()
    key = ended(ground, "team_member", since=FROM)
    appoint(asked(ground.beside, "team_member", ground.people[0], since=LATER), by=ground.office)
    assert refusal(key, ground) == "other_team"


def test_to_others_it_is_absent():
    ground = lay_ground()
    key = ended(ground)
    with pytest.raises(Absent):
        take_back_end(key, by=make_account("stranger"))
    assert Assignment.objects.get(key=key).until == LATER
    assert LONG_AGO < FROM
