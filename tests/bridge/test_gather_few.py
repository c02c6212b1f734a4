"""What is told of a few households plainly is what columns tell, also where rows are ended, corrected or doubled."""

from datetime import date

import pytest
from django.db import connection

from tests.makers import TODAY, make_contact, make_household, make_member, make_person, pair
from xiuhua.bridge.gather import gather
from xiuhua.bridge.gather.few import rows_of_few, tells
from xiuhua.reckon.tables import TABLES
from xiuhua.register import statements
from xiuhua.register.models import (
    Belonging,
    Cause,
    Housing,
    ImportBatch,
    IncomePart,
    Land,
    Member,
    MemberContact,
    Residence,
    Standing,
    StatedIncome,
    Work,
)

pytestmark = pytest.mark.django_db
OF_HOUSEHOLDS = ("households", "persons", "standings", "causes", "incomes", "pairings")
ONLY = {name: TABLES[name].columns.keys() - {"area"} for name in OF_HOUSEHOLDS}
DAYS = (TODAY, date(2016, 12, 31), date(2015, 6, 30), date(2012, 1, 1))
NUMBERS = ["H1", "H2", "H3"]


def plainly(day: date, numbers: list[str] = NUMBERS) -> dict[str, list[dict]]:
    return rows_of_few(day, ONLY, households=numbers)


def by_columns(day: date, numbers: list[str] = NUMBERS) -> dict[str, list[dict]]:
    tables = gather(day, OF_HOUSEHOLDS, only=ONLY, households=numbers)
    return {name: frame.to_dicts() for name, frame in tables.items()}


def in_both_ways(*, of: str) -> list[list[dict]]:
    """A table's rows on each of the days, after both ways of telling were found equal."""
    told = [plainly(day) for day in DAYS]
    assert told == [by_columns(day) for day in DAYS]
    return [tables[of] for tables in told]


@pytest.fixture
def homes():
    return [make_household(number=number) for number in NUMBERS]


def test_a_fact_that_was_corrected_or_replaced_is_told_as_it_is_known_now(homes):
    first = homes[0]
    wrong = Housing.objects.create(household=first, grade="c", floor_m2="61.50", since=date(2014, 1, 1))
    Housing.objects.create(household=first, grade="d", floor_m2="16.50", since=date(2014, 1, 1), corrects=wrong)
    Housing.objects.create(household=homes[1], grade="", since=date(2014, 1, 1), until=date(2016, 1, 1))
    Land.objects.create(household=homes[1], cultivated_mu="3.25", since=date(2014, 1, 1))
    Land.objects.create(household=homes[1], cultivated_mu="2.25", since=date(2016, 1, 1))
    rows = in_both_ways(of="households")
    assert [(it["housing_grade"], it["floor_m2"], it["cultivated_mu"]) for it in rows[0]] == [
        ("d", 16.5, None), (None, None, 2.25), (None, None, None),
    ]  # fmt: skip
    assert [it["cultivated_mu"] for it in rows[2]] == [None, 3.25, None]


def test_periods_of_income_that_overlap_are_chosen_alike(homes):
    first, second, third = homes
    year, half = (date(2015, 1, 1), date(2016, 1, 1)), (date(2015, 1, 1), date(2015, 7, 1))
    for part, fen, (since, until) in (
        ("wages", 100, year),
        ("wages", 20, year),
        ("farming", 7, year),
        ("wages", 9, half),
    ):
        IncomePart.objects.create(household=first, part=part, amount_fen=fen, since=since, until=until)
    IncomePart.objects.create(household=second, part="wages", amount_fen=5, since=date(2017, 1, 1))
    for household in (first, third):
        for per_head in (300, 400):
            StatedIncome.objects.create(household=household, per_head_fen=per_head, since=year[0], until=year[1])
    StatedIncome.objects.create(household=third, per_head_fen=500, since=date(2016, 1, 1), until=date(2017, 1, 1))
    rows = in_both_ways(of="incomes")
    assert [(it["household"], it["part"], it["amount_fen"]) for it in rows[0]] == [
        ("H1", "farming", 7), ("H1", "wages", 120), ("H2", "wages", 5),
    ]  # fmt: skip
    told = plainly(TODAY)["households"]
    assert [(it["stated_income_fen"], it["income_until"]) for it in told] == [
        (400, date(2016, 1, 1)), (None, None), (500, date(2017, 1, 1)),
    ]  # fmt: skip


def test_causes_and_standings_told_twice_are_told_once(homes):
    Standing.objects.filter(household__in=homes).update(until=date(2016, 1, 1))
    for status, until in (("poor", date(2018, 1, 1)), ("out", None)):
        Standing.objects.create(household=homes[0], status=status, since=date(2016, 1, 1), until=until)
    for cause, main, since in (("illness", True, 2014), ("illness", False, 2015), ("schooling", True, 2015)):
        Cause.objects.create(household=homes[0], cause=cause, main=main, since=date(since, 1, 1))
    causes = in_both_ways(of="causes")[0]
    assert [(it["cause"], it["main"], it["since"].year) for it in causes] == [
        ("illness", False, 2015), ("schooling", True, 2015),
    ]  # fmt: skip
    told = plainly(TODAY)
    assert [row["main_cause"] for row in told["households"]] == ["illness", None, None]
    assert [row["status"] for row in told["standings"] if row["household"] == "H1"][-1] == "out"


def test_whoever_moved_works_elsewhere_or_bears_a_strange_number_is_told_alike(homes):
    first, second, _ = homes
    stayed = make_member(first, id_number="511902197001010018")
    moved = make_member(first, id_number="51190219700101001X43", since=date(2014, 1, 1))
    Belonging.objects.filter(member=moved).update(until=date(2018, 1, 1))
    Belonging.objects.create(member=moved, household=second, relation="son", since=date(2016, 1, 1))
    Member.objects.filter(pk=moved.pk).update(ethnicity="")
    for since, until, months in ((date(2014, 1, 1), date(2015, 1, 1), 10), (date(2015, 1, 1), date(2016, 1, 1), 6)):
        Work.objects.create(member=stayed, months=months, place="", since=since, until=until)
    MemberContact.objects.create(member=moved, phone="1380000", since=date(2014, 1, 1))
    make_contact(first, phone="13800000001")
    persons = in_both_ways(of="persons")
    assert [(it["household"], it["work_months"], it["phone_length"]) for it in persons[0]] == [
        ("H1", 6, None), ("H2", None, 7),
    ]  # fmt: skip
    assert [it["household"] for it in persons[2]] == ["H1", "H1"]
    assert [row["members"] for row in plainly(TODAY)["households"]] == [1, 1, 0]


def test_helpers_are_counted_and_told_alike(homes):
    for household, person in ((homes[0], make_person()), (homes[1], make_person())):
        pair(person, household)
    pair(make_person(), homes[1], since=date(2016, 1, 1), until=date(2017, 1, 1))
    pair(make_person(), homes[1], since=date(2015, 1, 1))
    assert [len(rows) for rows in in_both_ways(of="pairings")] == [3, 4, 3, 2]
    assert [row["helpers"] for row in plainly(TODAY)["households"]] == [1, 2, 0]


def test_a_household_of_which_only_an_undone_import_is_left_is_told_in_neither_way(homes):
    Residence.objects.filter(household=homes[2]).update(until=date(2014, 1, 1), since=date(2014, 1, 1))
    ImportBatch.objects.create(state="undone", as_of=TODAY)
    assert [row["household"] for row in in_both_ways(of="households")[0]] == ["H1", "H2"]


def test_columns_of_places_are_not_told_plainly():
    assert tells(ONLY)
    assert not tells({"households": {"area"}})
    assert not tells({"villages": {"name"}})


def test_nobody_asked_for_is_nobody_told_plainly():
    assert plainly(TODAY, []) == {name: [] for name in OF_HOUSEHOLDS}


def test_whoever_writes_meanwhile_hinders_nobody_from_being_told(homes, monkeypatch):  # noqa: ARG001 -- stand in the database
    """Django asks SQLite in a transaction whether it knows JSON; where that is refused it takes this for a no."""
    monkeypatch.setattr(connection.features, "supports_json_field", False)
    statements._made.cache_clear()
    assert [row["household"] for row in plainly(TODAY)["households"]] == NUMBERS
