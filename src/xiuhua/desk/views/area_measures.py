"""The measures of an area: causes by category, what is developmental, and the households that lack something."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from xiuhua.desk.figures import tiles_of
from xiuhua.desk.ground import ground_of, page_number
from xiuhua.desk.pages import leaf_of
from xiuhua.duty.routes import Duty, declares
from xiuhua.queries.figure import figures_of
from xiuhua.queries.measures_in_area import LACKS, causes_by_category, helped_in, lacks_in, lines_of
from xiuhua.words import NotFound

FIGURES = ("developmental_share", "eligible_not_receiving")


@declares(Duty.AREA)
def show_area_measures(request: HttpRequest, code: str) -> HttpResponse:
    """The matrix of causes and categories, and with ?lacks= the households of one kind, as the last turn settled."""
    ground = ground_of(request, code, all_topics=True)
    asked = request.GET.get("lacks", "")
    lacks = asked if asked in LACKS else LACKS[0]
    rows = helped_in(ground.area.pk, on=ground.on)
    counts = lacks_in(rows)
    leaf = leaf_of(counts[lacks], page=page_number(request))
    try:
        figures = [it for it in figures_of(ground.area.code, on=ground.on) if it.key in FIGURES]
    except NotFound:
        figures = []
    causes = causes_by_category(ground.area.pk, on=ground.on)
    context = ground.context("area-measures") | leaf.context() | {
        "lacks": lacks, "counts": counts, "kinds": [(kind, counts[kind]) for kind in LACKS], "causes": causes,
        "categories": [cell.category for cell in causes[0].cells] if causes else [],
        "tiles": tiles_of(figures, on=ground.on),
        "lines": lines_of(rows.filter(**{f"{lacks}__gt": 0}), first=leaf.start, size=leaf.size, on=ground.on),
    }  # fmt: skip
    return render(request, "desk/pages/area_measures.html", context)
