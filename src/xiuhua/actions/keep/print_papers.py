"""Prints papers for households, for one or for all that are registered in a place: for a purpose, masked, journaled.

What is printed is what the register has today, for one household also of an earlier day. Each booklet is filled from
its household's card alone, so a wrong value is mended in the register, and printed again.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from xiuhua.actions.journal import write_line
from xiuhua.actions.keep.hand_out_form import LEAST_PURPOSE, MOST_PURPOSE, opened
from xiuhua.actions.keep.paper_refusal import PaperRefused
from xiuhua.actions.told_text import text_told
from xiuhua.duty.door import Absent, open_household, scope_of
from xiuhua.papers.booklet import Booklet, FontMissing, booklets_pdf, joined_pdf
from xiuhua.papers.leaving import NumberLeaves
from xiuhua.policy.pack import Pack
from xiuhua.policy.papers import Paper
from xiuhua.policy.words import filled
from xiuhua.queries.office import clock_day
from xiuhua.queries.pack import pack_in_force
from xiuhua.queries.paper import booklet_of, households_on_file
from xiuhua.register.models import Account, Area, Household
from xiuhua.words import NotFound

MOST_AT_ONCE = 40  # households whose papers are made while a page waits: some four seconds
MOST = 2_000  # households in one file
PORTION = 25  # booklets set at once: what setting takes of memory grows faster than their number
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Wish:
    """Which paper, in which language of the pack, and what for."""

    paper: str
    language: str
    purpose: str


@dataclass(frozen=True, slots=True)
class Printed:
    """A PDF, and for how many households."""

    content: bytes
    count: int


def print_paper(key: UUID, wish: Wish, *, by: Account, on: date | None = None) -> Printed:
    """A paper for one household as of a day until today; as the register has it today without one.

    Raises Absent for whoever does not answer for the household in all its topics, PaperRefused for what does not do.
    """
    today = clock_day()
    day = min(on or today, today)
    household = open_to_print(key, by=by, today=today, on=day)
    try:
        pack = pack_in_force(day)
    except NotFound:
        raise PaperRefused("no_paper") from None
    paper, purpose = _checked(wish, pack)
    content = _set([household], paper, pack, wish, by=by, on=day, progress=_nobody_waits)
    _write("household", household.key, paper, purpose, by=by, on=day, count=1, content=content)
    return Printed(content, 1)


def print_papers(code: str, wish: Wish, *, by: Account, progress: Progress) -> Printed:
    """A paper for each registered household of an area, as one PDF; raises as `print_paper`."""
    area, households, pack = to_print(code, by=by)
    paper, purpose = _checked(wish, pack)
    today = clock_day()
    content = _set(households, paper, pack, wish, by=by, on=today, progress=progress)
    _write("area", area.code, paper, purpose, by=by, on=today, count=len(households), content=content)
    return Printed(content, len(households))


def open_to_print(key: UUID, *, by: Account, today: date, on: date) -> Household:
    """A household of a day for whoever answers today for it in all its topics; raises Absent."""
    found = open_household(scope_of(by, today=today), key, on=on)
    if not found.is_answered_for:
        raise Absent
    return found.household


def to_print(code: str, *, by: Account) -> tuple[Area, list[Household], Pack]:
    """An area, its registered households, and the pack; raises Absent, PaperRefused for none or too many."""
    today = clock_day()
    area = opened(code, by=by, on=today, masked=True)
    pack = pack_in_force(today)
    households = households_on_file(area, pack, on=today)
    if not households:
        raise PaperRefused("nobody")
    if len(households) > MOST:
        raise PaperRefused("too_many", count=len(households), most=MOST)
    return area, households, pack


def check_wish(wish: Wish) -> None:
    """Raises PaperRefused for a paper, a language or a purpose that does not do."""
    _checked(wish, pack_in_force(clock_day()))


def _checked(wish: Wish, pack: Pack) -> tuple[Paper, str]:
    paper = pack.papers.get(wish.paper)
    if paper is None:
        raise PaperRefused("no_paper")
    if wish.language not in [language.partition("-")[0] for language in pack.languages]:
        raise PaperRefused("no_language", language=wish.language[:10])
    purpose = text_told(wish.purpose, most=MOST_PURPOSE, refused=PaperRefused)
    if len(purpose) < LEAST_PURPOSE:
        raise PaperRefused("no_purpose", least=LEAST_PURPOSE)
    return paper, purpose


def _set(
    households: Sequence[Household], paper: Paper, pack: Pack, wish: Wish, *, by: Account, on: date, progress: Progress
) -> bytes:  # fmt: skip
    """The PDF, set in portions."""
    told = {"day": on.isoformat(), "who": by.called, "when": f"{timezone.localtime():%Y-%m-%d %H:%M}"}
    foot = filled(pack.phrases["paper.foot"][wish.language], told)
    look: dict[str, Any] = {"size": paper.size, "language": wish.language, "large": paper.most_pages == 1}
    parts: list[bytes] = []
    for first in range(0, len(households), PORTION):
        progress("print", first, len(households))
        booklets: list[Booklet] = [
            booklet_of(it, paper, pack, language=wish.language, on=on, foot=foot)
            for it in households[first : first + PORTION]
        ]
        try:
            parts.append(booklets_pdf(booklets, title=paper.label[wish.language], **look))
        except FontMissing as missing:
            raise PaperRefused("no_font") from missing
        except NumberLeaves as found:
            raise PaperRefused("number_leaves", section=found.sheet) from found
    progress("join", len(households), len(households))
    return joined_pdf(parts)


@transaction.atomic
def _write(
    kind: str, subject: UUID | str, paper: Paper, purpose: str, *, by: Account, on: date, count: int, content: bytes
) -> None:  # fmt: skip
    write_line(
        "print_papers", by=by, subject_kind=kind, subject=subject,
        after={
            "paper": paper.key, "on": on, "rows": count, "masked": "phone" in paper.masked,
            "digest": hashlib.sha256(content).hexdigest(),
        },
        why=purpose,
    )  # fmt: skip


def _nobody_waits(_step: str, _done: int, _of: int) -> None:
    """One household is printed while a page waits."""
