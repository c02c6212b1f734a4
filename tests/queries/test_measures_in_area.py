"""The measures of an area: what is received is counted as the stage remedy has it; causes by category; who lacks."""

from datetime import date, timedelta

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.actions.remedy.ground import helped_ground
from tests.makers import TODAY
from xiuhua.actions.remedy.deliver import deliver_measure
from xiuhua.actions.remedy.grant import Grant, grant_measure
from xiuhua.actions.remedy.measure_ground import Amount
from xiuhua.actions.turn import run_turn
from xiuhua.loop.remedy.explanation import end_of
from xiuhua.policy.measures_reader import remedy_policy
from xiuhua.queries.measures_in_area import (
    causes_by_category,
    helped_in,
    households_that_lack,
    households_with,
    lacks_in,
    lines_of,
    months_before,
    received_on,
)
from xiuhua.queries.pack import pack_in_force
from xiuhua.register.models import Measure, MeasureState

pytestmark = pytest.mark.django_db
BEGIN = date(2017, 3, 1)
ITEMS = ("livestock_award", "industry_fund", "minimum_living", "boarding_primary", "donation", "public_post", "gold")


@pytest.fixture
def ground():
    return helped_ground()


def test_a_cause_is_set_against_what_its_households_receive(ground):
    by = ground.by["township"]
    for item in ("livestock_award", "donation"):
        key = grant_measure(ground.household.key, Grant(item, BEGIN), by=by)
        deliver_measure(key, Amount(fen=100), on=TODAY, evidence="收据", by=by)
    grant_measure(ground.household.key, Grant("family_doctor", BEGIN), by=by)
    run_turn(TODAY, by=None)
    rows = {row.cause: row for row in causes_by_category(ground.village.pk, on=TODAY)}
    counts = {cell.category: (cell.count, cell.demanded) for cell in rows["illness"].cells if cell.count}
    assert counts == {"industry": (1, False), "society": (1, True)}
    told = {cause: (row.households, row.answered, row.unanswered) for cause, row in rows.items()}
    assert told == {"skill": (1, 1, 0), "illness": (1, 1, 0)}
    helped = helped_in(ground.village.pk, on=TODAY)
    assert lacks_in(helped) == {
        "all": 1, "missing": 1, "renewals": 0, "expiring": 0, "unentitled": 0, "duplicated": 0,
    }  # fmt: skip
    (line,) = lines_of(households_that_lack(ground.village.pk, "missing", on=TODAY), first=0, size=10, on=TODAY)
    assert (line.number, line.head, line.help.received, line.help.planned) == ("H1", "张大", 2, 1)
    for of, count in (("", 1), ("society", 1), ("health", 0), ("met", 1), ("not_met", 0)):
        assert households_with(ground.village.pk, "illness", of=of, on=TODAY).count() == count


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    item=st.sampled_from(ITEMS),
    since=st.dates(date(2013, 1, 1), date(2017, 12, 31)),
    until=st.none() | st.dates(date(2013, 1, 2), date(2018, 12, 31)),
    on=st.dates(date(2016, 1, 1), date(2017, 12, 31)),
)
def test_what_lasts_on_a_day_is_the_same_in_the_database_as_for_one_measure(ground, item, since, until, on):
    until = None if until is None or until <= since else until
    row = Measure.objects.create(household=ground.household, item=item, since=since, until=until)
    MeasureState.objects.create(measure=row, status="in_delivery", since=since)
    policy = remedy_policy(pack_in_force(on), day=on)
    end = end_of({"since": since, "until": until}, policy.catalogue.items.get(item), policy)
    lasts = since <= on and (end is None or end > on)
    assert received_on(policy).filter(pk=row.pk).exists() == lasts


@pytest.mark.parametrize("months", [1, 2, 6, 12, 36])
def test_the_first_day_that_still_lasts_is_that_of_the_turn_also_at_the_end_of_a_month(months):
    for number in range(366):
        day = date(2016, 2, 1) + timedelta(days=number)
        first = months_before(day, months)
        began = pl.Series([first - timedelta(days=1), first])
        ended, lasting = began.dt.offset_by(f"{months}mo")
        assert (ended <= day, lasting > day) == (True, True), (day, first)
