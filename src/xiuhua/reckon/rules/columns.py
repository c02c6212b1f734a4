"""The walker: a typed tree becomes one column expression, in narwhals, for a frame of any backend."""

import operator
from collections.abc import Callable
from typing import Any

import narwhals as nw

from xiuhua.reckon.rules.tree import DATE, NUMBER, TEXT, TRUTH, Node
from xiuhua.words import FEN_PER_YUAN

TYPES: dict[str, Any] = {NUMBER: nw.Float64, TEXT: nw.String, TRUTH: nw.Boolean, DATE: nw.Date}
MINUTES_PER_DAY = 24 * 60
CONSTANT = ("literal", "parameter")


def column_of(node: Node) -> nw.Expr:
    """The expression of a tree: true where met, false where not met, null where unknown; numbers are doubles."""
    match node.op:
        case "column":
            return nw.col(node.name).cast(nw.Float64) if node.kind == NUMBER else nw.col(node.name)
        case "yuan":
            return divided(nw.col(node.name).cast(nw.Float64), nw.lit(float(FEN_PER_YUAN)))
        case "literal" | "parameter":
            return nw.lit(node.value, dtype=TYPES.get(node.kind, nw.Float64))
        case "and" | "or":
            return _joined(operator.and_ if node.op == "and" else operator.or_, [column_of(p) for p in node.parts])
        case "in":
            return _in(node)
    return SIGNS[node.op](*(column_of(part) for part in node.parts))


def divided(left: nw.Expr, right: nw.Expr) -> nw.Expr:
    """Real division; by zero unknown.

    Polars divides by one number through its reciprocal (303 / 100 gives 3.0300000000000002); by a column it divides.
    """
    return left / nw.when(right != 0).then(left.is_null().cast(nw.Float64) * 0 + right)


def _joined(join: Callable[[Any, Any], Any], parts: list[nw.Expr]) -> nw.Expr:
    while len(parts) > 1:  # as a balanced tree, so that a long chain is not a deep one
        parts = [join(*parts[at : at + 2]) if parts[at + 1 :] else parts[at] for at in range(0, len(parts), 2)]
    return parts[0]


def _in(node: Node) -> nw.Expr:
    subject, *members = node.parts
    if all(member.op in CONSTANT and member.value is not None for member in members):
        return column_of(subject).is_in([member.value for member in members])
    met = [column_of(subject) == column_of(member) for member in members]
    return nw.any_horizontal(*met, ignore_nulls=False)


def _months(start: nw.Expr, end: nw.Expr) -> nw.Expr:
    """Whole months from one day to another, rounded down: born on 31 May, one month old on 1 July."""
    a, b = start.dt, end.dt
    return (b.year() - a.year()) * 12 + (b.month() - a.month()) - (b.day() < a.day()).cast(nw.Int32)


SIGNS: dict[str, Callable[..., nw.Expr]] = {
    "not": operator.invert,
    "=": operator.eq,
    "<>": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": divided,
    "negative": operator.neg,
    "between": lambda value, low, high: (value >= low) & (value <= high),
    "is_null": lambda part: part.is_null(),
    "years_between": lambda start, end: (_months(start, end) // 12).cast(nw.Float64),
    "months_between": lambda start, end: _months(start, end).cast(nw.Float64),
    "days_between": lambda start, end: ((end - start).dt.total_minutes() / MINUTES_PER_DAY).cast(nw.Float64),
}
