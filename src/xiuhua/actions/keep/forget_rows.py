"""Forgets, on schedule, personal data that nobody may need any more: each thing in a transaction, with its line.

Killed anywhere it goes on with the next round; what is forgotten already is not found again. How long things are kept
and why: `queries/keeping.py` and decision 16.
"""

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from django.db import transaction
from django.db.models import Model, QuerySet

from xiuhua.actions.journal import write_line
from xiuhua.actions.keep.staged_import import ON_ITS_WAY
from xiuhua.queries.keeping import terms
from xiuhua.register.models import AskedFilling, ImportBatch, Job
from xiuhua.register.models.job import OPEN

SCHEDULE = "schedule"  # in the journal: nobody asked for it
JOBS_AT_ONCE = 1_000

Row = TypeVar("Row", bound=Model)


def forget_rows(*, now: datetime) -> int:
    """Forget what has been kept for longer than its term; returns how many things that were.

    Unapplied imports go whole, unless a job about them is open. Of applied ones the rejected rows go, why they were
    rejected, and by what the import could have been undone; counts and digest stay. Last fillings of departments'
    forms go, and ended jobs.
    """
    kept = terms()
    applied = ImportBatch.objects.filter(applied_at__lt=now - kept.rejected, forgotten_at=None)
    fillings = AskedFilling.objects.filter(at__lt=now - kept.fillings)
    forgotten = _each(_abandoned(now - kept.unapplied), _forget_import)
    forgotten += _each(applied, lambda batch: _forget_rejected(batch, now=now))
    forgotten += _each(fillings, _forget_filling)
    while jobs := _forget_jobs(before=now - kept.jobs):
        forgotten += jobs
    return forgotten


def _abandoned(before: datetime) -> QuerySet[ImportBatch]:
    """Imports on their way that nobody went on with since, and nobody is at work on."""
    at_work = Job.objects.filter(state__in=OPEN).exclude(subject=None).values("subject")
    return ImportBatch.objects.filter(state__in=ON_ITS_WAY, touched_at__lt=before).exclude(key__in=at_work)


def _each(found: QuerySet[Row], forget: Callable[[Row], None]) -> int:
    """Forget some things one by one, each held and looked at again: somebody may have gone on with it meanwhile."""
    forgotten = 0
    for pk in list(found.order_by("pk").values_list("pk", flat=True)):
        with transaction.atomic():
            if one := found.select_for_update().filter(pk=pk).first():
                forget(one)
                forgotten += 1
    return forgotten


def _forget_import(batch: ImportBatch) -> None:
    told = {"file": batch.file_name, "as_of": batch.as_of, "rows": batch.rows, "state": batch.state}
    _write("import", batch.key.hex, told)
    batch.delete()


def _forget_rejected(batch: ImportBatch, *, now: datetime) -> None:
    cells, _ = batch.problems.all().delete()
    batch.chunks.all().delete()
    batch.traces.all().delete()
    batch.forgotten_at = now
    batch.save(update_fields=["forgotten_at"])
    told = {"file": batch.file_name, "as_of": batch.as_of, "rejected": batch.rejected, "cells": cells}
    _write("import", batch.key.hex, told | {"digest": batch.digest})


def _forget_filling(filling: AskedFilling) -> None:
    form = filling.form
    told = {"form": form.label, "area": filling.area.code, "on": filling.on, "rows": filling.rows}
    _write("form", form.key.hex, told | {"digest": filling.digest})
    filling.delete()


@transaction.atomic
def _forget_jobs(*, before: datetime) -> int:
    """Forget the oldest jobs that ended before a moment; their deeds have lines of their own."""
    ended = Job.objects.filter(ended_at__lt=before).order_by("pk").values_list("pk", flat=True)[:JOBS_AT_ONCE]
    _, gone = Job.objects.filter(pk__in=list(ended)).exclude(state__in=OPEN).delete()
    if jobs := gone.get(Job._meta.label, 0):
        write_line("forget_jobs", by=None, nobody=SCHEDULE, subject_kind="job", before={"jobs": jobs})
    return jobs


def _write(kind: str, subject: str, told: dict[str, object]) -> None:
    write_line("forget_rows", by=None, nobody=SCHEDULE, subject_kind=kind, subject=subject, before=told)
