"""A map of an area, where an office brought boundaries: each outline in the dip of its incidence."""

from dataclasses import dataclass

from xiuhua.desk.drawing import dip_of
from xiuhua.desk.ground import Ground
from xiuhua.papers.charts.drawing import Drawing, Piece
from xiuhua.papers.charts.outlines import outlines
from xiuhua.queries.area import INCIDENCE, Place
from xiuhua.queries.boundary import Outline, outlines_in
from xiuhua.words import AreaLevel


@dataclass(frozen=True, slots=True)
class Country:
    """An area on the map; `label` is where its name stands, if it does."""

    code: str
    name: str
    incidence: float | None
    dip: str
    path: str
    label: Piece | None


@dataclass(frozen=True, slots=True)
class Map:
    """Areas with an outline, and those children that have none though others do."""

    drawing: Drawing
    marks: tuple[Country, ...]
    missing: tuple[Place, ...]
    of_villages: bool


def map_of(ground: Ground) -> Map | None:
    """The map of an area; None where nobody brought boundaries. One statement without, otherwise three."""
    found = outlines_in(ground.area, figure=INCIDENCE, on=ground.on)
    if not found:
        return None
    drawing = outlines([outline.polygons for outline in found])
    marks = tuple(_country(outline, pieces) for outline, pieces in zip(found, drawing.marks, strict=True))
    drawn = {outline.code for outline in found}
    beside = ground.around.children if any(child.code in drawn for child in ground.around.children) else ()
    missing = tuple(child for child in beside if child.code not in drawn)
    return Map(drawing, marks, missing, found[0].level == AreaLevel.VILLAGE)


def _country(outline: Outline, pieces: tuple[Piece, ...]) -> Country:
    shape, *names = pieces
    return Country(
        outline.code,
        outline.name,
        outline.incidence,
        dip_of(outline.incidence),
        shape.path,
        names[0] if names else None,
    )
