"""Skills and languages of a helper on the desk: ticked by the office, kept with their days, shown to nobody else."""

import re

import pytest

from tests.desk.test_leave import main
from tests.desk.visitor import visit_as

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("places")]


@pytest.fixture
def helper(places):
    from xiuhua.register.models import Assignment

    return Assignment.objects.get(household__key=places.household, kind="pair", until=None).person


def ticked(page: str) -> list[str]:
    return re.findall(r'type="checkbox" name="\w+" value="(\w+)" checked', page)


def test_what_is_ticked_is_kept_and_what_is_unticked_stays_in_the_history(helper):
    office, address = visit_as("county"), f"/staff/{helper.key}/skills/"
    assert f'href="{address}"' in office.text(f"/staff/{helper.key}/")
    before = ticked(office.text(address))
    done = office.client.post(address, {"skill": ["medicine"], "language": ["sichuanese", "yi"]})
    assert (done.status_code, done.headers["Location"]) == (302, address)
    assert ticked(office.text(address)) == ["medicine", "sichuanese", "yi"] != before
    assert "医疗卫生 自 2017年3月31日" in main(office.text(address))
    assert "没有任何改动" in main(
        office.client.post(
            address, {"skill": ["medicine"], "language": ["yi", "sichuanese"]}, follow=True
        ).content.decode()
    )


def test_it_opens_to_the_offices_alone_and_takes_no_key_of_nobodys(helper):
    address = f"/staff/{helper.key}/skills/"
    for who in ("helper", "village", "leader", "health"):
        assert visit_as(who).get(address).status_code == 404
    assert visit_as("county").client.post(address, {"skill": ["flying"]}).status_code == 404


def test_who_holds_nothing_yet_has_a_page_for_the_office_that_may_pair_them(helper):
    from xiuhua.register.models import Person

    fresh = Person.objects.create(name="新到干部", unit=helper.unit)
    page = main(visit_as("county").text(f"/staff/{fresh.key}/"))
    assert all(word in page for word in ("新到干部", "这一天没有岗位", "特长与语言"))
    assert "请假" not in page
    for who in ("helper", "village", "leader", "health"):
        assert visit_as(who).get(f"/staff/{fresh.key}/").status_code == 404


def test_in_english_too(helper):
    office = visit_as("county")
    office.client.post("/language/", {"language": "en", "next": "/"})
    told = main(office.text(f"/staff/{helper.key}/skills/"))
    assert ("Skills" in told, "Sign language" in told, "From today on" in told) == (True, True, True)
