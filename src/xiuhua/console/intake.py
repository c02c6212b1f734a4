"""Imports at the terminal."""

from datetime import date
from pathlib import Path

from xiuhua.actions.keep.import_result import ImportResult, active_language
from xiuhua.actions.keep.import_workbook import import_workbook
from xiuhua.console.outcome import Outcome, print_json
from xiuhua.console.progress import steps
from xiuhua.queries.office import clock_day
from xiuhua.words import NotFound

SHOWN = 20


def import_into_register(file: Path, *, on: date | None, dry_run: bool, errors: Path | None, json: bool) -> Outcome:
    """Import a workbook and tell its rows; exit 6 when some were rejected."""
    if not file.is_file():
        raise NotFound(f"There is no file {file}: name a workbook (.xlsx) or a table (.csv).")
    with steps() as step:
        result = import_workbook(file, by=None, as_of=on or clock_day(), dry_run=dry_run, errors=errors, progress=step)
    counts = {name: getattr(result, name) for name in ("rows", "accepted", "unchanged", "rejected", "batch")}
    if json:
        print_json(counts)
    else:
        parts = " + ".join(f"{counts[name]} {name}" for name in ("accepted", "unchanged", "rejected"))
        print(f"{result.rows} rows = {parts}")
        print(f"new {result.added}, changed {result.changed}; in conflict {result.conflicting}, bad {result.bad}")
        for line in [*result.remarks(), *_by_column(result), *result.complaints(limit=SHOWN)]:
            print(line)
    return Outcome.DONE_WITH_FINDINGS if result.rejected else Outcome.OK


def _by_column(result: ImportResult) -> list[str]:
    """How many cells of each column could not be taken, and what it should hold."""
    language = active_language()
    return [
        f"{it.column} × {it.count}: {it.expected[language]}" + (f" ({'、'.join(it.allowed)})" if it.allowed else "")
        for it in result.by_column
    ]
