"""The web server and the worker."""

import gc
import os
import subprocess
import sys
import threading
import time
from datetime import timedelta
from typing import Any, NoReturn

import polars as pl
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from django.db.backends.signals import connection_created
from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter

from xiuhua.bridge.one_at_a_time import leave_pages_to_others
from xiuhua.console.outcome import Outcome, say

SEAL_EVERY = timedelta(seconds=2)
LOOK_EVERY = timedelta(seconds=1)
REST_SECONDS = 5  # between a worker that ended and the next one
OURSELVES = [sys.executable, "-c", "from xiuhua.console.main import main; main()"]


def serve_desk(*, bind: str, workers: int, jobs: bool) -> Outcome:
    """Serve until interrupted, with a worker beside that does jobs unless these are left to another.

    Each server process also offers itself as the journal's sealer.
    """
    call_command("collectstatic", interactive=False, verbosity=0)
    say(f"Xiuhua is served at http://{bind}/  (Ctrl-C ends it)")
    _let_go_of_databases()
    Desk(jobs=jobs, bind=bind, workers=workers).run()
    return Outcome.OK


def serve_afresh() -> NoReturn:
    """Become `xiuhua serve`: servers forked from a process that has reckoned would wait for its lost threads."""
    sys.stdout.flush()
    sys.stderr.flush()
    os.execv(sys.executable, [*OURSELVES, "serve"])  # noqa: S606 -- ourselves, with fixed words


class Desk(BaseApplication):
    """Gunicorn with threads, configured here instead of in a file."""

    def __init__(self, *, jobs: bool, **options: Any) -> None:
        """Options as gunicorn names them; `jobs` has a worker beside the server."""
        self.jobs = jobs
        self.options = {
            "worker_class": "gthread", "threads": 4, "timeout": 120, "accesslog": None, "errorlog": "-",
            "loglevel": "warning", "control_socket_disable": True, "post_worker_init": _begin, **options,
        }  # fmt: skip
        super().__init__()

    def load_config(self) -> None:
        """Hand the options over."""
        for name, value in self.options.items():
            if name in self.cfg.settings:
                self.cfg.set(name, value)

    def load(self) -> Any:
        """The WSGI application."""
        from django.core.wsgi import get_wsgi_application  # noqa: PLC0415 -- after the fork

        return get_wsgi_application()

    def run(self) -> None:
        """Serve until told to end."""
        (KeepsWorker if self.jobs else Arbiter)(self).run()


class KeepsWorker(Arbiter):
    """Gunicorn's master, which also keeps one worker alive that does jobs."""

    def __init__(self, app: Desk) -> None:
        """Nothing is begun yet."""
        super().__init__(app)
        self.worker: subprocess.Popen[bytes] | None = None
        self.begun = 0.0

    def manage_workers(self) -> None:
        """Every second: server processes, then the worker, which ends by itself when its input does."""
        super().manage_workers()
        ended = self.worker is None or self.worker.poll() is not None
        if ended and time.monotonic() - self.begun > REST_SECONDS:
            self.begun = time.monotonic()
            # In a session of its own: Ctrl-C is for the server, which tells it.
            self.worker = subprocess.Popen(  # noqa: S603 -- ourselves, with fixed words
                [*OURSELVES, "worker", "--beside-server"], stdin=subprocess.PIPE, start_new_session=True
            )

    def stop(self, graceful: bool = True) -> None:
        """End the worker first: what it has in hand is begun again by the next one."""
        if self.worker is not None:
            self.worker.terminate()
        super().stop(graceful)


def _let_go_of_databases() -> None:
    """Close what this process has open: servers forked from it would all talk through the same connections."""
    for held in connections.all(initialized_only=True):
        held.close()
        if hasattr(held, "close_pool"):
            held.close_pool()


def _begin(worker: object) -> None:
    """What each server process does beside answering."""
    gc.collect()
    gc.freeze()  # what it begins with stays: it is not looked through again and again
    pl.Config.set_engine_affinity("in-memory")  # pages reckon over a few rows, for which streams only wait
    _start_sealing(worker)
    threading.Thread(target=_warm, daemon=True, name="warm").start()


def _warm() -> None:
    """Do what takes a second the first time, before somebody waits for it."""
    from xiuhua.papers.charts.drawing import warm  # noqa: PLC0415 -- after the fork
    from xiuhua.queries.first_counts import count_before_asked  # noqa: PLC0415 -- after the fork
    from xiuhua.queries.proposal import warm_pairing  # noqa: PLC0415 -- after the fork

    warm()
    try:
        count_before_asked()
    finally:
        connections.close_all()
    warm_pairing()  # last: the first pairing is asked for later than the first page


def _start_sealing(_worker: object) -> None:
    from xiuhua.actions.keep.seal_journal import keep_sealing  # noqa: PLC0415 -- after the fork

    connection_created.connect(leave_pages_to_others)  # the sealer moves them
    threading.Thread(target=keep_sealing, args=(threading.Event(), SEAL_EVERY), daemon=True, name="sealer").start()


def work(*, beside: bool) -> Outcome:
    """Do jobs and seal the journal until interrupted; `beside` a server, until that is gone and our input ends."""
    from xiuhua.actions.keep.do_jobs import keep_doing_jobs  # noqa: PLC0415 -- slow import
    from xiuhua.actions.tidy_up import tidy_up_all  # noqa: PLC0415 -- slow import

    _start_sealing(None)
    if beside:
        threading.Thread(target=_end_with_server, daemon=True).start()
    try:
        if not beside:
            say(f"Worker: doing jobs and sealing the journal of {settings.HOME}  (Ctrl-C ends it)")
        keep_doing_jobs(threading.Event(), LOOK_EVERY, tidy_up_all)
    except KeyboardInterrupt:
        say("Worker ended.")
    return Outcome.OK


def _end_with_server() -> NoReturn:
    """Whatever is in hand is begun again by the next worker."""
    while sys.stdin.buffer.read(1):
        pass
    os._exit(0)
