"""How far two records agree, column by column: for each pair one level per comparison, the best being 0, -1 for none.

Identity numbers and days of birth are compared in one of several ways, by what both records have: a number with the
right check character differs from another only if the persons do, a spoilt one may have slipped.
"""

from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from xiuhua.reckon.linkage.codes import Flags, Ints, looked_up
from xiuhua.reckon.linkage.comparing import name_levels, phone_levels, village_levels
from xiuhua.reckon.linkage.distance import slips
from xiuhua.reckon.linkage.numbers import STAR, NumberKind
from xiuhua.reckon.linkage.records import Births, Records

Level = NDArray[np.int8]
NONE = -1


class Comparison(StrEnum):
    """What is compared, and in which way."""

    NAME = "name"  # same, sounds the same, a slip, near, part of it, family name only, differs
    NUMBER_CHECKED = "number_checked"  # both right: same, near, far
    NUMBER_LOOSE = "number_loose"  # one spoilt or old: same, one slip, a few, part of it, differs
    NUMBER_OPAQUE = "number_opaque"  # of another kind: same, one slip, differs
    NUMBER_FOREIGN = "number_foreign"  # one contradicts its own record: same, differs
    NUMBER_MASKED = "number_masked"  # of one the middle is kept back: what both show is the same, differs
    BIRTH = "birth"  # whole days: same, day and month swapped, a slip, near, differs
    BIRTH_MONTH = "birth_month"  # of one only year and month: same, near, differs
    BIRTH_YEAR = "birth_year"  # of one only the year: same, near, differs
    SEX = "sex"  # same, differs
    VILLAGE = "village"  # same, near, differs
    PHONE = "phone"  # same, near, differs


Levels = dict[Comparison, Level]
FAR = 2  # of NUMBER_CHECKED: two right numbers of two persons


def compare(records: Records, left: Ints, right: Ints) -> Levels:
    """The levels of each pair of records."""
    return {
        Comparison.NAME: name_levels(records.names, left, right),
        **_numbers(records, left, right),
        **_births(records, left, right),
        Comparison.SEX: _sexes(records, left, right),
        Comparison.VILLAGE: village_levels(records.villages, left, right),
        Comparison.PHONE: phone_levels(records.phones, left, right),
    }


# ── Identity numbers ─────────────────────────────────────────────────────────────────────────────────────────────────


def _numbers(records: Records, left: Ints, right: Ints) -> Levels:
    number = records.number
    known = (number[left] >= 0) & (number[right] >= 0)
    hidden = looked_up(records.numbers.masked, number)
    masked = known & (hidden[left] | hidden[right])
    known &= ~masked
    same = known & (number[left] == number[right])
    kinds = records.kind[left], records.kind[right]
    both_right, either_opaque = (
        (kinds[0] == NumberKind.CHECKED) & (kinds[1] == NumberKind.CHECKED),
        (kinds[0] == NumberKind.OPAQUE) | (kinds[1] == NumberKind.OPAQUE),
    )
    foreign = known & ~either_opaque & (_is_foreign(records, left) | _is_foreign(records, right))
    checked = known & ~foreign & (both_right | (same & looked_up(records.numbers.whole, number[left])))
    opaque = known & either_opaque
    loose = known & ~checked & ~opaque & ~foreign
    distance = _distances(records, left, right, asked=known & ~same & ~foreign)
    part = _is_part(records, left, right, asked=loose & ~same & (distance > 3))
    return {
        Comparison.NUMBER_CHECKED: _told(checked, same, distance <= 3),
        Comparison.NUMBER_LOOSE: _told(loose, same, distance <= 1, distance <= 3, part),
        Comparison.NUMBER_OPAQUE: _told(opaque, same, distance <= 1),
        Comparison.NUMBER_FOREIGN: _told(foreign, same),
        Comparison.NUMBER_MASKED: _told(masked, _shows_the_same(records, left, right, asked=masked)),
    }


def _is_foreign(records: Records, rows: Ints) -> Flags:
    return np.asarray((records.kind[rows] == NumberKind.CHECKED) & ~records.own[rows])


def _told(asked: Flags, *holds: Flags) -> Level:
    """The first of some statements that holds, else the number after them; none where it is not asked."""
    level = np.select(list(holds), list(range(len(holds))), len(holds))
    return np.where(asked, level, NONE).astype(np.int8)


def _distances(records: Records, left: Ints, right: Ints, *, asked: Flags) -> Ints:
    """Slips between numbers where asked: exactly where they may be few, else 99.

    Of few slips either the first ten signs stay whole or the last eight, or the others stay in their places.
    """
    found = np.full(len(left), 99, np.int64)
    rows = np.flatnonzero(asked)
    sign = records.numbers.sign
    if not len(rows):
        return found
    a, b = sign[records.number[left[rows]]], sign[records.number[right[rows]]]
    unequal = np.count_nonzero(a != b, axis=1)
    head, tail = records.numbers.head, records.numbers.tail
    one, other = records.number[left[rows]], records.number[right[rows]]
    near = (unequal <= 3) | (head[one] == head[other]) | (tail[one] == tail[other])
    few = np.flatnonzero(near & (unequal > 1))
    unequal[unequal > 1] = 99
    unequal[few] = slips(a[few].astype(np.uint32), b[few].astype(np.uint32))
    found[rows] = unequal
    return found


def _is_part(records: Records, left: Ints, right: Ints, *, asked: Flags) -> Flags:
    """Whether the shorter number begins or ends the longer, or both have one area and one day."""
    found = np.zeros(len(left), np.bool_)
    rows = np.flatnonzero(asked)
    if not len(rows):
        return found
    a, b = (records.numbers.sign[records.number[side[rows]]] for side in (left, right))
    lengths = np.count_nonzero(a, axis=1), np.count_nonzero(b, axis=1)
    begins = ((a == b) | (a == 0) | (b == 0)).all(axis=1)
    found[rows] = (begins & (lengths[0] != lengths[1])) | (a[:, :14] == b[:, :14]).all(axis=1)
    return found


def _shows_the_same(records: Records, left: Ints, right: Ints, *, asked: Flags) -> Flags:
    """Whether two numbers agree in all signs that neither keeps back."""
    found = np.zeros(len(left), np.bool_)
    rows = np.flatnonzero(asked)
    a, b = (records.numbers.sign[records.number[side[rows]]] for side in (left, right))
    found[rows] = ((a == b) | (a == STAR) | (b == STAR)).all(axis=1)
    return found


# ── Days of birth and sexes ──────────────────────────────────────────────────────────────────────────────────────────


def _births(records: Records, left: Ints, right: Ints) -> Levels:
    """Columns are compared; where one lacks its day it is that of its own number, where both do the numbers tell it."""
    columns = records.births
    lacking = columns.year[left] == 0, columns.year[right] == 0
    one, other = (
        _filled(records, side, lacks & ~also) for side, lacks, also in ((left, *lacking), (right, *lacking[::-1]))
    )
    known = (one.year > 0) & (other.year > 0)
    days, months = (one.day > 0) & (other.day > 0), (one.month > 0) & (other.month > 0)
    year, month, day = (getattr(one, name) == getattr(other, name) for name in ("year", "month", "day"))
    close = _years_slip(one.year, other.year)
    swapped = year & (one.month == other.day) & (one.day == other.month)
    slip = (year & (month | day)) | (month & day & close)
    apart = np.abs(_ordinal(one) - _ordinal(other))
    near = (apart <= 60) | (month & day)
    return {
        Comparison.BIRTH: _told(known & days, year & month & day, swapped, slip, near),
        Comparison.BIRTH_MONTH: _told(known & months & ~days, year & month, year | (month & close)),
        Comparison.BIRTH_YEAR: _told(known & ~months, year, close),
    }


def _filled(records: Records, rows: Ints, lacking: Flags) -> Births:
    """Days of records; where they are lacking those of a number that is right."""
    told = lacking & (records.kind[rows] == NumberKind.CHECKED)
    parts = (
        np.where(told, getattr(records.in_number, name)[rows], getattr(records.births, name)[rows])
        for name in ("year", "month", "day")
    )
    return Births(*parts)


def _years_slip(one: Ints, other: Ints) -> Flags:
    """Whether years differ by one, or by one digit, or by two that are exchanged."""
    apart = np.abs(one - other)
    tens = (one // 10 % 10, other // 10 % 10), (one % 10, other % 10)
    exchanged = (tens[0][0] == tens[1][1]) & (tens[1][0] == tens[0][1]) & (one // 100 == other // 100)
    digit = ((apart < 10) & (one // 10 == other // 10)) | ((apart < 100) & (apart % 10 == 0)) | (apart == 100)
    return np.asarray((apart == 1) | exchanged | digit)


def _ordinal(births: Births) -> Ints:
    """Days since the year 0, to within a few."""
    return np.asarray((births.year * 1461) // 4 + (births.month * 1461) // 48 + births.day)


def _sexes(records: Records, left: Ints, right: Ints) -> Level:
    """Columns are compared; where one lacks it, it is that of its own number."""
    one, other = records.sex[left], records.sex[right]
    one, other = (
        np.where((one == 0) & (other > 0), records.sex_in_number[left], one),
        np.where((other == 0) & (one > 0), records.sex_in_number[right], other),
    )
    return _told((one > 0) & (other > 0), one == other)
