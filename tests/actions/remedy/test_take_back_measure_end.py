"""The end of a measure taken back: what it leaves, who may, and what was built on it."""

from datetime import date
from importlib import import_module

import pytest
from django.apps import apps

from tests.actions.remedy.ground import helped_ground
from xiuhua.actions.remedy.deliver import correct_delivery, deliver_measure
from xiuhua.actions.remedy.end_measure import end_measure, take_back_measure_end, withdraw_measure
from xiuhua.actions.remedy.grant import Grant, grant_measure, renew_measure
from xiuhua.actions.remedy.measure_ground import Amount
from xiuhua.actions.remedy.measure_refusal import MeasureRefused
from xiuhua.duty.door import Absent
from xiuhua.queries.measure import remedy_of
from xiuhua.register.models import Delivery, JournalLine, Measure, MeasureState

pytestmark = pytest.mark.django_db
BEGIN, END, PLANNED, TODAY = date(2017, 3, 1), date(2017, 3, 20), date(2017, 6, 1), date(2017, 3, 31)


@pytest.fixture
def ground():
    return helped_ground()


def ended(ground, item="livestock_award", *, member=None, until=PLANNED):
    """A measure that was delivered once and then ended; gives its key."""
    by = ground.by["township"]
    key = grant_measure(ground.household.key, Grant(item, BEGIN, until, member), by=by)
    deliver_measure(key, Amount(fen=5_000), on=date(2017, 3, 10), evidence="收据", by=by)
    end_measure(key, on=END, reason="declined", by=by)
    return key


def refused(key, *, by):
    with pytest.raises(MeasureRefused) as why:
        take_back_measure_end(key, by=by)
    return why.value.reason


def states(key):
    rows = MeasureState.objects.filter(measure__key=key).order_by("pk")
    return list(rows.values_list("status", "since", "until"))


def test_what_was_ended_goes_on_until_the_day_that_was_planned_and_the_journal_keeps_both(ground):
    key = ended(ground)
    assert states(key)[-2:] == [("in_delivery", date(2017, 3, 10), END), ("stopped", END, None)]
    take_back_measure_end(key, by=ground.by["helper"])
    take_back_measure_end(key, by=ground.by["helper"])
    assert states(key)[-2:] == [("in_delivery", date(2017, 3, 10), None), ("stopped", END, END)]
    row = Measure.objects.get(key=key)
    assert (row.until, row.end_reason, row.planned_until) == (PLANNED, "", None)
    line = next(it for it in remedy_of(ground.household, on=TODAY).items if it.key == "livestock_award")
    assert (line.state, line.given[0].status) == ("receiving", "in_delivery")
    (told,) = JournalLine.objects.filter(deed="take_back_measure_end")
    assert told.before == {"until": "2017-03-20", "measure_end": "declined"}
    assert told.after == {"measure": key.hex, "measure_item": "livestock_award", "until": "2017-06-01"}


def test_what_had_no_planned_end_has_none_again(ground):
    key = ended(ground, until=None)
    take_back_measure_end(key, by=ground.by["helper"])
    assert Measure.objects.get(key=key).until is None


def test_an_end_that_something_followed_stays(ground):
    by = ground.by["township"]
    key = ended(ground)
    again = grant_measure(ground.household.key, Grant("livestock_award", END), by=by)
    assert refused(key, by=by) == "granted_again"
    withdraw_measure(again, why="选错了", by=by)
    take_back_measure_end(key, by=by)
    end_measure(key, on=END, reason="declined", by=by)
    renew_measure(key, since=END, until=None, amount=Amount(), by=by)
    assert refused(key, by=by) == "granted_again"


def test_an_end_stays_while_the_same_help_comes_from_elsewhere(ground):
    by = ground.by["township"]
    key = ended(ground, "public_post", member=ground.farmer.key)
    grant_measure(ground.household.key, Grant("forest_ranger", END, member=ground.farmer.key), by=by)
    assert refused(key, by=by) == "same_help"


def test_what_was_withdrawn_is_granted_anew_instead(ground):
    by = ground.by["township"]
    key = grant_measure(ground.household.key, Grant("livestock_award", BEGIN), by=by)
    withdraw_measure(key, why="选错了", by=by)
    assert refused(key, by=by) == "withdrawn"


def test_who_only_looks_and_who_does_not_deliver_it_take_nothing_back(ground):
    key = ended(ground)
    for who in ("inspector", "education"):
        with pytest.raises(Absent):
            take_back_measure_end(key, by=ground.by[who])


def test_what_was_delivered_late_or_taken_back_meanwhile_leaves_its_state(ground):
    by = ground.by["township"]
    keys = [
        grant_measure(ground.household.key, Grant("certificate_subsidy", BEGIN, member=ground.farmer.key), by=by),
        grant_measure(ground.household.key, Grant("livestock_award", BEGIN, PLANNED), by=by),
    ]
    for key in keys:
        end_measure(key, on=END, reason="declined", by=by)
        deliver_measure(key, Amount(fen=5_000), on=date(2017, 3, 15), evidence="收据 9", by=by)
        take_back_measure_end(key, by=by)
    assert [states(key)[-1] for key in keys] == [
        ("delivered", date(2017, 3, 15), None),
        ("in_delivery", date(2017, 3, 15), None),
    ]
    wrong = Delivery.objects.get(measure__key=keys[1])
    end_measure(keys[1], on=END, reason="declined", by=by)
    correct_delivery(keys[1], wrong.pk, Amount(fen=0), why="发错了户", by=by)
    take_back_measure_end(keys[1], by=by)
    held = MeasureState.objects.filter(measure__key=keys[1], until=None).values_list("status", "evidence")
    assert list(held) == [("approved", "")]


def test_an_end_is_taken_back_only_from_the_state_that_it_left(ground):
    key = ended(ground)
    MeasureState.objects.filter(measure__key=key, until=None).update(status="planned")
    assert refused(key, by=ground.by["helper"]) == "other_state"
    assert Measure.objects.get(key=key).end_reason == "declined"


def test_a_planned_end_from_before_it_was_kept_is_restored_from_the_journal(ground):
    """The migration of the rows, on rows as they were left before."""
    restore = import_module("xiuhua.register.migrations.0044_restore_planned_ends").restore_from_journal
    key, other = ended(ground), ended(ground, "cooperative_dividend", until=None)
    Measure.objects.filter(key=key).update(planned_until=None)
    restore(apps, None)
    assert [Measure.objects.get(key=it).planned_until for it in (key, other)] == [PLANNED, None]
    take_back_measure_end(key, by=ground.by["helper"])
    assert Measure.objects.get(key=key).until == PLANNED
