"""Facts upon facts: columns, one row at a time and DuckDB agree, for any rules over any rows."""

import math

from hypothesis import HealthCheck, given, settings

from tests.reckon.conditions import PARAMETERS
from tests.reckon.oracle import Oracle
from tests.reckon.rulebooks import PARAMETERS_THEN, frames, rulebooks, worlds
from xiuhua.reckon.rules.explaining import Rows
from xiuhua.reckon.rules.facts import Ref
from xiuhua.reckon.rules.frames import framed
from xiuhua.reckon.rules.judging import judged


def by_columns(book, world, before):
    plan, then = book.on(PARAMETERS), book.on(PARAMETERS_THEN)

    def earlier(years, ref):
        made = judged(then, {n: framed(f) for n, f in frames(before).items()}, wanted=[ref])
        return made[ref.table] if years == 1 else None

    made = judged(plan, {n: framed(f) for n, f in frames(world).items()}, wanted=plan.refs, earlier=earlier)
    return {ref: made[ref.table].to_native()[ref.column].to_list() for ref in plan.refs}


def by_rows(book, world, before):
    plan = book.on(PARAMETERS)
    rows = Rows(plan, world, lambda years: Rows(book.on(PARAMETERS_THEN), before) if years == 1 else None)
    return {ref: [rows.value(ref, row) for row in world[ref.table]] for ref in plan.refs}


def by_oracle(book, world, before):
    then = Oracle(book, frames(before), PARAMETERS_THEN)
    oracle = Oracle(book, frames(world), PARAMETERS, then)
    return {Ref(f.table, f.name): oracle.values(f.table, f.name) for f in book.facts}


def close(one, other):
    """Equal values; sums of thirds may differ in their last digit by the order of adding."""
    if isinstance(one, float) and isinstance(other, int | float):
        return math.isclose(one, other, rel_tol=1e-12, abs_tol=1e-12)
    return one == other


def differing(one, other):
    return {ref: (one[ref], other[ref]) for ref in one if not all(map(close, one[ref], other[ref]))}


@settings(suppress_health_check=list(HealthCheck), deadline=None)
@given(rulebooks(), worlds(), worlds())
def test_columns_and_rows_agree(book, world, before):
    assert differing(by_columns(book, world, before), by_rows(book, world, before)) == {}


@settings(suppress_health_check=list(HealthCheck), deadline=None, max_examples=40)
@given(rulebooks(), worlds(), worlds())
def test_columns_and_duckdb_agree(book, world, before):
    assert differing(by_columns(book, world, before), by_oracle(book, world, before)) == {}
