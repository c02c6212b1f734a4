"""A worker's deeds that drills and tests strike down (`tests/nursery`), and what the register holds afterwards."""

import json
import shutil
from datetime import date, timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from tests.deeds_to_kill import IMPORTER, lay_out, tell_sealed, whole_register
from tests.reading_here import ReaderHere
from xiuhua.actions.keep import staged_import
from xiuhua.actions.keep.ask_job import ask_about_import, ask_to_stage
from xiuhua.actions.keep.do_jobs import do_next_job, tidy_up
from xiuhua.actions.keep.forget_rows import forget_rows
from xiuhua.bridge.intake import workbooks
from xiuhua.bridge.workbook import reading
from xiuhua.register.models import Account, ImportBatch, Job

__all__ = ["ask", "ask_about", "forget", "lay_out", "tell", "tell_sealed", "work"]
MANY = 5  # rows that are for a worker
# What is of the jobs themselves: how often they were begun, when and in which order they were asked for.
OF_JOBS = ("start_job", "stop_job")


def ask(file: str, day: str) -> None:
    """Bring a file that is for a worker."""
    path = settings.UPLOADS / Path(file).name
    shutil.copyfile(file, path)
    ask_to_stage(path, by=_importer(), as_of=date.fromisoformat(day), name=Path(file).name)
    path.unlink()


def ask_about(kind: str) -> None:
    """Have the import judged, applied or undone."""
    ask_about_import(kind, ImportBatch.objects.latest("pk").key, by=_importer())


def work(chunk_rows: str) -> int:
    """Do the jobs that there are; exit 3 when there were none."""
    reading.Reader = ReaderHere
    staged_import.MOST_ROWS = MANY
    workbooks.CHUNK_ROWS = int(chunk_rows)
    tidy_up()
    done = sum(1 for _ in iter(do_next_job, False))
    failed = Job.objects.filter(state="failed").values_list("kind", "reason", "facts")
    print(list(failed))
    return 1 if failed else 0 if done else 3


def forget(days: str) -> None:
    """Forget what so many days from now has been kept for its term."""
    forget_rows(now=timezone.now() + timedelta(days=int(days)))


def tell() -> None:
    """The whole register as JSON, less what is of the jobs themselves."""
    held = whole_register()
    del held["Job"]
    held["JournalLine"] = [line for line in held["JournalLine"] if not set(OF_JOBS) & {it.strip('"') for it in line}]
    print(json.dumps(held, ensure_ascii=False))


def _importer() -> Account:
    return Account.objects.get(username=IMPORTER)
