"""A department's template filled for an area and a day, beside its last filling, and handed out."""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import polars as pl
from django.utils import timezone
from django.utils.translation import gettext as _

from xiuhua.actions.active_language import active_language
from xiuhua.actions.keep.admit_form import require_let_in
from xiuhua.actions.keep.form_access import UNBOUND, bindings_told, open_asked_form, template_kept
from xiuhua.actions.keep.form_refusal import FormRefused
from xiuhua.actions.keep.hand_out_form import (
    MOST_ROWS,
    Exported,
    Order,
    handed_out,
    opened,
    purposes_of,
    require_counted,
    sentence,
    stated_purpose,
    width,
)
from xiuhua.bridge.intake.filling import filled_chunks
from xiuhua.bridge.intake.forms import Forms, read_forms
from xiuhua.papers.leaving import OWN_NUMBERS
from xiuhua.papers.text_workbook import Page, write_text_workbook
from xiuhua.queries.form_rows import count_form_rows, village_to_show, villages_of
from xiuhua.queries.office import clock_day
from xiuhua.queries.pack import pack_in_force
from xiuhua.reckon.intake.asked import KEYS, Template, beside_heads, bound, compared, heads_of, keyed, with_reckoned
from xiuhua.reckon.intake.difference import CAME, CHANGED, KEY, WENT, differences
from xiuhua.reckon.intake.spelling import masked as masked_text
from xiuhua.register.models import Account, AskedFilling, AskedForm
from xiuhua.register.vault import open_vault
from xiuhua.words import Conflict, Rejected

ENDING = ".xlsx"
FIRST_ROWS = 3  # shown beside what columns are bound to
DIFFERENCE_WIDTHS = (24, 10, 20, 24, 24)
VALUES = (3, 4)  # the columns of the sheet of differences that hold what was and what is


@dataclass(frozen=True, slots=True)
class Filling:
    """A template with its rows for an area and day, and what differs from the last (None: it is the first).

    `rows` hold what the masks leave: in the clear where none were asked for.
    """

    order: Order
    template: Template
    rows: pl.DataFrame
    last: AskedFilling | None
    differences: pl.DataFrame | None

    def told(self) -> str:
        """In a sentence what differs from last time, with the pack's words."""
        words, area = difference_words(self.order.forms), self.order.area.name
        if self.last is None or self.differences is None:
            return words["first"].format(area=area)
        if self.differences.is_empty():
            return words["nothing"].format(last=self.last.on)
        counts = {what: self.differences.filter(what=what)[KEY].n_unique() for what in (CAME, WENT, CHANGED)}
        return words["some"].format(last=self.last.on, **counts)

    def masked_differences(self) -> pl.DataFrame:
        """The differences with personal values masked: what differs under the stars is still told to differ."""
        assert self.differences is not None  # noqa: S101 -- asked for where there are some
        found = self.differences
        for column, kind in _personal(self.order, self.template).items():
            here = pl.col("column") == column
            found = found.with_columns(
                pl.when(here).then(masked_text(pl.col(it), kind=kind)).otherwise(it).alias(it) for it in ("was", "now")
            )
        return found

    def shown(self) -> pl.DataFrame:
        """The differences as a page lists them: personal values masked, columns by their headers."""
        found = self.masked_differences()
        names = {str(place): name for place, name in enumerate(self.template.names)}
        return found.with_columns(pl.col("column").replace_strict(names, default=None, return_dtype=pl.String))


def first_rows(key: UUID, area: str, *, by: Account, on: date) -> pl.DataFrame:
    """The first rows of a template filled for an area, masked whoever asks: how its columns are bound, by example."""
    form = open_asked_form(key, by=by)
    order, template = _order(form, area, by=by, on=on, masked=True), template_kept(form)
    for part in _cells(order, village_to_show(order.area, on=on), households=FIRST_ROWS):
        rows = _under_headers(order, template, part, first=1).drop(KEY).head(FIRST_ROWS)
        return _masked(rows, order, template)
    return pl.DataFrame()


def fill_asked_form(key: UUID, area: str, *, by: Account | None, on: date, masked: bool, purpose: str = "") -> Filling:
    """Fill a template with who lives in an area (by its code) on a day, beside its last filling; nothing is kept.

    `by=None` is the console. Last time is the last filling handed out for the same area with the same masks.
    `purpose` is the template's own where none is stated. Raises as `export_form`, and Rejected for more than MOST_ROWS
    rows, but at the console.
    """
    form = open_asked_form(key, by=by)
    order, template = _order(form, area, by=by, on=on, masked=masked, purpose=purpose), template_kept(form)
    rows = _rows(order, template)
    last = form.fillings.filter(area=order.area, masked=masked).first()
    found = None if last is None else _differing(_kept(last), rows, template)
    return Filling(order, template, rows, last, found)


def hand_out_asked_form(
    key: UUID, area: str, *, by: Account | None, on: date, masked: bool, target: Path, purpose: str = ""
) -> tuple[Filling, Exported]:
    """Fill a template and write it as xlsx, what differs on its second sheet; the next filling is compared with it.

    Raises as `fill_asked_form`, FormRefused for a form that was not let in or has ended, and Rejected for a file of
    another ending.
    """
    if target.suffix.lower() != ENDING:
        facts = {"file": target.name, "ending": ENDING}
        raise Rejected(_("%(file)s does not end in %(ending)s: a department's form goes out as a workbook.") % facts)
    form = open_asked_form(key, by=by)
    require_let_in(form, today=clock_day())
    filling = fill_asked_form(key, area, by=by, on=on, masked=masked, purpose=purpose)

    def write(path: Path) -> int:
        write_text_workbook(path, [_page(filling), _differences_page(filling)])
        return filling.rows.height

    def keep(exported: Exported) -> None:
        held = AskedForm.objects.select_for_update().filter(pk=form.pk, ended_at=None).first()
        kept = AskedFilling.objects.filter(form=form, area=filling.order.area, masked=masked).first()
        _require_same(held, kept, filling)
        kept = kept or AskedFilling(form=form, area=filling.order.area, masked=masked)
        kept.on, kept.at, kept.by, kept.rows, kept.digest = on, timezone.now(), by, exported.rows, exported.digest
        kept.sealed = open_vault().seal_bytes(_packed(filling.rows), place=sealed_place(kept))
        kept.save()

    return filling, handed_out(filling.order, target, write, feeds=_feeds(filling), keep=keep)


def _feeds(filling: Filling) -> list[str]:
    """What leaves with a filling: what its columns are bound to, and by what the sheet of differences names rows."""
    template = filling.template
    left = [fed for fed in bindings_told(template).values() if fed != UNBOUND]
    if filling.differences is not None and not filling.differences.is_empty():
        left += KEYS.get(template.about, ())
    return list(dict.fromkeys(left))


def _require_same(form: AskedForm | None, last: AskedFilling | None, filling: Filling) -> None:
    """Raises Conflict when a template was ended, bound otherwise or handed out by somebody else meanwhile."""
    seen = filling.last and (filling.last.pk, filling.last.at)
    if form is None or template_kept(form) != filling.template or (last and (last.pk, last.at)) != seen:
        raise Conflict(_("Somebody ended this form, bound it otherwise or handed it out meanwhile. Look at it again."))


def difference_words(forms: Forms) -> dict[str, str]:
    """The pack's words about differences, in the active language."""
    return {name: said[active_language()] for name, said in forms.phrases["difference"].items()}


def sealed_place(filling: AskedFilling) -> str:
    """Where the rows of a filling stand, authenticated with them."""
    return f"asked.filling:{filling.key.hex}"


def _order(form: AskedForm, area: str, *, by: Account | None, on: date, masked: bool, purpose: str = "") -> Order:
    """What is to go out, with the area from the door."""
    forms = read_forms(pack_in_force(on).name)
    name, label = f"asked:{form.key.hex[:8]}", {"zh": form.label, "en": form.label}
    layout = bound(template_kept(form), forms.layout, name=name, label=label)
    stated = stated_purpose(purpose or form.purpose)
    return Order(forms, layout, opened(area, by=by, on=on, masked=masked), by, on, purpose=stated, masked=masked)


def _rows(order: Order, template: Template) -> pl.DataFrame:
    """All rows under the template's headers, with the key of each; as many as a query counts."""
    counted = count_form_rows(template.about, order.area, on=order.on)
    if order.by is not None and counted > MOST_ROWS:
        raise FormRefused("too_many_rows", rows=counted, most=MOST_ROWS)
    none = {KEY: pl.String, **{str(place): pl.String for place in range(len(template.headers))}}
    parts = [pl.DataFrame(schema=none)]
    written = 0
    for cells in _cells(order, villages_of(order.area, on=order.on)):
        parts.append(_under_headers(order, template, cells, first=written + 1))
        written += cells.height
    require_counted(counted, written)
    return pl.concat(parts)


def _under_headers(order: Order, template: Template, cells: pl.DataFrame, *, first: int) -> pl.DataFrame:
    whole = with_reckoned(cells, on=order.on)
    return keyed(whole, template, first=first)


def _personal(order: Order, template: Template) -> dict[str, str]:
    """The columns of a template that hold personal values, by place, and of which kind."""
    kinds = {column.feeds: column.kind for column in order.form.columns if column.personal}
    return {str(place): kinds[fed] for place, fed in enumerate(template.feeds) if fed in kinds}


def _masked(rows: pl.DataFrame, order: Order, template: Template) -> pl.DataFrame:
    personal = _personal(order, template)
    return rows.with_columns(masked_text(pl.col(name), kind=kind).alias(name) for name, kind in personal.items())


def _cells(order: Order, villages: Sequence[int], **size: int) -> Iterator[pl.DataFrame]:
    """The cells of an order's rows, some at a time; households with their heads, who come in the same order."""
    form, vault = order.form, open_vault()
    homes = filled_chunks(form, villages, on=order.on, vault=vault, **size)
    if (heads := heads_of(form, order.forms.layout)) is None:
        return homes
    persons = filled_chunks(heads, villages, on=order.on, vault=vault, **size)
    return (beside_heads(*both) for both in zip(homes, persons, strict=True))


def _differing(before: pl.DataFrame, after: pl.DataFrame, template: Template) -> pl.DataFrame:
    return differences(compared(before, template), compared(after, template))


def _packed(rows: pl.DataFrame) -> bytes:
    content = io.BytesIO()
    rows.write_ipc(content, compression="zstd")
    return content.getvalue()


def _kept(filling: AskedFilling) -> pl.DataFrame:
    return pl.read_ipc(io.BytesIO(open_vault().unseal_bytes(filling.sealed, place=sealed_place(filling))))


def _page(filling: Filling) -> Page:
    """The sheet that was asked for, as it was sent, with its rows."""
    order, template = filling.order, filling.template
    rows = _masked(filling.rows, order, template) if order.masked else filling.rows
    known = {column.feeds: column for column in order.form.columns}
    return Page(
        template.sheet, template.headers, rows.drop(KEY).iter_rows(), head=template.head,
        foot=sentence(order, "foot", rows=filling.rows.height),
        widths=[width(known.get(fed), header) for fed, header in zip(template.feeds, template.headers, strict=True)],
        purposes=purposes_of(order, template.feeds),
    )  # fmt: skip


def _differences_page(filling: Filling) -> Page:
    """The second sheet: since when, how many, and each row that differs."""
    words = difference_words(filling.order.forms)
    names = {str(place): name for place, name in enumerate(filling.template.names)}
    found: Iterator[dict[str, Any]] = iter(())
    if filling.differences is not None:
        shown = filling.masked_differences() if filling.order.masked else filling.differences
        found = shown.iter_rows(named=True)
    rows = ((it[KEY], words[it["what"]], names.get(it["column"] or ""), it["was"], it["now"]) for it in found)
    return Page(
        words["sheet"], [words[name] for name in ("row", "what", "column", "was", "now")], rows,
        above=[sentence(filling.order, "above", rows=filling.rows.height), filling.told()], widths=DIFFERENCE_WIDTHS,
        # Named by our own numbers; in the clear a value that changed may be a full one, under its column's purpose.
        purposes={0: OWN_NUMBERS} | ({} if filling.order.masked else dict.fromkeys(VALUES, filling.order.purpose)),
    )  # fmt: skip
