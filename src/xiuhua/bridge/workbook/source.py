"""A file as its sheets' rows, whatever its kind: what a reader of one file offers."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

HEAD_ROWS = 30  # a letter of a page may stand above the list


@dataclass(frozen=True, slots=True)
class Source:
    """The visible sheets by name; the rows of one, all or so many; how many rows of each are hidden.

    `hidden` names the sheets that are not to be read: somebody hid them. `left` tells how many blank columns stand left
    of a sheet's rows, which begin with the first that holds anything.
    """

    names: Sequence[str]
    rows: Callable[[str, int | None], Iterator[Sequence[Any]]]
    hidden_rows: Callable[[], Mapping[str, int]]
    hidden: Sequence[str] = ()
    left: Callable[[str], int] = lambda _: 0
