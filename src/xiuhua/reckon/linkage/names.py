"""Names read for comparing: as they are written, as they sound, and as a bag of parts that stand in any order."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from xiuhua.reckon.linkage.codes import Codes, Flags, Floats, Ints, Keys, Signs, coded, counted, looked_up, mixed, signs
from xiuhua.reckon.linkage.words import variants, words
from xiuhua.reckon.search.readings import readings_of
from xiuhua.reckon.search.spelling import fold

MOST_SIGNS = 60  # of a name that are read
UNITS = 12  # characters, or words in letters, that are compared one by one
LETTERS = 32
HAN = r"\p{Han}"
WITHIN = r"[（(\[【〔<《「{]\s*(\p{Han}{2,8})\s*[）)\]】〕>》」}]"  # a name in brackets
BRACKETS = r"[（(\[【〔<《「{][^）)\]】〕>》」}]*[）)\]】〕>》」}]?"


@dataclass(frozen=True, slots=True)
class Names:
    """The names that occur, each once, and which one each record has (-1 for none)."""

    code: Codes  # per record
    text: pl.Series  # per name: without brackets, titles, marks and spaces; words in letters apart
    han: Flags  # whether it is in characters
    length: Ints  # units
    units: Codes  # name by unit: a character or word, by code; -1 fills up
    sounds: Codes  # the same as it sounds
    letters: Signs  # the whole in letters, as it stands
    sorted_letters: Signs  # its units in the order of the alphabet
    sound: Keys  # per name: the same for all that sound alike, in whatever order of units
    family: Keys  # the first unit as it sounds
    given: Keys  # the others as they sound
    held: Floats  # how many records have this name
    held_sound: Floats  # or one that sounds like it
    composed: Floats  # how often its parts would meet by chance
    rate_family: Floats
    rate_given: Floats
    rate_unit: Floats  # the most frequent unit of a given name


def read_names(texts: pl.Series, rows: Flags) -> Names:
    """Names of the records, of which one without letters, or that says that nobody knows it, is none.

    Only some rows are counted for how frequent names are.
    """
    raw, at = coded(texts)
    plain, which = coded(plain_names(raw))
    code = looked_up(which, at, missing=-1).astype(np.int32)
    units, unit_sounds = _units(plain)
    sounds = looked_up(unit_sounds[1], units, missing=-1).astype(np.int32)
    length = (units >= 0).sum(axis=1)
    spoken = [str(it) for it in unit_sounds[0]]
    joined, in_order = _in_letters(sounds, spoken)
    bag = _bag(in_order)
    rates = _Rates(code, rows, plain.len())
    family, given = mixed(sounds[:, 0]), mixed(*np.sort(sounds[:, 1:], axis=1).T)
    alone = length < 2
    rate_unit, rate_family, rate_given, product = rates.of_units(sounds)
    return Names(
        code, plain, plain.str.contains(HAN).to_numpy(), length, units, sounds, signs(joined, width=LETTERS),
        signs(in_order, width=LETTERS), bag, family, np.where(alone, mixed(np.arange(plain.len()) + (1 << 40)), given),
        rates.held.astype(np.float64), rates.of(bag), product, rate_family, rate_given, rate_unit,
    )  # fmt: skip


def plain_names(raw: pl.Series) -> pl.Series:
    """Names as they are compared; null for none."""
    said = words()
    text = pl.col("text")
    frame = raw.alias("text").to_frame().select(text.str.slice(0, 4 * MOST_SIGNS).str.normalize("NFKC"))
    also = "|".join(said["also_called"])
    outside = text.str.replace_all(BRACKETS, "").str.strip_chars()
    inside = text.str.extract(WITHIN).str.replace(rf"^(?:{also})", "")
    is_name = (inside.str.len_chars() > 1) & ~inside.is_in(said["titles"])
    is_called = outside.str.contains(rf"^(?:{'|'.join(said['familiar'])}){HAN}$") & is_name
    frame = frame.select(
        pl.when(is_called).then(inside)
        .when(outside.str.contains(r"\p{L}")).then(outside)
        .otherwise(text).str.to_lowercase()
    )  # fmt: skip
    in_han = text.str.contains(HAN)
    latin = (
        text.str.normalize("NFKD").str.replace_all(r"\p{M}|['’`]", "").str.replace_all(r"[^\p{L}]+", " ")
        .str.replace_all(rf"\b(?:{'|'.join(said['latin_titles'])})\b", "")
        .str.replace_all(r"\s+", " ").str.strip_chars()
    )  # fmt: skip
    han = (
        text.str.replace_all(r"[^\p{L}]", "")
        .str.replace_many(list(variants()), list(variants().values()))
        .str.replace(rf"^(.{{2,}}?)(?:{also}).*$", "${1}")
        .str.replace(rf"^(.{{2,}})(?:{'|'.join(said['titles'])})$", "${1}")
    )
    frame = frame.select(pl.when(in_han).then(han).otherwise(latin).str.slice(0, MOST_SIGNS))
    return frame.select(pl.when(~text.is_in(["", *said["no_names"]])).then(text))["text"]


def sound_of(unit: str) -> str:
    """How a unit sounds, without what accents mix up; a word in letters is itself."""
    return fold("".join(readings_of(it)[0] for it in unit)) if unit and not unit.isascii() else fold(unit)


def _units(plain: pl.Series) -> tuple[Codes, tuple[pl.Series, Codes]]:
    """Units of each name by code, and their sounds (values, and which one each unit has)."""
    in_han = plain.str.contains(HAN)
    parts = pl.DataFrame({"text": plain, "han": in_han}).select(
        pl.when("han").then(pl.col("text").str.replace_all(r"(.)", "${1} ").str.strip_chars()).otherwise("text")
    )
    split = parts["text"].str.split(" ").list.head(UNITS)
    texts, places = coded(split.explode(empty_as_null=True) if plain.len() else pl.Series([], dtype=pl.String))
    lengths = split.list.len().to_numpy().astype(np.int64)
    units = np.full((plain.len(), UNITS), -1, np.int32)
    row = np.repeat(np.arange(plain.len()), lengths)
    units[row, np.arange(len(row)) - np.repeat(np.cumsum(lengths) - lengths, lengths)] = places
    return units, coded(pl.Series([sound_of(it) for it in texts], dtype=pl.String))


def _in_letters(sounds: Codes, spoken: list[str]) -> tuple[list[str], list[str]]:
    """Each name in letters: as it stands, and with its units in the order of the alphabet."""
    order = np.argsort(np.argsort(np.array([*spoken, ""], dtype=object), kind="stable"), kind="stable")
    table = np.array([*spoken, ""], dtype=object)
    ranks = np.where(sounds >= 0, order[sounds], len(table))
    ordered = np.take_along_axis(sounds, np.argsort(ranks, axis=1, kind="stable"), axis=1)
    return tuple(list(table[codes].sum(axis=1)) if len(codes) else [] for codes in (sounds, ordered))  # type: ignore[return-value]


def _bag(texts: list[str]) -> Keys:
    """One key for all of the same letters: the order of units, and where syllables are parted, do not matter."""
    return mixed(*np.sort(signs(texts, width=LETTERS), axis=1).T) if texts else np.zeros(0, np.uint64)


class _Rates:
    """How often names and parts of them occur in this file."""

    def __init__(self, code: Codes, rows: Flags, names: int) -> None:
        self.held = counted(code, rows, values=names)

    def of(self, key: Keys) -> Floats:
        """How many records have a name of the same key."""
        _, place = np.unique(key, return_inverse=True)
        return np.bincount(place, weights=self.held, minlength=1)[place].astype(np.float64) if len(key) else np.zeros(0)

    def of_units(self, sounds: Codes) -> tuple[Floats, Floats, Floats, Floats]:
        """Rates of the most frequent unit behind the first, of the first, of all behind it, and of all."""
        units = int(sounds.max(initial=-1)) + 1
        first = self._smoothed(sounds[:, :1], units)
        later = self._smoothed(sounds[:, 1:], units)
        family = first[:, 0] if len(first) else np.zeros(0)
        given = np.where(sounds[:, 1:] >= 0, later, 1.0).prod(axis=1)
        most = np.where(sounds[:, 1:] >= 0, later, 0.0).max(axis=1, initial=0.0)
        bounded = np.maximum(given, 1e-6)
        return np.where(most > 0, most, family), family, bounded, np.maximum(family * bounded, 1e-9)

    def _smoothed(self, codes: Codes, units: int) -> Floats:
        held = np.repeat(self.held, codes.shape[1]).reshape(codes.shape)
        count = np.bincount(codes[codes >= 0], weights=held[codes >= 0], minlength=units + 1)
        total, prior = count.sum(), 100.0
        return np.asarray((np.maximum(count[codes] - 2, 0) + prior * BASE) / (total + prior), np.float64)


BASE = 0.005  # how frequent a character or word is of which the file tells nothing
