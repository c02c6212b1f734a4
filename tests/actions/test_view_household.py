"""Looking at a card leaves a line; a shut card leaves none."""

import pytest

from tests.makers import LONG_AGO, TODAY, give_role, make_account, make_household, make_person, make_village, pair
from xiuhua.actions.view_household import view_household
from xiuhua.duty.door import Absent, scope_of
from xiuhua.queries.journal import lines_about
from xiuhua.register.models import JournalLine

pytestmark = pytest.mark.django_db


def test_who_opens_a_card_is_written_down_with_the_duty():
    household = make_household()
    helper = make_account("helper", person=make_person())
    pair(helper.person, household)
    opened = view_household(scope_of(helper, today=TODAY), household.key, on=LONG_AGO)
    assert (opened.household, opened.reason.key) == (household, "helper")
    (line,) = lines_about(household.key)
    assert (line.deed, line.actor, line.subject_kind) == ("view_household", helper, "household")
    assert line.after == {"on": "2010-01-01", "reason": "helper", "topics": None}


def test_a_departments_look_says_which_topics():
    village = make_village()
    household = make_household(village)
    account = make_account("health")
    give_role(account, "department", village.parent.parent, topic="health")
    view_household(scope_of(account, today=TODAY), household.key, on=TODAY)
    assert JournalLine.objects.get().after["topics"] == ["health"]


def test_a_shut_card_opens_nothing_and_leaves_no_line():
    household = make_household()
    scope = scope_of(make_account(person=make_person()), today=TODAY)
    with pytest.raises(Absent):
        view_household(scope, household.key, on=TODAY)
    assert not JournalLine.objects.exists()
