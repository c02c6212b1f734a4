"""Imports at the terminal."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from django.utils.translation import gettext as _

from xiuhua.actions.active_language import active_language
from xiuhua.actions.keep.import_refusal import SAID
from xiuhua.actions.keep.import_result import ImportResult
from xiuhua.actions.keep.import_workbook import forms_in_force, import_workbook
from xiuhua.actions.keep.tell_header import likely_items, meanings_said
from xiuhua.console.language import in_a_row, no_workbook, step_words
from xiuhua.console.outcome import Outcome, print_json
from xiuhua.console.progress import steps
from xiuhua.queries.office import clock_day
from xiuhua.words import Rejected

SHOWN = 20


def import_into_register(
    file: Path, *, on: date | None, dry_run: bool, errors: Path | None, headers: list[str], json: bool
) -> Outcome:
    """Import a workbook and tell its rows; exit 6 when some were rejected. What headers mean is remembered."""
    if not file.is_file():
        raise no_workbook(file)
    as_of = on or clock_day()
    said = meanings_said(dict(_parted(header) for header in headers), on=as_of)
    with steps(step_words) as step:
        result = import_workbook(
            file, by=None, as_of=as_of, dry_run=dry_run, errors=errors, besides=said, progress=step
        )
    counts = {name: getattr(result, name) for name in ("rows", "accepted", "unchanged", "rejected", "batch")}
    if json:
        print_json(counts)
    else:
        for line in _counted(result):
            print(line)
        if not result.rows:
            hint = SAID["no_rows"]
            print(_(hint))
        for line in [*result.remarks(), *_hints(result, as_of), *_by_column(result), *result.complaints(limit=SHOWN)]:
            print(line)
    return Outcome.DONE_WITH_FINDINGS if result.rejected else Outcome.OK


def _counted(result: ImportResult) -> Iterator[str]:
    """How many rows there were, and what became of them."""
    facts = {name: getattr(result, name) for name in ("rows", "accepted", "unchanged", "rejected")}
    yield _("rows %(rows)s = accepted %(accepted)s + unchanged %(unchanged)s + rejected %(rejected)s") % facts
    facts = {name: getattr(result, name) for name in ("added", "changed", "conflicting", "bad")}
    yield _("new %(added)s, changed %(changed)s; in conflict %(conflicting)s, bad %(bad)s") % facts


def _parted(header: str) -> tuple[str, str]:
    """The header and the item of an option; raises Rejected."""
    name, is_parted, item = header.rpartition("=")
    if not (is_parted and name.strip() and item.strip()):
        said = _(
            "--header “%(header)s” says no item: write HEADER=ITEM, such as 劳力=劳动技能, or HEADER=- to leave it."
        )
        raise Rejected(said % {"header": header})
    return name, item


def _hints(result: ImportResult, as_of: date) -> list[str]:
    """How unknown headers are told, with what they may mean."""
    if not result.unknown:
        return []
    items = forms_in_force(as_of, by=None).layout
    likely = {header: in_a_row(likely_items(header, items)) for header in result.unknown}
    alone = _("    --header '%(header)s=ITEM' has it read")
    among = _("    --header '%(header)s=ITEM' has it read; likely %(items)s")
    return [(among if near else alone) % {"header": header, "items": near} for header, near in likely.items()]


def _by_column(result: ImportResult) -> Iterator[str]:
    """How many cells of each column could not be taken, and what it should hold where they are written wrongly."""
    language = active_language()
    colon = result.form.phrases["word"]["cell"][language]
    for it in result.by_column:
        counted, expected = f"{it.column} × {it.count}", it.expected.get(language, "")
        allowed = f" ({in_a_row(it.allowed)})" if it.allowed else ""
        yield colon.format(column=counted, sentence=f"{expected}{allowed}") if expected else counted
