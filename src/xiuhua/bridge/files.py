"""Files of scripts and analysts into tables: CSV columns as numbers, flags or text, and TOML. No register here."""

import csv
import io
import sys
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import polars as pl

from xiuhua.reckon.intake.spelling import nearest
from xiuhua.words import NotFound, Rejected

STDIN = Path("-")
SEPARATORS = (",", "\t", ";")
MISSING = ["", "na", "n/a", "nan", "null", "."]  # how R, Stata and spreadsheets write that nothing is known
FLAGS = {"0": False, "1": True, "0.0": False, "1.0": True, "false": False, "true": True}
FIRST_ROW = 2  # of data, as spreadsheets count: the header is row 1
SHOWN = 3


def read_columns(
    path: Path,
    *,
    numbers: Sequence[str] = (),
    wholes: Sequence[str] = (),
    flags: Sequence[str] = (),
    texts: Sequence[str] = (),
    optional: Sequence[str] = (),
) -> pl.DataFrame:
    """The named columns of a CSV file (`-` is stdin): doubles, whole numbers, booleans of 0 and 1, and text.

    All are nullable. UTF-8 with or without mark, UTF-16 with one, or GB18030; separated by comma, tab or semicolon. A
    column asked for twice comes once, as the first kind; an `optional` one that is not there does not come. Raises
    NotFound without the file, Rejected for a column that is missing or doubled, and for a cell that is not what it
    should be, with row, column and value.
    """
    name, text = _name(path), _decoded(path)
    separator = _separator(text)
    header = _header(text, separator, name)
    kinds = {
        column: kind
        for names, kind in ((texts, _as_text), (flags, _as_flag), (wholes, _as_whole), (numbers, _as_number))
        for column in names
        if column in header or column not in optional
    }
    for column in kinds:
        _require_one(column, header, name)
    cells = _parsed(text, separator, name)
    cells = cells.select(cells.to_series(header.index(column)).alias(column) for column in kinds)
    return cells.select(kind(cells, column, name) for column, kind in kinds.items())


def read_toml(path: Path) -> dict[str, Any]:
    """A TOML file as a mapping. Raises NotFound without the file, Rejected when it is none."""
    try:
        return tomllib.loads(_decoded(path))
    except tomllib.TOMLDecodeError as error:
        raise Rejected(f"{_name(path)} is no TOML: {error}.") from None


# ── From bytes to cells of text ───────────────────────────────────────────────────────────────────────────────────────


def _name(path: Path) -> str:
    return "stdin" if path == STDIN else path.name


def _decoded(path: Path) -> str:
    content = _bytes(path)
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16")
    if content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise Rejected(f"{_name(path)} is a workbook, not text: save it as CSV (UTF-8) and give that.")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Rejected(f"{_name(path)} is neither UTF-8 nor GB18030: save it as CSV (UTF-8) and give that.")


def _bytes(path: Path) -> bytes:
    try:
        return sys.stdin.buffer.read() if path == STDIN else path.read_bytes()
    except FileNotFoundError:
        raise NotFound(f"There is no file {path}.") from None
    except OSError as error:
        raise Rejected(f"{path} cannot be read: {error.strerror}.") from None


def _separator(text: str) -> str:
    first = text.partition("\n")[0]
    return max(SEPARATORS, key=first.count)


def _header(text: str, separator: str, name: str) -> list[str]:
    header = next(csv.reader(io.StringIO(text), delimiter=separator), [])
    if not any(header):
        raise Rejected(f"{name} is empty: its first row must name the columns.")
    return [cell.strip() for cell in header]


def _require_one(column: str, header: Sequence[str], name: str) -> None:
    if column not in header:
        near = nearest(column, header, at_most=3)
        hint = f"Did you mean {' or '.join(near)}?" if near else f"It has {', '.join(header)}."
        raise Rejected(f"{name} has no column {column}. {hint}")
    if header.count(column) > 1:
        raise Rejected(f"{name} has {header.count(column)} columns called {column}: leave one.")


def _parsed(text: str, separator: str, name: str) -> pl.DataFrame:
    """All columns: asked for some only, Polars would not notice a row with too many cells, whose values are shifted."""
    try:
        return pl.read_csv(text.encode(), separator=separator, infer_schema=False)
    except pl.exceptions.PolarsError:
        raise Rejected(f"{name} is damaged. {_damage(text, separator)}") from None


def _damage(text: str, separator: str) -> str:
    """Which row made the file unreadable: one that is longer than the header, else a quotation mark left open."""
    rows = csv.reader(io.StringIO(text), delimiter=separator)
    wanted = len(next(rows))
    for number, row in enumerate(rows, start=FIRST_ROW):
        if len(row) > wanted:
            return f"Row {number} has {len(row)} cells, the header {wanted}: put cells with a {separator!r} in quotes."
    return 'A quotation mark is opened and not closed, or stands inside a cell: write it twice ("").'


# ── From cells to values ──────────────────────────────────────────────────────────────────────────────────────────────


def _as_text(cells: pl.DataFrame, column: str, _: str) -> pl.Series:
    return cells.select(_known(column, pl.col(column).str.strip_chars()))[column]


def _as_number(cells: pl.DataFrame, column: str, name: str) -> pl.Series:
    """Doubles; infinite ones are none. Plain cells, which most are, need not be cleaned first."""
    plain = cells[column].cast(pl.Float64, strict=False)
    if (plain.is_finite().fill_null(value=False) | cells[column].is_null()).all():
        return plain
    text = cells.select(_known(column, _plain(column)))[column]
    found = text.cast(pl.Float64, strict=False)
    _require_all(
        found.is_finite().fill_null(value=False) | text.is_null(), cells, column, name, "a number, like 2300.5"
    )
    return found


def _as_whole(cells: pl.DataFrame, column: str, name: str) -> pl.Series:
    text = cells.select(_known(column, _plain(column).str.replace(r"\.0+$", "")))[column]
    found = text.cast(pl.Int64, strict=False)
    _require_all(found.is_not_null() | text.is_null(), cells, column, name, "a whole number, like 12")
    return found


def _as_flag(cells: pl.DataFrame, column: str, name: str) -> pl.Series:
    text = cells.select(_known(column, _plain(column)))[column]
    found = text.replace_strict(FLAGS, default=None, return_dtype=pl.Boolean)
    _require_all(found.is_not_null() | text.is_null(), cells, column, name, "0 or 1")
    return found


def _plain(column: str) -> pl.Expr:
    """Without spaces, full widths and case."""
    return pl.col(column).str.normalize("NFKC").str.strip_chars().str.to_lowercase()


def _known(column: str, text: pl.Expr) -> pl.Expr:
    return pl.when(~text.str.to_lowercase().is_in(MISSING)).then(text).alias(column)


def _require_all(good: pl.Series, cells: pl.DataFrame, column: str, name: str, wanted: str) -> None:
    """Refuse a column with cells that are not what they should be; the first few are named."""
    bad = cells.select(column).with_row_index("row", offset=FIRST_ROW).filter(~good)
    if bad.height:
        told = "; ".join(f"row {row}: {value!r}" for row, value in bad.head(SHOWN).rows())
        more = f" and {bad.height - SHOWN:,} more" if bad.height > SHOWN else ""
        raise Rejected(f"{name}: column {column} is not {wanted} in {told}{more}. Mend the cell or leave it empty.")
