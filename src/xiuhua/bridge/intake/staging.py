"""Imports on their way: a file's rows as sealed chunks, so that a reading that was cut off goes on where it was."""

import io
from collections.abc import Callable, Collection, Iterator
from datetime import date
from typing import Any

import polars as pl
from django.db import transaction
from django.utils import timezone

from xiuhua.bridge.intake.workbooks import Workbook
from xiuhua.register.models import Account, ImportBatch, ImportChunk, ImportPreview
from xiuhua.register.vault import Vault

Progress = Callable[[str, int, int], None]


@transaction.atomic
def open_batch(
    book: Workbook, *, file_name: str, layout: str, as_of: date, by: Account | None, areas: Collection[int] = ()
) -> ImportBatch:
    """The batch of a file that this person has on its way for this day, or a new one.

    `areas` are all that the person imports for as a new file is brought, by their ids. Where its sheets were called or
    understood otherwise when it was cut off, what was kept of it is read anew.
    """
    batch, is_new = ImportBatch.objects.exclude(state__in=("applied", "undone")).get_or_create(
        file_digest=book.digest,
        as_of=as_of,
        by=by,
        defaults={
            "file_name": file_name[:200],
            "layout": layout,
            "sheets": book.headers,
            "hidden_rows": book.hidden_rows,
            "passed_over": list(book.passed_over),
        },
    )
    if is_new:
        batch.areas.set(areas)
    else:
        touch(batch)
    if not is_new and batch.state == "staging" and batch.sheets != book.headers:
        batch.chunks.filter(batch__state="staging").delete()
        ImportBatch.objects.filter(pk=batch.pk, state="staging").update(sheets=book.headers)
        batch.refresh_from_db()
    return batch


def touch(batch: ImportBatch) -> None:
    """Note that somebody goes on with a batch: what nobody touches is forgotten after a while."""
    ImportBatch.objects.filter(pk=batch.pk).update(touched_at=timezone.now())


def stage(book: Workbook, batch: ImportBatch, vault: Vault, *, progress: Progress) -> None:
    """Seal the file's rows, and mark the batch as staged."""
    if batch.state == "staging":
        close_staging(batch, seal_rows(book, batch, vault, progress=progress))


def seal_rows(book: Workbook, batch: ImportBatch, vault: Vault, *, progress: Progress) -> int:
    """Seal the file's rows chunk by chunk; each chunk is safe once written, none is written twice. Gives their number.

    What an earlier reading kept is passed over as long as it was cut as this one is: another version of us may cut
    otherwise, and from there on its chunks are written anew.
    """
    kept = dict(batch.chunks.values_list("place", "rows"))
    rows = places = 0
    for place, frame in enumerate(book.chunks()):
        if kept.pop(place, None) != frame.height:
            kept.clear()
            _keep_on_its_way(batch, place, frame, vault)
        rows, places = rows + frame.height, place + 1
        progress("read rows", rows, 0)
    batch.chunks.filter(place__gte=places, batch__state="staging").delete()
    return rows


def close_staging(batch: ImportBatch, rows: int) -> bool:
    """Mark a batch whose rows are sealed as staged; says whether it was not yet.

    Somebody else may have staged the same file meanwhile, and even have applied it: that is never taken back.
    """
    closed = ImportBatch.objects.filter(pk=batch.pk, state="staging").update(rows=rows, state="staged")
    batch.refresh_from_db()
    return bool(closed)


def staged_rows(batch: ImportBatch, vault: Vault) -> Iterator[pl.DataFrame]:
    """The rows of a batch as they were read, chunk by chunk; raises SealBroken when one was tampered with."""
    for place in batch.chunks.order_by("place").values_list("place", flat=True):
        sealed = batch.chunks.values_list("sealed", flat=True).get(place=place)
        yield pl.read_ipc(io.BytesIO(vault.unseal_bytes(sealed, place=_place(batch, place))))


def close_batch(
    batch: ImportBatch,
    rejected: list[pl.DataFrame],
    vault: Vault,
    *,
    sheets: list[dict[str, Any]],
    counts: dict[str, int],
    digest: str,
) -> None:
    """Mark a batch as applied and keep, of its rows as they were judged, only those that were rejected."""
    batch.chunks.all().delete()
    batch.corrections.all().delete()
    ImportPreview.objects.filter(batch=batch).delete()
    for place, frame in enumerate(rejected):
        _chunk(batch, place, frame, vault).save()
    ImportBatch.objects.filter(pk=batch.pk).update(
        **counts, sheets=sheets, digest=digest, state="applied", applied_at=timezone.now()
    )
    batch.refresh_from_db()


def _keep_on_its_way(batch: ImportBatch, place: int, frame: pl.DataFrame, vault: Vault) -> None:
    """Keep a chunk in place of any other, unless somebody else applied the batch meanwhile."""
    chunk = _chunk(batch, place, frame, vault)
    with transaction.atomic():
        if ImportBatch.objects.select_for_update().filter(pk=batch.pk, state="staging").exists():
            batch.chunks.filter(place=place).delete()
            chunk.save()


def _chunk(batch: ImportBatch, place: int, frame: pl.DataFrame, vault: Vault) -> ImportChunk:
    """A chunk, sealed and not yet written."""
    content = io.BytesIO()
    frame.write_ipc(content, compression="zstd")
    sealed = vault.seal_bytes(content.getvalue(), place=_place(batch, place))
    return ImportChunk(batch=batch, place=place, rows=frame.height, sealed=sealed)


def _place(batch: ImportBatch, place: int) -> str:
    """Where a chunk stands, authenticated with it."""
    return f"import.chunk:{batch.key.hex}:{place}"
