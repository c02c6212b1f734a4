"""An office brings the boundaries of what lies in its own area: all of a file or none, dated, journalled, removable."""

import json
from dataclasses import replace
from datetime import date

import pytest

from tests.makers import LONG_AGO, TODAY, give_role, make_account, make_area, make_office
from xiuhua.actions.keep import bring_boundaries as bringing
from xiuhua.actions.keep.boundary_refusal import BoundariesRefused
from xiuhua.actions.keep.bring_boundaries import Brought, bring_boundaries, remove_boundaries
from xiuhua.duty.door import Absent
from xiuhua.queries.boundary import boundary_files, outlines_in
from xiuhua.register.models import Area, Boundary, BoundaryFile, FigureVerdict, JournalLine
from xiuhua.words import AreaLevel

pytestmark = pytest.mark.django_db


@pytest.fixture
def county(tmp_path):
    """A county with two townships and the account of its office."""
    make_office(demo_day=TODAY)
    county = make_area(make_area(name="市"), name="县", code="511921")
    for name, code in (("甲乡", "511921100"), ("乙乡", "511921101")):
        make_area(county, name=name, code=code)
    office = make_account("office")
    give_role(office, "county", county)
    county.office, county.file = office, tmp_path / "b.geojson"
    return county


def square(x: float, y: float) -> list[list[list[float]]]:
    return [[[x, y], [x + 1, y], [x + 1, y + 1], [x, y + 1], [x, y]]]


def write(county, *codes: str, naming: str = "code", shift: float = 0) -> Brought:
    features = [
        {
            "type": "Feature",
            "properties": {naming: code},
            "geometry": {"type": "Polygon", "coordinates": square(106 + n + shift, 31)},
        }
        for n, code in enumerate(codes)
    ]
    county.file.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return Brought(county.file, "b.geojson", naming, "县民政局", TODAY)


def bring(county, brought: Brought) -> BoundaryFile:
    return bring_boundaries(brought, area=county.code, by=county.office)


def reasons(refused) -> list[tuple[int, str]]:
    return [(flaw.number, flaw.reason) for flaw in refused.value.flaws]


def drawn(area: Area, *, on: date = TODAY) -> list[str]:
    return [outline.name for outline in outlines_in(area, figure="incidence", on=on)]


def test_a_file_is_kept_with_who_when_and_from_whom(county):
    bring(county, write(county, "511921100", "511921101"))
    line = boundary_files(county)[0]
    assert (line.name, line.source, line.since, line.brought_by, line.areas) == (
        "b.geojson",
        "县民政局",
        TODAY,
        "office",
        2,
    )
    assert drawn(county) == ["甲乡", "乙乡"]
    told = JournalLine.objects.get(deed="bring_boundaries")
    assert (told.subject, told.actor, told.after["areas"], told.after["source"]) == (
        "511921",
        county.office,
        2,
        "县民政局",
    )


@pytest.mark.parametrize("told", ["511921100", "511921100000", "甲乡"])
def test_an_area_is_found_by_its_code_or_its_name(county, told):
    bring(county, write(county, told, naming="told"))
    assert drawn(county) == ["甲乡"]


@pytest.mark.parametrize("told", ["5119211", "甲", "511921", "县", "511922100"])
def test_what_is_not_the_name_of_one_area_within_is_never_guessed(county, told):
    make_area(make_area(Area.objects.get(name="市"), code="511922"), code="511922100", name="丙乡")
    with pytest.raises(BoundariesRefused, match=f"no area within yours is called {told}") as refused:
        bring(county, write(county, "511921101", told))
    assert reasons(refused) == [(2, "unknown")]
    assert Boundary.objects.count() == BoundaryFile.objects.count() == JournalLine.objects.count() == 0


def test_a_name_that_two_have_and_an_area_that_comes_twice_are_refused(county):
    make_area(county, name="甲乡", code="511921102")
    with pytest.raises(BoundariesRefused) as refused:
        bring(county, write(county, "甲乡", "511921101", "乙乡"))
    assert reasons(refused) == [(1, "ambiguous"), (3, "twice")]


def test_an_area_that_did_not_exist_on_the_day_is_unknown(county):
    make_area(county, name="新乡", code="511921103", since=date(2017, 3, 1))
    told = write(county, "新乡")
    with pytest.raises(BoundariesRefused) as refused:
        bring(county, replace(told, since=date(2016, 1, 1)))
    assert reasons(refused) == [(1, "unknown")]
    bring(county, told)
    assert drawn(county) == ["新乡"]


def test_a_flawed_outline_is_refused_beside_an_unknown_name(county):
    told = write(county, "511921100", "nowhere")
    features = json.loads(county.file.read_text())
    features["features"][0]["geometry"]["coordinates"][0].pop()
    county.file.write_text(json.dumps(features))
    with pytest.raises(BoundariesRefused) as refused:
        bring(county, told)
    assert reasons(refused) == [(1, "open_ring"), (2, "unknown")]


def test_without_a_source_or_too_large_nothing_is_read(county, monkeypatch):
    told = write(county, "511921100")
    with pytest.raises(BoundariesRefused, match="by whose permission"):
        bring(county, replace(told, source=""))
    monkeypatch.setattr(bringing, "MOST_BYTES", 10)
    with pytest.raises(BoundariesRefused, match="larger than 0 MB"):
        bring(county, told)


def test_the_same_file_is_not_kept_twice(county):
    told = write(county, "511921100")
    bring(county, told)
    with pytest.raises(BoundariesRefused, match="kept already"):
        bring(county, told)
    assert bring(county, replace(told, since=LONG_AGO)).since == LONG_AGO


def test_the_latest_file_that_holds_on_a_day_is_drawn(county):
    bring(county, replace(write(county, "511921100"), since=LONG_AGO))
    bring(county, write(county, "511921100", shift=5))
    west = [
        outlines_in(county, figure="incidence", on=day)[0].polygons[0][0][0][0] for day in (date(2016, 1, 1), TODAY)
    ]
    assert max(abs(x - at) for x, at in zip(west, (106.5, 111.5), strict=True)) <= 0.5
    assert drawn(county, on=date(2009, 1, 1)) == []


def test_the_nearest_level_that_has_outlines_is_drawn_with_its_figure(county):
    town = Area.objects.get(code="511921100")
    make_area(town, name="村", code="511921100200")
    bring(county, write(county, "511921100200"))
    assert [(it.name, it.level) for it in outlines_in(county, figure="incidence", on=TODAY)] == [
        ("村", AreaLevel.VILLAGE)
    ]
    FigureVerdict.objects.create(area=town, figure="incidence", value=7, since=LONG_AGO)
    bring(county, write(county, "511921100", "511921101"))
    assert [(it.name, it.incidence) for it in outlines_in(county, figure="incidence", on=TODAY)] == [
        ("甲乡", 7.0),
        ("乙乡", None),
    ]
    assert drawn(county.parent) == ["甲乡", "乙乡"]
    assert drawn(town) == ["村"]


def test_too_many_to_draw_are_not_drawn(county, monkeypatch):
    bring(county, write(county, "511921100", "511921101"))
    monkeypatch.setattr("xiuhua.queries.boundary.MOST_DRAWN", 1)
    assert drawn(county) == []


def test_boundaries_are_taken_away_for_good(county):
    kept = bring(county, write(county, "511921100"))
    remove_boundaries(kept.key, area=county.code, by=county.office)
    assert (Boundary.objects.count(), BoundaryFile.objects.count(), drawn(county)) == (0, 0, [])
    told = JournalLine.objects.get(deed="remove_boundaries")
    assert (told.before["file"], told.before["areas"]) == ("b.geojson", 1)
    with pytest.raises(Absent):
        remove_boundaries(kept.key, area=county.code, by=county.office)


@pytest.mark.parametrize(
    ("role", "where"), [("city", "above"), ("township", "below"), ("county", "beside"), ("auditor", "")]
)
def test_nobody_but_the_office_itself_brings_or_removes(county, role, where):
    places = {"above": county.parent, "below": county.children.first(), "beside": make_area(county.parent), "": None}
    other = make_account("other")
    give_role(other, role, places[where])
    kept = bring(county, write(county, "511921100"))
    with pytest.raises(Absent):
        bring_boundaries(write(county, "511921101"), area=county.code, by=other)
    with pytest.raises(Absent):
        remove_boundaries(kept.key, area=county.code, by=other)
    assert Boundary.objects.count() == 1


def test_a_file_of_another_office_is_absent(county):
    kept = bring(county, write(county, "511921100"))
    city = make_account("city")
    give_role(city, "city", county.parent)
    with pytest.raises(Absent):
        remove_boundaries(kept.key, area=county.parent.code, by=city)
