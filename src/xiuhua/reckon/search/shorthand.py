"""Letters read as shorthand: initials (zxm), and surnames in full before initials (zengxm)."""

from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import NamedTuple

from xiuhua.reckon.search.readings import beginnings, syllables

MOST_WAYS = 4
MOST_PIECES = 12
LONGEST = 6  # letters of a syllable: zhuang
DOUBLE = ("zh", "ch", "sh")


class Shorthand(NamedTuple):
    """Letters cut into pieces, each the beginning of a syllable; `initials` are the first letters of the pieces."""

    pieces: tuple[str, ...]
    initials: str

    def begins(self, full: str, initials: str) -> bool:
        """Whether a name of this spelling begins with the pieces, a syllable each."""
        if not initials.startswith(self.initials):
            return False
        return len(self.initials) == sum(map(len, self.pieces)) or _fits(self.pieces, full, initials)


@lru_cache(maxsize=1_000)
def shorthands(letters: str) -> tuple[Shorthand, ...]:
    """The ways to read letters as shorthand: as initials, and the four likeliest others.

    A surname in full before initials comes first, then what has fewest pieces. Letters that are whole syllables up to
    the last (wangju) are the beginning of a full spelling, and are read in the first two ways only.
    """
    ways = sorted(_ways(letters), key=lambda pieces: (not _is_surname_first(pieces), len(pieces), pieces))
    singles = [pieces for pieces in ways if len(pieces) == len(letters) > 1]
    mixed = [pieces for pieces in ways if pieces not in singles and not _is_written_out(pieces)]
    if any(_is_written_out(pieces) for pieces in ways):
        mixed = [pieces for pieces in mixed if _is_surname_first(pieces)]
    return tuple(Shorthand(pieces, _initials(pieces)) for pieces in (*singles, *mixed[:MOST_WAYS]))


def tells_all_of(letters: str) -> Callable[[str, str], bool]:
    """What says whether letters tell every syllable of a name, by its spelling in full and by initials.

    Each syllable by its beginning: zxm, zengxm, zengxiaom.
    """
    ways: dict[str, list[tuple[str, ...]]] = {}
    for pieces in _ways(letters):
        ways.setdefault(_initials(pieces), []).append(pieces)

    def tells(full: str, initials: str) -> bool:
        return letters == initials or any(_fits(pieces, full, initials) for pieces in ways.get(initials, ()))

    return tells


def _initials(pieces: tuple[str, ...]) -> str:
    return "".join(piece[0] for piece in pieces)


def _ways(letters: str) -> frozenset[tuple[str, ...]]:
    return frozenset(_cut(letters))


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
    for length in range(1, min(LONGEST, len(letters) - 1) + 1):
        piece = letters[:length]
        if piece in syllables() or (length == 1 and piece in beginnings()) or piece in DOUBLE:
            for rest in _pieces(letters[length:]):
                yield (piece, *rest)


def _is_surname_first(pieces: tuple[str, ...]) -> bool:
    return pieces[0] in syllables() and all(len(piece) == 1 or piece in DOUBLE for piece in pieces[1:])


def _is_written_out(pieces: tuple[str, ...]) -> bool:
    return all(len(piece) > 1 and piece in syllables() for piece in pieces[:-1])


def _fits(pieces: tuple[str, ...], full: str, initials: str) -> bool:
    """Whether each piece begins a syllable of its own, and is all of it where it is one and not the last.

    wan, g, j is not 汪贵江, whose first syllable is wang.
    """
    if not pieces:
        return True
    piece, after = pieces[0], initials[1:2]
    is_whole = len(pieces) > 1 and len(piece) > 1 and piece in syllables()
    ends = [len(piece)] if is_whole else range(len(piece), len(full) + 1)
    return full.startswith(piece) and any(
        full[end : end + 1] == after and _is_syllable(full[:end]) and _fits(pieces[1:], full[end:], initials[1:])
        for end in ends
    )


def _is_syllable(letters: str) -> bool:
    """Whether letters are a syllable, or what stands in a name beside syllables: a rare character."""
    return letters in syllables() or letters[:1] not in beginnings()
