"""Deeds in processes of their own that are struck down at any instant: by SIGKILL, after a time or before a statement.

A nursery is a process that has read our code and forks one child for each deed: what a child takes is its work, not
the second in which Python reads us. `python -m tests.nursery MODULE` reads lines of JSON (`Order`) and answers each
with one (`Told`); MODULE holds the deeds, as functions of texts. What a deed prints is told.
"""

import importlib
import json
import mmap
import os
import select
import signal
import struct
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from types import ModuleType
from typing import Self

ROOT = Path(__file__).parents[1]
NOTES = struct.Struct("@qq")


@dataclass(frozen=True, slots=True)
class Order:
    """A deed to be done on a database, and when to strike: after some seconds, or before a statement (from 1)."""

    deed: str
    words: tuple[str, ...]
    url: str
    synchronous: str = ""  # of SQLite, where it is to be another than our settings'
    after_seconds: float | None = None
    before_statement: int | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """How a deed ended: `code` None when it was struck down; its statements, and whether a transaction was open."""

    code: int | None
    seconds: float
    statements: int
    within: bool
    said: str
    complained: str


class Nursery:
    """The nursery from outside. Its children take their keys from `home`."""

    def __init__(self, deeds: str, *, home: Path) -> None:
        bare = {name: value for name, value in os.environ.items() if name != "XIUHUA_DATABASE_URL"}
        told = {"XIUHUA_HOME": str(home), "DJANGO_SETTINGS_MODULE": "xiuhua.config.settings"}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.nursery", deeds],
            cwd=ROOT, env=bare | told, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            start_new_session=True,  # a key that interrupts us does not strike it: it ends when nobody orders any more
        )  # fmt: skip

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.stdin.close()
        self._process.wait(timeout=60)
        self._process.stdout.close()

    def do(self, order: Order) -> Told:
        """Have a deed done, or struck down."""
        self._process.stdin.write(json.dumps(asdict(order)) + "\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        if not answer:
            raise RuntimeError(f"The nursery ended with {self._process.wait()} at {order}.")
        return Told(**json.loads(answer))

    def done(self, order: Order, *, codes: tuple[int, ...] = (0,)) -> str:
        """What a deed says that is left in peace; raises RuntimeError when it ends otherwise."""
        told = self.do(order)
        if told.code not in codes:
            raise RuntimeError(f"{order.deed} {order.words} ended with {told.code}: {told.complained[-3000:]}")
        return told.said


# ── Inside ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def main(module: str) -> None:
    """Do what is ordered, one deed after another, until nobody orders any more."""
    import django

    django.setup()
    deeds = importlib.import_module(module)
    for line in sys.stdin:
        told = _born(Order(**json.loads(line)), deeds)
        print(json.dumps(asdict(told)), flush=True)


def _born(order: Order, deeds: ModuleType) -> Told:
    """Fork a child for a deed, strike it when its time has come, and tell how it ended."""
    with tempfile.TemporaryFile() as said, tempfile.TemporaryFile() as complained, mmap.mmap(-1, NOTES.size) as notes:
        begun = time.monotonic()
        if (child := os.fork()) == 0:
            _live(order, deeds, out=said.fileno(), err=complained.fileno(), notes=notes)
        gone = os.pidfd_open(child)
        try:
            if not select.select([gone], [], [], order.after_seconds)[0]:
                os.kill(child, signal.SIGKILL)
        finally:
            os.close(gone)
        _, status = os.waitpid(child, 0)
        code = None if os.WIFSIGNALED(status) else os.waitstatus_to_exitcode(status)
        statements, within = NOTES.unpack(notes[: NOTES.size])
        for file in (said, complained):
            file.seek(0)
        return Told(
            code, time.monotonic() - begun, statements, bool(within), said.read().decode(), complained.read().decode()
        )


def _live(order: Order, deeds: ModuleType, *, out: int, err: int, notes: mmap.mmap) -> None:
    """Do a deed and end; never gives back."""
    code = 1
    try:
        for ours, theirs in ((os.open(os.devnull, os.O_RDONLY), 0), (out, 1), (err, 2)):
            os.dup2(ours, theirs)
        _connect(order, notes)
        deed: Callable[..., int | None] = getattr(deeds, order.deed)
        code = deed(*order.words) or 0
    except SystemExit as ended:
        code = int(ended.code or 0)
    except BaseException:  # noqa: BLE001 -- whatever it was, its parent tells it
        traceback.print_exc()
    finally:
        _leave()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _leave() -> None:
    """Close what is open, so that a register is one file again that can be copied."""
    from django.db import connections

    connections.close_all()


def _connect(order: Order, notes: mmap.mmap) -> None:
    """Turn to the order's database, and count what is asked of it."""
    from django.conf import settings
    from django.db import connection, connections

    from xiuhua.config.settings import database

    described = database(order.url)
    if order.synchronous:
        begin = described["OPTIONS"]["init_command"]
        described["OPTIONS"]["init_command"] = f"{begin} PRAGMA synchronous={order.synchronous};"
    settings.DATABASES = {"default": described}
    vars(connections).pop("settings", None)
    connections._settings = None
    connections["default"] = connections.create_connection("default")
    count = 0

    def counted(execute, sql, params, many, context):
        nonlocal count
        count += 1
        if count == order.before_statement:
            os.kill(os.getpid(), signal.SIGKILL)
        notes[: NOTES.size] = NOTES.pack(count, connection.in_atomic_block)
        answer = execute(sql, params, many, context)
        notes[: NOTES.size] = NOTES.pack(count, connection.in_atomic_block)
        return answer

    connection.execute_wrappers.append(counted)


if __name__ == "__main__":
    main(sys.argv[1])
