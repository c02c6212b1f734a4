"""Facts: columns that a row is given from its own, from its parts in another table, from its peers, from a year before.

Over no parts: count and sum are 0, any is false, all is true, the others are unknown. A part whose condition or value
is unknown makes count, sum, min and max unknown; any is unknown unless a part is true, all unless a part is false.
"""

from dataclasses import dataclass
from typing import Literal, NamedTuple

from xiuhua.reckon.rules.tree import NUMBER, ROUGH, TRUTH, UNKNOWN, WHOLE, Node

FactTake = Literal["is", "count", "any", "all", "sum", "min", "max", "first", "repeats", "year_before"]
TAKES: tuple[FactTake, ...] = ("is", "count", "any", "all", "sum", "min", "max", "first", "repeats", "year_before")
OF_PARTS = frozenset({"count", "any", "all", "sum", "min", "max", "first"})
WANTS = {"count": TRUTH, "any": TRUTH, "all": TRUTH, "sum": NUMBER}  # what a take needs its text to give; others: any
GIVES = {"count": NUMBER, "repeats": NUMBER}  # what a take gives, where that is not what its text gives


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact as a pack writes it: a column `name` of `table`, taken from `text`, perhaps of the rows of `of`.

    `where` limits the rows; `years` says how long before. A named condition is a fact that just `is`.
    """

    table: str
    name: str
    take: FactTake
    text: str
    of: str = ""
    where: str = ""
    years: int = 1


class Ref(NamedTuple):
    """A column of a table; a tuple, since thousands are looked up for each household that is explained."""

    table: str
    column: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A fact, read on a day: its trees, the kind of value it gives, and which columns must be there before it.

    Rules of one level need nothing of each other and are reckoned together.
    """

    fact: Fact
    tree: Node
    where: Node | None
    kind: str
    exactness: int
    needs: frozenset[Ref]
    level: int

    @property
    def ref(self) -> Ref:
        """The column that it makes."""
        return Ref(self.fact.table, self.fact.name)

    @property
    def before(self) -> Ref:
        """The column that it takes from a year before."""
        return Ref(self.fact.table, self.tree.name)


@dataclass(frozen=True, slots=True)
class Lookup:
    """A column that a row reads from the row of another table that it belongs to: `household.status` of a person."""

    ref: Ref
    via: str
    target: Ref
    level: int


def lookup_column(via: str, column: str) -> str:
    """How a looked-up column is called in a frame."""
    return f"{via}__{column}"


def given_exactness(fact: Fact, tree: Node) -> int:
    """How exact a fact's number is: counts are whole, sums of decimals were reckoned, others are as what they take."""
    if fact.take in GIVES:
        return WHOLE
    return ROUGH if fact.take == "sum" and tree.op != "yuan" and tree.exactness != WHOLE else tree.exactness


def given_kind(fact: Fact, kind: str) -> str:
    """The kind of value that a fact gives, from what its text gives."""
    return GIVES.get(fact.take, NUMBER if kind == UNKNOWN else kind)
