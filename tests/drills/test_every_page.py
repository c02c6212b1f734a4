"""Every page of the desk in two languages and two themes, on a desk, at 200 % zoom, and on narrow and narrowest phones.

1280 pixels at 200 % are 640 of a sheet's; 320 is what a page must still fit.
"""

import pytest

from tests.city import city
from tests.journeys.conftest import open_window, site
from tests.journeys.made import made
from tests.journeys.pages import by_role
from tests.journeys.test_every_page import LOOKS
from tests.journeys.walking import Walk

__all__ = ["city", "made", "open_window", "site"]
pytestmark = pytest.mark.drill


@pytest.mark.django_db
def test_the_city_stands(city):
    from xiuhua.register.models import Office

    assert Office.objects.get().demo_day == city


@pytest.mark.parametrize(("role", "stops"), list(by_role()), ids=lambda it: it if isinstance(it, str) else "")
def test_each_page_of_a_role_is_fit_in_every_look(open_window, made, role, stops):
    walk = Walk(open_window, made)
    walk.of_a_role(role, dict.fromkeys(stops, LOOKS), widths=(640, 390, 320))
    print(f"{role or 'nobody'}: {len(stops)} pages, {walk.looked} looks with axe")
    faults = walk.told()
    print(*faults, sep="\n")  # all of them: the failure below tells the first
    assert faults == []
