"""Facts upon facts: columns, one row at a time and DuckDB agree, for any rules over any rows."""

import math

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.examples import examples
from tests.reckon.conditions import PARAMETERS
from tests.reckon.oracle import Oracle
from tests.reckon.rulebooks import PARAMETERS_THEN, TABLES, frames, rulebooks, worlds
from xiuhua.reckon.rules.explaining import Rows
from xiuhua.reckon.rules.facts import Fact, Ref
from xiuhua.reckon.rules.frames import framed
from xiuhua.reckon.rules.judging import judged
from xiuhua.reckon.rules.rulebook import Rulebook

UNTOLD = ("a", "b", "true_one", "other", "day", "later")


def by_columns(book, world, before, *, lazily=False):
    plan, then = book.on(PARAMETERS), book.on(PARAMETERS_THEN)

    def all_framed(rows):
        return {name: framed(frame.lazy() if lazily else frame) for name, frame in frames(rows).items()}

    def earlier(years, ref):
        made = judged(then, all_framed(before), wanted=[ref])
        return made[ref.table] if years == 1 else None

    made = judged(plan, all_framed(world), wanted=plan.refs, earlier=earlier)
    native = {name: frame.to_native().lazy().collect() for name, frame in made.items()}
    return {ref: in_order(native[ref.table], world, ref) for ref in plan.refs}


def in_order(frame, world, ref):
    """The values of a column in the order of the world's rows, which a lazy backend need not keep."""
    key = TABLES[ref.table].key[-1]
    values = dict(frame.select(key, ref.column).rows())
    return [values[row[key]] for row in world[ref.table]]


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


@settings(suppress_health_check=list(HealthCheck), deadline=None, max_examples=examples(40))
@given(rulebooks(), worlds(), worlds())
def test_columns_and_duckdb_agree(book, world, before):
    assert differing(by_columns(book, world, before), by_oracle(book, world, before)) == {}


@settings(suppress_health_check=list(HealthCheck), deadline=None, max_examples=examples(40))
@given(rulebooks(), worlds(), worlds())
def test_frames_in_process_and_frames_of_a_lazy_backend_agree(book, world, before):
    assert differing(by_columns(book, world, before, lazily=True), by_columns(book, world, before)) == {}


AT_THE_LINE = (
    Fact("homes", "gross", "sum", "money_yuan", "things", "word = 'x'"),
    Fact("homes", "cost", "sum", "money_yuan", "things", "word = 'y'"),
    Fact("homes", "a_head", "is", "(gross - cost) / size"),
    Fact("homes", "reaches", "is", "a_head >= line and not a_head < line and a_head = line and a_head in (line)"),
    Fact("homes", "short", "is", "a_head < line + 0.01 - 0.02"),
)
amounts = st.integers(0, 10**8)


@given(st.lists(st.tuples(st.integers(1, 12), amounts), min_size=1, max_size=6), st.integers(1000, 9999))
def test_whoever_has_exactly_the_line_reaches_it_whatever_the_cost(homes, line):
    rows = [{"home": f"h{n}", "area": None, "size": size, "founded": None} for n, (size, _) in enumerate(homes)]
    parts = [
        {"home": f"h{n}", "thing": f"{n} {word}", "word": word, "money_fen": fen, **dict.fromkeys(UNTOLD)}
        for n, (size, cost) in enumerate(homes)
        for word, fen in (("x", line * 100 * size + cost), ("y", cost))
    ]
    world = {"homes": rows, "things": parts, "places": [], "within": []}
    plan = Rulebook(TABLES, AT_THE_LINE).on({**PARAMETERS, "line": line})
    made = judged(plan, {n: framed(f) for n, f in frames(world).items()}, wanted=plan.refs)["homes"].to_native()
    told = Rows(plan, world)
    for name, expected in (("reaches", True), ("short", False)):
        assert made[name].to_list() == [told.value(Ref("homes", name), row) for row in rows] == [expected] * len(rows)


def test_what_is_reckoned_is_compared_to_the_sixth_decimal_and_what_is_told_as_it_stands():
    rest = dict.fromkeys([*UNTOLD[1:], "word", "money_fen"])
    world = {
        "homes": [{"home": "h1", "area": None, "size": 10, "founded": None}],
        "things": [{"home": "h1", "thing": f"t{n}", "a": 1, **rest} for n in range(10)],
        "places": [], "within": [],
    }  # fmt: skip
    facts = (
        Fact("homes", "tenths", "sum", "a * 0.1", "things"),
        Fact("homes", "whole", "is", "tenths = 1 and size = 10"),
    )
    plan = Rulebook(TABLES, facts).on(PARAMETERS)
    made = judged(plan, {n: framed(f) for n, f in frames(world).items()}, wanted=plan.refs)["homes"].to_native()
    assert made["whole"].to_list() == [Rows(plan, world).value(Ref("homes", "whole"), world["homes"][0])] == [True]
