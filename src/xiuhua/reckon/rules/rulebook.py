"""All rules of a pack together: which name means what on which table, and in which order they can be reckoned."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from xiuhua.reckon.rules.facts import (
    OF_PARTS,
    TAKES,
    WANTS,
    Fact,
    Lookup,
    Ref,
    Rule,
    given_exactness,
    given_kind,
    lookup_column,
)
from xiuhua.reckon.rules.reading import read_condition
from xiuhua.reckon.rules.tree import (
    DATE,
    NUMBER,
    UNKNOWN,
    Name,
    Names,
    Node,
    Parameters,
    RuleError,
    did_you_mean,
    names_of,
)
from xiuhua.reckon.tables import Table


@dataclass(frozen=True, slots=True)
class Rulebook:
    """The tables that rules may read, and the facts that they are given."""

    tables: Mapping[str, Table]
    facts: tuple[Fact, ...]

    def part_key(self, fact: Fact) -> str:
        """The column by which the rows of a fact's source belong to the rows of its table."""
        subject = self.tables[fact.table]
        return "area" if subject.place else subject.key[0]

    def on(self, parameters: Parameters) -> "Plan":
        """The rules read with the parameters of a day."""
        return Plan(self, parameters)


class Plan:
    """Rules of a day, read when first asked for; RuleError for what cannot be read, or goes round in a circle."""

    def __init__(self, book: Rulebook, parameters: Parameters) -> None:
        """Nothing is read yet."""
        self.book, self.parameters = book, parameters
        self._facts = {Ref(fact.table, fact.name): fact for fact in book.facts}
        self._rules: dict[Ref, Rule] = {}
        self._lookups: dict[Ref, Lookup] = {}
        self._open: list[Ref] = []

    @property
    def refs(self) -> tuple[Ref, ...]:
        """Every fact's column."""
        return tuple(self._facts)

    def names(self, table: str) -> Names:
        """The names that may be read on a table: its columns, its facts, and those of the rows it belongs to."""
        if table not in self.book.tables:
            raise RuleError(f"There is no table {table!r}.{did_you_mean(table, self.book.tables)}")
        own = names_of(table, self.book.tables[table].columns)

        def find(name: str) -> Name | None:
            via, _, rest = name.partition(".")
            target = self._belongs(table, via) if rest else None
            if target is not None:
                return self._look_up(table, via, target, rest)
            return own.find(name) or self._fact_name(Ref(table, name))

        def known() -> Iterable[str]:
            return [*own.known(), *(ref.column for ref in self._facts if ref.table == table)]

        return Names(table, find, known)

    def read(self, text: str, table: str, kind: str) -> Node:
        """The tree of a text on a table."""
        return read_condition(text, names=self.names(table), parameters=self.parameters, kind=kind)

    def rule(self, ref: Ref) -> Rule:
        """A fact's rule; raises RuleError."""
        if ref not in self._rules:
            if ref in self._open:
                names = " → ".join(f"{at.table}.{at.column}" for at in [*self._open[self._open.index(ref) :], ref])
                raise RuleError(f"The facts go round in a circle: {names}. Take one out of the others' reach.")
            self._open.append(ref)
            try:
                self._rules[ref] = self._made(self._facts[ref])
            finally:
                self._open.pop()
        return self._rules[ref]

    def needed(self, wanted: Iterable[Ref]) -> tuple[list[Rule], list[Lookup], set[Ref]]:
        """The rules, lookups and columns of tables that the wanted columns rest on, themselves included."""
        rules, lookups, columns = [], [], set()
        seen: set[Ref] = set()
        left = list(wanted)
        while left:
            ref = left.pop()
            if ref in seen:
                continue
            seen.add(ref)
            if ref in self._facts:
                rules.append(self.rule(ref))
                left += rules[-1].needs
            elif ref in self._lookups:
                lookups.append(self._lookups[ref])
                columns.add(Ref(ref.table, self._lookups[ref].via))
                left.append(self._lookups[ref].target)
            else:
                columns.add(ref)
        return rules, lookups, columns

    def is_fact(self, ref: Ref) -> bool:
        """Whether a column is a fact's."""
        return ref in self._facts

    def lookup(self, ref: Ref) -> Lookup | None:
        """How a column is looked up in another table, if it is."""
        return self._lookups.get(ref)

    def refs_in(self, tree: Node, table: str) -> frozenset[Ref]:
        """The columns of a table that a tree reads."""
        return frozenset(Ref(table, node.name) for node in tree.walk() if node.op in ("column", "yuan"))

    def level(self, ref: Ref) -> int:
        """0 for a column of the tables, else one more than the highest it needs."""
        if ref in self._facts:
            return self.rule(ref).level
        return self._lookups[ref].level if ref in self._lookups else 0

    def _belongs(self, table: str, via: str) -> str | None:
        """The other table whose key column this one has under that name."""
        if via not in self.book.tables[table].columns:
            return None
        found = (it.name for it in self.book.tables.values() if it.key == (via,) and it.name != table)
        return next(found, None)

    def _look_up(self, table: str, via: str, target: str, rest: str) -> Name | None:
        found = self.names(target).find(rest)
        if found is None:
            return None
        ref, end = Ref(table, lookup_column(via, found.column)), Ref(target, found.column)
        self._lookups.setdefault(ref, Lookup(ref, via, end, self.level(end) + 1))
        return Name(ref.column, found.kind, found.fen, found.exactness)

    def _fact_name(self, ref: Ref) -> Name | None:
        if ref not in self._facts:
            return None
        rule = self.rule(ref)
        return Name(ref.column, rule.kind, exactness=rule.exactness)

    def _made(self, fact: Fact) -> Rule:
        _require_sense(fact, self.book.tables)
        source = fact.of or fact.table
        tree = self.read(fact.text, source, WANTS.get(fact.take, UNKNOWN))
        where = self.read(fact.where, source, "a truth") if fact.where else None
        _require_fit(fact, tree)
        needs = self.refs_in(tree, source) | (self.refs_in(where, source) if where else frozenset())
        level = 1 + max((self.level(ref) for ref in needs), default=0)
        return Rule(fact, tree, where, given_kind(fact, tree.kind), given_exactness(fact, tree), needs, level)


def _require_sense(fact: Fact, tables: Mapping[str, Table]) -> None:
    """Refuse a fact whose parts do not go together."""
    at = f"The fact {fact.table}.{fact.name}"
    if fact.take not in TAKES:
        raise RuleError(f"{at} takes {fact.take!r}: say one of {', '.join(TAKES)}.")
    if (fact.take in OF_PARTS) != bool(fact.of):
        need = "needs `of`, the table whose rows it takes" if fact.take in OF_PARTS else "has no `of`: take it out"
        raise RuleError(f"{at} is a {fact.take} and {need}.")
    if fact.where and fact.take in ("is", "year_before"):
        raise RuleError(f"{at} is a {fact.take} and has no `where`: take it out.")
    if fact.of or fact.take == "year_before":
        _require_subject(at, fact, tables)
    if fact.of:
        _require_parts(at, fact, tables)


def _require_subject(at: str, fact: Fact, tables: Mapping[str, Table]) -> None:
    """Refuse a table whose rows cannot be told apart, or not as places."""
    subject = tables.get(fact.table)
    if subject is None:
        raise RuleError(f"{at} names a table that there is not.{did_you_mean(fact.table, tables)}")
    if len(subject.key) > 1:
        raise RuleError(f"{at} is of rows that no single column tells apart: make it of what they belong to.")
    if subject.key == ("area",) and not subject.place:
        raise RuleError(f"{at} is of all areas alike: say it of villages, townships or counties.")


def _require_parts(at: str, fact: Fact, tables: Mapping[str, Table]) -> None:
    """Refuse a table whose rows are nobody's parts here, and parts without an order where one is asked for."""
    subject, source = tables[fact.table], tables.get(fact.of)
    if source is None:
        raise RuleError(f"{at} names a table that there is not.{did_you_mean(fact.of, tables)}")
    through = "area" if subject.place else subject.key[0]
    if through not in source.columns:
        raise RuleError(f"{at} cannot tell which rows of {fact.of} are its own: they have no column {through!r}.")
    if subject.place and fact.take == "first":
        raise RuleError(f"{at} asks for the first row in a place, which has no order: say min or max.")


def _require_fit(fact: Fact, tree: Node) -> None:
    if fact.take in ("min", "max") and tree.kind not in (NUMBER, DATE, UNKNOWN):
        raise RuleError(
            f"The fact {fact.table}.{fact.name} orders by {tree.kind}: only numbers and dates have an order."
        )
    if fact.take in ("repeats", "year_before") and tree.op not in ("column", "yuan"):
        raise RuleError(f"The fact {fact.table}.{fact.name} needs the name of one column, not {fact.text!r}.")
