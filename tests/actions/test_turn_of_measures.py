"""A turn settles which causes are answered: once any measure is kept, only what changed, and the same twice."""

from datetime import date

import pytest

from tests.makers import TODAY, give_pack, make_household, make_village
from xiuhua.actions.turn import run_turn
from xiuhua.register.models import AnswerVerdict, Cause, Measure, MeasureState

pytestmark = pytest.mark.django_db
FILED, LATER = date(2014, 1, 1), date(2017, 6, 30)


def settled(day):
    rows = AnswerVerdict.objects.on(day).filter(need__in=["illness", "skill"])
    return sorted(rows.values_list("household__number", "need", "verdict"))


def test_what_a_measure_answers_is_settled_from_its_day_on():
    village = make_village()
    give_pack(village.parent.parent.parent)
    home = make_household(village, number="H1")
    for cause, main in (("illness", True), ("skill", False)):
        Cause.objects.create(household=home, cause=cause, main=main, since=FILED)
    run_turn(TODAY, by=None)
    assert settled(TODAY) == []
    measure = Measure.objects.create(household=home, item="family_doctor", since=date(2017, 5, 1))
    MeasureState.objects.create(measure=measure, status="in_delivery", since=date(2017, 5, 1))
    first = run_turn(LATER, by=None).settled
    assert settled(LATER) == [("H1", "illness", "met"), ("H1", "skill", "not_met")]
    again = run_turn(LATER, by=None).settled
    assert (again.digest, again.written) == (first.digest, 0)
    assert settled(TODAY) == []
