"""How a name is spelled in letters: all combinations of its characters' readings, in full and by initials."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice, product

from xiuhua.reckon.search.readings import readings_of

MOST = 64  # spellings of a name; those of its first characters are never the ones cut off
DOTS = re.compile(r"[·•‧∙⋅・･.\s]+")
RUNS = re.compile(r"[a-z0-9]+|.", re.DOTALL)
# What accents mix up: z/zh, c/ch, s/sh; n/ng at the end; and n/l at the beginning of a syllable.
MIXED = re.compile(r"(?<=[zcs])h|(?<=n)g+")


@dataclass(frozen=True, slots=True, order=True)
class Spelling:
    """A way to write a name, or the part of it that begins after a dot: as it stands, in full, by initials."""

    part: str
    full: str
    initials: str

    @property
    def folded(self) -> str:
        """The full spelling without what accents mix up."""
        return fold(self.full)


def fold(letters: str) -> str:
    """Letters without what accents mix up. The beginning of a word folds to the beginning of its fold."""
    return MIXED.sub("", letters).replace("l", "n")


@lru_cache(maxsize=20_000)
def spellings(name: str) -> tuple[Spelling, ...]:
    """All spellings of a name, at most 64 for it and for each part that a dot begins; empty for no name.

    阿卜杜拉·买买提 is found whole, without its dot, and from each dot on.
    """
    parts = [part for part in DOTS.split(plain(name)) if part]
    found = dict.fromkeys(
        spelling for place in range(len(parts)) for spelling in islice(_spelled("".join(parts[place:])), MOST)
    )
    return tuple(found)


def plain(text: str) -> str:
    """A text with wide letters and digits narrow, capitals small, and characters in their unified form."""
    return unicodedata.normalize("NFKC", text).casefold()


def _spelled(part: str) -> Iterator[Spelling]:
    """Combinations of readings; the first character changes quickest, so that a surname keeps all of its own."""
    runs = RUNS.findall(part)
    ways = [(run,) if run.isascii() else readings_of(run) for run in runs]
    for combination in product(*reversed(ways)):
        readings = combination[::-1]
        yield Spelling(part, "".join(readings), "".join(reading[0] for reading in readings))
