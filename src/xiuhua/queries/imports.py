"""Imports as lists tell them: which file, for which day, how far, with how many rows, by whom."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet

from xiuhua.queries.keeping import kept_until
from xiuhua.register.models import ImportBatch, ImportProblem, JournalLine
from xiuhua.register.models.import_batch import ON_ITS_WAY


@dataclass(frozen=True, slots=True)
class ImportLine:
    """One import; `who` is empty for the terminal.

    Its rows, once it was applied the rejected ones, are kept until `kept_until` and gone since `forgotten_at`.
    """

    key: UUID
    file_name: str
    layout: str
    as_of: date
    state: str
    rows: int
    accepted: int
    added: int
    unchanged: int
    rejected: int
    conflicting: int
    who: str
    started_at: datetime
    applied_at: datetime | None
    kept_until: datetime | None
    forgotten_at: datetime | None
    undone_at: datetime | None
    undone_by: str
    digest: str
    by_id: int | None

    @property
    def changed(self) -> int:
        """Rows that said something new of persons and households that were known."""
        return self.accepted - self.added

    @property
    def bad(self) -> int:
        """Rows that could not be taken for what stood in their own cells."""
        return self.rejected - self.conflicting

    @property
    def is_open(self) -> bool:
        """Whether it is still on its way."""
        return self.state in ON_ITS_WAY


def lines_of(imports: QuerySet[ImportBatch], *, first: int = 0, size: int = 50) -> list[ImportLine]:
    """Some imports as lines, the latest first. One statement."""
    found = imports.select_related("by__person", "undone_by__person")
    return [line_of(batch) for batch in found.order_by("-started_at", "-pk")[first : first + size]]


def line_of(batch: ImportBatch) -> ImportLine:
    """One import as a line."""
    same = ("key", "file_name", "layout", "as_of", "state", "rows", "accepted", "added", "unchanged", "rejected")
    more = ("conflicting", "started_at", "applied_at", "forgotten_at", "undone_at", "digest", "by_id")
    told = {name: getattr(batch, name) for name in (*same, *more)}
    who, undone_by = (one.called if one else "" for one in (batch.by, batch.undone_by))
    return ImportLine(**told, kept_until=kept_until(batch), who=who, undone_by=undone_by)


@dataclass(frozen=True, slots=True)
class KeptProblem:
    """A cell that was not taken when an import was applied; `detail` fills the sentence of the reason."""

    sheet: str
    row: int
    column: str
    value: str
    reason: str
    detail: object


def problems_of(key: UUID, *, first: int = 0, size: int = 50) -> list[KeptProblem]:
    """The cells that were not taken of an applied import, in the order of its rows. One statement."""
    kept = ImportProblem.objects.filter(batch__key=key).order_by("pk")
    names = ("sheet", "row", "column", "value", "reason", "detail")
    return [KeptProblem(*one) for one in kept.values_list(*names)[first : first + size]]


def count_problems(key: UUID) -> int:
    """How many cells were not taken of an applied import. One statement."""
    return ImportProblem.objects.filter(batch__key=key).count()


@dataclass(frozen=True, slots=True)
class DeedOn:
    """A line of the journal about an import."""

    at: datetime
    who: str
    deed: str
    number: int


def deeds_on(key: UUID) -> list[DeedOn]:
    """What the journal says was done to an import, the first first. One statement."""
    lines = JournalLine.objects.filter(subject=key.hex, subject_kind="import").order_by("pk")
    return [DeedOn(*one) for one in lines.values_list("at", "actor_name", "deed", "pk")]
