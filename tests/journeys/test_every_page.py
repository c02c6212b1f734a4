"""Every page of the desk, once a day: nothing serious for ears, nothing cut or small on a phone, in one look each.

A page is looked at in its first state and in one of four looks (language and theme), another one than its neighbour.
What this leaves out is walked by the drill tests/drills/test_every_page.py: every state of every page (empty, refused,
opened) in all four looks, and the widths in between.
"""

from itertools import product

import pytest
from django.urls import get_resolver

from tests.desk.known_routes import routes_of
from tests.journeys.looking import POINTER, does_not_fit, grave, too_small
from tests.journeys.made import made
from tests.journeys.pages import SHOWS_NOTHING, STOPS, by_role
from tests.journeys.walking import Walk

__all__ = ["made"]
LOOKS = tuple(product(("zh-hans", "en"), ("light", "dark")))
FIRST = tuple({stop.route: stop for stop in reversed(STOPS)}.values())[::-1]
SEEDED = "<button style='width:9px'>x</button><p style='width:9px;overflow:hidden'>unbroken</p><img src='/x'>"


def test_every_route_is_on_the_walk_or_shows_nothing():
    routes = {route.name for route in routes_of(get_resolver().url_patterns)}
    walked = {stop.route for stop in STOPS}
    assert routes - walked - set(SHOWS_NOTHING) == set()
    assert set(SHOWS_NOTHING) - routes == set()
    assert walked & set(SHOWS_NOTHING) == set()


@pytest.mark.browser
@pytest.mark.django_db
def test_the_city_stands(city):
    from xiuhua.register.models import Office

    assert Office.objects.get().demo_day == city


@pytest.mark.browser
def test_each_page_is_fit_for_ears_thumbs_and_narrow_sheets(open_window, made):
    walk = Walk(open_window, made)
    for role, stops in by_role(FIRST):
        walk.of_a_role(role, {stop: [LOOKS[STOPS.index(stop) % 4]] for stop in stops}, widths=(320,))
    print(f"{walk.looked} looks at {len(FIRST)} pages")
    assert walk.told() == []


@pytest.mark.browser
def test_what_is_wrong_with_a_page_is_seen(open_window):
    page = open_window()
    page.set_content(f"<main lang='zh'>{SEEDED}</main>")
    assert sorted(grave(page)) == ["document-title", "html-has-lang", "image-alt"]
    assert [len(it) for it in (does_not_fit(page), too_small(page, POINTER))] == [1, 1]
