"""One spelling for what people type: widths, spaces, brackets, stray apostrophes; and masks for what is personal."""

import re
import unicodedata
from collections.abc import Iterable
from difflib import SequenceMatcher
from operator import itemgetter

import polars as pl

SPACES = re.compile(r"\s+")
MOST_KEY = 120
NOT_LETTERS = re.compile(r"[\W_]+")
UNSEEN = r"[\s\p{Cf}]+"
NOTHING = r"^([-/\\—–_]+)?$"
# Habits of people who type lists; each pattern is put in order once in a cell.
TIDY = {
    "identity": ((r"([\dXx])#$", "$1"), (r"(\d{17})[xX×✕ХхΧχ]$", "${1}X")),
    "phone": ((r"^\+?(?:00)?86-?(1\d{10})$", "$1"), (r"^(1\d\d)[-.](\d{4})[-.](\d{4})$", "$1$2$3")),
    "money": ((r"^¥", ""),),
    "whole": ((r"^(\d+(?:\.0+)?)(?:口人|个月|[口人月岁年天])$", "$1"),),
    "year": ((r"^(\d+(?:\.0+)?)(?:口人|个月|[口人月岁年天])$", "$1"),),
}
LOST = r"^(#[A-Z0-9_/]+[!?]?|Err:\d{3}|#{2,})$"  # what a spreadsheet shows where it has no value, or no room for one
NEAR = 0.5  # of two texts, twice the letters they share in order over all letters
ENDS = {"identity": (6, 4), "phone": (3, 4)}  # characters shown before and after the stars; of a name only the first


def header_key(text: str) -> str:
    """A header without its brackets, spaces, marks and widths: "务工时间（月）" and "务工时间(月)" are one.

    Whatever stands beyond so many letters does not tell it from another.
    """
    return NOT_LETTERS.sub("", unicodedata.normalize("NFKC", text)).casefold()[:MOST_KEY]


def list_key(text: str) -> str:
    """A value as code lists are looked up: no widths, spaces or case."""
    return SPACES.sub("", unicodedata.normalize("NFKC", text)).lower()


def cleaned(column: str) -> pl.Expr:
    """A column of cells without widths, spaces, characters that nobody sees and a leading apostrophe.

    What is left empty, or a dash or stroke alone, is null: nothing is said.
    """
    text = pl.col(column).str.normalize("NFKC").str.replace_all(UNSEEN, "").str.replace(r"^['‘’]", "")
    return pl.when(~text.str.contains(NOTHING)).then(text)


def tidied(text: pl.Expr, *, kind: str) -> pl.Expr:
    """Cleaned cells of a kind as its readers know them: without a mark behind a number, a country before a phone."""
    for pattern, becomes in TIDY.get(kind, ()):
        text = text.str.replace(pattern, becomes)
    return text


def is_lost(text: pl.Expr) -> pl.Expr:
    """Whether a cell shows a spreadsheet's error, such as #N/A or ####, instead of a value."""
    return text.str.contains(LOST)


def masked(text: pl.Expr, *, kind: str) -> pl.Expr:
    """Personal text as lists show it, a whole column at once: see the masks of `words` for how much stays."""
    first, last = ENDS.get(kind, (1, 0))
    hidden = text.str.len_chars().cast(pl.Int64) - first - last
    stars = pl.lit("*").repeat_by(hidden.clip(0)).list.join("")
    ends = pl.concat_str(text.str.head(first), stars, text.str.tail(last))
    nothing = pl.lit("*").repeat_by(text.str.len_chars()).list.join("")
    return pl.when(hidden >= (4 if last else 1)).then(ends).otherwise(nothing)


def nearest(text: str, possible: Iterable[str], *, at_most: int = 1) -> list[str]:
    """What somebody may have meant, best first; never a guess, only a suggestion.

    Of what is equally near comes first what is named first: lists of codes begin with what is common.
    """
    matcher = SequenceMatcher()
    matcher.set_seq2(text)
    near: list[tuple[float, str]] = []
    for one in possible:
        matcher.set_seq1(one)
        if matcher.real_quick_ratio() >= NEAR and matcher.quick_ratio() >= NEAR and matcher.ratio() >= NEAR:
            near.append((-matcher.ratio(), one))
    return [one for _, one in sorted(near, key=itemgetter(0))[:at_most]]
