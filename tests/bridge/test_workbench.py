"""What a worker has in hand is nobody else's, for exactly as long as it lives."""

import os
import signal
import subprocess
import sys
from uuid import uuid4

import pytest

from xiuhua.bridge import workbench
from xiuhua.bridge.workbench import Progress, at_work, is_somebody_at_work, progress_of, take_in_hand

HOLD = """
import os, sys
from uuid import UUID
import django
django.setup()
from xiuhua.bridge.workbench import at_work, take_in_hand
with at_work(), take_in_hand(UUID(sys.argv[1])) as hand:
    hand.tell("read rows", 7, 9)
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture(autouse=True)
def _home(tmp_path, settings):
    settings.HOME = tmp_path


def test_one_has_a_job_in_hand_and_all_see_how_far_it_is():
    job, other = uuid4(), uuid4()
    assert progress_of(job) is None
    with take_in_hand(job) as hand:
        assert progress_of(job) == Progress("", 0, 0)
        hand.tell("read rows", 5, 0)
        assert progress_of(job) == Progress("read rows", 5, 0)
        hand.tell("judge cells", 10, 20)
        assert progress_of(job) == Progress("judge cells", 10, 20)
        with take_in_hand(job) as second, take_in_hand(other) as third:
            assert (second, third is None) == (None, False)
        assert progress_of(job) == Progress("judge cells", 10, 20)
    assert progress_of(job) is None
    with take_in_hand(job) as again:
        assert again is not None
        assert progress_of(job) == Progress("", 0, 0)


def test_a_step_is_not_told_more_often_than_one_can_look(monkeypatch):
    job, now = uuid4(), [100.0]
    monkeypatch.setattr("xiuhua.bridge.workbench.time.monotonic", lambda: now[0])
    with take_in_hand(job) as hand:
        hand.tell("read rows", 1, 0)
        hand.tell("read rows", 2, 0)
        assert progress_of(job) == Progress("read rows", 1, 0)
        now[0] += workbench.TELL_EVERY_SECONDS
        hand.tell("read rows", 3, 0)
        assert progress_of(job) == Progress("read rows", 3, 0)


def test_a_worker_that_is_struck_down_holds_nothing_any_more(tmp_path):
    job = uuid4()
    told = {"XIUHUA_HOME": str(tmp_path), "DJANGO_SETTINGS_MODULE": "xiuhua.config.settings"}
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(job)], env=os.environ | told, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as worker:
        assert worker.stdout.readline() == b"held\n"
        with take_in_hand(job) as hand:
            assert (hand, progress_of(job), is_somebody_at_work()) == (None, Progress("read rows", 7, 9), True)
        worker.send_signal(signal.SIGKILL)
        worker.wait()
    assert (progress_of(job), is_somebody_at_work()) == (None, False)
    with take_in_hand(job) as hand:
        assert hand is not None


def test_what_was_ended_and_taken_away_while_one_reached_for_it_is_not_in_hand(monkeypatch):
    job = uuid4()
    locked = workbench._locked

    def another_ends_it(descriptor, how):
        workbench._path(job).unlink()
        return locked(descriptor, how)

    monkeypatch.setattr(workbench, "_locked", another_ends_it)
    with take_in_hand(job) as hand:
        assert hand is None


def test_pages_know_whether_somebody_works():
    assert is_somebody_at_work() is False
    with at_work(), at_work():
        assert is_somebody_at_work() is True
    assert is_somebody_at_work() is False
