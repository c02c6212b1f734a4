"""What a text of the language becomes: a small typed tree, the same for columns, one row, and as JSON a phone."""

import difflib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from xiuhua.words import Rejected

NUMBER, TEXT, TRUTH, DATE, UNKNOWN = "a number", "a text", "a truth", "a date", "unknown"

WHOLE, DECIMAL, ROUGH = 0, 1, 2  # how exact a number is: whole, as it was told, or reckoned and so perhaps rounded
STEPS_PER_ONE = 1e6  # a rough number is compared to the sixth decimal: 18,219.53 - 2,719.53 is 15,500 then

Value = float | str | bool | date | None
Parameters = Mapping[str, object]


class RuleError(Rejected):
    """A text that is not in the language: where, why, and what may have been meant."""


@dataclass(frozen=True, slots=True)
class Node:
    """A part of a condition: what it does (`op`), which kind of value it gives, and the parts it works on.

    `op` is column, yuan (a column of fen), parameter, literal, or a sign or word of the language. `name` is the
    column's or parameter's own, `value` what a literal is, or a parameter on the day. `exactness` is a number's; of a
    comparison ROUGH says that it is made to the sixth decimal.
    """

    op: str
    kind: str
    parts: tuple["Node", ...] = ()
    name: str = ""
    value: Value = None
    exactness: int = WHOLE

    def walk(self) -> Iterator["Node"]:
        """Itself and all below it, in the order of the text."""
        yield self
        for part in self.parts:
            yield from part.walk()

    def as_json(self) -> dict[str, Any]:
        """The tree as plain values; what is empty is left out, days are ISO texts."""
        told: dict[str, Any] = {"op": self.op, "kind": self.kind}
        if self.name:
            told["name"] = self.name
        if self.value is not None:
            told["value"] = self.value.isoformat() if isinstance(self.value, date) else self.value
        if self.exactness == ROUGH and self.kind == TRUTH:
            told["rough"] = True
        if self.parts:
            told["parts"] = [part.as_json() for part in self.parts]
        return told


@dataclass(frozen=True, slots=True)
class Name:
    """What a name stands for on a table: a column, its kind, whether it holds fen that are read as yuan, how exact."""

    column: str
    kind: str
    fen: bool = False
    exactness: int = WHOLE


@dataclass(frozen=True, slots=True)
class Names:
    """The names that may be read on a table: how one is found (None: it is not there), and all, for suggestions."""

    table: str
    find: Callable[[str], Name | None]
    known: Callable[[], Iterable[str]]


def names_of(table: str, columns: Mapping[str, Any]) -> Names:
    """The names of a table's own columns, money also in yuan."""

    def find(name: str) -> Name | None:
        column = real_column(name, columns)
        if column is None:
            return None
        whole = columns[column].base_type() not in (pl.Float32, pl.Float64) and column == name
        return Name(column, kind_of(columns[column]), column != name, WHOLE if whole else DECIMAL)

    return Names(table, find, lambda: columns)


def kind_of(dtype: Any) -> str:
    """The kind of value that a column of a type holds."""
    return {pl.String: TEXT, pl.Boolean: TRUTH, pl.Date: DATE}.get(dtype.base_type(), NUMBER)


def real_column(name: str, columns: Iterable[str]) -> str | None:
    """The column that a name reads: itself, or `x_fen` for `x_yuan`; None when there is neither."""
    spelt = (name, f"{name.removesuffix('_yuan')}_fen") if name.endswith("_yuan") else (name,)
    return next((column for column in spelt if column in columns), None)


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """A question to end an error with; empty when nothing known resembles the name."""
    near = difflib.get_close_matches(name, list(known), n=3)
    return f" Did you mean {' or '.join(near)}?" if near else ""
