"""Boundaries of areas as GeoJSON: read strictly, every flaw named by its feature; thinned out alike on both sides."""

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import shapely
from shapely.geometry import MultiPolygon, Polygon

MOST_FEATURES = 5_000
LIMITS = (180.0, 90.0)  # degrees, east and north
FIRST_STEP, STEP, STEPS = 0.0002, 1.6, 24  # degrees: from some 20 m on until the points fit
NAMES_SHOWN, MOST_LETTERS = 8, 40


@dataclass(frozen=True, slots=True)
class Feature:
    """A feature of a file, by its number from 1: what it is called there, and its shape in degrees."""

    number: int
    told: str
    shape: MultiPolygon


@dataclass(frozen=True, slots=True)
class Flaw:
    """Why a feature (or, as number 0, the file) is not taken: the key of a reason, and the facts of its sentence."""

    reason: str
    number: int = 0
    facts: Mapping[str, str] = field(default_factory=dict)


def read_boundaries(data: bytes, *, naming: str) -> tuple[list[Feature], list[Flaw]]:
    """The features of a GeoJSON file, called by their property `naming`; and what is wrong with it.

    Positions are degrees of longitude and latitude (RFC 7946); a height is left out.
    """
    document = _document(data)
    features = document.get("features") if document.get("type") == "FeatureCollection" else None
    if not isinstance(features, list) or not features:
        return [], [Flaw("no_collection")]
    if len(features) > MOST_FEATURES:
        return [], [Flaw("too_many", facts={"count": f"{len(features):,}", "most": f"{MOST_FEATURES:,}"})]
    read = [_feature(number, told, naming=naming) for number, told in enumerate(features, start=1)]
    flaws = [it for it in read if isinstance(it, Flaw)]
    if all(it.reason == "no_property" for it in flaws) and len(flaws) == len(features):
        return [], [Flaw("property_nowhere", facts=flaws[0].facts)]
    return [it for it in read if isinstance(it, Feature)], flaws


def thinned(shapes: Sequence[MultiPolygon], *, most_points: int) -> list[MultiPolygon]:
    """The shapes with at most so many points in all, if that can be: a border that two share stays one line.

    Shapes must be of one level, so that they lie side by side.
    """
    found, tolerance = list(shapes), FIRST_STEP
    for _ in range(STEPS):
        if sum(map(_points, found)) <= most_points:
            break
        found = [_many(shape) for shape in shapely.coverage_simplify(list(shapes), tolerance)]
        tolerance *= STEP
    return found


def rings_of(shape: MultiPolygon) -> list[list[list[list[float]]]]:
    """A shape as lists: polygons of rings (the outer one first) of [longitude, latitude], to about a metre."""
    return [
        [[[round(x, 5), round(y, 5)] for x, y in ring.coords] for ring in (polygon.exterior, *polygon.interiors)]
        for polygon in shape.geoms
    ]


def _document(data: bytes) -> dict[str, Any]:
    try:
        document = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return {}
    return _object(document)


def _object(told: Any) -> dict[str, Any]:
    return told if isinstance(told, dict) else {}


def _feature(number: int, told: Any, *, naming: str) -> Feature | Flaw:
    parts = _object(told)
    properties = _object(parts.get("properties"))
    name = _name(properties.get(naming))
    if not name:
        return Flaw("no_property", number, {"property": shortened(naming), "has": _listed(properties)})
    geometry = _object(parts.get("geometry"))
    coordinates = geometry.get("coordinates")
    polygons = {"Polygon": [coordinates], "MultiPolygon": coordinates}.get(str(geometry.get("type")))
    if not isinstance(polygons, list) or not polygons:
        return Flaw("no_polygon", number, {"name": shortened(name)})
    for ring in _rings(polygons):
        if reason := _wrong_with(ring):
            return Flaw(reason, number, {"name": shortened(name), "at": _at(ring)})
    shape = MultiPolygon([Polygon(_flat(rings[0]), [_flat(ring) for ring in rings[1:]]) for rings in polygons])
    if not shape.is_valid:
        where = str(shapely.is_valid_reason(shape)).partition("[")[2].rstrip("]")
        return Flaw("crosses", number, {"name": shortened(name), "at": where})
    return Feature(number, name, shape)


def _name(value: Any) -> str:
    """What a property says: a code may be written as a number."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return " ".join(str(value).split()) if isinstance(value, str | int) and not isinstance(value, bool) else ""


def _listed(properties: Mapping[str, Any]) -> str:
    return ", ".join(shortened(name) for name in list(properties)[:NAMES_SHOWN])


def shortened(name: str) -> str:
    """A name as a sentence can hold it."""
    return name if len(name) <= MOST_LETTERS else f"{name[:MOST_LETTERS]}…"


def _rings(polygons: Sequence[Any]) -> Iterator[Any]:
    """Every ring; what is no list of rings comes as it is, and is then no ring either."""
    for polygon in polygons:
        yield from polygon if isinstance(polygon, list) and polygon else [polygon]


def _wrong_with(ring: Any) -> str:
    """The key of what is wrong with a ring; empty when nothing is."""
    if not isinstance(ring, list) or not all(_is_position(it) for it in ring):
        return "no_positions"
    if any(abs(value) > limit for it in ring for value, limit in zip(it, LIMITS, strict=False)):
        return "out_of_range"
    if len(ring) < 4:
        return "short_ring"
    return "" if _flat(ring)[0] == _flat(ring)[-1] else "open_ring"


def _is_position(told: Any) -> bool:
    numbers = isinstance(told, list) and 2 <= len(told) <= 4
    return numbers and all(type(it) is int or (type(it) is float and math.isfinite(it)) for it in told)


def _flat(ring: list[list[float]]) -> list[tuple[float, float]]:
    return [(it[0], it[1]) for it in ring]


def _at(ring: Any) -> str:
    """The first position of a ring, for somebody who looks for it; empty when there is none."""
    first = ring[0] if isinstance(ring, list) and ring and _is_position(ring[0]) else []
    return " ".join(f"{max(min(it, 1e9), -1e9):g}" for it in first[:2])


def _points(shape: MultiPolygon) -> int:
    return int(shapely.get_num_coordinates(shape))


def _many(shape: Any) -> MultiPolygon:
    return shape if isinstance(shape, MultiPolygon) else MultiPolygon([shape])
