"""Which income the rules read: the latest period that had ended, in parts, and what was stated beside it."""

from datetime import date

import pytest

from tests.makers import TODAY, make_household
from xiuhua.bridge.gather import gather
from xiuhua.queries.household_card import card_of
from xiuhua.register.models import Household, IncomePart, StatedIncome

pytestmark = pytest.mark.django_db


@pytest.fixture
def family() -> Household:
    return make_household(number="H1")


def year(number: int) -> dict:
    return {"since": date(number - 1, 10, 1), "until": date(number, 10, 1)}


def earn(family: Household, part: str, fen: int, **when: object) -> IncomePart:
    return IncomePart.objects.create(household=family, part=part, amount_fen=fen, **when)


def parts(day: date = TODAY) -> list[tuple]:
    return gather(day, ["incomes"])["incomes"].select("household", "part", "amount_fen").rows()


def stated(day: date = TODAY) -> tuple:
    return gather(day, ["households"])["households"].select("stated_income_fen", "income_until").row(0)


def test_the_latest_period_that_had_ended_is_read_and_not_the_one_that_runs(family) -> None:
    for number, fen in ((2015, 100), (2016, 200), (2017, 300)):
        earn(family, "wage", fen, **year(number))
        StatedIncome.objects.create(household=family, per_head_fen=fen * 10, **year(number))
    days = [date(2015, 9, 30), TODAY, date(2017, 10, 1)]
    assert [parts(day) for day in days] == [[("H1", "wage", fen)] for fen in (100, 200, 300)]
    assert [stated(day) for day in days] == [
        (1000, date(2015, 10, 1)), (2000, date(2016, 10, 1)), (3000, date(2017, 10, 1)),
    ]  # fmt: skip


def test_where_none_had_ended_the_latest_that_had_begun_is_read(family) -> None:
    earn(family, "wage", 100, since=date(2016, 1, 1))
    earn(family, "wage", 200, since=date(2017, 1, 1))
    earn(family, "wage", 300, since=date(2018, 1, 1))
    assert (parts(), stated()) == ([("H1", "wage", 200)], (None, None))


def test_parts_of_a_period_stand_beside_each_other_and_one_told_twice_adds_up(family) -> None:
    for part, fen in (("wage", 100), ("operating_cost", 30), ("wage", 5)):
        earn(family, part, fen, **year(2016))
    assert parts() == [("H1", "operating_cost", 30), ("H1", "wage", 105)]


def test_of_two_periods_that_began_on_one_day_the_longer_is_read(family) -> None:
    earn(family, "wage", 500, since=date(2016, 1, 1), until=date(2017, 1, 1))
    earn(family, "wage", 250, since=date(2016, 1, 1), until=date(2016, 7, 1))
    income = card_of(family, on=TODAY).income
    assert (parts(), income.net_fen, income.until) == ([("H1", "wage", 500)], 500, date(2017, 1, 1))


def test_a_corrected_part_is_not_read(family) -> None:
    wrong = earn(family, "wage", 100, **year(2016))
    earn(family, "wage", 90, corrects=wrong, **year(2016))
    assert parts() == [("H1", "wage", 90)]


def test_what_was_stated_for_another_period_is_not_held_against_the_parts(family) -> None:
    earn(family, "wage", 100, **year(2016))
    StatedIncome.objects.create(household=family, per_head_fen=1, **year(2015))
    assert stated() == (None, date(2016, 10, 1))


def test_without_parts_the_latest_stated_income_is_told_with_its_period(family) -> None:
    for number, fen in ((2015, 1), (2016, 2), (2017, 3)):
        StatedIncome.objects.create(household=family, per_head_fen=fen, **year(number))
    assert (parts(), stated()) == ([], (2, date(2016, 10, 1)))


def test_a_corrected_statement_gives_way_to_its_correction(family) -> None:
    wrong = StatedIncome.objects.create(household=family, per_head_fen=1, **year(2016))
    StatedIncome.objects.create(household=family, per_head_fen=2, corrects=wrong, **year(2016))
    assert stated() == (2, date(2016, 10, 1))


def test_each_household_has_its_own_latest_period(family) -> None:
    earn(family, "wage", 100, **year(2015))
    earn(make_household(number="H2"), "wage", 200, **year(2016))
    assert parts() == [("H1", "wage", 100), ("H2", "wage", 200)]
