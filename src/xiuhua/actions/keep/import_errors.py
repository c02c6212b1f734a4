"""Hands rejected rows back: a workbook with the reasons, which can be corrected and imported as it is."""

from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import polars as pl

from xiuhua.bridge.intake.forms import Forms
from xiuhua.papers.error_workbook import REASONS, RejectedRows, write_error_workbook
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
        [_of_sheet(sheet, rows) for sheet in sheets],
        sentences={
            place: {language: BETWEEN[language].join(said[language]) for language in said}
            for place, said in told.items()
        },
        bad={place: frozenset(columns) for place, columns in bad.items()},
    )


def _of_sheet(sheet: dict[str, Any], rows: list[pl.DataFrame]) -> RejectedRows:
    """The rejected rows of one sheet, in the order they were read."""
    columns = tuple((name, header) for name, header in sheet["columns"])
    none = pl.DataFrame(schema={"row": pl.UInt32, **{name: pl.String for name, _ in columns}})
    theirs = [
        part.select(none.columns)
        for chunk in rows
        if not (part := chunk.filter(pl.col("sheet") == sheet["name"])).is_empty()
    ]
    return RejectedRows(sheet["name"], columns, pl.concat([none, *theirs]))
