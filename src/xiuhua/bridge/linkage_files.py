"""A file of persons into records to link, and the pairs of one person into a file. No register here."""

import sys
from pathlib import Path
from time import perf_counter

import polars as pl

from xiuhua.bridge.files import FIRST_ROW, SHOWN, STDIN, read_columns
from xiuhua.reckon.linkage.linking import Linked, link
from xiuhua.reckon.linkage.records import COLUMNS
from xiuhua.words import Rejected

KEY, *TOLD = COLUMNS


def link_file(path: Path, *, threshold: float) -> tuple[Linked, float]:
    """The pairs of one person in a file, and the seconds it took from its bytes on.

    Raises NotFound and Rejected as `read_columns` does, and Rejected where records cannot be told apart.
    """
    begun = perf_counter()
    found = link(read_persons(path), threshold=threshold)
    return found, perf_counter() - begun


def read_persons(path: Path) -> pl.DataFrame:
    """The columns of persons that a CSV file has, as text; `unique_id` is there, and no two are alike."""
    name = "stdin" if path == STDIN else path.name
    frame = read_columns(path, texts=COLUMNS, optional=TOLD)
    if not set(TOLD) & set(frame.columns):
        raise Rejected(f"{name} has none of the columns {', '.join(TOLD)}: without any of them nobody can be compared.")
    key = frame[KEY]
    if key.null_count():
        raise Rejected(f"{name}: {KEY} is empty in {_rows(key.is_null())}. Give every record one of its own.")
    if key.is_duplicated().any():
        raise Rejected(f"{name}: {KEY} stands twice in {_rows(key.is_duplicated())}. Give every record one of its own.")
    return frame


def _rows(chosen: pl.Series) -> str:
    """The first few rows, as spreadsheets count."""
    rows = chosen.arg_true()
    more = f" and {rows.len() - SHOWN:,} more" if rows.len() > SHOWN else ""
    return ", ".join(f"row {row + FIRST_ROW}" for row in rows.head(SHOWN)) + more


def write_linked(found: Linked, out: Path) -> None:
    """Write id_a, id_b, probability of each pair (`-` is stdout)."""
    if out == STDIN:
        sys.stdout.write(found.pairs.write_csv())
    else:
        found.pairs.write_csv(out)


__all__ = ["Linked", "link_file", "read_persons", "write_linked"]
