"""Identity numbers: their length, characters, date of birth and check digit, for whole columns at once.

GB 11643: seventeen digits (area 6, birth 8, serial 3, odd for male) and a check character by weights modulo 11. The
number of a disability certificate appends a digit for the kind, one for the grade, and two for a re-issue.
"""

from collections.abc import Mapping, Sequence
from datetime import date

import polars as pl

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECKS = "10X98765432"
FLOATED = r"^\d(\.\d*)?[Ee]\+?\d{1,3}$"
EARLIEST = date(1895, 1, 1)
KEPT_DIGITS = 15  # that a spreadsheet keeps of a number


def identity_faults(text: pl.Expr, *, lengths: Sequence[int], as_of: date) -> list[tuple[pl.Expr, str]]:
    """What can be wrong with a number, the first that holds being the one to tell, each with its reason."""
    length = text.str.len_chars()
    wrong_check = checksum(text) != text.str.slice(17, 1)
    return [
        (text.str.contains(FLOATED), "identity_as_float"),
        (~length.is_in(list(lengths)), "identity_length"),
        (~text.str.contains(r"^\d{17}[\dX]\d*$"), "identity_characters"),
        (~birth(text).is_between(EARLIEST, as_of).fill_null(value=False), "identity_birth"),
        (wrong_check & text.str.contains(r"^\d{15}000$"), "identity_zeroed"),
        (wrong_check, "identity_checksum"),
        ((length > 18) & ~text.str.contains(r"^.{18}[1-7][1-4]"), "identity_certificate"),
    ]


def checksum(text: pl.Expr) -> pl.Expr:
    """The check character that the first seventeen digits ask for; null when they are not digits."""
    total = pl.sum_horizontal(
        [text.str.slice(place, 1).cast(pl.Int32, strict=False) * weight for place, weight in enumerate(WEIGHTS)],
        ignore_nulls=False,
    )
    return (total % 11).replace_strict(dict(enumerate(CHECKS)), default=None, return_dtype=pl.String)


def birth(text: pl.Expr) -> pl.Expr:
    """The date of birth in a number; null when there is no such day."""
    return text.str.slice(6, 8).str.to_date("%Y%m%d", strict=False)


def sex(text: pl.Expr, *, keys: Sequence[str]) -> pl.Expr:
    """The sex in a number, as one of two keys: for an even serial, for an odd one."""
    even, odd = keys
    return (
        pl.when(text.str.slice(16, 1).cast(pl.Int32, strict=False) % 2 == 0).then(pl.lit(even)).otherwise(pl.lit(odd))
    )


def id_kind(text: pl.Expr, *, lengths: Mapping[int, str]) -> pl.Expr:
    """The kind of document, by the number's length."""
    return text.str.len_chars().cast(pl.Int64).replace_strict(dict(lengths), default="", return_dtype=pl.String)
