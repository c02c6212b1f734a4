"""Leave on the desk: entered by the office, seen by everybody who answers, and open to who stands in for these days."""

import re
from datetime import timedelta
from html import unescape
from types import SimpleNamespace

import pytest

from tests.desk.visitor import visit_as

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("places")]
DAY = timedelta(days=1)


@pytest.fixture
def home(city, places):
    """The helper's household, and a colleague of the helper with an account."""
    from xiuhua.register.models import Account, Assignment, Household, Residence

    household = Household.objects.get(key=places.household)
    held = Assignment.objects.get(household=household, kind="pair", until=None)
    person = type(held.person).objects.create(name="代管人甲", unit=held.person.unit, phone="13900000004")
    Account.objects.create(username="stand_in", person=person)
    village = Residence.objects.on(city).get(household=household).village
    return SimpleNamespace(
        household=household, held=held, person=person, village=village, on=city,
        card=f"/household/{household.key}/", address=f"/leave/{held.key}/",
    )  # fmt: skip


def main(page: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page.partition('<main id="main"')[2])).split())


def entering(home, **more) -> dict[str, str]:
    told = {"do": "grant", "since": home.on.isoformat(), "back": (home.on + 7 * DAY).isoformat()}
    return told | {"why": "illness", "who": "代管人甲"} | more


def test_leave_is_looked_at_then_entered_and_everybody_who_answers_sees_who_stands_in(home):
    office = visit_as("township")
    assert f'href="{home.address}"' in office.text(f"{home.card}helper/")
    looked = office.client.post(home.address, entering(home)).content.decode()
    name = home.held.person.name
    assert f"{name}从2017年3月31日至2017年4月6日请假，共 7 天，所负责的事项仍归其本人。" in main(looked)
    assert "代管人甲代管：2017年3月31日至2017年4月6日，其账号可打开此户。" in main(looked)
    again = office.client.post(home.address, entering(home, again="1")).content.decode()
    assert ('name="who" value="代管人甲"' in again, "who=" in looked) == (True, False)
    assert home.held.leaves.count() == 0
    done = office.client.post(home.address, entering(home, sure="1"))
    assert (done.status_code, done.headers["Location"]) == (302, home.address)
    assert "请假中 病假" in main(office.text(home.address))
    seen = main(visit_as("helper").text(home.card))
    assert ("请假至2017年4月6日" in seen, "代管人甲" in seen, "病假" in seen) == (True, True, False)


def test_who_stands_in_finds_the_household_among_their_work_and_no_page_of_the_office(home):
    visit_as("township").client.post(home.address, entering(home, sure="1"))
    reader = visit_as("stand_in")
    mine = reader.text("/my/")
    assert (f'href="{home.card}"' in mine, "您代管至2017年4月7日前" in main(mine).replace(" ", "")) == (True, True)
    told = reader.text(home.card)
    assert f"您从2017年3月31日起代管，至2017年4月7日前；{home.held.person.name}正在请假。" in unescape(told)
    assert reader.get(home.address).status_code == 404


def test_a_refusal_stands_at_its_field_and_keeps_what_was_typed(home):
    office = visit_as("township")
    refused = office.client.post(home.address, entering(home, who=""))
    page = refused.content.decode()
    assert (refused.status_code, "请假超过 3 天须有人代管" in main(page)) == (422, True)
    assert 'value="2017-04-07"' in page
    nobody = office.client.post(home.address, entering(home, who="查无此人"))
    assert (nobody.status_code, "查无此人" in main(nobody.content.decode())) == (422, True)
    no_day = office.client.post(home.address, entering(home, back="soon"))
    assert (no_day.status_code, 'id="back"' in no_day.content.decode()) == (422, True)


def test_leave_is_ended_early_and_withdrawn_from_the_same_page(home):
    office = visit_as("township")
    office.client.post(home.address, entering(home, since=(home.on - 2 * DAY).isoformat(), sure="1"))
    row = home.held.leaves.get()
    ended = office.client.post(home.address, {"do": "end", "of": str(row.key), "back_on": home.on.isoformat()})
    row.refresh_from_db()
    assert (ended.status_code, row.until) == (302, home.on)
    office.client.post(home.address, entering(home, sure="1"))
    other = home.held.leaves.order_by("-pk").first()
    office.client.post(home.address, {"do": "withdraw", "of": str(other.key)})
    other.refresh_from_db()
    assert (other.until, "已撤回" in main(office.text(home.address))) == (other.since, True)
    strange = office.client.post(home.address, {"do": "end", "of": str(home.held.key)})
    assert strange.status_code == 404


def test_in_english_too(home):
    office = visit_as("township")
    office.client.post("/language/", {"language": "en", "next": "/"})
    said = main(office.client.post(home.address, entering(home, since=home.on.isoformat(), who="")).content.decode())
    assert "Where leave is longer than 3 days somebody stands in" in said
