"""The error workbook: rejected rows as they were, bad cells marked, with reasons; corrected, it imports again."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from xiuhua.papers.text_workbook import Page, write_text_workbook

REASONS = {"zh": "原因", "en": "Reason"}
ROW = "原行"
GIVEN_BACK = "rows as they were brought, given back to whoever brought them to be mended"
OURS = frozenset({*REASONS.values(), ROW, "Row"})


@dataclass(frozen=True, slots=True)
class RejectedRows:
    """The rejected rows of one sheet as read (`row` and the sheet's columns), and its columns: name inside, header."""

    sheet: str
    columns: tuple[tuple[str, str], ...]
    rows: pl.DataFrame


def write_error_workbook(
    target: Path,
    rejected: Iterable[RejectedRows],
    *,
    sentences: Mapping[tuple[str, int], Mapping[str, str]],
    bad: Mapping[tuple[str, int], frozenset[str]],
) -> None:
    """Write rejected rows with reasons.

    `sentences` gives by sheet and row what is wrong, by language; `bad` which columns (names inside) are to be marked.
    """
    write_text_workbook(target, [_page(part, sentences, bad) for part in rejected])


def _page(
    part: RejectedRows,
    sentences: Mapping[tuple[str, int], Mapping[str, str]],
    bad: Mapping[tuple[str, int], frozenset[str]],
) -> Page:
    # An error workbook that is rejected again carries the reasons of last time: they are written anew.
    columns = [(name, header) for name, header in part.columns if header not in OURS]
    names = [name for name, _ in columns]
    numbers = part.rows["row"].to_list()
    reasons = [[sentences[part.sheet, number][language] for language in REASONS] for number in numbers]
    cells = part.rows.select(names).rows()
    marked = {
        (place, column)
        for place, number in enumerate(numbers)
        for column, name in enumerate(names)
        if name in bad[part.sheet, number]
    }
    headers = [*(header for _, header in columns), ROW, *REASONS.values()]
    return Page(
        part.sheet,
        headers,
        ([*row, str(number), *why] for row, number, why in zip(cells, numbers, reasons, strict=True)),
        marked,
        purposes=dict.fromkeys(range(len(headers)), GIVEN_BACK),
    )
