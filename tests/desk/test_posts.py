"""Posts on the desk: villages beside posts with their gaps; a post that is filled, passed on, ended and taken back."""

import re
from datetime import date, timedelta
from html import unescape
from types import SimpleNamespace

import pytest

from tests.desk.visitor import visit_as

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("places")]
DOCUMENT = "县委组〔2017〕12号"


@pytest.fixture
def gap(city):
    """A village whose technician left forty days ago, as the turn found, and somebody of its county to send."""
    from xiuhua.register.models import Assignment, Organisation, Person, SlotVerdict

    verdict = SlotVerdict.objects.on(city).filter(slot="technician", filled=True).order_by("pk").first()
    village, left = verdict.village, city - timedelta(days=40)
    SlotVerdict.objects.filter(pk=verdict.pk).update(filled=False, in_post=0)
    Assignment.objects.filter(area=village, role="technician").update(until=left, end_reason="transferred")
    bureau = Organisation.objects.filter(area=village.parent.parent).order_by("pk").first()
    person = Person.objects.create(name="农二姐", unit=bureau, title="农技员")
    county = village.parent.parent
    return SimpleNamespace(
        village=village, person=person, county=county, on=city, address=f"/area/{village.code}/posts/technician/"
    )


def main(page: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page.partition('<main id="main"')[2])).split())


def filling(gap, **more) -> dict[str, str]:
    return {"do": "appoint", "who": "农二姐", "since": gap.on.isoformat(), "document": DOCUMENT} | more


def test_the_matrix_tells_gaps_with_their_day_and_office_and_leads_to_the_post(gap):
    page = visit_as("city").text(f"/area/{gap.county.code}/matrix/?slot=technician&lacking=1")
    assert f'href="{gap.address}"' in page
    assert "空缺 自 2017年2月19日 应在2017年3月21日前补齐，已过期 县专班" in main(page)
    assert "从2017年2月19日起空缺" in main(visit_as("city").text(gap.address))


def test_a_post_is_filled_after_it_was_seen_what_will_be_and_taken_back(gap):
    from xiuhua.register.models import Assignment

    reader = visit_as("city")
    before = Assignment.objects.count()
    looked = reader.client.post(gap.address, filling(gap)).content.decode()
    assert ("将会这样" in looked, "农二姐从2017年3月31日起任驻村农技员。" in main(looked)) == (True, True)
    again = reader.client.post(gap.address, filling(gap, again="1")).content.decode()
    assert ('name="who" value="农二姐"' in again, "将会这样" in again, "who=" in looked) == (True, False, False)
    assert Assignment.objects.count() == before
    done = reader.client.post(gap.address, filling(gap, sure="1"))
    assert (done.status_code, done.headers["Location"]) == (302, gap.address)
    row = Assignment.objects.get(person=gap.person)
    assert (row.area, row.since, row.document) == (gap.village, gap.on, DOCUMENT)
    page = reader.text(gap.address)
    assert ("农二姐" in main(page), "录错了，撤销" in page) == (True, True)
    reader.client.post(gap.address, {"do": "withdraw", "of": str(row.key)})
    row.refresh_from_db()
    assert (row.until, row.end_reason) == (gap.on, "mistaken")
    assert "误录撤销" in main(reader.text(gap.address))


def test_a_refusal_leads_to_its_field_and_says_the_same_there(gap):
    reader = visit_as("city")
    tomorrow = (gap.on + timedelta(days=1)).isoformat()
    cases = {
        "document": (filling(gap, document=""), "请填文号"), "since": (filling(gap, since=tomorrow), "晚于今天"),
        "who": (filling(gap, who="查无此人"), "没有“查无此人”"),
    }  # fmt: skip
    for field, (sent, said) in cases.items():
        answer = reader.client.post(gap.address, sent)
        page = answer.content.decode()
        assert (answer.status_code, f'<a href="#{field}">' in page) == (422, True)
        assert (main(page).count(said), page.count('aria-invalid="true"')) == (2, 1)


def test_of_several_with_one_name_one_is_chosen(gap):
    from xiuhua.register.models import Assignment, Person

    other = Person.objects.create(name="农二姐", unit=gap.person.unit)
    reader = visit_as("city")
    page = reader.client.post(gap.address, filling(gap, sure="1")).content.decode()
    assert page.count('type="radio" name="chosen"') == 2
    reader.client.post(gap.address, filling(gap, sure="1", chosen=str(other.key)))
    assert Assignment.objects.filter(role="technician", person=other).count() == 1


def test_whoever_holds_a_post_is_replaced_and_ended_with_a_reason(gap):
    from xiuhua.register.models import Assignment

    since = gap.on - timedelta(days=40)
    reader = visit_as("city")
    reader.client.post(gap.address, filling(gap, since=since.isoformat(), sure="1"))
    row = Assignment.objects.get(person=gap.person)
    ending = {"do": "end", "of": str(row.key), "since": gap.on.isoformat(), "reason": ""}
    assert "请从列表中选择离岗原因" in main(reader.client.post(gap.address, ending).content.decode())
    looked = reader.client.post(gap.address, ending | {"reason": "retired"}).content.decode()
    due = (gap.on + timedelta(days=30)).strftime("%Y年%-m月%-d日")
    assert f"须在{due}前" in main(looked)
    reader.client.post(gap.address, ending | {"reason": "retired", "sure": "1"})
    row.refresh_from_db()
    assert (row.until, row.end_reason) == (gap.on, "retired")
    assert f"从{gap.on.strftime('%Y年%-m月%-d日')}起空缺" in main(reader.text(gap.address))


def test_who_only_answers_for_the_village_looks_and_changes_nothing(gap):
    from tests.makers import give_role, make_account

    looker = make_account("looker")
    give_role(looker, "village", gap.village, since=date(2015, 1, 1))
    reader = visit_as("looker")
    page = reader.text(gap.address)
    assert ('id="deed"' in page, "由乡镇、县、市补齐" in main(page)) == (False, True)
    assert reader.client.post(gap.address, filling(gap)).status_code == 404
    assert visit_as("city").get(gap.address.replace("technician", "paired_helper")).status_code == 404
