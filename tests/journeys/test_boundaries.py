"""From a file of boundaries to a map and back to the grid, with hands and keys alone; charts whose marks open rows."""

import json

import pytest

from tests.journeys.looking import grave

pytestmark = pytest.mark.browser


@pytest.fixture
def outlines(site, tmp_path):
    """A GeoJSON file of the county's townships, side by side."""
    path = tmp_path / "townships.geojson"
    features = [
        {"type": "Feature", "properties": {"adcode": code}, "geometry": {"type": "Polygon", "coordinates": _square(n)}}
        for n, code in enumerate(site.townships)
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return path


def _square(n: int) -> list[list[list[float]]]:
    x, y = 106 + n % 8, 31 + n // 8
    return [[[x, y], [x + 1, y], [x + 1, y + 1], [x, y + 1], [x, y]]]


@pytest.mark.django_db
def test_the_county_has_townships_and_no_boundaries(site):
    from xiuhua.register.models import BoundaryFile

    assert len(site.townships) > 10
    assert BoundaryFile.objects.count() == 0


@pytest.mark.parametrize(
    "look",
    [{"width": 1280, "language": "zh-hans", "theme": "light"}, {"width": 390, "language": "en", "theme": "dark"}],
    ids=lambda look: f"{look['width']}-{look['language']}",
)
def test_a_file_becomes_a_map_and_the_grid_comes_back(open_window, site, outlines, look):
    page = open_window("county", at="", **look)
    page.goto(f"/area/{site.county.code}/")
    page.locator("section[aria-labelledby=sampler] a[href$='/boundaries/']").click()
    page.set_input_files("#file", outlines)
    page.fill("#source", "Office of civil affairs")
    page.locator("form.ask button").click()
    assert page.locator("#trouble li").count() == 1
    assert page.input_value("#source") == "Office of civil affairs"
    assert grave(page) == {}
    page.set_input_files("#file", outlines)
    page.fill("#naming", "adcode")
    page.locator("form.ask button").click()
    page.locator(".done").wait_for()
    assert grave(page) == {}
    page.goto(f"/area/{site.county.code}/")
    assert page.locator(".map > a").count() == len(site.townships)
    assert page.evaluate("document.documentElement.scrollWidth") == look["width"]
    assert grave(page) == {}
    page.locator(".map > a").first.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/area/{site.townships[1]}/")
    page.goto(f"/area/{site.county.code}/boundaries/")
    page.locator("form[action$='/remove/'] button").click()
    page.locator(".done").wait_for()
    page.goto(f"/area/{site.county.code}/")
    assert page.locator("section[aria-labelledby=sampler]").count() == 1
    assert [said for said in page.complaints if "422" not in said] == []


def test_a_mark_of_a_chart_opens_its_households_by_hand_and_by_keys(open_window, site):
    page = open_window("county", at="")
    page.goto(f"/area/{site.county.code}/")
    mark = page.locator("section[aria-labelledby=chart-cause] svg a").first
    told = mark.locator("text.strong").text_content().split(" ")[0]
    mark.click()
    page.wait_for_url("**/households/?cause=**")
    assert page.locator("#list h2").inner_text() == f"{told} 户"
    page.go_back()
    page.locator("section[aria-labelledby=chart-left] svg a").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/households/?left=**")
    assert page.locator(".filter [aria-current]").count() == 1
