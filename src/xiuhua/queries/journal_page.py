"""The journal as the auditor leafs through it: lines with masked values, and how far they are sealed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, Q, QuerySet

from xiuhua.register.models import Account, Household, JournalLine, JournalSeal, Member

MASK = "•••"
LONGEST = 40


@dataclass(frozen=True, slots=True)
class Changed:
    """One field of a line, before and after; empty where there was nothing, personal values as a mask."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class LineView:
    """A line without personal values; `subject` is the key of what it is about, `actor` that of the account."""

    number: int
    at: datetime
    who: str
    actor: UUID | None
    deed: str
    subject_kind: str
    subject: str
    why: str
    changes: tuple[Changed, ...]


@dataclass(frozen=True, slots=True)
class Thread:
    """What the auditor follows: what lines are about, who did them, which field they changed; empty is all."""

    subject: str = ""
    who: UUID | None = None
    field: str = ""

    def __bool__(self) -> bool:
        """Whether anything narrows the lines."""
        return bool(self.subject or self.who or self.field)

    @property
    def lines(self) -> QuerySet[JournalLine]:
        """The lines of the thread."""
        rows = JournalLine.objects.all()
        if self.subject:
            rows = rows.filter(subject=self.subject)
        if self.who:
            rows = rows.filter(actor__key=self.who)
        if self.field:
            rows = rows.filter(Q(before__has_key=self.field) | Q(after__has_key=self.field))
        return rows


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


def journal_lines(*, first: int = 0, size: int = 50, thread: Thread = Thread()) -> list[LineView]:
    """Lines, the latest first; of a thread alone, with what they changed whole. One statement."""
    rows = thread.lines.order_by("-pk").values_list(
        "pk", "at", "actor_name", "actor__key", "deed", "subject_kind", "subject", "why", "before", "after"
    )
    longest = None if thread else LONGEST
    return [
        LineView(number, at, who, actor, deed, kind, subject, why, tuple(_changes(before, after, longest=longest)))
        for number, at, who, actor, deed, kind, subject, why, before, after in rows[first : first + size]
    ]


def thread_of(text: str) -> Thread | None:
    """The thread of whom somebody names: a household or member by number, an account by its name. Three statements.

    None where no line is about it, whether it is there or not.
    """
    keys = [*Household.objects.filter(number=text).values_list("key", flat=True)]
    keys += Member.objects.filter(number=text).values_list("key", flat=True)
    threads = [Thread(subject=key.hex) for key in keys]
    threads += [Thread(who=key) for key in Account.objects.filter(username=text).values_list("key", flat=True)]
    return next((one for one in threads if one.lines.exists()), None)


def lines_after(number: int) -> int:
    """How many lines were written after one, which tells the page it stands on. One statement."""
    return JournalLine.objects.filter(pk__gt=number).count()


def journal_state() -> JournalState:
    """How far the journal is sealed. Three statements."""
    lines = JournalLine.objects.aggregate(count=Count("pk"))["count"]
    seals = JournalSeal.objects.aggregate(count=Count("pk"), newest=Max("pk"))
    head = JournalSeal.objects.filter(pk=seals["newest"]).values_list("digest", flat=True).first()
    return JournalState(lines, seals["count"], head or "")


def _changes(before: dict[str, Any] | None, after: dict[str, Any] | None, *, longest: int | None) -> Iterator[Changed]:
    """Field by field, those that say something."""
    for name in dict.fromkeys([*(before or {}), *(after or {})]):
        was, now = (_masked((values or {}).get(name), longest=longest) for values in (before, after))
        if was or now:
            yield Changed(name, was, now)


def _masked(value: Any, *, longest: int | None) -> str:
    if value in (None, "", []):
        return ""
    if isinstance(value, dict) and "sealed" in value:
        return MASK
    if isinstance(value, dict):
        value = [f"{name} = {one}" for name, one in value.items()]
    parts = [*map(str, value)] if isinstance(value, list) else [str(value)]
    text = ", ".join(parts)
    if longest is None or len(text) <= longest:
        return text
    # Of several the first ones whole, so that each can be told in a word.
    whole = [part for place, part in enumerate(parts) if len(", ".join(parts[: place + 1])) <= longest]
    return ", ".join([*whole, "…"]) if whole else f"{text[:longest]}…"
