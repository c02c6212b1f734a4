"""Villages and phones read for comparing; sexes in whatever code a file has them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl

from xiuhua.reckon.linkage.codes import Codes, Flags, Floats, Ints, Keys, Signs, coded, counted, mixed, signs
from xiuhua.reckon.linkage.distance import WIDTH
from xiuhua.reckon.linkage.names import LETTERS, sound_of
from xiuhua.reckon.linkage.words import variants, words

GROUPS = r"(?:第?[0-9一二三四五六七八九十]+(?:组|社|队|号|村民小组))+$"
LEAST_DIGITS, WHOLE = 6, 11  # of a phone; of a mobile one
LEAST_SHOWN, SHARE_SHOWN = 12, 0.75  # numbers that show what a code of sex means, and how many of them must agree
MALE, FEMALE, OTHER = 1, 2, 3


@dataclass(frozen=True, slots=True)
class Values:
    """Texts of a column as they are compared, each once, and which one each record has (-1 for none)."""

    code: Codes  # per record
    text: pl.Series
    sign: Signs
    sound: Keys  # of villages
    head: Keys  # the first five signs
    tail: Keys  # the others
    held: Floats  # how many records have this value


def read_villages(texts: pl.Series, rows: Flags) -> Values:
    """Villages without what kind of place they are and which group of it; counted in some rows only."""
    return _values(texts, rows, _plain_villages, spoken=True)


def read_phones(texts: pl.Series, rows: Flags) -> Values:
    """Phones: of a mobile one its eleven digits, of another the last seven; anything without digits as it stands."""
    return _values(texts, rows, _plain_phones, spoken=False)


def _values(texts: pl.Series, rows: Flags, plain_of: Callable[[pl.Series], pl.Series], *, spoken: bool) -> Values:
    raw, at = coded(texts)
    text, which = coded(plain_of(raw))
    code = np.where(at >= 0, which[at] if len(which) else -1, -1).astype(np.int32)
    held = counted(code, rows, values=text.len())
    sign = signs(text.to_list(), width=WIDTH)
    sound = mixed(*signs([sound_of(it) for it in text], width=LETTERS).T) if spoken else mixed(np.arange(text.len()))
    ends = mixed(*sign[:, :5].T), mixed(*sign[:, 5:].T)
    return Values(code, text, sign, sound, *ends, held.astype(np.float64))


def _plain_villages(raw: pl.Series) -> pl.Series:
    said, text = words(), pl.col("text")
    frame = raw.alias("text").to_frame().select(text.str.slice(0, 120).str.normalize("NFKC").str.to_lowercase())
    frame = frame.select(
        text.str.replace_many(list(variants()), list(variants().values()))
        .str.replace_all(r"[^\p{L}\p{N}]", "")
        .str.slice(0, WIDTH * 2)
    )
    kinds = rf"^(.{{2,}}?)(?:{'|'.join(said['village_kinds'])})+$"
    short = text.str.replace(GROUPS, "").str.replace(kinds, "${1}")
    return frame.select(pl.when(~text.is_in(["", *said["no_villages"]]) & (short != "")).then(short))["text"]


def _plain_phones(raw: pl.Series) -> pl.Series:
    text = pl.col("text")
    frame = raw.alias("text").to_frame().select(text.str.normalize("NFKC").str.to_lowercase().str.slice(0, 60))
    digits = text.str.replace(r"\.0+$", "").str.replace_all(r"\D", "").str.replace(r"^0+", "")
    bare = pl.when(digits.str.contains(r"^(?:86|0086)1\d{10}$")).then(digits.str.slice(-WHOLE)).otherwise(digits)
    told = pl.when(bare.str.contains(r"^1\d{10}")).then(bare.str.slice(0, WHOLE)).otherwise(bare.str.slice(-7))
    filler = told.str.slice(1) == told.str.slice(0, told.str.len_chars() - 1)
    return frame.select(
        pl.when(text.str.contains("@")).then(text.str.slice(0, WIDTH))
        .when((told.str.len_chars() >= LEAST_DIGITS) & ~filler).then(told)
    )["text"]  # fmt: skip


def read_sexes(texts: pl.Series, shown: Ints) -> Ints:
    """1 male, 2 female, 0 unknown, from 3 on a code of which nobody knows what it means.

    `shown` is the sex in each record's own number, where that is right: it tells what the codes of this file mean.
    """
    raw, rows = coded(texts.str.normalize("NFKC").str.to_lowercase().str.strip_chars().str.replace(r"\.0+$", ""))
    said = words()
    meant = [
        MALE if it in said["male"] else FEMALE if it in said["female"] else 0 if it in said["no_sexes"] else None
        for it in raw
    ]
    seen = {it: np.bincount(shown[rows == place], minlength=3) for place, it in enumerate(raw) if meant[place] is None}
    learnt = {it: _learnt(counts) for it, counts in seen.items()}
    others = sorted(it for it, sex in learnt.items() if sex is None)
    codes = {**{it: sex for it, sex in learnt.items() if sex is not None}, **_usual(others, said=said)}
    table = np.array([codes[it] if sex is None else sex for it, sex in zip(raw, meant, strict=True)] or [0], np.int64)
    return np.where(rows >= 0, table[rows], 0)


def _learnt(counts: Ints) -> int | None:
    """What a code means, if enough right numbers agree on it."""
    known = counts[MALE] + counts[FEMALE]
    if known < LEAST_SHOWN:
        return None
    most = MALE if counts[MALE] >= counts[FEMALE] else FEMALE
    return most if counts[most] >= SHARE_SHOWN * known else 0


def _usual(codes: list[str], *, said: Mapping[str, list[str]]) -> dict[str, int]:
    """What codes mean by GB/T 2261.1; two others that are all there is are two sexes, whichever."""
    known: dict[str, int] = {}
    for name, sex in (("male_codes", MALE), ("female_codes", FEMALE), ("no_codes", 0)):
        known |= dict.fromkeys(said[name], sex)
    if set(codes) == {"0", "1"}:
        known["0"] = FEMALE  # with no 2 beside them 0 is no "unknown"
    return {it: known.get(it, OTHER + place) for place, it in enumerate(codes)}
