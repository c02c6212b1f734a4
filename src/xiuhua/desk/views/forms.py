"""Forms out of the register: which there are, and one of them filled for an area of the reader's own."""

import tempfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from xiuhua.actions.keep.export_form import export_form, stream_form
from xiuhua.actions.keep.hand_out_form import LEAST_PURPOSE, MOST_PURPOSE, MOST_ROWS, may_see_clear, stated_purpose
from xiuhua.actions.keep.import_access import may_import
from xiuhua.desk.form_refusals import field_refused, in_the_readers_words
from xiuhua.desk.ground import Reader, day_until_today, reader_of
from xiuhua.desk.labels import about_labels, language
from xiuhua.duty.door import Absent, areas_seen, open_area, without_topics
from xiuhua.duty.routes import Duty, declares
from xiuhua.queries.form_rows import asked_forms, count_form_rows, forms_to_fill, places_to_ask
from xiuhua.reckon.intake.filling import RUNNING_NUMBER
from xiuhua.reckon.intake.layout import Layout
from xiuhua.reckon.intake.spelling import header_key
from xiuhua.words import Rejected

MOST_SOUGHT = 40
ENDINGS = ("xlsx", "csv")


@dataclass(frozen=True, slots=True)
class Header:
    """One column of a form: whether it is filled at all, and whether it holds a personal value."""

    text: str
    filled: bool
    personal: bool


@dataclass(frozen=True, slots=True)
class Form:
    """A form as the page lists it."""

    name: str
    label: str
    about: str
    headers: tuple[Header, ...]

    @property
    def filled(self) -> int:
        """How many of its columns the register fills."""
        return sum(header.filled for header in self.headers)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the reader asks for, as typed."""

    form: str
    area: str
    on: str
    purpose: str
    ending: str
    clear: bool


class TooManyForAPage(Rejected):
    """A workbook that would keep the page waiting: the refusal is about the kind of file."""


@declares(Duty.AREA)
def show_forms(request: HttpRequest) -> HttpResponseBase:
    """The forms and what to say to get one; with POST the file, or why there is none."""
    reader = reader_of(request)
    if not without_topics(reader.scope).places:
        raise Absent
    asked = _asked(request, reader)
    if request.method != "POST":
        return _page(request, reader, asked)
    try:
        return _handed_out(request, reader, asked)
    except TooManyForAPage as refused:
        return _page(request, reader, asked, trouble=str(refused), wrong="ending")
    except Rejected as refused:
        return _page(request, reader, asked, trouble=str(refused), wrong=field_refused(refused))


def _asked(request: HttpRequest, reader: Reader) -> Asked:
    told = request.POST if request.method == "POST" else request.GET
    return Asked(
        told.get("form", ""), told.get("area", ""), told.get("on", "") or reader.today.isoformat(),
        told.get("purpose", "").replace("\0", ""), told.get("ending", ""), clear=bool(told.get("clear")),
    )  # fmt: skip


def _page(request: HttpRequest, reader: Reader, asked: Asked, *, trouble: str = "", wrong: str = "") -> HttpResponse:
    areas = areas_seen(without_topics(reader.scope), on=reader.today)
    sought = " ".join(request.GET.get("sought", "").split())[:MOST_SOUGHT]
    context: dict[str, Any] = {
        "forms": [_listed(form) for form in forms_to_fill(reader.today)], "wish": asked, "today": reader.today,
        "areas": places_to_ask(areas), "may_clear": may_see_clear(reader.scope),
        "asked_forms": asked_forms(areas, words=sought), "sought": sought, "most_sought": MOST_SOUGHT,
         "may_take": may_import(reader.scope), "trouble": trouble, "wrong": wrong,
        "most_rows": MOST_ROWS, "least": LEAST_PURPOSE, "most": MOST_PURPOSE,
    }  # fmt: skip
    return render(request, "desk/pages/forms.html", context, status=422 if trouble else 200)


def _listed(form: Layout) -> Form:
    personal = {column.feeds for column in form.columns if column.personal}
    feeds = form.recognise(form.headers)
    headers = tuple(
        Header(text, fed is not None or header_key(text) == RUNNING_NUMBER, fed in personal)
        for text, fed in zip(form.headers, feeds, strict=True)
    )
    return Form(form.name, form.label[language()], about_labels()[form.about], headers)


def _handed_out(request: HttpRequest, reader: Reader, asked: Asked) -> HttpResponseBase:
    """The file, gone from our disk once it is sent, or if it is long never there; raises Rejected and Absent."""
    day = day_until_today(asked.on, today=reader.today)
    with in_the_readers_words():
        stated_purpose(asked.purpose)
    rows = _rows(reader, asked, day=day)
    ending = asked.ending if asked.ending in ENDINGS else ENDINGS[0]
    clear = "-clear" if asked.clear else ""  # two files of one day are told apart without being opened
    name = f"{asked.form}-{asked.area}-{day}{clear}.{ending}"
    if rows > MOST_ROWS:
        _require_csv(asked, rows=rows)
        return _streamed(request, asked, name, day=day)
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / name
        with in_the_readers_words():
            export_form(asked.form, asked.area, target=target, **_terms(request, asked, day=day))
        return FileResponse(target.open("rb"), as_attachment=True, filename=target.name)


def _streamed(request: HttpRequest, asked: Asked, name: str, *, day: date) -> StreamingHttpResponse:
    with in_the_readers_words():
        pieces = stream_form(asked.form, asked.area, **_terms(request, asked, day=day))
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Accel-Buffering": "no"}
    return StreamingHttpResponse(pieces, content_type="text/csv; charset=utf-8", headers=headers)


def _terms(request: HttpRequest, asked: Asked, *, day: date) -> dict[str, Any]:
    return {"by": request.user, "on": day, "purpose": asked.purpose, "masked": not asked.clear}


def _rows(reader: Reader, asked: Asked, *, day: date) -> int:
    """How many rows the file has; raises Absent for an area of others and for a form that is not there."""
    form = next((form for form in forms_to_fill(day) if form.name == asked.form), None)
    if form is None:
        raise Absent
    return count_form_rows(form.about, open_area(without_topics(reader.scope), asked.area, on=day), on=day)


def _require_csv(asked: Asked, *, rows: int) -> None:
    """Refuse a workbook that would keep the page waiting: text leaves while it is written."""
    if asked.ending != "csv":
        said = _(
            "%(rows)s rows are too many for a workbook while a page waits: at most %(most)s. Choose text (csv) or a "
            "smaller area, or have it written at the terminal: xiuhua export %(form)s %(area)s FILE.xlsx"
        )
        raise TooManyForAPage(
            said % {"rows": f"{rows:,}", "most": f"{MOST_ROWS:,}", "form": asked.form, "area": asked.area}
        )
