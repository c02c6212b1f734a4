"""Industry projects on the desk: begun, shared out and paid from by the office of a village, read by its township."""

import re
from html import unescape
from types import SimpleNamespace

import pytest

from tests.desk.visitor import visit_as

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("places")]


@pytest.fixture
def home(city, places):
    """The helper's household and the page of its village's projects."""
    from xiuhua.register.models import Household, Residence

    household = Household.objects.get(key=places.household)
    village = Residence.objects.on(city).get(household=household).village
    address = f"/area/{village.code}/projects/"
    return SimpleNamespace(household=household, village=village, address=address, on=city)


def main(page: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page.partition('<main id="main"')[2])).split())


def sent(role: str, home, **form) -> tuple[int, str]:
    answer = visit_as(role).client.post(home.address, form, follow=True)
    return answer.status_code, main(answer.content.decode())


def test_a_project_is_begun_shared_out_and_paid_from_and_the_household_reads_what_it_got(home):
    told = {"name": "金银花基地", "kind": "planting", "amount": "300000", "on": "2016-05-01", "text": "县文5号"}
    status, page = sent("township", home, do="begin", **told)
    assert (status, "金银花基地" in page, "还没有户持股。" in page) == (200, True, True)
    of = str(home.village.projects.get().key)
    share = {"of": of, "amount": "1000.01", "on": "2016-06-01", "households": str(home.household.key)}
    status, page = sent("township", home, do="share", **share)
    assert (status, "1,000.01" in page) == (200, True)
    paid = {"of": of, "year": "2016", "amount": "80.5", "on": "2017-01-20", "text": "分红表"}
    status, page = sent("township", home, do="pay", **paid)
    assert (status, "2016年分红" in page, "80.5" in page) == (200, True, True)
    assert "金银花基地" in main(visit_as("helper").text(f"/household/{home.household.key}/measures/"))
    assert sent("township", home, do="end", of=of, on="2017-03-31")[0] == 200


def test_a_refusal_is_said_where_it_was_typed(home):
    status, page = sent("township", home, do="begin", name="x", kind="", amount="5", on="2016-05-01")
    assert (status, "请选择项目类型。" in page) == (422, True)


def test_who_acts_for_no_office_there_reads_only(home):
    assert visit_as("helper").client.post(home.address, {"do": "begin"}).status_code == 404
    parent = f"/area/{home.village.parent.code}/projects/"
    assert visit_as("township").client.post(parent, {"do": "begin"}).status_code == 404
