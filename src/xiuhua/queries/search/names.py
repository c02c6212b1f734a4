"""Which names of the register come near a word."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection
from django.db.models import Q, QuerySet

from xiuhua.reckon.search.nearness import Nearness, nearness_of, sound
from xiuhua.reckon.search.question import Kind, Word
from xiuhua.reckon.search.shorthand import shorthands
from xiuhua.reckon.search.spelling import Spelling, fold
from xiuhua.register.models import NameSpelling

MOST_ROWS = 1_000
LAST_SIGN = "\U0010ffff"
COLUMNS = ("name", "part", "full", "initials")


@dataclass(frozen=True, slots=True)
class Names:
    """Names with how near each comes; `cut` says that more begin so than were looked at."""

    near: dict[str, Nearness]
    cut: bool

    def among(self, lowest: Nearness, highest: Nearness) -> list[str]:
        """The names between two degrees of nearness."""
        return [name for name, near in self.near.items() if lowest <= near <= highest]


def names_near(word: Word, *, of: QuerySet[NameSpelling], by_sound: bool = False) -> Names:
    """The names that come near a word, those that are it or are spelled so first. One to five statements.

    `of` are the spellings that may answer: those of a few villages, or all. Sounds are asked for apart, because they
    find much.
    """
    found: dict[str, Nearness] = {}
    cut = False
    for asked in _sounding(word, of) if by_sound else _near(word, of):
        rows = asked.values_list(*COLUMNS)[:MOST_ROWS]
        for name, part, full, initials in rows:
            near = nearness_of(Spelling(part, full, initials), word)
            if near is not None:
                found[name] = min(near, found.get(name, near))
        cut |= len(rows) == MOST_ROWS
    return Names(found, cut=cut)


def names_condition(word: Word) -> Q:
    """The condition on spellings that a name comes near a word, sounds aside."""
    found = Q()
    for asked in _conditions(word):
        found |= asked
    return found


def beginning(column: str, text: str) -> Q:
    """The condition that a column begins with a text, as an index of either database answers it."""
    if connection.vendor == "postgresql":
        return Q(**{f"{column}__startswith": text})
    return Q(**{f"{column}__gte": text, f"{column}__lt": text + LAST_SIGN})


def _near(word: Word, of: QuerySet[NameSpelling]) -> Iterator[QuerySet[NameSpelling]]:
    for asked, order in _conditions(word).items():
        yield of.filter(asked).order_by(*order)


def _conditions(word: Word) -> dict[Q, tuple[str, ...]]:
    """Each way in which a spelling comes near, with the order of its index: what is nearest stands first in it."""
    if word.kind is Kind.CHARACTERS:
        return {beginning("part", word.text): ("part",)}
    asked: dict[Q, tuple[str, ...]] = {beginning("folded", fold(word.text)) & beginning("full", word.text): ("folded",)}
    for way in shorthands(word.text):
        first = beginning("full", way.pieces[0]) if len(way.pieces[0]) > 1 else Q()
        asked[beginning("initials", way.initials) & first] = ("initials", "full")
    return asked


def _sounding(word: Word, of: QuerySet[NameSpelling]) -> Iterator[QuerySet[NameSpelling]]:
    if word.kind is Kind.LETTERS:
        yield of.filter(beginning("folded", fold(word.text))).order_by("folded")
    else:
        yield of.filter(folded=sound(word.text))
