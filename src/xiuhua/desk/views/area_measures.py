"""The measures of an area: causes by category, what is developmental, and the households that lack something."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext

from xiuhua.actions.remedy.grant import MOST_BASIS
from xiuhua.actions.remedy.grant_together import grant_together
from xiuhua.actions.remedy.measure_refusal import MeasureRefused
from xiuhua.desk import labels
from xiuhua.desk.figures import tiles_of
from xiuhua.desk.ground import Ground, ground_of, page_number
from xiuhua.desk.measuring import Wish, why_not_done, wish_of
from xiuhua.desk.pages import leaf_of
from xiuhua.duty.acting import acts_there
from xiuhua.duty.door import Absent
from xiuhua.duty.routes import Duty, declares
from xiuhua.queries.figure import figures_of
from xiuhua.queries.measures_in_area import (
    LACKS,
    causes_by_category,
    given_together,
    helped_in,
    households_that_lack,
    households_with,
    lacks_in,
    lines_of,
)
from xiuhua.words import NotFound, Rejected

FIGURES = ("developmental_share", "eligible_not_receiving")


@declares(Duty.AREA)
def show_area_measures(request: HttpRequest, code: str) -> HttpResponse:
    """The matrix of causes and categories, and the households of one kind: with ?cause= (&of=) those of a number in it.

    An office over a village grants a measure to all its households here.
    """
    ground = ground_of(request, code, all_topics=True)
    acts = acts_there(ground.scope, ground.area)
    wish = wish_of(request, today=ground.today)
    if request.method != "POST":
        return _page(request, ground, wish, acts=acts)
    if not acts or wish.do != "together":
        raise Absent
    try:
        count = _grant(request, ground, wish)
    except Rejected as refused:
        return _page(request, ground, wish, acts=acts, refused=refused)
    said = ngettext("Granted to %(count)s household.", "Granted to %(count)s households at once.", count)
    messages.success(request, said % {"count": count})
    return redirect("area-measures", code)


def _grant(request: HttpRequest, ground: Ground, wish: Wish) -> int:
    by: Any = request.user
    since = wish.day(wish.since, at="since")
    if since is None:
        raise MeasureRefused("no_day")
    return grant_together(ground.area.code, wish.item, since=since, basis=wish.basis, by=by)


def _page(
    request: HttpRequest, ground: Ground, wish: Wish, *, acts: bool, refused: Rejected | None = None
) -> HttpResponse:
    asked, cause, of = (request.GET.get(name, "") for name in ("lacks", "cause", "of"))
    lacks = asked if asked in LACKS else LACKS[0]
    counts = lacks_in(helped_in(ground.area.pk, on=ground.on))
    if cause:
        rows = households_with(ground.area.pk, cause, of=of, on=ground.on)
    else:
        rows = households_that_lack(ground.area.pk, lacks, on=ground.on)
    leaf = leaf_of(rows.count(), page=page_number(request))
    try:
        figures = [it for it in figures_of(ground.area.code, on=ground.on) if it.key in FIGURES]
    except NotFound:
        figures = []
    causes = causes_by_category(ground.area.pk, on=ground.on)
    together = given_together(ground.area.pk, on=ground.today) if acts and ground.asked is None else []
    context = ground.context("area-measures") | leaf.context() | {
        "lacks": lacks, "counts": counts, "kinds": [(kind, counts[kind]) for kind in LACKS], "causes": causes,
        "categories": [cell.category for cell in causes[0].cells] if causes else [],
        "tiles": tiles_of(figures, on=ground.on), "wish": wish, "most_basis": MOST_BASIS,
        "lines": lines_of(rows, first=leaf.start, size=leaf.size, on=ground.on), "cause": cause, "of": of,
        "together": [(key, labels.label(key, of="measure_item")) for key in together],
        "trouble": why_not_done(refused) if refused else "", "wrong": getattr(refused, "at", "") if refused else "",
    }  # fmt: skip
    return render(request, "desk/pages/area_measures.html", context, status=422 if refused else 200)
