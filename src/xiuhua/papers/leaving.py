"""What may leave: every cell of a table on its way out is looked at, and a number of somebody stops the table.

It stands in the writers of tables themselves, so that no export can forget it: a full number leaves only in a column
for which its page says what for.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

import polars as pl

from xiuhua.reckon.numbers_of_people import LEAST_DIGITS, PersonalNumber, number_in
from xiuhua.words import Rejected

Row = TypeVar("Row", bound=Sequence[object])
TELEPHONE = re.compile(r"\+?(?:86[ -]?)?1[3-9]\d(?:[ -]?\d{4}){2}")
OWN_NUMBERS = "numbers of the register's own, of households, members and areas"


class NumberLeaves(Rejected):
    """A full number stands where nobody said what for: its kind, sheet, row and column, never the number."""

    def __init__(self, kind: PersonalNumber, *, sheet: str, row: int, column: str) -> None:
        super().__init__(
            f"{sheet}, row {row}, column {column}: a full number ({kind}) stands there, and no purpose is recorded "
            "for it. Mask it, or mend the entry, then take the file out again."
        )
        self.kind, self.sheet, self.row, self.column = kind, sheet, row, column


def watched(
    rows: Iterable[Row], *, sheet: str, headers: Sequence[str], first: int, purposes: Mapping[int, str]
) -> Iterator[Row]:
    """The rows as they come, each looked at before it goes on; raises NumberLeaves.

    `purposes` says by the place of a column what its full numbers leave for; `first` is the number of the first row.
    """
    told = frozenset(place for place, purpose in purposes.items() if purpose)
    for number, row in enumerate(rows, start=first):
        for place, cell in enumerate(row):
            if type(cell) is not str or len(cell) < LEAST_DIGITS or place in told:
                continue
            if kind := number_in(cell):
                column = headers[place] if place < len(headers) else ""
                raise NumberLeaves(kind, sheet=sheet, row=number, column=column or str(place + 1))
        yield row


def require_clean(table: pl.DataFrame, *, sheet: str, own: Iterable[str] = ()) -> None:
    """Raise NumberLeaves where a table that is written otherwise has a full number; `own` are columns of our numbers.

    Rows are counted from 1 below the headers. Numbers of people are text everywhere: what is no text is none.
    """
    passes = frozenset(own)
    names = [name for name, kind in table.schema.items() if kind == pl.String and name not in passes]
    for _ in watched(table.select(names).iter_rows(), sheet=sheet, headers=names, first=1, purposes={}):
        pass


def require_clean_texts(
    texts: Iterable[str], *, sheet: str, allowed: Iterable[str] = (), telephones: bool = False
) -> None:  # fmt: skip
    """Raise NumberLeaves where a text that is to be read by others has a full number, but those that are `allowed`.

    What is allowed is a whole text, such as the phone of an office that is to be called; with `telephones` any text
    that is nothing but one.
    """
    passes = frozenset(allowed)
    lines = ([text] for text in texts if text not in passes and not (telephones and TELEPHONE.fullmatch(text)))
    for _ in watched(lines, sheet=sheet, headers=[sheet], first=1, purposes={}):
        pass
