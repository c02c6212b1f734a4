"""Text in, typed tree out: what the language consists of, and what is refused, where and why."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from xiuhua.reckon.rules.tree import (
    DATE,
    DECIMAL,
    NUMBER,
    ROUGH,
    TEXT,
    TRUTH,
    UNKNOWN,
    WHOLE,
    Names,
    Node,
    Parameters,
    RuleError,
    did_you_mean,
)

LONGEST = 2000
SAYABLE = "AND OR NOT, = <> < <= > >=, IN (…), BETWEEN, IS [NOT] NULL, + - * /, years_ months_ days_between"
DISTANCES = ("years_between", "months_between", "days_between")


def read_condition(text: str, *, names: Names, parameters: Parameters, kind: str = TRUTH) -> Node:
    """The tree of a text that must give a kind of value (UNKNOWN: any), over names and parameters (None: not known).

    Raises RuleError for everything that is not in the language.
    """
    reading = Reading(text, names, parameters)
    try:
        tree = parsed(text)
        found = reading.node(tree)
        return found if kind == UNKNOWN else reading.fit(kind, tree, found)
    except RecursionError:
        raise RuleError(f"The condition {text[:40]!r}… is nested too deeply: split it.") from None


@lru_cache(maxsize=4096)
def parsed(text: str) -> exp.Expr:
    """The syntax tree of a text, parsed once a process; nobody changes it. Raises RuleError."""
    if len(text) > LONGEST:
        raise RuleError(f"The condition {text[:40]!r}… has {len(text)} characters, {LONGEST} are allowed: split it.")
    try:
        return sqlglot.parse_one(text)
    except SqlglotError as error:
        found = (getattr(error, "errors", None) or [{}])[0]
        place = f" in line {found['line']} at character {found['col']}" if "line" in found else ""
        reason = found.get("description", "a text without its closing quote, or no condition at all")
        raise RuleError(f"The condition {text!r} is broken{place}: {reason}.") from None


@dataclass(frozen=True, slots=True)
class Reading:
    """One walk over the syntax tree of a text."""

    text: str
    names: Names
    parameters: Parameters

    def node(self, found: exp.Expr) -> Node:
        """The node of any syntax that is in the language."""
        # The exact type, and no argument that we do not read: TRY_CAST is a CAST too, SYMMETRIC hides in a BETWEEN.
        step, arguments = GRAMMAR.get(type(found), (None, set()))
        if step is None or {name for name, value in found.args.items() if value} - arguments:
            raise self.wrong(found, f"{found.sql()!r} is not in the language: columns, literals, {SAYABLE}.")
        return step(self, found)

    def as_(self, kind: str, found: exp.Expr) -> Node:
        """The node of syntax that must give a kind of value."""
        return self.fit(kind, found, self.node(found))

    def alike(self, *found: exp.Expr) -> tuple[str, tuple[Node, ...]]:
        """The one kind that several parts share, and their nodes."""
        nodes = [self.node(part) for part in found]
        kind = next((node.kind for node in nodes if node.kind != UNKNOWN), NUMBER)
        return kind, tuple(self.fit(kind, part, node) for part, node in zip(found, nodes, strict=True))

    def fit(self, kind: str, found: exp.Expr, node: Node) -> Node:
        """The node, if it is of the kind; the unknown is of every kind."""
        if node.kind == UNKNOWN:
            return Node(node.op, kind, name=node.name)
        if node.kind != kind:
            raise self.wrong(found, f"{found.sql()!r} is {node.kind}, but {kind} is needed here.")
        return node

    def parameter(self, found: exp.Expr, name: str) -> object:
        """The value of a parameter."""
        if name not in self.parameters:
            near = did_you_mean(name, [*self.names.known(), *self.parameters])
            raise self.wrong(found, f"there is no column or parameter {name!r}.{near}")
        return self.parameters[name]

    def wrong(self, found: exp.Expr, why: str) -> RuleError:
        """The error of a part: where its first known sign stands, and why it is refused."""
        starts: list[int] = []
        at: exp.Expr | None = found
        while at is not None and not starts:  # not every part knows its place, but one around it does
            starts = [part.meta["start"] for part in at.walk() if "start" in part.meta]
            at = at.parent
        place = f" at character {min(starts) + 1}" if starts else ""
        return RuleError(f"The condition {self.text!r} on {self.names.table} is wrong{place}: {why}")


def _name(found: exp.Expr) -> str:
    return ".".join(found.args[part].name for part in ("catalog", "db", "table", "this") if found.args.get(part))


def _column(reading: Reading, found: exp.Expr) -> Node:
    name = _name(found)
    if any(found.args[part].args.get("quoted") for part in ("table", "this") if found.args.get(part)):
        raise reading.wrong(found, f"{found.sql()} is a name in quotes: write names bare, and texts in '…'.")
    known = reading.names.find(name)
    if known is None:
        return _value(reading, found, reading.parameter(found, name), op="parameter", name=name)
    op = "yuan" if known.fen else "column"
    return Node(op, known.kind, name=known.column, exactness=known.exactness)


def _value(reading: Reading, found: exp.Expr, value: object, *, op: str = "literal", name: str = "") -> Node:
    match value:
        case None:
            return Node(op, UNKNOWN, name=name)
        case bool():
            return Node(op, TRUTH, name=name, value=value)
        case int() | float() if math.isfinite(value):
            exactness = WHOLE if float(value).is_integer() else DECIMAL
            return Node(op, NUMBER, name=name, value=float(value), exactness=exactness)
        case str():
            return Node(op, TEXT, name=name, value=value)
        case date() if not isinstance(value, datetime):
            return Node(op, DATE, name=name, value=value)
    raise reading.wrong(found, f"{found.sql()!r} is {value!r}, which cannot stand here.")


def _literal(reading: Reading, found: exp.Expr) -> Node:
    return _value(reading, found, found.this if found.args["is_string"] else float(found.this))


def _date(reading: Reading, found: exp.Expr) -> Node:
    if found.args["to"].sql() != "DATE" or not isinstance(found.this, exp.Literal):
        raise reading.wrong(found, f"{found.sql()!r} is not in the language: write a day as DATE '2017-03-31'.")
    try:
        return Node("literal", DATE, value=date.fromisoformat(found.this.this))
    except ValueError:
        raise reading.wrong(found, f"{found.this.this!r} is no day: write it as DATE '2017-03-31'.") from None


def _joined(op: str) -> "Step":
    def step(reading: Reading, found: exp.Expr) -> Node:
        # A chain of a hundred ORs is as deep as it is long: flattened, it needs no deep stack.
        return Node(op, TRUTH, tuple(reading.as_(TRUTH, part) for part in found.flatten(unnest=False)))

    return step


def _compared(op: str, *, ordered: bool) -> "Step":
    def step(reading: Reading, found: exp.Expr) -> Node:
        kind, parts = reading.alike(found.this, found.expression)
        _require_order(reading, found, kind, ordered=ordered)
        return _comparison(op, parts)

    return step


def _require_order(reading: Reading, found: exp.Expr, kind: str, *, ordered: bool = True) -> None:
    if ordered and kind not in (NUMBER, DATE):
        raise reading.wrong(found, f"{found.sql()!r} orders by {kind}: only numbers and dates have an order.")


def _reckoned(op: str) -> "Step":
    def step(reading: Reading, found: exp.Expr) -> Node:
        parts = tuple(reading.as_(NUMBER, part) for part in (found.this, found.expression))
        whole = op != "/" and all(part.exactness == WHOLE for part in parts)
        return Node(op, NUMBER, parts, exactness=WHOLE if whole else ROUGH)

    return step


def _between(reading: Reading, found: exp.Expr) -> Node:
    kind, parts = reading.alike(found.this, found.args["low"], found.args["high"])
    _require_order(reading, found, kind)
    return _comparison("between", parts)


def _in(reading: Reading, found: exp.Expr) -> Node:
    subject = reading.node(found.this)
    members = [member for part in found.expressions for member in _members(reading, part)]
    if not members:
        raise reading.wrong(found, f"{found.sql()!r} names nothing to be in: list at least one value.")
    if subject.kind == UNKNOWN:
        return Node(subject.op, UNKNOWN, name=subject.name)
    return _comparison("in", (subject, *(reading.fit(subject.kind, part, member) for part, member in members)))


def _comparison(op: str, parts: tuple[Node, ...]) -> Node:
    """A comparison; of numbers of which one was reckoned, a rough one."""
    return Node(op, TRUTH, parts, exactness=max(part.exactness if part.kind == NUMBER else WHOLE for part in parts))


def _members(reading: Reading, found: exp.Expr) -> list[tuple[exp.Expr, Node]]:
    """The nodes that a member of an IN list stands for: one, or each value of a parameter that is a list."""
    name = _name(found) if isinstance(found, exp.Column) else ""
    values = reading.parameters.get(name) if name and reading.names.find(name) is None else None
    if isinstance(values, list | tuple):
        return [(found, _value(reading, found, value, op="parameter", name=name)) for value in values]
    return [(found, reading.node(found))]


def _is_null(reading: Reading, found: exp.Expr) -> Node:
    if not isinstance(found.expression, exp.Null):
        raise reading.wrong(found, f"{found.sql()!r} is not in the language: IS takes NULL only.")
    return Node("is_null", TRUTH, (reading.node(found.this),))


def _negative(reading: Reading, found: exp.Expr) -> Node:
    part = reading.as_(NUMBER, found.this)
    return Node("negative", NUMBER, (part,), exactness=part.exactness)


def _distance(reading: Reading, found: exp.Expr) -> Node:
    arguments = [found.this, found.expression] if isinstance(found, exp.MonthsBetween) else found.expressions
    unit = "months_between" if isinstance(found, exp.MonthsBetween) else str(found.this).lower()
    if unit not in DISTANCES or len(arguments) != 2:
        raise reading.wrong(found, f"{found.sql()!r} cannot be called.{did_you_mean(unit, DISTANCES)}")
    return Node(unit, NUMBER, tuple(reading.as_(DATE, part) for part in arguments))


Step = Callable[[Reading, Any], Node]
TWO = {"this", "expression"}
GRAMMAR: dict[type, tuple[Step | None, set[str]]] = {
    exp.Column: (_column, {"this", "table", "db", "catalog"}),
    exp.Literal: (_literal, {"this", "is_string"}),
    exp.Boolean: (lambda _, found: Node("literal", TRUTH, value=bool(found.this)), {"this"}),
    exp.Cast: (_date, {"this", "to"}),
    exp.Paren: (lambda reading, found: reading.node(found.this), {"this"}),
    exp.And: (_joined("and"), TWO),
    exp.Or: (_joined("or"), TWO),
    exp.Not: (lambda reading, found: Node("not", TRUTH, (reading.as_(TRUTH, found.this),)), {"this"}),
    exp.EQ: (_compared("=", ordered=False), TWO),
    exp.NEQ: (_compared("<>", ordered=False), TWO),
    exp.LT: (_compared("<", ordered=True), TWO),
    exp.LTE: (_compared("<=", ordered=True), TWO),
    exp.GT: (_compared(">", ordered=True), TWO),
    exp.GTE: (_compared(">=", ordered=True), TWO),
    exp.Between: (_between, {"this", "low", "high"}),
    exp.In: (_in, {"this", "expressions"}),
    exp.Is: (_is_null, TWO),
    exp.Add: (_reckoned("+"), TWO),
    exp.Sub: (_reckoned("-"), TWO),
    exp.Mul: (_reckoned("*"), TWO),
    exp.Div: (_reckoned("/"), TWO | {"typed", "safe"}),
    exp.Neg: (_negative, {"this"}),
    exp.Anonymous: (_distance, {"this", "expressions"}),
    exp.MonthsBetween: (_distance, TWO),
}
