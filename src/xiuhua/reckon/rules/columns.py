"""The walker: a typed tree becomes one column expression, in narwhals, for a frame of any backend."""

import operator
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

import narwhals as nw

from xiuhua.reckon.rules.calendar import MONTH, calendar_place, day_number, place_of, place_on_calendar
from xiuhua.reckon.rules.tree import DATE, NUMBER, ROUGH, STEPS_PER_ONE, TEXT, TRUTH, Node
from xiuhua.words import FEN_PER_YUAN

TYPES: dict[str, Any] = {NUMBER: nw.Float64, TEXT: nw.String, TRUTH: nw.Boolean, DATE: nw.Date}
CONSTANT = ("literal", "parameter")
DISTANCES = {"months_between": MONTH, "years_between": 12 * MONTH}


def column_of(node: Node, *, placed: bool = False) -> nw.Expr:
    """The expression of a tree: true where met, false where not met, null where unknown; numbers are doubles.

    `placed` says that the frame has the places on the calendar of the days that the tree reads (see `days_placed`).
    """

    def column(part: Node) -> nw.Expr:
        return column_of(part, placed=placed)

    match node.op:
        case "column" | "yuan":
            return _read(node)
        case "literal" | "parameter":
            return nw.lit(node.value, dtype=TYPES.get(node.kind, nw.Float64))
        case "and" | "or":
            return _joined(operator.and_ if node.op == "and" else operator.or_, list(map(column, node.parts)))
        case "in":
            return _in(node, column)
    if node.op in DISTANCES:
        start, end = (_place(part, placed=placed) for part in node.parts)
        return ((end - start) // DISTANCES[node.op]).cast(nw.Float64)
    rough = node.exactness == ROUGH and node.kind == TRUTH
    return SIGNS[node.op](*(_steps(column(part)) if rough else column(part) for part in node.parts))


def _read(node: Node) -> nw.Expr:
    named = nw.col(node.name)
    if node.op == "yuan":
        return divided(named.cast(nw.Float64), nw.lit(float(FEN_PER_YUAN)))
    return named.cast(nw.Float64) if node.kind == NUMBER else named


def days_placed(trees: Iterable[Node]) -> set[str]:
    """The columns whose places on the calendar trees need: whole months and years are counted from them."""
    return {
        part.name
        for tree in trees
        for node in tree.walk()
        if node.op in DISTANCES
        for part in node.parts
        if part.op == "column"
    }


def divided(left: nw.Expr, right: nw.Expr) -> nw.Expr:
    """Real division; by zero unknown.

    Polars divides by one number through its reciprocal (303 / 100 gives 3.0300000000000002); by a column it divides.
    """
    return left / nw.when(right != 0).then(left.is_null().cast(nw.Float64) * 0 + right)


def _joined(join: Callable[[Any, Any], Any], parts: list[nw.Expr]) -> nw.Expr:
    while len(parts) > 1:  # as a balanced tree, so that a long chain is not a deep one
        parts = [join(*parts[at : at + 2]) if parts[at + 1 :] else parts[at] for at in range(0, len(parts), 2)]
    return parts[0]


def _in(node: Node, column: Callable[[Node], nw.Expr]) -> nw.Expr:
    subject, *members = node.parts
    if node.exactness == ROUGH:
        steps = [_steps(column(part)) for part in node.parts]
        return nw.any_horizontal(*(steps[0] == step for step in steps[1:]), ignore_nulls=False)
    if all(member.op in CONSTANT and member.value is not None for member in members):
        return column(subject).is_in([member.value for member in members])
    return nw.any_horizontal(*(column(subject) == column(member) for member in members), ignore_nulls=False)


def _steps(number: nw.Expr) -> nw.Expr:
    """A reckoned number in whole millionths, so that what rounding left does not decide."""
    return (number * STEPS_PER_ONE + 0.5).floor()


def _place(day: Node, *, placed: bool) -> nw.Expr:
    if isinstance(day.value, date):
        return nw.lit(calendar_place(day.value.year, day.value.month, day.value.day), dtype=nw.Int32)
    return nw.col(place_of(day.name)) if placed and day.op == "column" else place_on_calendar(column_of(day))


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
    "days_between": lambda start, end: (day_number(end) - day_number(start)).cast(nw.Float64),
}
