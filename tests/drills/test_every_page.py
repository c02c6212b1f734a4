"""Every page of the desk in two languages and two themes, on a desk, at 200 % zoom, and on narrow and narrowest phones.

1280 pixels at 200 % are 640 of a sheet's; 320 is what a page must still fit. A page is looked at twice: in one language
and theme, and in the other ones. A theme is colours and nothing else (tests/desk/test_colours.py), and a language has
none of its own: what fits in either language fits in both themes, and what is told apart in either theme, in both
languages. Three quarters of a look are axe on contrasts.
"""

import pytest

from tests.city import city
from tests.journeys.conftest import open_window, site
from tests.journeys.made import made
from tests.journeys.pages import STOPS, by_role
from tests.journeys.test_every_page import LOOKS
from tests.journeys.walking import Walk

__all__ = ["city", "made", "open_window", "site"]
pytestmark = pytest.mark.drill
TWICE = ((LOOKS[0], LOOKS[3]), (LOOKS[1], LOOKS[2]))  # every other page begins in the dark


@pytest.mark.django_db
def test_the_city_stands(city):
    from xiuhua.register.models import Office

    assert Office.objects.get().demo_day == city


@pytest.mark.parametrize(("role", "stops"), list(by_role()), ids=lambda it: it if isinstance(it, str) else "")
def test_each_page_of_a_role_is_fit_in_both_languages_and_themes(open_window, made, role, stops):
    walk = Walk(open_window, made)
    looks = {stop: TWICE[STOPS.index(stop) % 2] for stop in stops}
    walk.of_a_role(role, looks, widths=(640, 390, 320))
    print(f"{role or 'nobody'}: {len(stops)} pages, {walk.looked} looks with axe")
    faults = walk.told()
    print(*faults, sep="\n")  # all of them: the failure below tells the first
    assert faults == []
