"""The import on the desk: a file brought, looked at, corrected in place, applied or thrown away."""

import tempfile
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from xiuhua.actions.keep.ask_job import APPLY, JUDGE, UNDO, ask_about_import, ask_to_stage
from xiuhua.actions.keep.export_rejected import export_rejected
from xiuhua.actions.keep.import_access import imports_overseen, may_import, open_import
from xiuhua.actions.keep.import_workbook import forms_in_force
from xiuhua.actions.keep.job_access import jobs_listed
from xiuhua.actions.keep.large_preview import is_large, preview_shown
from xiuhua.actions.keep.staged_import import (
    MOST_ROWS,
    TooManyRows,
    apply_import,
    correct_all_like,
    correct_cells,
    discard_import,
    stage_workbook,
)
from xiuhua.actions.keep.undo_import import ANY_IMPORT, undo_import
from xiuhua.desk.correcting import cell_at, edits_of
from xiuhua.desk.figures import number
from xiuhua.desk.ground import page_number, reader_of
from xiuhua.desk.import_refusals import (
    cells_corrected,
    import_undone,
    no_day,
    telling_refusals,
    why_refused,
)
from xiuhua.desk.importing import applied_context, preview_context, state_label
from xiuhua.desk.jobs import job_context, no_worker, shown_job
from xiuhua.desk.pages import leaf_of
from xiuhua.desk.uploads import brought_file, most_megabytes
from xiuhua.duty.door import Absent
from xiuhua.duty.routes import Duty, declares
from xiuhua.queries.imports import ImportLine, line_of, lines_of
from xiuhua.queries.jobs import OPEN, in_work, job_lines, latest_job_about
from xiuhua.queries.undoing import UNDO_WITHIN
from xiuhua.words import Conflict, NotFound, Rejected

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@declares(Duty.IMPORTS)
def show_imports(request: HttpRequest) -> HttpResponse:
    """The imports that the reader may open, and where to bring a file; with a file, on to its preview."""
    if not may_import(reader_of(request).scope):
        raise Absent
    if request.method != "POST":
        return _list(request)
    try:
        return _brought(request)
    except Rejected as refused:
        wrong = "as_of" if isinstance(refused.__cause__, ValueError) else "file"
        return _list(request, trouble=why_refused(refused), wrong=wrong)


def _brought(request: HttpRequest) -> HttpResponse:
    """Stage the file of a form, on to its preview; a large one is for a worker, on to its job. Raises Rejected."""
    path, name = brought_file(request)
    try:
        as_of = date.fromisoformat(request.POST.get("as_of", ""))
    except ValueError as strange:
        raise Rejected(no_day()) from strange
    told: dict[str, Any] = {"by": request.user, "as_of": as_of, "name": name}
    try:
        return redirect("import", stage_workbook(path, **told))
    except TooManyRows:
        return redirect("job", ask_to_stage(path, **told).key)


def _list(request: HttpRequest, *, trouble: str = "", wrong: str = "") -> HttpResponse:
    reader = reader_of(request)
    theirs = imports_overseen(reader.scope)
    leaf = leaf_of(theirs.count(), page=page_number(request))
    lines = lines_of(theirs, first=leaf.start, size=leaf.size)
    read = in_work([line.key for line in lines if line.state == "staging"])
    context = {
        "lines": [(line, state_label("reading" if line.key in read else line.state)) for line in lines],
        "total": leaf.count, "today": reader.today,
        "trouble": trouble, "wrong": wrong, "most_rows": MOST_ROWS, "most_megabytes": most_megabytes(),
        "jobs": [shown_job(one, whole=True) for one in job_lines(jobs_listed(reader.scope).filter(state__in=OPEN))],
        "no_worker": no_worker(),
        "asked_day": request.POST.get("as_of") or reader.today.isoformat(),
    } | leaf.context()  # fmt: skip
    return render(request, "desk/pages/imports.html", context, status=422 if trouble else 200)


@declares(Duty.IMPORTS)
def show_import(request: HttpRequest, key: UUID) -> HttpResponse:
    """What would become of a file's rows, or what became of them."""
    batch = open_import(key, by=request.user)  # type: ignore[arg-type]
    line = line_of(batch)
    context: dict[str, Any] = {"line": line, "state": state_label(line.state)}
    if job := latest_job_about(key):
        context |= job_context(job, whole=True)
        if job.is_open:
            return render(request, "desk/pages/import_job.html", context)
    if not line.is_open:
        opens = {"may_undo": may_undo(line, request)}
        forms = forms_in_force(line.as_of, by=batch.by)
        told = applied_context(line, forms, page=page_number(request)) | opens
        return render(request, "desk/pages/import_done.html", context | told)
    seen = preview_shown(key, by=request.user) if line.state == "staged" else None  # type: ignore[arg-type]
    if seen is None:
        return render(request, "desk/pages/import_waits.html", context)
    told = preview_context(seen, page=page_number(request), column=request.GET.get("column", ""))
    return render(request, "desk/pages/import.html", context | told)


@declares(Duty.IMPORTS)
@require_POST
def correct(request: HttpRequest, key: UUID) -> HttpResponse:
    """Keep what was typed over; with `use` take a suggestion, with `all` or `use-all` in every cell like it."""
    judged = not is_large(open_import(key, by=request.user))  # type: ignore[arg-type]
    with telling_refusals(request):
        edits = edits_of(request.POST)
        cell, becomes, everywhere = _pressed(request, edits.typed)
        typed = {at: text for at, text in edits.typed.items() if at != cell}
        if cell and not everywhere:
            typed[cell] = becomes
        if typed:
            correct_cells(key, typed, by=request.user, was=edits.was)  # type: ignore[arg-type]
        if cell and everywhere:
            value = edits.was.get(cell, "")
            count = correct_all_like(key, cell, value, becomes, by=request.user)  # type: ignore[arg-type]
            messages.success(request, cells_corrected(count, judged=judged))
        else:
            messages.success(request, cells_corrected(len(typed), judged=judged))
    return redirect(_back(request, key))


def _pressed(request: HttpRequest, typed: dict[tuple[int, str], str]) -> tuple[tuple[int, str] | None, str, bool]:
    """Which cell's button was pressed, what the cell becomes, and whether every cell like it does too."""
    for name in ("use", "use-all", "all"):
        if pressed := request.POST.get(name):
            seq, _colon, rest = pressed.partition(":")
            feeds, _colon, suggested = rest.partition(":")
            try:
                cell = cell_at(f"{seq}:{feeds}")
            except ValueError as strange:
                raise Http404 from strange
            if name == "all" and cell not in typed:
                return None, "", False
            return cell, suggested if name != "all" else typed[cell], name != "use"
    return None, "", False


@declares(Duty.IMPORTS)
@require_POST
def judge(request: HttpRequest, key: UUID) -> HttpResponse:
    """Have a large import judged, as it stands now, by a worker."""
    with telling_refusals(request):
        ask_about_import(JUDGE, key, by=request.user)  # type: ignore[arg-type]
    return redirect("import", key)


@declares(Duty.IMPORTS)
@require_POST
def apply(request: HttpRequest, key: UUID) -> HttpResponse:
    """Apply what can be applied; what is large by a worker."""
    seen = request.POST.get("seen", "")
    with telling_refusals(request):
        if is_large(open_import(key, by=request.user)):  # type: ignore[arg-type]
            ask_about_import(APPLY, key, by=request.user, seen=seen)  # type: ignore[arg-type]
            return redirect("import", key)
        done = apply_import(key, by=request.user, seen=seen)  # type: ignore[arg-type]
        said = ngettext("%(count)s row was applied.", "%(count)s rows were applied.", done.accepted)
        messages.success(request, said % {"count": number(done.accepted)})
    return redirect("import", key)


@declares(Duty.IMPORTS)
def discard(request: HttpRequest, key: UUID) -> HttpResponse:
    """Ask whether to throw an import away, and with POST do it."""
    line = line_of(open_import(key, by=request.user))  # type: ignore[arg-type]
    if request.method != "POST":
        if not line.is_open:
            raise Http404
        asked = {
            "question": _("Throw this file away?"),
            "what_happens": _(
                "Its rows and all corrections are erased. The register stays as it is, and so does the file that you "
                "keep yourself; only the journal remembers that it was here."
            ),
            "answer": _("Discard"),
        }
        return render(request, "desk/pages/import_sure.html", asked | {"line": line})
    with telling_refusals(request):
        discard_import(key, by=request.user)  # type: ignore[arg-type]
        messages.success(request, _("The file was thrown away. Nothing of it was kept."))
    return redirect("imports")


@declares(Duty.IMPORTS)
def undo(request: HttpRequest, key: UUID) -> HttpResponse:
    """Ask whether to take an applied import back, and with POST do it; what is large by a worker."""
    batch = open_import(key, by=request.user)  # type: ignore[arg-type]
    line = line_of(batch)
    if line.state == "undone" and request.method != "POST":  # asked again, or back to the question: it is answered
        return redirect("import", key)
    if not may_undo(line, request):
        raise Http404
    if request.method != "POST":
        asked = {
            "question": _("Undo this import?"),
            "what_happens": _(
                "What it wrote holds on no day any more, and what it replaced holds as before. New households and "
                "members wait empty for a corrected file. Nothing is erased: the journal and the history keep it."
            ),
            "answer": _("Undo this import"),
        }
        return render(request, "desk/pages/import_sure.html", asked | {"line": line})
    try:
        if is_large(batch):
            ask_about_import(UNDO, key, by=request.user)  # type: ignore[arg-type]
            return redirect("import", key)
        undo_import(key, by=request.user)  # type: ignore[arg-type]
        messages.success(request, import_undone())
    except NotFound as absent:
        raise Http404 from absent
    except Conflict as refused:
        messages.error(request, _("Nothing was undone. %(why)s") % {"why": refused})
    return redirect("import", key)


def may_undo(line: ImportLine, request: HttpRequest) -> bool:
    """Whether an import can be undone still, by the reader: who brought it, a county or a city."""
    offices = reader_of(request).scope.offices
    in_time = line.applied_at is not None and timezone.now() <= line.applied_at + UNDO_WITHIN
    return line.state == "applied" and in_time and (line.by_id == request.user.pk or bool(offices & ANY_IMPORT))


@declares(Duty.IMPORTS)
@require_POST
def hand_out(request: HttpRequest, key: UUID) -> HttpResponse:
    """The rejected rows as a workbook with the reasons."""
    batch = open_import(key, by=request.user)  # type: ignore[arg-type]
    try:
        content = _rejected(request, key)
    except (Rejected, Conflict) as refused:
        messages.error(request, why_refused(refused))
        return redirect("import", key)
    answer = HttpResponse(content, content_type=XLSX)
    name = _("%(file)s rejected rows.xlsx") % {"file": batch.file_name.rpartition(".")[0]}
    answer.headers["Content-Disposition"] = _attachment(name)
    return answer


def _rejected(request: HttpRequest, key: UUID) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "rejected.xlsx"
        export_rejected(key, target, by=request.user)  # type: ignore[arg-type]
        return target.read_bytes()


def _attachment(name: str) -> str:
    return content_disposition_header(as_attachment=True, filename=name) or "attachment"


def _back(request: HttpRequest, key: UUID) -> str:
    """The page of the grid that a form came from."""
    page, column = request.POST.get("page", ""), request.POST.get("column", "")
    asked = [f"page={page}"] if page.isascii() and page.isdigit() else []
    if column.replace(".", "").replace("_", "").isalnum() and column.isascii():
        asked.append(f"column={column}")
    return f"{reverse('import', args=[key])}?{'&'.join(asked)}#list"
