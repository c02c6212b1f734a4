"""Imports at the terminal."""

from datetime import date
from pathlib import Path

from xiuhua.actions.keep.import_refusal import SAID
from xiuhua.actions.keep.import_result import ImportResult, active_language
from xiuhua.actions.keep.import_workbook import forms_in_force, import_workbook
from xiuhua.actions.keep.tell_header import likely_items, meanings_said, tell_header
from xiuhua.bridge.workbook.kinds import FORMATS
from xiuhua.console.outcome import Outcome, print_json
from xiuhua.console.progress import steps
from xiuhua.queries.office import clock_day
from xiuhua.words import NotFound, Rejected

SHOWN = 20


def import_into_register(
    file: Path, *, on: date | None, dry_run: bool, errors: Path | None, headers: list[str], json: bool
) -> Outcome:
    """Import a workbook and tell its rows; exit 6 when some were rejected. What headers mean is remembered."""
    if not file.is_file():
        raise NotFound(f"There is no file {file}: name a workbook ({', '.join(FORMATS)}).")
    as_of = on or clock_day()
    said = meanings_said(dict(_parted(header) for header in headers), on=as_of)
    for header, feeds in () if dry_run else said.items():
        tell_header(header, feeds, by=None, on=as_of)
    with steps() as step:
        result = import_workbook(
            file, by=None, as_of=as_of, dry_run=dry_run, errors=errors, besides=said, progress=step
        )
    counts = {name: getattr(result, name) for name in ("rows", "accepted", "unchanged", "rejected", "batch")}
    if json:
        print_json(counts)
    else:
        parts = " + ".join(f"{counts[name]} {name}" for name in ("accepted", "unchanged", "rejected"))
        print(f"{result.rows} rows = {parts}")
        print(f"new {result.added}, changed {result.changed}; in conflict {result.conflicting}, bad {result.bad}")
        if not result.rows:
            print(SAID["no_rows"])
        for line in [*result.remarks(), *_hints(result, as_of), *_by_column(result), *result.complaints(limit=SHOWN)]:
            print(line)
    return Outcome.DONE_WITH_FINDINGS if result.rejected else Outcome.OK


def _parted(header: str) -> tuple[str, str]:
    """The header and the item of an option; raises Rejected."""
    name, is_parted, item = header.rpartition("=")
    if not (is_parted and name.strip() and item.strip()):
        raise Rejected(
            f"--header {header!r} says no item: write HEADER=ITEM, such as 劳力=劳动技能, or HEADER=- to leave it."
        )
    return name, item


def _hints(result: ImportResult, as_of: date) -> list[str]:
    """How unknown headers are told, with what they may mean."""
    if not result.unknown:
        return []
    items = forms_in_force(as_of, by=None).layout
    likely = {header: ", ".join(likely_items(header, items)) for header in result.unknown}
    return [
        f"    --header '{header}=ITEM' has it read" + (f"; likely {near}" if near else "")
        for header, near in likely.items()
    ]


def _by_column(result: ImportResult) -> list[str]:
    """How many cells of each column could not be taken, and what it should hold."""
    language = active_language()
    return [
        f"{it.column} × {it.count}"
        + (f": {it.expected[language]}" if it.expected else "")
        + (f" ({'、'.join(it.allowed)})" if it.allowed else "")
        for it in result.by_column
    ]
