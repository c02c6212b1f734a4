"""A file of persons as columns that can be compared: every value read once, rows in an order that no file decides."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from xiuhua.reckon.linkage.births import read_births
from xiuhua.reckon.linkage.codes import Codes, Flags, Floats, Ints, coded, counted, looked_up
from xiuhua.reckon.linkage.names import Names, read_names
from xiuhua.reckon.linkage.numbers import NumberKind, Numbers, plain_numbers, read_numbers
from xiuhua.reckon.linkage.places import Values, read_phones, read_sexes, read_villages

COLUMNS = ("unique_id", "name", "idno", "dob", "sex", "village", "phone")
LEAST_KNOWN = 4  # columns of a row whose repetition is one of the person and not of chance
LEAST_DIGITS = 17  # of a cell that could be an identity number in another column
TOO_MANY = 6  # records that have one number which is not right: it is nobody's


@dataclass(frozen=True, slots=True)
class Births:
    """Days of birth per record, in parts of which 0 is unknown."""

    year: Ints
    month: Ints
    day: Ints

    @property
    def whole(self) -> Ints:
        """The year, month and day as one number where all is known, else 0."""
        return np.where(self.day > 0, self.year * 10_000 + self.month * 100 + self.day, 0)


@dataclass(frozen=True, slots=True)
class Records:
    """Records in the order of their identifiers."""

    frame: pl.DataFrame  # as given: COLUMNS
    place: Ints  # of each record in the file
    names: Names
    number: Codes  # per record, -1 for none
    numbers: Numbers  # per number
    number_held: Floats  # per number: how many records have it
    kind: Ints  # per record
    own: Flags  # whether a record's right number does not contradict its own day of birth
    births: Births  # as the column says
    in_number: Births  # as the number says
    fresh: Flags  # records that are counted for how frequent values are
    birth_held: Floats  # per record: how many have its whole day of birth
    month_day_held: Floats  # per record: how many have its month and day, of whatever year
    sex: Ints
    sex_in_number: Ints
    villages: Values
    phones: Values

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self.place)


def read_records(frame: pl.DataFrame) -> Records:
    """Records of a frame of text with the columns of COLUMNS, of which only unique_id must be there and be unique."""
    whole = _slid_back(_completed(frame))
    fresh = _fresh(whole)
    names = read_names(whole["name"], fresh)
    number, numbers, held = _numbers(whole["idno"], fresh)
    kind = looked_up(numbers.kind, number)
    in_number = Births(*(looked_up(part, number) for part in (numbers.year, numbers.month, numbers.day)))
    births = _births(whole["dob"])
    right = kind == NumberKind.CHECKED
    shown = np.where(right, looked_up(numbers.sex, number), 0)
    own = right & ~_contradicts(births, in_number)
    return Records(
        frame=whole.drop("place"), place=whole["place"].to_numpy().astype(np.int64), names=names, number=number,
        numbers=numbers, number_held=held, kind=kind, own=own, births=births, in_number=in_number,
        fresh=fresh, birth_held=_held(births.whole, fresh),
        month_day_held=_held(births.whole % 10_000, fresh), sex=read_sexes(whole["sex"], shown), sex_in_number=shown,
        villages=read_villages(whole["village"], fresh), phones=read_phones(whole["phone"], fresh),
    )  # fmt: skip


def _completed(frame: pl.DataFrame) -> pl.DataFrame:
    missing = [pl.lit(None, pl.String).alias(name) for name in COLUMNS if name not in frame.columns]
    whole = frame.with_columns(missing).select(COLUMNS).with_row_index("place")
    return whole.sort("unique_id", nulls_last=True, maintain_order=True)


def _slid_back(frame: pl.DataFrame) -> pl.DataFrame:
    """Rows whose cells stand one column too far to the right, or to the left, with each in its own.

    That can be told where a whole number with the right check character stands in the column beside its own, and what
    stands in its own is none.
    """
    digits = [pl.col(name).str.count_matches(r"\d") >= LEAST_DIGITS for name in ("name", "dob")]
    long = [pl.col(name).str.len_chars() >= LEAST_DIGITS for name in ("name", "dob")]
    rows = frame.select(pl.any_horizontal(long).fill_null(value=False)).to_series()
    if rows.any():
        rows = frame.select(pl.any_horizontal(digits).fill_null(value=False) & rows).to_series()
    if not rows.any():
        return frame
    asked = frame.filter(rows).select("unique_id", "name", "dob")
    right, left = (_is_number(asked[name]) for name in ("dob", "name"))
    moved = asked.select("unique_id", way=pl.when(right).then(1).when(left).then(-1).otherwise(0))
    way = pl.col("way").fill_null(0)
    told = COLUMNS[1:]
    cells = [
        pl.when(way == 1).then(pl.col(told[at + 1]) if at + 1 < len(told) else None)
        .when(way == -1).then(pl.col(told[at - 1]) if at else None)
        .otherwise(pl.col(name)).alias(name)
        for at, name in enumerate(told)
    ]  # fmt: skip
    both = frame.join(moved, on="unique_id", how="left", maintain_order="left").with_columns(cells)
    return both.select(frame.columns)


def _is_number(texts: pl.Series) -> pl.Series:
    plain = plain_numbers(texts)
    kinds = read_numbers(plain["text"].fill_null(""), old=plain["old"].to_numpy()).kind
    return pl.Series(kinds == NumberKind.CHECKED)


def _fresh(frame: pl.DataFrame) -> Flags:
    """Rows that do not repeat an earlier one to the letter, or tell too little for that to mean anything.

    In a list of visits one person stands many times, which does not make a name or number frequent among people.
    """
    first = pl.struct(COLUMNS[1:]).is_first_distinct()
    known = pl.sum_horizontal(pl.col(name).is_not_null() for name in COLUMNS[1:])
    return frame.select(first | (known < LEAST_KNOWN)).to_series().to_numpy()


def _numbers(texts: pl.Series, fresh: Flags) -> tuple[Codes, Numbers, Floats]:
    raw, rows = coded(texts)
    plain = plain_numbers(raw)
    values, which = coded(plain["text"])
    there = which >= 0
    with_check = np.bincount(which[there], weights=~plain["old"].to_numpy()[there], minlength=values.len()) > 0
    numbers = read_numbers(values, old=~with_check)
    code = looked_up(which, rows, missing=-1).astype(np.int32)
    held = counted(code, fresh, values=values.len())
    nobodys = (numbers.kind == NumberKind.NONE) | ((numbers.kind != NumberKind.CHECKED) & (held >= TOO_MANY))
    code = np.where((code >= 0) & ~looked_up(nobodys, code, missing=True).astype(bool), code, -1).astype(np.int32)
    return code, numbers, held.astype(np.float64)


def _births(texts: pl.Series) -> Births:
    raw, rows = coded(texts)
    read = read_births(raw)
    return Births(*(looked_up(read[name].to_numpy().astype(np.int64), rows) for name in ("year", "month", "day")))


def _contradicts(births: Births, in_number: Births) -> Flags:
    """Whether a whole day differs from the number's in more than one part by more than a slip."""
    known = (births.day > 0) & (in_number.day > 0)
    parts = [getattr(births, name) != getattr(in_number, name) for name in ("year", "month", "day")]
    swapped = (births.month == in_number.day) & (births.day == in_number.month)
    far = np.abs(births.year - in_number.year) > 1
    told: Flags = known & far & (np.sum(parts, axis=0) >= 2) & ~swapped
    return told


def _held(days: Ints, fresh: Flags) -> Floats:
    """For each record how many of some have its value; none where it is 0."""
    values, place = np.unique(days, return_inverse=True)
    counts = np.bincount(place[fresh], minlength=len(values))
    return np.where(values > 0, counts, 0).astype(np.float64)[place]
