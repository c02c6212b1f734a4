"""What the system officer must know of the machine's keeping, without a look at anybody: data, keys, copies, seals."""

import shutil
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from django.conf import settings
from django.db import connection

from xiuhua.queries.journal_page import JournalState, journal_state

SIZE = {
    "postgresql": "SELECT pg_database_size(current_database())",
    "sqlite": "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()",
}
COPIED = "copied"  # touched by whatever copies the data folder, when it is done


@dataclass(frozen=True, slots=True)
class Upkeep:
    """How the register is kept. Sizes are bytes; `copied_at` is None when nobody says that copies are made."""

    engine: str
    size: int
    free: int
    has_keys: bool
    anchored_on: date | None
    copied_at: datetime | None
    journal: JournalState


def upkeep() -> Upkeep:
    """How the register is kept. Four statements."""
    home: Path = settings.HOME
    return Upkeep(
        engine="PostgreSQL" if connection.vendor == "postgresql" else "SQLite",
        size=_size(),
        free=shutil.disk_usage(home).free,
        has_keys=Path(settings.KEY_FILE).exists(),
        anchored_on=_last_anchor(home / "anchors.txt"),
        copied_at=_touched(home / COPIED),
        journal=journal_state(),
    )


def _size() -> int:
    with connection.cursor() as cursor:
        cursor.execute(SIZE[connection.vendor])
        (found,) = cursor.fetchone() or (0,)
    return int(found)


def _last_anchor(path: Path) -> date | None:
    """The day of the last anchor that can be read."""
    lines = path.read_text().split("\n") if path.exists() else []
    for line in reversed(lines):
        try:
            return date.fromisoformat(line.split(" ")[0])
        except ValueError:
            continue
    return None


def _touched(path: Path) -> datetime | None:
    return datetime.fromtimestamp(path.stat().st_mtime, tz=UTC) if path.exists() else None
