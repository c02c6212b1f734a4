"""Files that a worker made for somebody: private, in the data folder, sealed, and gone after a day."""

from pathlib import Path
from uuid import UUID

from django.conf import settings

from xiuhua.register.vault import open_vault

PREFIX = "made-"  # is no name of a job's upload: sweeping takes it away once it is a day old


def keep_made(content: bytes, job: UUID) -> None:
    """Keep what a job made, in place of what it had made before."""
    sealed = open_vault().seal_bytes(content, place=_place(job))
    unfinished = _path(job).with_suffix(".part")
    unfinished.touch(mode=0o600)
    unfinished.write_bytes(sealed)
    unfinished.replace(_path(job))


def made_of(job: UUID) -> bytes | None:
    """What a job made; None when it is gone."""
    try:
        sealed = _path(job).read_bytes()
    except FileNotFoundError:
        return None
    return open_vault().unseal_bytes(sealed, place=_place(job))


def has_made(job: UUID) -> bool:
    """Whether what a job made is still there."""
    return _path(job).is_file()


def _path(job: UUID) -> Path:
    return Path(settings.UPLOADS) / f"{PREFIX}{job.hex}"


def _place(job: UUID) -> str:
    return f"job.made:{job.hex}"
