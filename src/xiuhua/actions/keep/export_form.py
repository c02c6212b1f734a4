"""A form of the pack filled for an area and taken out of the register: for a stated purpose, masked unless allowed."""

import hashlib
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from xiuhua.actions.keep.hand_out_form import (
    Exported,
    Order,
    handed_out,
    in_words_of_forms,
    opened,
    purposes_of,
    require_counted,
    sentence,
    stated_purpose,
    width,
    write_export,
)
from xiuhua.bridge.intake.filling import filled_chunks
from xiuhua.bridge.intake.forms import read_forms
from xiuhua.papers.text_table import text_table, write_text_table
from xiuhua.papers.text_workbook import Page, write_text_workbook
from xiuhua.queries.form_rows import count_form_rows, villages_of
from xiuhua.queries.pack import pack_in_force
from xiuhua.reckon.intake.filling import in_form, masked_cells
from xiuhua.register.models import Account
from xiuhua.register.vault import open_vault
from xiuhua.words import Rejected

ENDINGS = (".xlsx", ".csv")


def export_form(
    form: str, area: str, *, by: Account | None, on: date, purpose: str, masked: bool, target: Path
) -> Exported:
    """Fill a form of the pack with who lives in an area (by its code) on a day, and write it as xlsx or csv.

    `by=None` is the console. The file appears under its name only once the journal has its line. It tells on itself
    who took it out, when and what for. In the clear it reads back without changing anything; masked it is refused.
    Raises PurposeMissing, Rejected for another ending, a day to come, or where personal values may not leave in the
    clear, FormRefused where a full number stands where none may, NotFound for a form or, at the console, an area that
    is not there, Absent for an area that the account does not answer for in all its topics, Conflict when the register
    changed meanwhile.
    """
    if target.suffix.lower() not in ENDINGS:
        raise Rejected(_("%(file)s ends neither in .xlsx nor in .csv: name a file that does.") % {"file": target.name})
    order = _order(form, area, by=by, on=on, purpose=purpose, masked=masked)
    return handed_out(order, target, lambda path: _write(order, path), feeds=_feeds(order))


def stream_form(form: str, area: str, *, by: Account, on: date, purpose: str, masked: bool) -> Iterator[bytes]:
    """The same as csv, piece by piece while it is filled, for more rows than somebody waits for.

    The journal tells that it began before the first piece leaves, and with the digest that it ended. Raises as
    `export_form` at once, and Conflict after the last row, so that a file that lacks rows never arrives whole.
    """
    order = _order(form, area, by=by, on=on, purpose=purpose, masked=masked)
    rows = count_form_rows(order.form.about, order.area, on=order.on)
    with transaction.atomic():
        write_export("begin_export", order, feeds=_feeds(order), rows=rows, kind="csv")
    lines = _Lines(order)
    return _pieces(order, lines, _page(order, lines, rows), rows)


def _pieces(order: Order, lines: "_Lines", page: Page, rows: int) -> Iterator[bytes]:
    digest = hashlib.sha256()
    with in_words_of_forms():
        for piece in text_table(page):
            digest.update(piece)
            yield piece
    require_counted(rows, lines.written)
    with transaction.atomic():
        write_export("export_form", order, feeds=_feeds(order), rows=rows, kind="csv", digest=digest.hexdigest())


def _order(form: str, area: str, *, by: Account | None, on: date, purpose: str, masked: bool) -> Order:
    stated = stated_purpose(purpose)
    forms = read_forms(pack_in_force(on).name)
    known = forms.form(form)
    return Order(forms, known, opened(area, by=by, on=on, masked=masked), by, on, purpose=stated, masked=masked)


def _feeds(order: Order) -> list[str]:
    """The items that its columns say."""
    return [fed for fed in order.form.recognise(order.form.headers) if fed]


def _write(order: Order, target: Path) -> int:
    """Write the file chunk by chunk; gives its rows, as many as a query counts."""
    rows = count_form_rows(order.form.about, order.area, on=order.on)
    lines = _Lines(order)
    page = _page(order, lines, rows)
    if target.suffix.lower() == ".csv":
        write_text_table(target, page)
    else:
        write_text_workbook(target, [page])
    require_counted(rows, lines.written)
    return rows


def _page(order: Order, lines: "_Lines", rows: int) -> Page:
    known = {column.header: column for column in order.form.columns}
    return Page(
        order.form.name, order.form.headers, lines.rows(), above=[sentence(order, "above", rows=rows)],
        foot=sentence(order, "foot", rows=rows),
        widths=[width(known.get(header), header) for header in order.form.headers],
        purposes=purposes_of(order, order.form.recognise(order.form.headers)),
    )  # fmt: skip


class _Lines:
    """The rows of a form one after another, counted as they are written."""

    def __init__(self, order: Order) -> None:
        self.order = order
        self.written = 0

    def rows(self) -> Iterator[tuple[str | None, ...]]:
        order = self.order
        villages = villages_of(order.area, on=order.on)
        for cells in filled_chunks(order.form, villages, on=order.on, vault=open_vault()):
            shown = masked_cells(cells, order.form) if order.masked else cells
            yield from in_form(shown, order.form, first=self.written + 1).iter_rows()
            self.written += cells.height
