"""A specification drawn by Vega: the pieces of each mark, for a page that sets them as SVG."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from xml.etree import ElementTree as ET

from xiuhua.papers.charts.specs import MARK, Spec, bars, text_of

KEPT = 512  # a few kilobytes each: the charts of the areas looked at since the last turn
SVG, LINK = "{http://www.w3.org/2000/svg}", "{http://www.w3.org/1999/xlink}href"
MOVED = re.compile(r"translate\(([-\d.e]+),([-\d.e]+)\)")
NUMBER = re.compile(r"-?\d+\.\d+(?:e-?\d+)?")


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a mark: a shape with the class that fills it, or (without a path) the place of words by their key."""

    kind: str
    path: str = ""
    x: float = 0
    y: float = 0
    anchor: str = "start"


@dataclass(frozen=True, slots=True)
class Drawing:
    """What was drawn, in CSS pixels: for each mark, by its number, its pieces from the lowest to the topmost."""

    width: float
    height: float
    marks: tuple[tuple[Piece, ...], ...]


def draw(spec: Spec) -> Drawing:
    """Draw a specification of `specs`; what was drawn is kept, so the same values cost nothing the next time."""
    return _drawn(text_of(spec))


def warm() -> None:
    """Start Vega, which takes a second, before somebody waits for it."""
    draw(bars([1], fills=["dip-3"]))


@lru_cache(maxsize=KEPT)
def _drawn(spec: str) -> Drawing:
    import vl_convert  # noqa: PLC0415 -- slow import

    # No address may be read: a specification brings its values with it.
    root = ET.fromstring(vl_convert.vegalite_to_svg(spec, allowed_base_urls=[]))  # noqa: S314 -- our own
    marks: dict[int, list[Piece]] = {}
    for number, piece in _pieces(root):
        marks.setdefault(number, []).append(piece)
    told = tuple(tuple(marks[number]) for number in sorted(marks))
    return Drawing(float(root.attrib["width"]), float(root.attrib["height"]), told)


def _pieces(root: ET.Element) -> Iterator[tuple[int, Piece]]:
    for link in root.iter(f"{SVG}a"):
        number = int(link.attrib[LINK].removeprefix(MARK))
        for shape in link:
            yield number, _piece(shape)


def _piece(shape: ET.Element) -> Piece:
    moved = MOVED.search(shape.attrib.get("transform", ""))
    x, y = (round(float(moved[1]), 1), round(float(moved[2]), 1)) if moved else (0, 0)
    if shape.tag == f"{SVG}text":
        return Piece(shape.text or "", x=x, y=y, anchor=shape.attrib.get("text-anchor", "start"))
    return Piece(shape.attrib["fill"], path=NUMBER.sub(_shorter, shape.attrib["d"]), x=x, y=y)


def _shorter(number: re.Match[str]) -> str:
    return f"{round(float(number[0]), 1):g}"
