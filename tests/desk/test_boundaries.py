"""The page of an office's own boundaries, and the map that takes the place of the grid."""

import json
import re
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation

from tests.desk.visitor import visit_as
from xiuhua.actions.keep.boundary_refusal import SAID
from xiuhua.desk.boundaries import MOST_SAID, sentences

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("places")]
FACTS = {"number": 1, "name": "n", "at": "1 2", "property": "p", "has": "h", "count": 2, "most": 3, "other": 4}


def outline(n: int) -> list[list[list[float]]]:
    return [[[106 + n, 31], [107 + n, 31], [107 + n, 32], [106 + n, 32], [106 + n, 31]]]


def geojson(codes: list[str]) -> SimpleUploadedFile:
    features = [
        {"type": "Feature", "properties": {"code": code}, "geometry": {"type": "Polygon", "coordinates": outline(n)}}
        for n, code in enumerate(codes)
    ]
    return SimpleUploadedFile("b.geojson", json.dumps({"type": "FeatureCollection", "features": features}).encode())


def bring(reader, area: str, codes: list[str], **told):
    post = {"source": "民政局", "naming": "code", "since": "2017-03-31", "file": geojson(codes)} | told
    return reader.client.post(f"/area/{area}/boundaries/", {key: it for key, it in post.items() if it is not None})


@pytest.fixture
def counties(places):
    from xiuhua.register.models import Area

    return list(
        Area.objects.on(_day()).filter(parent__code=places.city).order_by("code").values_list("code", flat=True)
    )


def _day():
    from tests.city import DAY

    return DAY


def test_a_map_takes_the_place_of_the_grid_and_goes_again(counties):
    reader = visit_as("city")
    assert 'id="sampler"' in reader.text("/area/5119/")
    assert bring(reader, "5119", counties[:-1]).status_code == 302
    page = reader.text("/area/5119/")
    assert 'id="sampler"' not in page
    marks = re.findall(r'<a href="/area/(\d+)/" aria-label="[^"]+ [\d.]+ %"', page[page.index('class="marks map"') :])
    assert marks[: len(counties) - 1] == counties[:-1]
    assert f'有 1 个区域没有界线： <a href="/area/{counties[-1]}/">' in page
    remove = re.search(r'action="(/area/5119/boundaries/[^"]+/remove/)"', reader.text("/area/5119/boundaries/"))[1]
    assert reader.client.post(remove).status_code == 302
    assert 'id="sampler"' in reader.text("/area/5119/")


def test_villages_on_the_map_are_counted_with_a_way_to_them(places):
    from xiuhua.register.models import Area

    villages = list(Area.objects.on(_day()).filter(parent__code=places.township).values_list("code", flat=True))
    bring(visit_as("city"), "5119", villages)
    page = visit_as("township").text(f"/area/{places.township}/")
    told = re.findall(r'href="([^"]+dip=[^"]+)">(\d+)</a>', page)
    assert sum(int(count) for _, count in told) == len(villages)
    address, count = told[0]
    assert f"<h2>{count} 个村</h2>" in visit_as("township").text(unescape(address))


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"file": None}, "没有选择文件。请选择一个（.geojson, .json）。"),
        ({"since": "2031-01-01"}, "不晚于今天"),
        ({"since": "soon"}, "不晚于今天"),
        ({"source": " "}, "请说明界线由谁绘制"),
        ({"source": "民政局" * 67}, "写了 201 个字，最多保存 200 个。请缩短。"),
        ({"naming": "gb"}, "没有一个要素有属性“gb”，只有：code。"),
        ({"file": SimpleUploadedFile("b.geojson", b"<kml/>")}, "这不是含有要素的 GeoJSON"),
    ],
)
def test_a_refusal_says_why_and_keeps_what_was_typed(counties, told, said):
    answer = bring(visit_as("city"), "5119", counties, **told)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert f'name="naming" value="{told.get("naming", "code")}"' in answer.content.decode()


def test_many_flaws_are_told_up_to_twenty():
    page = bring(visit_as("city"), "5119", [f"9{n}" for n in range(MOST_SAID + 5)]).content.decode()
    assert page.count("那一天本区域内没有") == MOST_SAID + 3  # the first three at the field too
    assert "另有 5 处。" in page


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_reason_has_its_sentence(language):
    with translation.override(language):
        said = {reason: sentence % FACTS for reason, sentence in sentences().items()}
    assert set(said) == set(SAID)
    assert len(set(said.values())) == len(SAID)


@pytest.mark.parametrize("username", ["township", "helper", "village", "health", "auditor", "county"])
def test_the_page_is_its_offices_alone(username):
    answers = [visit_as(username).get(f"/area/{code}/boundaries/").status_code for code in ("5119", "519999")]
    assert answers == [404, 404]
    assert bring(visit_as(username), "5119", ["511902"]).status_code == 404


def test_who_may_bring_finds_the_way_from_the_overview(places):
    assert "/boundaries/" in visit_as("city").text("/area/5119/")
    assert "/boundaries/" not in visit_as("city").text(f"/area/{places.county}/")
    assert f"/area/{places.county}/boundaries/" in visit_as("county").text(f"/area/{places.county}/")
    assert "/boundaries/" not in visit_as("township").text(f"/area/{places.township}/")
