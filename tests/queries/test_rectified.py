"""Villages of rectified organisations beside like villages: who is on which side, and on none."""

from datetime import date

import pytest

from tests.makers import TODAY, give_pack, make_area, make_office, make_organisation
from xiuhua.queries.rectified import NOTHING, rectified_beside
from xiuhua.reckon.comparison import ALONE, APART, UNTOLD
from xiuhua.register.models import Rectification, VillageSurvey

pytestmark = pytest.mark.django_db
LISTED, ACCEPTED = date(2014, 4, 1), date(2014, 10, 1)


@pytest.fixture
def city():
    make_office(demo_day=TODAY)
    city = make_area()
    give_pack(city)
    township = make_area(make_area(city))
    for poor_after, chosen in ((8, True), (6, True), (4, True), (14, False), (12, False), (10, False)):
        village = surveyed(make_area(township), before=22, after=poor_after)
        if chosen:
            listed(village)
    listed(surveyed(make_area(township), before=2, after=1))  # nothing else was so little poor
    listed(surveyed(make_area(township), before=22, after=2), accepted=None)
    listed(make_area(township))  # nobody surveyed it
    return city


def surveyed(village, *, before: int, after: int):
    for since, until, poor in ((date(2013, 12, 31), date(2016, 12, 31), before), (date(2016, 12, 31), None, after)):
        VillageSurvey.objects.create(
            village=village, since=since, until=until, population=100, poor_persons=poor, poor_village=True
        )
    return village


def listed(village, *, accepted=ACCEPTED):
    Rectification.objects.create(
        organisation=make_organisation(kind="branch", area=village), village=village, listed_on=LISTED,
        accepted_on=accepted, criteria="disunity",
    )  # fmt: skip


def test_rectified_villages_stand_beside_like_ones_between_two_year_ends(city):
    found = rectified_beside(city, on=TODAY)
    assert (found.before, found.after, found.waiting) == (date(2013, 12, 31), date(2016, 12, 31), 1)
    told = found.comparison
    assert (told.chosen.villages, told.like.villages) == (3, 3)
    assert [round(it, 4) for it in (told.chosen.change, told.like.change, told.difference.value)] == [
        -0.16,
        -0.1,
        -0.06,
    ]
    assert (told.left_out(ALONE, chosen=True), told.left_out(UNTOLD, chosen=True)) == (1, 1)
    assert {it.split(APART)[0] for it in told.rows["stratum"].drop_nulls()} == {"4"}


def test_before_anything_was_accepted_there_is_nothing_to_compare(city):
    assert rectified_beside(city, on=date(2014, 9, 30)) == NOTHING
