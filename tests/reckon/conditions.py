"""Random conditions, each as a text and as the slow, obvious function of one row that it stands for."""

import operator
from datetime import date

import polars as pl
from hypothesis import strategies as st

from xiuhua.reckon.tables import Table

THINGS = Table(
    "things",
    ("a",),
    {
        "a": pl.Int64,
        "b": pl.Int16,
        "money_fen": pl.Int64,
        "word": pl.String,
        "true_one": pl.Boolean,
        "other": pl.Boolean,
        "day": pl.Date,
        "later": pl.Date,
    },
)
PARAMETERS = {"some.limit": 2, "some.share": 0.25, "as_of": date(2017, 3, 31), "unknown": None, "words": ("x", "y")}
ORDERS = {"=": operator.eq, "<>": operator.ne, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}
WORDS = ["x", "y", "it's"]
DAYS = [date(2016, 2, 29), date(2016, 12, 31), date(2017, 1, 1), date(2017, 2, 28), date(2017, 3, 31)]


def rows():
    """A row of things, any of whose values may be empty."""
    small, days = st.integers(-3, 3), st.sampled_from(DAYS)
    kinds = [
        small,
        small,
        small.map(lambda n: n * 101),
        st.sampled_from(WORDS),
        st.booleans(),
        st.booleans(),
        days,
        days,
    ]
    return st.fixed_dictionaries({name: st.none() | kind for name, kind in zip(THINGS.columns, kinds, strict=True)})


def conditions():
    """(text, function of a row giving True, False or None, parameters)."""
    return _truths(3).map(lambda made: (*made, PARAMETERS))


def _constant(text, value):
    return st.just((text, lambda _: value))


def _column(name, read=lambda value: value):
    return st.just((name, lambda row: _known(read, row[name if name in row else "money_fen"])))


def _known(function, *values):
    return None if None in values else function(*values)


NUMBERS = st.one_of(
    _column("a"),
    _column("b"),
    _column("money_fen"),
    _column("money_yuan", lambda fen: fen / 100),
    _constant("3", 3),
    _constant("3.03", 3.03),
    _constant("0.5", 0.5),
    _constant("some.limit", 2),
    _constant("some.share", 0.25),
    _constant("unknown", None),
)
DATES = st.one_of(
    _column("day"),
    _column("later"),
    _constant("as_of", date(2017, 3, 31)),
    _constant("DATE '2016-12-31'", date(2016, 12, 31)),
)
TEXTS = st.one_of(_column("word"), _constant("'x'", "x"), _constant("'it''s'", "it's"))
TRUTHS = st.one_of(_column("true_one"), _column("other"), _constant("TRUE", True), _constant("false", False))


def _numbers(depth):
    if depth == 0:
        return NUMBERS
    part = _numbers(depth - 1)
    signs = st.sampled_from([("+", operator.add), ("-", operator.sub), ("*", operator.mul), ("/", _divide)])
    return st.one_of(
        NUMBERS,
        st.builds(_two, part, signs, part),
        part.map(lambda made: (f"-({made[0]})", lambda row: _known(operator.neg, made[1](row)))),
        st.builds(_distance, st.sampled_from([("years", _years), ("months", _months), ("days", _days)]), DATES, DATES),
    )


def _truths(depth):
    numbers = _numbers(1)
    any_order, equal_only = st.sampled_from(list(ORDERS.items())), st.sampled_from(list(ORDERS.items())[:2])
    simple = st.one_of(
        TRUTHS,
        st.builds(_two, numbers, any_order, numbers),
        st.builds(_two, DATES, any_order, DATES),
        st.builds(_two, TEXTS, equal_only, TEXTS),
        st.builds(_between, numbers, numbers, numbers),
        st.builds(_is_in, numbers, st.lists(numbers, min_size=1, max_size=3)),
        st.builds(_is_in, TEXTS, st.lists(TEXTS | _constant("words", PARAMETERS["words"]), min_size=1, max_size=3)),
        st.builds(_is_null, st.one_of(numbers, DATES, TEXTS)),
    )
    if depth == 0:
        return simple
    part = _truths(depth - 1)
    joins = st.sampled_from([("and", _both), ("or", _either)])
    return st.one_of(simple, st.builds(_joined, part, joins, part), part.map(_negated))


def _two(left, sign, right):
    text, function = sign
    return f"({left[0]} {text} {right[0]})", lambda row: _known(function, left[1](row), right[1](row))


def _joined(left, join, right):
    return f"({left[0]} {join[0]} {right[0]})", lambda row: join[1](left[1](row), right[1](row))


def _negated(made):
    return f"(not {made[0]})", lambda row: _known(operator.not_, made[1](row))


def _both(left, right):
    return False if False in (left, right) else None if None in (left, right) else True


def _either(left, right):
    return True if True in (left, right) else None if None in (left, right) else False


def _divide(left, right):
    return None if right == 0 else left / right


def _between(value, low, high):
    def slow(row):
        found = value[1](row)
        return _both(_known(operator.ge, found, low[1](row)), _known(operator.le, found, high[1](row)))

    return f"({value[0]} between {low[0]} and {high[0]})", slow


def _is_in(value, members):
    def slow(row):
        verdict = False
        for _, member in members:
            several = member(row)
            for one in several if isinstance(several, tuple) else (several,):
                verdict = _either(verdict, _known(operator.eq, value[1](row), one))
        return verdict

    return f"({value[0]} in ({', '.join(text for text, _ in members)}))", slow


def _is_null(value):
    return f"({value[0]} is null)", lambda row: value[1](row) is None


def _distance(unit, start, end):
    name, function = unit
    return f"{name}_between({start[0]}, {end[0]})", lambda row: _known(function, start[1](row), end[1](row))


def _days(start, end):
    return (end - start).days


def _months(start, end):
    return (end.year - start.year) * 12 + end.month - start.month - (end.day < start.day)


def _years(start, end):
    return end.year - start.year - ((end.month, end.day) < (start.month, start.day))
