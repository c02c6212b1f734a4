"""What a chapter of a manual is made of, for whoever shows it: as Markdown here, as a page on the desk.

Texts are Markdown within a line. An anchor names a thing in addresses, alike in every language; without a key, none.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph."""

    text: str


@dataclass(frozen=True, slots=True)
class Heading:
    """The head of a section."""

    text: str
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """A point, and what is noted below it."""

    text: str
    notes: tuple[str, ...] = ()
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Items:
    """Points, one after another."""

    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table; one with an empty first cell goes on with the row before it."""

    cells: tuple[str, ...]
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its heads."""

    heads: tuple[str, ...]
    rows: tuple[Row, ...]


Block = Text | Heading | Items | Table


def markdown(blocks: Iterable[Block]) -> Iterator[str]:
    """Blocks as Markdown, to be joined with an empty line between them."""
    for block in blocks:
        match block:
            case Heading():
                yield f"### {block.text}"
            case Text():
                yield block.text
            case Items():
                yield "\n".join(line for item in block.items for line in _lines(item))
            case _:
                lines = (block.heads, ["---"] * len(block.heads), *(row.cells for row in block.rows))
                yield "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _lines(item: Item) -> Iterator[str]:
    yield f"- {item.text}"
    yield from (f"    - {note}" for note in item.notes)
