"""Tables too large to hold, read side by side: stretch by stretch, all rows of some households come together."""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

import polars as pl

from xiuhua.words import Rejected

Name = TypeVar("Name", bound=Hashable)
Pieces = Sequence[pl.LazyFrame]  # of one table, one below the other: its files, say
FOLLOWING = 3  # rows read at a time of a table that does not lead, for each row of the one that does


def side_by_side(
    tables: Mapping[Name, Pieces], *, key: str, lead: Name, rows: int
) -> Iterator[dict[Name, pl.DataFrame]]:
    """Every table's rows in stretches: `rows` of the leading table, and of the others what falls among their keys.

    Each table is read once, in the order of its key. Raises Rejected for a table that is not in that order.
    """
    others = {name: pieces for name, pieces in tables.items() if name != lead}
    readers = {name: Reader(str(name), pieces, key, rows * FOLLOWING) for name, pieces in others.items()}
    leading = Reader(str(lead), tables[lead], key, rows)
    batch, following = leading.held, leading.next_batch()
    while following is not None:
        batch, following = following, leading.next_batch()
        last = None if following is None else batch[key][-1]
        yield {lead: batch, **{name: reader.up_to(last) for name, reader in readers.items()}}
    if not batch.height:  # without a row that leads the others are one stretch
        yield {lead: batch, **{name: reader.up_to(None) for name, reader in readers.items()}}


def batches(pieces: Pieces, *, rows: int) -> Iterator[pl.DataFrame]:
    """The rows of a table in order, at most so many at a time; first the columns without rows.

    Slices, because the batches of a streamed query are read far ahead: gigabytes that nobody asked for.
    """
    yield pieces[0].clear().collect()
    for piece in pieces:
        begin, read = 0, rows
        while read == rows:
            batch = piece.slice(begin, rows).collect(engine="streaming")
            begin, read = begin + rows, batch.height
            if read:
                yield batch


@dataclass(slots=True)
class Reader:
    """One table on its way through: what was read and not yet handed out."""

    name: str
    pieces: Pieces
    key: str
    rows: int
    held: pl.DataFrame = field(init=False)
    batches: Iterator[pl.DataFrame] = field(init=False)
    last: Any = None

    def __post_init__(self) -> None:
        """Begin to read."""
        self.batches = batches(self.pieces, rows=self.rows)
        self.held = next(self.batches)

    def up_to(self, last: Any) -> pl.DataFrame:
        """The rows not yet handed out whose key is not above a value, or all (None)."""
        parts = [self.held]
        while last is None or self.last is None or self.last <= last:
            batch = self.next_batch()
            if batch is None:
                break
            parts.append(batch)
        newest = parts.pop()  # only the newest can go beyond
        count = newest.height if last is None else newest[self.key].search_sorted(last, side="right")
        self.held = newest[count:]
        return pl.concat([*parts, newest[:count]])

    def next_batch(self) -> pl.DataFrame | None:
        """The next rows as they stand in the table; None at its end."""
        batch = next(self.batches, None)
        if batch is not None:
            self._require_order(batch[self.key])
            self.last = batch[self.key][-1]
            batch = batch.with_columns(pl.col(self.key).set_sorted())  # so that nobody looks again
        return batch

    def _require_order(self, keys: pl.Series) -> None:
        begins_below = self.last is not None and (keys[0] is None or keys[0] < self.last)
        if begins_below or not keys.is_sorted():  # what is not told comes first
            raise Rejected(f"The table {self.name} is not in the order of its column {self.key}: sort it by that.")
