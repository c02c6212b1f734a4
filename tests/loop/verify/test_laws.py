"""What holds of the signs of any set of visits."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.loop.verify.days import MORNING, POLICY, at, visit
from tests.loop.verify.laws import PHOTO, SETS, days, more, weights
from xiuhua.loop.verify.verdicts import verify_visits
from xiuhua.reckon.visits import VISITS


@given(days(), st.randoms(use_true_random=False))
@settings(**SETS)
def test_the_order_of_visits_does_not_matter(visits, lot):
    assert weights(lot.sample(visits, len(visits))) == weights(visits)


@given(days())
@settings(**SETS)
def test_the_name_of_another_helper_does_not_matter(visits):
    renamed = [it | {"helper": {"a": "z", "b": "0"}.get(it["helper"], it["helper"])} for it in visits]
    assert weights(renamed) == weights(visits)


def test_of_two_uses_of_a_photo_at_one_time_the_name_does_not_say_which_was_first():
    first, second = visit(0, helper="a", photo=PHOTO), visit(0, visit="v0001", helper="b", photo=PHOTO)
    assert weights([first | {"helper": "z"}, second]) == weights([first, second])


def test_at_a_desk_a_visit_weighs_no_more_without_its_time_of_recording():
    desk = [visit(number, recorded=MORNING + timedelta(days=9), **at(9_000, 0)) for number in range(5)]
    desk[:4] = [it | {"recorded": it["started"]} for it in desk[:4]]
    assert more(weights(desk), weights([*desk[:4], desk[4] | {"recorded": None}]), "v0004") == {}


def test_on_a_round_a_visit_weighs_no_more_without_its_fix():
    far = [visit(number, home=10 * number, started=MORNING + timedelta(minutes=35 * number)) for number in range(4)]
    met = [*far[:2], *(it | at(0, 0) for it in far[2:])]
    assert more(weights(met), weights([*met[:3], far[3]]), "v0003") == {}


@pytest.mark.parametrize("taken", ["photo", "fix", "recorded"])
@given(days(), st.integers(0, 11))
@settings(**SETS)
def test_a_visit_weighs_no_more_without_it(taken, visits, place):
    if taken == "recorded":  # of a file that says when visits were entered
        visits = [it | {"recorded": it["recorded"] or it["started"] + timedelta(minutes=2)} for it in visits]
    one = visits[place % len(visits)]
    less = dict.fromkeys(["lat", "lon", "accuracy_m"] if taken == "fix" else [taken])
    without = [it | less if it is one else it for it in visits]
    assert more(weights(visits), weights(without), one["visit"]) == {}


def test_no_visits_have_no_signs():
    found = verify_visits(VISITS.empty(), policy=POLICY)
    assert [it.height for it in (found.visits, found.signs, found.helpers)] == [0, 0, 0]
    assert found.hints == ()
