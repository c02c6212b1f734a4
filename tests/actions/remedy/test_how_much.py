"""How much one delivery may be: a bound of the pack that nothing passes, and the plan, which is asked about once."""

from datetime import date
from decimal import Decimal

import pytest

from tests.actions.remedy.ground import helped_ground
from tests.makers import make_household
from xiuhua.actions.remedy.deliver import correct_delivery, deliver_measure
from xiuhua.actions.remedy.deliver_together import Kept, PerhapsMuch, SomeRefused, deliver_together
from xiuhua.actions.remedy.grant import Grant, grant_measure
from xiuhua.actions.remedy.measure_ground import Amount
from xiuhua.actions.remedy.measure_refusal import MeasureRefused
from xiuhua.register.models import Delivery, JournalLine

pytestmark = pytest.mark.django_db
BEGIN, PAID, DIVIDEND = date(2017, 3, 1), date(2017, 3, 20), "cooperative_dividend"
SLIP = Amount(fen=9_999_999_900)
BOUND = {"amount": Decimal(99_999_999), "most": Decimal(200_000), "unit": "yuan"}


@pytest.fixture
def ground():
    return helped_ground()


@pytest.fixture
def shares(ground):
    """A dividend of 300 yuan planned for each of two households, by the household's number."""
    homes = [ground.household, make_household(ground.village, number="H2", head="李二")]
    told = Grant(DIVIDEND, BEGIN, amount=Amount(fen=30_000))
    return {home.number: grant_measure(home.key, told, by=ground.by["township"]) for home in homes}


def refused(deed, *args, **told):
    with pytest.raises(MeasureRefused) as why:
        deed(*args, **told)
    return why.value


def deliver(ground, key, amount, *, evidence="收据 1", **told):
    return deliver_measure(key, amount, on=PAID, evidence=evidence, by=ground.by["township"], **told)


def pay(ground, amounts, *, evidence="分红表 3 号", **told):
    by = ground.by["village"]
    return deliver_together(ground.village.code, DIVIDEND, amounts, on=PAID, evidence=evidence, by=by, **told)


def amounts_kept():
    return list(Delivery.objects.order_by("pk").values_list("amount_fen", flat=True))


def above_in(deed):
    return [line.after.get("above_planned") for line in JournalLine.objects.filter(deed=deed).order_by("pk")]


def test_more_than_the_bound_of_the_pack_is_kept_for_nobody_however_sure(ground, shares):
    why = refused(deliver, ground, shares["H1"], SLIP, sure=True)
    assert (why.reason, why.at, why.facts) == ("too_large", "amount", BOUND)
    among = refused(pay, ground, {shares["H1"]: SLIP, shares["H2"]: Amount(fen=100)}, sure=True)
    assert (type(among), among.good) == (SomeRefused, 1)
    assert {key: (it.reason, it.facts) for key, it in among.rows.items()} == {shares["H1"]: ("too_large", BOUND)}
    one = deliver(ground, shares["H1"], Amount(fen=30_000))
    told = {"why": "多写了", "by": ground.by["township"], "sure": True}
    assert refused(correct_delivery, shares["H1"], one.pk, SLIP, **told).reason == "too_large"
    assert amounts_kept() == [30_000]


def test_units_that_are_no_money_have_a_bound_too(ground):
    by = ground.by["township"]
    key = grant_measure(ground.household.key, Grant("farm_technician", BEGIN), by=by)
    why = refused(deliver, ground, key, Amount(units=Decimal(1_001)))
    assert (why.reason, why.facts["most"]) == ("too_large", Decimal(1_000))
    assert deliver(ground, key, Amount(units=Decimal(1_000))).units == Decimal(1_000)


def test_what_makes_more_than_was_planned_is_asked_about_and_kept_for_who_is_sure(ground, shares):
    key = shares["H1"]
    deliver(ground, key, Amount(fen=20_000))
    more = {"evidence": "收据 2"}
    why = refused(deliver, ground, key, Amount(fen=10_001), **more)
    assert (why.reason, why.at, why.facts) == (
        "above_planned",
        "sure",
        {"amount": Decimal("300.01"), "planned": Decimal(300), "unit": "yuan"},
    )
    deliver(ground, key, Amount(fen=10_001), **more, sure=True)
    assert (amounts_kept(), above_in("deliver_measure")) == ([20_000, 10_001], [None, 1])


def test_the_whole_plan_is_delivered_unasked_and_a_measure_without_one_has_no_plan_to_pass(ground, shares):
    assert deliver(ground, shares["H1"], Amount(fen=30_000)).amount_fen == 30_000
    by = ground.by["township"]
    free = grant_measure(ground.household.key, Grant("livestock_award", BEGIN), by=by)
    assert deliver(ground, free, Amount(fen=80_000)).amount_fen == 80_000


def test_a_correction_to_more_than_was_planned_is_asked_about_and_one_to_less_is_not(ground, shares):
    key, told = shares["H1"], {"why": "查对了", "by": ground.by["township"]}
    one = deliver(ground, key, Amount(fen=50_000), sure=True)
    assert refused(correct_delivery, key, one.pk, Amount(fen=60_000), **told).reason == "above_planned"
    less = correct_delivery(key, one.pk, Amount(fen=40_000), **told)
    correct_delivery(key, less.pk, Amount(fen=60_000), **told, sure=True)
    assert (amounts_kept(), above_in("correct_delivery")) == ([50_000, 40_000, 60_000], [1, 1])


def test_a_list_is_asked_about_as_a_whole_and_its_line_says_how_many(ground, shares):
    amounts = {shares["H1"]: Amount(fen=30_001), shares["H2"]: Amount(fen=30_000)}
    why = refused(pay, ground, amounts)
    assert (type(why), why.at, why.facts["count"]) == (PerhapsMuch, "sure", 1)
    assert {key: it.reason for key, it in why.rows.items()} == {shares["H1"]: "above_planned"}
    assert amounts_kept() == []
    assert pay(ground, amounts, sure=True) == Kept(new=2, standing=0)
    assert pay(ground, amounts) == Kept(new=0, standing=2)
    assert (sorted(amounts_kept()), above_in("deliver_together")) == ([30_000, 30_001], [1])
