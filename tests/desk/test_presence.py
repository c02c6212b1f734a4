"""Days in the village on the desk: the member sees and corrects the month first, then the offices over the village."""

import re
from datetime import date
from html import unescape
from types import SimpleNamespace

import pytest
from django.utils import timezone

from tests.desk.visitor import visit_as

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("places")]
FEBRUARY = date(2017, 2, 1)


@pytest.fixture
def member(city):
    """The first secretary of the demo, their village, and a household of it at which they worked in February."""
    from xiuhua.register.models import Account, Assignment, Household, Visit

    account = Account.objects.get(username="secretary")
    post = Assignment.objects.get(person=account.person, role="first_secretary", until=None)
    home = Household.objects.filter(residences__village=post.area, residences__until=None).order_by("number").first()
    of_demo = Visit.objects.filter(person=account.person)
    of_demo.update(withdrawn_at=timezone.now(), withdrawn_why="two days are enough")
    for day in (6, 7):
        told = {"household": home, "person": account.person, "way": "in_person", "form": "sichuan"}
        Visit.objects.create(on=FEBRUARY.replace(day=day), **told)
    return SimpleNamespace(
        account=account, person=account.person, village=post.area, home=home, on=city,
        area=f"/area/{post.area.code}/presence/", one=f"/area/{post.area.code}/presence/?who={account.person.key}",
    )  # fmt: skip


def main(page: str) -> str:
    shown = page.partition('<main id="main"')[2].partition("</main>")[0]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", shown)).split())


def office_of(area):
    """Somebody of the township's office over a village."""
    from tests.makers import give_role, make_account

    account = make_account("townhall")
    give_role(account, "township", area.parent)
    return visit_as("townhall")


def test_the_member_sees_each_day_by_what_it_is_known_and_that_nobody_clocks_in(member):
    page = visit_as("secretary").text("/presence/?month=2017-02")
    told = main(page)
    assert "无人打卡" in told
    assert "计入 2 天；应驻 13 天（应计 19 个工作日）" in told
    assert "不明：在册材料太少，无法判断" in told
    assert f'href="/household/{member.home.key}/">{member.home.number}</a>' in page
    assert re.search(r"2月6日\s*在村\s*入户走访", told)
    assert not re.search(r"\d:\d\d", told)


def test_work_is_added_and_the_month_sent_on_and_then_reviewed_by_the_township(member):
    own = visit_as("secretary")
    form = {"do": "add", "village": member.village.code, "month": "2017-02", "on": "2017-02-08", "kind": "meeting"}
    refused = own.client.post("/presence/", form | {"text": "村民代表会"})
    assert (refused.status_code, 'value="村民代表会"' in refused.content.decode()) == (422, True)
    kept = own.client.post("/presence/", form | {"text": "村民代表会", "document": "会议记录3号"})
    assert (kept.status_code, kept.headers["Location"]) == (302, "/presence/?month=2017-02")
    assert "在村 3 仅凭补充工作 1 天" in main(own.text("/presence/?month=2017-02"))
    sent = own.client.post("/presence/", {"do": "agree", "village": member.village.code, "month": "2017-02"})
    assert sent.status_code == 302
    office = office_of(member.village)
    assert "待审核" in main(office.text(f"{member.area}?month=2017-02"))
    assert "待审核 5 待复核 0 没有月份在等待这一步" in main(office.text(f"{member.area}?month=2017-02&stage=recheck"))
    look = {"do": "review", "say": "return", "village": member.village.code, "who": member.person.key}
    again = office.client.post(member.area, look | {"month": "2017-02"})
    assert (again.status_code, "请说明为何退回" in main(again.content.decode())) == (422, True)
    done = office.client.post(member.area, look | {"month": "2017-02", "say": "agree"})
    assert done.status_code == 302
    assert member.person.name in main(office.text(f"{member.area}?month=2017-02&stage=recheck"))
    assert "待复核" in main(office.text(f"{member.one}&month=2017-02"))


def test_an_office_enters_what_it_found_and_the_member_answers(member):
    office = office_of(member.village)
    form = {"do": "check", "village": member.village.code, "who": member.person.key, "month": "2017-03"}
    assert office.client.post(member.area, form | {"on": "2017-03-30", "found": "not_there"}).status_code == 302
    own = visit_as("secretary")
    page = own.text("/presence/?month=2017-03")
    key = re.search(r'name="of" value="([0-9a-f-]+)"', page)[1]
    answer = {"do": "answer", "of": key, "month": "2017-03", "answer": "在二组查看道路"}
    assert own.client.post("/presence/", answer).status_code == 302
    assert "在二组查看道路" in main(own.text("/presence/?month=2017-03"))


def test_of_a_month_that_runs_an_office_sees_no_days(member):
    told = main(office_of(member.village).text(f"{member.one}&month=2017-03"))
    assert ("本月未结束" in told, "登记抽查" in told, "应驻" in told) == (True, True, False)
    assert visit_as("helper").get(member.area).status_code == 404
    assert visit_as("secretary").get(member.area).status_code == 404


@pytest.mark.usefixtures("member")
def test_who_must_look_next_finds_it_among_their_work():
    from xiuhua.register.models import Office

    assert "2017年2月 8 份待您审核" in main(visit_as("township").text("/my/"))
    Office.objects.update(demo_clock=date(2017, 3, 3))
    own = main(visit_as("secretary").text("/my/"))
    assert "2017年2月 请先核对您本人的月份 朱元村 至2017年3月7日" in own
    assert "待您审核" not in main(visit_as("township").text("/my/"))


def test_who_is_in_no_team_is_not_asked():
    assert "本月您不在驻村工作队" in main(visit_as("helper").text("/presence/"))
