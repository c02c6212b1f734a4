"""Hands rejected rows back: a workbook with the reasons, which can be corrected and imported as it is."""

from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import polars as pl

from xiuhua.bridge.intake.forms import Forms
from xiuhua.papers.error_workbook import REASONS, RejectedRows, write_error_workbook
from xiuhua.reckon.intake.layout import Layout
from xiuhua.reckon.intake.report import sentence

BETWEEN = {"zh": "；", "en": "; "}


def write_errors(
    target: Path, chunks: Iterable[pl.DataFrame], problems: pl.DataFrame, *, sheets: list[dict[str, Any]], form: Forms
) -> None:
    """Write the rows that have problems, out of rows as read, sheet by sheet, with what is wrong in both languages."""
    told: dict[tuple[str, int], dict[str, list[str]]] = defaultdict(lambda: {language: [] for language in REASONS})
    bad: dict[tuple[str, int], set[str]] = defaultdict(set)
    for problem in problems.iter_rows(named=True):
        place = problem["sheet"], problem["row"]
        bad[place].add(problem["feeds"])
        for language, said in told[place].items():
            said.append(sentence(problem, form.layout, form.phrases, language=language))
    wanted = problems.select("seq").unique()
    rows = [chunk.join(wanted, on="seq", how="semi", maintain_order="left") for chunk in chunks]
    write_error_workbook(
        target,
        [_of_sheet(sheet, rows, form.layout) for sheet in sheets],
        sentences={
            place: {language: BETWEEN[language].join(said[language]) for language in said}
            for place, said in told.items()
        },
        bad={place: frozenset(columns) for place, columns in bad.items()},
    )


def _of_sheet(sheet: dict[str, Any], rows: list[pl.DataFrame], items: Layout) -> RejectedRows:
    """The rejected rows of one sheet, in the order they were read, with columns that corrections brought."""
    theirs = [part for chunk in rows if not (part := chunk.filter(pl.col("sheet") == sheet["name"])).is_empty()]
    columns = dict(sheet["columns"])
    brought = {name for part in theirs for name in part.columns} - set(columns)
    columns |= {column.feeds: column.header for column in items.columns if column.feeds in brought}
    none = pl.DataFrame(schema={"seq": pl.UInt32, "row": pl.UInt32, **dict.fromkeys(columns, pl.String)})
    whole = pl.concat([none, *theirs], how="diagonal").sort("seq", maintain_order=True)
    return RejectedRows(sheet["name"], tuple(columns.items()), whole.select("row", *columns))
