"""Finds identities, mobile phones and bank cards in a text that is to leave, however they are written.

A number is a run of digits in any width, between which up to three spaces, hyphens, dots or strokes may stand; it
begins and ends where a group of digits does, so that none is found inside a longer one. Where much speaks for it its
parts may be set apart anyhow; where little does, only in one way. What serves the register's own numbers (of
households, members, areas) as well is left to the caller, who knows its columns.

Sources: GB 11643 (identities of 18 and, until 1999, of 15 digits), ISO/IEC 7812-1 (cards: the check of Luhn), and the
prefixes under which cards are issued in China.
"""

import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from itertools import pairwise

from xiuhua.reckon.intake.identity import CHECKS, EARLIEST, WEIGHTS

LEAST_DIGITS = 11
APART = r"[\s\-‐‑‒–—−_.·•/\\]"
RUN = re.compile(rf"\d+(?:{APART}{{1,3}}\d+)*(?:{APART}?[Xx](?![A-Za-z]))?")
GROUP = re.compile(r"\d+[Xx]?|[Xx]")
MOBILE = re.compile(r"(?:00)?(?:86)?1[3-9]\d{9}")
CERTIFICATE = re.compile(r"[1-7][1-4](?:\d{2}|[Bb]\d)?")  # behind an identity: kind, grade and re-issue
# Codes of provinces; a first digit of 9 is for those who live here with another nationality.
PROVINCES = frozenset(
    [*range(11, 16), *range(21, 24), *range(31, 38), *range(41, 47), *range(50, 55), *range(61, 66), 71, 81, 82, 83, 91]
)
CARDS = re.compile(r"(?:62|60|65|68|69|9[0-9]|4|3[57])\d*")
CARD_DIGITS = range(15, 20)
YEARS_END = 2100


class PersonalNumber(StrEnum):
    """What kind of number was found."""

    IDENTITY = "identity"
    PHONE = "phone"
    CARD = "card"


def number_in(text: str) -> PersonalNumber | None:
    """The kind of the first personal number in a text; None where there is none."""
    return next(numbers_in(text), None) if len(text) >= LEAST_DIGITS else None


def numbers_in(text: str) -> Iterator[PersonalNumber]:
    """The kinds of all personal numbers in a text, in their order; of one that could be two, the first of the kinds."""
    if not text.isascii():
        text = "".join(it for it in unicodedata.normalize("NFKC", text) if unicodedata.category(it) != "Cf")
    for run in RUN.finditer(text):
        if len(run[0]) >= LEAST_DIGITS:
            yield from _in_run(run[0])


def _in_run(run: str) -> Iterator[PersonalNumber]:
    groups = [(it[0].upper(), it.start(), it.end()) for it in GROUP.finditer(run)]
    first = 0
    while first < len(groups):
        found, behind = _beginning_at(run, groups, first)
        if found:
            yield found
        first = behind


def _beginning_at(run: str, groups: list[tuple[str, int, int]], first: int) -> tuple[PersonalNumber | None, int]:
    """What begins with a group of digits, and the group behind it; the longest is sought first."""
    for last in range(len(groups), first, -1):
        digits = "".join(it[0] for it in groups[first:last])
        marks = {run[before[2] : after[1]] for before, after in pairwise(groups[first:last])}
        if kind := _kind(digits, evenly=len(marks) <= 1):
            return kind, last
    return None, first + 1


def _kind(digits: str, *, evenly: bool) -> PersonalNumber | None:
    if is_identity(digits):
        return PersonalNumber.IDENTITY
    if evenly and MOBILE.fullmatch(digits):
        return PersonalNumber.PHONE
    if evenly and is_card(digits):
        return PersonalNumber.CARD
    return None


def is_identity(digits: str) -> bool:
    """Whether digits without anything between are an identity of 18 or 15, or a certificate that begins with one."""
    if len(digits) > 18 and CERTIFICATE.fullmatch(digits[18:]):
        digits = digits[:18]
    if not digits[:-1].isdecimal() or int(digits[:2]) not in PROVINCES:
        return False
    if len(digits) == 18:
        total = sum(int(digit) * weight for digit, weight in zip(digits, WEIGHTS, strict=False))
        return digits[-1] == CHECKS[total % 11] and _is_birth(digits[6:14])
    return len(digits) == 15 and digits.isdecimal() and _is_birth(f"19{digits[6:12]}")


def is_card(digits: str) -> bool:
    """Whether digits are the number of a bank card: issued here under its prefix, and right by the check of Luhn."""
    if len(digits) not in CARD_DIGITS or not digits.isdecimal() or not CARDS.fullmatch(digits):
        return False
    doubled = [int(it) if place % 2 == 0 else int(it) * 2 for place, it in enumerate(reversed(digits))]
    return sum(it - 9 if it > 9 else it for it in doubled) % 10 == 0


def _is_birth(digits: str) -> bool:
    try:
        day = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return False
    return day >= EARLIEST and day.year < YEARS_END
