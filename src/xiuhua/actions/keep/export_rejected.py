"""Hands out the rejected rows of an import as a workbook with the reasons; that is written down, as any export."""

import json
from pathlib import Path
from typing import Any
from uuid import UUID

import polars as pl
from django.db import transaction
from django.utils import timezone

from xiuhua.actions.journal import write_line
from xiuhua.actions.keep.import_access import open_import
from xiuhua.actions.keep.import_errors import write_errors
from xiuhua.actions.keep.import_refusal import ImportRefused
from xiuhua.actions.keep.import_workbook import LONGEST_NAME, forms_in_force
from xiuhua.actions.keep.large_preview import preview_judged
from xiuhua.actions.keep.staged_import import ON_ITS_WAY
from xiuhua.bridge.intake.staging import staged_rows
from xiuhua.reckon.intake.layout import Layout
from xiuhua.register.models import Account, ImportBatch
from xiuhua.register.vault import open_vault

SHAPE = {
    "seq": pl.UInt32, "sheet": pl.String, "row": pl.UInt32, "column": pl.String, "value": pl.String,
    "feeds": pl.String, "reason": pl.String, "detail": pl.String,
}  # fmt: skip


def export_rejected(key: UUID, target: Path, *, by: Account) -> int:
    """Write the rows of an import that are, or were, rejected, as they stood with corrections; returns how many.

    Of a large one on its way that are the rows that its preview keeps. Raises Absent for who may not open the import,
    ImportRefused where a large one is to be judged first, or the rows were kept for their term and are gone.
    """
    batch = open_import(key, by=by)
    if batch.forgotten_at is not None:
        raise ImportRefused("rows_forgotten", day=timezone.localdate(batch.forgotten_at))
    if batch.state in ON_ITS_WAY:
        seen = preview_judged(key, by=by)
        rows, problems, sheets, form = [seen.rows], seen.result.problems, seen.staged.headers, seen.result.form
    else:
        rows = list(staged_rows(batch, open_vault()))
        forms = forms_in_force(batch.as_of, by=batch.by)
        sheets, form = batch.sheets, forms
        problems = kept_problems(batch, rows, forms.layout)
    with transaction.atomic():
        write_errors(target, rows, problems, sheets=sheets, form=form)
        count = problems["seq"].n_unique()
        told = {"file": batch.file_name, "rows": count}
        write_line("export_rejected", by=by, subject_kind="import", subject=batch.key, after=told)
    return count


def kept_problems(batch: ImportBatch, rows: list[pl.DataFrame], layout: Layout) -> pl.DataFrame:
    """The problems of an applied batch, as they were judged, beside its rejected rows."""
    numbered = (row for part in rows for row in part.select("sheet", "row", "seq").iter_rows())
    places = {(sheet[:LONGEST_NAME], row): seq for sheet, row, seq in numbered}
    feeds = {column.header[:LONGEST_NAME]: column.feeds for column in layout.columns}
    theirs = {
        (sheet["name"][:LONGEST_NAME], header.strip()[:LONGEST_NAME]): name
        for sheet in batch.sheets
        for name, header in sheet["columns"]
    }
    kept = batch.problems.order_by("pk").values("sheet", "row", "column", "value", "reason", "detail")
    told = [
        {
            **one,
            "seq": places[one["sheet"], one["row"]],
            "feeds": theirs.get((one["sheet"], one["column"])) or feeds[one["column"]],
            "detail": _text(one["detail"]),
        }
        for one in kept
        if (one["sheet"], one["row"]) in places
    ]
    return pl.DataFrame(told, schema=SHAPE)


def _text(detail: Any) -> str:
    return detail if isinstance(detail, str) else json.dumps(detail, ensure_ascii=False)
