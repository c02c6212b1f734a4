"""What somebody typed into the search box, as words of three kinds."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from xiuhua.reckon.search.spelling import plain

MOST_CHARACTERS = 80
MOST_WORDS = 4
LEAST_LETTERS = 2  # one letter or digit finds half the register
APART = re.compile(r"[\s,，、;；/|]+")
WITHIN = re.compile(r"[^\w\U000F0000-\U0010FFFF\uE000-\uF8FF]+|_+")
TONES = re.compile(r"(?<=[a-z])[1-5](?![0-9])")
TOKENS = re.compile(r"[0-9]+(?:x[0-9]*)?(?![a-z])|[0-9]+|[a-z]+|[^a-z0-9]+")
IDENTITY = re.compile(r"[0-9]{6}((?:19|20)[0-9]{6}[0-9]{3}[0-9x](?=[0-9]{0,4}$)|[0-9]{6}[0-9]{3}$)[0-9]*")


class Kind(StrEnum):
    """What a word is made of."""

    CHARACTERS = "characters"
    LETTERS = "letters"
    DIGITS = "digits"


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a question, ready to be compared."""

    text: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class Question:
    """The words of a question; `identity` is a whole identity number among them, empty for none."""

    words: tuple[Word, ...]
    identity: str = ""

    @property
    def is_long_enough(self) -> bool:
        """Whether it can find anybody: a character, or two letters or digits."""
        return bool(self.identity) or any(
            word.kind is Kind.CHARACTERS or len(word.text) >= LEAST_LETTERS for word in self.words
        )

    @property
    def is_telling(self) -> bool:
        """Whether it holds a number that must not be kept: an identity number, or digits as long as one."""
        return bool(self.identity) or any(word.kind is Kind.DIGITS and len(word.text) >= 15 for word in self.words)


def read_question(text: str) -> Question:
    """The words of what was typed: capitals, wide digits, tones, dots and apostrophes do not matter.

    Letters, digits and characters that stand together are words of their own: 曾0312 is two. Beyond four words and
    eighty characters nothing is read.
    """
    tokens = [token for token in APART.split(_bare(text[:MOST_CHARACTERS])) if token]
    found = [piece for token in tokens for piece in TOKENS.findall(TONES.sub("", WITHIN.sub("", token)))]
    words = tuple(Word(piece, _kind(piece)) for piece in found[:MOST_WORDS])
    identities = (word.text for word in words if word.kind is Kind.DIGITS and is_identity(word.text))
    return Question(words, next(identities, "").upper())


def is_identity(text: str) -> bool:
    """Whether digits could be an identity number of today (18) or of the first generation (15): they hold a day."""
    found = IDENTITY.fullmatch(text)
    if found is None:
        return False
    day = found[1][:8] if len(found[1]) == 12 else f"19{found[1][:6]}"
    try:
        date.fromisoformat(day)
    except ValueError:
        return False
    return True


def _bare(text: str) -> str:
    """A text without capitals, wide forms and tone marks; ü is v."""
    parts = unicodedata.normalize("NFD", plain(text)).replace("u\u0308", "v")
    return unicodedata.normalize("NFC", "".join(sign for sign in parts if unicodedata.category(sign) != "Mn"))


def _kind(piece: str) -> Kind:
    if piece[0].isascii():
        return Kind.DIGITS if piece[0].isdigit() else Kind.LETTERS
    return Kind.CHARACTERS
