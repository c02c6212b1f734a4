"""A form of the pack filled for an area and taken out of the register: for a stated purpose, masked unless allowed."""

import hashlib
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from xiuhua.actions.journal import CONSOLE, write_line
from xiuhua.actions.keep.import_result import active_language
from xiuhua.actions.reveal import PurposeMissing
from xiuhua.bridge.intake.filling import filled_chunks
from xiuhua.bridge.intake.forms import Forms, read_forms
from xiuhua.duty.door import Absent, Scope, open_area, scope_of
from xiuhua.papers.text_table import write_text_table
from xiuhua.papers.text_workbook import Page, write_text_workbook
from xiuhua.queries.form_rows import area_to_export, count_form_rows, villages_of
from xiuhua.queries.office import clock_day
from xiuhua.queries.pack import pack_in_force
from xiuhua.reckon.intake.filling import in_form, masked_cells
from xiuhua.reckon.intake.layout import Layout
from xiuhua.register.models import Account, Area
from xiuhua.register.vault import open_vault
from xiuhua.words import Conflict, NotFound, Rejected

LEAST_PURPOSE, MOST_PURPOSE = 6, 200
ENDINGS = (".xlsx", ".csv")
IN_THE_CLEAR = ("office_city", "office_county")  # grounds on which personal values leave unmasked
WIDTHS = {
    "identity": 22, "number": 20, "place": 20, "text": 16, "phone": 14, "code": 14, "flags": 14, "date": 12, "name": 10,
}  # fmt: skip
NARROW, BROAD = 9, 26


@dataclass(frozen=True, slots=True)
class Exported:
    """How many rows went out, and the SHA-256 of the file: the journal keeps it, so that a copy can be told."""

    rows: int
    digest: str


@dataclass(frozen=True, slots=True)
class _Order:
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
        return self.by.username if self.by else CONSOLE


def export_form(
    form: str, area: str, *, by: Account | None, on: date, purpose: str, masked: bool, target: Path
) -> Exported:
    """Fill a form of the pack with who lives in an area (by its code) on a day, and write it as xlsx or csv.

    `by=None` is the console. The file appears under its name only once the journal has its line. It tells on itself
    who took it out, when and what for. In the clear it reads back without changing anything; masked it is refused.
    Raises PurposeMissing, Rejected for another ending or where personal values may not leave in the clear, NotFound
    for a form or, at the console, an area that is not there, Absent for an area that the account does not answer for
    in all its topics, Conflict when the register changed meanwhile.
    """
    if target.suffix.lower() not in ENDINGS:
        raise Rejected(f"{target.name} ends neither in .xlsx nor in .csv: name a file that does.")
    stated = stated_purpose(purpose)
    forms = read_forms(pack_in_force(on).name)
    order = _Order(
        forms, forms.form(form), _opened(area, by=by, on=on, masked=masked), by, on, purpose=stated, masked=masked
    )
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".export-") as folder:
        unfinished = Path(folder) / target.name
        rows = _write(order, unfinished)
        with unfinished.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        with transaction.atomic():
            _journal(order, rows=rows, digest=digest, file=target)
            unfinished.replace(target)
    return Exported(rows, digest)


def stated_purpose(purpose: str) -> str:
    """The purpose without spaces around it; raises PurposeMissing when it says too little."""
    stated = " ".join(purpose.split())
    if len(stated) < LEAST_PURPOSE:
        raise PurposeMissing(
            f"A form that leaves the register names persons: say in a sentence of at least {LEAST_PURPOSE} characters "
            "what it is for. It is written on the file and in the journal."
        )
    return stated[:MOST_PURPOSE]


def may_see_clear(scope: Scope) -> bool:
    """Whether personal values may leave unmasked for some place of a scope: for offices of a city or county."""
    return bool(_grounds(scope, masked=False).places)


def _opened(code: str, *, by: Account | None, on: date, masked: bool) -> Area:
    """The area at the door, for an account that answers for all of its topics."""
    if by is None:
        if (area := area_to_export(code, on=on)) is None:
            raise NotFound(f"There was no area {code} on {on}: name one by its statutory code.")
        return area
    scope = scope_of(by, today=clock_day())
    whole = open_area(_grounds(scope, masked=True), code, on=on)
    if not masked:
        try:
            open_area(_grounds(scope, masked=False), code, on=on)
        except Absent as shut:
            raise Rejected(
                "Personal values leave in the clear only with the office of the city or county that answers for the "
                "area: export with masks, or ask that office."
            ) from shut
    return whole


def _grounds(scope: Scope, *, masked: bool) -> Scope:
    """The scope with the places alone whose forms it may have: whole ones, and in the clear those of an office."""
    kept = [place for place in scope.places if not place.reason.topic]
    return replace(scope, places=tuple(place for place in kept if masked or place.reason.key in IN_THE_CLEAR))


def _write(order: _Order, target: Path) -> int:
    """Write the file chunk by chunk; gives its rows, as many as a query counts."""
    rows = count_form_rows(order.form.about, order.area, on=order.on)
    lines = _Lines(order)
    page = Page(
        order.form.name, order.form.headers, lines.rows(), above=[_sentence(order, "above", rows=rows)],
        foot=_sentence(order, "foot", rows=rows), widths=[_width(order.form, header) for header in order.form.headers],
    )  # fmt: skip
    if target.suffix.lower() == ".csv":
        write_text_table(target, page)
    else:
        write_text_workbook(target, [page])
    if lines.written != rows:
        raise Conflict(
            f"The register changed while the form was filled: {rows} rows were counted, {lines.written} written. "
            "Export it again."
        )
    return rows


class _Lines:
    """The rows of a form one after another, counted as they are written."""

    def __init__(self, order: _Order) -> None:
        self.order = order
        self.written = 0

    def rows(self) -> Iterator[tuple[str | None, ...]]:
        order = self.order
        villages = villages_of(order.area, on=order.on)
        for cells in filled_chunks(order.form, villages, on=order.on, vault=open_vault()):
            shown = masked_cells(cells, order.form) if order.masked else cells
            yield from in_form(shown, order.form, first=self.written + 1).iter_rows()
            self.written += cells.height


def _sentence(order: _Order, place: str, *, rows: int) -> str:
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


def _width(form: Layout, header: str) -> int:
    """How broad a column is: by its kind, and at least so that its header can be read."""
    column = next((column for column in form.columns if column.header == header), None)
    broad = sum(1 if letter.isascii() else 2 for letter in header) + 2
    return min(max(WIDTHS.get(column.kind, NARROW) if column else NARROW, broad), BROAD)


def _journal(order: _Order, *, rows: int, digest: str, file: Path) -> None:
    write_line(
        "export_form", by=order.by, subject_kind="area", subject=order.area.code,
        after={
            "form": order.form.name, "area": order.area.code, "on": order.on, "rows": rows,
            "masked": order.masked, "kind": file.suffix.lower()[1:], "digest": digest,
        },
        why=order.purpose,
    )  # fmt: skip
