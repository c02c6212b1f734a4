"""What filling in costs: by hand and by the meter, asked twice, saved, and by area without telling of few."""

from datetime import date, timedelta

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiuhua.reckon.burden import (
    Answerer,
    Asked,
    Question,
    asked_again,
    dearest,
    hours_of,
    load_of,
    minutes_entered,
    minutes_of,
    minutes_of_counties,
    re_ask_rate,
    saved,
    working_days_missing,
)
from xiuhua.reckon.tables_of_visits import ENTRIES, ENTRY_MINUTES

MARCH = date(2017, 3, 1)

CADRE = Answerer("cadre", 56_737, {"household": 2.26, "person": 1})
NOTE = Question(("visit.note",), 1.4 * 6, 0.5)
CHOICE = Question(("visit.what_changed",), 2, 1)
KNOWN = Question(("visit.helper", "visit.household"), 2, 0, shown=True)
VISIT = Asked("visit", "cadre", "household", 1, (CHOICE, NOTE, KNOWN), opening=20)
LEAVE = Asked("leave", "cadre", "person", 0.5, (Question(("leave.since", "leave.until"), 4, 1, each=3),))


def test_a_form_costs_its_opening_and_the_seconds_of_what_is_asked_for_all_one_answers_for():
    assert VISIT.seconds == 20 + 2 + 4.2
    assert minutes_of(VISIT, CADRE) == pytest.approx(26.2 * 2.26 / 60)
    assert hours_of(VISIT, CADRE) == pytest.approx(26.2 * 2.26 / 3600 * 56_737)


def test_what_is_asked_for_each_of_several_counts_as_often():
    assert LEAVE.seconds == 2 * 4 * 3


def test_the_forms_of_others_are_no_load_of_ones_own():
    theirs = Asked("list", "county", "county", 1, (CHOICE,))
    assert load_of([VISIT, LEAVE, theirs], CADRE) == minutes_of(VISIT, CADRE) + minutes_of(LEAVE, CADRE)


def test_the_dearest_come_first_and_no_more_than_are_wanted():
    told = dearest([LEAVE, VISIT], {"cadre": CADRE}, most=1)
    assert told == [(VISIT, hours_of(VISIT, CADRE))]


def test_a_fact_asked_by_two_forms_is_asked_again_and_a_shown_one_is_not():
    again = Asked("again", "cadre", "person", 1, (Question(("visit.note", "x.y"), 1, 1), KNOWN))
    assert asked_again([VISIT, again]) == {"visit.note": ("visit", "again")}
    assert re_ask_rate([VISIT, again]) == 1 / 4
    assert (asked_again([VISIT]), re_ask_rate([VISIT]), re_ask_rate([])) == ({}, 0.0, 0.0)


def test_what_is_saved_is_unknown_where_nothing_was_spent():
    assert (saved(20, 5), saved(0, 5)) == (0.75, None)


@given(st.floats(0, 1), st.floats(0, 1), st.floats(0.1, 60))
def test_asking_less_never_costs_more(less, more, seconds):
    low, high = sorted((less, more))
    costs = [Question(("a.b",), seconds, asked).cost for asked in (low, high)]
    assert sorted(costs) == costs


def test_a_request_is_short_by_the_working_days_it_does_not_leave():
    friday = date(2017, 3, 31)
    weekdays = [friday + timedelta(days=it) for it in range(10) if (friday + timedelta(days=it)).weekday() < 5]
    needed = {4: 1, 5: 0, 3: 2, 0: 3}  # days after Friday: how many of three working days are missing
    found = {
        days: working_days_missing(friday, friday + timedelta(days=days), least=3, worked=weekdays) for days in needed
    }
    assert found == needed


def test_minutes_of_entry_are_told_by_area_and_month_and_never_of_few():
    counts = pl.DataFrame(
        {
            "area": ["511902", "511902", "511903", "511903"],
            "month": [date(2017, 3, 1)] * 4,
            "kind": ["visit", "delivery", "visit", "untold"],
            "rows": [60, 30, 60, 9],
            "people": [12, 12, 4, 4],
        }
    )
    assert minutes_entered(counts, {"visit": 20.0, "delivery": 2.0}).rows() == [
        ("511902", date(2017, 3, 1), 90, 21.0, 12),
        ("511903", date(2017, 3, 1), None, None, 4),
    ]


def test_minutes_of_a_county_stand_beside_those_who_help_there_and_never_of_few():
    places = [("511902101", "511902"), ("511903101", "511903"), ("511921101", "511921"), ("511902", "511902")]
    entered = [("511902101", "visit", 60), ("511902101", "untold", 9), ("511903101", "visit", 60)]
    helpers = [("511902101", name) for name in "abcdef"] + [("511903101", "g")] + [("511921101", it) for it in "hijkl"]
    found = minutes_of_counties(
        pl.DataFrame([(area, MARCH, form, rows) for area, form, rows in entered], ENTRIES.columns, orient="row"),
        helpers=pl.DataFrame(helpers, ["area", "helper"], orient="row"),
        within=pl.DataFrame(places, ["area", "ancestor"], orient="row"),
        counties=pl.DataFrame({"area": ["511902", "511903", "511921"]}),
        seconds={"visit": 20.0},
    )
    assert found.rows() == [("511902", MARCH, 60, 20, 6), ("511921", MARCH, 0, 0, 5)]
    assert found.schema == ENTRY_MINUTES.empty().schema
