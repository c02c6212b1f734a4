"""Boundaries are read strictly: every flaw is named by its feature, and nothing of a doubtful outline is taken."""

import json

import pytest
from shapely.geometry import MultiPolygon, Polygon, box

from xiuhua.reckon.boundaries import MOST_FEATURES, Flaw, read_boundaries, rings_of, thinned

SQUARE = [[106.0, 31.0], [107.0, 31.0], [107.0, 32.0], [106.0, 32.0], [106.0, 31.0]]
HOLE = [[106.2, 31.2], [106.4, 31.2], [106.4, 31.4], [106.2, 31.2]]
BOW = [[106.0, 31.0], [107.0, 32.0], [107.0, 31.0], [106.0, 32.0], [106.0, 31.0]]


def feature(*, code="511921", kind="Polygon", coordinates=(SQUARE,), **others):
    geometry = {"type": kind, "coordinates": list(coordinates) if isinstance(coordinates, tuple) else coordinates}
    return {"type": "Feature", "properties": {"code": code}, "geometry": geometry, **others}


def collection(*features) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": list(features)}).encode()


def flaws(*features, naming="code") -> list[Flaw]:
    return read_boundaries(collection(*features), naming=naming)[1]


def test_a_feature_is_its_name_and_its_shape():
    found, wrong = read_boundaries(
        collection(feature(), feature(code="511922", coordinates=(SQUARE, HOLE))), naming="code"
    )
    assert wrong == []
    assert [(it.number, it.told) for it in found] == [(1, "511921"), (2, "511922")]
    assert found[0].shape.equals(MultiPolygon([box(106, 31, 107, 32)]))
    assert len(rings_of(found[1].shape)[0]) == 2


def test_many_polygons_are_one_area():
    far = [[x + 2, y] for x, y in SQUARE]
    found, wrong = read_boundaries(
        collection(feature(kind="MultiPolygon", coordinates=[[SQUARE], [far]])), naming="code"
    )
    assert (len(found[0].shape.geoms), wrong) == (2, [])


@pytest.mark.parametrize(("told", "name"), [(511921, "511921"), (511921.0, "511921"), (" 通江县 ", "通江县")])
def test_a_code_may_be_written_as_a_number(told, name):
    assert [it.told for it in read_boundaries(collection(feature(code=told)), naming="code")[0]] == [name]


def test_a_height_and_a_mark_of_byte_order_are_left_out():
    high = [[x, y, 800.0] for x, y in SQUARE]
    found, wrong = read_boundaries(b"\xef\xbb\xbf" + collection(feature(coordinates=(high,))), naming="code")
    assert (rings_of(found[0].shape), wrong) == ([[SQUARE]], [])


@pytest.mark.parametrize(
    "data",
    [
        b"", b"\xff\xfe\x00", b"[]", b"5", b"{}", b'{"type": "FeatureCollection"}',
        b'{"type": "Feature", "features": [1]}', b'{"type": "FeatureCollection", "features": []}', b"[" * 100_000,
    ],
)  # fmt: skip
def test_what_is_no_collection_is_told_so(data):
    assert read_boundaries(data, naming="code") == ([], [Flaw("no_collection")])


def test_too_many_features_are_not_even_looked_at():
    told = read_boundaries(collection(*[{}] * (MOST_FEATURES + 1)), naming="code")
    assert told == ([], [Flaw("too_many", facts={"count": "5,001", "most": "5,000"})])


def test_a_property_that_no_feature_has_is_told_once_with_those_there_are():
    wrong = flaws(feature(), feature(), naming="gb")
    assert wrong == [Flaw("property_nowhere", facts={"property": "gb", "has": "code"})]


@pytest.mark.parametrize("told", [None, "", [], True, 5119.5])
def test_a_feature_without_a_name_is_told_by_its_number(told):
    assert flaws(feature(), feature(code=told)) == [Flaw("no_property", 2, {"property": "code", "has": "code"})]


@pytest.mark.parametrize("lacking", [{}, 7, {"properties": 5}])
def test_a_feature_that_is_none_has_no_name(lacking):
    assert flaws(feature(), lacking) == [Flaw("no_property", 2, {"property": "code", "has": ""})]


@pytest.mark.parametrize(
    "geometry",
    [None, 5, {"type": "Point", "coordinates": [106, 31]}, {"type": "MultiPolygon", "coordinates": []},
     {"type": "MultiPolygon", "coordinates": 5}, {"type": "GeometryCollection", "geometries": []}],
)  # fmt: skip
def test_what_encloses_nothing_is_no_boundary(geometry):
    assert flaws(feature() | {"geometry": geometry}) == [Flaw("no_polygon", 1, {"name": "511921"})]


@pytest.mark.parametrize(
    ("ring", "reason", "at"),
    [
        (5, "no_positions", ""),
        ([5], "no_positions", ""),
        ([[106]], "no_positions", ""),
        ([["106", "31"]], "no_positions", ""),
        ([*SQUARE[:4], [106.0, float("nan")]], "no_positions", "106 31"),
        ([[True, 31.0], *SQUARE[1:]], "no_positions", ""),
        ([], "short_ring", ""),
        ([SQUARE[0], SQUARE[1], SQUARE[0]], "short_ring", "106 31"),
        (SQUARE[:4], "open_ring", "106 31"),
        ([[118_000.0, 3_500_000.0], *SQUARE[1:]], "out_of_range", "118000 3.5e+06"),
        ([[x, y + 60] for x, y in SQUARE], "out_of_range", "106 91"),
        ([[10**400, 31], *SQUARE[1:]], "out_of_range", "1e+09 31"),
    ],
)
def test_a_ring_that_is_none_is_told_with_its_place(ring, reason, at):
    assert flaws(feature(coordinates=[ring])) == [Flaw(reason, 1, {"name": "511921", "at": at})]


def test_a_polygon_of_no_rings_is_told():
    assert [flaw.reason for flaw in flaws(feature(kind="MultiPolygon", coordinates=[[]]))] == ["short_ring"]
    assert [flaw.reason for flaw in flaws(feature(kind="MultiPolygon", coordinates=[5]))] == ["no_positions"]


def test_an_outline_that_crosses_itself_is_told_with_the_place():
    assert flaws(feature(coordinates=[BOW])) == [Flaw("crosses", 1, {"name": "511921", "at": "106.5 31.5"})]


def test_an_endless_name_is_cut_in_the_sentence_alone():
    flawed, whole = feature(code="通" * 5_000, coordinates=[BOW]), feature(code="通" * 5_000)
    assert flaws(flawed, feature())[0].facts["name"] == "通" * 40 + "…"
    assert len(read_boundaries(collection(whole), naming="code")[0][0].told) == 5_000
    assert flaws({"properties": {"x" * 50: 1}}, naming="code")[0].facts["has"] == "x" * 40 + "…"


def test_every_flaw_of_a_file_is_told():
    wrong = flaws(feature(code="1", coordinates=[BOW]), feature(code="2"), feature(code="3", coordinates=[SQUARE[:4]]))
    assert [(flaw.number, flaw.reason) for flaw in wrong] == [(1, "crosses"), (3, "open_ring")]


def jagged(x: float) -> list[tuple[float, float]]:
    """A border of a thousand teeth of some hundred metres."""
    return [(x + 0.001 * (n % 2), 31 + n / 1000) for n in range(1001)]


def test_few_points_stay_as_they_are():
    shape = MultiPolygon([box(106, 31, 107, 32)])
    assert thinned([shape], most_points=5) == [shape]


def test_many_points_are_thinned_out_and_a_shared_border_stays_one_line():
    west = MultiPolygon([Polygon([(105, 31), *jagged(106), (105, 32)])])
    east = MultiPolygon([Polygon([(107, 32), *reversed(jagged(106)), (107, 31)])])
    left, right = thinned([west, east], most_points=100)
    assert sum(len(it.geoms[0].exterior.coords) for it in (left, right)) <= 100
    assert left.intersection(right).area == 0
    assert left.union(right).area == pytest.approx(2, abs=0.001)


def test_what_cannot_be_thinned_further_stays():
    assert len(thinned([MultiPolygon([box(106, 31, 107, 32)])], most_points=1)) == 1


def test_places_are_kept_to_a_metre():
    odd = MultiPolygon([box(106.123456789, 31, 107, 32)])
    assert {position[0] for position in rings_of(odd)[0][0]} == {106.12346, 107.0}
