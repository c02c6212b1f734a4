"""Which columns a condition rests on, so that one that is unknown can say which of them were empty."""

from dataclasses import dataclass

from xiuhua.reckon.rules.facts import Ref
from xiuhua.reckon.rules.rulebook import Plan
from xiuhua.reckon.rules.tree import Node


@dataclass(frozen=True, slots=True)
class Rest:
    """A column of the table that a condition rests on, its name as packs write it, and through what it is read.

    It counts as empty where it is null, and one of `through` too: what is read around an empty value does not need it.
    """

    column: str
    name: str
    through: tuple[str, ...]


def rests_of(ref: Ref, plan: Plan) -> tuple[Rest, ...]:
    """What the condition behind a column rests on in its table, in the order of reading.

    Named truths and facts of the row itself are followed down; what is taken from other rows, or looked up in another
    table, is named as it is.
    """
    found: dict[str, list[str]] = {}
    for direct in _columns(plan.rule(ref).tree):
        for column in _below(Ref(ref.table, direct), plan):
            found.setdefault(column, []).append(direct)
    return tuple(Rest(column, _name(Ref(ref.table, column), plan), tuple(through)) for column, through in found.items())


def _below(ref: Ref, plan: Plan) -> list[str]:
    if not plan.is_fact(ref) or plan.rule(ref).fact.take != "is":
        return [ref.column]
    below = (it for column in _columns(plan.rule(ref).tree) for it in _below(Ref(ref.table, column), plan))
    return list(dict.fromkeys(below))


def _columns(tree: Node) -> list[str]:
    return list(dict.fromkeys(node.name for node in tree.walk() if node.op in ("column", "yuan")))


def _name(ref: Ref, plan: Plan) -> str:
    lookup = plan.lookup(ref)
    name = f"{lookup.via}.{lookup.target.column}" if lookup else ref.column
    return f"{name.removesuffix('_fen')}_yuan" if name.endswith("_fen") else name
