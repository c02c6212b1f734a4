"""The card of a household shows the facts that hold, as they were corrected."""

from datetime import date

import pytest

from tests.makers import LONG_AGO, TODAY, give_pack, make_household, make_member
from xiuhua.queries.household_card import card_of
from xiuhua.register.models import Labour, Work

pytestmark = pytest.mark.django_db


def test_work_that_was_corrected_is_shown_as_corrected() -> None:
    household = make_household()
    member = make_member(household)
    wrong = Work.objects.create(member=member, months=11, since=date(2016, 6, 1), until=date(2017, 1, 1))
    Work.objects.create(member=member, months=3, since=date(2016, 1, 1), until=date(2017, 1, 1), corrects=wrong)
    (line,) = card_of(household, on=TODAY).members
    assert line.work.months == 3


def test_who_is_able_to_work_is_the_packs_to_say() -> None:
    household = make_household()
    for ability in ("weak", "lost", "ordinary"):
        Labour.objects.create(member=make_member(household), ability=ability, since=LONG_AGO)
    assert card_of(household, on=TODAY).able is None
    give_pack(household.residences.get().village)
    assert card_of(household, on=TODAY).able == 2
