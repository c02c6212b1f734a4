"""A plain list out of a workbook or text file: which columns say what, and the rows as text."""

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

import polars as pl

from xiuhua.bridge.workbook.reading import RawSheet, open_raw
from xiuhua.reckon.intake.spelling import header_key

Headers = Mapping[str, Sequence[str]]  # what a column says → how it may be called


def read_listed(path: Path, headers: Headers, *, needed: Collection[str]) -> pl.DataFrame | None:
    """The rows of all sheets that have the needed columns: sheet, row, and as text what `headers` name, null if blank.

    None when no sheet has them. Raises WorkbookRefused for a file that cannot be read.
    """
    book = open_raw(path)
    found = {sheet.name: header for sheet in book.sheets if (header := _header(sheet, headers, needed))}
    if not found:
        return None
    schema = {"sheet": pl.String, "row": pl.Int64} | dict.fromkeys(headers, pl.String)
    parts = [_named(frame, name, *found[name], headers) for name, frame in book.frames(found)]
    return pl.concat([pl.DataFrame(schema=schema), *parts])


def _header(sheet: RawSheet, headers: Headers, needed: Collection[str]) -> tuple[int, dict[str, int]] | None:
    """The row of a sheet's header, counted from 1, and the place of each column that it names."""
    meant = {header_key(text): name for name, spelled in headers.items() for text in spelled}
    for number, texts in enumerate(sheet.head, start=1):
        places = _places(texts, meant)
        if all(name in places for name in needed):
            return number, places
    return None


def _places(texts: Sequence[str], meant: Mapping[str, str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for place, text in enumerate(texts):
        if name := meant.get(header_key(text)):
            found.setdefault(name, place)
    return found


def _named(frame: pl.DataFrame, sheet: str, header: int, places: dict[str, int], headers: Headers) -> pl.DataFrame:
    """Rows below the header with something in any column that we read."""
    held = {name: str(place) for name, place in places.items() if str(place) in frame.columns}
    text = [
        pl.col(held[name]).str.normalize("NFKC").str.strip_chars().replace("", None).alias(name)
        if name in held
        else pl.lit(None, pl.String).alias(name)
        for name in headers
    ]
    named = frame.select(pl.lit(sheet).alias("sheet"), pl.col("row").cast(pl.Int64), *text)
    return named.filter(pl.col("row") > header, pl.any_horizontal(pl.col(*headers).is_not_null()))
