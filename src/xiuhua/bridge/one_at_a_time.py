"""Large deeds one at a time: a turn must not read half an import, nor two turns settle the same verdicts."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import OperationalError, connection
from django.db.backends.base.base import BaseDatabaseWrapper

LARGE_DEEDS = 0x58_49_4D_50  # the number of our lock, "XIMP"
BRIEF_MILLISECONDS = 200
EXTENDED = 0xFF  # SQLite's reasons for being busy differ above this


class RegisterHeld(Exception):
    """Somebody else has held SQLite's only pen for longer than one was willing to wait."""


def hold_large_deeds() -> None:
    """Hold all other turns and imports off until the end of this transaction; SQLite has one writer anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LARGE_DEEDS])


@contextmanager
def waiting_briefly() -> Iterator[None]:
    """Wait only a moment for SQLite's only pen, which a large deed can hold for a minute; raises RegisterHeld.

    PostgreSQL has a pen for everybody, and whoever is in a transaction holds SQLite's already: nothing changes.
    """
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        yield
        return
    patience = int(connection.settings_dict["OPTIONS"]["timeout"] * 1000)
    _be_patient(BRIEF_MILLISECONDS)
    try:
        yield
    except OperationalError as trouble:
        if is_held(trouble):
            raise RegisterHeld from trouble
        raise
    finally:
        _be_patient(patience)


def leave_pages_to_others(connection: BaseDatabaseWrapper, **_signal: object) -> None:
    """Let no commit on a connection to SQLite move pages from its log into its file.

    Whoever happens to commit after an import would have to move all of them, for many seconds, while a page waits.
    """
    if connection.vendor == "sqlite":
        connection.connection.execute("PRAGMA wal_autocheckpoint=0")


def move_written_pages() -> None:
    """Move pages from SQLite's log into its file; nobody who reads or writes meanwhile waits for that."""
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(PASSIVE)")


def is_held(trouble: BaseException) -> bool:
    """Whether a database's complaint is that somebody else is writing."""
    cause = trouble.__cause__
    code = getattr(cause, "sqlite_errorcode", None)  # what the driver itself says has none
    return isinstance(cause, sqlite3.Error) and code is not None and code & EXTENDED == sqlite3.SQLITE_BUSY


def _be_patient(milliseconds: int) -> None:
    connection.ensure_connection()
    connection.connection.execute(f"PRAGMA busy_timeout={milliseconds}")
