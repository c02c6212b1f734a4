"""Industry projects: begun by an office of the village, shared out, paid from without losing a fen, and ended."""

from datetime import date

import pytest

from tests.actions.remedy.ground import helped_ground
from tests.makers import TODAY, make_household, make_organisation
from xiuhua.actions.remedy.project_refusal import ProjectRefused
from xiuhua.actions.remedy.run_project import begin_project, end_project, pay_dividend, share_out
from xiuhua.duty.door import Absent
from xiuhua.queries.project import projects_in, shares_of

pytestmark = pytest.mark.django_db
BEGIN, PAID = date(2016, 5, 1), date(2017, 1, 20)


@pytest.fixture
def ground():
    return helped_ground()


def begun(ground, *, by="village", **told):
    runs = make_organisation(name="金银花合作社", kind="cooperative", area=ground.village)
    told = {
        "name": "金银花基地", "kind": "planting", "organisation": runs.key, "funds_fen": 30_000_000, "since": BEGIN,
        "basis": "县扶贫办〔2016〕5号",
    } | told  # fmt: skip
    return begin_project(ground.village.code, **told, by=ground.by[by])


def refused(deed, *args, **told):
    with pytest.raises(ProjectRefused) as why:
        deed(*args, **told)
    return why.value.reason


def test_a_project_gives_shares_alike_and_pays_by_share_without_losing_a_fen(ground):
    by = ground.by["village"]
    others = [make_household(ground.village, number=f"H{n}") for n in (2, 3)]
    homes = [ground.household.key, *(it.key for it in others)]
    key = begun(ground)
    assert share_out(key, homes, amount_fen=1_000_000, since=BEGIN, by=by) == 1
    assert pay_dividend(key, year=2016, amount_fen=100_000, on=PAID, evidence="分红表 2016", by=by) == 3
    (view,) = projects_in(ground.village.pk, on=TODAY)
    assert (view.name, view.organisation, view.shared_fen, view.left_fen) == (
        "金银花基地", "金银花合作社", 999_999, 29_000_001,
    )  # fmt: skip
    assert [(line.number, line.amount_fen, line.by_year) for line in view.shares] == [
        ("H1", 333_333, {2016: 33_334}), ("H2", 333_333, {2016: 33_333}), ("H3", 333_333, {2016: 33_333}),
    ]  # fmt: skip
    assert view.by_year == {2016: 100_000}
    (mine,) = shares_of(ground.household, on=TODAY)
    assert (mine.project, mine.amount_fen, mine.paid_fen) == ("金银花基地", 333_333, 33_334)


def test_a_new_share_takes_the_place_of_the_old_one(ground):
    by, key = ground.by["township"], begun(ground, by="township")
    for amount, since in ((100, BEGIN), (300, date(2017, 1, 1))):
        share_out(key, [ground.household.key], amount_fen=amount, since=since, by=by)
    held = [(it.amount_fen, it.since, it.until) for it in shares_of(ground.household, on=TODAY)]
    assert held == [(100, BEGIN, date(2017, 1, 1)), (300, date(2017, 1, 1), None)]


def test_an_ended_project_and_its_shares_go_on_no_more(ground):
    by, key = ground.by["village"], begun(ground)
    share_out(key, [ground.household.key], amount_fen=100, since=BEGIN, by=by)
    end_project(key, on=TODAY, by=by)
    assert (shares_of(ground.household, on=TODAY)[0].until, projects_in(ground.village.pk, on=TODAY)[0].shares) == (
        TODAY, (),
    )  # fmt: skip
    assert refused(pay_dividend, key, year=2016, amount_fen=1, on=TODAY, evidence="x", by=by) == "over"


@pytest.mark.parametrize(
    ("told", "reason"),
    [
        ({"name": " "}, "no_name"), ({"kind": "gold"}, "no_kind"), ({"funds_fen": 0}, "no_funds"),
        ({"since": date(2017, 4, 1)}, "after_today"), ({"name": "电话13812345678"}, "holds_number"),
    ],
)  # fmt: skip
def test_a_project_that_does_not_do_is_refused(ground, told, reason):
    assert refused(begun, ground, **told) == reason


def test_more_than_the_funds_others_households_and_days_ahead_are_refused(ground):
    by, key = ground.by["village"], begun(ground, funds_fen=1_000)
    mine, elsewhere = [ground.household.key], [make_household(number="H9").key]
    told = {"amount_fen": 100, "since": BEGIN, "by": by}
    assert refused(share_out, key, elsewhere, **told) == "no_households"
    assert refused(share_out, key, mine, **told | {"amount_fen": 1_001}) == "above_funds"
    assert refused(share_out, key, mine, **told | {"since": date(2016, 1, 1)}) == "before_begin"
    paid = {"year": 2016, "amount_fen": 5, "on": PAID, "evidence": "表", "by": by}
    assert refused(pay_dividend, key, **paid) == "no_shares"
    share_out(key, mine, **told)
    assert refused(pay_dividend, key, **paid | {"year": 2015}) == "other_year"
    assert refused(pay_dividend, key, **paid | {"evidence": ""}) == "no_evidence"
    pay_dividend(key, **paid)
    assert refused(pay_dividend, key, **paid) == "paid_already"


def test_helpers_and_departments_run_no_project(ground):
    for who in ("helper", "education", "inspector"):
        with pytest.raises(Absent):
            begun(ground, by=who)


def test_a_share_that_was_paid_for_is_replaced_on_a_later_day_only(ground):
    by, key, home = ground.by["township"], begun(ground, by="township"), ground.household
    first = date(2016, 6, 1)
    share_out(key, [home.key], amount_fen=100, since=first, by=by)
    share_out(key, [home.key], amount_fen=200, since=first, by=by)
    pay_dividend(key, year=2016, amount_fen=77, on=PAID, evidence="分红表 2016", by=by)
    for since in (BEGIN, first):
        assert refused(share_out, key, [home.key], amount_fen=300, since=since, by=by) == "paid_from"
    share_out(key, [home.key], amount_fen=300, since=date(2017, 2, 1), by=by)
    assert [(it.amount_fen, it.paid_fen) for it in shares_of(home, on=TODAY)] == [(200, 77), (300, 0)]
