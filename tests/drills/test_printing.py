"""Every page of the desk on paper, in each of its states and in both languages."""

import pytest

from tests.city import city
from tests.journeys.conftest import open_window, site
from tests.journeys.made import made
from tests.journeys.pages import by_role
from tests.journeys.printing import not_whole
from tests.journeys.walking import stand_at

__all__ = ["city", "made", "open_window", "site"]
pytestmark = pytest.mark.drill
UNSIGNED = "nobody says who printed it and when"
NOBODY_PRINTS = {"nowhere", "without a token", "held", "broken"}  # what is absent or in trouble says the same to all


@pytest.mark.django_db
def test_the_city_stands(city):
    from xiuhua.register.models import Office

    assert Office.objects.get().demo_day == city


@pytest.mark.parametrize(("role", "stops"), list(by_role()), ids=lambda it: it if isinstance(it, str) else "")
def test_each_page_of_a_role_is_whole_on_paper(open_window, made, role, stops):
    page, wrong = open_window(role), []
    for stop in stops:
        for language in ("zh-hans", "en"):
            stand_at(page, stop, made, (language, "light"))
            exempt = {UNSIGNED} if not role or stop.route in NOBODY_PRINTS else set()
            wrong += [f"{stop.name} {language}: {it}" for it in not_whole(page) if it not in exempt]
    print(f"{role or 'nobody'}: {len(stops)} pages printed")
    assert wrong == []
