"""Prints papers for households: for one, for one's own, for all or some of a place; for a purpose, masked, journaled.

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
from xiuhua.actions.keep.hand_out_form import LEAST_PURPOSE, MOST_PURPOSE, in_the_clear, opened
from xiuhua.actions.keep.paper_refusal import PaperRefused
from xiuhua.actions.told_text import text_told
from xiuhua.duty.door import OWN, Absent, answered_households, open_household, scope_of
from xiuhua.papers.booklet import Booklet, FontMissing, booklets_pdf, joined_pdf
from xiuhua.papers.leaving import NumberLeaves
from xiuhua.policy.pack import Pack
from xiuhua.policy.papers import Paper
from xiuhua.policy.words import filled
from xiuhua.queries.household_counts import By, Only, part_of
from xiuhua.queries.office import clock_day
from xiuhua.queries.pack import pack_in_force
from xiuhua.queries.paper import booklet_of, homes_on_file, households_of
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
class Part:
    """The households of a list that is parted: `by` (of By) the `key`, for a step since the day `before`."""

    by: str
    key: str
    before: str = ""

    def only(self, *, on: date) -> Only:
        """The part as the pack in force on a day has it."""
        before = date.fromisoformat(self.before) if self.before else None
        return Only(part_of(By(self.by), on=on, before=before), self.key)


@dataclass(frozen=True, slots=True)
class ToPrint:
    """For whom a paper is to be printed: how many, who they are once asked, and whether telephones are masked."""

    name: str
    count: int
    households: Callable[[], Sequence[Household]]
    pack: Pack
    masks_phone: bool
    area: Area | None = None


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
    _write("household", household.key, paper, purpose, by=by, on=today, as_of=day, count=1, content=content)
    return Printed(content, 1)


def print_papers(code: str, wish: Wish, *, by: Account, progress: Progress, part: Part | None = None) -> Printed:
    """A paper for each registered household of an area, or a part of them, as one PDF; raises as `print_paper`.

    With OWN for a code: for each household that one answers for by a pair.
    """
    asked = to_print(code, by=by, part=part)
    paper, purpose = _checked(wish, asked.pack)
    today, households = clock_day(), asked.households()
    told: dict[str, Any] = {"by": by, "on": today, "masks_phone": asked.masks_phone}
    content = _set(households, paper, asked.pack, wish, progress=progress, **told)
    if asked.area is not None:
        _write("area", asked.area.code, paper, purpose, count=len(households), content=content, part=part, **told)
    else:  # they are few: each household's own file tells of it
        for home in households:
            _write("household", home.key, paper, purpose, count=1, content=content, **told)
    return Printed(content, len(households))


def open_to_print(key: UUID, *, by: Account, today: date, on: date) -> Household:
    """A household of a day for whoever answers today for it in all its topics; raises Absent."""
    found = open_household(scope_of(by, today=today), key, on=on)
    if not found.is_answered_for:
        raise Absent
    return found.household


def to_print(code: str, *, by: Account, part: Part | None = None) -> ToPrint:
    """For whom papers are printed in an area, or of one's OWN; raises Absent, PaperRefused for none or too many.

    Of many at once telephones stand in the clear only for who may have personal values so: see `hand_out_form`.
    """
    found = _own(by) if code == OWN else _of_area(code, by=by, part=part)
    if not found.count:
        raise PaperRefused("nobody")
    if found.count > MOST:
        raise PaperRefused("too_many", count=found.count, most=MOST)
    return found


def _of_area(code: str, *, by: Account, part: Part | None) -> ToPrint:
    today = clock_day()
    area = opened(code, by=by, on=today, masked=True)
    pack = pack_in_force(today)
    homes = homes_on_file(area, pack, on=today, only=part.only(on=today) if part else None)
    count = homes.order_by().values("household").distinct().count()
    return ToPrint(area.name, count, lambda: households_of(homes), pack, not in_the_clear(code, by=by, on=today), area)


def _own(by: Account) -> ToPrint:
    """The households that somebody is paired with or stands in for, whichever open to them whole."""
    today = clock_day()
    homes = answered_households(scope_of(by, today=today))
    if not homes:
        raise PaperRefused("none_own")
    return ToPrint("", len(homes), lambda: homes, pack_in_force(today), masks_phone=True)


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
    households: Sequence[Household], paper: Paper, pack: Pack, wish: Wish, *, by: Account, on: date,
    progress: Progress, masks_phone: bool = False,
) -> bytes:  # fmt: skip
    """The PDF, set in portions."""
    told = {"day": on.isoformat(), "who": by.called, "when": f"{timezone.localtime():%Y-%m-%d %H:%M}"}
    foot = filled(pack.phrases["paper.foot"][wish.language], told)
    look: dict[str, Any] = {"size": paper.size, "language": wish.language, "large": paper.most_pages == 1}
    parts: list[bytes] = []
    for first in range(0, len(households), PORTION):
        progress("print", first, len(households))
        booklets: list[Booklet] = [
            booklet_of(it, paper, pack, language=wish.language, on=on, foot=foot, masks_phone=masks_phone)
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
    kind: str, subject: UUID | str, paper: Paper, purpose: str, *, by: Account, on: date, count: int, content: bytes,
    masks_phone: bool = False, as_of: date | None = None, part: Part | None = None,
) -> None:  # fmt: skip
    """The line: `on` is the day of printing, `as_of` the day of which the register was printed."""
    write_line(
        "print_papers", by=by, subject_kind=kind, subject=subject,
        after={
            "paper": paper.key, "on": on, "as_of": as_of or on, "rows": count,
            "masked": masks_phone or "phone" in paper.masked, "digest": hashlib.sha256(content).hexdigest(),
        } | ({"narrowed_by": part.by, "narrowed_to": part.key, "narrowed_since": part.before} if part else {}),
        why=purpose,
    )  # fmt: skip


def _nobody_waits(_step: str, _done: int, _of: int) -> None:
    """One household is printed while a page waits."""
