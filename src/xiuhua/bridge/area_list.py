"""An office's list of areas out of a workbook or text file: which columns say what, and the rows as text."""

from collections.abc import Sequence
from pathlib import Path

import polars as pl

from xiuhua.bridge.workbook.reading import RawSheet, open_raw
from xiuhua.reckon.area_list import HEADERS, NEEDED
from xiuhua.reckon.intake.spelling import header_key

COLUMNS = {"sheet": pl.String, "row": pl.Int64} | dict.fromkeys(HEADERS, pl.String)


def read_area_rows(path: Path) -> pl.DataFrame | None:
    """The rows of all sheets that have the needed headers: sheet, row, and as text what HEADERS names, null if blank.

    None when no sheet has them. Raises WorkbookRefused for a file that cannot be read.
    """
    book = open_raw(path)
    found = {sheet.name: header for sheet in book.sheets if (header := _header(sheet))}
    if not found:
        return None
    parts = [_named(frame, name, *found[name]) for name, frame in book.frames(found)]
    return pl.concat([pl.DataFrame(schema=COLUMNS), *parts])


def _header(sheet: RawSheet) -> tuple[int, dict[str, int]] | None:
    """The row of a sheet's header, counted from 1, and the place of each column that it names."""
    meant = {header_key(text): name for name, spelled in HEADERS.items() for text in spelled}
    for number, texts in enumerate(sheet.head, start=1):
        places = _places(texts, meant)
        if all(name in places for name in NEEDED):
            return number, places
    return None


def _places(texts: Sequence[str], meant: dict[str, str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for place, text in enumerate(texts):
        if name := meant.get(header_key(text)):
            found.setdefault(name, place)
    return found


def _named(frame: pl.DataFrame, sheet: str, header: int, places: dict[str, int]) -> pl.DataFrame:
    """Rows below the header with something in any column that we read."""
    held = {name: str(place) for name, place in places.items() if str(place) in frame.columns}
    text = [
        pl.col(held[name]).str.normalize("NFKC").str.strip_chars().replace("", None).alias(name)
        if name in held
        else pl.lit(None, pl.String).alias(name)
        for name in HEADERS
    ]
    named = frame.select(pl.lit(sheet).alias("sheet"), pl.col("row").cast(pl.Int64), *text)
    return named.filter(pl.col("row") > header, pl.any_horizontal(pl.col(*HEADERS).is_not_null()))
