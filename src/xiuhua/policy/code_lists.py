"""Which code list the values of a column are from, also through facts that pass a value on."""

from xiuhua.policy.ruleset import Ruleset
from xiuhua.reckon.rules.facts import Ref
from xiuhua.reckon.rules.rulebook import Plan
from xiuhua.reckon.rules.tree import Node

SAME_VALUE = ("is", "first", "min", "max", "year_before")  # takes that pass a column's value on


def list_of(node: Node, table: str, *, plan: Plan, rules: Ruleset) -> str:
    """The list of a column that a tree reads; empty for whatever else it reads, and for a column without one."""
    return _list_behind(Ref(table, node.name), plan, rules) if node.op == "column" else ""


def _list_behind(ref: Ref, plan: Plan, rules: Ruleset) -> str:
    lookup = plan.lookup(ref)
    if lookup:
        return _list_behind(lookup.target, plan, rules)
    if not plan.is_fact(ref):
        column = rules.columns.get(ref)
        return column.code_list if column else ""
    rule = plan.rule(ref)
    if rule.fact.take not in SAME_VALUE:
        return ""
    return list_of(rule.tree, rule.fact.of or ref.table, plan=plan, rules=rules)
