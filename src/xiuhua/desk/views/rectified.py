"""The page on which villages of rectified organisations stand beside like villages, with every village behind it."""

from dataclasses import dataclass
from typing import Any

import polars as pl
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from xiuhua.desk.ground import ground_of, page_number
from xiuhua.desk.pages import leaf_of
from xiuhua.duty.routes import Duty, declares
from xiuhua.queries.rectified import Beside, rectified_beside
from xiuhua.reckon.comparison import ALONE, UNLIKE, UNTOLD, Comparison
from xiuhua.reckon.sampling.intervals import Interval

PERCENT = 100
CHOSEN, LIKE, LEFT = "chosen", "like", "left"


@dataclass(frozen=True, slots=True)
class Line:
    """A village: shares in per cent, None where untold; `weight` in per cent of its side; `why` it is left out."""

    code: str
    name: str
    chosen: bool
    people: int | None
    before: float | None
    after: float | None
    weight: float | None
    why: str

    @property
    def change(self) -> float | None:
        """Percentage points."""
        return None if self.before is None or self.after is None else self.after - self.before


@declares(Duty.AREA)
def show_rectified(request: HttpRequest, code: str) -> HttpResponse:
    """Poverty before and after in villages of rectified organisations, beside like villages."""
    ground = ground_of(request, code)
    beside = rectified_beside(ground.area, on=ground.on)
    asked = request.GET.get("side", "")
    side = asked if asked in (LIKE, LEFT) else CHOSEN
    lines = _lines(beside, side)
    leaf = leaf_of(len(lines), page=page_number(request))
    told = {"beside": beside, "told": _told(beside.comparison), "side": side, "sides": _sides(beside)}
    context = ground.context("organisations") | leaf.context() | told | {"lines": leaf.cut(lines)}
    return render(request, "desk/pages/rectified.html", context)


def _told(found: Comparison | None) -> dict[str, Any] | None:
    """The two sides and their difference in per cent; None where nothing can be compared."""
    if found is None or found.chosen is None or found.like is None or found.difference is None:
        return None
    names = ((_("Rectified"), found.chosen), (_("Like villages"), found.like))
    rows = [
        (name, it.villages, it.people, it.before * PERCENT, it.after * PERCENT, it.change * PERCENT)
        for name, it in names
    ]
    wide = Interval(*(it * PERCENT for it in (found.difference.value, found.difference.low, found.difference.high)))
    return {"rows": rows, "difference": wide, "holds_none": wide.low <= 0 <= wide.high}


def _sides(beside: Beside) -> list[tuple[str, str, int]]:
    """The lists of villages with their words and lengths."""
    if beside.comparison is None:
        return []
    rows, left = beside.comparison.rows, pl.col("left_out").is_not_null()
    counts = {
        CHOSEN: rows.filter(~left & pl.col("chosen")).height, LIKE: rows.filter(~left & ~pl.col("chosen")).height,
        LEFT: rows.filter(left).height,
    }  # fmt: skip
    words = {CHOSEN: _("Rectified"), LIKE: _("Like villages"), LEFT: _("Left out")}
    return [(key, words[key], counts[key]) for key in (CHOSEN, LIKE, LEFT)]


def _lines(beside: Beside, side: str) -> list[Line]:
    if beside.comparison is None:
        return []
    rows, left = beside.comparison.rows, pl.col("left_out").is_not_null()
    wanted = left if side == LEFT else ~left & (pl.col("chosen") == (side == CHOSEN))
    why = {
        UNTOLD: _("not surveyed at both ends"), ALONE: _("rectified; too few like it"),
        UNLIKE: _("like none that was rectified"),
    }  # fmt: skip
    return [
        Line(
            it["village"], beside.names.get(it["village"], it["village"]), it["chosen"], it["people_before"],
            _percent(it["share_before"]), _percent(it["share_after"]), _percent(it["weight"]),
            why.get(it["left_out"], ""),
        )
        for it in rows.filter(wanted).iter_rows(named=True)
    ]  # fmt: skip


def _percent(share: float | None) -> float | None:
    return None if share is None else share * PERCENT
