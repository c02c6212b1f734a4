"""The journal as the auditor leafs through it: lines with masked values, and how far they are sealed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Max

from xiuhua.register.models import JournalLine, JournalSeal

MASK = "•••"
LONGEST = 40


@dataclass(frozen=True, slots=True)
class LineView:
    """A line without personal values; `subject` is the beginning of the subject's key."""

    number: int
    at: datetime
    who: str
    deed: str
    subject_kind: str
    subject: str
    why: str
    values: str


@dataclass(frozen=True, slots=True)
class JournalState:
    """How many lines there are and how many of them are sealed, and the chain's head."""

    lines: int
    seals: int
    head: str

    @property
    def unsealed(self) -> int:
        """Lines that no seal covers yet."""
        return self.lines - self.seals


def journal_lines(*, first: int = 0, size: int = 50) -> list[LineView]:
    """Lines, the latest first. One statement."""
    rows = JournalLine.objects.order_by("-pk").values_list(
        "pk", "at", "actor_name", "deed", "subject_kind", "subject", "why", "before", "after"
    )
    return [
        LineView(number, at, who, deed, kind, subject[:8], why, _told(before, after))
        for number, at, who, deed, kind, subject, why, before, after in rows[first : first + size]
    ]


def lines_after(number: int) -> int:
    """How many lines were written after one, which tells the page it stands on. One statement."""
    return JournalLine.objects.filter(pk__gt=number).count()


def journal_state() -> JournalState:
    """How far the journal is sealed. Three statements."""
    lines = JournalLine.objects.aggregate(count=Count("pk"))["count"]
    seals = JournalSeal.objects.aggregate(count=Count("pk"), newest=Max("pk"))
    head = JournalSeal.objects.filter(pk=seals["newest"]).values_list("digest", flat=True).first()
    return JournalState(lines, seals["count"], head or "")


def _told(before: dict[str, Any] | None, after: dict[str, Any] | None) -> str:
    """Values in one line, personal ones as a mask."""
    told = [f"{name}: {_masked(value)}" for name, value in (after or {}).items() if value not in (None, "", [])]
    gone = [f"{name} {_masked(value)} →" for name, value in (before or {}).items() if value not in (None, "", [])]
    return " ".join([*gone, " · ".join(told)]).strip()


def _masked(value: Any) -> str:
    if isinstance(value, dict) and "sealed" in value:
        return MASK
    if isinstance(value, dict):
        value = [f"{name} = {one}" for name, one in value.items()]
    text = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
