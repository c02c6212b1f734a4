"""Numbers taken apart into what rules ask of them, for whole columns at once or for one.

A number itself goes no further.
"""

import re
from datetime import date
from typing import Any

import polars as pl

from xiuhua.reckon.intake.identity import CHECKS, WEIGHTS, birth, checksum, sex

MOBILE = "1[3-9][0-9]{9}"
RESERVED = "999999"
BODY = 17  # digits before the check character
PHONE_PARTS = ("phone_length", "phone_mobile")
IDENTITY_PARTS = (
    *("id_length", "id_valid", "id_reserved", "id_birth", "id_sex"), *("certificate_kind", "certificate_grade"),
)  # fmt: skip


def phone_parts() -> list[pl.Expr]:
    """phone_length and phone_mobile of the column phone; unknown where nobody told a number."""
    told = pl.when(pl.col("phone") != "")
    return [
        told.then(pl.col("phone").str.len_chars()).cast(pl.Int64).alias("phone_length"),
        told.then(pl.col("phone").str.contains(f"^{MOBILE}$")).alias("phone_mobile"),
    ]


def identity_parts() -> list[pl.Expr]:
    """The parts that `IDENTITY_PARTS` names, of the column number.

    Birth and sex are read where the digits that hold them stand.
    """
    number = pl.col("number").str.strip_chars().str.to_uppercase()
    length = pl.col("number").str.len_chars().cast(pl.Int64)
    has_body = pl.when(number.str.contains(f"^[0-9]{{{BODY}}}"))
    has_check = pl.when(number.str.contains(f"^[0-9]{{{BODY}}}."))
    born = birth(number)
    return [
        length.alias("id_length"),
        has_check.then(checksum(number) == number.str.slice(BODY, 1)).alias("id_valid"),
        number.str.starts_with(RESERVED).alias("id_reserved"),
        has_body.then(pl.when(born.dt.year() > 0).then(born)).alias("id_birth"),
        has_body.then(sex(number, keys=("female", "male"))).alias("id_sex"),
        _digit(number, BODY + 1).alias("certificate_kind"),
        _digit(number, BODY + 2).alias("certificate_grade"),
    ]


def _digit(number: pl.Expr, place: int) -> pl.Expr:
    return number.str.slice(place, 1).cast(pl.Int64, strict=False)


def parts_of_phone(phone: str | None) -> dict[str, Any]:
    """What `phone_parts` tells, of one telephone."""
    if not phone:
        return dict.fromkeys(PHONE_PARTS)
    return {"phone_length": len(phone), "phone_mobile": re.fullmatch(MOBILE, phone) is not None}


def parts_of_identity(told: str | None) -> dict[str, Any]:
    """What `identity_parts` tells, of one number."""
    if told is None:
        return dict.fromkeys(IDENTITY_PARTS)
    number = told.strip().upper()
    body = re.match(f"[0-9]{{{BODY}}}", number)
    return {
        "id_length": len(told),
        "id_valid": _check_of(number) == number[BODY] if body and re.match(".", number[BODY:]) else None,
        "id_reserved": number.startswith(RESERVED),
        "id_birth": _born(number) if body else None,
        "id_sex": ("female", "male")[int(number[BODY - 1]) % 2] if body else None,
        "certificate_kind": _digit_of(number, BODY + 1),
        "certificate_grade": _digit_of(number, BODY + 2),
    }


def _check_of(number: str) -> str:
    return CHECKS[sum(int(digit) * weight for digit, weight in zip(number, WEIGHTS, strict=False)) % len(CHECKS)]


def _born(number: str) -> date | None:
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None


def _digit_of(number: str, place: int) -> int | None:
    digit = number[place : place + 1]
    return int(digit) if digit.isascii() and digit.isdigit() else None
