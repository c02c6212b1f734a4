"""Figures of measures: what is developmental, who is eligible and not receiving; their rows, and what is settled."""

from datetime import date

import pytest

from tests.actions.remedy.ground import helped_ground
from tests.makers import TODAY, make_household
from xiuhua.actions.remedy.deliver import deliver_measure
from xiuhua.actions.remedy.grant import Grant, grant_measure
from xiuhua.actions.remedy.measure_ground import Amount
from xiuhua.actions.turn import run_turn
from xiuhua.queries.figure import figures_of, reckon_figures
from xiuhua.queries.rows import rows_of
from xiuhua.register.models import FigureVerdict, HelpedVerdict

pytestmark = pytest.mark.django_db
BEGIN = date(2017, 3, 1)
KEYS = ("developmental_share", "eligible_not_receiving")


@pytest.fixture
def ground():
    return helped_ground()


def received(ground, *items):
    by = ground.by["township"]
    for item in items:
        key = grant_measure(ground.household.key, Grant(item, BEGIN), by=by)
        deliver_measure(key, Amount(fen=100), on=TODAY, evidence="收据", by=by)


def told(figures):
    return {it.key: (it.numerator, it.denominator, it.value) for it in figures if it.key in KEYS}


def test_as_long_as_no_measure_is_kept_nobody_is_said_to_lack_any(ground):
    found = reckon_figures(on=TODAY, area=ground.village.code)
    assert told(found) == dict.fromkeys(KEYS, (0.0, None, None))
    assert rows_of("eligible_not_receiving", area=ground.village.code, on=TODAY).height == 0


def test_the_rows_behind_a_figure_are_as_many_as_its_numerator(ground):
    make_household(ground.village, number="H2", status="terminated")  # might have what asks for no file
    received(ground, "livestock_award", "donation")
    found = told(reckon_figures(on=TODAY, area=ground.village.code))
    assert found == {"developmental_share": (1.0, 2.0, 50.0), "eligible_not_receiving": (1.0, 2.0, 50.0)}
    developmental = rows_of("developmental_share", area=ground.village.code, on=TODAY)
    assert developmental.select("household", "category").rows() == [("H1", "industry")]
    lacking = rows_of("eligible_not_receiving", area=ground.village.code, on=TODAY)
    assert lacking.select("household", "received", "planned").rows() == [("H1", 2, 0)]
    assert lacking["missing"][0] > 0


def test_a_turn_settles_how_far_each_household_is_helped_and_the_same_twice(ground):
    received(ground, "livestock_award", "donation")
    first = run_turn(TODAY, by=None).settled
    row = HelpedVerdict.objects.on(TODAY).get(household=ground.household)
    assert (row.received, row.developmental, row.planned, row.duplicated) == (2, 1, 0, 0)
    assert (row.answered, row.since, row.until) == (4, TODAY, None)
    settled = told(figures_of(ground.village.code, on=TODAY))
    assert settled == told(reckon_figures(on=TODAY, area=ground.village.code))
    again = run_turn(TODAY, by=None).settled
    assert (again.digest, again.written) == (first.digest, 0)
    assert FigureVerdict.objects.on(TODAY).filter(area=ground.village, figure__in=KEYS).count() == len(KEYS)
