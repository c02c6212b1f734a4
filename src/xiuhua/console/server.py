"""The web server and the worker."""

import os
import sys
import threading
from datetime import timedelta
from typing import Any, NoReturn

from django.conf import settings
from django.core.management import call_command
from django.db import connections
from gunicorn.app.base import BaseApplication

from xiuhua.console.outcome import Outcome, say

SEAL_EVERY = timedelta(seconds=2)


def serve_desk(*, bind: str, workers: int) -> Outcome:
    """Serve until interrupted; each server process also offers itself as the journal's sealer."""
    call_command("collectstatic", interactive=False, verbosity=0)
    say(f"Xiuhua is served at http://{bind}/  (Ctrl-C ends it)")
    _let_go_of_databases()
    Desk(bind=bind, workers=workers).run()
    return Outcome.OK


def serve_afresh() -> NoReturn:
    """Become `xiuhua serve`: servers forked from a process that has reckoned would wait for its lost threads."""
    sys.stdout.flush()
    sys.stderr.flush()
    start = "from xiuhua.console.main import main; main()"
    os.execv(sys.executable, [sys.executable, "-c", start, "serve"])  # noqa: S606 -- ourselves, with fixed words


class Desk(BaseApplication):
    """Gunicorn with threads, configured here instead of in a file."""

    def __init__(self, **options: Any) -> None:
        """Options as gunicorn names them."""
        self.options = {
            "worker_class": "gthread", "threads": 4, "timeout": 120, "accesslog": None, "errorlog": "-",
            "loglevel": "warning", "control_socket_disable": True, "post_worker_init": _start_sealing, **options,
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


def _let_go_of_databases() -> None:
    """Close what this process has open: servers forked from it would all talk through the same connections."""
    for held in connections.all(initialized_only=True):
        held.close()
        if hasattr(held, "close_pool"):
            held.close_pool()


def _start_sealing(_worker: object) -> None:
    from xiuhua.actions.keep.seal_journal import keep_sealing  # noqa: PLC0415 -- after the fork

    threading.Thread(target=keep_sealing, args=(threading.Event(), SEAL_EVERY), daemon=True, name="sealer").start()


def work() -> Outcome:
    """Seal the journal until interrupted."""
    from xiuhua.actions.keep.seal_journal import keep_sealing  # noqa: PLC0415 -- after Django is up

    try:
        say(f"Worker: sealing the journal of {settings.HOME} every {SEAL_EVERY.seconds} s  (Ctrl-C ends it)")
        keep_sealing(threading.Event(), SEAL_EVERY)
    except KeyboardInterrupt:
        say("Worker ended.")
    return Outcome.OK
