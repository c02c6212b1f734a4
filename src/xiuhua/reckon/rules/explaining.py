"""One row at a time, plainly: the same rules over a few rows of plain values, with reasons that columns cannot tell.

It is the slow twin of `judging`: both are held equal by tests, and a household on a screen needs no columns.
"""

import math
import operator
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from xiuhua.reckon.rules.facts import OF_PARTS, Lookup, Ref, Rule
from xiuhua.reckon.rules.rulebook import Plan
from xiuhua.reckon.rules.tree import NUMBER, ROUGH, STEPS_PER_ONE, TRUTH, Node, Value
from xiuhua.words import FEN_PER_YUAN

Row = Mapping[str, Any]
Truth = bool | None


@dataclass(frozen=True, slots=True)
class Told:
    """A value that a judgement read: of a column, a fact or a parameter, or a row that decided a fact.

    `name` is as packs write it; `of` is the table, empty for parameters; `row` the key of the row where the value is
    another row's. `below` is what the value itself rests on.
    """

    name: str
    value: Value
    of: str = ""
    row: str = ""
    below: tuple["Told", ...] = ()


@dataclass(slots=True)
class Rows:
    """A few rows of every table as plain values, judged by the rules of a day.

    `earlier` holds the same rows as they were a number of years before; without it that is unknown.
    """

    plan: Plan
    tables: Mapping[str, Sequence[Row]]
    earlier: Callable[[int], "Rows | None"] = lambda _years: None
    _known: dict[tuple[Ref, int], Value] = field(default_factory=dict)

    def value(self, ref: Ref, row: Row) -> Value:
        """The value of a column or fact in a row of its table; None is unknown."""
        at = (ref, id(row))
        if at not in self._known:
            self._known[at] = self._found(ref, row)
        return self._known[at]

    def weigh(self, tree: Node, table: str, row: Row) -> Value:
        """What a tree gives on a row of a table."""
        match tree.op:
            case "column":
                found = self.value(Ref(table, tree.name), row)
                return float(found) if tree.kind == NUMBER and found is not None else found  # type: ignore[arg-type]
            case "yuan":
                fen = self.value(Ref(table, tree.name), row)
                return None if fen is None else fen / FEN_PER_YUAN  # type: ignore[operator]
            case "literal" | "parameter":
                return tree.value
            case "and":
                return self._joined(tree, table, row, decides=False)
            case "or":
                return self._joined(tree, table, row, decides=True)
        values = [self.weigh(part, table, row) for part in tree.parts]
        if tree.exactness == ROUGH and tree.kind == TRUTH:
            values = [None if value is None else _steps(value) for value in values]  # type: ignore[arg-type]
        reckoned: Value = OPERATIONS[tree.op](*values)
        return reckoned

    def _joined(self, tree: Node, table: str, row: Row, *, decides: bool) -> Truth:
        """Conditions joined by and, or: read until one decides, else the unknown does."""
        joined: Truth = not decides
        for part in tree.parts:
            value = self.weigh(part, table, row)
            if value is decides:
                return decides
            if value is None:
                joined = None
        return joined

    def told(self, tree: Node, table: str, row: Row) -> tuple[Told, ...]:
        """What a tree read on a row, in the order of reading, each once."""
        found: dict[str, Told] = {}
        for node in tree.walk():
            if node.op == "parameter":
                values = list(
                    dict.fromkeys(it.value for it in tree.walk() if it.op == "parameter" and it.name == node.name)
                )
                found.setdefault(node.name, Told(node.name, values[0] if len(values) == 1 else tuple(values)))  # type: ignore[arg-type]
            elif node.op in ("column", "yuan"):
                found.setdefault(node.name, self._read(node, table, row))
        return tuple(found.values())

    def parts(self, rule: Rule, row: Row) -> Iterator[Row]:
        """The rows that a fact takes together for a row, whether or not they meet its condition."""
        fact = rule.fact
        subject = self.plan.book.tables[fact.table]
        rows = self.tables.get(fact.of, ())
        if subject.place:
            inside = {it["area"] for it in self.tables["within"] if it["ancestor"] == row["area"]}
            return (it for it in rows if it["area"] in inside)
        key = subject.key[0]
        return (it for it in rows if it[key] == row[key])

    def _read(self, node: Node, table: str, row: Row) -> Told:
        """A column that a tree read; followed to the table that it was looked up in."""
        ref = Ref(table, node.name)
        lookup = self.plan.lookup(ref)
        if lookup is not None:
            target = self._target(lookup, row)
            inner = Node(node.op, node.kind, name=lookup.target.column)
            if target is not None:
                return self._read(inner, lookup.target.table, target)
            return Told(lookup.target.column, None, lookup.target.table)
        name = f"{node.name.removesuffix('_fen')}_yuan" if node.op == "yuan" else node.name
        return Told(name, self.weigh(node, table, row), table, below=self._below(ref, row))

    def _below(self, ref: Ref, row: Row) -> tuple[Told, ...]:
        """What a fact rests on: what its text read here, or the rows that decided it."""
        if not self.plan.is_fact(ref):
            return ()
        rule = self.plan.rule(ref)
        if rule.fact.take == "year_before":  # what it rested on then is not what the same columns hold today
            return ()
        if rule.fact.take not in OF_PARTS:
            return self.told(rule.tree, ref.table, row)
        source = self.plan.book.tables[rule.fact.of]
        return tuple(
            Told(
                rule.fact.of, self._contribution(rule, part), rule.fact.of, str(part[source.key[-1]]),
                self.told(rule.tree, rule.fact.of, part),
            )
            for part in self.parts(rule, row)
            if self._decides(rule, part)
        )  # fmt: skip

    def _contribution(self, rule: Rule, part: Row) -> Value:
        return self.weigh(rule.tree, rule.fact.of, part)

    def _met(self, rule: Rule, part: Row) -> Truth:
        return True if rule.where is None else self.weigh(rule.where, rule.fact.of, part)  # type: ignore[return-value]

    def _decides(self, rule: Rule, part: Row) -> bool:
        """Whether a row is worth telling: one that is not passed over, and for any, all and count one that speaks."""
        met, value = self._met(rule, part), self._contribution(rule, part)
        if met is False:
            return False
        return value is not True if rule.fact.take == "all" else value is not False

    def _found(self, ref: Ref, row: Row) -> Value:
        lookup = self.plan.lookup(ref)
        if lookup is not None:
            target = self._target(lookup, row)
            return None if target is None else self.value(lookup.target, target)
        if not self.plan.is_fact(ref):
            return row.get(ref.column)
        return TAKEN[self.plan.rule(ref).fact.take](self, self.plan.rule(ref), row)

    def _target(self, lookup: Lookup, row: Row) -> Row | None:
        key = self.plan.book.tables[lookup.target.table].key[0]
        rows = self.tables.get(lookup.target.table, ())
        return next((it for it in rows if row.get(lookup.via) is not None and it[key] == row[lookup.via]), None)

    # ── Facts ────────────────────────────────────────────────────────────────────────────────────────────────────────

    def own(self, rule: Rule, row: Row) -> Value:
        """A fact that just is."""
        return self.weigh(rule.tree, rule.fact.table, row)

    def any_part(self, rule: Rule, row: Row) -> Value:
        """Whether some part meets it."""
        return either(*(both(self._met(rule, it), self._contribution(rule, it)) for it in self.parts(rule, row)))

    def all_parts(self, rule: Rule, row: Row) -> Value:
        """Whether every part meets it."""
        return both(
            *(either(negated(self._met(rule, it)), self._contribution(rule, it)) for it in self.parts(rule, row))
        )

    def count_parts(self, rule: Rule, row: Row) -> Value:
        """How many parts meet it."""
        met = [both(self._met(rule, it), self._contribution(rule, it)) for it in self.parts(rule, row)]
        return None if None in met else float(sum(map(bool, met)))

    def sum_parts(self, rule: Rule, row: Row) -> Value:
        """What the parts come to; money in whole fen until the end."""
        values = self._values(rule, row)
        if None in values:
            return None
        if rule.tree.op == "yuan":
            return sum(round(it * FEN_PER_YUAN) for it in values) / FEN_PER_YUAN  # type: ignore[operator,arg-type,misc]
        return float(sum(values))  # type: ignore[arg-type]

    def least_part(self, rule: Rule, row: Row) -> Value:
        """The least of the parts."""
        values = self._values(rule, row)
        return None if None in values or not values else min(values)  # type: ignore[type-var]

    def greatest_part(self, rule: Rule, row: Row) -> Value:
        """The greatest of the parts."""
        values = self._values(rule, row)
        return None if None in values or not values else max(values)  # type: ignore[type-var]

    def first_part(self, rule: Rule, row: Row) -> Value:
        """The value of the first part, by its key, that meets the condition."""
        key = self.plan.book.tables[rule.fact.of].key
        met = [it for it in self.parts(rule, row) if self._met(rule, it) is True]
        return self._contribution(rule, min(met, key=lambda it: [it[name] for name in key])) if met else None

    def repeats(self, rule: Rule, row: Row) -> Value:
        """How many rows bear the same value."""
        ref = Ref(rule.fact.table, rule.tree.name)
        value = self.value(ref, row)
        if value is None:
            return None
        met = [self._met_own(rule, it) for it in self.tables[ref.table] if self.value(ref, it) == value]
        return None if None in met else float(sum(map(bool, met)))

    def year_before(self, rule: Rule, row: Row) -> Value:
        """A value as it was years before."""
        before = self.earlier(rule.fact.years)
        if before is None:
            return None
        key = self.plan.book.tables[rule.fact.table].key[0]
        then = next((it for it in before.tables.get(rule.fact.table, ()) if it[key] == row[key]), None)
        return None if then is None else before.weigh(rule.tree, rule.fact.table, then)

    def _met_own(self, rule: Rule, row: Row) -> Truth:
        return True if rule.where is None else self.weigh(rule.where, rule.fact.table, row)  # type: ignore[return-value]

    def _values(self, rule: Rule, row: Row) -> list[Value]:
        """The values of the parts that meet the condition; None where either is unknown."""
        met = ((self._met(rule, it), self._contribution(rule, it)) for it in self.parts(rule, row))
        return [value if limit else None for limit, value in met if limit is not False]


TAKEN: Mapping[str, Callable[[Rows, Rule, Row], Value]] = {
    "is": Rows.own, "any": Rows.any_part, "all": Rows.all_parts, "count": Rows.count_parts, "sum": Rows.sum_parts,
    "min": Rows.least_part, "max": Rows.greatest_part, "first": Rows.first_part, "repeats": Rows.repeats,
    "year_before": Rows.year_before,
}  # fmt: skip


# ── Values of three kinds of truth ───────────────────────────────────────────────────────────────────────────────────


def both(*truths: Any) -> Truth:
    """Whether all hold; false decides, else the unknown does."""
    return False if False in truths else None if None in truths else True


def either(*truths: Any) -> Truth:
    """Whether any holds; true decides, else the unknown does."""
    return True if True in truths else None if None in truths else False


def negated(truth: Any) -> Truth:
    """The other way round; the unknown stays unknown."""
    return None if truth is None else not truth


def _known(reckon: Callable[..., Value]) -> Callable[..., Value]:
    """Unknown when anything is."""

    def reckoned(*values: Value) -> Value:
        return None if any(value is None for value in values) else reckon(*values)

    return reckoned


def _divided(left: float, right: float) -> float | None:
    return None if right == 0 else left / right


def _steps(number: float) -> float:
    """A reckoned number in whole millionths, as columns have it."""
    step = number * STEPS_PER_ONE + 0.5
    return float(math.floor(step)) if math.isfinite(step) else step


def _is_in(value: Value, *members: Value) -> Truth:
    return either(*(OPERATIONS["="](value, member) for member in members))


def _between(value: Value, low: Value, high: Value) -> Truth:
    return both(OPERATIONS[">="](value, low), OPERATIONS["<="](value, high))


def _months(start: date, end: date) -> float:
    return float((end.year - start.year) * 12 + end.month - start.month - (end.day < start.day))


OPERATIONS: dict[str, Callable[..., Any]] = {
    "and": both,
    "or": either,
    "not": negated,
    "in": _is_in,
    "between": _between,
    "is_null": lambda value: value is None,
    **{
        sign: _known(reckon)
        for sign, reckon in (
            ("=", operator.eq), ("<>", operator.ne), ("<", operator.lt), ("<=", operator.le), (">", operator.gt),
            (">=", operator.ge), ("+", operator.add), ("-", operator.sub), ("*", operator.mul), ("/", _divided),
            ("negative", operator.neg), ("months_between", _months),
            ("years_between", lambda start, end: float(_months(start, end) // 12)),
            ("days_between", lambda start, end: float((end - start).days)),
        )
    },
}  # fmt: skip
