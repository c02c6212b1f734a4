"""Measures granted, delivered, renewed and ended: by whom, of what, and why not."""

from datetime import date
from decimal import Decimal

import pytest

from tests.actions.remedy.ground import helped_ground
from tests.makers import give_role, make_account
from xiuhua.actions.remedy.deliver import correct_delivery, deliver_measure
from xiuhua.actions.remedy.end_measure import end_measure, withdraw_measure
from xiuhua.actions.remedy.grant import Grant, grant_measure, renew_measure
from xiuhua.actions.remedy.measure_ground import Amount
from xiuhua.actions.remedy.measure_refusal import MeasureRefused
from xiuhua.duty.door import Absent
from xiuhua.queries.measure import remedy_of
from xiuhua.register.models import JournalLine, Measure, MeasureState, Office

pytestmark = pytest.mark.django_db
BEGIN, TODAY = date(2017, 3, 1), date(2017, 3, 31)


@pytest.fixture
def ground():
    return helped_ground()


def grant(item="livestock_award", **told):
    return Grant(**({"item": item, "since": BEGIN} | told))


def refused(deed, *args, **told):
    with pytest.raises(MeasureRefused) as why:
        deed(*args, **told)
    return why.value.reason, why.value.at


def state_of(key, item="livestock_award"):
    return next(it.state for it in remedy_of(key, on=TODAY).items if it.key == item and not it.member)


def test_a_helper_grants_what_the_household_may_have_and_delivers_it(ground):
    by, home = ground.by["helper"], ground.household
    assert state_of(home) == "open"
    key = grant_measure(home.key, grant(amount=Amount(fen=80_000), causes=("skill",), owner="helper"), by=by)
    assert state_of(home) == "planned"
    deliver_measure(key, Amount(fen=50_000), on=date(2017, 3, 20), evidence="一卡通 2017-3-20", by=by)
    deliver_measure(key, Amount(fen=50_000), on=date(2017, 3, 20), evidence="一卡通 2017-3-20", by=by)
    view = remedy_of(home, on=TODAY)
    line = next(it for it in view.items if it.key == "livestock_award")
    (given,) = line.given
    assert (line.state, given.status, given.deliverer, given.owner) == (
        "receiving",
        "in_delivery",
        "agriculture",
        "helper",
    )
    assert (given.planned_fen, given.delivered_fen, line.ends) == (80_000, 50_000, date(2018, 1, 1))
    answers = {it.name: (it.verdict, it.received, it.delivered_fen) for it in view.answers if it.is_cause}
    assert answers["skill"] == ("met", ("养殖奖补",), 50_000)
    assert answers["illness"][0] == "not_met"
    deeds = JournalLine.objects.filter(subject=home.key.hex).order_by("pk").values_list("deed", flat=True)
    assert list(deeds) == ["grant_measure", "deliver_measure"]


def test_whoever_only_looks_gives_nothing_and_a_department_what_it_delivers(ground):
    with pytest.raises(Absent):
        grant_measure(ground.household.key, grant(), by=ground.by["inspector"])
    pupil = grant("boarding_primary", member=ground.pupil.key)
    with pytest.raises(Absent):
        grant_measure(ground.household.key, pupil, by=ground.by["health"])
    key = grant_measure(ground.household.key, pupil, by=ground.by["education"])
    with pytest.raises(Absent):
        end_measure(key, on=TODAY, reason="completed", by=ground.by["health"])
    end_measure(key, on=TODAY, reason="completed", by=ground.by["township"])
    assert Measure.objects.get(key=key).end_reason == "completed"


@pytest.mark.parametrize(
    ("told", "why"),
    [
        ({"item": "gold"}, ("no_item", "item")),
        ({"item": "micro_credit", "since": date(2014, 1, 1)}, ("no_item", "item")),
        ({"item": "boarding_primary"}, ("no_member", "member")),
        ({"until": BEGIN}, ("until_before", "until")),
        ({"deliverer": "santa"}, ("no_deliverer", "deliverer")),
        ({"owner": "santa"}, ("no_owner", "owner")),
        ({"causes": ("water",)}, ("other_cause", "causes")),
        ({"item": "industry_fund", "amount": Amount(fen=1_000_001)}, ("above_ceiling", "amount")),
    ],
)
def test_what_does_not_do_is_refused_with_its_reason_and_place(ground, told, why):
    assert refused(grant_measure, ground.household.key, grant(**told), by=ground.by["township"]) == why


def test_the_same_is_not_given_twice_at_one_time_but_renewed_after_it(ground):
    by, home = ground.by["township"], ground.household
    key = grant_measure(home.key, grant(), by=by)
    assert refused(grant_measure, home.key, grant(since=TODAY), by=by) == ("given_already", "item")
    again = renew_measure(key, since=None, until=None, amount=Amount(fen=90_000), by=by)
    row = Measure.objects.get(key=again)
    assert (row.since, row.follows.key, row.planned_fen) == (date(2018, 1, 1), key, 90_000)
    once = grant_measure(home.key, grant("certificate_subsidy", member=ground.farmer.key), by=by)
    told = {"since": None, "until": None, "amount": Amount(), "by": by}
    assert refused(renew_measure, once, **told) == ("once_only", "")


def test_whose_condition_is_not_met_and_the_same_help_from_elsewhere_are_refused(ground):
    by, home = ground.by["township"], ground.household
    studies = grant("boarding_junior", member=ground.pupil.key)
    assert refused(grant_measure, home.key, studies, by=by) == ("not_eligible", "item")
    grant_measure(home.key, grant("public_post", member=ground.farmer.key), by=by)
    ranger = grant("forest_ranger", member=ground.farmer.key)
    assert refused(grant_measure, home.key, ranger, by=by) == ("same_help", "item")


def test_more_than_the_ceiling_of_a_school_year_is_not_delivered(ground):
    by, home = ground.by["township"], ground.household
    pupil = grant("boarding_primary", member=ground.pupil.key, since=date(2016, 9, 1))
    key = grant_measure(home.key, pupil, by=by)
    for day in (date(2016, 10, 1), date(2017, 3, 1)):
        deliver_measure(key, Amount(fen=50_000), on=day, evidence="学校发放表", by=by)
    told = {"on": TODAY, "evidence": "学校发放表", "by": by}
    assert refused(deliver_measure, key, Amount(fen=1), **told) == ("above_ceiling", "amount")
    first = remedy_of(home, on=TODAY).in_state("receiving")[0].given[0].deliveries[0]
    correct_delivery(key, first.pk, Amount(fen=40_000), why="实际只发四百元", by=by)
    deliver_measure(key, Amount(fen=10_000), **told)
    given = remedy_of(home, on=TODAY).in_state("receiving")[0].given[0]
    assert (given.delivered_fen, len(given.deliveries)) == (100_000, 3)
    assert refused(correct_delivery, key, first.pk, Amount(fen=1), why="再改", by=by) == ("no_delivery", "")


def test_a_delivery_names_its_day_how_much_and_by_what_it_can_be_seen(ground):
    by = ground.by["helper"]
    key = grant_measure(ground.household.key, grant("farm_technician"), by=by)
    told = {"on": TODAY, "evidence": "指导记录", "by": by}
    twice = Amount(units=Decimal(2))
    assert refused(deliver_measure, key, Amount(), **told) == ("nothing_given", "amount")
    assert refused(deliver_measure, key, twice, **told | {"evidence": " "}) == ("no_evidence", "evidence")
    assert refused(deliver_measure, key, twice, **told | {"on": date(2017, 4, 1)}) == ("after_today", "on")
    assert refused(deliver_measure, key, twice, **told | {"on": date(2017, 2, 1)}) == ("before_begin", "on")
    deliver_measure(key, twice, **told)
    end_measure(key, on=TODAY, reason="declined", by=by)
    assert refused(deliver_measure, key, twice, **told | {"evidence": "又一次"}) == ("over", "")


def test_an_end_has_a_reason_and_leaves_the_state_that_the_pack_names(ground):
    by = ground.by["helper"]
    key = grant_measure(ground.household.key, grant(), by=by)
    assert refused(end_measure, key, on=TODAY, reason="bored", by=by) == ("no_reason", "reason")
    end_measure(key, on=TODAY, reason="declined", by=by)
    end_measure(key, on=TODAY, reason="declined", by=by)
    states = MeasureState.objects.filter(measure__key=key).order_by("pk").values_list("status", "since", "until")
    assert list(states) == [("approved", BEGIN, TODAY), ("stopped", TODAY, None)]
    assert state_of(ground.household) == "open"


def test_what_was_granted_by_mistake_is_withdrawn_as_long_as_nothing_was_delivered(ground):
    by, home = ground.by["helper"], ground.household
    key = grant_measure(home.key, grant(), by=by)
    assert refused(withdraw_measure, key, why="", by=by) == ("no_why", "why")
    withdraw_measure(key, why="选错了", by=by)
    assert state_of(home) == "open"
    again = grant_measure(home.key, grant(), by=by)
    deliver_measure(again, Amount(fen=1), on=TODAY, evidence="收据", by=by)
    assert refused(withdraw_measure, again, why="选错了", by=by) == ("delivered_already", "")


def test_a_day_ahead_is_planned_and_a_day_past_is_looked_back_at(ground):
    by, home = ground.by["helper"], ground.household
    grant_measure(home.key, grant(since=date(2017, 6, 1)), by=by)
    assert state_of(home) == "planned"
    Office.objects.update(demo_day=date(2017, 7, 1))
    assert remedy_of(home, on=BEGIN).over == ()


def test_a_department_is_not_told_which_help_comes_from_another(ground):
    account = make_account()
    give_role(account, "department", ground.village.parent.parent, topic="land")
    farmer = ground.farmer.key
    grant_measure(ground.household.key, grant("public_post", member=farmer), by=ground.by["township"])
    ranger = grant("forest_ranger", member=farmer)
    assert refused(grant_measure, ground.household.key, ranger, by=account) == ("same_help_elsewhere", "item")
