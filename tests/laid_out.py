"""A database with its tables, laid out once and copied: the migrations take longer than most of what is tested on it.

For SQLite it is a file kept beside pytest's own cache, named by all that the tables hang on; for PostgreSQL a database
of the session's server, from which each worker takes its own.
"""

import fcntl
import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import django
from django.conf import settings
from django.db import connection

ROOT = Path(__file__).parents[1]
# What a migration says or calls: the register itself, and all that it imports of ours; and how they are gone through.
SOURCES = ("src/xiuhua/register", "src/xiuhua/words.py", "src/xiuhua/config/settings.py", "tests/lay_out.py")
BEGUN, TEMPLATE = "begun", "laid_out"
LOCK = 0x6C61_6964


def laid_out_file(cache: Path) -> Path:
    """A SQLite database with its tables and no row of ours, to be copied."""
    file = cache / f"{_version()}.sqlite3"
    with (cache / "lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        if not file.exists():
            for stale in cache.glob("*.sqlite3"):
                stale.unlink()
            with tempfile.TemporaryDirectory(dir=cache) as home:
                _migrate(Path(home), url="")
                Path(home, "xiuhua.sqlite3").rename(file)
    return file


@contextmanager
def database_of_tests(cache: Path) -> Iterator[None]:
    """Django's connection on a database of this worker's own; it goes at the end."""
    ordinary, creation = connection.settings_dict["NAME"], connection.creation
    name = creation._get_test_db_name()
    connection.close()
    if connection.vendor == "sqlite":
        for end in ("-wal", "-shm"):
            Path(f"{name}{end}").unlink(missing_ok=True)
        shutil.copyfile(laid_out_file(cache), name)
    else:
        _copy_on_server(name)
    settings.DATABASES[connection.alias]["NAME"] = connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        creation.destroy_test_db(ordinary, verbosity=0)


def _copy_on_server(name: str) -> None:
    """One worker lays out, the others wait for it and copy."""
    quoted = connection.ops.quote_name
    with connection._nodb_cursor() as server:
        server.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        server.execute("SELECT count(*) FROM pg_database WHERE datname = %s", [TEMPLATE])
        if server.fetchone() == (0,):
            server.execute(f"CREATE DATABASE {quoted(BEGUN)}")
            _migrate(settings.HOME, url=os.environ["XIUHUA_DATABASE_URL"].replace("/xiuhua?", f"/{BEGUN}?"))
            server.execute(f"ALTER DATABASE {quoted(BEGUN)} RENAME TO {quoted(TEMPLATE)}")
        server.execute(f"CREATE DATABASE {quoted(name)} TEMPLATE {quoted(TEMPLATE)}")
        server.execute("SELECT pg_advisory_unlock(%s)", [LOCK])


def _migrate(home: Path, *, url: str) -> None:
    said = {"XIUHUA_HOME": str(home), "XIUHUA_DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "xiuhua.config.settings"}
    subprocess.run([sys.executable, "-m", "tests.lay_out"], cwd=ROOT, env=os.environ | said, check=True)


def _version() -> str:
    """Other sources, another Django or another SQLite: another file."""
    found = hashlib.sha256(f"{sys.version} {django.VERSION} {sqlite3.sqlite_version}".encode())
    for source in SOURCES:
        place = ROOT / source
        for path in sorted(place.rglob("*.py")) if place.is_dir() else [place]:
            found.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return found.hexdigest()[:16]
