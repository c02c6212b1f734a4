"""Outlines are laid on the paper: to one scale, north above, as large as they fit."""

import re

import pytest

from xiuhua.papers.charts.outlines import EDGE, MOST_HEIGHT, MOST_NAMED, outlines
from xiuhua.papers.charts.specs import WIDTH


def square(x: float, y: float, side: float = 1.0) -> list[list[list[list[float]]]]:
    return [[[[x, y], [x + side, y], [x + side, y + side], [x, y + side], [x, y]]]]


def corners(path: str) -> list[tuple[float, float]]:
    """The points of a path of one ring."""
    numbers = list(map(float, re.findall(r"-?[\d.]+", path)))
    at = (numbers[0], numbers[1])
    found = [at]
    for step in zip(numbers[2::2], numbers[3::2], strict=True):
        at = (round(at[0] + step[0], 1), round(at[1] + step[1], 1))
        found.append(at)
    return found


def test_north_is_above_and_east_is_right():
    drawing = outlines([square(106, 31), square(107, 32)])
    south_west, north_east = (corners(mark[0].path) for mark in drawing.marks)
    assert max(x for x, _ in south_west) == min(x for x, _ in north_east)
    assert min(y for _, y in south_west) == max(y for _, y in north_east)


def test_a_degree_east_is_shorter_than_one_north_as_it_is_in_the_world():
    points = corners(outlines([square(106, 59.5)]).marks[0][0].path)
    wide, high = (max(axis) - min(axis) for axis in zip(*points, strict=True))
    assert wide / high == pytest.approx(0.5, abs=0.01)  # the cosine of 60 degrees


@pytest.mark.parametrize("shapes", [[square(106, 31)], [square(106, 31, 0.0001)], [square(100, 31), square(120, 31)],
                                    [square(106, 0, 0.1), square(106, 60, 0.1)]])  # fmt: skip
def test_everything_lies_on_the_paper(shapes):
    drawing = outlines(shapes)
    assert drawing.height <= MOST_HEIGHT
    for mark in drawing.marks:
        assert all(0 <= x <= drawing.width and 0 <= y <= drawing.height for x, y in corners(mark[0].path))


def test_points_that_fall_together_are_left_out_and_a_hole_is_a_ring_more():
    ring = [[106, 31], [106.00001, 31], [107, 31], [107, 32], [106, 32], [106, 31]]
    hole = [[106.4, 31.4], [106.6, 31.4], [106.6, 31.6], [106.4, 31.4]]
    path = outlines([[[ring, hole]]]).marks[0][0].path
    assert path.count("Z") == 2
    assert len(corners(path.split("Z")[0])) == 4


def test_what_is_smaller_than_a_tenth_of_a_pixel_has_no_outline_but_a_mark():
    drawing = outlines([square(106, 31), square(106, 31, 0.0000001)])
    assert [bool(mark[0].path) for mark in drawing.marks] == [True, False]


def test_few_areas_are_named_amid_their_widest_part():
    drawing = outlines([[*square(106, 31), *square(108, 31, 3)[:1]]])
    name = drawing.marks[0][1]
    points = corners(drawing.marks[0][0].path.split("Z")[1])
    assert min(x for x, _ in points) < name.x < max(x for x, _ in points)
    many = outlines([square(106 + n, 31) for n in range(MOST_NAMED + 1)])
    assert {len(mark) for mark in many.marks} == {1}


def test_names_at_the_rim_run_away_from_it():
    drawing = outlines([square(100 + n, 31) for n in range(MOST_NAMED)])
    assert [mark[1].anchor for mark in (drawing.marks[0], drawing.marks[6], drawing.marks[-1])] == [
        "start",
        "middle",
        "end",
    ]
    assert all(EDGE <= mark[1].x <= WIDTH - EDGE for mark in drawing.marks if mark[1].anchor == "middle")


def test_without_areas_the_paper_is_empty():
    assert outlines([]).marks == ()
