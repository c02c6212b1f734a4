"""Pages of an area: overview, rows behind a figure, households, villages, posts, organisations."""

from itertools import zip_longest
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from xiuhua.desk import labels
from xiuhua.desk.dashboard import in_list_order, overview
from xiuhua.desk.drawing import dip_legend, dip_of
from xiuhua.desk.figures import number, tile_of
from xiuhua.desk.ground import Ground, Here, ground_of, page_number
from xiuhua.desk.narrowing import narrowing_of
from xiuhua.desk.pages import Leaf, leaf_of
from xiuhua.desk.rows import table_of
from xiuhua.desk.village import village_card
from xiuhua.duty.routes import Duty, declares
from xiuhua.queries.area import villages_of
from xiuhua.queries.chain import required_posts
from xiuhua.queries.figure import figures_of
from xiuhua.queries.household import households_in
from xiuhua.queries.organisation import organisation_kinds, organisations_in
from xiuhua.queries.post import slot_counts, slots_of
from xiuhua.queries.recount import recount
from xiuhua.queries.rows import rows_of
from xiuhua.queries.settled import settled_now
from xiuhua.words import AreaLevel

STATES = {"vacant": False, "filled": True}


@declares(Duty.FIGURES)
def show_area(request: HttpRequest, code: str) -> HttpResponse:
    """An area's overview; a village's is its card."""
    ground = ground_of(request, code, figures_only=True)
    if ground.area.level == AreaLevel.VILLAGE:
        return render(request, "desk/pages/village.html", ground.context("area") | village_card(ground))
    return render(request, "desk/pages/area.html", ground.context("area") | overview(ground))


@declares(Duty.AREA)
def show_rows(request: HttpRequest, code: str, figure: str) -> HttpResponse:
    """The rows behind a figure, recounted."""
    ground = ground_of(request, code)
    settled = next((told for told in figures_of(code, on=ground.on) if told.key == figure), None)
    if settled is None:
        raise Http404
    rows = rows_of(figure, area=code, on=ground.on)
    leaf = leaf_of(rows.height, page=page_number(request))
    columns, cells = table_of(
        rows.slice(leaf.start, leaf.size), figure=figure, on=ground.on, all_topics=ground.all_topics
    )
    counted = recount(figure, rows, on=ground.on)
    told = {"tile": tile_of(settled, on=ground.on), "columns": columns, "rows": cells, "height": rows.height}
    told["here"] = Here("rows", ground.kept, (figure,))
    return _page(request, "rows", ground, leaf, told | {"recount": _agreement(settled.numerator, counted)})


def _agreement(settled: float | None, counted: float | None) -> dict[str, Any]:
    """What the turn settled beside what the rows make now."""
    agrees = settled is None or counted is None or abs(settled - counted) < 0.005
    return {"agrees": agrees, "settled": number(settled), "now": number(counted)}


@declares(Duty.AREA)
def show_households(request: HttpRequest, code: str) -> HttpResponse:
    """The households of an area, page by page."""
    ground = ground_of(request, code)
    known = labels.labels("status")
    narrowed = narrowing_of(request, ground)
    found = households_in(ground.area, on=ground.on, only=narrowed.only, page=page_number(request))
    leaf = leaf_of(found.count, page=found.number)
    statuses = [(key, word, found.by_status[key]) for key, word in known.items() if key in found.by_status]
    told = {"found": found, "statuses": statuses, "everything": sum(found.by_status.values())}
    told |= {"narrow": ground.scope.narrow, "narrowed": narrowed, "status": request.GET.get("status", "")}
    told["narrow_query"] = request.GET.urlencode() if narrowed.only else ""
    return _page(request, "households", ground, leaf, told)


@declares(Duty.AREA)
def show_villages(request: HttpRequest, code: str) -> HttpResponse:
    """The villages of an area: the table twin of the stitches."""
    ground = ground_of(request, code)
    only, dip = "poor" if request.GET.get("only") == "poor" else "", request.GET.get("dip", "")
    every = [
        village
        for village in settled_now().of(villages_of, ground.area, on=ground.on)
        if village.poor_village or not only
    ]
    shown = [village for village in every if not dip or dip_of(village.incidence) == dip]
    leaf = leaf_of(len(shown), page=page_number(request))
    told = {"villages": leaf.cut(shown), "total": len(shown), "only": only, "dip": dip, "dips": dip_legend(every)}
    return _page(request, "villages", ground, leaf, told)


@declares(Duty.AREA)
def show_posts(request: HttpRequest, code: str) -> HttpResponse:
    """Which required posts of an area's villages are filled."""
    ground = ground_of(request, code)
    slot, state = request.GET.get("slot", ""), request.GET.get("state", "")
    counts = in_list_order(settled_now().of(slot_counts, ground.area, on=ground.on))
    asked = [count for count in counts if not slot or count.slot == slot]
    sizes = {"vacant": sum(c.vacant for c in asked), "filled": sum(c.filled for c in asked)}
    every = sum(c.required for c in asked)
    total = sizes.get(state, every)
    leaf = leaf_of(total, page=page_number(request))
    lines = slots_of(ground.area, on=ground.on, slot=slot, filled=STATES.get(state), first=leaf.start, size=leaf.size)
    told = {"lines": list(zip_longest(lines, required_posts(lines, on=ground.on))), "slot_counts": counts}
    told |= {"slot": slot, "state": state, "total": total, "every": every, "sizes": sizes}
    return _page(request, "posts", ground, leaf, told)


@declares(Duty.AREA)
def show_organisations(request: HttpRequest, code: str) -> HttpResponse:
    """The organisations seated in an area, with their leaders."""
    ground = ground_of(request, code)
    kinds = organisation_kinds(ground.area, on=ground.on)
    kind = request.GET.get("kind", "")
    total = sum(row.count for row in kinds if not kind or row.kind == kind)
    leaf = leaf_of(total, page=page_number(request))
    lines = organisations_in(ground.area, on=ground.on, kind=kind, first=leaf.start, size=leaf.size)
    return _page(request, "organisations", ground, leaf, {"lines": lines, "kinds": kinds, "kind": kind, "total": total})


def _page(request: HttpRequest, name: str, ground: Ground, leaf: Leaf, told: dict[str, Any]) -> HttpResponse:
    context = ground.context(name) | leaf.context() | told
    return render(request, f"desk/pages/{name}.html", context)
