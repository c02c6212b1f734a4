"""Boundaries of an office's own areas: brought as a file, listed with their source, taken away."""

from collections.abc import Sequence
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from xiuhua.actions.keep.boundary_refusal import BoundariesRefused
from xiuhua.actions.keep.bring_boundaries import (
    MOST_BYTES,
    MOST_SOURCE,
    Brought,
    bring_boundaries,
    may_bring,
    remove_boundaries,
)
from xiuhua.desk.boundaries import field_of_boundaries, why_no_boundaries
from xiuhua.desk.figures import number
from xiuhua.desk.ground import Ground, NoSuchDay, day_until_today, ground_of
from xiuhua.desk.uploads import MEGABYTE, brought_file
from xiuhua.duty.door import Absent
from xiuhua.duty.routes import Duty, declares
from xiuhua.queries.boundary import boundary_files
from xiuhua.words import Rejected, one_line

NAMING = "code"  # the property offered first


@declares(Duty.IMPORTS)
def show_boundaries(request: HttpRequest, code: str) -> HttpResponse:
    """The files of boundaries of an office's own area; with a file, one more."""
    ground = _own(request, code)
    if request.method != "POST":
        return _page(request, ground)
    try:
        kept = bring_boundaries(_brought(request, ground), area=code, by=request.user)  # type: ignore[arg-type]
    except BoundariesRefused as refused:
        return _page(request, ground, trouble=why_no_boundaries(refused), wrong=field_of_boundaries(refused))
    except Rejected as refused:
        wrong = "since" if isinstance(refused, NoSuchDay) else "file"
        return _page(request, ground, trouble=[str(refused)], wrong=wrong)
    areas = kept.boundaries.count()
    said = ngettext("The outline of %(count)s area is kept.", "The outlines of %(count)s areas are kept.", areas)
    messages.success(request, said % {"count": number(areas)})
    return redirect("boundaries", code)


@declares(Duty.IMPORTS)
@require_POST
def remove(request: HttpRequest, code: str, key: UUID) -> HttpResponse:
    """Take a file of boundaries away."""
    remove_boundaries(key, area=code, by=request.user)  # type: ignore[arg-type]
    messages.success(request, _("The boundaries of the file are gone."))
    return redirect("boundaries", code)


def _own(request: HttpRequest, code: str) -> Ground:
    ground = ground_of(request, code)
    if not may_bring(ground.scope, code):
        raise Absent
    return ground


def _brought(request: HttpRequest, ground: Ground) -> Brought:
    """What the form brings; raises Rejected."""
    path, name = brought_file(request, kinds=".geojson, .json")
    told = {key: one_line(request.POST.get(key, "")) for key in ("naming", "source", "since")}
    since = day_until_today(told["since"], today=ground.today)
    return Brought(path, name, told["naming"] or NAMING, told["source"], since)


def _page(request: HttpRequest, ground: Ground, *, trouble: Sequence[str] = (), wrong: str = "") -> HttpResponse:
    told = {key: request.POST.get(key, "") for key in ("naming", "source", "since")}
    context = ground.context("area") | {
        "files": boundary_files(ground.area),
        "trouble": trouble,
        "wrong": wrong,
        "told": {"naming": NAMING, "since": ground.today.isoformat()} | {key: it for key, it in told.items() if it},
        "most_megabytes": MOST_BYTES // MEGABYTE,
        "most_source": MOST_SOURCE,
    }
    return render(request, "desk/pages/boundaries.html", context, status=422 if trouble else 200)
