"""Letters read as shorthand: initials (zxm), and surnames in full before initials (zengxm)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from xiuhua.reckon.search.readings import beginnings, syllables

MOST_WAYS = 4
MOST_PIECES = 12
DOUBLE = ("zh", "ch", "sh")


@dataclass(frozen=True, slots=True)
class Shorthand:
    """Letters cut into pieces, each the beginning of a syllable."""

    pieces: tuple[str, ...]

    @property
    def initials(self) -> str:
        """The first letter of each piece."""
        return "".join(piece[0] for piece in self.pieces)

    def begins(self, full: str, initials: str) -> bool:
        """Whether a name of this spelling begins with the pieces, a syllable each."""
        return initials.startswith(self.initials) and self._pattern().match(full) is not None

    def ends(self, initials: str) -> bool:
        """Whether the pieces are all the syllables that a name has."""
        return len(initials) == len(self.pieces)

    def _pattern(self) -> re.Pattern[str]:
        return _pattern_of(self.pieces)


@lru_cache(maxsize=1_000)
def shorthands(letters: str) -> tuple[Shorthand, ...]:
    """The ways to read letters as shorthand: as initials, and the four likeliest others.

    A surname in full before initials comes first, then what has fewest pieces. Letters that are whole syllables up to
    the last (wangju) are the beginning of a full spelling, and are read in the first two ways only.
    """
    ways = sorted({*_cut(letters)}, key=lambda pieces: (not _is_surname_first(pieces), len(pieces), pieces))
    singles = [pieces for pieces in ways if len(pieces) == len(letters) > 1]
    mixed = [pieces for pieces in ways if pieces not in singles and not _is_written_out(pieces)]
    if any(_is_written_out(pieces) for pieces in ways):
        mixed = [pieces for pieces in mixed if _is_surname_first(pieces)]
    return tuple(Shorthand(pieces) for pieces in (*singles, *mixed[:MOST_WAYS]))


def _cut(letters: str) -> Iterator[tuple[str, ...]]:
    """All ways to cut letters into pieces; of many letters only the way by single ones."""
    if len(letters) > 2 * MOST_PIECES:
        return
    if all(letter in beginnings() for letter in letters):
        yield tuple(letters)
    if len(letters) <= MOST_PIECES:
        yield from _pieces(letters)


def _pieces(letters: str) -> Iterator[tuple[str, ...]]:
    if letters in beginnings():
        yield (letters,)
    for length in range(1, min(6, len(letters) - 1) + 1):
        piece = letters[:length]
        if piece in syllables() or (length == 1 and piece in beginnings()) or piece in DOUBLE:
            for rest in _pieces(letters[length:]):
                yield (piece, *rest)


def _is_surname_first(pieces: tuple[str, ...]) -> bool:
    return pieces[0] in syllables() and all(len(piece) == 1 or piece in DOUBLE for piece in pieces[1:])


def _is_written_out(pieces: tuple[str, ...]) -> bool:
    return all(len(piece) > 1 and piece in syllables() for piece in pieces[:-1])


@lru_cache(maxsize=1_000)
def _pattern_of(pieces: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("[a-z]*?".join(pieces))
