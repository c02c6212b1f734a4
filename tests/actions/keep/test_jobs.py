"""Jobs: done once however often they are begun, stopped, tried again, told when they fail, seen by who may."""

import logging
import os
import threading
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, OperationalError
from django.utils import timezone

from tests.importing import DAY, ROWS, counts
from tests.large_imports import BAD, asked, brought, office, town, uploaded, work
from tests.makers import give_role, make_account, make_area
from xiuhua.actions.keep import do_jobs
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
from xiuhua.actions.keep.import_refusal import ImportOvertaken, ImportRefused
from xiuhua.actions.keep.job_access import jobs_listed, open_job
from xiuhua.actions.keep.large_preview import preview_judged
from xiuhua.actions.keep.staged_import import (
    discard_import,
)
from xiuhua.bridge.uploads import upload_of
from xiuhua.bridge.workbench import is_somebody_at_work, progress_of, take_in_hand
from xiuhua.duty.door import Absent, scope_of
from xiuhua.queries.jobs import job_lines
from xiuhua.queries.office import clock_day
from xiuhua.register.models import ImportBatch, ImportChunk, ImportPreview, Job, JournalLine, Member, OfficeRole

__all__ = ["office", "town", "uploaded"]
pytestmark = pytest.mark.django_db


def listed(account):
    return jobs_listed(scope_of(account, today=clock_day()))


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
    monkeypatch.setattr(do_jobs.InHand, "tell", tell)
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
    assert upload_of(job.key) is None
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
    assert job_lines(listed(office))[0].is_cut_off is True
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
        assert [line.kind for line in job_lines(listed(office))] == [JUDGE, STAGE, STAGE]
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
    kept = upload_of(waiting.key), upload_of(failed.key)
    for path in (*(file.parent for file in kept), remains):
        os.utime(path, (0, 0))
    stop = threading.Event()
    monkeypatch.setattr(do_jobs, "do_next_job", stop.set)
    monkeypatch.setattr(do_jobs, "close_old_connections", lambda: None)
    monkeypatch.setattr(do_jobs.connection, "close", lambda: None)
    keep_doing_jobs(stop, timedelta(0))
    left = [path.exists() for path in (*kept, remains, fresh)]
    assert left == [True, False, False, True]


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
        assert listed(who).count() == 0
    with pytest.raises(Absent):
        open_job(uuid4(), by=office)
    with pytest.raises(Absent):
        asked(uploaded, BAD, nobody)
    stop_job(job.key, by=system)
    assert Job.objects.get().state == "stopped"


def test_a_job_ends_when_it_is_not_open_any_more(office):
    with pytest.raises(IntegrityError):
        Job.objects.create(kind=JUDGE, by=office, state="done")


def test_jobs_tell_how_long_they_wait(uploaded, office):
    first, second = asked(uploaded, ROWS, office), asked(uploaded, BAD, office)
    told = {line.key: line for line in job_lines(listed(office))}
    assert (told[first.key].ahead, told[second.key].ahead) == (0, 1)
    assert told[second.key].file == "名单.csv"
    assert timezone.now() - told[second.key].asked_at < timedelta(minutes=1)


def test_a_file_that_was_read_goes_even_when_its_worker_was_struck_down_before_it_went(uploaded, office, monkeypatch):
    monkeypatch.setattr(do_jobs, "drop_upload", lambda _job: None)
    job = asked(uploaded, ROWS, office)
    work()
    waiting = asked(uploaded, BAD, office)
    assert upload_of(job.key).name == "名单.csv"
    monkeypatch.undo()
    do_jobs.tidy_up()
    assert (upload_of(job.key), upload_of(waiting.key).name) == (None, "名单.csv")
