"""The signs come to what their slow twins come to, on small sets of visits that lie close together."""

import polars as pl
import pytest
from hypothesis import given, settings

from tests.loop.verify import twins
from tests.loop.verify.laws import NUMBERS, SETS, days
from xiuhua.loop.verify.photos import used_before
from xiuhua.loop.verify.rows import in_order
from xiuhua.loop.verify.throughput import too_long_a_round
from xiuhua.loop.verify.times import all_alike, ended_early, too_short
from xiuhua.reckon.visits import VISITS

TWINS = {
    too_short: twins.short, ended_early: twins.early, all_alike: twins.alike, too_long_a_round: twins.rounds,
    used_before: twins.photos,
}  # fmt: skip


@pytest.mark.parametrize("quick", TWINS, ids=lambda it: it.__name__)
@given(days())
@settings(**SETS)
def test_a_sign_weighs_what_its_slow_twin_weighs(quick, visits):
    frame = VISITS.completed(pl.DataFrame(visits, schema_overrides=dict(VISITS.columns)))
    rows = in_order(frame, NUMBERS)
    found = quick(rows, NUMBERS)
    assert dict(zip(found.rows.tolist(), found.weight.tolist(), strict=True)) == TWINS[quick](rows, NUMBERS)
