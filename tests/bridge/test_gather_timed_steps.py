"""Steps with a last day as the loop reads them: done by it, late, or waiting, as of any day."""

from datetime import date

import pytest

from tests.makers import make_account, make_household
from xiuhua.bridge.gather import gather
from xiuhua.register.models import Proceeding, ProceedingAct

pytestmark = pytest.mark.django_db
BEGUN, DUE, DONE = date(2017, 3, 1), date(2017, 3, 22), date(2017, 3, 20)


def complaint(household, *, due=DUE, outcome="", ended_on=None, **told):
    row = {"open_step": "" if outcome else "accepted", "due": None if outcome else due}
    return Proceeding.objects.create(
        procedure="complaint", household=household, pack="small", version="1", steps=[], begun_on=BEGUN,
        begun_by=make_account(), outcome=outcome, ended_on=ended_on, **(row | told),
    )  # fmt: skip


def accept(proceeding, on, *, number=1, due=DUE, kind="finish"):
    ProceedingAct.objects.create(
        proceeding=proceeding, number=number, kind=kind, step="accepted", due=due, on=on, office="county",
        by=proceeding.begun_by, reason="known",
    )  # fmt: skip


def steps(day):
    rows = gather(day, ["timed_steps"])["timed_steps"].to_dicts()
    return [(row["step"], row["number"], row["due"], row["done_on"], row["on_time"]) for row in rows]


def test_a_step_that_waits_is_unknown_until_its_last_day_is_over():
    complaint(make_household())
    assert steps(date(2017, 2, 28)) == []
    assert steps(DUE) == [("accepted", 1, DUE, None, None)]
    assert steps(date(2017, 3, 23)) == [("accepted", 1, DUE, None, False)]


def test_a_step_done_by_its_last_day_was_waiting_on_the_days_before():
    row = complaint(make_household(), outcome="finished", ended_on=DONE)
    accept(row, DONE)
    assert steps(date(2017, 3, 19)) == [("accepted", 1, DUE, None, None)]
    assert steps(DONE) == [("accepted", 1, DUE, DONE, True)]


def test_a_step_done_later_is_late_from_the_day_after_its_last_day_on():
    late = date(2017, 3, 27)
    row = complaint(make_household(), outcome="finished", ended_on=late)
    accept(row, late)
    assert steps(DUE) == [("accepted", 1, DUE, None, None)]
    assert steps(date(2017, 3, 24)) == [("accepted", 1, DUE, None, False)]
    assert steps(late) == [("accepted", 1, DUE, late, False)]


def test_steps_without_a_last_day_and_other_acts_are_not_among_them():
    row = complaint(make_household(), due=None)
    accept(row, DONE, due=None)
    accept(row, DONE, number=2, kind="object")
    assert steps(DONE) == []


def test_a_step_is_told_with_whose_it_is():
    household = make_household(number="H1")
    row = complaint(household)
    (told,) = gather(DUE, ["timed_steps"])["timed_steps"].to_dicts()
    assert told == {
        "proceeding": row.key.hex, "household": "H1", "area": household.residences.get().village.code,
        "procedure": "complaint", "step": "accepted", "number": 1, "due": DUE, "done_on": None, "on_time": None,
    }  # fmt: skip


def test_of_a_place_it_is_told_with_the_place():
    area = make_household().residences.get().village.parent
    complaint(None, area=area)
    (told,) = gather(DUE, ["timed_steps"])["timed_steps"].to_dicts()
    assert (told["household"], told["area"]) == (None, area.code)
