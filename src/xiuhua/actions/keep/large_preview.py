"""The preview of an import that is too large to be judged while somebody waits: judged by a job, kept, then shown."""

from dataclasses import replace
from uuid import UUID

from django.db import transaction

from xiuhua.actions.keep import staged_import
from xiuhua.actions.keep.import_access import open_import
from xiuhua.actions.keep.import_refusal import ImportRefused
from xiuhua.actions.keep.import_result import result_of
from xiuhua.actions.keep.import_workbook import forms_in_force, meanings_told
from xiuhua.actions.keep.staged_import import Preview, Progress, preview, standing
from xiuhua.bridge.intake.correcting import latest_correction, staged_as
from xiuhua.bridge.intake.judging import judge_rows, read_cells
from xiuhua.bridge.intake.keeping import keep_preview, kept_of, kept_preview
from xiuhua.bridge.intake.matching import Matching
from xiuhua.register.models import Account, ImportBatch, ImportPreview
from xiuhua.register.vault import open_vault


def is_large(batch: ImportBatch) -> bool:
    """Whether a batch has too many rows to be judged while somebody waits."""
    return batch.rows > staged_import.MOST_ROWS


def judge_import(key: UUID, *, by: Account, progress: Progress) -> None:
    """Judge a batch on its way as applying it would, and keep that; nothing else is written, no line either.

    Raises Absent, and ImportOvertaken for a batch that is not on its way any more.
    """
    staged, _forms, villages = standing(key, by=by)
    matching = Matching(staged.layout, staged.batch.as_of, staged.vault, villages)
    read = read_cells(staged.rows(), matching, progress=progress)
    judged = judge_rows(read, matching, sheets=staged.headers, progress=progress)
    progress("keep what was found", 0, 1)
    kept = kept_of(judged, staged)
    with transaction.atomic():
        if ImportBatch.objects.select_for_update().filter(pk=staged.batch.pk, state="staged").exists():
            keep_preview(kept, staged)


def preview_shown(key: UUID, *, by: Account) -> Preview | None:
    """What would become of a batch's rows: judged now, of a large one as a job kept it; None while no job has.

    Raises Absent, and ImportOvertaken for a batch that is not on its way any more.
    """
    batch = open_import(key, by=by)
    return _large_preview(batch) if batch.state == "staged" and is_large(batch) else preview(key, by=by)


def preview_judged(key: UUID, *, by: Account) -> Preview:
    """The same where it holds still; raises ImportRefused where a large batch is to be judged first, or anew."""
    seen = preview_shown(key, by=by)
    if seen is None or seen.overtaken:
        raise ImportRefused("judge_first")
    return seen


def _large_preview(batch: ImportBatch) -> Preview | None:
    """A kept preview; cells that were corrected since are not to be corrected any more. At most six statements."""
    found = ImportPreview.objects.filter(batch=batch).first()
    if found is None:
        return None
    vault, forms = open_vault(), forms_in_force(batch.as_of, by=batch.by)
    kept = kept_preview(found, batch, vault)
    staged = staged_as(batch, forms.layout, vault, after=found.last)
    told = meanings_told(forms.layout, by=batch.by)
    result = result_of(kept, forms.of(staged.layout), staged, batch=batch, told=told)
    left = kept.problems.join(kept.rows.select("seq"), on="seq", how="semi", maintain_order="left")
    left = left.join(staged.corrections.select("seq", "feeds"), on=["seq", "feeds"], how="anti", maintain_order="left")
    return Preview(
        replace(result, problems=left), batch, staged, forms.layout, kept.rows,
        judged_at=found.judged_at,
        overtaken=latest_correction(batch) > found.last or kept.headers != staged.headers,
        alikes={(feeds, text): count for feeds, text, count in kept.alike.select("feeds", "text", "count").iter_rows()},
    )  # fmt: skip
