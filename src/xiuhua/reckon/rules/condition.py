"""One condition over one table, compiled: what the stages use that need no facts."""

from dataclasses import dataclass

import narwhals as nw
import polars as pl

from xiuhua.reckon.rules.columns import column_of
from xiuhua.reckon.rules.reading import read_condition
from xiuhua.reckon.rules.tree import Node, Parameters, names_of
from xiuhua.reckon.tables import Table


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition over one table, as text and as tree."""

    text: str
    tree: Node

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns it reads, in the order of reading."""
        return tuple(dict.fromkeys(node.name for node in self.tree.walk() if node.op in ("column", "yuan")))

    @property
    def parameters(self) -> tuple[str, ...]:
        """The parameters it reads, in the order of reading."""
        return tuple(dict.fromkeys(node.name for node in self.tree.walk() if node.op == "parameter"))

    def expr(self) -> nw.Expr:
        """True where met, false where not met, null where unknown; for a narwhals frame of any backend."""
        return column_of(self.tree)

    def rows_met(self, frame: pl.DataFrame) -> pl.DataFrame:
        """The rows that meet it; those where it is unknown are not among them."""
        # Through a column: a condition without columns ("true") is one value, which a filter would not take.
        return frame.filter(nw.from_native(frame).with_columns(self.expr().alias("met")).to_native()["met"])


def compile_condition(text: str, *, table: Table, parameters: Parameters) -> Condition:
    """The condition that a text states over a table's columns and parameters known by name (None: not known).

    Raises RuleError for everything that is not in the language.
    """
    names = names_of(table.name, table.columns)
    return Condition(text, read_condition(text, names=names, parameters=parameters))
