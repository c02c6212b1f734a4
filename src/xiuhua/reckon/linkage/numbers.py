"""Identity numbers as people write them, read into one form: of 18 digits with their check, older, spoilt, or foreign.

GB 11643: area 6, birth 8, serial 3 (odd for male), check (ISO 7064 MOD 11-2). Until 1999 numbers had 15 digits: no
century, no check. What is no such number is kept as it stands and compared as a whole.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
import polars as pl
from numpy.typing import NDArray

from xiuhua.reckon.intake.identity import CHECKS, WEIGHTS
from xiuhua.reckon.linkage.codes import Flags, Ints, Keys, mixed

Bytes = NDArray[np.uint8]
Small = NDArray[np.int8]

WIDTH = 24  # signs of a number that are compared
LEAST_DIGITS = 12  # of a number that could be a spoilt Chinese one
LEAST_SIGNS = 4  # of any other number
WHOLE = 18
LETTERS = {"O": "0", "Q": "0", "D": "0", "I": "1", "L": "1", "Z": "2", "S": "5", "G": "6", "B": "8"}  # as scanners read
SCANNED = rf"^[0-9X{''.join(LETTERS)}]*[{''.join(LETTERS)}][0-9X{''.join(LETTERS)}]*$"
MASKED = r"^\d{3,8}\*{4,12}\d{2,6}[\dX]$"  # of which the middle is kept back
STAR = ord("*")
FLOATED = r"^\d(?:\.\d*)?E\+?\d{1,3}$"
RUNS = ("01234567890123456789", "98765432109876543210")
FILLERS = [run[start:end] for run in RUNS for start in range(11) for end in range(start + LEAST_SIGNS, 21)]
ZERO, LETTER_X = ord("0"), ord("X")
DAYS = np.array([0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])
YEARS = (1895, 2100)


class NumberKind(IntEnum):
    """What a number is worth: `CHECKED` has a day and the right check character, `LOOSE` could be spoilt."""

    NONE = 0
    CHECKED = 1
    LOOSE = 2
    OPAQUE = 3


@dataclass(frozen=True, slots=True)
class Numbers:
    """Numbers as they are compared: their signs, kinds, and what is in them (0 for nothing)."""

    sign: Bytes
    kind: Ints
    masked: Flags  # its middle is kept back
    whole: Flags  # of 18 signs with a day and the right check character, were it that of an older number
    year: Ints
    month: Ints
    day: Ints
    sex: Ints  # 1 male, 2 female
    area: Ints
    length: Ints
    head: Keys  # the first ten signs: area and year
    tail: Keys  # the last eight
    area_tail: Keys  # the first six and the last four


def plain_numbers(texts: pl.Series) -> pl.DataFrame:
    """`text`: digits and capital letters only, null for none; `old`: was of 15 digits, of which `text` is the 18 now.

    A number of 18 signs keeps the stars that stand for its middle; letters that a scanner read for digits are digits.

    A number of a disability certificate is the identity number in it, and of one that a spreadsheet made a fraction
    there stay the digits that it kept.
    """
    plain = pl.col("text").str.normalize("NFKC").str.to_uppercase().str.replace_all(r"\s", "")
    kept = plain.str.replace(r"E.*$", "").str.replace(".", "", literal=True).str.strip_chars_end("0")
    signs = plain.str.replace(r"\.0*$", "").str.replace_all(r"[^0-9A-Z*]", "")
    masked = signs.str.contains(MASKED) & (signs.str.len_chars() == WHOLE)
    cleaned = pl.when(masked).then(signs).otherwise(signs.str.replace_all("*", "", literal=True)).str.slice(0, WIDTH)
    floated = plain.str.contains(FLOATED)
    frame = texts.alias("text").to_frame().select(pl.when(floated).then(kept).otherwise(cleaned).alias("text"))
    found = _scanned(frame["text"].fill_null("")).to_numpy().astype(object)
    length = frame["text"].str.len_bytes().fill_null(0).to_numpy()
    longer = np.flatnonzero(length > 18)
    longer = longer[_holds(ascii_signs(found[longer]))]
    found[longer] = [it[:18] for it in found[longer]]
    old = np.flatnonzero(length == 15)
    kept_old, found[old] = _renewed(ascii_signs(found[old]), found[old])
    flags = np.zeros(len(found), np.bool_)
    flags[old] = kept_old
    whole = pl.DataFrame({"text": pl.Series(found.tolist(), dtype=pl.String), "old": flags})
    return whole.with_columns(pl.when(pl.col("text") != "").then("text"))


def _scanned(texts: pl.Series) -> pl.Series:
    """Numbers in which a scanner read letters for digits, where the digits make the check character right."""
    asked = (texts.str.len_bytes() == WHOLE) & texts.str.contains(SCANNED)
    rows = asked.arg_true()
    if not len(rows):
        return texts
    read = texts.gather(rows).str.replace_many(list(LETTERS), list(LETTERS.values()))
    right = _holds(ascii_signs(read.to_list()))
    return texts.scatter(rows.filter(pl.Series(right)), read.filter(pl.Series(right)))


def read_numbers(plain: pl.Series, *, old: Flags) -> Numbers:
    """What stands in plain numbers; `old` says which of them were never seen with their check character."""
    sign = ascii_signs(plain.to_list())
    length, digit = np.count_nonzero(sign, axis=1), _digits(sign)
    year, month, day = _parts(digit)
    is_day = _is_day(year, month, day)
    right = is_day & _checks(sign, digit) & (length == 18)
    kind = _kinds(sign, digit, length, plain, checked=right & ~old)
    chinese = (kind == NumberKind.CHECKED) | (kind == NumberKind.LOOSE)
    last = np.take_along_axis(sign, np.maximum(length[:, None] - np.arange(8, 0, -1), 0), axis=1)
    there, whole = chinese & (length >= 14) & is_day, chinese & (length == 18)
    return Numbers(
        sign=sign, kind=kind, masked=(sign == STAR).any(axis=1), whole=right,
        sex=np.where(whole, 2 - digit[:, 16] % 2, 0),
        year=np.where(there, year, 0), month=np.where(there, month, 0), day=np.where(there, day, 0),
        area=np.where(chinese, _told(digit, 0, 6), 0), length=length, head=mixed(*sign[:, :10].T),
        tail=mixed(*last.T), area_tail=mixed(*sign[:, :6].T, *last[:, 4:].T),
    )  # fmt: skip


def ascii_signs(texts: Sequence[str] | NDArray[np.object_]) -> Bytes:
    """Texts of digits and capital letters as rows of bytes, filled up with 0."""
    return np.array(list(texts), dtype=f"S{WIDTH}").view(np.uint8).reshape(len(texts), WIDTH)


def _digits(sign: Bytes) -> Small:
    """Digits by place; -1 for what is none."""
    digit = sign - np.uint8(ZERO)
    return np.where(digit <= 9, digit, 255).astype(np.int8)


def _told(digit: Small, start: int, end: int) -> Ints:
    """The whole number that stands from one place to before another."""
    found = np.zeros(len(digit), np.int32)
    for place in range(start, end):
        found = found * 10 + digit[:, place]
    return found.astype(np.int64)


def _parts(digit: Small) -> tuple[Ints, Ints, Ints]:
    there = (digit[:, 6:14] >= 0).all(axis=1)
    year, month, day = (np.where(there, _told(digit, *places), 0) for places in ((6, 10), (10, 12), (12, 14)))
    return year, month, day


def _is_day(year: Ints, month: Ints, day: Ints) -> Flags:
    is_month = (month >= 1) & (month <= 12)
    leap = (year % 4 == 0) & ((year % 100 != 0) | (year % 400 == 0))
    last = DAYS[np.where(is_month, month, 0)] - ((month == 2) & ~leap)
    told: Flags = (year >= YEARS[0]) & (year < YEARS[1]) & is_month & (day >= 1) & (day <= last)
    return told


def _check(digit: Small) -> Bytes:
    """The check character of 17 digits, as a sign."""
    total = np.zeros(len(digit), np.int16)
    for place, weight in enumerate(WEIGHTS):
        total += digit[:, place].astype(np.int16) * np.int16(weight)
    return np.frombuffer(CHECKS.encode(), np.uint8)[total % 11]


def _checks(sign: Bytes, digit: Small) -> Flags:
    """Whether 17 digits and the check character that they ask for stand at the beginning."""
    told: Flags = (digit[:, :17] >= 0).all(axis=1) & (digit[:, 0] > 0) & (_check(digit) == sign[:, 17])
    return told


def _holds(sign: Bytes) -> Flags:
    digit = _digits(sign)
    return _checks(sign, digit) & _is_day(*_parts(digit))


def _renewed(sign: Bytes, texts: NDArray[np.object_]) -> tuple[Flags, NDArray[np.object_]]:
    """Which numbers of 15 signs have a day of the last century, and all of them, those as the 18 that they became.

    What begins like a number of 18 has lost its end, rather than being of somebody born in 1919 or 1920.
    """
    century = np.tile(np.frombuffer(b"19", np.uint8), (len(sign), 1))
    body = np.concatenate([sign[:, :6], century, sign[:, 6:15]], axis=1)
    digit = _digits(body)
    cut = _is_day(*_parts(_digits(sign)))
    old = (digit >= 0).all(axis=1) & (digit[:, 0] > 0) & _is_day(*_parts(digit)) & ~cut
    found = texts.copy()
    found[old] = [
        f"{text[:6]}19{text[6:]}{chr(check)}" for text, check in zip(texts[old], _check(digit[old]), strict=True)
    ]
    return old, found


def _kinds(sign: Bytes, digit: Small, length: Ints, plain: pl.Series, *, checked: Flags) -> Ints:
    digits = (digit >= 0).sum(axis=1)
    same = ((sign == sign[:, :1]) | (sign == 0)).all(axis=1)
    filler = same | plain.is_in(FILLERS).to_numpy()
    last = sign[np.arange(len(sign)), np.maximum(length, 1) - 1]
    hidden = (sign == STAR).sum(axis=1)
    numeric = (digits + hidden == length) | ((digits + hidden == length - 1) & (last == LETTER_X))
    return np.select(
        [
            (length < LEAST_SIGNS) | filler | (digits == 0),
            checked,
            numeric & (length >= LEAST_DIGITS) & (length <= 20),
        ],
        [NumberKind.NONE, NumberKind.CHECKED, NumberKind.LOOSE],
        NumberKind.OPAQUE,
    ).astype(np.int64)
