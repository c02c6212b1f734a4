"""How much of one short text stands in another, letter by letter in order, for a million pairs at once."""

import re
import sys
from collections.abc import Iterable

import numpy as np
import numpy.typing as npt
import polars as pl

from xiuhua.reckon.ordering import once

Ints = npt.NDArray[np.int64]
Letters = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float64]
Maps = npt.NDArray[np.uint64]

LONGEST = 64  # letters that are compared: as many as a machine word has bits
KINDS = 255  # of letters told apart; two of many thousand meet in one of these by chance, in copies as in others
WORDS = 8  # of a map of pairs of letters: 512 bits
TOGETHER = 8  # places whose shingles are counted at once
BUDGET = 3_000_000  # shingles looked at: where there are more, only rarer ones
WIDTH = 3  # letters of a shingle
STEPS = 16  # texts further on that one is compared with among those that have a shingle
PART = 1 << 11  # pairs compared at once: their tables fit a cache
NO_LETTER = r"[^\p{L}\p{N}]+"
WORD = 4  # letters of a word that says something: shorter ones stand in any text
IN_ALPHABET = r"[\p{Latin}\p{Cyrillic}\p{Greek}\p{Arabic}\p{Devanagari}\p{Bengali}\p{Ethiopic}]"
WORD_FOUND = f"{IN_ALPHABET}{{{WORD},}}"


def letters_of(texts: pl.Series, *, without: Iterable[str] = ()) -> Letters:
    """The first LONGEST letters and digits of each text less the given phrases, as numbers 1 to KINDS; 0 after it.

    Of a text in an alphabet each word of WORD letters or more counts as two letters, how it begins and how it ends: its
    letters are few and stand in any text, as the strokes of a character do, and a word misspelt is still half itself.
    """
    lower = texts.fill_null("").str.normalize("NFKC").str.to_lowercase()
    plain = lower.str.replace_all(NO_LETTER, "")
    bare = {re.sub(r"[\W_]+", "", it).lower() for it in without} - {""}
    if bare:
        plain = plain.str.replace_many(sorted(bare, key=lambda it: (-len(it), it)), [""])
    joined = "".join(plain.str.slice(0, LONGEST).str.pad_end(LONGEST, " ").to_list())
    letters = np.frombuffer(joined.encode("utf-32-le"), np.uint32)
    kind_of = _kinds(np.arange(sys.maxunicode + 1, dtype=np.uint32)).astype(np.uint8)
    kind_of[ord(" ")] = 0
    found = kind_of[letters].reshape(-1, LONGEST)
    spelt = lower.str.count_matches(IN_ALPHABET) * 2 > plain.str.len_chars()
    rows = np.flatnonzero((spelt & (lower.str.len_chars() > 0)).to_numpy())
    if len(rows):
        found[rows] = _of_words(lower.gather(rows), bare=sorted(it.lower() for it in without))
    return found


def _of_words(texts: pl.Series, *, bare: Iterable[str]) -> Letters:
    """The same of texts in an alphabet: the beginnings and ends of their longer words."""
    kept = texts.str.replace_many(list(bare), [""]) if list(bare) else texts
    words = kept.str.extract_all(WORD_FOUND).list.head(LONGEST // 2)
    told = pl.DataFrame({"text": np.arange(len(texts)), "word": words}).explode("word").drop_nulls("word")
    place = told.select(pl.int_range(pl.len()).over("text")).to_series().to_numpy()
    letters = np.zeros((len(texts), LONGEST), np.uint8)
    for at, part in enumerate((told["word"].str.slice(0, 2), told["word"].str.slice(-2))):
        pairs = np.frombuffer("".join(part.to_list()).encode("utf-32-le"), np.uint32).reshape(-1, 2)
        letters[told["text"].to_numpy(), 2 * place + at] = _kinds(pairs[:, 0] * np.uint32(131) + pairs[:, 1])
    return letters


def _kinds(letters: npt.NDArray[np.uint32]) -> npt.NDArray[np.uint32]:
    return (letters * np.uint32(2_654_435_761) >> np.uint32(8)) % np.uint32(KINDS) + np.uint32(1)


def lengths(letters: Letters) -> Ints:
    """How many letters each text has."""
    found: Ints = np.count_nonzero(letters, axis=1).astype(np.int64)
    return found


def shared(letters: Letters, left: Ints, right: Ints) -> Floats:
    """2 × the longest common subsequence ÷ the letters of both, for pairs of texts (Hyyrö 2004, by bits)."""
    found = np.zeros(len(left))
    for begin in range(0, len(left), PART):
        part = slice(begin, begin + PART)
        found[part] = _shared(letters[left[part]], letters[right[part]])
    return found


def _shared(one: Letters, other: Letters) -> Floats:
    rows = np.arange(len(one))
    places: Maps = np.zeros((len(one), KINDS + 1), np.uint64)
    for at in range(LONGEST):
        places[rows, one[:, at]] |= np.uint64(1 << at)
    places[:, 0] = np.uint64(0)
    left: Maps = np.full(len(one), np.iinfo(np.uint64).max, np.uint64)
    for at in range(int(lengths(other).max(initial=0))):
        met: Maps = left & places[rows, other[:, at]]
        left = (left + met) | (left - met)
    long, also = lengths(one), lengths(other)
    whole = np.where(long >= LONGEST, np.iinfo(np.uint64).max, (np.uint64(1) << long.astype(np.uint64)) - np.uint64(1))
    common = np.bitwise_count(~left & whole.astype(np.uint64))
    found: Floats = 2 * common / np.maximum(long + also, 1)
    return found


def maps_of(letters: Letters) -> Maps:
    """For each text the set of its pairs of letters, each at one of 512 bits: alike texts have alike sets."""
    maps = np.zeros((WORDS, len(letters)), np.uint64)
    rows = np.arange(len(letters))
    for at in range(LONGEST - 1):
        one, other = letters[:, at].astype(np.uint32), letters[:, at + 1].astype(np.uint32)
        spot = (one * 40_503 + other * 2_246_822_519) >> np.uint32(7) & np.uint32(64 * WORDS - 1)
        bit = np.where(other > 0, np.uint64(1) << (spot & np.uint32(63)).astype(np.uint64), np.uint64(0))
        maps[spot >> np.uint32(6), rows] |= bit
    return maps


def overlap(maps: Maps, left: Ints | slice, right: Ints | slice) -> Floats:
    """Shared pairs of letters ÷ all of both, roughly: what tells which pairs are worth comparing."""
    both = sum(np.bitwise_count(word[left] & word[right]).astype(np.int16) for word in maps)
    either = sum(np.bitwise_count(word[left] | word[right]).astype(np.int16) for word in maps)
    found: Floats = both / np.maximum(either, 1)
    return found


def rare_pairs(letters: Letters, *, most: int, least: int) -> tuple[Ints, Ints]:
    """Pairs of texts i < j that share `least` shingles or more that only 2 to `most` texts have.

    In large sets `most` is less. The pairs are of texts that stand near one another among those that have a shingle.
    """
    size = len(letters)
    places = np.ascontiguousarray(letters.T)
    kinds = np.zeros(1 << 8 * WIDTH, np.int64)
    for begin in range(0, LONGEST - WIDTH + 1, TOGETHER):
        told = [_shingles(places, at)[0] for at in range(begin, min(begin + TOGETHER, LONGEST - WIDTH + 1))]
        kinds += np.bincount(np.concatenate(told), minlength=len(kinds))
    often = np.bincount(np.minimum(kinds, most + 1), kinds).cumsum()  # shingles that stand in so many texts or fewer
    most = min(most, max(2, int(np.searchsorted(often, BUDGET, side="right")) - 1))
    rare = (kinds >= 2) & (kinds <= most)
    found = []
    for at in range(LONGEST - WIDTH + 1):
        key, text = _shingles(places, at)
        kept = rare[key]
        found.append(key[kept].astype(np.int64) * size + text[kept])
    order = once(np.concatenate(found))
    shingle, of = order // size, order % size
    met = []
    for step in range(1, STEPS + 1):
        same = np.flatnonzero(shingle[:-step] == shingle[step:])
        met.append(of[same] * size + of[same + step])
    pairs, counts = np.unique(np.concatenate(met), return_counts=True)
    pairs = pairs[counts >= least]
    return pairs // size, pairs % size


def _shingles(places: Letters, at: int) -> tuple[npt.NDArray[np.int32], Ints]:
    """The shingle of each text that begins at a place, as a number, and the texts that are so long."""
    text = np.flatnonzero(places[at + WIDTH - 1])
    key = np.zeros(len(text), np.int32)
    for step in range(WIDTH):
        key <<= 8
        key |= places[at + step][text]
    return key, text
