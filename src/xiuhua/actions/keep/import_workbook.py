"""Reads a workbook into the register: staged, judged, applied at once; rows in = accepted + unchanged + rejected."""

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import polars as pl
from django.db import IntegrityError, transaction

from xiuhua.actions.active_language import active_language
from xiuhua.actions.journal import CONSOLE, write_line
from xiuhua.actions.keep.import_access import IMPORTERS, areas_answered_for, villages_to_import
from xiuhua.actions.keep.import_errors import write_errors
from xiuhua.actions.keep.import_refusal import ImportOvertaken, ImportRefused
from xiuhua.actions.keep.import_result import ImportResult, result_of
from xiuhua.actions.keep.tell_header import tell_header
from xiuhua.bridge.bulk import write_rows
from xiuhua.bridge.intake.correcting import Staged, latest_correction, staged_as
from xiuhua.bridge.intake.entering import Entry, enter
from xiuhua.bridge.intake.forms import Forms, read_forms
from xiuhua.bridge.intake.judging import Judgement, judge_rows, read_cells
from xiuhua.bridge.intake.matching import Matching
from xiuhua.bridge.intake.staging import close_batch, open_batch, stage, staged_rows
from xiuhua.bridge.intake.tracing import keep_traces
from xiuhua.bridge.intake.workbooks import form_of, open_workbook
from xiuhua.bridge.one_at_a_time import hold_large_deeds
from xiuhua.bridge.workbook.refusal import WorkbookRefused
from xiuhua.queries.header_meanings import ToldMeaning, meanings_for
from xiuhua.queries.office import clock_day
from xiuhua.queries.pack import pack_in_force
from xiuhua.reckon.intake.layout import Layout
from xiuhua.reckon.intake.problems import without
from xiuhua.reckon.intake.spelling import header_key
from xiuhua.register.models import Account, ImportBatch, ImportProblem
from xiuhua.register.vault import open_vault
from xiuhua.words import Rejected

ERRORS_ENDING = ".xlsx"
LONGEST_NAME = 60  # of a sheet or a header beside a problem

Progress = Callable[[str, int, int], None]


def import_workbook(
    path: Path,
    *,
    by: Account | None,
    as_of: date,
    dry_run: bool = False,
    errors: Path | None = None,
    besides: Mapping[str, str] | None = None,
    progress: Progress | None = None,
) -> ImportResult:
    """Read a workbook of registered persons into the register, as true from a day on; `by=None` is the console.

    Rows are staged as they are read, so a reading that was cut off goes on where it was; all that is accepted is
    applied in one transaction with one line in the journal. A row with any bad cell is rejected whole. The same file
    again changes nothing. `dry_run` judges by the same code and writes nothing. `errors` names a workbook to write
    with the rejected rows and the reasons; corrected, it can be imported as it is. `besides` are headers that mean
    these items, beside those that were told; they are remembered, as of a file that could be opened, or with `dry_run`
    for this once. `progress` is told step, done, of.
    Raises Rejected for a file that is no workbook of a known layout, NotFound for an account that may not import,
    Conflict when the register changed meanwhile.
    """
    step = progress or (lambda _name, _done, _of: None)
    require_no_later_day(as_of)
    if errors is not None:
        _require_place(errors, beside=path)
    villages = villages_to_import(by, on=as_of)
    items, told = _forms_and_meanings(as_of, by=by, besides=besides)
    step("open the workbook", 0, 1)
    with refusals_told(items):
        book = open_workbook(path, items.layout)
    for header, feeds in () if dry_run else (besides or {}).items():
        tell_header(header, feeds, by=by, on=as_of)
    forms, sheets = items.of(book.layout), book.headers
    matching = Matching(book.layout, as_of, open_vault(), villages)
    staged: Staged | None = None
    with refusals_told(forms):
        if dry_run:
            read = read_cells(book.chunks(), matching, progress=step)
            judged = judge_rows(read, matching, sheets=sheets, progress=step)
        else:
            form, areas = form_of(book, forms.named), areas_answered_for(by)
            batch = open_batch(book, file_name=path.name, layout=form, as_of=as_of, by=by, areas=areas)
            stage(book, batch, matching.vault, progress=step)
            staged = staged_as(batch, items.layout, matching.vault)
            judged = apply_batch(staged, villages, by=by, progress=step)
    if errors is not None:
        rejected = staged_rows(staged.batch, staged.vault) if staged else book.chunks()
        write_errors(errors, rejected, judged.problems, sheets=staged.headers if staged else sheets, form=forms)
    told = meanings_told(items.layout, by=by) if besides else told  # what was told of this file too
    return result_of(judged, forms, staged or book, batch=staged.batch if staged else None, told=told)


def _require_place(target: Path, *, beside: Path) -> None:
    """Raises ImportRefused where the rejected rows would overwrite the file they come from, or cannot be written."""
    if target.exists() and target.samefile(beside):
        raise ImportRefused("errors_over_file", name=target.name)
    if target.suffix.lower() != ERRORS_ENDING:
        raise ImportRefused("errors_ending", name=target.name, ending=ERRORS_ENDING)
    if not target.absolute().parent.is_dir():
        raise ImportRefused("errors_nowhere", name=target.absolute().parent.name)


def require_no_later_day(day: date) -> None:
    """Raises ImportRefused for a day that is still to come."""
    if day > clock_day():
        raise ImportRefused("day_ahead", day=day)


def forms_in_force(day: date, *, by: Account | None, besides: Mapping[str, str] | None = None) -> Forms:
    """The forms of the pack of a day, with the headers whose meaning was told for files of this account or terminal."""
    return _forms_and_meanings(day, by=by, besides=besides)[0]


def _forms_and_meanings(
    day: date, *, by: Account | None, besides: Mapping[str, str] | None
) -> tuple[Forms, list[ToldMeaning]]:
    """The same forms, and the meanings that had been told before."""
    forms = read_forms(pack_in_force(day).name)
    told = meanings_told(forms.layout, by=by)
    meanings = {one.header: one.feeds for one in told} | {
        header_key(it): feeds for it, feeds in (besides or {}).items()
    }
    return forms.of(forms.layout.meaning(meanings)), told


def meanings_told(items: Layout, *, by: Account | None) -> list[ToldMeaning]:
    """The headers whose meaning was told for files of an account, or of the terminal. Two statements."""
    return meanings_for(by, layout=items.name, roles=IMPORTERS, on=clock_day())


@contextmanager
def refusals_told(forms: Forms, *, name: str = "") -> Iterator[None]:
    """A file that is refused while it is read: raises Rejected with a sentence in the active language.

    `name` is what the reader calls the file, where it lies under another.
    """
    try:
        yield
    except WorkbookRefused as refused:
        facts = refused.facts | ({"name": name} if name else {})
        raise Rejected(forms.phrases["file"][refused.reason][active_language()].format_map(facts)) from refused


def apply_batch(
    staged: Staged, villages: Collection[int] | None, *, by: Account | None, progress: Progress
) -> Judgement:
    """Judge what was staged, corrections on top, against the register as it stands, write, and journal: all at once.

    Raises ImportOvertaken when the batch was applied, discarded or corrected meanwhile, or the register changed.
    """
    batch = staged.batch
    matching = Matching(staged.layout, batch.as_of, staged.vault, villages)
    read = read_cells(staged.rows(), matching, progress=progress)
    try:
        with transaction.atomic():
            hold_large_deeds()
            _require_unchanged(staged)
            judged = judge_rows(read, matching, sheets=staged.headers, progress=progress)
            entry = Entry(
                matching.layout,
                matching.as_of,
                source=f"import:{batch.key.hex}",
                actor=by.username if by else CONSOLE,
                evidence=batch.file_name[:160],
                vault=matching.vault,
            )
            keep_traces(batch, enter(judged.plan, entry, progress=progress), matching.vault)
            _close(staged, judged)
            corrected = {"corrected": staged.corrections.height} if staged.corrections.height else {}
            write_line(
                "import_workbook", by=by, subject_kind="import", subject=batch.key,
                after={"file": batch.file_name, "as_of": batch.as_of, **judged.counts(), **corrected,
                       "digest": batch.digest},
            )  # fmt: skip
    except IntegrityError as clash:
        raise ImportOvertaken("register_changed") from clash
    return judged


def _require_unchanged(staged: Staged) -> None:
    """Hold the batch until the transaction's end; nobody may have applied, discarded or corrected it since."""
    held = ImportBatch.objects.select_for_update().filter(pk=staged.batch.pk).first()
    if held is None:
        raise ImportOvertaken("gone")
    if held.state in ("applied", "undone"):
        raise ImportOvertaken("applied")
    if latest_correction(held) != staged.last or held.corrections.count() != staged.corrections.height:
        raise ImportOvertaken("corrected_meanwhile")


def _close(staged: Staged, judged: Judgement) -> None:
    """Keep the problems and the rejected rows as they were judged, and mark the batch as applied."""
    batch = staged.batch
    write_rows(
        ImportProblem,
        judged.problems.select(
            pl.col("sheet", "column").str.head(LONGEST_NAME),
            "row",
            "value",
            "reason",
            "detail",
            batch_id=pl.lit(batch.pk),
        ),
    )
    taken, counts = judged.plan.rows.select("seq"), judged.counts()
    chunks = staged.rows() if counts["rejected"] else ()
    rejected = [left for chunk in chunks if not (left := without(chunk, taken)).is_empty()]
    digest = judged.digest(staged.layout)
    close_batch(batch, rejected, staged.vault, sheets=staged.headers, counts=counts, digest=digest)
