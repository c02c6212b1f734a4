"""Lines of looks that found SQLite held by a large deed: they wait in a file of the data folder, and come in once each.

A look changes nothing in the register; only its line needs the pen. The line is safe on the disk before anything is
shown. The sealer puts the file aside under a name of its own, writes its lines and one that names the file in a single
transaction, and removes it: whoever comes after a sealer that was killed sees by that line whether it was done.
"""

import fcntl
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction

from xiuhua.actions.journal import CONSOLE, line_of_look, write_line
from xiuhua.bridge.one_at_a_time import RegisterHeld, waiting_briefly
from xiuhua.register.models import Account, JournalLine

TAKEN_IN = "take_in_lines"
KEPT = ("actor_id", "actor_name", "deed", "subject_kind", "subject", "before", "after", "why")


def write_look(
    deed: str,
    *,
    by: Account | None,
    subject_kind: str,
    subject: UUID | str,
    after: Mapping[str, object] | None = None,
    why: str = "",
    nobody: str = CONSOLE,
) -> None:
    """Write down a deed that changes nothing in the register; raises as `write_line` does, and OSError for a full disk.

    While a large deed holds SQLite's only pen the line waits beside the register, so that the look need not.
    """
    line = line_of_look(deed, by=by, subject_kind=subject_kind, subject=subject, after=after, why=why, nobody=nobody)
    try:
        with waiting_briefly(), transaction.atomic():
            line.save()
    except RegisterHeld:
        _keep_waiting(line)


def take_in_waiting() -> int:
    """Write the lines that wait into the journal; how many there were. None while the register is held still."""
    count = 0
    with _alone("taking"):
        while aside := next(_folder().glob("*.aside"), None) or _put_aside():
            try:
                with waiting_briefly(), transaction.atomic():
                    count += _take_in(aside)
            except RegisterHeld:
                break
            aside.unlink()
    return count


def _take_in(aside: Path) -> int:
    """Write the lines of a file, unless that was done already."""
    if JournalLine.objects.filter(deed=TAKEN_IN, subject=aside.stem).exists():
        return 0
    lines = [line for text in aside.read_bytes().splitlines() if (line := _line(text))]
    JournalLine.objects.bulk_create(lines, batch_size=1000)
    write_line(TAKEN_IN, by=None, subject_kind="journal", subject=aside.stem, after={"lines": len(lines)})
    return len(lines)


def _keep_waiting(line: JournalLine) -> None:
    told = {"at": line.at.isoformat(), **{name: getattr(line, name) for name in KEPT}}
    # A feed before it, too: somebody may have been killed amid a line, which nobody was told is safe.
    text = f"\n{json.dumps(told)}\n".encode()
    with _alone("waiting"), (_folder() / "waiting").open("ab") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def _put_aside() -> Path | None:
    """Give the file that lines wait in a name of its own; none when nothing waits."""
    waiting = _folder() / "waiting"
    if not waiting.exists():
        return None
    with _alone("waiting"):
        return waiting.rename(_folder() / f"{uuid4().hex}.aside")


def _line(text: bytes) -> JournalLine | None:
    """A line that waited; none of a text that was never finished."""
    try:
        told = json.loads(text)
    except ValueError:
        return None
    return JournalLine(at=datetime.fromisoformat(told.pop("at")), **told)


def _folder() -> Path:
    folder: Path = settings.HOME / "waiting-lines"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


@contextmanager
def _alone(name: str) -> Iterator[None]:
    """Be the only process of this machine, and thread, that does this: SQLite has no other machines."""
    with (_folder() / f"{name}.lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield
