"""Plain personal numbers into sealed columns: what the database must not hold in the clear."""

import polars as pl

from xiuhua.register.vault import Vault

LAST_DIGITS = (4, 6)


def seal_column(
    frame: pl.DataFrame, vault: Vault, *, plain: str, place: str, sealed: str, index: str, key: str = "key"
) -> pl.DataFrame:
    """The frame with `plain` replaced by its sealed form and its blind index; an empty number stays empty.

    `place` names the column in the seal ("member.id"); with the row's `key` it keeps a sealed number from being moved
    to another row unnoticed.
    """
    rows = list(zip(frame[plain].to_list(), frame[key].to_list(), strict=True))
    return frame.with_columns(
        pl.Series(
            sealed, [vault.seal(text, place=f"{place}:{row}") if text else None for text, row in rows], dtype=pl.Binary
        ),
        pl.Series(index, [vault.index(text) if text else "" for text, _ in rows], dtype=pl.String),
    ).drop(plain)


def last_digits(numbers: pl.Series, vault: Vault) -> list[pl.Series]:
    """The columns by which an identity number is found by its end, empty where there is none."""
    return [
        pl.Series(
            f"id_last{digits}",
            [vault.index_last(number, digits=digits) if number else "" for number in numbers],
            dtype=pl.String,
        )
        for digits in LAST_DIGITS
    ]
