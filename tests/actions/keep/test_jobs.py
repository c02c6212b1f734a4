"""Large imports by jobs: read, judged, applied and undone as small ones are, stopped, tried again, seen by who may."""

import logging
import os
import threading
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, OperationalError
from django.utils import timezone

from tests.importing import DAY, LATER, ROWS, bring, counts, make_town
from tests.makers import give_role, make_account, make_area
from tests.workbooks import changed, write_csv
from xiuhua.actions.keep import do_jobs, staged_import
from xiuhua.actions.keep.ask_job import (
    APPLY,
    JUDGE,
    STAGE,
    UNDO,
    ask_about_import,
    ask_again,
    ask_to_stage,
    stop_job,
)
from xiuhua.actions.keep.do_jobs import do_next_job, keep_doing_jobs
from xiuhua.actions.keep.export_rejected import export_rejected
from xiuhua.actions.keep.header_meaning import tell_header
from xiuhua.actions.keep.import_refusal import ImportOvertaken, ImportRefused
from xiuhua.actions.keep.job_access import open_job
from xiuhua.actions.keep.large_preview import preview_judged, preview_shown
from xiuhua.actions.keep.staged_import import (
    TooManyRows,
    correct_all_like,
    correct_cells,
    discard_import,
    preview,
    stage_workbook,
)
from xiuhua.bridge.intake import keeping, workbooks
from xiuhua.bridge.uploads import upload_of
from xiuhua.bridge.workbench import is_somebody_at_work, progress_of, take_in_hand
from xiuhua.duty.door import Absent
from xiuhua.queries.jobs import count_jobs, jobs_of, latest_job_about
from xiuhua.register.models import ImportBatch, ImportChunk, ImportPreview, Job, JournalLine, Member, Office, OfficeRole
from xiuhua.words import Rejected

pytestmark = pytest.mark.django_db
RELATION, WATER = "belonging.relation", "water.safe"
BAD = changed(changed(ROWS, 1, 与户主关系="配藕"), 5, 与户主关系="配藕", 饮水安全="可能")


@pytest.fixture(autouse=True)
def town(monkeypatch):
    """The township that everything is imported into; more than five rows are many."""
    made = make_town()
    Office.objects.update_or_create(pk=1, defaults={"demo_day": LATER})
    monkeypatch.setattr(staged_import, "MOST_ROWS", 5)
    monkeypatch.setattr(workbooks, "CHUNK_ROWS", 3)
    monkeypatch.setattr(do_jobs, "ASK_EVERY_SECONDS", 0)
    return made


@pytest.fixture
def office(town):
    """The account of the township's office."""
    account = make_account()
    give_role(account, "township", town)
    return account


@pytest.fixture
def uploaded(settings):
    """Puts rows where an upload lies."""

    def put(rows, name="上传.csv"):
        return write_csv(settings.UPLOADS / f"{uuid4().hex}{name}", rows)

    yield put
    for path in settings.UPLOADS.iterdir():
        path.unlink()


def asked(uploaded, rows, office, *, on=DAY) -> Job:
    """The job of reading some rows."""
    path = uploaded(rows)
    job = ask_to_stage(path, by=office, as_of=on, name="名单.csv")
    path.unlink()
    return job


def work() -> int:
    """How many jobs there were to do."""
    return sum(1 for _ in iter(do_next_job, False))


def brought(uploaded, rows, office, *, on=DAY):
    """The key of an import that was read and judged by a worker."""
    job = asked(uploaded, rows, office, on=on)
    assert work() == 2
    job.refresh_from_db()
    assert (job.state, job.reason) == ("done", "")
    return job.subject


def test_more_rows_than_a_page_can_wait_for_are_for_a_worker(tmp_path, office):
    with pytest.raises(TooManyRows):
        stage_workbook(write_csv(tmp_path / "名单.csv", ROWS), by=office, as_of=DAY)
    assert (ImportBatch.objects.count(), JournalLine.objects.count()) == (0, 0)


def test_a_worker_reads_judges_and_applies_what_was_asked_for(uploaded, office):
    job = asked(uploaded, BAD, office)
    assert (job.state, job.kind, job.by, upload_of(job.key).stat().st_mode & 0o077) == ("waiting", STAGE, office, 0)
    assert do_next_job() is True
    job.refresh_from_db()
    batch = ImportBatch.objects.get()
    assert (job.state, job.subject, batch.state, batch.rows, batch.file_name) == (
        "done", batch.key, "staged", 8, "名单.csv",
    )  # fmt: skip
    assert not upload_of(job.key).exists()
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
    assert correct_all_like(key, RELATION, "配藕", "配偶", by=office) == 2
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


def test_one_thing_has_one_open_job(uploaded, office):
    key = brought(uploaded, ROWS, office)
    job = ask_about_import(APPLY, key, by=office)
    assert ask_about_import(APPLY, key, by=office).pk == job.pk
    for deed in (lambda: ask_about_import(JUDGE, key, by=office), lambda: discard_import(key, by=office)):
        with pytest.raises(ImportOvertaken) as overtaken:
            deed()
        assert overtaken.value.reason == "at_work"
    with pytest.raises(IntegrityError):
        Job.objects.create(kind=JUDGE, subject=key, by=office)


def test_a_job_that_waits_is_stopped_at_once_and_done_when_asked_for_again(uploaded, office):
    job = asked(uploaded, ROWS, office)
    stop_job(job.key, by=office)
    job.refresh_from_db()
    assert (job.state, work()) == ("stopped", 0)
    stop_job(job.key, by=office)
    ask_again(job.key, by=office)
    assert work() == 2
    assert ImportBatch.objects.get().state == "staged"
    deeds = [line.deed for line in JournalLine.objects.filter(subject=job.key.hex).order_by("pk")]
    assert deeds == ["start_job", "stop_job", "start_job"]


@pytest.mark.parametrize("step", ["read rows", "judge cells"])
def test_a_job_is_stopped_between_its_pieces_and_goes_on_from_there(uploaded, office, monkeypatch, step):
    asked(uploaded, ROWS, office)
    tell = do_jobs.InHand.tell

    def and_somebody_stops_it(hand, at, done, of):
        tell(hand, at, done, of)
        if (at, done) == (step, 3):
            stop_job(Job.objects.get(state="running").key, by=office)

    monkeypatch.setattr(do_jobs.InHand, "tell", and_somebody_stops_it)
    work()
    job = Job.objects.get(state="stopped")
    assert (job.subject, ImportPreview.objects.count()) == (ImportBatch.objects.get().key, 0)
    assert ImportChunk.objects.count() == (1 if step == "read rows" else 3)
    monkeypatch.undo()
    monkeypatch.setattr(staged_import, "MOST_ROWS", 5)
    monkeypatch.setattr(workbooks, "CHUNK_ROWS", 3)
    ask_again(job.key, by=office)
    work()
    assert counts(preview_judged(job.subject, by=office).result) == (8, 8, 0, 0)


def test_what_writes_into_the_register_is_not_stopped_halfway(uploaded, office, monkeypatch):
    key = brought(uploaded, ROWS, office)
    job = ask_about_import(APPLY, key, by=office)
    refused = []

    def and_somebody_wants_to_stop_it(*_args):
        try:
            stop_job(job.key, by=office)
        except ImportRefused as refusal:
            refused.append(refusal.reason)

    monkeypatch.setattr(do_jobs.InHand, "tell", and_somebody_wants_to_stop_it)
    work()
    job.refresh_from_db()
    assert (job.state, set(refused), Member.objects.count()) == ("done", {"done_whole"}, 8)


def test_a_file_that_can_never_be_read_says_why_and_is_not_kept(settings, office):
    path = settings.UPLOADS / "x"
    path.write_text("a,b\n1,2\n")
    job = ask_to_stage(path, by=office, as_of=DAY, name="名单.csv")
    work()
    job.refresh_from_db()
    assert (job.state, job.reason, "名单.csv" in job.facts["said"]) == ("failed", "said", True)
    assert not upload_of(job.key).exists()
    with pytest.raises(ImportRefused) as refused:
        ask_again(job.key, by=office)
    assert refused.value.reason == "upload_gone"
    path.unlink()


def test_what_was_overtaken_or_shut_meanwhile_is_told_by_its_reason(uploaded, office, monkeypatch):
    key = brought(uploaded, ROWS, office)

    def corrected_meanwhile(*_args, **_options):
        raise ImportOvertaken("corrected_meanwhile")

    monkeypatch.setattr(do_jobs, "apply_import", corrected_meanwhile)
    job = ask_about_import(APPLY, key, by=office)
    work()
    job.refresh_from_db()
    assert (job.state, job.reason) == ("failed", "corrected_meanwhile")
    monkeypatch.undo()
    ask_again(job.key, by=office)
    OfficeRole.objects.filter(account=office).update(until=DAY)
    work()
    job.refresh_from_db()
    assert (job.state, job.reason, Member.objects.count()) == ("failed", "absent", 0)


def test_a_job_that_broke_tells_its_kind_and_no_value(uploaded, office, monkeypatch, caplog):
    def broken(*_args, **_options):
        raise ValueError("511902196503125438")

    key = brought(uploaded, ROWS, office)
    monkeypatch.setattr(do_jobs, "apply_import", broken)
    job = ask_about_import(APPLY, key, by=office)
    with caplog.at_level(logging.ERROR, "xiuhua.jobs"):
        assert work() == 1
    job.refresh_from_db()
    assert (job.state, job.reason, job.facts) == ("failed", "broke", {"kind": "ValueError"})
    assert "ValueError at" in caplog.text
    assert "511902196503125438" not in caplog.text


def test_a_busy_database_is_waited_for(uploaded, office, monkeypatch, caplog):
    key = brought(uploaded, ROWS, office)
    stop, tried = threading.Event(), []

    def busy(*_args, **_options):
        tried.append(1)
        if len(tried) == 2:
            stop.set()
        raise OperationalError("database is locked")

    monkeypatch.setattr(do_jobs, "apply_import", busy)
    monkeypatch.setattr(do_jobs, "close_old_connections", lambda: None)
    monkeypatch.setattr(do_jobs.connection, "close", lambda: None)
    job = ask_about_import(APPLY, key, by=office)
    keep_doing_jobs(stop, timedelta(0))
    job.refresh_from_db()
    assert (job.state, job.tries, is_somebody_at_work()) == ("running", 2, False)
    assert "OperationalError" in caplog.text
    monkeypatch.undo()
    work()
    assert Member.objects.count() == 8


def test_a_job_that_cuts_its_worker_off_again_and_again_is_given_up(uploaded, office):
    job = asked(uploaded, ROWS, office)
    Job.objects.update(state="running", tries=do_jobs.MOST_TRIES)
    assert jobs_of(office)[0].is_cut_off is True
    work()
    job.refresh_from_db()
    assert (job.state, job.reason, job.facts) == ("failed", "cut_off", {"tries": 5})
    ask_again(job.key, by=office)
    assert work() == 2


def test_what_another_worker_has_in_hand_is_left_to_it(uploaded, office):
    first, second = asked(uploaded, ROWS, office), asked(uploaded, BAD, office)
    with take_in_hand(first.key):
        assert do_next_job() is True
        first.refresh_from_db()
        second.refresh_from_db()
        assert (first.state, second.state) == ("waiting", "done")
        assert [line.kind for line in jobs_of(office)] == [JUDGE, STAGE, STAGE]
    assert progress_of(first.key) is None


def test_a_deed_that_is_done_already_is_not_done_again(uploaded, office):
    key = brought(uploaded, ROWS, office)
    for kind in (APPLY, UNDO):
        job = ask_about_import(kind, key, by=office)
        work()
        Job.objects.filter(pk=job.pk).update(state="running", ended_at=None)
        work()
        job.refresh_from_db()
        assert (job.state, job.tries) == ("done", 2)
    deeds = JournalLine.objects.filter(deed__in=["import_workbook", "undo_import"])
    assert deeds.count() == 2


def test_uploads_that_nobody_wants_any_more_are_swept_away(uploaded, office, monkeypatch):
    waiting, failed = asked(uploaded, ROWS, office), asked(uploaded, BAD, office)
    stop_job(failed.key, by=office)
    remains = uploaded(ROWS)
    fresh = uploaded(BAD)
    for path in (upload_of(waiting.key), upload_of(failed.key), remains):
        os.utime(path, (0, 0))
    stop = threading.Event()
    monkeypatch.setattr(do_jobs, "do_next_job", stop.set)
    monkeypatch.setattr(do_jobs, "close_old_connections", lambda: None)
    monkeypatch.setattr(do_jobs.connection, "close", lambda: None)
    keep_doing_jobs(stop, timedelta(0))
    left = [path.exists() for path in (upload_of(waiting.key), upload_of(failed.key), remains, fresh)]
    assert left == [True, False, False, True]


def test_discarding_takes_the_file_away_too(uploaded, office, monkeypatch):
    job = asked(uploaded, ROWS, office)

    def stopped_at_once(*_args):
        raise do_jobs.Stopped

    monkeypatch.setattr(do_jobs.InHand, "tell", stopped_at_once)
    work()
    job.refresh_from_db()
    assert (job.state, upload_of(job.key).exists()) == ("stopped", True)
    discard_import(job.subject, by=office)
    assert (upload_of(job.key).exists(), ImportBatch.objects.count()) == (False, 0)
    assert latest_job_about(job.subject).has_result is False


def test_whose_job_it_is_decides_who_opens_it(uploaded, office, town):
    job = asked(uploaded, ROWS, office)
    county, neighbour, system, nobody = (make_account() for _ in range(4))
    give_role(county, "county", town.parent)
    give_role(neighbour, "township", make_area(town.parent, name="清江镇"))
    give_role(system, "system", town.parent.parent)
    assert [open_job(job.key, by=who).whole for who in (office, county, system)] == [True, True, False]
    for who in (neighbour, nobody):
        for deed in (open_job, stop_job, ask_again):
            with pytest.raises(Absent):
                deed(job.key, by=who)
        assert count_jobs(who) == 0
    with pytest.raises(Absent):
        open_job(uuid4(), by=office)
    with pytest.raises(Absent):
        asked(uploaded, BAD, nobody)
    stop_job(job.key, by=system)
    assert Job.objects.get().state == "stopped"


def test_what_cannot_be_brought_makes_no_job(uploaded, office):
    with pytest.raises(Rejected, match="still to come"):
        asked(uploaded, ROWS, office, on=LATER + timedelta(days=1))
    assert Job.objects.count() == 0


def test_a_job_ends_when_it_is_not_open_any_more(office):
    with pytest.raises(IntegrityError):
        Job.objects.create(kind=JUDGE, by=office, state="done")


def test_jobs_tell_how_long_they_wait(uploaded, office):
    first, second = asked(uploaded, ROWS, office), asked(uploaded, BAD, office)
    told = {line.key: line for line in jobs_of(office)}
    assert (told[first.key].ahead, told[second.key].ahead) == (0, 1)
    assert told[second.key].file == "名单.csv"
    assert timezone.now() - told[second.key].asked_at < timedelta(minutes=1)
