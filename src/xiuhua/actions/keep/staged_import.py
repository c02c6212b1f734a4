"""An import step by step: a file staged, looked at, corrected cell by cell, then applied or thrown away.

What was read stays as it was; corrections lie on top of it, sealed one by one. The preview is judged by the very code
that applies, so that what it says is what will happen as long as nobody changes the file or the register meanwhile.
"""

from collections.abc import Callable, Collection, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from uuid import UUID

import polars as pl
from django.db import transaction

from xiuhua.actions.journal import write_line
from xiuhua.actions.keep.import_access import (
    areas_answered_for,
    importing_scope,
    open_import,
    oversees,
    villages_to_import,
)
from xiuhua.actions.keep.import_refusal import ImportOvertaken, ImportRefused
from xiuhua.actions.keep.import_result import ImportResult, result_of
from xiuhua.actions.keep.import_workbook import (
    apply_batch,
    forms_in_force,
    meanings_told,
    refusals_told,
    require_no_later_day,
)
from xiuhua.bridge.intake.correcting import Cell, Staged, keep_corrections, staged_as
from xiuhua.bridge.intake.forms import Forms
from xiuhua.bridge.intake.judging import judge_rows, read_cells
from xiuhua.bridge.intake.matching import Matching
from xiuhua.bridge.intake.staging import close_staging, open_batch, seal_rows
from xiuhua.bridge.intake.workbooks import form_of, open_workbook
from xiuhua.bridge.uploads import drop_upload, under_its_name
from xiuhua.bridge.workbench import is_somebody_at_work
from xiuhua.bridge.workbook.guard import guard
from xiuhua.reckon.intake.layout import Layout
from xiuhua.reckon.intake.places import saying
from xiuhua.register.models import Account, ImportBatch, Job
from xiuhua.register.models.import_batch import ON_ITS_WAY
from xiuhua.register.models.job import OPEN
from xiuhua.register.vault import open_vault

MOST_ROWS = 20_000  # that are judged while somebody waits for a page
MANY_BYTES = 8 * 1024 * 1024  # of a workbook that hardly has as few rows
MOST_CHARACTERS = 200
NOTHING_SAID = pl.DataFrame(schema={"seq": pl.UInt32, "text": pl.String, "said": pl.String})

Progress = Callable[[str, int, int], None]


class TooManyRows(ImportRefused):
    """A file has more rows than are judged while somebody waits: it is for a job."""


@dataclass(frozen=True, slots=True)
class Preview:
    """What would become of a batch's rows if it were applied now, and the rows themselves as they stand.

    `items` are all that a header can mean. `rows` holds personal values in the clear: of these a page shows the cells
    that are to be corrected. Of a large batch it was judged by a job, some time ago: then `rows` are those that cannot
    be taken, `alikes` counts the cells by column and text, and `overtaken` says that something was corrected since.
    """

    result: ImportResult
    batch: ImportBatch
    staged: Staged
    items: Layout
    rows: pl.DataFrame
    judged_at: datetime | None = None
    overtaken: bool = False
    alikes: Mapping[tuple[str, str], int] | None = None

    def alike(self, feeds: str, text: str) -> int:
        """How many cells of a column say this very text (`saying`)."""
        if self.alikes is not None:
            return self.alikes.get((feeds, text), 0)
        if feeds not in self.rows.columns:
            return 0
        return self.rows.filter(saying(feeds, self.rows.columns) == text).height


def stage_workbook(path: Path, *, by: Account, as_of: date, name: str = "") -> UUID:
    """Open and recognise a workbook and seal its rows, so that they can be looked at; nothing else is written.

    `name` is what the person calls the file. The same file for the same day is the same import. Raises Rejected for
    a file that is no workbook of a known layout, TooManyRows, Absent for an account that may not import: then nothing
    was kept. A file of many bytes is not even opened here as long as somebody works on jobs: parsing it takes seconds.
    """
    if path.stat().st_size > MANY_BYTES and is_somebody_at_work():
        importing_scope(by)
        with refusals_told(forms_in_force(as_of, by=by), name=name or path.name):
            guard(path)
        raise TooManyRows("too_many_rows", most=MOST_ROWS)
    with under_its_name(path, name or path.name) as named:
        return _staged(named, by=by, as_of=as_of, name=name, progress=_not_too_many, at_once=transaction.atomic)


def stage_in_pieces(
    path: Path, *, by: Account, as_of: date, name: str, progress: Progress, opened: Callable[[UUID], None]
) -> UUID:
    """The same with as many rows as there are, kept piece by piece: cut off, it goes on where it was.

    `opened` is told the import's key before any row is read, `progress` step, done, of; both may raise to stop.
    """
    return _staged(path, by=by, as_of=as_of, name=name, progress=progress, opened=opened)


def _staged(
    path: Path,
    *,
    by: Account,
    as_of: date,
    name: str,
    progress: Progress,
    opened: Callable[[UUID], None] | None = None,
    at_once: Callable[[], AbstractContextManager[object]] = nullcontext,
) -> UUID:
    """Staged within `at_once`, which a file is parsed before: on SQLite a transaction keeps all others from writing."""
    scope = importing_scope(by)
    require_no_later_day(as_of)
    forms = forms_in_force(as_of, by=by)
    called = name or path.name
    with refusals_told(forms, name=called):
        book = open_workbook(path, forms.layout)
    with refusals_told(forms, name=called), at_once():
        form, areas = form_of(book, forms.named), areas_answered_for(by)
        batch = open_batch(book, file_name=called, layout=form, as_of=as_of, by=by, areas=areas)
        if not oversees(scope, batch):
            raise ImportRefused("brought_elsewhere")
        if opened is not None:
            opened(batch.key)
        if batch.state == "staging":
            rows = seal_rows(book, batch, open_vault(), progress=progress)
            if not rows:
                batch.delete()
                raise ImportRefused("no_rows")
            told = {"file": batch.file_name, "as_of": as_of, "rows": rows}
            with transaction.atomic():
                if close_staging(batch, rows):
                    write_line("stage_import", by=by, subject_kind="import", subject=batch.key, after=told)
    return batch.key


def preview(key: UUID, *, by: Account) -> Preview:
    """What would become of a batch's rows, corrections on top, by the same code as the run. Writes nothing.

    Raises Absent for who may not open it, ImportOvertaken for one that is not on its way any more.
    """
    staged, forms, villages = standing(key, by=by)
    chunks = list(staged.rows())
    matching = Matching(staged.layout, staged.batch.as_of, staged.vault, villages)
    judged = judge_rows(read_cells(chunks, matching, progress=silent), matching, sheets=staged.headers, progress=silent)
    told = meanings_told(forms.layout, by=staged.batch.by)
    result = result_of(judged, forms.of(staged.layout), staged, batch=staged.batch, told=told)
    return Preview(result, staged.batch, staged, forms.layout, pl.concat(chunks, how="diagonal").sort("seq"))


@transaction.atomic
def correct_cells(
    key: UUID, cells: Mapping[Cell, str], *, by: Account, was: Mapping[Cell, str] | None = None
) -> ImportBatch:
    """Put texts in place of cells of a batch on its way; an empty text makes a cell blank.

    `was` is what the person saw in these cells: raises ImportOvertaken when one says something else by now. Raises
    ImportRefused for a cell that the file does not have or a text that is too long. The line in the journal names the
    columns and no value.
    """
    staged = _held(key, by=by)
    wanted = {cell: text.replace("\0", "").strip() for cell, text in cells.items()}
    if any(len(text) > MOST_CHARACTERS for text in wanted.values()):
        raise ImportRefused("too_long", most=MOST_CHARACTERS)
    stand = _texts(staged, wanted)
    if was and any(stand[cell] != seen for cell, seen in was.items() if cell in wanted):
        raise ImportOvertaken("corrected_meanwhile")
    new = {cell: text for cell, text in wanted.items() if text != stand[cell]}
    if new:
        _keep(staged, new, by=by)
    return staged.batch


@transaction.atomic
def correct_all_like(key: UUID, cell: Cell, value: str, becomes: str, *, by: Account) -> int:
    """Put a text in place of a cell's, and of every cell of its column that says the same; returns how many.

    A village or township says the same where the places above it do too: elsewhere its name may be right. `value` is
    what the person saw in the cell: raises ImportOvertaken when it says something else by now.
    """
    staged, feeds = _held(key, by=by), cell[1]
    text = becomes.replace("\0", "").strip()
    if not value or feeds not in _feeds(staged):
        raise ImportRefused("no_cell")
    if len(text) > MOST_CHARACTERS:
        raise ImportRefused("too_long", most=MOST_CHARACTERS)
    chunks = (chunk for chunk in staged.rows() if feeds in chunk.columns)
    texts = [chunk.select("seq", text=feeds, said=saying(feeds, chunk.columns)) for chunk in chunks]
    said = pl.concat(texts or [NOTHING_SAID])
    wanted = said.filter(pl.col("seq") == cell[0])
    if wanted["text"].to_list() != [value]:
        raise ImportOvertaken("corrected_meanwhile")
    alike = said.filter(pl.col("said").is_in(wanted["said"].implode()))["seq"].to_list()
    if alike and text != value:
        _keep(staged, {(seq, feeds): text for seq in alike}, by=by)
    return len(alike)


def apply_import(key: UUID, *, by: Account, seen: str | None = None, progress: Progress | None = None) -> ImportBatch:
    """Apply what can be applied of a batch; rejected rows are kept with their reasons and stay out of the register.

    `seen` is how it stood when somebody looked at it (`Staged.stand`); `progress` is told step, done, of. Raises
    Absent, and ImportOvertaken when somebody applied, discarded or corrected it since, or told what a header means.
    """
    staged, _forms, villages = standing(key, by=by)
    if seen is not None and staged.stand != seen:
        raise ImportOvertaken("corrected_meanwhile")
    apply_batch(staged, villages, by=by, progress=progress or silent)
    staged.batch.refresh_from_db()
    return staged.batch


@transaction.atomic
def discard_import(key: UUID, *, by: Account) -> None:
    """Throw a batch on its way away with its sealed rows and corrections; only the journal remembers it.

    Raises ImportOvertaken also while a worker is at work on it.
    """
    batch = _held(key, by=by).batch
    jobs = Job.objects.filter(subject=batch.key)
    if jobs.filter(state__in=OPEN).exists():
        raise ImportOvertaken("at_work")
    for job in jobs.values_list("key", flat=True):
        drop_upload(job)
    told = {"file": batch.file_name, "as_of": batch.as_of, "rows": batch.rows}
    write_line("discard_import", by=by, subject_kind="import", subject=batch.key, before=told)
    batch.delete()


def standing(key: UUID, *, by: Account) -> tuple[Staged, Forms, Collection[int] | None]:
    """A batch on its way with the forms of its day, and the villages that this account may import."""
    batch = open_import(key, by=by)
    if batch.state != "staged":
        raise ImportOvertaken("applied" if batch.state in ("applied", "undone") else "gone")
    forms = forms_in_force(batch.as_of, by=batch.by)
    return staged_as(batch, forms.layout, open_vault()), forms, villages_to_import(by, on=batch.as_of)


def _held(key: UUID, *, by: Account) -> Staged:
    """A batch on its way, held until the end of the transaction."""
    batch = ImportBatch.objects.select_for_update().filter(pk=open_import(key, by=by).pk).first()
    if batch is None or batch.state not in ON_ITS_WAY:
        raise ImportOvertaken("gone" if batch is None else "applied")
    return staged_as(batch, forms_in_force(batch.as_of, by=batch.by).layout, open_vault())


def _keep(staged: Staged, cells: Mapping[Cell, str], *, by: Account) -> None:
    """Keep corrections, and write down how many cells of which columns."""
    keep_corrections(staged.batch, cells, staged.vault, by=by)
    columns = sorted({staged.layout.column(feeds).header for _, feeds in cells})
    told = {"cells": len(cells), "columns": columns}
    write_line("correct_import", by=by, subject_kind="import", subject=staged.batch.key, after=told)


def _texts(staged: Staged, cells: Collection[Cell]) -> dict[Cell, str]:
    """What stands in some cells, blank or in a column that the file lacks as an empty text.

    Raises ImportRefused for a row or an item that there is not.
    """
    wanted: dict[int, list[str]] = {}
    for seq, feeds in cells:
        wanted.setdefault(seq, []).append(feeds)
    if not {feeds for _, feeds in cells} <= _feeds(staged):
        raise ImportRefused("no_cell")
    found = {
        (row["seq"], feeds): row.get(feeds) or ""
        for chunk in staged.rows()
        for row in chunk.filter(pl.col("seq").is_in(list(wanted))).iter_rows(named=True)
        for feeds in wanted[row["seq"]]
    }
    if len(found) != len(cells):
        raise ImportRefused("no_cell")
    return found


def _feeds(staged: Staged) -> set[str]:
    """The items that some column of the file says, and those that every row is judged and matched by."""
    return {column.feeds for column in staged.layout.columns}


def _not_too_many(_step: str, done: int, _of: int) -> None:
    if done > MOST_ROWS:
        raise TooManyRows("too_many_rows", most=MOST_ROWS)


def silent(_step: str, _done: int, _of: int) -> None:
    """Nobody is told how far it is: the page waits."""
