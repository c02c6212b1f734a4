"""Which imports can be undone, and until when; and when one was undone last, for whoever keeps counts."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Max
from django.utils.translation import gettext as _

from xiuhua.queries.imports import ImportLine, line_of
from xiuhua.register.models import Double, ImportBatch
from xiuhua.words import NotFound

# Housekeeping of the product, not policy of a place: a month is one round of reporting; later the world has gone on.
UNDO_WITHIN = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Undoable:
    """An import, and until when it can be undone; None when it is not applied, or undone already."""

    line: ImportLine
    until: datetime | None


def latest_imports(*, limit: int = 20) -> list[Undoable]:
    """The latest imports of everybody, the last one begun first. One statement."""
    batches = ImportBatch.objects.select_related("by__person", "undone_by__person").order_by("-started_at", "-pk")
    return [Undoable(line_of(batch), undo_until(batch)) for batch in batches[:limit]]


def undo_until(batch: ImportBatch) -> datetime | None:
    """Until when an import can be undone; None when it is not applied, or undone already."""
    return batch.applied_at + UNDO_WITHIN if batch.state == "applied" and batch.applied_at else None


def import_key(text: str) -> UUID:
    """The key of an import as somebody typed it, whole or its first digits. One statement.

    Raises NotFound unless exactly one import's key begins so.
    """
    digits = text.replace("-", "").lower()
    met = [key for key in ImportBatch.objects.values_list("key", flat=True) if digits and key.hex.startswith(digits)]
    if len(met) != 1:
        raise NotFound(
            _("There is no one import %(key)s: `xiuhua imports` lists them with their keys.") % {"key": text}
        )
    return met[0]


def last_undone() -> datetime | None:
    """When facts were last ended or let hold again by undoing an import, or by a merge of records. One statement.

    Whoever keeps counts must count anew then.
    """
    merges = Double.objects.order_by().values(at=Max("changed_at"))
    undone = ImportBatch.objects.order_by().values(at=Max("undone_at"))
    return max((row["at"] for row in undone.union(merges, all=True) if row["at"]), default=None)
