"""How near a name comes to a word: the order in which results stand."""

from enum import IntEnum

from xiuhua.reckon.search.question import Kind, Word
from xiuhua.reckon.search.readings import readings_of
from xiuhua.reckon.search.shorthand import is_all_of, shorthands
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


def nearness(name: str, word: Word) -> Nearness | None:
    """How near a name comes to a word; None when it does not answer it."""
    found = [near for spelling in spellings(name) if (near := nearness_of(spelling, word)) is not None]
    return min(found, default=None)


def is_usual(name: str, word: Word) -> bool:
    """Whether a name answers a word by the usual reading of its characters, not by a rarer one only."""
    return nearness_of(spellings(name)[0], word) == nearness(name, word)


def nearness_of(spelling: Spelling, word: Word) -> Nearness | None:
    """How near one spelling of a name comes to a word."""
    match word.kind:
        case Kind.CHARACTERS:
            return _by_characters(spelling, word.text)
        case Kind.LETTERS:
            return _by_letters(spelling, word.text)
    return None


def _by_characters(spelling: Spelling, text: str) -> Nearness | None:
    if spelling.part == text:
        return Nearness.IS
    if spelling.part.startswith(text):
        return Nearness.BEGINS
    return Nearness.SOUNDS if spelling.folded == sound(text) else None


def _by_letters(spelling: Spelling, letters: str) -> Nearness | None:
    if spelling.full == letters:
        return Nearness.IS_SPELLED
    begins = spelling.full.startswith(letters)
    if is_all_of(letters, spelling.full, spelling.initials):
        return Nearness.IS_NEARLY_SPELLED if begins else Nearness.HAS_INITIALS
    if begins:
        return Nearness.BEGINS_SPELLED
    short = any(way.begins(spelling.full, spelling.initials) for way in shorthands(letters))
    return Nearness.BEGINS_WITH_INITIALS if short else _by_sound(spelling, fold(letters))


def sound(text: str) -> str:
    """How a word in characters sounds, by its usual reading: 晓明 for somebody who is written 小明."""
    return fold("".join(readings_of(character)[0] for character in text))


def _by_sound(spelling: Spelling, folded: str) -> Nearness | None:
    if spelling.folded == folded:
        return Nearness.SOUNDS
    return Nearness.BEGINS_TO_SOUND if spelling.folded.startswith(folded) else None
