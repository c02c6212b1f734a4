"""A helper enters a payment by list for the households they answer for, and for no other."""

from datetime import date

import pytest

from tests.actions.remedy.ground import helped_ground
from tests.makers import make_account, make_household, make_person, make_village, pair
from xiuhua.actions.remedy.deliver_together import Kept, deliver_together, take_back_together
from xiuhua.actions.remedy.grant import Grant, grant_measure
from xiuhua.actions.remedy.measure_ground import Amount
from xiuhua.duty.door import OWN, Absent, scope_of
from xiuhua.queries.receivers import Homes, delivered_together, items_given_in, own_homes, receivers_in
from xiuhua.register.models import Delivery, JournalLine

pytestmark = pytest.mark.django_db
PAID, TODAY, ITEM = date(2017, 3, 20), date(2017, 3, 31), "cooperative_dividend"


@pytest.fixture
def ground():
    return helped_ground()


@pytest.fixture
def shares(ground):
    """Shares of two households that the helper is paired with, in two villages, and of a neighbour of the first."""
    far = make_village()
    type(far).objects.filter(pk=far.pk).update(parent=ground.village.parent)
    others = {"H2": make_household(far, number="H2"), "H3": make_household(ground.village, number="H3")}
    pair(ground.by["helper"].person, others["H2"])
    told = Grant(ITEM, date(2017, 3, 1))
    homes = {"H1": ground.household} | others
    by = {"H2": ground.by["helper"]}
    return {name: grant_measure(it.key, told, by=by.get(name, ground.by["township"])) for name, it in homes.items()}


def paid(ground, keys, *, place=OWN, by="helper", fen=300_00):
    amounts = {key: Amount(fen=fen) for key in keys}
    return deliver_together(place, ITEM, amounts, on=PAID, evidence="分红表 3 号", by=ground.by[by])


def own(ground) -> Homes:
    return own_homes(scope_of(ground.by["helper"], today=TODAY))


def test_one_list_serves_all_households_of_ones_own_wherever_they_live(ground, shares):
    assert items_given_in(own(ground), on=TODAY) == {ITEM: 2}
    assert [it.number for it in receivers_in(own(ground), ITEM, on=TODAY)] == ["H1", "H2"]
    assert paid(ground, [shares["H1"], shares["H2"]]) == Kept(new=2, standing=0)
    (line,) = JournalLine.objects.filter(deed="deliver_together")
    assert (line.after["area"], line.after["households"], line.after["amount_fen"]) == ("", 2, 600_00)
    assert paid(ground, [shares["H1"]]) == Kept(new=0, standing=1)


def test_a_household_of_somebody_else_is_as_if_it_were_not_there(ground, shares):
    with pytest.raises(Absent):
        paid(ground, shares.values())
    with pytest.raises(Absent):
        paid(ground, [shares["H3"]])
    with pytest.raises(Absent):
        paid(ground, [shares["H1"]], place=ground.village.code)
    ground.by["nobody"] = make_account(person=make_person())
    for who in ("nobody", "county"):
        with pytest.raises(Absent):
            paid(ground, [shares["H1"]], by=who)
    assert Delivery.objects.count() == 0


def test_ones_own_list_is_taken_back_whole_but_not_an_offices_list_with_others_in_it(ground, shares):
    paid(ground, [shares["H1"], shares["H3"]], place=ground.village.code, by="village", fen=100_00)
    paid(ground, [shares["H1"], shares["H2"]])
    (mine,) = delivered_together(own(ground), ITEM, on=TODAY)
    offices = Delivery.objects.filter(amount_fen=100_00).first().batch
    with pytest.raises(Absent):
        take_back_together(OWN, offices, why="错", by=ground.by["helper"])
    assert take_back_together(OWN, mine.batch, why="名单有误", by=ground.by["helper"]) == 2
    assert delivered_together(own(ground), ITEM, on=TODAY) == []
    (line,) = JournalLine.objects.filter(deed="take_back_together")
    assert (line.before["area"], line.before["households"]) == ("", 2)


def test_whoever_has_no_household_has_none_to_give_to(ground):
    assert own_homes(scope_of(ground.by["county"], today=TODAY)) is None
