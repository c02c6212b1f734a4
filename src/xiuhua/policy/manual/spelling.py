"""A rule in words: its tree spelt with the labels of columns, facts and codes, and with the values of the day."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from xiuhua.policy.code_lists import list_of
from xiuhua.policy.manual.words import Words
from xiuhua.policy.ruleset import Entry
from xiuhua.reckon.known_tables import READABLE
from xiuhua.reckon.measures import Measure
from xiuhua.reckon.rules.condition import compile_condition
from xiuhua.reckon.rules.facts import Ref
from xiuhua.reckon.rules.rulebook import Plan
from xiuhua.reckon.rules.tree import TRUTH, UNKNOWN, Node, real_column
from xiuhua.reckon.tables import VILLAGES

SIGNS = {"=": "=", "<>": "≠", "<": "<", "<=": "≤", ">": ">", ">=": "≥", "+": "+", "-": "−", "*": "×", "/": "÷"}
JOINED = ("and", "or")
BINDING = {"+": 1, "-": 1, "*": 2, "/": 2, "negative": 2}


@dataclass(frozen=True, slots=True)
class Speller:
    """Spells the rules of a day."""

    words: Words
    plan: Plan

    def rule(self, text: str, table: str, *, kind: str = TRUTH) -> str:
        """A text on a table, in words."""
        if table in self.plan.book.tables:
            tree = self.plan.read(text, table, kind)
        else:
            tree = compile_condition(text, table=READABLE[table], parameters=self.plan.parameters).tree
        return self.statement(tree, table) if tree.kind == TRUTH else self.term(tree, table)

    def fact(self, entry: Entry) -> str:
        """How a fact is made, in words."""
        fact = entry.fact
        table = fact.of or fact.table
        text = self.rule(fact.text, table, kind=UNKNOWN)
        where = self.words.say("fact.where", rule=self.rule(fact.where, table)) if fact.where else ""
        of = self.words.known("table", fact.of)
        return self.words.say(f"fact.{fact.take}", text=text, of=of, where=where, years=fact.years)

    def measure(self, measure: Measure) -> str:
        """What a measure counts, in words."""
        say = self.words.say
        where = say("fact.where", rule=self.rule(measure.where, measure.table)) if measure.where else ""
        where += say("measure.villages", rule=self.rule(measure.villages, VILLAGES.name)) if measure.villages else ""
        real = real_column(measure.column, READABLE[measure.table].columns) or measure.column
        column = self.words.column(Ref(measure.table, real))
        return say(
            f"measure.{measure.take}", table=self.words.known("table", measure.table), column=column, where=where
        )

    def statement(self, node: Node, table: str) -> str:
        """A truth in words."""
        spell = STATEMENTS.get(node.op)
        return spell(self, node, table) if spell else self.words.say("rule.yes", it=self.term(node, table))

    def term(self, node: Node, table: str, *, code_list: str = "") -> str:
        """A value in words; a text as the word of the code list that it is compared with."""
        if node.op == "literal":
            return "" if node.value is None else self.words.value(node.value, code_list=code_list)
        spell = TERMS.get(node.op)
        return spell(self, node, table) if spell else self.words.say("rule.group", it=self.statement(node, table))

    # ── Truths ───────────────────────────────────────────────────────────────────────────────────────────────────────

    def joined(self, node: Node, table: str) -> str:
        """Truths with and or or between them."""
        return self.words.say(f"rule.{node.op}").join(self._part(part, table) for part in node.parts)

    def denied(self, node: Node, table: str) -> str:
        """The other way round of a truth."""
        (part,) = node.parts
        match part.op:
            case "column":
                return self.words.say("rule.no", it=self.term(part, table))
            case "is_null":
                return self.words.say("rule.told", it=self.term(part.parts[0], table))
            case "in":
                return self.one_of(part, table, phrase="rule.not_in")
        return self.words.say("rule.not", it=self.statement(part, table))

    def one_of(self, node: Node, table: str, *, phrase: str = "rule.in") -> str:
        """A list of values; a parameter's are told once, under its name."""
        subject, *members = node.parts
        code_list = self._list([subject], table)
        told = dict.fromkeys(self.term(member, table, code_list=code_list) for member in members)
        return self.words.say(phrase, left=self.term(subject, table), right=self.words.say("rule.list").join(told))

    def between(self, node: Node, table: str) -> str:
        """A value and its bounds."""
        value, low, high = (self.term(part, table) for part in node.parts)
        return self.words.say("rule.between", left=value, low=low, high=high)

    def empty(self, node: Node, table: str) -> str:
        """That nobody told a value."""
        return self.words.say("rule.empty", it=self.term(node.parts[0], table))

    def constant(self, node: Node, _table: str) -> str:
        """What always holds, or never."""
        return self.words.say("rule.always" if node.value else "rule.never")

    def compared(self, node: Node, table: str) -> str:
        """Two values with a sign between them; codes are or are not."""
        code_list = self._list(node.parts, table)
        left, right = (self.term(part, table, code_list=code_list) for part in node.parts)
        if code_list and node.op in ("=", "<>"):
            return self.words.say("rule.is" if node.op == "=" else "rule.is_not", left=left, right=right)
        return f"{left} {SIGNS[node.op]} {right}"

    # ── Values ───────────────────────────────────────────────────────────────────────────────────────────────────────

    def column(self, node: Node, table: str) -> str:
        """A column's, fact's or condition's words; of one that is looked up, those it has there."""
        lookup = self.plan.lookup(Ref(table, node.name))
        return self.words.column(lookup.target if lookup else Ref(table, node.name))

    def parameter(self, node: Node, _table: str) -> str:
        """A parameter's words with its value of the day."""
        parameter = self.words.pack.parameters.get(node.name)
        if parameter is None:
            return self.words.say("rule.as_of")
        label = self.words.label(parameter.label)
        return self.words.say("rule.parameter", label=label, value=self.words.today(parameter))

    def negative(self, node: Node, table: str) -> str:
        """A number below nought."""
        return f"−{self._operand(node.parts[0], table, node.op)}"

    def distance(self, node: Node, table: str) -> str:
        """The time between two days."""
        start, end = (self.term(part, table) for part in node.parts)
        return self.words.say(f"rule.{node.op}", start=start, end=end)

    def reckoned(self, node: Node, table: str) -> str:
        """A sum, difference, product or quotient."""
        first, last = node.parts
        left, right = self._operand(first, table, node.op), self._operand(last, table, node.op, last=True)
        return f"{left} {SIGNS[node.op]} {right}"

    def _part(self, node: Node, table: str) -> str:
        """A truth among others that it is joined with."""
        text = self.statement(node, table)
        return self.words.say("rule.group", it=text) if node.op in JOINED else text

    def _operand(self, node: Node, table: str, op: str, *, last: bool = False) -> str:
        """A part of a sum or product, in brackets where it would bind otherwise."""
        text = self.term(node, table)
        here, around = BINDING.get(node.op, 9), BINDING[op]
        loose = here < around or (here == around and last and op in ("-", "/"))
        return self.words.say("rule.group", it=text) if loose else text

    def _list(self, parts: Iterable[Node], table: str) -> str:
        rules = self.words.pack.rules
        return next(filter(None, (list_of(part, table, plan=self.plan, rules=rules) for part in parts)), "")


Spell = Callable[[Speller, Node, str], str]
STATEMENTS: dict[str, Spell] = {
    "and": Speller.joined, "or": Speller.joined, "not": Speller.denied, "in": Speller.one_of,
    "between": Speller.between, "is_null": Speller.empty, "literal": Speller.constant,
    **dict.fromkeys(("=", "<>", "<", "<=", ">", ">="), Speller.compared),
}  # fmt: skip
TERMS: dict[str, Spell] = {
    "column": Speller.column, "yuan": Speller.column, "parameter": Speller.parameter, "negative": Speller.negative,
    **dict.fromkeys(("years_between", "months_between", "days_between"), Speller.distance),
    **dict.fromkeys("+-*/", Speller.reckoned),
}  # fmt: skip
