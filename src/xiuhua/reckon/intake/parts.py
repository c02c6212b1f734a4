"""Numbers taken apart into what rules ask of them, for whole columns at once; a number itself goes no further."""

import polars as pl

from xiuhua.reckon.intake.identity import birth, checksum, sex

MOBILE = "^1[3-9][0-9]{9}$"
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
        told.then(pl.col("phone").str.contains(MOBILE)).alias("phone_mobile"),
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
