"""Headers that somebody told the meaning of: remembered from a preview, listed, told otherwise, taken back."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from xiuhua.actions.keep.import_access import may_import, open_import, within_offices
from xiuhua.actions.keep.import_workbook import meanings_told
from xiuhua.actions.keep.tell_header import NOT_TAKEN, take_back_meaning, tell_header, tell_otherwise, told_for
from xiuhua.bridge.intake.forms import read_forms
from xiuhua.desk.ground import Reader, reader_of
from xiuhua.desk.import_refusals import header_forgotten, header_remembered, telling_refusals, why_refused
from xiuhua.desk.labels import language
from xiuhua.duty.door import Absent, areas_seen
from xiuhua.duty.routes import Duty, declares
from xiuhua.queries.header_meanings import meanings_in
from xiuhua.queries.item_names import item_names
from xiuhua.queries.pack import pack_in_force
from xiuhua.words import Conflict, Rejected, Role

TAKE_BACK = "take_back"


@declares(Duty.IMPORTS)
def show_headers(request: HttpRequest) -> HttpResponse:
    """The headers whose meaning was told; with POST, remember what those of an import mean."""
    reader = reader_of(request)
    if not may_import(reader.scope):
        raise Absent
    if request.method == "POST":
        return _remember(request)
    return render(request, "desk/pages/headers.html", _context(request, reader))


def _context(request: HttpRequest, reader: Reader, *, trouble: str = "", wrong: str = "") -> dict[str, Any]:
    """Meanings that hold for the reader's files or that were told for places the reader covers."""
    pack = pack_in_force(reader.today)
    items = read_forms(pack.name).layout
    covered = set(areas_seen(within_offices(reader.scope), on=reader.today).values_list("pk", flat=True))
    in_force = meanings_told(items, by=request.user)  # type: ignore[arg-type]
    holds = {one.id for one in in_force}
    every = {one.id: one for one in [*in_force, *meanings_in(covered, layout=items.name)]}
    labels = item_names(items, pack, language=language())
    is_city = Role.CITY in reader.scope.offices
    lines = [
        (one, labels.get(one.feeds, one.feeds), one.id in holds, is_city or one.area_id in covered, _field(one.id))
        for one in sorted(every.values(), key=lambda one: (one.header, one.level, one.area))
    ]
    area = told_for(request.user)  # type: ignore[arg-type]
    return {
        "lines": lines,
        "items": list(labels.items()),
        "own_area": area.name if area else "",
        "trouble": trouble,
        "wrong": wrong,
    }


def _field(meaning: int) -> str:
    return f"means-{meaning}"


def _remember(request: HttpRequest) -> HttpResponse:
    """One item for each header of an import, and back to it."""
    key = _key(request.POST.get("import", ""))
    batch = open_import(key, by=request.user)  # type: ignore[arg-type]
    with telling_refusals(request):
        for header, meant in zip(request.POST.getlist("header"), request.POST.getlist("means"), strict=False):
            if meant:
                told = tell_header(header, _feeds(meant), by=request.user, on=batch.as_of)  # type: ignore[arg-type]
                messages.success(request, header_remembered(header, told.area.name if told.area else ""))
    return redirect("import", key)


@declares(Duty.IMPORTS)
@require_POST
def change_header(request: HttpRequest, meaning: int) -> HttpResponse:
    """Let a header mean another item, or take its meaning back."""
    reader = reader_of(request)
    if not may_import(reader.scope):
        raise Absent
    meant = request.POST.get("means", "")
    try:
        if TAKE_BACK in request.POST:
            messages.success(request, header_forgotten(take_back_meaning(meaning, by=request.user)))  # type: ignore[arg-type]
        elif meant:
            told = tell_otherwise(meaning, _feeds(meant), by=request.user, on=reader.today)  # type: ignore[arg-type]
            messages.success(request, header_remembered(told.header, told.area.name if told.area else ""))
    except (Rejected, Conflict) as refused:
        context = _context(request, reader, trouble=why_refused(refused), wrong=_field(meaning))
        return render(request, "desk/pages/headers.html", context, status=422)
    return redirect("headers")


def _feeds(meant: str) -> str:
    return "" if meant == NOT_TAKEN else meant


def _key(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as strange:
        raise Http404 from strange
