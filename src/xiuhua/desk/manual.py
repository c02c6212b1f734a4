"""A manual set for reading: what of a chapter speaks of a word, and its Markdown as HTML."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from xiuhua.policy.manual import Chapter
from xiuhua.policy.manual.blocks import Block, Heading, Item, Items, Row, Table, Text

# Within a line: an escaped mark, bold on or off, a rule as it is written, a new line, or plain text.
INLINE = re.compile(r"\\(?P<mark>[\\|*\[<])|(?P<bold>\*\*)|`(?P<code>[^`]*)`|(?P<line><br>)|(?P<text>[^\\*`<]+|.)")


@dataclass(frozen=True, slots=True)
class Section:
    """A heading (None before the first) with what stands below it."""

    heading: Heading | None
    blocks: tuple[Block, ...]


def sections_of(chapter: Chapter, *, word: str = "") -> list[Section]:
    """A chapter by its headings; with a word, what of it speaks of the word."""
    sections = [Section(heading, tuple(blocks)) for heading, blocks in _cut(chapter.blocks)]
    if not word:
        return sections
    found = [_narrowed(section, word.casefold()) for section in sections]
    return [section for section in found if section is not None]


def how_many(sections: Iterable[Section]) -> int:
    """How many things with an address stand in sections."""
    return sum(
        bool(one.anchor)
        for section in sections
        for block in (section.heading, *section.blocks)
        for one in _things(block)
    )


def set_line(text: str) -> SafeString:
    """A line of Markdown as HTML: bold, code, line ends and escaped marks; all else is text."""
    parts: list[str] = []
    bold = False
    for found in INLINE.finditer(text):
        if found["bold"]:
            bold = not bold
            parts.append(mark_safe("<b>" if bold else "</b>"))  # noqa: S308 -- fixed text
        elif found["code"] is not None:
            parts.append(format_html('<code lang="en">{}</code>', found["code"]))
        elif found["line"]:
            parts.append(mark_safe("<br>"))
        else:
            parts.append(found["mark"] or found["text"])
    if bold:
        parts.append(mark_safe("</b>"))
    return format_html_join("", "{}", ((part,) for part in parts))


def _cut(blocks: Iterable[Block]) -> Iterator[tuple[Heading | None, list[Block]]]:
    heading: Heading | None = None
    under: list[Block] = []
    for block in blocks:
        if isinstance(block, Heading):
            if heading or under:
                yield heading, under
            heading, under = block, []
        else:
            under.append(block)
    yield heading, under


def _narrowed(section: Section, word: str) -> Section | None:
    """A section that speaks of a word in its head stays whole, as do points that only belong to their head."""
    loose = [it for block in section.blocks if isinstance(block, Items) for it in block.items if not it.anchor]
    if (section.heading and _speaks(section.heading, word)) or any(_speaks(it, word) for it in loose):
        return section
    kept = tuple(block for it in section.blocks if (block := _kept(it, word)) is not None)
    return replace(section, blocks=kept) if any(not isinstance(block, Text) for block in kept) else None


def _kept(block: Block, word: str) -> Block | None:
    match block:
        case Items():
            items = tuple(it for it in block.items if _speaks(it, word))
            return replace(block, items=items) if items else None
        case Table():
            rows = tuple(row for several in _together(block.rows) if _any(several, word) for row in several)
            return replace(block, rows=rows) if rows else None
    return block


def _together(rows: Iterable[Row]) -> list[list[Row]]:
    """Rows with those that go on with them."""
    found: list[list[Row]] = []
    for row in rows:
        if found and not row.cells[0]:
            found[-1].append(row)
        else:
            found.append([row])
    return found


def _any(rows: Iterable[Row], word: str) -> bool:
    return any(_speaks(row, word) for row in rows)


def _speaks(thing: Heading | Item | Row, word: str) -> bool:
    told = thing.cells if isinstance(thing, Row) else (thing.text, *(thing.notes if isinstance(thing, Item) else ()))
    return any(word in text.casefold() for text in (*told, thing.anchor))


def _things(block: Block | None) -> tuple[Heading | Item | Row, ...]:
    match block:
        case Heading():
            return (block,)
        case Items():
            return block.items
        case Table():
            return block.rows
    return ()
