"""What a household went through by a day: each thing once, nothing that was corrected, nothing that lies ahead."""

from datetime import date

import pytest

from tests.makers import make_account, make_household, make_member, make_person, make_village, pair
from xiuhua.queries.household_history import Happening, counts_of, history_of
from xiuhua.register.models import (
    Belonging,
    Cause,
    ChangeRequest,
    FamilyPriority,
    HouseholdEvent,
    HouseholdPlan,
    IncomeEntry,
    IncomePart,
    Measure,
    Proceeding,
    Residence,
)

pytestmark = pytest.mark.django_db
DAY = date(2017, 3, 31)


@pytest.fixture
def home():
    return make_household(village=make_village(name="甲村"))


def history(home, on=DAY, reader=None) -> list[Happening]:
    return history_of(home, reader=reader, on=on)


def told(home, on=DAY, reader=None) -> list[tuple]:
    return [(it.on, it.kind, it.did, it.about) for it in history(home, on, reader)]


def test_a_household_of_which_nothing_is_recorded_has_no_history(home):
    assert history(home) == []


def test_steps_causes_wishes_plans_and_measures_are_told_with_their_ends_the_latest_first(home):
    HouseholdEvent.objects.create(household=home, kind="identified", on=date(2014, 3, 1), actor="县", reason="名单")
    Cause.objects.create(household=home, cause="illness", main=True, since=date(2014, 3, 1), until=date(2016, 5, 1))
    for place, words in ((1, "修房"), (2, "养牛")):
        FamilyPriority.objects.create(
            household=home, place=place, words=words, told_by="户主", since=date(2015, 1, 1)
        )  # fmt: skip
    writer, fixer = make_account(), make_account()
    for version, fixed in ((1, date(2016, 1, 9)), (2, date(2016, 6, 1)), (3, None)):
        HouseholdPlan.objects.create(
            household=home, year=2016, version=version, goal="脱贫", written_by=writer, written_on=date(2016, 1, 2),
            fixed_by=fixer if fixed else None, fixed_on=fixed,
        )  # fmt: skip
    given = {"household": home, "item": "housing_renovation"}
    Measure.objects.create(**given, since=date(2015, 2, 1), until=date(2016, 2, 1), end_reason="completed")
    Measure.objects.create(**given, since=date(2016, 7, 1), until=date(2016, 7, 1))  # withdrawn on its first day
    Measure.objects.create(**given, since=date(2017, 5, 1))
    assert told(home) == [
        (date(2016, 6, 1), "plan", "changed", ""),
        (date(2016, 5, 1), "cause", "ended", "illness"),
        (date(2016, 2, 1), "measure", "ended", "housing_renovation"),
        (date(2016, 1, 9), "plan", "fixed", ""),
        (date(2015, 2, 1), "measure", "begun", "housing_renovation"),
        (date(2015, 1, 1), "wish", "told", ""),
        (date(2014, 3, 1), "step", "taken", "identified"),
        (date(2014, 3, 1), "cause", "main", "illness"),
    ]
    assert [it.note for it in history(home) if it.kind == "wish"] == ["修房"]
    assert [it for it in told(home, date(2015, 12, 31)) if it[2] == "ended"] == []
    assert counts_of(history(home)) == {"step": 1, "cause": 2, "wish": 1, "plan": 2, "measure": 2}


def test_a_cause_that_was_corrected_or_said_again_is_told_once(home):
    wrong = Cause.objects.create(household=home, cause="illness", main=True, since=date(2014, 3, 1))
    Cause.objects.create(household=home, cause="labour", main=True, since=date(2014, 3, 1), corrects=wrong)
    again = {"household": home, "cause": "school", "main": False}
    Cause.objects.create(**again, since=date(2015, 1, 1), until=date(2016, 1, 1))
    Cause.objects.create(**again, since=date(2016, 1, 1))
    assert [it[1:] for it in told(home)] == [
        ("cause", "further", "school"), ("cause", "further", "school"), ("cause", "main", "labour"),
    ]  # fmt: skip


def test_who_came_and_left_where_it_moved_and_who_helped_is_told(home):
    first = make_member(home, since=date(2014, 1, 1))
    child = make_member(home, since=date(2016, 4, 1))
    Belonging.objects.filter(member=child).update(how_joined="birth")
    Belonging.objects.filter(member=first).update(until=date(2016, 9, 1), how_left="death")
    Residence.objects.filter(household=home).update(until=date(2016, 10, 1))
    Residence.objects.create(household=home, village=make_village(name="乙村"), since=date(2016, 10, 1))
    before, after = make_person("张一"), make_person("李二")
    pair(before, home, since=date(2015, 1, 1), until=date(2016, 11, 1))
    pair(after, home, since=date(2016, 11, 1))
    assert [it[1:] for it in told(home)] == [
        ("helper", "ended", "张一"), ("helper", "begun", "李二"), ("family", "moved", "乙村"),
        ("family", "left", first.name), ("family", "joined", child.name), ("helper", "begun", "张一"),
    ]  # fmt: skip
    assert [it.note for it in history(home) if it.kind == "family"] == ["", "death", "birth"]


def test_whoever_only_changes_their_place_in_the_family_neither_leaves_nor_comes(home):
    member = make_member(home, since=date(2014, 1, 1))
    Belonging.objects.filter(member=member).update(until=date(2016, 1, 1))
    Belonging.objects.create(household=home, member=member, relation="head", since=date(2016, 1, 1))
    assert told(home) == []


def proceeding(home, procedure: str, **others) -> Proceeding:
    begun = {"household": home, "procedure": procedure, "pack": "sichuan", "version": "2017.1", "steps": []}
    return Proceeding.objects.create(**begun, begun_on=date(2016, 3, 1), begun_by=make_account(), **others)


def test_procedures_and_what_they_changed_are_told_but_no_complaint_about_the_reader(home):
    ended = {"open_step": "", "outcome": "finished", "ended_on": date(2016, 3, 9)}
    row = proceeding(home, "change", about="water.safe", **ended)
    ask = {"proceeding": row, "item": "water.safe"}
    ChangeRequest.objects.create(**ask, before=True, after=False)  # sent back, never written
    ChangeRequest.objects.create(**ask, number=2, before=None, after=False, wrote=1)
    helper = make_person()
    proceeding(home, "complaint", open_step="received", against=helper)
    everything = [
        ("procedure", "finished", "change"), ("value", "changed", "water.safe"),
        ("procedure", "begun", "change"), ("procedure", "begun", "complaint"),
    ]  # fmt: skip
    assert [it[1:] for it in told(home)] == everything
    assert [it[1:] for it in told(home, reader=helper.pk)] == everything[:3]
    assert [it[1:] for it in told(home, date(2016, 3, 5))] == everything[2:]
    changed = next(it for it in history(home) if it.kind == "value")
    assert (changed.before, changed.after) == (None, False)


def test_an_income_that_was_corrected_is_told_with_both_amounts_and_one_that_was_written_is_not(home):
    period = {"since": date(2015, 10, 1), "until": date(2016, 10, 1), "part": "wages"}
    old, made, more = (
        IncomePart.objects.create(household=home, amount_fen=fen, **period) for fen in (1_000, 2_000, 3_000)
    )
    by = {"household": home, "evidence": "表", "on": DAY, "entered_on": DAY, "by": make_account()} | period
    IncomeEntry.objects.create(**by, before_fen=1_000, after_fen=2_000, made=made, old=old)
    IncomeEntry.objects.create(**by, after_fen=3_000, made=more)
    only = history(home)
    assert [(it.kind, it.did, it.about, it.year, it.before, it.after) for it in only] == [
        ("value", "income", "wages", 2015, 1_000, 2_000)
    ]


def test_it_takes_as_many_statements_however_long_the_history_is(home, django_assert_num_queries):
    for year in range(2010, 2017):
        HouseholdEvent.objects.create(household=home, kind="identified", on=date(year, 1, 1), actor="县")
        proceeding(home, "change", about=f"item {year}", outcome="finished", ended_on=DAY)
        pair(make_person(), home, since=date(year, 1, 1), until=date(year, 9, 1))
    with django_assert_num_queries(12):
        assert len(history(home)) == 7 + 14 + 14
