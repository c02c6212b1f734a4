"""Charts are laid out by Vega: one mark a value, each with its shape and the place of its words."""

import json
import re

import pytest

from xiuhua.papers.charts.drawing import Piece, draw, warm
from xiuhua.papers.charts.specs import REACH, WIDTH, bars, columns, text_of

NUMBERS = re.compile(r"-?[\d.]+")


def box(piece: Piece) -> tuple[float, float, float, float]:
    """Left, top, width and height of a rectangle."""
    left, top, width, height, *_ = map(float, NUMBERS.findall(piece.path))
    return left, top, width, height


def pieces_named(drawing, kind: str) -> list[Piece]:
    return [piece for mark in drawing.marks for piece in mark if piece.kind == kind]


def test_a_bar_is_as_long_as_its_value_says_and_none_is_nothing() -> None:
    drawing = draw(bars([200, 50, 0], fills=["dip-4", "dip-4", "dip-x"]))
    long, half = (box(piece)[2] for piece in pieces_named(drawing, "dip-4"))
    assert long == 4 * half
    assert box(pieces_named(drawing, "dip-x")[0])[2] == 0


def test_columns_stand_on_one_line_in_the_order_of_their_values() -> None:
    drawing = draw(columns([3, 1, 2], fills=["dip-4"] * 3))
    boxes = [box(piece) for piece in pieces_named(drawing, "dip-4")]
    assert [left for left, *_ in boxes] == sorted(left for left, *_ in boxes)
    assert {round(top + height, 1) for _, top, _, height in boxes} == {142.0}
    assert [round(height / boxes[1][3], 2) for *_, height in boxes] == [3, 1, 2]


@pytest.mark.parametrize("draws", [bars, columns])
def test_every_mark_has_a_reach_a_shape_a_name_and_a_value(draws) -> None:
    drawing = draw(draws([5, 7], fills=["dip-4", "dip-x"]))
    assert [sorted(piece.kind for piece in mark) for mark in drawing.marks] == [
        ["dip-4", REACH["value"], "name", "value"],
        ["dip-x", REACH["value"], "name", "value"],
    ]


@pytest.mark.parametrize("count", [1, 12, 40])
@pytest.mark.parametrize("draws", [bars, columns])
def test_nothing_stands_outside_and_a_finger_finds_every_mark(draws, count) -> None:
    drawing = draw(draws(list(range(count)), fills=["dip-4"] * count))
    assert (drawing.width, len(drawing.marks)) == (WIDTH, count)
    for piece in (piece for mark in drawing.marks for piece in mark):
        left, top, width, height = box(piece) if piece.path else (piece.x, piece.y - 12, 0, 12)
        assert 0 <= left <= left + width <= drawing.width + 0.1
        assert 0 <= top <= top + height <= drawing.height + 0.1


def test_without_values_there_are_no_marks() -> None:
    assert draw(bars([], fills=[])).marks == ()
    assert draw(columns([], fills=[])).marks == ()


def test_equal_values_are_drawn_once() -> None:
    assert draw(bars([4, 2], fills=["dip-4"] * 2)) is draw(bars([4, 2], fills=["dip-4"] * 2))


def test_vega_is_warm_before_somebody_waits() -> None:
    warm()
    assert len(draw(bars([1], fills=["dip-3"])).marks) == 1


def test_a_specification_asks_for_nothing_from_elsewhere() -> None:
    told = json.loads(text_of(bars([1, 2], fills=["dip-4"] * 2)))
    assert set(told["data"]) == {"values"}
    assert "url" not in text_of(told).replace("schema", "")
