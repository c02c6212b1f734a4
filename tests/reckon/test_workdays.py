"""Working days, held against the calendar of the State Council and against counting on one's fingers."""

import tomllib
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiuhua.reckon.workdays import WorkCalendar

SATURDAY, SUNDAY = 5, 6
TOLD = tomllib.loads((Path(__file__).parents[2] / "packs/sichuan/holidays.toml").read_text(encoding="utf-8"))["years"]
CHINA = WorkCalendar(
    weekend=frozenset({SATURDAY, SUNDAY}),
    free=frozenset(day for year in TOLD for day in year["free"]),
    worked=frozenset(day for year in TOLD for day in year["worked"]),
    years=frozenset(year["year"] for year in TOLD),
)
DAYS = st.dates(date(2014, 1, 1), date(2021, 12, 31))


@pytest.mark.parametrize(
    ("year", "count"),
    [(2014, 250), (2015, 249), (2016, 250), (2017, 249), (2018, 250), (2019, 250), (2020, 249), (2021, 250)],
)
def test_a_year_has_as_many_working_days_as_its_notice_leaves(year, count):
    # A common year has 365 days less 104 or 105 of weekends and 11 of holidays; a leap year begins with one more.
    assert CHINA.between(date(year - 1, 12, 31), date(year, 12, 31)) == count


def test_a_holiday_is_free_and_the_weekend_worked_in_its_stead_is_not():
    spring_2017 = [date(2017, 1, 21) + timedelta(days=number) for number in range(16)]
    assert [day.day for day in spring_2017 if CHINA.is_worked(day)] == [22, 23, 24, 25, 26, 3, 4]


def test_the_first_day_of_a_term_is_not_counted():
    assert CHINA.after(date(2017, 3, 31), 1) == date(2017, 4, 1)  # a Saturday, worked for the Qingming holiday
    assert CHINA.after(date(2017, 3, 31), 2) == date(2017, 4, 5)
    assert CHINA.after(date(2017, 3, 31), 0) == date(2017, 3, 31)


def test_a_term_that_ends_on_a_free_day_ends_on_the_next_that_is_worked():
    assert CHINA.worked_from(date(2017, 1, 27)) == date(2017, 2, 3)
    assert CHINA.worked_from(date(2017, 2, 3)) == date(2017, 2, 3)


def test_a_year_that_was_not_announced_is_told_so():
    assert CHINA.is_announced([date(2017, 1, 1), date(2021, 12, 31)])
    assert not CHINA.is_announced([date(2021, 12, 31), date(2022, 1, 4)])


def test_a_term_below_none_and_a_calendar_without_work_are_refused():
    with pytest.raises(ValueError, match="-1 working days: a term has none or more"):
        CHINA.after(date(2017, 1, 1), -1)
    with pytest.raises(ValueError, match=r"No working day in the year before .*: mend the calendar"):
        WorkCalendar(weekend=frozenset(range(7))).after(date(2017, 1, 1), 1)


@given(first=DAYS, last=DAYS)
def test_days_between_are_those_that_one_counts_and_the_way_back_is_as_long(first, last):
    low, high = sorted((first, last))
    counted = 0
    while low < high:
        low += timedelta(days=1)
        counted += CHINA.is_worked(low)
    assert CHINA.between(first, last) == (counted if first <= last else -counted)


@given(day=DAYS, count=st.integers(1, 60))
def test_a_term_ends_on_the_worked_day_that_makes_it_full(day, count):
    end = CHINA.after(day, count)
    assert (CHINA.is_worked(end), CHINA.between(day, end)) == (True, count)
