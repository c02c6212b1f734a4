"""Deliveries that were entered together are taken back whole: what stays, who may, what is told of it."""

from datetime import date
from uuid import uuid4

import pytest

from tests.actions.remedy.ground import helped_ground
from tests.makers import make_household
from xiuhua.actions.remedy.deliver import correct_delivery, deliver_measure
from xiuhua.actions.remedy.deliver_together import deliver_together, take_back_together
from xiuhua.actions.remedy.grant import Grant, grant_measure
from xiuhua.actions.remedy.measure_ground import Amount
from xiuhua.actions.remedy.measure_refusal import MeasureRefused
from xiuhua.duty.door import Absent
from xiuhua.queries.household_card import looks_at
from xiuhua.queries.measure import deliveries_by
from xiuhua.queries.receivers import Homes, delivered_together, receivers_in
from xiuhua.register.models import Delivery, JournalLine, MeasureState

pytestmark = pytest.mark.django_db
BEGIN, PAID, TODAY, ITEM = date(2017, 3, 1), date(2017, 3, 20), date(2017, 3, 31), "cooperative_dividend"


@pytest.fixture
def ground():
    return helped_ground()


@pytest.fixture
def shares(ground):
    """A dividend that two households of the village are to get; the keys of the measures."""
    homes = [ground.household, make_household(ground.village, number="H2", head="李二")]
    return [grant_measure(home.key, Grant(ITEM, BEGIN), by=ground.by["township"]) for home in homes]


def batch_of(ground, keys, *, item=ITEM):
    """A list of 100 yuan for each is entered; gives the key under which it stands."""
    told = {"on": PAID, "evidence": "分红表 3 号", "by": ground.by["village"]}
    deliver_together(ground.village.code, item, dict.fromkeys(keys, Amount(fen=10_000)), **told)
    return Delivery.objects.order_by("-pk").first().batch


def taken(ground, batch, *, by="village", why="发错了"):
    return take_back_together(ground.village.code, batch, why=why, by=ground.by[by])


def delivered():
    return sorted(it.amount_fen for it in deliveries_by(TODAY))


def test_all_that_stands_of_a_list_is_corrected_to_nothing_once(ground, shares):
    by = ground.by["township"]
    deliver_measure(shares[0], Amount(fen=700), on=PAID, evidence="收据", by=by)
    batch = batch_of(ground, shares)
    corrected = Delivery.objects.filter(batch=batch).order_by("pk").first()
    correct_delivery(shares[0], corrected.pk, Amount(fen=4_000), why="少发了", by=by)
    (row,) = delivered_together(Homes(ground.village.pk), ITEM, on=TODAY)
    assert (row.batch, row.on, row.evidence, row.households, row.fen) == (batch, PAID, "分红表 3 号", 2, 14_000)
    assert (taken(ground, batch), taken(ground, batch)) == (2, 0)
    assert (delivered(), delivered_together(Homes(ground.village.pk), ITEM, on=TODAY)) == ([0, 0, 700], [])
    states = MeasureState.objects.filter(until=None).order_by("measure__household__number").values_list("status")
    assert list(states) == [("in_delivery",), ("approved",)]  # the first got something else besides


def test_what_is_given_once_is_to_be_given_again_after_its_list_was_taken_back(ground):
    told = Grant("certificate_subsidy", BEGIN, member=ground.farmer.key)
    once = grant_measure(ground.household.key, told, by=ground.by["township"])
    batch = batch_of(ground, [once], item="certificate_subsidy")
    assert receivers_in(Homes(ground.village.pk), "certificate_subsidy", on=TODAY) == []
    taken(ground, batch)
    assert [it.measure for it in receivers_in(Homes(ground.village.pk), "certificate_subsidy", on=TODAY)] == [once]


def test_the_journal_and_each_household_tell_of_both(ground, shares):
    batch = batch_of(ground, shares)
    taken(ground, batch)
    lines = JournalLine.objects.filter(subject=batch.hex).order_by("pk")
    assert [(it.deed, it.why) for it in lines] == [("deliver_together", ""), ("take_back_together", "发错了")]
    assert lines[1].before["amount_fen"] == 20_000
    assert lines[1].before["digest"] == lines[0].after["digest"]
    deeds = [look.deed for look in looks_at(ground.household, of_inspectors=False, reader=None)]
    assert deeds == ["take_back_together", "deliver_together", "grant_measure"]


def test_a_reason_is_asked_for_and_nobody_else_finds_the_list(ground, shares):
    batch = batch_of(ground, shares)
    with pytest.raises(MeasureRefused) as why:
        taken(ground, batch, why=" ")
    assert why.value.reason == "no_why"
    for told in ({"by": "helper"}, {"by": "inspector"}, {"by": "education"}):
        with pytest.raises(Absent):
            taken(ground, batch, **told)
    with pytest.raises(Absent):
        taken(ground, uuid4())
    assert delivered() == [10_000, 10_000]
