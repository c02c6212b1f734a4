"""What workers have in hand, and how far they are: files that they hold locked, beside the database.

A lock goes with its holder, at whatever instant that is struck down: no clock has to guess whether somebody still
works. Progress stands in the same file, because a long transaction on SQLite lets nobody write a row meanwhile, not
even whoever is in it. Server and workers therefore share the data folder.
"""

import fcntl
import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from django.conf import settings

TELL_EVERY_SECONDS = 0.2
LONGEST = 400  # bytes of what is told: always as many, so that it is written at once


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a job is: the step, what of it is done, and of how much (0: nobody knows)."""

    step: str
    done: int
    of: int


class InHand:
    """A job that this process alone has in hand."""

    def __init__(self, descriptor: int, path: Path) -> None:
        self._descriptor, self._path = descriptor, path
        self._told_at, self._step = 0.0, ""

    def tell(self, step: str, done: int, of: int) -> None:
        """Tell how far it is; more often than one can look it is not written."""
        now = time.monotonic()
        if step == self._step and now - self._told_at < TELL_EVERY_SECONDS:
            return
        self._told_at, self._step = now, step
        told = json.dumps([step, done, of]).encode()
        os.pwrite(self._descriptor, told[:LONGEST].ljust(LONGEST), 0)


@contextmanager
def take_in_hand(job: UUID) -> Iterator[InHand | None]:
    """Have a job in hand as long as this lasts; None when another worker has it."""
    path = _path(job)
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        if not _locked(descriptor, fcntl.LOCK_EX) or not _is_at(descriptor, path):
            yield None
            return
        os.ftruncate(descriptor, 0)  # what one who was cut off told last
        try:
            yield InHand(descriptor, path)
        finally:
            path.unlink(missing_ok=True)
    finally:
        os.close(descriptor)


def progress_of(job: UUID) -> Progress | None:
    """How far a job is, as its worker told last; None when nobody has it in hand."""
    try:
        with _path(job).open("rb") as file:
            if _locked(file.fileno(), fcntl.LOCK_SH):
                return None
            told = json.loads(file.read(LONGEST) or b'["", 0, 0]')
    except (FileNotFoundError, ValueError):
        return None
    return Progress(*told)


@contextmanager
def at_work() -> Iterator[None]:
    """Be a worker as long as this lasts, so that pages know that jobs are worked on."""
    settings.HOME.mkdir(parents=True, exist_ok=True)
    with _workers().open("a") as file:
        fcntl.flock(file, fcntl.LOCK_SH)
        yield


def is_somebody_at_work() -> bool:
    """Whether a worker lives."""
    try:
        with _workers().open("rb") as file:
            return not _locked(file.fileno(), fcntl.LOCK_EX)
    except FileNotFoundError:
        return False


def _locked(descriptor: int, how: int) -> bool:
    try:
        fcntl.flock(descriptor, how | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _is_at(descriptor: int, path: Path) -> bool:
    """Whether a file still bears its name: another worker may have ended the job and taken it away."""
    try:
        return os.fstat(descriptor).st_ino == path.stat().st_ino
    except FileNotFoundError:
        return False


def _path(job: UUID) -> Path:
    return Path(settings.HOME) / "jobs" / job.hex


def _workers() -> Path:
    return Path(settings.HOME) / "workers.lock"
