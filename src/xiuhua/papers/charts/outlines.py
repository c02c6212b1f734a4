"""Outlines of areas on a plane: small parts of the world, so east and north are drawn to one scale."""

import math
from collections.abc import Iterable, Sequence
from itertools import pairwise

from xiuhua.papers.charts.drawing import Drawing, Piece
from xiuhua.papers.charts.specs import WIDTH

Ring = Sequence[Sequence[float]]
Polygons = Sequence[Sequence[Ring]]

LEAST_HEIGHT, MOST_HEIGHT, MARGIN = 120.0, 460.0, 3.0
MOST_NAMED = 12  # areas that get their name written on them
EDGE = 56  # so near the rim, a name runs away from it


def outlines(shapes: Sequence[Polygons]) -> Drawing:
    """Areas as marks in the order given: polygons of rings of [longitude, latitude] in degrees, in CSS pixels.

    The piece `area` is filled by the even-odd rule, so that a hole stays open; where there are few, `name` stands in
    the middle of the largest polygon.
    """
    points = [point for polygons in shapes for rings in polygons for point in rings[0]]
    if not points:
        return Drawing(WIDTH, LEAST_HEIGHT, ())
    lay = _Plane(points)
    named = len(shapes) <= MOST_NAMED
    marks = [
        (Piece("area", path=_path(polygons, lay)), *([lay.name(polygons)] if named else [])) for polygons in shapes
    ]
    return Drawing(WIDTH, lay.height, tuple(marks))


class _Plane:
    """Lays degrees on the paper: as large as they fit, north above."""

    def __init__(self, points: Sequence[Sequence[float]]) -> None:
        south, north = _ends(point[1] for point in points)
        self.narrowing = max(math.cos(math.radians((south + north) / 2)), 0.01)
        west, east = _ends(point[0] * self.narrowing for point in points)
        wide, high = max(east - west, 1e-9), max(north - south, 1e-9)
        room = WIDTH - 2 * MARGIN
        self.scale = min(room / wide, (MOST_HEIGHT - 2 * MARGIN) / high)
        self.height = max(LEAST_HEIGHT, round(high * self.scale + 2 * MARGIN, 1))
        self.left = MARGIN - west * self.scale + (room - wide * self.scale) / 2
        self.top = self.height / 2 + (south + north) / 2 * self.scale

    def at(self, point: Sequence[float]) -> tuple[float, float]:
        """A position on the paper."""
        return self.left + point[0] * self.narrowing * self.scale, self.top - point[1] * self.scale

    def name(self, polygons: Polygons) -> Piece:
        """Where the name of an area stands: amid the box of its widest polygon."""
        boxes = [(_ends(point[0] for point in rings[0]), _ends(point[1] for point in rings[0])) for rings in polygons]
        across, up = max(boxes, key=lambda box: (box[0][1] - box[0][0]) * (box[1][1] - box[1][0]))
        x, y = self.at((sum(across) / 2, sum(up) / 2))
        anchor = "start" if x < EDGE else "end" if x > WIDTH - EDGE else "middle"
        x = {"start": MARGIN, "end": WIDTH - MARGIN}.get(anchor, x)
        return Piece("name", x=round(x, 1), y=round(y + 4, 1), anchor=anchor)


def _path(polygons: Polygons, lay: _Plane) -> str:
    """The outline as steps from point to point in tenths of a pixel; points that fall together are left out."""
    parts = []
    for ring in (ring for rings in polygons for ring in rings):
        told = [tuple(round(10 * value) for value in lay.at(point)) for point in ring[:-1]]
        kept = [point for place, point in enumerate(told) if place == 0 or point != told[place - 1]]
        steps = [f"{_tenth(x - was[0])},{_tenth(y - was[1])}" for was, (x, y) in pairwise(kept)]
        parts.append(f"M{_tenth(kept[0][0])},{_tenth(kept[0][1])}l{' '.join(steps)}Z" if steps else "")
    return "".join(parts)


def _tenth(value: int) -> str:
    return f"{value / 10:g}"


def _ends(values: Iterable[float]) -> tuple[float, float]:
    told = list(values)
    return min(told), max(told)
