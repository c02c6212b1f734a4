"""Leave from all that a helper answers for, on the desk: chosen, seen, entered; ended together."""

import re
from datetime import timedelta
from html import unescape
from types import SimpleNamespace

import pytest

from tests.desk.test_leave import main
from tests.desk.visitor import visit_as

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("places")]
DAY = timedelta(days=1)


@pytest.fixture
def home(city, places):
    """All that the helper answers for, and a colleague of theirs with an account."""
    from xiuhua.register.models import Assignment, Person

    held = Assignment.objects.get(household__key=places.household, kind="pair", until=None)
    person = Person.objects.create(name="代管人甲", unit=held.person.unit, phone="13900000004")
    rows = list(Assignment.objects.on(city).filter(person=held.person).order_by("pk"))
    address = f"/staff/{held.person.key}/leave/"
    return SimpleNamespace(held=held, holder=held.person, person=person, rows=rows, on=city, address=address)


def entering(home, **more) -> dict[str, object]:
    told = {"do": "grant", "since": home.on.isoformat(), "back": (home.on + 7 * DAY).isoformat()}
    posts = [str(row.key) for row in home.rows]
    return told | {"why": "illness", "who": "代管人甲", "posts": posts} | more


def chosen(page: str) -> int:
    return len(re.findall(r'type="checkbox" name="posts" value="[^"]+" checked', page))


def leaves(home):
    """What is on file of this helper's posts; others of the city are on leave too."""
    from xiuhua.register.models import Leave

    return Leave.objects.filter(assignment__in=home.rows).order_by("pk")


def test_changing_it_keeps_which_of_several_namesakes_was_chosen(home):
    from xiuhua.register.models import Person

    other = Person.objects.create(name="代管人甲", unit=home.held.person.unit)
    office = visit_as("county")
    for address, more in ((home.address, {}), (f"/leave/{home.held.key}/", {"posts": []})):
        told = entering(home, chosen=str(other.key), **more)
        assert "代管人甲" in main(office.client.post(address, told).content.decode())
        page = office.client.post(address, told | {"again": "1"}).content.decode()
        offered = re.findall(r'type="radio" name="chosen" value="([^"]+)"( checked)?', page)
        assert {key for key, _ in offered} == {str(home.person.key), str(other.key)}
        assert [key for key, checked in offered if checked] == [str(other.key)]


def test_leave_from_all_is_seen_entered_and_ended_together(home):
    office = visit_as("county")
    assert f'href="{home.address}"' in office.text(f"/staff/{home.holder.key}/")
    assert f'href="{home.address}"' in office.text(f"/leave/{home.held.key}/")
    assert chosen(office.text(home.address)) == len(home.rows) > 1
    seen = main(office.client.post(home.address, entering(home)).content.decode())
    assert f"将为 {len(home.rows)} 户办理。" in seen
    assert "代管人甲代管全部所选事项：2017年3月31日至2017年4月6日，其账号可打开。" in seen
    assert leaves(home).count() == 0
    since = (home.on - DAY).isoformat()
    done = office.client.post(home.address, entering(home, sure="1", since=since))
    assert (done.status_code, done.headers["Location"]) == (302, home.address)
    assert set(leaves(home).values_list("assignment", flat=True)) == {row.pk for row in home.rows}
    page = office.text(home.address)
    assert ("请假中" in main(page), "全部提前结束" in main(page)) == (True, True)
    one = leaves(home).last()
    office.client.post(home.address, {"do": "end", "of": str(one.key), "back_on": home.on.isoformat()})
    assert set(leaves(home).values_list("until", flat=True)) == {home.on}


def test_what_is_refused_stands_at_its_row_and_what_was_chosen_stays(home):
    from xiuhua.register.models import Avoidance

    office = visit_as("county")
    by = home.holder.account
    Avoidance.objects.create(person=home.person, household=home.rows[0].household, why="kin", since=home.on, said_by=by)
    refused = office.client.post(home.address, entering(home, posts=[str(row.key) for row in home.rows[:2]]))
    page = unescape(refused.content.decode())
    assert (refused.status_code, chosen(page), page.count('class="refused"')) == (422, 2, 1)
    assert "2 项中有 1 项不能办理，因此均未登记。" in main(page)
    nothing = office.client.post(home.address, entering(home, posts=[]))
    assert (nothing.status_code, "请至少选择一项" in main(nothing.content.decode())) == (422, True)
    assert leaves(home).count() == 0


def test_withdrawn_together_and_by_nobody_but_the_office(home):
    office = visit_as("county")
    office.client.post(home.address, entering(home, sure="1"))
    one = leaves(home).first()
    for name in ("helper", "village"):
        assert visit_as(name).client.post(home.address, {"do": "withdraw", "of": str(one.key)}).status_code == 404
    office.client.post(home.address, {"do": "withdraw", "of": str(one.key)})
    assert [row.until == row.since for row in leaves(home)] == [True] * len(home.rows)
    strange = office.client.post(home.address, {"do": "end", "of": str(one.key)})
    assert strange.status_code == 404


def test_in_english_too(home):
    office = visit_as("county")
    office.client.post("/language/", {"language": "en", "next": "/"})
    said = main(office.client.post(home.address, entering(home)).content.decode())
    assert f"It is entered for {len(home.rows)} households." in said


def test_the_page_asks_as_many_statements_for_many_as_for_few(home):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    office = visit_as("county")
    office.text(home.address)
    few, more = home.rows[:1], home.rows
    assert len(more) > 2

    def asked(rows) -> int:
        with CaptureQueriesContext(connection) as told:
            answer = office.client.post(home.address, entering(home, posts=[str(row.key) for row in rows]))
        assert "代管人甲代管全部所选事项" in main(answer.content.decode())
        return len(told)

    assert asked(few) == asked(more) <= 60
