"""Promises are kept, moved or given up by whoever answers for the family, and say whom to see first."""

from datetime import date, timedelta

import pytest

from tests.actions.verify.visited import promised, told, visited_ground
from tests.makers import TODAY, make_account, make_household, make_person, pair
from xiuhua.actions.verify.promises import give_up_promise, keep_promise, move_promise
from xiuhua.actions.verify.record_visit import record_visit
from xiuhua.actions.verify.visit_refusal import VisitRefused
from xiuhua.duty.door import Absent
from xiuhua.policy.visits_reader import visit_policy
from xiuhua.queries.pack import pack_in_force
from xiuhua.queries.visit import tasks_of, visits_due
from xiuhua.register.models import Assignment, JournalLine, Task

pytestmark = pytest.mark.django_db
APRIL = date(2017, 4, 10)


@pytest.fixture
def ground():
    found = visited_ground()
    record_visit(
        found.household.key,
        told(date(2017, 3, 20), promises=(promised(), promised("问助学金", date(2017, 3, 25)))),
        by=found.by["helper"],
    )
    found.fertiliser, found.school = Task.objects.order_by("-due")
    return found


def reason(deed) -> str:
    with pytest.raises(VisitRefused) as found:
        deed()
    return found.value.reason


def test_a_promise_stands_with_its_day_and_is_kept_once(ground):
    helper = ground.by["helper"]
    assert [(it.what, it.due, it.is_open, it.overdue) for it in tasks_of(ground.household, on=TODAY)] == [
        ("问助学金", date(2017, 3, 25), True, True), ("送两袋化肥", APRIL, True, False),
    ]  # fmt: skip
    key = ground.school.key
    assert reason(lambda: keep_promise(key, on=date(2017, 4, 1), by=helper)) == "after_today"
    assert reason(lambda: keep_promise(key, on=date(2017, 3, 1), by=helper)) == "before_made"
    assert keep_promise(key, on=date(2017, 3, 24), how="学校已发", by=helper) == ground.household.key
    assert reason(lambda: keep_promise(key, on=TODAY, by=helper)) == "settled"
    waits, kept = tasks_of(ground.household, on=TODAY)
    assert (waits.what, kept.on_time, kept.how) == ("送两袋化肥", True, "学校已发")
    assert JournalLine.objects.filter(deed="keep_promise").count() == 1


def test_a_promise_that_was_moved_is_judged_by_its_first_day(ground):
    helper, key = ground.by["helper"], ground.school.key
    assert reason(lambda: move_promise(key, due=TODAY, why=" ", by=helper)) == "no_reason"
    assert reason(lambda: move_promise(key, due=TODAY - timedelta(1), why="x", by=helper)) == "no_due"
    move_promise(key, due=date(2017, 4, 20), why="学校放假", by=helper)
    keep_promise(key, on=TODAY, by=helper)
    kept = next(it for it in tasks_of(ground.household, on=TODAY) if it.key == key)
    assert (kept.moved, kept.first_due, kept.on_time) == (True, date(2017, 3, 25), False)


def test_a_promise_is_given_up_with_a_reason_and_by_nobody_else(ground):
    key = ground.fertiliser.key
    with pytest.raises(Absent):
        give_up_promise(key, why="x", by=ground.by["other"])
    give_up_promise(key, why="农户自己买了", by=ground.by["township"])
    assert [(it.what, it.is_open, it.how) for it in tasks_of(ground.household, on=TODAY)][1] == (
        "送两袋化肥", False, "农户自己买了"
    )  # fmt: skip


def test_a_successor_keeps_what_was_promised_and_the_former_helper_no_more(ground):
    Assignment.objects.filter(household=ground.household).update(until=TODAY, read_until=TODAY + timedelta(30))
    successor = make_person("刘洋")
    pair(successor, ground.household, since=TODAY)
    with pytest.raises(Absent):
        keep_promise(ground.school.key, on=TODAY, by=ground.by["helper"])
    keep_promise(ground.school.key, on=TODAY, by=make_account("next", person=successor))
    assert Task.objects.get(pk=ground.school.pk).person == ground.helper


def test_what_is_due_is_told_by_the_last_meeting_and_the_next_promise(ground):
    policy = visit_policy(pack_in_force(TODAY), day=TODAY)
    fresh, left = make_household(ground.village), make_household(ground.village, status="terminated")
    due = visits_due([ground.household.pk, fresh.pk, left.pk], policy, on=TODAY)
    mine, new, other = (due[it.pk] for it in (ground.household, fresh, left))
    assert (mine.last, mine.due, mine.promise.what) == (date(2017, 3, 20), date(2017, 4, 20), "问助学金")
    assert (mine.waits, mine.first_day, mine.days_over) == (True, date(2017, 3, 25), 0)
    assert (new.last, new.due, new.waits) == (None, TODAY, True)
    assert (other.due, other.waits, other.first_day) == (None, False, date.max)
    record_visit(ground.household.key, told(date(2017, 3, 25), way="nobody_home", note=""), by=ground.by["helper"])
    assert visits_due([ground.household.pk], policy, on=TODAY)[ground.household.pk].last == date(2017, 3, 20)
    later = visits_due([ground.household.pk], policy, on=date(2017, 5, 1))[ground.household.pk]
    assert (later.days_over, later.waits) == (11, True)
