"""Imports in a process of their own: timed, weighed, or struck down at random instants."""

import os
import random
import subprocess
import sys
import time
from datetime import date
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.db import connection

CHILD = """
import resource, sys, time
from datetime import date
from pathlib import Path
import django
django.setup()
begun = time.perf_counter()
from xiuhua.actions.keep.import_workbook import import_workbook
from xiuhua.bridge.intake import workbooks
workbooks.CHUNK_ROWS = int(sys.argv[3])
def tell(step, done, of):
    print(step, done, flush=True)
result = import_workbook(Path(sys.argv[1]), by=None, as_of=date.fromisoformat(sys.argv[2]), progress=tell)
print("COST", time.perf_counter() - begun, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
print("DONE", result.rows, result.accepted, result.unchanged, result.rejected, flush=True)
"""


def database_url() -> str:
    """The test's own database, as another process opens it."""
    kept = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite://{quote(str(kept['NAME']))}"
    place = f"{quote(kept['USER'])}:{quote(kept['PASSWORD'])}@/{quote(kept['NAME'])}"
    return f"postgresql://{place}?host={quote(kept['HOST'], safe='')}&port={kept['PORT']}"


def start_import(path: Path, *, on: date, chunk_rows: int) -> subprocess.Popen[str]:
    """An import at work; it tells each of its steps on a line."""
    surroundings = os.environ | {"XIUHUA_DATABASE_URL": database_url(), "XIUHUA_HOME": str(settings.HOME)}
    return subprocess.Popen(
        [sys.executable, "-c", CHILD, path, on.isoformat(), str(chunk_rows)],
        env=surroundings | {"DJANGO_SETTINGS_MODULE": "xiuhua.config.settings"},
        stdout=subprocess.PIPE,
        text=True,
    )


def run_import(path: Path, *, on: date, chunk_rows: int = 20_000) -> list[str]:
    """The steps of an import that is left in peace, the last being its counts."""
    told, _ = start_import(path, on=on, chunk_rows=chunk_rows).communicate(timeout=900)
    return told.splitlines()


def kill_import(path: Path, *, on: date, chunk_rows: int, steps: int, luck: random.Random) -> bool:
    """Start an import and kill it some milliseconds after a random step; whether it was still at work."""
    process = start_import(path, on=on, chunk_rows=chunk_rows)
    for _ in range(luck.randrange(1, steps)):
        if not process.stdout.readline():
            break
    time.sleep(luck.uniform(0, 0.02))
    was_at_work = process.poll() is None
    process.kill()
    process.wait()
    process.stdout.close()
    return was_at_work
