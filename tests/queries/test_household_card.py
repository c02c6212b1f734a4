"""The card of a household shows the facts that hold, as they were corrected."""

from datetime import date

import pytest

from tests.makers import TODAY, make_household, make_member
from xiuhua.queries.household_card import card_of
from xiuhua.register.models import Work

pytestmark = pytest.mark.django_db


def test_work_that_was_corrected_is_shown_as_corrected() -> None:
    household = make_household()
    member = make_member(household)
    wrong = Work.objects.create(member=member, months=11, since=date(2016, 6, 1), until=date(2017, 1, 1))
    Work.objects.create(member=member, months=3, since=date(2016, 1, 1), until=date(2017, 1, 1), corrects=wrong)
    (line,) = card_of(household, on=TODAY).members
    assert line.work.months == 3
