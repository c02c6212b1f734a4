"""The condition language of packs: one SQL expression in, one column expression out, in three values.

Met, not met, unknown: what is empty makes unknown whatever hangs on it. Numbers are doubles; `/` is real division and
x/0 is unknown; `amount_yuan` reads the column `amount_fen` / 100. Nothing can be called but the three distances
between dates, nothing loops, and every refusal says where and why.
"""

from dataclasses import dataclass

import narwhals as nw
import polars as pl
import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from xiuhua.reckon.grammar import TRUTH, Parameters, RuleError, Walk
from xiuhua.reckon.tables import Table

LONGEST = 2000


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition over one table, with the columns and parameters it reads in the order of reading."""

    text: str
    columns: tuple[str, ...]
    parameters: tuple[str, ...]
    compiled: nw.Expr

    def expr(self) -> nw.Expr:
        """True where met, false where not met, null where unknown; for a narwhals frame of any backend."""
        return self.compiled

    def rows_met(self, frame: pl.DataFrame) -> pl.DataFrame:
        """The rows that meet it; those where it is unknown are not among them."""
        # Through a column: a condition without columns ("true") is one value, which a filter would not take.
        return frame.filter(nw.from_native(frame).with_columns(self.compiled.alias("met")).to_native()["met"])


def compile_condition(text: str, *, table: Table, parameters: Parameters) -> Condition:
    """The condition that a text states over a table's columns and parameters known by name (None: not known).

    Raises RuleError for everything that is not in the language.
    """
    walk = Walk(text, table, parameters)
    try:
        compiled = walk.as_(TRUTH, _tree(text)).expr
    except RecursionError:
        raise RuleError(f"The condition {text[:40]!r}… is nested too deeply: split it.") from None
    return Condition(text, tuple(walk.columns), tuple(walk.read), compiled)


def _tree(text: str) -> exp.Expr:
    if len(text) > LONGEST:
        raise RuleError(f"The condition {text[:40]!r}… has {len(text)} characters, {LONGEST} are allowed: split it.")
    try:
        return sqlglot.parse_one(text)
    except SqlglotError as error:
        found = (getattr(error, "errors", None) or [{}])[0]
        place = f" in line {found['line']} at character {found['col']}" if "line" in found else ""
        reason = found.get("description", "a text without its closing quote, or no condition at all")
        raise RuleError(f"The condition {text!r} is broken{place}: {reason}.") from None
