"""The page of components lives: it shows every token, icon and cotton part that there is."""

import re
from pathlib import Path

import pytest

from tests.desk.visitor import visit_as
from tests.makers import give_role, make_account

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("places")]
DESK = Path(__file__).resolve().parents[2] / "src/xiuhua/desk"
PAGE = DESK / "templates/desk/pages/components.html"


def test_every_token_is_shown():
    light = (DESK / "static/desk/css/tokens.css").read_text().partition(":root {")[2].partition("\n}")[0]
    declared = set(re.findall(r"^  (--[\w-]+):", light, re.MULTILINE))
    assert len(declared) > 50
    shown = set(re.findall(r"<code>(--[\w-]+)</code>|<dt>(--[\w-]+)</dt>", visit_as("system").text("/components/")))
    assert {one or other for one, other in shown} == declared


def test_every_icon_is_shown():
    drawn = set(re.findall(r'<symbol id="(i-[\w-]+)"', (DESK / "templates/desk/parts/sprite.html").read_text()))
    assert set(re.findall(r'href="#(i-[\w-]+)"', visit_as("system").text("/components/"))) == drawn


def test_every_cotton_part_is_shown():
    parts = {path.stem for path in (DESK / "templates/cotton").glob("*.html")}
    assert set(re.findall(r"<c-(?!slot|vars)([\w-]+)", PAGE.read_text())) == parts


def test_it_shows_nothing_of_the_register(places):
    page = visit_as("city").text("/components/")
    assert "/area/5" not in page.partition("<main")[2]
    assert places.number not in page


def test_beyond_a_demo_it_is_for_who_looks_after_the_system(city):
    from xiuhua.register.models import Area, Office

    Office.objects.update(demo_day=None, demo_ready=False)
    give_role(make_account("keeper"), "system")
    give_role(make_account("office"), "city", Area.objects.on(city).get(code="5119"))
    assert visit_as("keeper").get("/components/").status_code == 200
    assert visit_as("office").get("/components/").status_code == 404


def test_nobody_sees_it_without_logging_in():
    assert visit_as().get("/components/").status_code == 302
