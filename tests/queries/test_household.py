"""Lists of households: whoever lives in an area stands in its list once, under the status that holds on the day."""

from datetime import date

import pytest

from tests.makers import LONG_AGO, TODAY, make_household, make_village
from xiuhua.queries.household import PAGE, households_in
from xiuhua.queries.household_counts import STATUS, Only
from xiuhua.register.models import Household, Residence, Standing

pytestmark = pytest.mark.django_db


def settle_in(village, number: str) -> Household:
    """A rural household that was never filed: it lives somewhere and stands nowhere in the programme."""
    household = Household.objects.create(number=number)
    Residence.objects.create(household=household, village=village, since=LONG_AGO)
    return household


def numbers(page) -> list[str]:
    return [line.number for line in page.lines]


def test_a_household_that_was_never_filed_is_listed_and_counted() -> None:
    village = make_village()
    make_household(village, number="H1")
    settle_in(village, "H2")
    page = households_in(village, on=TODAY)
    assert (numbers(page), page.count, page.by_status) == (["H1", "H2"], 2, {"": 1, "not_exited": 1})
    assert numbers(households_in(village, on=TODAY, only=Only(STATUS, "not_exited"))) == ["H1"]


def test_every_household_stands_on_one_page_whatever_its_neighbours_are() -> None:
    village = make_village()
    for number in range(PAGE):
        settle_in(village, f"A{number:03}")
    make_household(village, number="H1")
    pages = [households_in(village, on=TODAY, page=page) for page in (1, 2)]
    assert [len(page.lines) for page in pages] == [PAGE, 1]
    assert numbers(pages[1]) == ["H1"]


def test_a_corrected_standing_gives_way_to_its_correction() -> None:
    village = make_village()
    household = make_household(village, number="H1", status="not_exited")
    wrong = household.standings.get()
    Standing.objects.create(household=household, status="exited", since=LONG_AGO, corrects=wrong)
    page = households_in(village, on=TODAY)
    assert (numbers(page), page.count, page.by_status) == (["H1"], 1, {"exited": 1})


def test_a_status_holds_from_its_day_to_the_day_of_the_next() -> None:
    village = make_village()
    household = make_household(village)
    exited_on = date(2016, 12, 31)
    household.standings.update(until=exited_on)
    Standing.objects.create(household=household, status="exited", since=exited_on)
    told = [households_in(village, on=day).by_status for day in (date(2016, 12, 30), exited_on)]
    assert told == [{"not_exited": 1}, {"exited": 1}]
