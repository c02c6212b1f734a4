"""Sessions at the gate: ended after half an hour without use, half a day after log-in, and by whoever began them.

An ended session leaves behind whose it was, so that what somebody was just sending is kept for them and nobody else.
"""

import hashlib
import sqlite3
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import CreateError, SessionBase, UpdateError

from xiuhua.bridge.gate import at_the_gate, seen_at_the_gate

BEGAN = "_began"  # in a session's data: when somebody logged in, however often its key has changed since
NOTE_USE_SECONDS = 60
OPEN_OF = "SELECT * FROM session WHERE account = ? AND ended IS NULL ORDER BY used DESC, began"


@dataclass(frozen=True, slots=True)
class KeptSession:
    """A session that is open; `handle` names it and opens nothing."""

    handle: str
    began: datetime
    used: datetime
    data: dict[str, Any]


class SessionStore(SessionBase):
    """Django's sessions, kept at the gate."""

    was_of: int | None = None  # whose session it was that is over
    watched = True  # whether this request shows that somebody is there: a page that asks again by itself does not

    def load(self) -> dict[str, Any]:
        """The session's data, empty when it is over."""
        now = time.time()
        row = _row(self.session_key)
        if row is None or _is_over(row, now=now):
            self.was_of = row["account"] if row else None
            self._session_key = None
            return {}
        if self.watched and now - row["used"] >= NOTE_USE_SECONDS:
            with at_the_gate() as gate:
                gate.execute("UPDATE session SET used = ? WHERE key = ? AND ended IS NULL", (now, row["key"]))
        return self.decode(row["data"])

    def exists(self, session_key: str | None) -> bool:
        """Whether a key was ever given, as far back as we remember."""
        return _row(session_key) is not None

    def create(self) -> None:
        """Begin a session under a new key."""
        while True:
            self._session_key = self._get_new_session_key()  # type: ignore[attr-defined]
            try:
                self.save(must_create=True)
            except CreateError:
                continue
            self.modified = True
            return

    def save(self, must_create: bool = False) -> None:
        """Keep the data; raises UpdateError for a session that was ended meanwhile."""
        if self.session_key is None:
            self.create()
            return
        data = self._get_session(no_load=must_create)  # type: ignore[attr-defined]
        now, key = time.time(), digest_of(self.session_key)
        used = now if self.watched or must_create else 0
        values = (data.get(SESSION_KEY), data.get(BEGAN, now), used, self.encode(data))
        with at_the_gate() as gate:
            if must_create:
                added = gate.execute("INSERT OR IGNORE INTO session VALUES (?, ?, ?, ?, NULL, ?)", (key, *values))
                if added.rowcount == 0:
                    raise CreateError
                return
            kept = gate.execute(
                "UPDATE session SET account = ?, began = ?, used = max(used, ?), data = ? "
                "WHERE key = ? AND ended IS NULL",
                (*values, key),
            )
            if kept.rowcount == 0:
                raise UpdateError

    def delete(self, session_key: str | None = None) -> None:
        """End a session here, whoever still has its key."""
        if key := session_key or self.session_key:
            _end("key = ?", (digest_of(key),))

    @classmethod
    def clear_expired(cls) -> None:
        """Forget sessions that have been over for long."""
        long_ago = time.time() - settings.SESSION_COOKIE_AGE
        with at_the_gate() as gate:
            gate.execute("DELETE FROM session WHERE used < ? OR ended < ?", (long_ago, long_ago))


def sessions_kept(account_id: int) -> list[KeptSession]:
    """The open sessions of an account, the one used last first."""
    rows = seen_at_the_gate(OPEN_OF, (account_id,))
    now = time.time()
    return [
        KeptSession(row["key"], _at(row["began"]), _at(row["used"]), SessionStore().decode(row["data"]))
        for row in rows
        if not _is_over(row, now=now)
    ]


def end_kept(account_id: int, *, handle: str) -> bool:
    """End one session of an account by its handle; whether there was one."""
    return _end("account = ? AND key = ?", (account_id, handle)) == 1


def end_all_kept(account_id: int, *, but: str | None = None) -> int:
    """End all sessions of an account, but the one under a key; how many those were."""
    return _end("account = ? AND key <> ?", (account_id, digest_of(but or "")))


def digest_of(key: str) -> str:
    """What stands for a session's key at the gate."""
    return hashlib.sha256(key.encode()).hexdigest()


def _end(which: str, values: tuple[object, ...]) -> int:
    with at_the_gate() as gate:
        ended = gate.execute(
            f"UPDATE session SET ended = ?, data = '' WHERE ended IS NULL AND {which}",  # noqa: S608 -- our own words
            (time.time(), *values),
        )
        return ended.rowcount


def _row(key: str | None) -> sqlite3.Row | None:
    found = seen_at_the_gate("SELECT * FROM session WHERE key = ?", (digest_of(key),)) if key else []
    return found[0] if found else None


def _is_over(row: sqlite3.Row, *, now: float) -> bool:
    idle, age = now - row["used"], now - row["began"]
    return row["ended"] is not None or idle >= settings.SESSION_IDLE_SECONDS or age >= settings.SESSION_COOKIE_AGE


def _at(moment: float) -> datetime:
    return datetime.fromtimestamp(moment, tz=UTC)
