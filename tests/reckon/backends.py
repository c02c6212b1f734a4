"""The rules of a world reckoned on any backend, row by row of its keys: what a cluster gives has no order."""

from tests.reckon.conditions import PARAMETERS
from tests.reckon.rulebooks import PARAMETERS_THEN, TABLES, frames
from tests.reckon.test_rulebook import close
from xiuhua.reckon.rules.frames import framed
from xiuhua.reckon.rules.judging import judged


def by_key(book, world, before, *, native, rows):
    """Every fact's value by the key of its row; `native` makes a backend's table of a frame, `rows` gives its rows."""
    plan, then = book.on(PARAMETERS), book.on(PARAMETERS_THEN)

    def earlier(years, ref):
        made = judged(then, _framed(before, native), wanted=[ref])
        return made[ref.table] if years == 1 else None

    made = judged(plan, _framed(world, native), wanted=plan.refs, earlier=earlier)
    found = {name: rows(made[name].to_native()) for name in {ref.table for ref in plan.refs}}
    return {
        (ref, tuple(row[name] for name in TABLES[ref.table].key)): row[ref.column]
        for ref in plan.refs
        for row in found[ref.table]
    }


def differing(one, other):
    """The values that differ, and the rows that only one has."""
    both = {at: (one.get(at), other.get(at)) for at in one.keys() | other.keys()}
    return {at: values for at, values in both.items() if not close(*values) or (at in one) != (at in other)}


def in_process(book, world, before):
    """The values as Polars in process gives them."""
    return by_key(book, world, before, native=lambda _, frame: frame, rows=lambda frame: frame.to_dicts())


def _framed(world, native):
    return {name: framed(native(name, frame)) for name, frame in frames(world).items()}
