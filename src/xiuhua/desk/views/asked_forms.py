"""Forms that departments ask for: a template taken once, bound column by column, filled, compared with last time."""

import tempfile
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from xiuhua.actions.keep.admit_form import admit_form
from xiuhua.actions.keep.bind_form import bind_form
from xiuhua.actions.keep.end_form import end_asked_form
from xiuhua.actions.keep.fill_asked_form import Filling, fill_asked_form, first_rows, hand_out_asked_form
from xiuhua.actions.keep.form_access import open_asked_form, template_kept
from xiuhua.actions.keep.hand_out_form import LEAST_PURPOSE, MOST_PURPOSE, MOST_ROWS, may_see_clear
from xiuhua.actions.keep.import_access import may_import, oversees
from xiuhua.actions.keep.rebind_form import MOST_TEXT, RECKONED, bindable_by_kind, rebind_form
from xiuhua.bridge.intake.forms import read_forms
from xiuhua.desk.admitting import about_admission, admission_told
from xiuhua.desk.form_refusals import field_refused, in_the_readers_words
from xiuhua.desk.ground import Reader, day_until_today, reader_of
from xiuhua.desk.labels import about_labels
from xiuhua.desk.uploads import brought_file, most_megabytes
from xiuhua.duty.door import Absent, areas_seen, without_topics
from xiuhua.duty.routes import Duty, declares
from xiuhua.queries.form_rows import fillings_of, places_to_ask
from xiuhua.queries.keeping import terms
from xiuhua.queries.pack import pack_in_force
from xiuhua.reckon.intake.asked import TEXT, Template
from xiuhua.reckon.intake.layout import ABOUT
from xiuhua.words import Rejected

DIFFERENCES_SHOWN = 200
XLSX = "xlsx"


@dataclass(frozen=True, slots=True)
class Bound:
    """A column of a template: its header, what it is bound to, that in words, and the text where it is one."""

    place: int
    header: str
    feeds: str
    label: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Wish:
    """What the reader asks a template to be filled with, as typed."""

    area: str
    on: str
    clear: bool


@declares(Duty.IMPORTS)
def take_form(request: HttpRequest) -> HttpResponse:
    """Where a department's template is taken; with a file, on to its page."""
    if not may_import(reader_of(request).scope):
        raise Absent
    if request.method != "POST":
        return _taking(request)
    try:
        with in_the_readers_words():
            form = _taken(request)
    except Rejected as refused:
        wrong = field_refused(refused) or "file"
        nameless = wrong == "label" and not request.POST.get("department", "").strip()
        return _taking(request, trouble=str(refused), wrong="department" if nameless else wrong)
    messages.success(request, _("The template is kept: look whether every column is bound to what is meant."))
    return redirect("asked-form", form.key)


def _taking(request: HttpRequest, *, trouble: str = "", wrong: str = "") -> HttpResponse:
    told = {name: request.POST.get(name, "") for name in ("department", "label", "purpose")}
    context = {
        "trouble": trouble, "wrong": wrong, "told": told, "most_megabytes": most_megabytes(),
        "least": LEAST_PURPOSE, "most": MOST_PURPOSE,
    }  # fmt: skip
    return render(request, "desk/pages/take_form.html", context, status=422 if trouble else 200)


def _taken(request: HttpRequest) -> Any:
    """Keep the template of a form; raises Rejected."""
    path, name = brought_file(request)
    told = {name: request.POST.get(name, "") for name in ("department", "label", "purpose")}
    return bind_form(path, by=request.user, name=name, **told)  # type: ignore[arg-type]


@declares(Duty.AREA)
def show_asked_form(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """A template, what its columns are bound to and how it was last filled; with POST filled, or what differs."""
    reader = reader_of(request)
    form = open_asked_form(key, by=request.user)  # type: ignore[arg-type]
    told = request.POST if request.method == "POST" else request.GET
    wish = Wish(told.get("area", ""), told.get("on", "") or reader.today.isoformat(), clear=bool(told.get("clear")))
    if request.method != "POST":
        return _page(request, reader, form, wish)
    try:
        with in_the_readers_words():
            if "look" in request.POST:
                return _page(request, reader, form, wish, filling=_filled(request, reader, form, wish))
            return _handed_out(request, reader, form, wish)
    except Rejected as refused:
        return _page(request, reader, form, wish, trouble=str(refused), wrong=field_refused(refused))


def _filled(request: HttpRequest, reader: Reader, form: Any, wish: Wish) -> Filling:
    day = day_until_today(wish.on, today=reader.today)
    return fill_asked_form(form.key, wish.area, by=request.user, on=day, masked=not wish.clear)  # type: ignore[arg-type]


def _handed_out(request: HttpRequest, reader: Reader, form: Any, wish: Wish) -> FileResponse:
    """The file, gone from our disk once it is sent."""
    day = day_until_today(wish.on, today=reader.today)
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / f"{wish.area}-{day}.{XLSX}"
        hand_out_asked_form(
            form.key, wish.area, by=request.user, on=day, masked=not wish.clear, target=target,  # type: ignore[arg-type]
        )  # fmt: skip
        return FileResponse(target.open("rb"), as_attachment=True, filename=f"{form.label}-{target.name}")


def _page(
    request: HttpRequest, reader: Reader, form: Any, wish: Wish, *,
    filling: Filling | None = None, trouble: str = "", wrong: str = "",
) -> HttpResponse:  # fmt: skip
    areas = areas_seen(without_topics(reader.scope), on=reader.today)
    choices = bindable_by_kind(read_forms(pack_in_force(reader.today).name))
    words = {fed: word for kind in choices.values() for fed, word in kind}
    template, places = template_kept(form), places_to_ask(areas)
    context: dict[str, Any] = {
        "form": form, "wish": wish, "today": reader.today, "trouble": trouble, "wrong": wrong, "most_rows": MOST_ROWS,
        "kept_days": terms().fillings.days,
        "areas": places, "may_clear": may_see_clear(reader.scope), "about": about_labels(),
        "template": template, "columns": _bound(template, words), "most_text": MOST_TEXT, "fixed": TEXT,
        "choices": [(kind_labels()[kind], items) for kind, items in choices.items()],
        "sample": _sample(request, reader, form, wish.area or next((place.code for place in places), "")),
        "blank": len(template.unbound), "fillings": fillings_of(form, areas),
        "may_bind": may_import(reader.scope) and oversees(reader.scope, form),
    }  # fmt: skip
    return render(
        request,
        "desk/pages/asked_form.html",
        context | about_admission(request, form) | _differing(filling),
        status=422 if trouble else 200,
    )


def _bound(template: Template, labels: dict[str, str]) -> list[Bound]:
    columns = []
    for place, (name, fed) in enumerate(zip(template.names, template.feeds, strict=True)):
        text = fed.removeprefix(TEXT) if fed.startswith(TEXT) else ""
        columns.append(Bound(place, name, TEXT if text else fed, labels.get(fed, text), text))
    return columns


def _sample(request: HttpRequest, reader: Reader, form: Any, area: str) -> list[tuple[str | None, ...]]:
    """The first rows of an area as they would go out today, masked."""
    rows = first_rows(form.key, area, by=request.user, on=reader.today) if area else None  # type: ignore[arg-type]
    return [] if rows is None else rows.rows()


def _differing(filling: Filling | None) -> dict[str, Any]:
    """What the page tells of a filling that was only looked at."""
    if filling is None:
        return {}
    found = [] if filling.differences is None else filling.shown().to_dicts()
    return {
        "filling": filling, "told": filling.told(), "differing": found[:DIFFERENCES_SHOWN],
        "left": len(found[DIFFERENCES_SHOWN:]),
    }  # fmt: skip


def kind_labels() -> dict[str, str]:
    """What items tell of, in words."""
    words = (_("reckoned"), _("of persons"), _("of households"), _("of villages"))
    return dict(zip((RECKONED, *ABOUT), words, strict=True))


@declares(Duty.AREA)
@require_POST
def bind_columns(request: HttpRequest, key: UUID) -> HttpResponse:
    """Bind the columns of a template as chosen, let it in, or end it."""
    try:
        with in_the_readers_words():
            if "end" in request.POST:
                end_asked_form(key, by=request.user)  # type: ignore[arg-type]
                messages.success(request, _("The template is not asked for any more. What was filled is forgotten."))
                return redirect("forms")
            if "admit" in request.POST:
                admit_form(key, admission_told(request), by=request.user)  # type: ignore[arg-type]
                messages.success(request, _("The form is let in. It ends by itself unless it is renewed."))
                return redirect("asked-form", key)
            about = request.POST.get("about", "")
            pairs = zip_longest(request.POST.getlist("feeds"), request.POST.getlist("text"), fillvalue="")
            feeds = [fed + text if fed == TEXT else fed for fed, text in pairs]
            rebind_form(key, feeds, about=about, by=request.user)  # type: ignore[arg-type]
            messages.success(request, _("The columns are bound as you chose."))
    except Rejected as refused:
        reader = reader_of(request)
        form, wish = open_asked_form(key, by=request.user), Wish("", reader.today.isoformat(), clear=False)  # type: ignore[arg-type]
        return _page(request, reader, form, wish, trouble=str(refused), wrong=field_refused(refused))
    return redirect("asked-form", key)
