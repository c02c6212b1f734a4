"""What data checks flag in an area: rule by rule, and the rows behind one rule."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from xiuhua.desk.ground import Ground, ground_of, page_number
from xiuhua.desk.pages import Leaf, leaf_of
from xiuhua.duty.routes import Duty, declares
from xiuhua.queries.explained_finding import EXPLAINED, OPEN, STATES
from xiuhua.queries.household import household_lines
from xiuhua.queries.quality import Quality, quality_of
from xiuhua.queries.quality_rows import findings_of, households_flagged, trend_of


@declares(Duty.AREA)
def show_quality(request: HttpRequest, code: str) -> HttpResponse:
    """The checks that flag something in an area, with ?rule= the rows of one, with ?households= who is concerned."""
    ground = ground_of(request, code, all_topics=True)
    found = quality_of(ground.area, on=ground.on)
    rule = request.GET.get("rule", "")
    if request.GET.get("households") and found.households:
        told = _households(request, ground, found)
    else:
        told = _rows(request, ground, found, rule) if rule else _rules(request, found)
    context = ground.context("quality") | {"found": found, "rule": rule, "data_day": found.as_of} | told
    return render(request, "desk/pages/quality.html", context)


def _rules(request: HttpRequest, found: Quality) -> dict[str, Any]:
    """The rules of a level, or of all, level by level."""
    asked = request.GET.get("level", "")
    level = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 3 else None
    shown = [one for one in found.levels if level in (None, one)]
    groups = [(one, [line for line in found.lines if line.level == one]) for one in shown]
    return {"level": level, "groups": groups, "levels": list(found.levels.items())}


def _households(request: HttpRequest, ground: Ground, found: Quality) -> dict[str, Any]:
    """The households that any check flags, each once, page by page."""
    leaf = leaf_of(found.households, page=page_number(request))
    flagged = households_flagged(ground.area, on=ground.on, first=leaf.start, size=leaf.size)
    return {"concerned": household_lines(flagged, on=ground.on), "rule": ""} | leaf.context()


def _rows(request: HttpRequest, ground: Ground, found: Quality, rule: str) -> dict[str, Any]:
    """Whom one rule flags, page by page."""
    line = found.line(rule)
    if line is None:
        return {"line": None}
    asked = request.GET.get("state", "")
    state = asked if asked in STATES else ""
    shown = {OPEN: line.now.open, EXPLAINED: line.now.explained}.get(state, line.findings)
    leaf: Leaf = leaf_of(shown, page=page_number(request))
    rows = findings_of(ground.area, rule, on=ground.on, first=leaf.start, size=leaf.size, state=state)
    told = {"line": line, "rows": rows, "state": state, "shown": shown, "of_places": line.of_places}
    return told | {"trend": trend_of(ground.area, rule, on=ground.on)} | leaf.context()
