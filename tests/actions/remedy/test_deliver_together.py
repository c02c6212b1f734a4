"""One delivery for all of a village who are given an item: each its amount, all or none, the good ones on a choice."""

from datetime import date
from hashlib import sha256

import pytest

from tests.actions.remedy.ground import helped_ground
from tests.makers import make_household, make_member
from xiuhua.actions.remedy.deliver import deliver_measure
from xiuhua.actions.remedy.deliver_together import Kept, PerhapsTwice, SomeRefused, deliver_together
from xiuhua.actions.remedy.end_measure import end_measure
from xiuhua.actions.remedy.grant import Grant, grant_measure
from xiuhua.actions.remedy.grant_together import grant_together
from xiuhua.actions.remedy.measure_ground import Amount
from xiuhua.actions.remedy.measure_refusal import MeasureRefused
from xiuhua.duty.door import Absent
from xiuhua.queries.journal import opened_values
from xiuhua.queries.measure import remedy_of
from xiuhua.queries.receivers import Homes, items_given_in, receivers_in
from xiuhua.register.models import Delivery, JournalLine, Measure, MeasureState

pytestmark = pytest.mark.django_db
BEGIN, PAID, TODAY = date(2017, 3, 1), date(2017, 3, 20), date(2017, 3, 31)


@pytest.fixture
def ground():
    return helped_ground()


@pytest.fixture
def shares(ground):
    """A dividend that three households of the village are to get, by the household's number."""
    homes = [ground.household, *(make_household(ground.village, number=f"H{n}", head=f"李{n}") for n in (2, 3))]
    told = Grant("cooperative_dividend", BEGIN)
    return {home.number: grant_measure(home.key, told, by=ground.by["township"]) for home in homes}


def paid(ground, amounts, *, by="village", on=PAID, item="cooperative_dividend", evidence="分红表 3 号", **told):
    return deliver_together(ground.village.code, item, amounts, on=on, evidence=evidence, by=ground.by[by], **told)


def refused(ground, amounts, **told):
    with pytest.raises(MeasureRefused) as why:
        paid(ground, amounts, **told)
    return why.value


def kept():
    rows = Delivery.objects.order_by("measure__household__number", "pk")
    return list(rows.values_list("measure__household__number", "amount_fen", "since", "evidence"))


def test_each_gets_its_amount_and_one_line_tells_of_all(ground, shares):
    amounts = {key: Amount(fen=30_000) for key in shares.values()} | {shares["H2"]: Amount(fen=25_050)}
    assert paid(ground, amounts) == Kept(new=3, standing=0)
    told = (PAID, "分红表 3 号")
    assert kept() == [("H1", 30_000, *told), ("H2", 25_050, *told), ("H3", 30_000, *told)]
    states = MeasureState.objects.filter(until=None).values_list("status", "since", "evidence")
    assert list(states) == [("in_delivery", PAID, "分红表 3 号")] * 3
    (line,) = JournalLine.objects.filter(deed="deliver_together")
    assert (line.after["area"], line.after["households"], line.after["amount_fen"]) == (ground.village.code, 3, 85_050)
    assert {key.hex for key in Delivery.objects.values_list("batch", flat=True)} == {line.subject}
    rows = sorted(f"{it.measure.key.hex} {it.amount_fen} None" for it in Delivery.objects.select_related("measure"))
    assert line.after["digest"] == sha256("\n".join(rows).encode()).hexdigest()
    assert ("分红表" in str(line.after), opened_values(line)[1]["evidence"]) == (False, "分红表 3 号")


def test_what_was_said_twice_is_kept_once_and_who_was_forgotten_is_added(ground, shares):
    first = {shares["H1"]: Amount(fen=100), shares["H2"]: Amount(fen=100)}
    paid(ground, first)
    assert paid(ground, first | {shares["H3"]: Amount(fen=100)}) == Kept(new=1, standing=2)
    assert paid(ground, first) == Kept(new=0, standing=2)
    assert len(kept()) == 3
    assert [it.after["households"] for it in JournalLine.objects.filter(deed="deliver_together").order_by("pk")] == [
        2,
        1,
    ]


def test_all_are_kept_or_none_and_the_good_ones_on_a_choice(ground, shares):
    end_measure(shares["H2"], on=date(2017, 3, 10), reason="declined", by=ground.by["township"])
    amounts = {shares["H1"]: Amount(fen=100), shares["H2"]: Amount(fen=100), shares["H3"]: None}
    why = refused(ground, amounts)
    assert isinstance(why, SomeRefused)
    assert {key: row.reason for key, row in why.rows.items()} == {shares["H2"]: "over", shares["H3"]: "no_amount"}
    assert (why.good, kept()) == (1, [])
    assert paid(ground, amounts, only_good=True) == Kept(new=1, standing=0)
    assert [row[:2] for row in kept()] == [("H1", 100)]
    nothing = refused(ground, {shares["H3"]: Amount()}, only_good=True)
    assert [row.reason for row in nothing.rows.values()] == ["nothing_given"]


def test_a_ceiling_counts_what_each_got_before_as_one_delivery_does(ground):
    pupils = [ground.pupil, make_member(ground.household, name="张二", birth=date(2008, 1, 1))]
    from xiuhua.register.models import Schooling

    Schooling.objects.create(member=pupils[1], school_status="primary", since=date(2010, 1, 1))
    by = ground.by["township"]
    told = {it: Grant("boarding_primary", date(2016, 9, 1), member=it.key) for it in pupils}
    keys = [grant_measure(ground.household.key, grant, by=by) for grant in told.values()]
    deliver_measure(keys[0], Amount(fen=60_000), on=date(2016, 10, 1), evidence="学校发放表", by=by)
    amounts = {key: Amount(fen=50_000) for key in keys}
    why = refused(ground, amounts, item="boarding_primary")
    assert {key: row.reason for key, row in why.rows.items()} == {keys[0]: "above_ceiling"}
    with pytest.raises(MeasureRefused) as alone:
        deliver_measure(keys[0], Amount(fen=50_000), on=PAID, evidence="学校发放表", by=by)
    assert why.rows[keys[0]].facts == alone.value.facts


def test_many_leave_what_as_many_single_deliveries_would(ground, shares):
    one, *others = shares.values()
    by = ground.by["village"]
    deliver_measure(one, Amount(fen=100), on=PAID, evidence="分红表 3 号", by=by)
    paid(ground, {key: Amount(fen=100) for key in others})
    rows = [
        (it.status, it.delivered_fen, [(d.since, d.evidence, d.said_by == by.username) for d in it.deliveries])
        for number in ("H1", "H2", "H3")
        for line in remedy_of(Measure.objects.get(key=shares[number]).household, on=TODAY).in_state("receiving")
        for it in line.given
    ]  # fmt: skip
    assert rows == [("in_delivery", 100, [(PAID, "分红表 3 号", True)])] * 3


def test_what_all_lack_is_said_once(ground, shares):
    amounts = {key: Amount(fen=100) for key in shares.values()}
    reasons = [
        refused(ground, amounts, evidence=" "), refused(ground, amounts, on=date(2017, 4, 1)), refused(ground, {}),
        refused(ground, amounts, item="gold"),
    ]  # fmt: skip
    assert [why.reason for why in reasons] == ["no_evidence", "after_today", "nobody_chosen", "no_item"]


def test_who_acts_for_no_office_and_what_lies_elsewhere_are_not_there(ground, shares):
    amounts = {shares["H1"]: Amount(fen=100)}
    for who in ("helper", "inspector", "education"):
        with pytest.raises(Absent):
            paid(ground, amounts, by=who)
    grant_together(ground.village.code, "night_school", since=BEGIN, basis="", by=ground.by["village"])
    night_school = Measure.objects.filter(item="night_school").first()
    with pytest.raises(Absent):
        paid(ground, amounts | {night_school.key: Amount(fen=100)})


def test_the_list_has_who_is_given_it_and_not_whose_is_over_or_given_whole(ground, shares):
    by = ground.by["township"]
    end_measure(shares["H2"], on=PAID, reason="declined", by=by)
    deliver_measure(shares["H1"], Amount(fen=100), on=PAID, evidence="收据", by=by)
    once = grant_measure(ground.household.key, Grant("certificate_subsidy", BEGIN, member=ground.farmer.key), by=by)
    assert items_given_in(Homes(ground.village.pk), on=TODAY) == {"cooperative_dividend": 2, "certificate_subsidy": 1}
    rows = receivers_in(Homes(ground.village.pk), "cooperative_dividend", on=TODAY)
    assert [(it.number, it.head, it.delivered_fen, it.last) for it in rows] == [
        ("H1", "张大", 100, PAID),
        ("H3", "李3", 0, None),
    ]
    deliver_measure(once, Amount(fen=100), on=PAID, evidence="收据", by=by)
    assert items_given_in(Homes(ground.village.pk), on=TODAY) == {"cooperative_dividend": 2}


def test_what_was_given_whole_is_given_no_second_time(ground):
    by = ground.by["township"]
    once = grant_measure(ground.household.key, Grant("certificate_subsidy", BEGIN, member=ground.farmer.key), by=by)
    told = {"item": "certificate_subsidy", "evidence": "一卡通 7"}
    assert paid(ground, {once: Amount(fen=100)}, **told) == Kept(new=1, standing=0)
    assert paid(ground, {once: Amount(fen=100)}, **told) == Kept(new=0, standing=1)
    why = refused(ground, {once: Amount(fen=50)}, **told)
    assert ({key: row.reason for key, row in why.rows.items()}, len(kept())) == ({once: "nothing_due"}, 1)


def test_the_same_amount_of_a_day_on_another_paper_is_asked_about_and_kept_on_a_choice(ground, shares):
    paid(ground, {shares["H1"]: Amount(fen=100), shares["H2"]: Amount(fen=100)})
    amounts = {shares["H1"]: Amount(fen=100), shares["H2"]: Amount(fen=200), shares["H3"]: Amount(fen=100)}
    why = refused(ground, amounts, evidence="分红表 4 号")
    assert isinstance(why, PerhapsTwice)
    assert (why.facts["count"], {key: row.facts for key, row in why.rows.items()}) == (
        1,
        {shares["H1"]: {"day": PAID, "evidence": "分红表 3 号"}},
    )
    assert len(kept()) == 2
    assert paid(ground, amounts, evidence="分红表 4 号", again=True) == Kept(new=3, standing=0)
    assert [row[:2] for row in kept()] == [("H1", 100), ("H1", 100), ("H2", 100), ("H2", 200), ("H3", 100)]


def test_a_household_of_nobody_is_refused_alike_alone_and_among_many(ground):
    from xiuhua.register.models import Belonging

    by = ground.by["township"]
    key = grant_measure(ground.household.key, Grant("industry_fund", BEGIN), by=by)
    Belonging.objects.filter(household=ground.household).update(until=date(2017, 3, 30))
    with pytest.raises(MeasureRefused) as alone:
        deliver_measure(key, Amount(fen=10_000_000), on=PAID, evidence="收据", by=by)
    why = refused(ground, {key: Amount(fen=10_000_000)}, item="industry_fund")
    assert (why.rows[key].reason, why.rows[key].facts) == (alone.value.reason, alone.value.facts)
