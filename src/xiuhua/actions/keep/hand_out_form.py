"""What every form that leaves the register has: an area at the door, a purpose, masks, a digest, a journal line."""

import hashlib
import tempfile
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from xiuhua.actions.active_language import active_language
from xiuhua.actions.journal import CONSOLE, write_line
from xiuhua.actions.keep.form_refusal import FormRefused
from xiuhua.actions.reveal import PurposeMissing
from xiuhua.actions.whole_text import whole
from xiuhua.bridge.intake.forms import Forms
from xiuhua.duty.door import Absent, Scope, open_area, scope_of
from xiuhua.papers.leaving import OWN_NUMBERS, NumberLeaves
from xiuhua.queries.form_rows import area_to_export
from xiuhua.queries.office import clock_day
from xiuhua.reckon.intake.layout import Column, Layout
from xiuhua.register.models import Account, Area
from xiuhua.words import Conflict, NotFound

LEAST_PURPOSE, MOST_PURPOSE = 6, 200
MOST_ROWS = 20_000  # that are filled while somebody waits for a page
IN_THE_CLEAR = ("office_city", "office_county")  # grounds on which personal values leave unmasked
WIDTHS = {
    "identity": 22, "number": 20, "place": 20, "text": 16, "phone": 14, "code": 14, "flags": 14, "date": 12, "name": 10,
}  # fmt: skip
NARROW, BROAD = 9, 26
OWN_KIND, NUMBER_KINDS = "number", ("identity", "phone")  # kinds of columns


@dataclass(frozen=True, slots=True)
class Exported:
    """How many rows went out, and the SHA-256 of the file: the journal keeps it, so that a copy can be told."""

    rows: int
    digest: str


@dataclass(frozen=True, slots=True)
class Order:
    """What is to go out: a form of an area on a day, by whom and what for."""

    forms: Forms
    form: Layout
    area: Area
    by: Account | None
    on: date
    purpose: str
    masked: bool

    @property
    def who(self) -> str:
        """The name on the file."""
        return self.by.username if self.by else CONSOLE


def stated_purpose(purpose: str) -> str:
    """The purpose without spaces around it; raises PurposeMissing when it says too little, TooLong when too much."""
    stated = whole(purpose, "purpose", most=MOST_PURPOSE)
    if len(stated) < LEAST_PURPOSE:
        raise PurposeMissing(
            _(
                "A form that leaves the register names persons: say in a sentence of at least %(least)s characters "
                "what it is for. It is written on the file and in the journal."
            )
            % {"least": LEAST_PURPOSE}
        )
    return stated


def may_hand_out(scope: Scope) -> bool:
    """Whether forms may leave the register for some place of a scope: for who answers for all of its topics."""
    return bool(_grounds(scope, masked=True).places)


def may_see_clear(scope: Scope) -> bool:
    """Whether personal values may leave unmasked for some place of a scope: for offices of a city or county."""
    return bool(_grounds(scope, masked=False).places)


def opened(code: str, *, by: Account | None, on: date, masked: bool) -> Area:
    """The area at the door, for an account that answers for all of its topics; raises FormRefused for a day to come."""
    if on > clock_day():
        raise FormRefused("day_ahead", day=on)
    if by is None:
        if (area := area_to_export(code, on=on)) is None:
            facts = {"code": code, "day": on}
            raise NotFound(_("There was no area %(code)s on %(day)s: name one by its statutory code.") % facts)
        return area
    scope = scope_of(by, today=clock_day())
    whole = open_area(_grounds(scope, masked=True), code, on=on)
    if not masked:
        try:
            open_area(_grounds(scope, masked=False), code, on=on)
        except Absent as shut:
            raise FormRefused("not_clear") from shut
    return whole


def in_the_clear(code: str, *, by: Account, on: date) -> bool:
    """Whether personal values of an area may leave unmasked for an account. At most four statements."""
    try:
        open_area(_grounds(scope_of(by, today=clock_day()), masked=False), code, on=on)
    except Absent:
        return False
    return True


def _grounds(scope: Scope, *, masked: bool) -> Scope:
    """The scope with the places alone whose forms it may have: whole ones, and in the clear those of an office."""
    kept = [place for place in scope.places if not place.reason.topic]
    return replace(scope, places=tuple(place for place in kept if masked or place.reason.key in IN_THE_CLEAR))


def sentence(order: Order, place: str, *, rows: int) -> str:
    """What stands above or below the form, in the active language."""
    language = active_language()
    phrases: Mapping[str, Mapping[str, str]] = order.forms.phrases["export"]
    said = phrases[place][language].format(
        label=order.form.label[language], area=order.area.name, on=order.on, rows=rows, who=order.who,
        when=f"{timezone.localtime():%Y-%m-%d %H:%M}", purpose=order.purpose,
    )  # fmt: skip
    personal = any(column.personal for column in order.form.columns)
    if place == "above" and personal:
        said += phrases["masked" if order.masked else "clear"][language]
    return said


def width(column: Column | None, header: str) -> int:
    """How broad a column is: by its kind, and at least so that its header can be read."""
    broad = sum(1 if letter.isascii() else 2 for letter in header) + 2
    return min(max(WIDTHS.get(column.kind, NARROW) if column else NARROW, broad), BROAD)


def purposes_of(order: Order, feeds: Sequence[str | None]) -> dict[int, str]:
    """By the place of a column what full numbers leave in it for: in the clear those that the pack calls personal.

    Numbers that the register gave itself may stand in theirs; they look like others now and then.
    """
    columns = {column.feeds: column for column in order.form.columns}
    found = {}
    for place, fed in enumerate(feeds):
        column = columns.get(fed or "")
        if column is not None and column.kind == OWN_KIND:
            found[place] = OWN_NUMBERS
        elif column is not None and column.personal and column.kind in NUMBER_KINDS and not order.masked:
            found[place] = order.purpose
    return found


@contextmanager
def in_words_of_forms() -> Iterator[None]:
    """What stops a table from leaving, as FormRefused."""
    try:
        yield
    except NumberLeaves as found:
        place = {"sheet": found.sheet, "row": found.row, "column": found.column}
        raise FormRefused("number_leaves", kind=str(found.kind), **place) from found


def require_counted(counted: int, written: int) -> None:
    """Raises Conflict where a file has another number of rows than a query counted."""
    if written != counted:
        raise Conflict(
            _(
                "The register changed while the form was filled: %(counted)s rows were counted, %(written)s written. "
                "Export it again."
            )
            % {"counted": counted, "written": written}
        )


def handed_out(
    order: Order,
    target: Path,
    write: Callable[[Path], int],
    *,
    feeds: Collection[str],
    keep: Callable[[Exported], None] = lambda _: None,
) -> Exported:
    """Have a file written beside its place; it is put there once `keep` has run and the journal has its line.

    `feeds` are the items that its columns say: the line names them, those that are personal apart.
    """
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".export-") as folder:
        unfinished = Path(folder) / target.name
        with in_words_of_forms():
            rows = write(unfinished)
        with unfinished.open("rb") as file:
            exported = Exported(rows, hashlib.file_digest(file, "sha256").hexdigest())
        with transaction.atomic():
            keep(exported)
            kind = target.suffix.lower()[1:]
            write_export("export_form", order, feeds=feeds, rows=rows, kind=kind, digest=exported.digest)
        unfinished.replace(target)
    return exported


def write_export(deed: str, order: Order, *, feeds: Collection[str], rows: int, kind: str, digest: str = "") -> None:
    """The journal's line of a form that leaves; without a digest as long as its last row is not known."""
    personal = {column.feeds for column in order.forms.layout.columns if column.personal}
    write_line(
        deed, by=order.by, subject_kind="area", subject=order.area.code,
        after={
            "form": order.form.name, "area": order.area.code, "on": order.on, "rows": rows,
            "masked": order.masked, "personal": [fed for fed in feeds if fed in personal],
            "items": [fed for fed in feeds if fed not in personal],
            "kind": kind, **({"digest": digest} if digest else {}),
        },
        why=order.purpose,
    )  # fmt: skip
