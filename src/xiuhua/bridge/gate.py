"""The gate's own small database beside the register: sessions, vain tries, and what counts once.

On SQLite a large deed holds the register's only pen for a minute, and people log in meanwhile. So this is a file of
the data folder on both engines, shared by all processes of the machine; each deed in it takes a millisecond. Losing it
means that everybody logs in again. It holds no name, no password and no session's key, only digests of them.
"""

import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

SCHEMA = """
CREATE TABLE IF NOT EXISTS session (
    key TEXT PRIMARY KEY, account INTEGER, began REAL NOT NULL, used REAL NOT NULL, ended REAL, data TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS session_account ON session (account);
CREATE TABLE IF NOT EXISTS vain (id INTEGER PRIMARY KEY, bucket TEXT NOT NULL, at REAL NOT NULL);
CREATE INDEX IF NOT EXISTS vain_bucket ON vain (bucket, at);
CREATE INDEX IF NOT EXISTS vain_at ON vain (at);
CREATE TABLE IF NOT EXISTS spent (what TEXT PRIMARY KEY, until REAL NOT NULL) WITHOUT ROWID;
"""
PATIENCE_SECONDS = 10
_kept = threading.local()


@contextmanager
def at_the_gate() -> Iterator[sqlite3.Connection]:
    """Read and write as one: whoever comes meanwhile, in whatever process, waits a moment."""
    connection = _connection()
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield connection
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def seen_at_the_gate(question: str, values: tuple[object, ...] = ()) -> list[sqlite3.Row]:
    """What a question finds; it waits for nobody."""
    return _connection().execute(question, values).fetchall()


def empty_the_gate() -> None:
    """Forget everything: all sessions and tries."""
    with at_the_gate() as gate:
        for table in ("session", "vain", "spent"):
            gate.execute(f"DELETE FROM {table}")  # noqa: S608 -- our own three names


def _connection() -> sqlite3.Connection:
    """This thread's connection; a process that was forked makes its own."""
    path: Path = settings.GATE_FILE
    if getattr(_kept, "of", None) != (os.getpid(), path):
        _kept.connection, _kept.of = _connected(path), (os.getpid(), path)
    found: sqlite3.Connection = _kept.connection
    return found


def _connected(path: Path) -> sqlite3.Connection:
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))  # SQLite gives its files beside it the same mode
    connection = sqlite3.connect(path, timeout=PATIENCE_SECONDS, isolation_level=None)
    connection.row_factory = sqlite3.Row
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=NORMAL")
    connection.executescript(SCHEMA)
    return connection
