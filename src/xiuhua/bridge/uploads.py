"""Files that were brought and wait for a worker: private, in the data folder, and taken away once they are read."""

import shutil
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

from django.conf import settings

KEPT_FOR = timedelta(days=1)  # so long somebody can try again what failed or was stopped
LONGEST_NAME = 60


def keep_upload(file: Path, job: UUID, *, name: str) -> None:
    """Keep a file, which lies in the folder of uploads already, for a job, under the name that its owner gave it."""
    folder = _folder(job)
    folder.mkdir(mode=0o700)
    file.chmod(0o600)
    (folder / _safe(name)).hardlink_to(file)


def upload_of(job: UUID) -> Path | None:
    """The file of a job; None when it is gone."""
    return next(_folder(job).glob("*"), None)


def drop_upload(job: UUID) -> None:
    """Take the file of a job away; nothing when it is gone."""
    shutil.rmtree(_folder(job), ignore_errors=True)


def jobs_with_uploads() -> set[UUID]:
    """The jobs that files are kept for."""
    names = [path.name for path in Path(settings.UPLOADS).iterdir()]
    return {UUID(name) for name in names if len(name) == 32 and set(name) <= set("0123456789abcdef")}


def sweep_uploads(wanted: Collection[UUID]) -> None:
    """Take away what has lain for a day and no job of these wants: remains of servers that were struck down, too."""
    names = {job.hex for job in wanted}
    for path in Path(settings.UPLOADS).iterdir():
        if path.name in names or time.time() - path.stat().st_mtime < KEPT_FOR.total_seconds():
            continue
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


@contextmanager
def under_its_name(path: Path, name: str) -> Iterator[Path]:
    """A file under the name that its owner calls it by as long as this lasts: the sheet of a csv is called after it."""
    with TemporaryDirectory(dir=settings.UPLOADS) as folder:
        named = Path(folder) / _safe(name)
        try:
            named.hardlink_to(path)
        except OSError:  # it lies on another disk, or where links are not made
            shutil.copyfile(path, named)
        yield named


def _folder(job: UUID) -> Path:
    return Path(settings.UPLOADS) / job.hex


def _safe(name: str) -> str:
    """A name that a file can have."""
    return name.replace("/", "_").replace("\0", "").strip(". ")[:LONGEST_NAME] or "_"
