"""Imports in a process of their own, timed and weighed."""

import os
import subprocess
import sys
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


def run_import(path: Path, *, on: date, chunk_rows: int = 20_000) -> list[str]:
    """The steps of an import that is left in peace, the last being its counts."""
    surroundings = os.environ | {"XIUHUA_DATABASE_URL": database_url(), "XIUHUA_HOME": str(settings.HOME)}
    done = subprocess.run(
        [sys.executable, "-c", CHILD, path, on.isoformat(), str(chunk_rows)],
        env=surroundings | {"DJANGO_SETTINGS_MODULE": "xiuhua.config.settings"},
        check=False, stdout=subprocess.PIPE, text=True, timeout=900,
    )  # fmt: skip
    return done.stdout.splitlines()
