"""What a condition may consist of: each kind of part, the values it works on, and the column expression it becomes."""

import difflib
import math
import operator
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import narwhals as nw
import polars as pl
from sqlglot import exp

from xiuhua.reckon.tables import Table
from xiuhua.words import FEN_PER_YUAN, Rejected

NUMBER, TEXT, TRUTH, DATE, UNKNOWN = "a number", "a text", "a truth", "a date", "unknown"
TYPES: dict[str, Any] = {NUMBER: nw.Float64, TEXT: nw.String, TRUTH: nw.Boolean, DATE: nw.Date}
SAYABLE = "AND OR NOT, = <> < <= > >=, IN (…), BETWEEN, IS [NOT] NULL, + - * /, years_ months_ days_between"
MINUTES_PER_DAY = 24 * 60

Parameters = Mapping[str, object]


class RuleError(Rejected):
    """A condition that is not in the language: where, why, and what may have been meant."""


def real_column(name: str, columns: Iterable[str]) -> str | None:
    """The column that a name reads: itself, or `x_fen` for `x_yuan`; None when there is neither."""
    spelt = (name, f"{name.removesuffix('_yuan')}_fen") if name.endswith("_yuan") else (name,)
    return next((column for column in spelt if column in columns), None)


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """A question to end an error with; empty when nothing known resembles the name."""
    near = difflib.get_close_matches(name, list(known), n=3)
    return f" Did you mean {' or '.join(near)}?" if near else ""


@dataclass(frozen=True, slots=True)
class Term:
    """A part of a condition: which kind of value it gives, and the expression that gives it."""

    kind: str
    expr: nw.Expr


@dataclass(slots=True)
class Walk:
    """One walk over the tree of a condition, noting the columns and parameters it meets."""

    text: str
    table: Table
    parameters: Parameters
    columns: dict[str, None] = field(default_factory=dict)
    read: dict[str, None] = field(default_factory=dict)

    def term(self, node: exp.Expr) -> Term:
        """The term of any node that is in the language."""
        # The exact type, and no argument that we do not read: TRY_CAST is a CAST too, SYMMETRIC hides in a BETWEEN.
        step, arguments = GRAMMAR.get(type(node), (None, set()))
        if step is None or {name for name, value in node.args.items() if value} - arguments:
            raise self.wrong(node, f"{node.sql()!r} is not in the language: columns, literals, {SAYABLE}.")
        return step(self, node)

    def as_(self, kind: str, node: exp.Expr) -> Term:
        """The term of a node that must give a kind of value."""
        return self.fit(kind, node, self.term(node))

    def alike(self, *nodes: exp.Expr) -> tuple[str, list[nw.Expr]]:
        """The one kind that several nodes share, and their expressions."""
        terms = [self.term(node) for node in nodes]
        kind = next((term.kind for term in terms if term.kind != UNKNOWN), NUMBER)
        return kind, [self.fit(kind, node, term).expr for node, term in zip(nodes, terms, strict=True)]

    def fit(self, kind: str, node: exp.Expr, term: Term) -> Term:
        """The term, if it is of the kind; the unknown is of every kind."""
        if term.kind == UNKNOWN:
            return Term(kind, nw.lit(None, dtype=TYPES[kind]))
        if term.kind != kind:
            raise self.wrong(node, f"{node.sql()!r} is {term.kind}, but {kind} is needed here.")
        return term

    def parameter(self, node: exp.Expr, name: str) -> object:
        """The value of a parameter."""
        if name not in self.parameters:
            known = [*self.table.columns, *self.parameters]
            raise self.wrong(node, f"there is no column or parameter {name!r}.{did_you_mean(name, known)}")
        self.read[name] = None
        return self.parameters[name]

    def wrong(self, node: exp.Expr, why: str) -> RuleError:
        """The error of a node: where its first known sign stands, and why it is refused."""
        starts: list[int] = []
        at: exp.Expr | None = node
        while at is not None and not starts:  # not every node knows its place, but one around it does
            starts = [part.meta["start"] for part in at.walk() if "start" in part.meta]
            at = at.parent
        place = f" at character {min(starts) + 1}" if starts else ""
        return RuleError(f"The condition {self.text!r} on {self.table.name} is wrong{place}: {why}")


def _name(node: exp.Expr) -> str:
    return ".".join(node.args[part].name for part in ("catalog", "db", "table", "this") if node.args.get(part))


def _column(walk: Walk, node: exp.Expr) -> Term:
    name = _name(node)
    column = real_column(name, walk.table.columns)
    if column is None:
        return _value(walk, node, walk.parameter(node, name))
    walk.columns[column] = None
    kind = {pl.String: TEXT, pl.Boolean: TRUTH, pl.Date: DATE}.get(walk.table.columns[column].base_type(), NUMBER)
    if kind != NUMBER:
        return Term(kind, nw.col(column))
    number = nw.col(column).cast(nw.Float64)
    return Term(kind, number if column == name else _divided(number, nw.lit(float(FEN_PER_YUAN))))


def _value(walk: Walk, node: exp.Expr, value: object) -> Term:
    match value:
        case None:
            return Term(UNKNOWN, nw.lit(None))
        case bool():
            return Term(TRUTH, nw.lit(value))
        case int() | float() if math.isfinite(value):
            return Term(NUMBER, nw.lit(float(value)))
        case str():
            return Term(TEXT, nw.lit(value))
        case date() if not isinstance(value, datetime):
            return Term(DATE, nw.lit(value))
    raise walk.wrong(node, f"{node.sql()!r} is {value!r}, which cannot stand here.")


def _literal(walk: Walk, node: exp.Expr) -> Term:
    return _value(walk, node, node.this if node.args["is_string"] else float(node.this))


def _date(walk: Walk, node: exp.Expr) -> Term:
    if node.args["to"].sql() != "DATE" or not isinstance(node.this, exp.Literal):
        raise walk.wrong(node, f"{node.sql()!r} is not in the language: write a day as DATE '2017-03-31'.")
    try:
        return Term(DATE, nw.lit(date.fromisoformat(node.this.this)))
    except ValueError:
        raise walk.wrong(node, f"{node.this.this!r} is no day: write it as DATE '2017-03-31'.") from None


def _joined(join: Callable[[Any, Any], Any]) -> "Step":
    def step(walk: Walk, node: exp.Expr) -> Term:
        # A chain of a hundred ORs is as deep as it is long: flattened, it needs no deep stack.
        parts = [walk.as_(TRUTH, part).expr for part in node.flatten(unnest=False)]
        while len(parts) > 1:
            parts = [join(*parts[at : at + 2]) if parts[at + 1 :] else parts[at] for at in range(0, len(parts), 2)]
        return Term(TRUTH, parts[0])

    return step


def _compared(compare: Callable[[Any, Any], Any], *, ordered: bool) -> "Step":
    def step(walk: Walk, node: exp.Expr) -> Term:
        kind, (left, right) = walk.alike(node.this, node.expression)
        _require_order(walk, node, kind, ordered=ordered)
        return Term(TRUTH, compare(left, right))

    return step


def _require_order(walk: Walk, node: exp.Expr, kind: str, *, ordered: bool = True) -> None:
    if ordered and kind not in (NUMBER, DATE):
        raise walk.wrong(node, f"{node.sql()!r} orders by {kind}: only numbers and dates have an order.")


def _reckoned(reckon: Callable[[Any, Any], Any]) -> "Step":
    def step(walk: Walk, node: exp.Expr) -> Term:
        left, right = (walk.as_(NUMBER, part).expr for part in (node.this, node.expression))
        return Term(NUMBER, reckon(left, right))

    return step


def _divided(left: nw.Expr, right: nw.Expr) -> nw.Expr:
    # Polars divides by one number through its reciprocal (303 / 100 gives 3.0300000000000002); by a column it divides.
    return left / nw.when(right != 0).then(left.is_null().cast(nw.Float64) * 0 + right)


def _between(walk: Walk, node: exp.Expr) -> Term:
    kind, (value, low, high) = walk.alike(node.this, node.args["low"], node.args["high"])
    _require_order(walk, node, kind)
    return Term(TRUTH, (value >= low) & (value <= high))


def _in(walk: Walk, node: exp.Expr) -> Term:
    subject = walk.term(node.this)
    members = [member for part in node.expressions for member in _members(walk, part)]
    if not members:
        raise walk.wrong(node, f"{node.sql()!r} names nothing to be in: list at least one value.")
    if subject.kind == UNKNOWN:
        return subject
    met = [subject.expr == walk.fit(subject.kind, part, member).expr for part, member in members]
    return Term(TRUTH, nw.any_horizontal(*met, ignore_nulls=False))


def _members(walk: Walk, node: exp.Expr) -> list[tuple[exp.Expr, Term]]:
    """The terms that a member of an IN list stands for: one, or each value of a parameter that is a list."""
    name = _name(node) if isinstance(node, exp.Column) else ""
    values = walk.parameters.get(name) if real_column(name, walk.table.columns) is None else None
    if isinstance(values, list | tuple):
        walk.parameter(node, name)
        return [(node, _value(walk, node, value)) for value in values]
    return [(node, walk.term(node))]


def _is_null(walk: Walk, node: exp.Expr) -> Term:
    if not isinstance(node.expression, exp.Null):
        raise walk.wrong(node, f"{node.sql()!r} is not in the language: IS takes NULL only.")
    return Term(TRUTH, walk.term(node.this).expr.is_null())


def _distance(walk: Walk, node: exp.Expr) -> Term:
    arguments = [node.this, node.expression] if isinstance(node, exp.MonthsBetween) else node.expressions
    unit = "months_between" if isinstance(node, exp.MonthsBetween) else str(node.this).lower()
    if unit not in DISTANCES or len(arguments) != 2:
        raise walk.wrong(node, f"{node.sql()!r} cannot be called.{did_you_mean(unit, DISTANCES)}")
    return Term(NUMBER, DISTANCES[unit](*(walk.as_(DATE, part).expr for part in arguments)).cast(nw.Float64))


def _months(start: nw.Expr, end: nw.Expr) -> nw.Expr:
    """Whole months from one day to another, rounded down: born on 31 May, one month old on 1 July."""
    a, b = start.dt, end.dt
    return (b.year() - a.year()) * 12 + (b.month() - a.month()) - (b.day() < a.day()).cast(nw.Int32)


DISTANCES: dict[str, Callable[[nw.Expr, nw.Expr], nw.Expr]] = {
    "years_between": lambda start, end: _months(start, end) // 12,
    "months_between": _months,
    "days_between": lambda start, end: (end - start).dt.total_minutes() / MINUTES_PER_DAY,
}
Step = Callable[[Walk, Any], Term]
TWO = {"this", "expression"}
GRAMMAR: dict[type, tuple[Step | None, set[str]]] = {
    exp.Column: (_column, {"this", "table", "db", "catalog"}),
    exp.Literal: (_literal, {"this", "is_string"}),
    exp.Boolean: (lambda _, node: Term(TRUTH, nw.lit(bool(node.this))), {"this"}),
    exp.Cast: (_date, {"this", "to"}),
    exp.Paren: (lambda walk, node: walk.term(node.this), {"this"}),
    exp.And: (_joined(operator.and_), TWO),
    exp.Or: (_joined(operator.or_), TWO),
    exp.Not: (lambda walk, node: Term(TRUTH, ~walk.as_(TRUTH, node.this).expr), {"this"}),
    exp.EQ: (_compared(operator.eq, ordered=False), TWO),
    exp.NEQ: (_compared(operator.ne, ordered=False), TWO),
    exp.LT: (_compared(operator.lt, ordered=True), TWO),
    exp.LTE: (_compared(operator.le, ordered=True), TWO),
    exp.GT: (_compared(operator.gt, ordered=True), TWO),
    exp.GTE: (_compared(operator.ge, ordered=True), TWO),
    exp.Between: (_between, {"this", "low", "high"}),
    exp.In: (_in, {"this", "expressions"}),
    exp.Is: (_is_null, TWO),
    exp.Add: (_reckoned(operator.add), TWO),
    exp.Sub: (_reckoned(operator.sub), TWO),
    exp.Mul: (_reckoned(operator.mul), TWO),
    exp.Div: (_reckoned(_divided), TWO | {"typed", "safe"}),
    exp.Neg: (lambda walk, node: Term(NUMBER, -walk.as_(NUMBER, node.this).expr), {"this"}),
    exp.Anonymous: (_distance, {"this", "expressions"}),
    exp.MonthsBetween: (_distance, TWO),
}
