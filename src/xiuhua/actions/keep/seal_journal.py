"""The sealer: joins committed journal lines into a chain, and notes the chain's head where the database cannot reach.

The digest of a seal is the SHA-256, in hex, of the text `PREVIOUS` + a line feed + `LINE` in UTF-8. PREVIOUS is the
digest of the seal before, 64 zeros for the first. LINE is a JSON list without spaces, keys of mappings in code point
order, everything beyond ASCII escaped:

    [id, at, actor, actor_name, deed, subject_kind, subject, before, after, why, sealed_at]

`actor` is the account's id or null; both times read `2017-03-31 01:02:03.000004`, in UTC. Personal values are in it as
ciphertext, so that erasing a subject's key leaves the chain whole. Lines stand in the order in which they were sealed,
which is the order of the seals' ids: a line that commits late with a smaller id is sealed later.
"""

import hashlib
import json
import logging
import os
import threading
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, close_old_connections, connection, transaction
from django.db.models import Max, QuerySet
from django.utils import timezone

from xiuhua.actions.waiting_lines import take_in_waiting
from xiuhua.bridge.one_at_a_time import RegisterHeld, move_written_pages, waiting_briefly
from xiuhua.register.models import JournalLine, JournalSeal

FIRST = "0" * 64
# Names the sealer's lock among PostgreSQL's advisory locks: the first eight bytes of SHA-256("xiuhua journal").
LOCK = int.from_bytes(hashlib.sha256(b"xiuhua journal").digest()[:8], signed=True)
# A look at the newest lines is cheap and finds nearly all; who committed after so many others waits for a whole look.
NEAR = 10_000
WHOLE_LOOK_EVERY = timedelta(minutes=10)
log = logging.getLogger("xiuhua.journal")


def seal_journal(*, limit: int = 10_000, near: int | None = None) -> int:
    """Chain up to `limit` committed lines that have no seal, oldest first; how many there were.

    `near` looks only at lines that many places before the newest sealed one, and after it. One sealer works at a time:
    another finds nothing to do (PostgreSQL) or waits (SQLite).
    """
    if not _unsealed(near).exists():
        return 0
    with transaction.atomic(durable=True):
        if not _is_ours_to_seal():
            return 0
        head = JournalSeal.objects.order_by("-id").values_list("digest", flat=True).first() or FIRST
        sealed_at = timezone.now()
        seals = []
        for line in _unsealed(near).order_by("id")[:limit]:
            seals.append(_seal(line, previous=head, sealed_at=sealed_at))
            head = seals[-1].digest
        JournalSeal.objects.bulk_create(seals, batch_size=1000)
    return len(seals)


def keep_sealing(stop: threading.Event, every: timedelta, *, anchors: Path | None = None) -> None:
    """Seal again and again until told to stop, and note the chain's head once a day; a sick database is waited for."""
    whole_look_at = timezone.now()
    while not stop.is_set():
        whole = timezone.now() >= whole_look_at
        try:
            close_old_connections()
            take_in_waiting()
            with waiting_briefly():
                while seal_journal(near=None if whole else NEAR) and not stop.is_set():
                    pass
            note_head(anchors, today=timezone.localdate())
            whole_look_at = timezone.now() + WHOLE_LOOK_EVERY if whole else whole_look_at
            move_written_pages()
        except RegisterHeld:
            pass  # a large deed goes on; the lines wait
        except (DatabaseError, OSError):
            log.exception("The journal could not be sealed; trying again in %s.", every)
        stop.wait(every.total_seconds())
    connection.close()


def note_head(anchors: Path | None = None, *, today: date, again: bool = False) -> bool:
    """Append the chain's head to the anchors' file, unless that was done today; `again` notes it all the same.

    A line is `DATE SEALS DIGEST`. Copied off this machine, it convicts whoever cuts the chain or writes it anew.
    """
    path = anchors or settings.HOME / "anchors.txt"
    if not again and _is_noted(path, today):
        return False
    head = JournalSeal.objects.order_by("-id").values("id", "digest").first()
    if head is None:
        return False
    seals = JournalSeal.objects.filter(id__lte=head["id"]).count()
    with path.open("a") as file:
        file.write(f"{today.isoformat()} {seals} {head['digest']}\n")
        file.flush()
        os.fsync(file.fileno())
    return True


def _unsealed(near: int | None) -> QuerySet[JournalLine]:
    lines = JournalLine.objects.filter(seal__isnull=True)
    if near is None:
        return lines
    newest = JournalSeal.objects.aggregate(newest=Max("line_id"))["newest"] or 0
    return lines.filter(id__gt=newest - near)


def _is_ours_to_seal() -> bool:
    """Hold the chain until the transaction ends; SQLite's immediate transactions are alone anyway."""
    if connection.vendor != "postgresql":
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        return bool(cursor.fetchone()[0])


def _seal(line: JournalLine, *, previous: str, sealed_at: datetime) -> JournalSeal:
    content = [
        *(line.pk, _moment(line.at), line.actor_id, line.actor_name, line.deed, line.subject_kind),
        *(line.subject, line.before, line.after, line.why, _moment(sealed_at)),
    ]
    text = json.dumps(content, sort_keys=True, separators=(",", ":"))
    digest = hashlib.sha256(f"{previous}\n{text}".encode()).hexdigest()
    return JournalSeal(line=line, previous=previous, digest=digest, sealed_at=sealed_at)


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")


def _is_noted(path: Path, day: date) -> bool:
    return path.exists() and path.read_text().rpartition("\n")[0].rpartition("\n")[2].startswith(day.isoformat())
