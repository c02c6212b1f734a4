"""What the rules of a pack find in the rows of one case: verdicts, flags, facts."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice

from xiuhua.policy.cases.reading import Case
from xiuhua.policy.cases.rows import completed
from xiuhua.policy.pack import Pack
from xiuhua.policy.ruleset import Check, Criterion, Scheme
from xiuhua.policy.verdict import scheme_truth
from xiuhua.reckon.rules.explaining import Row, Rows
from xiuhua.reckon.rules.facts import Ref
from xiuhua.reckon.rules.rulebook import Plan
from xiuhua.reckon.rules.tree import UNKNOWN, Value
from xiuhua.reckon.tables import TABLES
from xiuhua.words import years_before


class Plans:
    """The rules of a pack as they are read on a day, each day's once."""

    def __init__(self, pack: Pack) -> None:
        """Nothing is read yet."""
        self.pack = pack
        self._kept: dict[date, Plan] = {}

    def on(self, day: date) -> Plan:
        """The rules of a day."""
        if day not in self._kept:
            self._kept[day] = self.pack.rules.book.on(self.pack.parameters_on(day))
        return self._kept[day]


@dataclass(frozen=True, slots=True)
class Came:
    """What came out for one row: its key, and the value."""

    row: str
    value: Value


class Judge:
    """The rules of a day on the rows of a case."""

    def __init__(self, case: Case, plans: Plans) -> None:
        """Rows are judged when asked for."""
        self.pack, self.plan, self.on = plans.pack, plans.on(case.on), case.on
        self.rows = Rows(self.plan, completed(case.tables))
        if case.earlier is not None:
            before = completed(case.earlier)
            self.rows.earlier = lambda years: Rows(plans.on(years_before(case.on, years)), before)

    def scheme(self, scheme: Scheme, part: Criterion | None = None) -> Iterator[Came]:
        """The verdicts of a scheme, or of one part of it, on the rows that it applies to."""
        for row in self.rows.tables[scheme.of]:
            if self.rows.value(scheme.ref(), row) is True:
                truth = self.rows.value(scheme.ref(part), row) if part else scheme_truth(scheme, row, self.rows)
                yield Came(key_of(row, scheme.of), truth)

    def flags(self) -> dict[str, str]:
        """The checks that flag some row, each with the first such row."""
        return {check.key: row for check in self.pack.rules.checks.values() for row in islice(self._flagged(check), 1)}

    def column(self, ref: Ref) -> Iterator[Came]:
        """What a verdict's column came to on every row."""
        return (Came(key_of(row, ref.table), self.rows.value(ref, row)) for row in self.rows.tables[ref.table])

    def fact(self, table: str, key: str, name: str) -> Iterator[Came]:
        """What a column or fact came to on a row, nothing where there is no such row. Raises RuleError for its name."""
        tree = self.plan.read(name, table, UNKNOWN)
        for row in self.rows.tables[table]:
            if key_of(row, table) == key:
                yield Came(key, self.rows.weigh(tree, table, row))

    def why(self, ref: Ref, key: str = "") -> str:
        """What the text behind a column read on a row (the first where none is named): a colon and a few words."""
        tree = self.plan.rule(ref).tree
        row = next((row for row in self.rows.tables[ref.table] if key in ("", key_of(row, ref.table))), None)
        told = self.rows.told(tree, ref.table, row) if row is not None else ()
        words = ", ".join(f"{it.name} {spoken(it.value)}" for it in told)
        return f": {words}" if words else ""

    def _flagged(self, check: Check) -> Iterator[str]:
        scope = self.pack.rules.scope_ref(check.of)
        for row in self.rows.tables[check.of]:
            in_scope = scope is None or self.rows.value(scope, row) is True
            if in_scope and self.rows.value(check.ref, row) is True:
                yield key_of(row, check.of)


def key_of(row: Row, table: str) -> str:
    """A row as cases name it."""
    return ".".join(str(row[column]) for column in TABLES[table].key)


def spoken(value: object) -> str:
    """A value as a case could write it."""
    match value:
        case None:
            return "unknown"
        case bool():
            return str(value).lower()
        case float():
            return f"{value:.10g}"
        case tuple():
            return f"({', '.join(map(spoken, value))})"
    return str(value)
