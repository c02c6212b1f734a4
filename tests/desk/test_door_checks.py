"""Checks at the door on the desk: the published points, the draw, its list, what was found, and why this family."""

import re
from html import unescape

import pytest
from django.test import Client

from tests.actions.sustain.crowd import make_crowd, make_history
from tests.actions.sustain.ground import watched_ground
from xiuhua.actions.sustain.fit_risk import fit_risk
from xiuhua.desk import labels
from xiuhua.queries.pack import pack_named
from xiuhua.register.models import DoorCheck, PackInForce, Signal

pytestmark = pytest.mark.django_db


@pytest.fixture
def ground():
    found = watched_ground()
    labels._words.cache_clear()
    yield found
    labels._words.cache_clear()


def of(ground, role: str, language: str = "en") -> Client:
    client = Client(headers={"accept-language": language})
    client.force_login(ground.by[role])
    return client


def words(response) -> str:
    page = response.content.decode().partition('<main id="main"')[2]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


def test_the_points_stand_published_in_both_languages_with_what_they_would_have_been_worth(ground):
    make_history(ground)
    score = fit_risk(by=None).score
    address = f"/area/{ground.county}/checks/"
    page = words(of(ground, "county").get(address))
    points = dict(zip(score.features, score.points, strict=True))["unsafe_place"]
    assert f"The home or the water is not safe +{points}" in page
    assert "Published on 30 Jun 2023" in page
    assert "This history was invented." in page
    assert "All years" in page
    chinese = words(of(ground, "county", "zh-hans").get(address))
    assert f"住房或饮水不安全 +{points}" in chinese
    assert "每半年末看一次，共 963 户次，其中 320 户次" in chinese


def test_an_office_draws_and_the_list_leads_to_each_household_with_the_reason(ground):
    make_crowd(ground.village, count=4)
    address, county = f"/area/{ground.county}/checks/", of(ground, "county")
    assert "No points have been published yet, so all checks are drawn by lot." in words(county.get(address))
    refused = county.post(address, {"checks": "some"})
    assert (refused.status_code, "a whole number from 1 on" in words(refused)) == (422, True)
    page = words(county.post(address, {"checks": "5"}, follow=True))
    assert "5 checks stand for this month: 5 new, 5 of them by lot." in page
    assert "2023-06: 5 drawn, 0 done" in page
    assert "Draw this month's checks" not in words(of(ground, "village").get(f"/area/{ground.village.code}/checks/"))
    assert of(ground, "village").post(f"/area/{ground.village.code}/checks/", {"checks": "5"}).status_code == 404
    card = words(county.get(f"/household/{ground.home.key}/watch/"))
    assert "The lot fell on this household: no points had been published then." in card


def test_what_a_check_found_is_entered_on_the_page_of_the_household_and_begins_a_warning(ground):
    of(ground, "county").post(f"/area/{ground.county}/checks/", {"checks": "5"})
    row, helper = DoorCheck.objects.get(household=ground.home), of(ground, "helper")
    assert "1 household is to be checked at the door" in words(helper.get("/my/warnings/"))
    address = f"/household/{ground.home.key}/watch/"
    told = {"do": "check", "of": row.key, "on": "2023-06-30", "found": ""}
    refused = helper.post(address, told)
    assert (refused.status_code, 'href="#check-found"' in refused.content.decode()) == (422, True)
    page = words(helper.post(address, told | {"found": "suspected"}, follow=True))
    assert "Suspected: to be taken under care" in page
    assert Signal.objects.get().kind == "patrol"
    assert "to be checked at the door" not in words(helper.get("/my/warnings/"))
    assert "1 drawn, 1 done" in words(of(ground, "county").get(f"/area/{ground.county}/checks/"))
    assert helper.post(address, told | {"of": ground.home.key}).status_code == 404


def test_where_the_pack_orders_no_checks_the_page_says_so(ground):
    PackInForce.objects.update(pack="sichuan", version=pack_named("sichuan").version)
    labels._words.cache_clear()
    page = words(of(ground, "county").get(f"/area/{ground.county}/checks/"))
    assert "The pack in force does not say what orders checks at the door." in page
    assert "Draw this month's checks" not in page
