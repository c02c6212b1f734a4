"""How near a name comes to a word: the order in which results stand."""

from collections.abc import Callable
from enum import IntEnum
from functools import lru_cache

from xiuhua.reckon.search.question import Kind, Word
from xiuhua.reckon.search.readings import readings_of
from xiuhua.reckon.search.shorthand import shorthands, tells_all_of
from xiuhua.reckon.search.spelling import Spelling, fold, spellings


class Nearness(IntEnum):
    """How a name answers a word, the nearest first. From SOUNDS on it is offered only where little else was found."""

    IS = 1
    IS_SPELLED = 2
    HAS_INITIALS = 3
    IS_NEARLY_SPELLED = 4  # every syllable, the last one begun
    BEGINS = 5
    BEGINS_SPELLED = 6
    BEGINS_WITH_INITIALS = 7
    SOUNDS = 8
    BEGINS_TO_SOUND = 9


NearnessOf = Callable[[Spelling], Nearness | None]


def nearness(name: str, word: Word) -> Nearness | None:
    """How near a name comes to a word; None when it does not answer it."""
    near_to = nearness_to(word)
    found = [near for spelling in spellings(name) if (near := near_to(spelling)) is not None]
    return min(found, default=None)


def is_usual(name: str, word: Word) -> bool:
    """Whether a name answers a word by the usual reading of its characters, not by a rarer one only."""
    return nearness_to(word)(spellings(name)[0]) == nearness(name, word)


@lru_cache(maxsize=256)
def nearness_to(word: Word) -> NearnessOf:
    """What says how near one spelling of a name comes to a word; all that the word is made of is looked at once."""
    match word.kind:
        case Kind.CHARACTERS:
            return _by_characters(word.text)
        case Kind.LETTERS:
            return _by_letters(word.text)
    return lambda _spelling: None


def _by_characters(text: str) -> NearnessOf:
    sounds = sound(text)

    def near(spelling: Spelling) -> Nearness | None:
        if spelling.part == text:
            return Nearness.IS
        if spelling.part.startswith(text):
            return Nearness.BEGINS
        return Nearness.SOUNDS if spelling.folded == sounds else None

    return near


def _by_letters(letters: str) -> NearnessOf:
    tells_all, short_ways, folded = tells_all_of(letters), shorthands(letters), fold(letters)

    def near(spelling: Spelling) -> Nearness | None:
        full, initials = spelling.full, spelling.initials
        if full == letters:
            return Nearness.IS_SPELLED
        begins = full.startswith(letters)
        if tells_all(full, initials):
            return Nearness.IS_NEARLY_SPELLED if begins else Nearness.HAS_INITIALS
        if begins:
            return Nearness.BEGINS_SPELLED
        if any(way.begins(full, initials) for way in short_ways):
            return Nearness.BEGINS_WITH_INITIALS
        return _by_sound(spelling, folded)

    return near


def sound(text: str) -> str:
    """How a word in characters sounds, by its usual reading: 晓明 for somebody who is written 小明."""
    return fold("".join(readings_of(character)[0] for character in text))


def _by_sound(spelling: Spelling, folded: str) -> Nearness | None:
    if spelling.folded == folded:
        return Nearness.SOUNDS
    return Nearness.BEGINS_TO_SOUND if spelling.folded.startswith(folded) else None
