"""What nobody may need any more is forgotten after its term, line by line, and nothing before it or half."""

from datetime import timedelta

import pytest
from django.conf import settings as deployed
from django.db import IntegrityError, transaction
from django.utils import timezone

from tests.deeds_to_kill import IMPORTER
from tests.import_process import database_url
from tests.importing import DAY, LATER, ROWS, bring, counts, let_in
from tests.large_imports import BAD, asked, brought, empty, office, town, uploaded, work
from tests.makers import give_role, make_account
from tests.nursery import Nursery, Order
from tests.workbooks import write_csv
from xiuhua.actions.keep import do_jobs
from xiuhua.actions.keep import forget_rows as forget_rows_module
from xiuhua.actions.keep.ask_job import APPLY, ask_about_import
from xiuhua.actions.keep.bind_form import bind_form
from xiuhua.actions.keep.export_rejected import export_rejected
from xiuhua.actions.keep.fill_asked_form import fill_asked_form, hand_out_asked_form
from xiuhua.actions.keep.forget_rows import forget_rows
from xiuhua.actions.keep.import_refusal import ImportRefused
from xiuhua.actions.keep.staged_import import apply_import, correct_cells, stage_workbook
from xiuhua.actions.keep.undo_import import undo_import
from xiuhua.actions.keep.undo_refusal import UndoRefused
from xiuhua.config.settings import days
from xiuhua.queries.keeping import kept_until
from xiuhua.queries.undoing import UNDO_WITHIN
from xiuhua.register.models import (
    Area,
    AskedFilling,
    ImportBatch,
    ImportChunk,
    ImportCorrection,
    ImportPreview,
    ImportProblem,
    ImportTrace,
    Job,
    JournalLine,
    Member,
)

__all__ = ["office", "town", "uploaded"]
pytestmark = pytest.mark.django_db
SEALED = (ImportChunk, ImportCorrection, ImportPreview, ImportProblem, ImportTrace)
PURPOSE = "县残联核对残疾人家庭"


def in_days(number: int, *, hours: int = 0) -> int:
    """How many things are forgotten so many days from now."""
    return forget_rows(now=timezone.now() + timedelta(days=number, hours=hours))


def lines(deed: str = "forget_rows") -> list[JournalLine]:
    return list(JournalLine.objects.filter(deed=deed).order_by("pk"))


def staged(folder, rows, by) -> ImportBatch:
    """An import that waits to be applied, small enough for a page."""
    key = stage_workbook(write_csv(folder / "名单.csv", rows[:4]), by=by, as_of=DAY)
    return ImportBatch.objects.get(key=key)


def test_an_import_that_nobody_goes_on_with_is_forgotten_whole(tmp_path, office):
    batch = staged(tmp_path, ROWS, office)
    correct_cells(batch.key, {(0, "belonging.relation"): "户主"}, by=office)
    correct_cells(batch.key, {(1, "belonging.relation"): "配偶们"}, by=office)
    assert ImportCorrection.objects.count() == 1
    assert in_days(29) == 0
    assert ImportChunk.objects.count() > 0
    assert in_days(31) == 1
    assert not ImportBatch.objects.exists()
    assert not any(kind.objects.exists() for kind in SEALED)
    (line,) = lines()
    assert (line.actor, line.actor_name, line.subject) == (None, "schedule", batch.key.hex)
    assert line.before == {"file": "名单.csv", "as_of": "2017-03-31", "rows": 4, "state": "staged"}
    assert (in_days(31), len(lines())) == (0, 1)


def test_a_large_import_goes_with_its_preview_and_one_that_was_cut_off_goes_too(uploaded, office):
    brought(uploaded, BAD, office)
    assert ImportPreview.objects.count() == 1
    ImportBatch.objects.update(state="staging")
    Job.objects.all().delete()
    assert in_days(31) == 1
    assert not any(kind.objects.exists() for kind in (ImportBatch, *SEALED))


def long_ago(batch: ImportBatch) -> None:
    """Let an import have lain since 40 days."""
    ImportBatch.objects.filter(pk=batch.pk).update(touched_at=timezone.now() - timedelta(days=40))


def test_who_corrects_an_import_brings_it_again_or_asks_a_worker_goes_on_with_it(tmp_path, office):
    batch = staged(tmp_path, ROWS, office)
    long_ago(batch)
    correct_cells(batch.key, {(0, "belonging.relation"): "户"}, by=office)
    assert in_days(0) == 0
    long_ago(batch)
    assert staged(tmp_path, ROWS, office).pk == batch.pk
    assert in_days(0) == 0
    long_ago(batch)
    job = ask_about_import(APPLY, batch.key, by=office)
    Job.objects.filter(pk=job.pk).update(state="stopped", ended_at=timezone.now())
    assert in_days(0) == 0
    long_ago(batch)
    assert in_days(0) == 1


def test_an_import_that_a_job_is_open_on_stays(tmp_path, office):
    batch = staged(tmp_path, ROWS, office)
    ask_about_import(APPLY, batch.key, by=office)
    long_ago(batch)
    assert in_days(0) == 0
    work()
    batch.refresh_from_db()
    assert (batch.state, batch.accepted) == ("applied", 4)


def test_of_an_applied_import_the_rejected_rows_go_and_the_counts_stay(tmp_path, office):
    batch = staged(tmp_path, BAD, office)
    apply_import(batch.key, by=office)
    batch.refresh_from_db()
    assert kept_until(batch) == batch.applied_at + timedelta(days=90)
    assert export_rejected(batch.key, tmp_path / "错.xlsx", by=office) == 1
    held = {kind: kind.objects.count() for kind in (ImportChunk, ImportProblem, ImportTrace)}
    assert in_days(89) == 0
    assert {kind: kind.objects.count() for kind in held} == held
    assert held[ImportChunk] == 1
    assert in_days(91) == 1
    assert [kind.objects.count() for kind in held] == [0, 0, 0]
    kept = ImportBatch.objects.get()
    assert (kept.rows, kept.accepted, kept.rejected, kept.digest) == (4, 3, 1, batch.digest)
    assert (Member.objects.count(), kept_until(kept)) == (3, None)
    (line,) = lines()
    assert line.before == {
        "file": "名单.csv", "as_of": "2017-03-31", "rejected": 1, "cells": held[ImportProblem], "digest": batch.digest,
    }  # fmt: skip
    with pytest.raises(ImportRefused, match=r"were forgotten on \d{4}-\d\d-\d\d: .* the file that you kept"):
        export_rejected(batch.key, tmp_path / "错.xlsx", by=office)
    assert (in_days(91), len(lines())) == (0, 1)


def test_the_console_s_and_undone_imports_are_forgotten_alike(tmp_path):
    bring(tmp_path, BAD)
    undo_import(ImportBatch.objects.get().key, by=None)
    assert ImportTrace.objects.count() > 0
    assert in_days(91) == 1
    assert not any(kind.objects.exists() for kind in SEALED)
    assert ImportBatch.objects.get().state == "undone"


def test_as_long_as_an_import_can_be_undone_nothing_that_this_needs_is_forgotten(tmp_path, settings):
    settings.KEEP_DAYS = {**settings.KEEP_DAYS, "rejected": UNDO_WITHIN.days}
    assert counts(bring(tmp_path, ROWS)) == (8, 8, 0, 0)
    batch = ImportBatch.objects.get()
    almost = timezone.now() - UNDO_WITHIN + timedelta(minutes=1)
    ImportBatch.objects.update(applied_at=almost)
    assert in_days(0) == 0
    with transaction.atomic():
        assert undo_import(batch.key, by=None).members == 8
        transaction.set_rollback(True)
    ImportBatch.objects.update(applied_at=almost - timedelta(minutes=2))
    assert in_days(0) == 1
    with pytest.raises(UndoRefused) as refused:
        undo_import(batch.key, by=None)
    assert refused.value.reason == "too_late"


def test_the_last_filling_of_a_form_is_forgotten_and_the_next_has_nothing_to_compare_with(tmp_path, town):
    county = make_account("county")
    give_role(county, "county", area=town.parent)
    bring(tmp_path, ROWS)
    head = write_csv(tmp_path / "残联.csv", [{"姓名": "", "健康状况": ""}])
    form = let_in(bind_form(head, department="县残联", label="残疾人", purpose=PURPOSE, by=county))
    asked_for = {"by": county, "on": DAY, "masked": True}
    _, out = hand_out_asked_form(form.key, town.code, target=tmp_path / "填.xlsx", **asked_for)
    assert fill_asked_form(form.key, town.code, **asked_for).last is not None
    ImportBatch.objects.all().delete()
    assert in_days(399) == 0
    assert in_days(401) == 1
    assert not AskedFilling.objects.exists()
    assert fill_asked_form(form.key, town.code, **asked_for).last is None
    (line,) = lines()
    assert (line.subject_kind, line.subject) == ("form", form.key.hex)
    assert line.before == {
        "form": "残疾人", "area": town.code, "on": "2017-03-31", "rows": 8, "digest": out.digest,
    }  # fmt: skip


def test_ended_jobs_are_struck_off_with_one_line_and_open_ones_stay(uploaded, office, monkeypatch):
    monkeypatch.setattr(forget_rows_module, "JOBS_AT_ONCE", 2)
    key = brought(uploaded, ROWS, office)
    ask_about_import(APPLY, key, by=office)
    work()
    waits = asked(uploaded, BAD, office, on=LATER)
    assert (Job.objects.count(), in_days(89)) == (4, 0)
    ImportBatch.objects.update(forgotten_at=timezone.now())
    assert in_days(91) == 3
    assert list(Job.objects.values_list("key", flat=True)) == [waits.key]
    assert [(line.before, line.actor_name) for line in lines("forget_jobs")] == [
        ({"jobs": 2}, "schedule"), ({"jobs": 1}, "schedule"),
    ]  # fmt: skip


def test_a_worker_forgets_as_it_tidies_up(tmp_path, office):
    batch = staged(tmp_path, ROWS, office)
    long_ago(batch)
    do_jobs.tidy_up()
    assert not ImportBatch.objects.exists()
    empty(deployed.UPLOADS)


def test_the_database_refuses_to_forget_rows_that_wait(tmp_path, office):
    batch = staged(tmp_path, ROWS, office)
    with pytest.raises(IntegrityError, match="rows_are_forgotten_of_what_was_applied"), transaction.atomic():
        ImportBatch.objects.filter(pk=batch.pk).update(forgotten_at=timezone.now())


@pytest.mark.parametrize("told", ["29", "0", "-40", "九十", "40.5", "40000", "４０"])
def test_a_term_that_makes_no_sense_or_is_too_short_to_undo_in_is_refused(told):
    with pytest.raises(ValueError, match=r"XIUHUA_KEEP_REJECTED_DAYS is .*between 30 and 36,500"):
        days({"XIUHUA_KEEP_REJECTED_DAYS": told}, "XIUHUA_KEEP_REJECTED_DAYS", default=90, least=UNDO_WITHIN.days)


def test_a_term_is_read_from_the_environment_and_has_a_default():
    environ = {"XIUHUA_KEEP_JOBS_DAYS": "7", "XIUHUA_KEEP_FILLINGS_DAYS": ""}
    assert days(environ, "XIUHUA_KEEP_JOBS_DAYS", default=90) == 7
    assert days(environ, "XIUHUA_KEEP_FILLINGS_DAYS", default=400) == 400
    assert deployed.KEEP_DAYS == {"unapplied": 30, "rejected": 90, "fillings": 400, "jobs": 90}


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_while_it_forgets_leaves_each_thing_whole_or_gone(tmp_path):
    """Struck before every statement in turn: two imports go, each with its line."""
    give_role(account := make_account(IMPORTER), "township", Area.objects.get(name="曾口镇"))
    bring(tmp_path, BAD)
    staged(tmp_path, ROWS, account)
    seen, kills = set(), 0
    with Nursery("tests.jobs_to_kill", home=deployed.HOME) as nursery:
        for statement in range(1, 100):
            told = nursery.do(Order("forget", ("500",), database_url(), before_statement=statement))
            waits, whole = ImportBatch.objects.filter(state="staged"), ImportBatch.objects.filter(forgotten_at=None)
            rows = [kind.objects.filter(batch__state="applied").exists() for kind in (ImportChunk, ImportTrace)]
            seen.add((waits.count(), whole.count(), *rows, len(lines())))
            if told.code == 0:
                break
            kills += 1
    assert seen == {(1, 2, True, True, 0), (0, 1, True, True, 1), (0, 0, False, False, 2)}
    assert kills > len(seen)
