"""Who may see a household is told in words to whoever may see it; the security officer sees what an account opens."""

import re
from datetime import timedelta
from html import unescape

import pytest

from tests.desk.visitor import visit_as
from xiuhua.register.models import Account, Assignment, Household, Inspection, JournalLine, OfficeRole
from xiuhua.words import new_key

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("places")]
TAG = re.compile(r"<[^>]+>")


def text(html: str) -> str:
    return " ".join(unescape(TAG.sub(" ", html)).split())


def rows_under(page: str) -> dict[str, list[str]]:
    """Heading → the rows below it."""
    found, heading = {}, ""
    for row in re.findall(r"<tr.*?</tr>", page[page.index("<tbody>") : page.index("</table>")], re.DOTALL):
        if 'class="level"' in row:
            heading = text(row)
            found[heading] = []
        else:
            found[heading].append(text(row))
    return found


def looks(page: str) -> str:
    return text(page[page.index('id="looks"') :])


@pytest.fixture
def address(places) -> str:
    return f"/household/{places.household}/who/"


def test_everybody_who_answers_is_named_with_the_duty_and_since_when(address, places):
    page = visit_as("helper").text(address)
    told = rows_under(page)
    assert list(told) == ["结对帮扶", "所在村的岗位", "所在各级专班", "部门：只看本部门负责的内容"]
    helper = Assignment.objects.get(household__key=places.household, kind="pair")
    assert helper.person.name in told["结对帮扶"][0]
    assert f"{helper.since.year}年{helper.since.month}月{helper.since.day}日" in told["结对帮扶"][0]
    offices = told["所在各级专班"]
    assert [row.split()[0] for row in offices] == ["village", "township", "county", "city"]
    assert "通江县专班" in offices[2]
    assert "健康" in told["部门：只看本部门负责的内容"][0]


def test_the_card_leads_there_and_back(address, places):
    reader = visit_as("village")
    assert f'href="{address}"' in reader.text(f"/household/{places.household}/")
    assert f'href="/household/{places.household}/"' in reader.text(address)


def test_who_looked_is_told_in_words_to_those_who_see_the_whole_card(address, places):
    visit_as("county").text(f"/household/{places.household}/")
    assert "county 县专班 打开户卡" in looks(visit_as("helper").text(address))
    told = looks(visit_as("health").text(address))
    assert "county" not in told
    assert "只告诉能看整张户卡的人" in told


def test_reading_who_may_see_it_is_no_look_at_the_card(address):
    before = JournalLine.objects.count()
    assert "还没有人看过" in looks(visit_as("township").text(address))
    assert JournalLine.objects.count() == before


def test_whoever_has_no_account_or_a_closed_one_is_named_as_such(address):
    villagers = Account.objects.filter(username="village")
    villagers.update(is_active=False)
    told = rows_under(visit_as("county").text(address))
    assert "账号已停用" in told["所在各级专班"][0]
    assert any("还没有账号" in row for rows in told.values() for row in rows)


def drawn(inspector: str) -> Household:
    return Household.objects.filter(inspections__account__username=inspector).order_by("pk").first()


def test_those_inspected_are_told_of_inspectors_when_the_inspection_has_closed(city):
    card = f"/household/{drawn('inspector').key}/"
    visit_as("inspector").text(card)
    sees = {role: visit_as(role).text(f"{card}who/") for role in ("county", "city", "inspector")}
    assert {role: "检查员，限检查期间" in page for role, page in sees.items()} == {
        "county": False, "city": True, "inspector": True,
    }  # fmt: skip
    assert {role: "inspector 检查员" in looks(page) for role, page in sees.items()} == {
        "county": False, "city": True, "inspector": True,
    }  # fmt: skip
    assert "inspector" not in looks(visit_as("county").text(card))
    Inspection.objects.filter(name="2017-1").update(opens_on=city - timedelta(days=9), closes_on=city)
    told = visit_as("county").text(f"{card}who/")
    assert ("检查员，限检查期间" in told, "inspector 检查员" in looks(told)) == (False, True)


def test_a_drawn_household_and_another_sound_alike_to_those_inspected(places):
    pages = [visit_as("county").text(f"/household/{key}/who/") for key in (drawn("inspector").key, places.household)]
    footers = [re.findall(r"<footer>(.*?)</footer>", page, re.DOTALL) for page in pages]
    assert footers[0] == footers[1]


def test_the_security_officer_finds_accounts_and_sees_what_they_open():
    officer = visit_as("security")
    assert "谁可以看什么" in officer.text("/accounts/")
    found = officer.client.post("/who/", {"q": "count"}).content.decode()
    address = f"/who/{Account.objects.get(username='county').key}/"
    assert re.findall(r'href="(/who/[-\w]+/)"', found).count(address) == 1
    page = text(officer.text(address))
    assert "通江县专班：可查看辖区内全部农户 2017年3月31日 未定" in page


def test_the_security_officer_sees_pairings_and_samples_and_no_household(places):
    officer = visit_as("security")
    for username, said in (("helper", "一户的帮扶责任人：可查看该户"), ("inspector", "可查看抽给本账号的农户")):
        page = officer.text(f"/who/{Account.objects.get(username=username).key}/")
        assert said in page
        assert ("/household/" in page, places.number in page) == (False, False)


def test_ended_duties_stand_apart_and_a_closed_account_says_so(city):
    account = Account.objects.get(username="county")
    OfficeRole.objects.filter(account=account).update(until=city)
    Account.objects.filter(pk=account.pk).update(is_active=False)
    page = text(visit_as("security").text(f"/who/{account.key}/"))
    assert ("没有有效的职责。" in page, "已结束或尚未开始" in page, "账号已停用" in page) == (True, True, True)


@pytest.mark.parametrize("username", ["auditor", "security", "system", "health", "leader"])
def test_each_duty_of_an_account_has_words(username):
    account = Account.objects.get(username=username)
    page = visit_as("security").text(f"/who/{account.key}/")
    assert "没有有效的职责" not in page
    english = visit_as("security").get(f"/who/{account.key}/", **{"accept-language": "en"}).content.decode()
    assert "Duty, and what it opens" in english


def test_nobody_else_looks_up_accounts():
    for username in ("city", "auditor", "system", "helper"):
        reader = visit_as(username)
        assert reader.get("/who/").status_code == reader.get(f"/who/{new_key()}/").status_code == 404
    assert visit_as("security").get(f"/who/{new_key()}/").status_code == 404


def test_more_accounts_than_fit_ask_for_more_of_the_name():
    Account.objects.bulk_create(Account(username=f"clerk{number}") for number in range(31))
    officer = visit_as("security")
    assert "还有更多" in officer.client.post("/who/", {"q": "clerk"}).content.decode()
    assert "没有叫这个名字的账号" in officer.client.post("/who/", {"q": "没有此人"}).content.decode()
    assert "请输入名字" in officer.text("/who/")
