"""Charts as Vega-Lite specifications: small functions of the values alone.

A mark is named by its number (its place among the values), its colour by a class, and its words by a key: whoever shows
the drawing puts links, colours and words in their place. So a specification, and what was drawn of it, is the same in
every language and theme; and Vega need not measure Chinese text, which costs it half a second a chart.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

Spec = dict[str, Any]

WIDTH = 320  # CSS pixels: a chart stands whole on a phone, and is never scaled, so that its words stay 12 px
MARK = "http://mark.invalid/"  # no address: Vega links a mark by its number
BAR_STEP, BAR_TOP, BAR_FOOT, VALUE_ROOM = 36, 20, 30, 104
COLUMN_TOP, COLUMN_FOOT, COLUMN_MOST = 22, 142, 44
REACH = {"value": "mark-reach"}  # what a finger hits: all the room of a mark


def bars(values: Sequence[float], *, fills: Sequence[str]) -> Spec:
    """Lying bars, one under the other, each below its name and before its value."""
    domain = [0, max([*values, 1])]
    across: Spec = {"field": "value", "type": "quantitative", "axis": None}
    across["scale"] = {"domain": domain, "range": [0, WIDTH - VALUE_ROOM]}
    return _whole(
        _rows({"value": values, "fill": fills}),
        height=BAR_STEP * len(values),
        layers=[
            _rectangle(REACH, x={"value": 0}, x2={"value": WIDTH}, **_rows_between(0, BAR_STEP)),
            _rectangle(_field("fill"), x=across, x2={"datum": 0}, **_rows_between(BAR_TOP, BAR_FOOT)),
            _words("name", x={"value": 0}, y=_row_at(14)),
            _words("value", x=across, dx=6, y=_row_at(BAR_FOOT - 1)),
        ],
    )


def columns(values: Sequence[float], *, fills: Sequence[str]) -> Spec:
    """Standing columns side by side, such as years, each above its name and below its value."""
    step = WIDTH / max(1, len(values))
    left, right = f"datum.mark * {step}", f"(datum.mark + 1) * {step}"
    middle, half = f"(datum.mark + 0.5) * {step}", min(COLUMN_MOST, step * 0.62) / 2
    wide = {"x": _at(f"{middle} - {half}"), "x2": _at(f"{middle} + {half}")}
    up: Spec = {"field": "value", "type": "quantitative", "axis": None}
    up["scale"] = {"domain": [0, max([*values, 1])], "range": [COLUMN_FOOT, COLUMN_TOP]}
    height = COLUMN_FOOT + COLUMN_TOP
    return _whole(
        _rows({"value": values, "fill": fills}),
        height=height,
        layers=[
            _rectangle(REACH, x=_at(left), x2=_at(right), y={"value": 0}, y2={"value": height}),
            _rectangle(_field("fill"), y=up, y2={"datum": 0}, **wide),
            _words("value", x=_at(middle), y=up, dy=-6, align="center"),
            _words("name", x=_at(middle), y={"value": height - 5}, align="center"),
        ],
    )


def _whole(rows: list[dict[str, Any]], *, height: float, layers: list[Spec]) -> Spec:
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "width": WIDTH, "height": height, "padding": 0, "autosize": "none", "background": None,
        "view": {"stroke": None},
        "data": {"values": rows},
        "layer": layers,
    }  # fmt: skip


def _rows(columns: Mapping[str, Sequence[Any]]) -> list[dict[str, Any]]:
    return [
        {"mark": number, "href": f"{MARK}{number}", **dict(zip(columns, told, strict=True))}
        for number, told in enumerate(zip(*columns.values(), strict=True))
    ]


def _rectangle(fill: Spec, **encoding: Any) -> Spec:
    return {"mark": {"type": "rect", "aria": False}, "encoding": {"fill": fill, "href": _field("href"), **encoding}}


def _words(key: str, *, align: str = "left", dx: float = 0, dy: float = 0, **encoding: Any) -> Spec:
    """Where words will stand: their key is set for them, and costs nothing to measure."""
    mark = {"type": "text", "aria": False, "align": align, "baseline": "alphabetic", "dx": dx, "dy": dy}
    return {"mark": mark, "encoding": {"text": {"value": key}, "href": _field("href"), **encoding}}


def _field(name: str) -> Spec:
    return {"field": name, "type": "nominal", "scale": None}


def _at(expression: str) -> Spec:
    return {"value": {"expr": expression}}


def _row_at(offset: float) -> Spec:
    return _at(f"datum.mark * {BAR_STEP} + {offset}")


def _rows_between(top: float, bottom: float) -> Spec:
    return {"y": _row_at(top), "y2": _row_at(bottom)}


def text_of(spec: Spec) -> str:
    """A specification as text that is equal for equal ones."""
    return json.dumps(spec, sort_keys=True, separators=(",", ":"))
