"""Large imports: read, judged, corrected, applied and undone by a worker, as small ones are at once."""

from datetime import timedelta

import pytest

from tests.importing import DAY, LATER, ROWS, bring, counts
from tests.large_imports import BAD, RELATION, WATER, asked, brought, office, town, uploaded, work
from tests.makers import make_account
from tests.workbooks import changed, write_csv
from xiuhua.actions.keep import do_jobs, staged_import
from xiuhua.actions.keep.ask_job import (
    APPLY,
    JUDGE,
    STAGE,
    UNDO,
    ask_about_import,
    ask_to_stage,
)
from xiuhua.actions.keep.do_jobs import do_next_job
from xiuhua.actions.keep.export_rejected import export_rejected
from xiuhua.actions.keep.import_refusal import ImportRefused
from xiuhua.actions.keep.large_preview import preview_judged, preview_shown
from xiuhua.actions.keep.staged_import import (
    TooManyRows,
    correct_all_like,
    correct_cells,
    discard_import,
    preview,
    stage_workbook,
)
from xiuhua.actions.keep.tell_header import tell_header
from xiuhua.bridge.intake import keeping
from xiuhua.bridge.uploads import upload_of
from xiuhua.bridge.workbench import at_work
from xiuhua.duty.door import Absent
from xiuhua.queries.jobs import latest_job_about
from xiuhua.register.models import ImportBatch, ImportChunk, ImportPreview, Job, JournalLine, Member
from xiuhua.words import Rejected

__all__ = ["office", "town", "uploaded"]
pytestmark = pytest.mark.django_db


def test_more_rows_than_a_page_can_wait_for_are_for_a_worker(tmp_path, office):
    with pytest.raises(TooManyRows):
        stage_workbook(write_csv(tmp_path / "名单.csv", ROWS), by=office, as_of=DAY)
    assert (ImportBatch.objects.count(), JournalLine.objects.count()) == (0, 0)


def test_a_file_of_many_bytes_is_guarded_and_left_to_a_worker_that_lives(tmp_path, office, monkeypatch):
    monkeypatch.setattr(staged_import, "MANY_BYTES", 100)
    few = write_csv(tmp_path / "名单.csv", ROWS[:4])
    assert stage_workbook(few, by=office, as_of=DAY) == ImportBatch.objects.get().key
    hostile = tmp_path / "名单.xlsx"
    hostile.write_bytes(b"PK\x03\x04" + bytes(200))
    with at_work():
        with pytest.raises(TooManyRows):
            stage_workbook(few, by=office, as_of=DAY)
        with pytest.raises(Rejected, match=r"名单\.xlsx") as refused:
            stage_workbook(hostile, by=office, as_of=DAY)
        assert not isinstance(refused.value, TooManyRows)
        with pytest.raises(Absent):
            stage_workbook(few, by=make_account(), as_of=DAY)


def test_a_worker_reads_judges_and_applies_what_was_asked_for(uploaded, office):
    job = asked(uploaded, BAD, office)
    assert (job.state, job.kind, job.by, upload_of(job.key).stat().st_mode & 0o077) == ("waiting", STAGE, office, 0)
    assert do_next_job() is True
    job.refresh_from_db()
    batch = ImportBatch.objects.get()
    assert (job.state, job.subject, batch.state, batch.rows, batch.file_name) == (
        "done", batch.key, "staged", 8, "名单.csv",
    )  # fmt: skip
    assert upload_of(job.key) is None
    assert Job.objects.get(state="waiting").kind == JUDGE
    assert preview_shown(batch.key, by=office) is None
    assert work() == 1
    seen, fresh = preview_shown(batch.key, by=office), preview(batch.key, by=office)
    assert counts(seen.result) == counts(fresh.result) == (8, 6, 0, 2)
    assert seen.result.problems.equals(fresh.result.problems)
    assert seen.result.repairs.equals(fresh.result.repairs)
    assert seen.result.by_column == fresh.result.by_column
    assert seen.alike(RELATION, "配藕") == fresh.alike(RELATION, "配藕") == 2
    assert seen.alike(WATER, "否") == 0
    assert (seen.overtaken, Member.objects.count()) == (False, 0)
    ask_about_import(APPLY, batch.key, by=office)
    assert work() == 1
    batch.refresh_from_db()
    assert (batch.state, batch.accepted, batch.rejected, Member.objects.count()) == ("applied", 6, 2, 6)
    assert (ImportPreview.objects.count(), ImportChunk.objects.count() > 0) == (0, True)
    ask_about_import(UNDO, batch.key, by=office)
    assert work() == 1
    batch.refresh_from_db()
    assert (batch.state, batch.undone_by) == ("undone", office)
    deeds = list(JournalLine.objects.exclude(deed="start_job").order_by("pk").values_list("deed", flat=True))
    assert deeds == ["stage_import", "import_workbook", "undo_import"]


def test_what_is_kept_of_a_preview_is_sealed(uploaded, office):
    key = brought(uploaded, BAD, office)
    sealed = bytes(ImportPreview.objects.get(batch__key=key).sealed)
    assert ROWS[1]["姓名"] in preview_shown(key, by=office).rows["member.name"].to_list()
    assert "配藕".encode() not in sealed
    ImportPreview.objects.update(sealed=sealed[:-1] + bytes([sealed[-1] ^ 1]))
    with pytest.raises(Exception, match="does not open"):
        preview_shown(key, by=office)


def test_what_was_corrected_is_judged_again_when_asked(uploaded, office, tmp_path):
    key = brought(uploaded, BAD, office)
    correct_cells(key, {(5, WATER): "是"}, by=office)
    seen = preview_shown(key, by=office)
    assert (seen.overtaken, seen.result.rejected, seen.staged.corrections.height) == (True, 2, 1)
    assert seen.result.problems.select("seq", "feeds").rows() == [(1, RELATION), (5, RELATION)]
    with pytest.raises(ImportRefused, match="not judged yet"):
        export_rejected(key, tmp_path / "拒收.xlsx", by=office)
    assert correct_all_like(key, (1, RELATION), "配藕", "配偶", by=office) == 2
    assert preview_shown(key, by=office).result.problems.height == 0
    ask_about_import(JUDGE, key, by=office)
    work()
    assert counts(preview_judged(key, by=office).result) == (8, 8, 0, 0)
    ask_about_import(APPLY, key, by=office)
    work()
    assert counts(bring(tmp_path, ROWS, by=office, on=LATER)) == (8, 0, 8, 0)


def test_what_a_header_means_now_calls_for_judging_again(office, settings):
    from tests.workbooks import H1, write_xlsx

    headers = [header for header in H1 if header != "劳动技能"] + ["爱好"]
    rows = [{**row, "爱好": row["劳动技能"]} for row in ROWS]
    path = write_xlsx(settings.UPLOADS / "一.xlsx", rows, headers=headers)
    job = ask_to_stage(path, by=office, as_of=DAY, name="一.xlsx")
    work()
    job.refresh_from_db()
    assert preview_shown(job.subject, by=office).result.unknown == ("爱好",)
    tell_header("爱好", "labour.ability", by=office, on=DAY)
    assert preview_shown(job.subject, by=office).overtaken is True


def test_of_many_bad_rows_the_first_are_kept_and_the_first_of_each_column(uploaded, office, monkeypatch, tmp_path):
    monkeypatch.setattr(keeping, "KEPT_ROWS", 1)
    monkeypatch.setattr(keeping, "ROWS_OF_A_COLUMN", 1)
    rows = changed([{**row, "与户主关系": "某"} for row in ROWS], 6, 饮水安全="可能")
    key = brought(uploaded, rows, office)
    seen = preview_shown(key, by=office)
    assert (seen.result.rejected, seen.rows["seq"].to_list()) == (8, [0, 6])
    assert {one.column: one.count for one in seen.result.by_column} == {"与户主关系": 8, "饮水安全": 1}
    assert seen.alike(RELATION, "某") == 8
    assert export_rejected(key, tmp_path / "拒收.xlsx", by=office) == 2


def test_the_same_file_brought_twice_is_one_job_and_one_import(uploaded, office):
    first, second = asked(uploaded, ROWS, office), asked(uploaded, ROWS, office)
    other = asked(uploaded, ROWS, office, on=LATER)
    assert (first.pk == second.pk, first.pk == other.pk) == (True, False)
    work()
    again = asked(uploaded, ROWS, office)
    work()
    again.refresh_from_db()
    first.refresh_from_db()
    assert (again.state, again.subject) == ("done", first.subject)
    assert JournalLine.objects.filter(deed="stage_import").count() == 2


def test_discarding_takes_the_file_away_too(uploaded, office, monkeypatch):
    job = asked(uploaded, ROWS, office)

    def stopped_at_once(*_args):
        raise do_jobs.Stopped

    monkeypatch.setattr(do_jobs.InHand, "tell", stopped_at_once)
    work()
    job.refresh_from_db()
    assert (job.state, upload_of(job.key) is not None) == ("stopped", True)
    discard_import(job.subject, by=office)
    assert (upload_of(job.key), ImportBatch.objects.count()) == (None, 0)
    assert latest_job_about(job.subject).has_result is False


def test_what_cannot_be_brought_makes_no_job(uploaded, office):
    with pytest.raises(Rejected, match="still to come"):
        asked(uploaded, ROWS, office, on=LATER + timedelta(days=1))
    assert Job.objects.count() == 0


def test_a_file_that_was_cut_off_goes_on_under_another_name(settings, office, monkeypatch):
    def cut_off(*_args):
        raise do_jobs.Stopped

    for name, tell in (("甲.csv", cut_off), ("乙.csv", do_jobs.InHand.tell)):
        monkeypatch.setattr(do_jobs.InHand, "tell", tell)
        path = write_csv(settings.UPLOADS / "x.csv", ROWS)
        job = ask_to_stage(path, by=office, as_of=DAY, name=name)
        path.unlink()
        work()
    job.refresh_from_db()
    assert (job.state, ImportBatch.objects.count()) == ("done", 1)
    seen = preview_judged(job.subject, by=office)
    assert (counts(seen.result), [sheet["name"] for sheet in seen.staged.headers]) == ((8, 8, 0, 0), ["乙"])
